"""Reminder that evidence ends: a decree or a permit that runs out takes its item's grade with it."""

from collections.abc import Sequence
from datetime import date, datetime

from portal.akun.domain import IZIN
from portal.akun.service import cakupan_of, list_pengguna
from portal.inti import pesan
from portal.inti.db import unit_kerja
from portal.inti.kiriman import claim_kiriman
from portal.inti.periode import write_tanggal
from portal.organisasi.service import list_unit
from portal.zi.models import Slot
from portal.zi.service.slot import list_berakhir
from portal.zi.service.tempat import read_tempat

JENIS = "zi.berlaku"


def _is_new(slot: Slot, now: datetime) -> bool:
    """Claim the reminder of a piece of evidence; tell whether nobody was told before."""
    kunci = f"{JENIS}:{slot.id}"
    return claim_kiriman(jenis=JENIS, kunci=kunci, sidik=kunci, tanda_terima=kunci, now=now) is None


def _covers(cakupan: frozenset[int] | None, slot: Slot) -> bool:
    return cakupan is None or slot.unit_id in cakupan


def _write_mail(daftar: Sequence[tuple[Slot, str, str]], hari_ini: date) -> str:
    baris = [
        f"- {slot.butir} {slot.judul} ({nama}): berlaku sampai {write_tanggal(slot.berlaku_sampai or hari_ini)}\n"
        f"  {read_tempat().base_url}/petugas/zi/butir/{slot.butir}?unit={kode}&tahun={hari_ini.year}"
        for slot, kode, nama in daftar
    ]
    return "Bukti Zona Integritas ini habis masa berlakunya. Unggah penggantinya:\n\n" + "\n".join(baris)


def remind_berakhir(hari_ini: date, now: datetime) -> int:
    """Tell those who may add evidence what has ended or ends within 30 days, each piece once; return how many mails.

    One mail a person, with the units of that person's scope. What nobody is told about yet waits until somebody is.
    """
    unit = {u.id: (u.kode, u.nama) for u in list_unit()}
    terkirim = 0
    with unit_kerja():
        berakhir = list_berakhir(unit, hari_ini=hari_ini)
        petugas = [(p.email, cakupan_of(p)) for p in list_pengguna(peran=IZIN["zi.isi"])] if berakhir else []
        terdengar = [s for s in berakhir if any(_covers(cakupan, s) for _email, cakupan in petugas)]
        baru = [s for s in terdengar if _is_new(s, now)]
        for email, cakupan in petugas:
            milik = [(s, *unit[s.unit_id]) for s in baru if _covers(cakupan, s)]
            if milik:
                isi = _write_mail(milik, hari_ini)
                pesan.kirim(kanal="surel", tujuan=email, perihal="Bukti ZI habis berlaku", isi=isi, now=now)
                terkirim += 1
    return terkirim
