"""Chores of the reports: once a month the head gets the quarter in a few lines."""

from datetime import date, datetime, timedelta

from portal.akun.domain import Peran
from portal.akun.service import cakupan_of, list_pengguna
from portal.inti import pesan
from portal.inti.berkala import Harian
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.kiriman import claim_kiriman, find_saat
from portal.inti.periode import Periode, local_date
from portal.laporan.registri import REGISTRI
from portal.laporan.service.baca import list_menunggu
from portal.laporan.service.ringkas import list_pokok, list_putusan, read_ringkas
from portal.laporan.service.tempat import read_tempat
from portal.organisasi.service import Unit, list_unit
from portal.organisasi.service.kalender import read_kalender

JENIS = "surat-pimpinan"


def top_unit(cakupan: frozenset[int] | None) -> Unit | None:
    """Return the unit at the top of what a person sees; None in an empty office."""
    unit = list_unit(cakupan)
    milik = {u.id for u in unit}
    return next((u for u in unit if u.induk_id not in milik), None)


def write_surat(unit: Unit, periode: Periode, *, menunggu: int, hari_ini: date) -> str:
    """Return the text of the mail: figures, decisions, what waits for a signature, where to read on."""
    data = read_ringkas(unit, periode, hari_ini=hari_ini)
    putusan = "\n".join(f"{no}. {p}" for no, p in enumerate(list_putusan(data), start=1))
    return (
        f"{unit.nama}, {periode.nama} sampai hari ini:\n\n"
        + "\n".join(f"- {p}" for p in list_pokok(data))
        + (f"\n\nYang perlu diputuskan:\n{putusan}" if putusan else "")
        + f"\n\nLaporan yang menunggu tanda tangan: {menunggu}."
        + f"\n\nSemua ada di {read_tempat().base_url}/petugas/pimpinan"
    )


def _is_due(hari_ini: date) -> bool:
    """Tell whether it is the first working day of a month or later."""
    kalender, sebelumnya = read_kalender(None, read_tempat().zona), hari_ini.replace(day=1) - timedelta(days=1)
    return kalender.count_hari_kerja(sebelumnya, hari_ini) >= 1


def send_bulanan(hari_ini: date, now: datetime) -> int:
    """Write this month's mails when they are due, once; return how many."""
    kunci = f"{JENIS}:{Periode.containing(hari_ini, 'bulan').kode}"
    sudah = not _is_due(hari_ini) or find_saat(jenis=JENIS, tanda_terima=kunci) is not None
    db.session().rollback()
    if sudah:
        return 0
    with unit_kerja():
        if claim_kiriman(jenis=JENIS, kunci=kunci, sidik=kunci, tanda_terima=kunci, now=now) is not None:
            return 0
        return _send_all(hari_ini, now)


def _send_all(hari_ini: date, now: datetime) -> int:
    periode = Periode.containing(Periode.containing(hari_ini, "bulan").shift(-1).mulai)
    terkirim = 0
    for pimpinan in list_pengguna(peran=[Peran.PIMPINAN]):
        cakupan = cakupan_of(pimpinan)
        unit = top_unit(cakupan)
        if unit is None:
            continue
        menunggu = len(list_menunggu(cakupan, REGISTRI))
        isi = write_surat(unit, periode, menunggu=menunggu, hari_ini=hari_ini)
        pesan.kirim(kanal="surel", tujuan=pimpinan.email, perihal=f"Ringkasan {periode.nama}", isi=isi, now=now)
        terkirim += 1
    return terkirim


HARIAN = Harian(send_bulanan)


def run_once(now: datetime | None = None) -> list[str]:
    """Send the month's mails when they are due and were not sent."""
    saat = now or utc_now()
    return HARIAN.run(local_date(saat, read_tempat().zona), saat)
