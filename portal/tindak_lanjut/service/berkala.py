"""Reminders: to the person of a plan around its due date, and a digest in the months the office chose.

Runs with the worker's sweep, in working hours. Each mail is claimed by a row in the transaction that writes it, so
that a killed worker loses nothing and a second one tells nobody twice.
"""

from datetime import date, datetime, timedelta

from portal.akun.service import list_pengguna
from portal.inti import pesan
from portal.inti.berkala import Harian
from portal.inti.db import unit_kerja, utc_now
from portal.inti.kiriman import claim_kiriman
from portal.inti.periode import local_date, write_tanggal
from portal.organisasi.service import get_unit
from portal.organisasi.service.kalender import read_kalender
from portal.tindak_lanjut.domain.jadwal import LAMPAU_HARI, TANGGA, Anak, due_rung
from portal.tindak_lanjut.service.akses import Kewajiban, list_kewajiban
from portal.tindak_lanjut.service.ringkasan import send_ringkasan
from portal.tindak_lanjut.service.tempat import read_tempat

JENIS = "tindak_lanjut.ingat"


def _tell(kewajiban: Kewajiban, anak: Anak, surel: str, *, now: datetime) -> None:
    rencana = kewajiban.rencana
    isi = (
        f"{anak.kalimat}: {rencana.kegiatan}\n\n"
        f"Unit: {get_unit(kewajiban.unit_id).nama}\nTenggat: {write_tanggal(rencana.tenggat)}\n"
        f"Kemajuan yang tercatat: {rencana.persen} persen\n\n"
        "Catat kemajuannya dan lampirkan buktinya di:\n"
        f"{read_tempat().base_url}/petugas/tindak-lanjut/{kewajiban.nomor}"
    )
    perihal = f"{anak.kalimat}: rencana tindak lanjut {write_tanggal(rencana.tenggat)}"
    pesan.kirim(kanal="surel", tujuan=surel, perihal=perihal, isi=isi, now=now)


def remind_rencana(hari_ini: date, now: datetime) -> int:
    """Remind the people of open plans 7 days before, on and 3 days after the due date; return how many mails.

    Names without an account, and disabled accounts, get none.
    """
    sejak, sampai = hari_ini - timedelta(days=LAMPAU_HARI), hari_ini - timedelta(days=TANGGA[0].hari)
    surel = {p.id: p.email for p in list_pengguna()}
    terkirim = 0
    with unit_kerja():
        for satu in list_kewajiban(None, sejak=sejak, sampai=sampai):
            rencana, anak = satu.rencana, due_rung(satu.rencana.tenggat, hari_ini)
            tujuan = surel.get(rencana.pengguna_id or 0)
            if anak is None or tujuan is None:
                continue
            kunci = f"{JENIS}:{rencana.nomor}:{anak.kode}"
            if claim_kiriman(jenis=JENIS, kunci=kunci, sidik=kunci, tanda_terima=kunci, now=now) is None:
                _tell(satu, anak, tujuan, now=now)
                terkirim += 1
    return terkirim


HARIAN = Harian(remind_rencana, send_ringkasan)


def run_once(now: datetime | None = None) -> list[str]:
    """Send the reminders that are due; return the names of the chores that ran. Outside working hours none does."""
    saat, zona = now or utc_now(), read_tempat().zona
    if not read_kalender(None, zona).is_jam_kerja(saat):
        return []
    return HARIAN.run(local_date(saat, zona), saat)
