"""Reminder that a month will have too few respondents, by e-mail to the survey officers of the unit, never twice.

Two looks a month (`portal.skm.domain.kecukupan`); each is claimed by one row, in the transaction that writes the
mails, so that a killed worker loses nothing and a second one sends nothing again.
"""

from dataclasses import dataclass
from datetime import date, datetime

from portal.akun.domain import Peran
from portal.akun.service import cakupan_of, list_pengguna
from portal.inti import pesan
from portal.inti.db import db, unit_kerja
from portal.inti.hari_kerja import Kalender
from portal.inti.kiriman import claim_kiriman, find_saat
from portal.inti.periode import Periode, local_date
from portal.organisasi.service import Unit, list_layanan, list_unit
from portal.organisasi.service.kalender import read_kalender
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.kecukupan import needed_by, reminder_days
from portal.skm.domain.ukuran import Ukuran
from portal.skm.instrumen import find_instrumen
from portal.skm.service.papan import subtree_of
from portal.skm.service.tempat import read_tempat
from portal.skm.service.tren import read_ukuran_unit

JENIS = "skm.kecukupan"


@dataclass(frozen=True)
class Kurang:
    """A unit with fewer respondents in a month than it needs by now."""

    unit: Unit
    n: int
    perlu: int
    minimum: int


def _reached(kalender: Kalender, hari_ini: date) -> int:
    """Return which look of the month is due (1, 2; 0: none yet); a worker that slept makes up for the last one."""
    jadwal = reminder_days(kalender, Periode.containing(hari_ini, "bulan"))
    return sum(1 for hari in jadwal if hari <= hari_ini)


def list_kurang(instrumen: Instrumen, kalender: Kalender, hari_ini: date) -> list[Kurang]:
    """Return the units with services of their own whose month, everything below them included, is behind."""
    minimum = instrumen.minimum_per_bulan
    if minimum is None:
        return []
    bulan = Periode.containing(hari_ini, "bulan")
    perlu = needed_by(minimum, kalender, bulan, hari_ini)
    semua = list_unit()
    melayani = {s.unit_id for s in list_layanan([u.id for u in semua])}
    ukuran = read_ukuran_unit(frozenset(u.id for u in semua), instrumen.kode, bulan.mulai, bulan.sampai)
    hasil = []
    for unit in semua:
        n = sum(ukuran.get(i, Ukuran()).n for i in subtree_of(unit.id, semua))
        if unit.id in melayani and n < perlu:
            hasil.append(Kurang(unit, n, perlu, minimum))
    return hasil


def _write_mail(bulan: Periode, daftar: list[Kurang], sisa_hari: int) -> str:
    alamat = read_tempat().base_url
    baris = [
        f"- {k.unit.nama}: {k.n} dari {k.minimum} responden, kurang {k.minimum - k.n}.\n"
        f"  {alamat}/petugas/skm/?unit={k.unit.kode}&periode={bulan.kode}"
        for k in daftar
    ]
    return (
        f"Responden survei kepuasan bulan {bulan.nama} belum cukup. Sisa {sisa_hari} hari kerja.\n\n"
        + "\n".join(baris)
        + "\n\nTawarkan survei kepada setiap orang yang selesai dilayani. Jangan mengisi atas nama mereka."
    )


def remind(kode: str, *, now: datetime) -> int:
    """Send the reminders of the look that is due, in the caller's unit of work; return how many mails.

    One mail an officer, with every unit of the officer's scope that is behind.
    """
    zona = read_tempat().zona
    hari_ini, kalender = local_date(now, zona), read_kalender(None, zona)
    bulan, ke = Periode.containing(hari_ini, "bulan"), _reached(kalender, hari_ini)
    kunci = _claim_key(kode, bulan, ke)
    if not ke or claim_kiriman(jenis=JENIS, kunci=kunci, sidik=kunci, tanda_terima=kunci, now=now) is not None:
        return 0
    kurang = list_kurang(find_instrumen(kode), kalender, hari_ini)
    sisa_hari = kalender.count_hari_kerja(hari_ini, bulan.hari_terakhir)
    terkirim = 0
    for petugas in list_pengguna(peran=[Peran.PETUGAS_SKM]) if kurang else ():
        cakupan = cakupan_of(petugas)
        milik = [k for k in kurang if cakupan is None or k.unit.id in cakupan]
        if milik:
            isi = _write_mail(bulan, milik, sisa_hari)
            perihal = f"Responden survei {bulan.nama} belum cukup"
            pesan.kirim(kanal="surel", tujuan=petugas.email, perihal=perihal, isi=isi, now=now)
            terkirim += 1
    return terkirim


def _claim_key(kode: str, bulan: Periode, ke: int) -> str:
    return f"{JENIS}:{kode}:{bulan.kode}:{ke}"[:64]


def remind_due(*, now: datetime, kode: str = "skm") -> int:
    """Send what is due; before a look is due and after it was done nothing is written. Return how many mails."""
    zona = read_tempat().zona
    hari_ini = local_date(now, zona)
    ke = _reached(read_kalender(None, zona), hari_ini)
    sudah = find_saat(jenis=JENIS, tanda_terima=_claim_key(kode, Periode.containing(hari_ini, "bulan"), ke))
    db.session().rollback()
    if not ke or sudah is not None:
        return 0
    with unit_kerja():
        return remind(kode, now=now)
