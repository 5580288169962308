"""Answers from a file: all rows or none, once, and undone as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from portal.inti.db import db, wait_for_writers
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.kiriman import compute_sidik
from portal.inti.periode import Periode
from portal.inti.tabel import Tabel
from portal.organisasi.service import Layanan, get_layanan, get_unit
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import BATAL
from portal.skm.impor.baku import parse_tabel
from portal.skm.impor.baris import BarisJawaban
from portal.skm.models import Impor, Tinjauan, jawaban
from portal.skm.service.jawaban import JawabanBaru, make_baris
from portal.skm.service.keabsahan import change_status
from portal.skm.service.penutupan import check_open, find_closed
from portal.skm.service.rekap import count_rows

_KELOMPOK = 500


@dataclass(frozen=True)
class HasilImpor:
    """Outcome of an import: answers stored, and notes for the person who imported."""

    jumlah: int
    catatan: tuple[str, ...]
    impor_id: int = 0


def _layanan_id(layanan: Layanan, instrumen: Instrumen) -> int | None:
    """Return the service that is rated; None for a questionnaire about the unit as a whole."""
    return layanan.id if instrumen.subjek == "layanan" else None


def _to_baru(baris: BarisJawaban, layanan: Layanan, instrumen: Instrumen, impor_id: int, pelaku: str) -> JawabanBaru:
    return JawabanBaru(
        instrumen=instrumen,
        unit_id=layanan.unit_id,
        layanan_id=_layanan_id(layanan, instrumen),
        gratis=layanan.gratis and instrumen.subjek == "layanan",
        tanggal=baris.tanggal,
        nilai=baris.nilai,
        kanal="impor",
        demografi=baris.demografi,
        saran=baris.saran,
        dicatat_oleh=pelaku[:120],
        impor_id=impor_id,
    )


def store_banyak(daftar: Sequence[dict[str, Any]]) -> None:
    """Store and count many answer rows that no rule judges (paper and files)."""
    for awal in range(0, len(daftar), _KELOMPOK):
        db.session().execute(insert(jawaban), list(daftar[awal : awal + _KELOMPOK]))
    count_rows(daftar)


@dataclass(frozen=True)
class ImporSiap:
    """A checked table, ready to be stored: made outside a unit of work, because reading a file takes long."""

    layanan: Layanan
    instrumen: Instrumen
    baris: tuple[BarisJawaban, ...]
    catatan: tuple[str, ...]

    @property
    def sidik(self) -> str:
        """Hash of the answers themselves, whatever the order of rows and columns or the period named."""
        isi = sorted(
            repr((b.tanggal.isoformat(), sorted(b.nilai.items()), sorted(b.demografi.items()), b.saran))
            for b in self.baris
        )
        dinilai = _layanan_id(self.layanan, self.instrumen) or f"unit {self.layanan.unit_id}"
        return compute_sidik(dinilai, self.instrumen.kode, isi)


def find_tutup(siap: ImporSiap) -> str | None:
    """Return the code of the first closed period that the answers would fall into."""
    for awal in sorted({b.tanggal.replace(day=1) for b in siap.baris}):
        kode = find_closed(siap.layanan.unit_id, awal, siap.instrumen.kode)
        if kode:
            return kode
    return None


def find_impor_sama(sidik: str) -> Impor | None:
    """Return the import that stored the same answers and was not undone."""
    return db.session().scalar(select(Impor).where(Impor.sidik == sidik, Impor.batal_at.is_(None)).limit(1))


def prepare_impor(
    tabel: Tabel, *, layanan: Layanan, instrumen: Instrumen, periode: Periode | None, hari_ini: date
) -> ImporSiap:
    """Check a whole table. Without a `tanggal` column the answers are dated on the last day of `periode`
    (at most today). Raises DomainError that names every bad row.
    """
    baris, catatan = parse_tabel(tabel, instrumen=instrumen, gratis=layanan.gratis, periode=periode, hari_ini=hari_ini)
    return ImporSiap(layanan, instrumen, tuple(baris), catatan)


def import_jawaban(
    siap: ImporSiap,
    *,
    pelaku: str,
    now: datetime,
    revisi: bool = False,
    nama_berkas: str = "",
    pemetaan: str = "{}",
) -> HasilImpor:
    """Store all answers of a checked table, or none.

    The same answers for the same service are refused the second time, unless the first import was undone. Raises
    DomainError for that, and for a closed period unless `revisi` is set.
    """
    layanan = siap.layanan
    wait_for_writers(jawaban)
    if not revisi:
        check_open(layanan.unit_id, siap.instrumen.kode, (b.tanggal for b in siap.baris))
    kunci = siap.sidik
    sesi = db.session()
    if find_impor_sama(kunci):
        raise DomainError(
            "sudah_diimpor",
            _n("Jawaban yang sama sudah pernah diimpor untuk layanan ini."),
            bidang="berkas",
        )
    impor = Impor(
        unit_id=layanan.unit_id,
        layanan_id=_layanan_id(layanan, siap.instrumen),
        instrumen=siap.instrumen.kode,
        nama_berkas=nama_berkas[:160],
        sidik=kunci,
        pemetaan=pemetaan,
        jumlah=len(siap.baris),
        oleh=pelaku[:120],
        pada=now,
    )
    sesi.add(impor)
    sesi.flush()
    semua = [_to_baru(b, layanan, siap.instrumen, impor.id, pelaku) for b in siap.baris]
    store_banyak([make_baris(b, kiriman=None, now=now) for b in semua])
    append_jejak(
        pelaku=pelaku,
        aksi="skm.impor",
        objek=f"{layanan.unit.kode}/{layanan.kode}",
        now=now,
        rincian={"jumlah": len(siap.baris), "sidik": kunci, "revisi": revisi, "impor": impor.id},
    )
    return HasilImpor(len(siap.baris), siap.catatan, impor.id)


def list_impor(unit_ids: frozenset[int] | None, *, terbanyak: int = 50) -> Sequence[Impor]:
    """Return the newest imports of these units (None: of all), undone ones included."""
    pilih = select(Impor).order_by(Impor.id.desc()).limit(terbanyak)
    if unit_ids is not None:
        pilih = pilih.where(Impor.unit_id.in_(unit_ids))
    return db.session().scalars(pilih).all()


def get_impor(impor_id: int, cakupan: frozenset[int] | None) -> Impor:
    """Return an import; raises TidakDitemukan when there is none in scope."""
    impor = db.session().get(Impor, impor_id)
    if impor is None or (cakupan is not None and impor.unit_id not in cakupan):
        raise TidakDitemukan("impor_tidak_ada", _n("Impor ini tidak ditemukan."))
    return impor


@dataclass(frozen=True)
class IsiImpor:
    """What an import holds: first and last date, name of the service (None: the unit as a whole), and the reason
    why it was taken back, if it was.
    """

    awal: date | None
    akhir: date | None
    layanan: str | None
    alasan: str | None


def describe_impor(impor: Impor) -> IsiImpor:
    """Return what a page tells about an import."""
    c, sesi = jawaban.c, db.session()
    awal, akhir = sesi.execute(select(func.min(c.tanggal), func.max(c.tanggal)).where(c.impor_id == impor.id)).one()
    alasan = sesi.scalar(
        select(Tinjauan.alasan)
        .join(jawaban, c.id == Tinjauan.jawaban_id)
        .where(c.impor_id == impor.id, Tinjauan.status_baru == BATAL)
        .limit(1)
    )
    layanan = get_layanan(get_unit(impor.unit_id), impor.layanan_id).nama if impor.layanan_id else None
    return IsiImpor(awal, akhir, layanan, alasan)


def undo_impor(impor_id: int, *, cakupan: frozenset[int] | None, alasan: str, pelaku: str, now: datetime) -> Impor:
    """Take an import back: its answers stay but count nowhere any more, not even among the excluded ones.

    Raises TidakDitemukan, Bentrok when it was undone before, DomainError without a reason.
    """
    impor = get_impor(impor_id, cakupan)
    if impor.batal_at is not None:
        raise Bentrok("impor_batal", _n("Impor ini sudah dibatalkan."))
    if not alasan.strip():
        raise DomainError("alasan_kosong", _n("Tulis alasan pembatalan."), bidang="alasan")
    wait_for_writers(jawaban)
    jumlah = change_status(jawaban.c.impor_id == impor.id, BATAL, alasan=alasan, pelaku=pelaku, now=now)
    impor.batal_at, impor.batal_oleh = now, pelaku[:120]
    append_jejak(
        pelaku=pelaku,
        aksi="skm.impor_batal",
        objek=f"impor:{impor.id}",
        now=now,
        rincian={"jumlah": jumlah, "alasan": alasan.strip()[:300]},
    )
    return impor
