"""The end of a report: counted, its keys and rows destroyed in one transaction, then its sealed files.

A worker killed before the commit changes nothing; killed after it leaves sealed files without a key, which
`titipan.purge_titipan` removes. Only the register number stays, in the audit trail.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select, update

from portal.inti.db import db, insert_for, unit_kerja
from portal.inti.jejak import append_jejak
from portal.wbs.domain.pilihan import Status
from portal.wbs.domain.retensi import compute_akhir, plan_penghapusan
from portal.wbs.models import (
    Akses,
    AksesIdentitas,
    BerkasRow,
    CatatanRow,
    GerakRow,
    Identitas,
    KataPermintaan,
    Laporan,
    PermintaanIdentitas,
    PesanRow,
    Rekap,
    RekapLama,
)
from portal.wbs.service.angka import count_laporan
from portal.wbs.service.aturan import get_pengaturan
from portal.wbs.service.tempat import local_day
from portal.wbs.service.titipan import delete_berkas

PELAKU = "sistem"


def _plan(baris: Any, bulan: int, hari_ini: date) -> date | None:
    selesai = baris.ditutup_pada if baris.status == Status.SELESAI.value else None
    return plan_penghapusan(selesai, baris.ditahan, bulan, hari_ini=hari_ini)


def plan_retensi(*, now: datetime) -> int:
    """Name the day on which each report goes, 14 days ahead, in the caller's unit of work; return how many are new.

    Takes the day back from a report that was reopened or held, or whose retention the office made longer.
    """
    sesi, hari_ini, bulan = db.session(), local_day(now), get_pengaturan().retensi_bulan
    kolom = (Laporan.id, Laporan.status, Laporan.ditutup_pada, Laporan.ditahan, Laporan.dihapus_pada)
    calon = sesi.execute(
        select(*kolom).where(Laporan.ditutup_pada.is_not(None) | Laporan.dihapus_pada.is_not(None))
    ).all()
    baru = 0
    for baris in calon:
        rencana = _plan(baris, bulan, hari_ini)
        if (rencana is None) == (baris.dihapus_pada is None):
            continue
        sesi.execute(update(Laporan).where(Laporan.id == baris.id).values(dihapus_pada=rencana))
        baru += rencana is not None
    return baru


def list_due(*, now: datetime) -> Sequence[str]:
    """Return the reports whose day has come."""
    return db.session().scalars(select(Laporan.id).where(Laporan.dihapus_pada <= local_day(now))).all()


def _add(tabel: Table, kunci: dict[str, Any], tambah: dict[str, int]) -> None:
    sesi = db.session()
    sisip = insert_for(sesi.get_bind().dialect.name, tabel).values(**kunci, **tambah)
    naik = {nama: tabel.c[nama] + nilai for nama, nilai in tambah.items()}
    sesi.execute(sisip.on_conflict_do_update(index_elements=list(kunci), set_=naik))


def _count(baris: Laporan) -> None:
    """Add a report to the counts that stay."""
    butir, lama = count_laporan(baris, per=date.max)
    if lama is None:
        raise ValueError("only a closed report can be counted for good")
    tambah = {
        "jumlah": 1,
        "konfirmasi_tepat": butir.konfirmasi_tepat,
        "umpan_balik_tepat": butir.umpan_balik_tepat,
        "hari": lama.hari,
    }
    _add(cast(Table, Rekap.__table__), vars(butir.kunci), tambah)
    _add(
        cast(Table, RekapLama.__table__),
        {"triwulan": lama.triwulan, "tutup": lama.tutup, "hari": lama.hari},
        {"jumlah": 1},
    )


def _delete_rows(laporan_id: str) -> None:
    """Delete a report's rows: what wraps keys first."""
    sesi = db.session()
    permintaan = select(PermintaanIdentitas.id).where(PermintaanIdentitas.laporan_id == laporan_id)
    sesi.execute(delete(KataPermintaan).where(KataPermintaan.permintaan_id.in_(permintaan)))
    for tabel in (Akses, AksesIdentitas, Identitas, PermintaanIdentitas, PesanRow, CatatanRow, GerakRow, BerkasRow):
        sesi.execute(delete(tabel).where(tabel.laporan_id == laporan_id))
    sesi.execute(delete(Laporan).where(Laporan.id == laporan_id))


def destroy(laporan_id: str, *, now: datetime) -> list[str] | None:
    """Count and destroy one report in the caller's unit of work; return its files' tokens, to be deleted after.

    None when the report is gone already or may not go (any more): reopened, held, or not yet due.
    """
    sesi, hari_ini = db.session(), local_day(now)
    baris = sesi.scalar(
        select(Laporan).where(Laporan.id == laporan_id).with_for_update().execution_options(populate_existing=True)
    )
    if baris is None or baris.dihapus_pada is None or baris.dihapus_pada > hari_ini:
        return None
    bulan = get_pengaturan().retensi_bulan
    if baris.ditutup_pada is None or _plan(baris, bulan, hari_ini) is None:
        return None
    if compute_akhir(baris.ditutup_pada, bulan) > hari_ini:
        return None
    token = list(sesi.scalars(select(BerkasRow.token).where(BerkasRow.laporan_id == laporan_id)))
    nomor = baris.nomor
    _count(baris)
    sesi.expunge(baris)
    _delete_rows(laporan_id)
    append_jejak(pelaku=PELAKU, aksi="wbs.retensi", objek=f"wbs:{nomor}", now=now)
    return token


def shrink_log() -> None:
    """Cut SQLite's write-ahead log, which still holds what was deleted. Outside a unit of work; best effort.

    PostgreSQL forgets deleted rows at its next vacuum.
    """
    db.session().rollback()
    if db.engine.dialect.name != "sqlite":
        return
    koneksi = db.engine.raw_connection()
    try:
        koneksi.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        koneksi.close()


def run_retensi(*, now: datetime) -> int:
    """Name the days of the reports to come and destroy those that are due, one unit of work each; return how many."""
    with unit_kerja():
        plan_retensi(now=now)
    jumlah = 0
    for laporan_id in list_due(now=now):
        with unit_kerja():
            token = destroy(laporan_id, now=now)
        if token is None:
            continue
        jumlah += 1
        for t in token:
            delete_berkas(t)
    if jumlah:
        shrink_log()
    return jumlah
