"""Notices: to the citizen by e-mail or WhatsApp, to officers by e-mail; written to the outbox with the event.

A message says what happened and where to look; it never repeats the story, health details or the answer
(UU 27/2022): a phone may be read by others.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal.akun.domain import Peran
from portal.akun.service import cakupan_of, get_pengguna, list_pengguna
from portal.inti import pesan
from portal.inti.db import db
from portal.inti.kode import group_kode
from portal.inti.periode import NAMA_BULAN, ZONA
from portal.organisasi.service import get_unit, read_profil
from portal.pengaduan.domain.gerak import Gerak
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pelapor, Pengaduan, Terlapor
from portal.pengaduan.service.tempat import read_tempat


def write_kode(kode: str) -> str:
    """Write a tracking code for people: ADU-7K3M-9QXR."""
    return f"ADU-{group_kode(kode)}"


def write_saat(saat: datetime) -> str:
    """Write an instant in the office's zone: 12 Maret 2026 14.05 WIB."""
    zona = read_tempat().zona
    setempat = saat.astimezone(ZoneInfo(zona))
    return (
        f"{setempat.day} {NAMA_BULAN[setempat.month - 1]} {setempat.year} {setempat:%H.%M} {ZONA.get(zona, '')}".strip()
    )


def write_tanggal(saat: datetime) -> str:
    """Write the local date of an instant: 12 Maret 2026."""
    setempat = saat.astimezone(ZoneInfo(read_tempat().zona))
    return f"{setempat.day} {NAMA_BULAN[setempat.month - 1]} {setempat.year}"


def _office() -> str:
    profil = read_profil()
    return profil.nama if profil else "Portal Integritas"


def list_pelapor(kasus_id: int) -> list[Pelapor]:
    """Return who reports a case, the first reporter first."""
    return list(db.session().scalars(select(Pelapor).where(Pelapor.pengaduan_id == kasus_id).order_by(Pelapor.id)))


def tell_pelapor(kasus: Pengaduan, perihal: str, isi: str, *, now: datetime) -> None:
    """Put one message to the reporters into the outbox, by WhatsApp when there is a number, else by e-mail."""
    teks = f"{isi}\n\n{_office()}\n{read_tempat().base_url}/pengaduan/lacak"
    for pelapor in list_pelapor(kasus.id):
        if pelapor.telepon and pesan.is_configured("wa"):
            pesan.kirim(kanal="wa", tujuan=pelapor.telepon, perihal=perihal, isi=teks, now=now)
        elif pelapor.surel:
            pesan.kirim(kanal="surel", tujuan=pelapor.surel, perihal=perihal, isi=teks, now=now)


def tell_received(kasus: Pengaduan, pin: str, *, now: datetime) -> None:
    """Send the receipt to the reporter, and say to the complaint officers that something new is there."""
    kode = write_kode(kasus.kode)
    tenggat = write_tanggal(kasus.tenggat_tahap) if kasus.tenggat_tahap else "-"
    tell_pelapor(
        kasus,
        f"Laporan {kode} diterima",
        f"Laporan Anda kami terima pada {write_saat(kasus.diterima_at)}.\nKode: {kode}\nPIN: {pin}\n"
        f"Nomor register: {kasus.nomor_register}\nKami periksa paling lambat {tenggat}.",
        now=now,
    )
    for surel in list_penerima(kasus, Peran.PETUGAS_PENGADUAN):
        tell_officer(surel, kasus, "Pengaduan baru menunggu verifikasi", now=now)


def _named(kasus: Pengaduan) -> set[int]:
    return set(db.session().scalars(select(Terlapor.pengguna_id).where(Terlapor.pengaduan_id == kasus.id)))


def list_pic(kasus: Pengaduan) -> list[str]:
    """Return the address of the one who works on a case; empty when there is nobody, or the person is named in it."""
    if kasus.pic_id is None or kasus.pic_id in _named(kasus):
        return []
    pic = get_pengguna(kasus.pic_id)
    return [pic.email] if pic.active else []


def list_penerima(kasus: Pengaduan, peran: Peran) -> list[str]:
    """Return the e-mail addresses of a role whose scope holds the case, without anybody named in it."""
    terlarang, hasil = _named(kasus), []
    for pengguna in list_pengguna(peran=[peran]):
        cakupan = cakupan_of(pengguna)
        if peran is Peran.PIMPINAN and kasus.terbatas and cakupan is not None:
            continue
        if pengguna.id not in terlarang and (cakupan is None or kasus.unit_id in cakupan):
            hasil.append(pengguna.email)
    return hasil


def tell_officer(surel: str, kasus: Pengaduan, apa: str, *, now: datetime) -> None:
    """Put one e-mail to an officer into the outbox: what, which number, by when, where; nothing of the story."""
    tenggat = f"\nTenggat: {write_tanggal(kasus.tenggat_tahap)}" if kasus.tenggat_tahap else ""
    isi = (
        f"{apa}.\nNomor register: {kasus.nomor_register}{tenggat}\n"
        f"{read_tempat().base_url}/petugas/pengaduan/{kasus.id}"
    )
    pesan.kirim(kanal="surel", tujuan=surel, perihal=f"{apa}: {kasus.nomor_register}", isi=isi, now=now)


def remind_pelapor(kasus: Pengaduan, *, now: datetime) -> None:
    """Remind the reporter that the time to complete the report ends soon."""
    kode = write_kode(kasus.kode)
    akhir = write_tanggal(kasus.tenggat_tahap) if kasus.tenggat_tahap else "-"
    isi = f"Laporan {kode} belum dilengkapi. Mohon dilengkapi paling lambat {akhir}."
    tell_pelapor(kasus, f"Laporan {kode}: belum dilengkapi", isi, now=now)


def tell_moved(kasus: Pengaduan, gerak: Gerak, *, now: datetime) -> None:
    """Tell the citizen and the officers concerned about a move; reporters of joined cases hear of it too."""
    if gerak.publik is not None and gerak.kode not in ("terima", "konfirmasi_ya", "lengkapi", "tambah_keterangan"):
        for satu in (kasus, *_joined(kasus)):
            _tell_citizen(satu, kasus, gerak, now=now)
    apa, penerima = _office_news(kasus, gerak)
    for surel in dict.fromkeys(penerima):
        tell_officer(surel, kasus, apa, now=now)


def _office_news(kasus: Pengaduan, gerak: Gerak) -> tuple[str, list[str]]:
    """Return what officers hear about a move, and who; nobody hears of most."""
    if gerak.kode == "disposisi":
        return "Disposisi untuk Anda", list_pic(kasus)
    if gerak.kode == "ajukan_jawaban":
        return "Jawaban menunggu persetujuan", list_penerima(kasus, Peran.PIMPINAN)
    if gerak.kode == "usul":
        return "Usul menunggu persetujuan", list_penerima(kasus, Peran.PIMPINAN)
    if gerak.kode in ("lengkapi", "konfirmasi_belum", "buka_kembali", "tambah_keterangan"):
        return f"Pelapor: {gerak.nama.lower()}", [*list_penerima(kasus, Peran.PETUGAS_PENGADUAN), *list_pic(kasus)]
    return "", []


def _joined(kasus: Pengaduan) -> list[Pengaduan]:
    pilih = select(Pengaduan).where(Pengaduan.induk_id == kasus.id, Pengaduan.status == Status.DUPLIKAT.value)
    return list(db.session().scalars(pilih))


def _tell_citizen(penerima: Pengaduan, kasus: Pengaduan, gerak: Gerak, *, now: datetime) -> None:
    """Tell the reporters of `penerima`, by their own code, about a move of `kasus`."""
    kode = write_kode(penerima.kode)
    unit = get_unit(kasus.unit_pelaksana_id or kasus.unit_id).nama
    kalimat = (gerak.publik or "") % {"unit": unit}
    tambahan = ""
    if kasus.status == Status.DITANGGAPI:
        tambahan = "\nBuka laporan untuk membaca jawaban, lalu pilih Ya atau Belum: apakah masalah Anda selesai?"
        if kasus.tenggat_tahap:
            tambahan += f" Tanpa kabar dari Anda, laporan kami tutup sesudah {write_tanggal(kasus.tenggat_tahap)}."
    elif kasus.status == Status.PERLU_KELENGKAPAN and kasus.tenggat_tahap:
        tambahan = f"\nMohon dilengkapi paling lambat {write_tanggal(kasus.tenggat_tahap)}."
    elif gerak.kode == "perpanjang" and kasus.tenggat_berlaku:
        tambahan = f"\nPerkiraan selesai: {write_tanggal(kasus.tenggat_berlaku)}."
    tell_pelapor(penerima, f"Laporan {kode}: {kalimat}", f"Laporan {kode}: {kalimat}.{tambahan}", now=now)
