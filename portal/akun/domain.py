"""Roles and what they may do. Pure: one table, read by guards, menus and tests."""

from datetime import date
from enum import StrEnum

from portal.inti.galat import DomainError, _n

ALASAN_MAKS = 160
HARI_DELEGASI_MAKS = 366


class Peran(StrEnum):
    """The eight roles of the portal."""

    ADMIN = "admin"
    PETUGAS_PENGADUAN = "petugas_pengaduan"
    PETUGAS_SKM = "petugas_skm"
    PENGELOLA_WBS = "pengelola_wbs"
    KUSTODIAN_WBS = "kustodian_wbs"
    PELAKSANA = "pelaksana"
    PIMPINAN = "pimpinan"
    AUDITOR = "auditor"


NAMA_PERAN = {
    Peran.ADMIN: "Administrator",
    Peran.PETUGAS_PENGADUAN: "Petugas pengaduan",
    Peran.PETUGAS_SKM: "Petugas survei (SKM)",
    Peran.PENGELOLA_WBS: "Pengelola WBS",
    Peran.KUSTODIAN_WBS: "Kustodian identitas WBS",
    Peran.PELAKSANA: "Pelaksana unit",
    Peran.PIMPINAN: "Pimpinan",
    Peran.AUDITOR: "Auditor",
}

_SEMUA = frozenset(Peran)
_PENYUSUN = frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PETUGAS_PENGADUAN, Peran.PENGELOLA_WBS, Peran.PIMPINAN})
IZIN: dict[str, frozenset[Peran]] = {
    "beranda.lihat": _SEMUA,
    "beranda.pimpinan": frozenset({Peran.PIMPINAN}),
    "akun.sesi": _SEMUA,
    "akun.delegasi": _SEMUA - {Peran.ADMIN},
    "organisasi.lihat": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PIMPINAN, Peran.AUDITOR}),
    "organisasi.ubah": frozenset({Peran.ADMIN}),
    "qr.kelola": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM}),
    "skm.lihat": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PELAKSANA, Peran.PIMPINAN, Peran.AUDITOR}),
    "skm.jawaban": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PIMPINAN, Peran.AUDITOR}),
    "skm.impor": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM}),
    "skm.tutup": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM}),
    "skm.isi": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM}),
    "skm.tiket": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM}),
    "skm.kios": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM}),
    "skm.moderasi": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM}),
    "skm.tinjau": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PIMPINAN}),
    "skm.atur": frozenset({Peran.ADMIN, Peran.PIMPINAN}),
    "skm.instrumen": frozenset({Peran.ADMIN}),
    "skm.populasi": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM}),
    "skm.peringkat": frozenset({Peran.PIMPINAN}),
    "laporan.lihat": _PENYUSUN | {Peran.AUDITOR},
    "laporan.survei": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PIMPINAN, Peran.AUDITOR}),
    "laporan.pengaduan": frozenset({Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN, Peran.AUDITOR}),
    "laporan.wbs": frozenset({Peran.PENGELOLA_WBS, Peran.PIMPINAN, Peran.AUDITOR}),
    "laporan.umum": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN, Peran.AUDITOR}),
    "laporan.buat": _PENYUSUN,
    "laporan.reviu": _PENYUSUN,
    "laporan.final": frozenset({Peran.ADMIN, Peran.PIMPINAN}),
    "laporan.tandatangan": frozenset({Peran.PIMPINAN}),
    "laporan.unggah": _PENYUSUN,
    "laporan.sampaikan": _PENYUSUN,
    "laporan.terbit": frozenset({Peran.ADMIN, Peran.PIMPINAN}),
    "laporan.atur": frozenset({Peran.ADMIN, Peran.PIMPINAN}),
    "pengaduan.lihat": frozenset({Peran.PETUGAS_PENGADUAN, Peran.PELAKSANA, Peran.PIMPINAN, Peran.AUDITOR}),
    "pengaduan.kerja": frozenset({Peran.PETUGAS_PENGADUAN, Peran.PELAKSANA, Peran.PIMPINAN}),
    "pengaduan.catat": frozenset({Peran.PETUGAS_PENGADUAN}),
    "pengaduan.setuju": frozenset({Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN}),
    "pengaduan.angka": frozenset({Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN, Peran.AUDITOR}),
    "pengaduan.impor": frozenset({Peran.PETUGAS_PENGADUAN}),
    "pengaduan.tutup": frozenset({Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN}),
    "pengaduan.atur": frozenset({Peran.ADMIN, Peran.PETUGAS_PENGADUAN}),
    "wbs.brankas": frozenset({Peran.PENGELOLA_WBS, Peran.KUSTODIAN_WBS}),
    "wbs.kelola": frozenset({Peran.PENGELOLA_WBS}),
    "wbs.identitas": frozenset({Peran.KUSTODIAN_WBS}),
    "wbs.darurat": frozenset({Peran.PIMPINAN}),
    "wbs.atur": frozenset({Peran.PENGELOLA_WBS, Peran.PIMPINAN}),
    "wbs.angka": frozenset({Peran.PENGELOLA_WBS, Peran.PIMPINAN, Peran.AUDITOR}),
    "wbs.luar": frozenset({Peran.PENGELOLA_WBS, Peran.PIMPINAN}),
    "tindak_lanjut.lihat": _SEMUA - {Peran.KUSTODIAN_WBS},
    "tindak_lanjut.kelola": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN}),
    "tindak_lanjut.kerja": frozenset(
        {Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PETUGAS_PENGADUAN, Peran.PELAKSANA, Peran.PIMPINAN}
    ),
    "tindak_lanjut.atur": frozenset({Peran.ADMIN, Peran.PIMPINAN}),
    "publikasi.terbit": frozenset({Peran.ADMIN, Peran.PIMPINAN}),
    "zi.lihat": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN, Peran.AUDITOR}),
    "zi.isi": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PETUGAS_PENGADUAN}),
    "zi.nilai": frozenset({Peran.PIMPINAN, Peran.AUDITOR}),
    "zi.atur": frozenset({Peran.ADMIN, Peran.PIMPINAN}),
    "standar.lihat": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PIMPINAN, Peran.AUDITOR}),
    "standar.ubah": frozenset({Peran.ADMIN, Peran.PETUGAS_SKM, Peran.PIMPINAN}),
}

PERAN_SE_INSTANSI = frozenset({Peran.ADMIN, Peran.PIMPINAN, Peran.AUDITOR})


def check_masa_delegasi(mulai: date, sampai: date) -> None:
    """Raise DomainError unless the days, both included, are in order and at most HARI_DELEGASI_MAKS."""
    if sampai < mulai:
        raise DomainError("masa_terbalik", _n("Hari terakhir tidak boleh sebelum hari pertama."), bidang="sampai")
    if (sampai - mulai).days >= HARI_DELEGASI_MAKS:
        raise DomainError(
            "masa_panjang", _n("Delegasi paling lama %(hari)s hari."), bidang="sampai", hari=HARI_DELEGASI_MAKS
        )


_PERAMBAN = (("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"))
_PERAMBAN_LAIN = (("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SISTEM = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
_SISTEM_LAIN = (("Mac OS", "Mac"), ("Linux", "Linux"))


def describe_perangkat(agen: str) -> str:
    """Return a browser and system a person recognises: “Chrome di Android”, from a user-agent text."""
    peramban = next((nama for tanda, nama in _PERAMBAN + _PERAMBAN_LAIN if tanda in agen), "Peramban lain")
    sistem = next((nama for tanda, nama in _SISTEM + _SISTEM_LAIN if tanda in agen), "perangkat lain")
    return f"{peramban} di {sistem}"


def may(peran: frozenset[Peran], izin: str) -> bool:
    """Tell whether one of the roles has the permission; an unknown permission is a programming error."""
    return bool(IZIN[izin] & peran)


def sees_whole_office(peran: frozenset[Peran], unit_id: int | None) -> bool:
    """Tell whether a person sees all units: by role when bound to no unit, else only the own subtree."""
    return unit_id is None and bool(peran & PERAN_SE_INSTANSI)
