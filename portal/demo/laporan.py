"""Documents of the demo office, each taken through its life on the days it would have been: a job, since it takes time.

The head's scan is the final PDF itself; plans and evidence are invented.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode, local_date
from portal.inti.tugas import Kemajuan, enqueue_tugas, find_tugas, pekerjaan, run_tugas
from portal.laporan.domain.daur import SAH, Status
from portal.laporan.jenis import JenisLaporan
from portal.laporan.registri import REGISTRI
from portal.laporan.service import daur, tanda_tangan, terbit
from portal.laporan.service.baca import find_laporan, list_laporan, read_berkas
from portal.laporan.service.buat import request_laporan
from portal.organisasi.service import Unit, find_unit
from portal.organisasi.service.kalender import read_kalender
from portal.skm.service.penutupan import find_penutupan
from portal.tindak_lanjut.domain.butir import Butir
from portal.tindak_lanjut.service.baca import list_butir
from portal.tindak_lanjut.service.catat import add_kemajuan, add_rencana

JENIS_TUGAS = "demo.laporan"
PETUGAS, PIMPINAN = "petugas@contoh.example", "pimpinan@contoh.example"
ADENDUM, AWAL_TW4 = "tl-survei-adendum", 10
"""Only the report of the fourth quarter is made before its end, in December, and has an addendum."""
PENERIMA = "Bagian Organisasi Sekretariat Daerah Contoh"


def due_of(jenis: JenisLaporan, triwulan: Periode) -> Periode | None:
    """Return the period of this kind that ends with a quarter, None when none does."""
    if jenis.irama == "triwulan":
        return triwulan
    milik = Periode.containing(triwulan.mulai, jenis.irama)  # type: ignore[arg-type]
    return milik if milik.sampai == triwulan.sampai else None


def _workday(unit: Unit, mulai: date, jumlah: int, zona: str) -> datetime:
    """Return 10.00 of the working day that many working days after a date."""
    kalender, hari = read_kalender(unit.id, zona), mulai
    while jumlah > 0:
        hari += timedelta(days=1)
        jumlah -= kalender.is_hari_kerja(hari)
    return datetime.combine(hari, time(10), ZoneInfo(zona))


def _run(tugas_id: int | None) -> None:
    run_tugas(tugas_id or 0)
    tugas = find_tugas(tugas_id or 0)
    if tugas.status != "selesai":
        raise DomainError("demo_laporan", tugas.keterangan)


def make_satu(jenis: JenisLaporan, unit: Unit, periode: Periode, *, now: datetime, tandatangan: bool) -> int:
    """Make one document and take it to final, or on to delivered and published; return its number."""
    with unit_kerja():
        laporan = request_laporan(jenis.kode, unit, periode, pelaku=PETUGAS, now=now)
        nomor, tugas_id = laporan.id, laporan.tugas_id
    _run(tugas_id)
    with unit_kerja():
        daur.review(find_laporan(nomor), catatan="Angka cocok dengan dasbor.", pelaku=PETUGAS, now=now)
    with unit_kerja():
        daur.request_final(find_laporan(nomor), pelaku=PIMPINAN, now=now)
    _run(find_laporan(nomor).tugas_id)
    if tandatangan and jenis.disahkan:
        _sign(nomor, unit, now=now)
    return nomor


def _sign(nomor: int, unit: Unit, *, now: datetime) -> None:
    laporan = find_laporan(nomor)
    hari = laporan.tanggal or local_date(now, current_app.config["PORTAL_ZONA"])
    salinan = tanda_tangan.read_scan(read_berkas(laporan, "pdf")[1], hari)
    with unit_kerja():
        tanda_tangan.accept_salinan(find_laporan(nomor), unit, salinan, pelaku=PETUGAS, now=now)
    with unit_kerja():
        daur.deliver(find_laporan(nomor), penerima=PENERIMA, tanggal=hari, cara="Surat", pelaku=PETUGAS, now=now)
    if REGISTRI[laporan.jenis].publik:
        _publish(nomor, unit, now=now)


def _publish(nomor: int, unit: Unit, *, now: datetime) -> None:
    """Show a document to everybody, unless its result is not public or tells on a few."""
    try:
        umum = terbit.write_salinan(find_laporan(nomor), unit)
    except DomainError:
        return
    with unit_kerja():
        terbit.publish(find_laporan(nomor), unit, umum, pelaku=PIMPINAN, now=now)


def _plans(butir: Sequence[Butir], *, now: datetime, hari: date, selesai: bool) -> None:
    """Give every recommendation a plan; those of older quarters are done, with a link as evidence."""
    for ke, satu in enumerate(butir):
        if satu.rencana:
            continue
        with unit_kerja():
            rencana = add_rencana(
                satu.nomor,
                kegiatan=f"Perbaikan: {satu.uraian[:200]}",
                penanggung_jawab="Kepala Bidang Contoh",
                tenggat=hari + timedelta(days=60),
                pelaku=PETUGAS,
                now=now,
            )
        hari_ini = local_date(utc_now(), current_app.config["PORTAL_ZONA"])
        nanti = min(hari + timedelta(days=30), hari_ini)
        persen = 100 if selesai else (40, 0)[ke % 2]
        if persen:
            with unit_kerja():
                add_kemajuan(
                    rencana,
                    tanggal=nanti,
                    persen=persen,
                    catatan="Sudah dilaksanakan di ruang layanan." if selesai else "Bahan sedang disiapkan.",
                    tautan="https://contoh.example/bukti" if selesai else "",
                    hari_ini=hari_ini,
                    pelaku=PETUGAS,
                    now=now,
                )


def _made_at(jenis: JenisLaporan, kurun: Periode, unit: Unit, zona: str) -> datetime:
    """Return when a document is made: five working days after the quarter, in mid-December for one due by then."""
    mulai = kurun.hari_terakhir
    if jenis.bulan and mulai.month in jenis.bulan:
        return _workday(unit, mulai.replace(day=14), 1, zona)
    return _workday(unit, mulai, 5, zona)


def _is_whole(periode: Periode, triwulan: Sequence[Periode]) -> bool:
    """Tell whether every quarter of a period is there; a half year is made from two closed ones."""
    return {Periode.containing(b.mulai) for b in periode.bulan()} <= set(triwulan)


def list_rencana(triwulan: Sequence[Periode]) -> Iterator[tuple[JenisLaporan, Periode, Periode]]:
    """Yield kind, its period and the quarter after whose end it is made, in the order of time."""
    for kurun in triwulan:
        for jenis in REGISTRI.values():
            periode = due_of(jenis, kurun)
            if periode is None or not _is_whole(periode, triwulan):
                continue
            if jenis.kode != ADENDUM or kurun.mulai.month == AWAL_TW4:
                yield jenis, periode, kurun


def is_closed(triwulan: Periode) -> bool:
    """Tell whether the survey of a quarter is closed in the demo office."""
    return find_penutupan(find_unit("DINAS").id, triwulan, "skm") is not None


def make_berikut(triwulan: Sequence[Periode]) -> bool:
    """Make the next document due after these closed quarters; tell whether there was one.

    Those of the newest quarter wait for the head.
    """
    unit, zona = find_unit("DINAS"), current_app.config["PORTAL_ZONA"]
    for jenis, periode, kurun in list_rencana(triwulan):
        ada = list_laporan([unit.id], jenis=[jenis.kode], periode=periode)
        if any(Status(b.laporan.status) in SAH for b in ada):
            continue
        now = min(_made_at(jenis, kurun, unit, zona), utc_now().astimezone(ZoneInfo(zona)))
        terbaru = kurun == triwulan[-1]
        make_satu(jenis, unit, periode, now=now, tandatangan=not terbaru)
        hari = now.date()
        _plans(list_butir([unit.id], periode=periode, per=hari), now=now, hari=hari, selesai=not terbaru)
        return True
    return False


def make_semua(triwulan: Sequence[Periode]) -> int:
    """Make every document due after these closed quarters; return how many."""
    jumlah = 0
    while make_berikut(triwulan):
        jumlah += 1
    return jumlah


@pekerjaan(JENIS_TUGAS)
def run_berikut(muatan: dict[str, Any], _kemajuan: Kemajuan) -> dict[str, Any]:
    """Make one document and queue the next one behind whatever people have asked for meanwhile."""
    ada = make_berikut([Periode.parse(kode) for kode in muatan["triwulan"]])
    if ada:
        with unit_kerja():
            enqueue_tugas(JENIS_TUGAS, muatan, now=utc_now())
    return {"ada": ada}
