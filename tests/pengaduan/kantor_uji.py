"""An office with units on three levels and one account a role, and shortcuts to bring a case anywhere."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_security import hash_password
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.akun.service import Pengguna, create_pengguna
from portal.inti.db import db, unit_kerja
from portal.inti.tugas import Tugas
from portal.organisasi.service import Unit, find_unit
from portal.pengaduan.domain.keadaan import Keadaan
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan, PeristiwaRow
from portal.pengaduan.service.akses import PELAPOR, SISTEM, Pelaku, make_pelaku
from portal.pengaduan.service.buku import read_keadaan, refold
from portal.pengaduan.service.gerak import decide_usulan, move
from portal.pengaduan.service.langkah import Isian
from tests.klien import SANDI
from tests.pabrik.organisasi import SAAT, make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, id_of, make_pengaduan, step

KELAS = {"klasifikasi": "pengaduan_tidak_berkadar", "kategori": "waktu"}
RINGAN = {"klasifikasi": "pengaduan_ringan", "kategori": "waktu"}
BERKADAR = {"klasifikasi": "pengaduan_berkadar", "kategori": "petugas"}


def named(nama: str, peran: Peran, unit: str | None = None, email: str | None = None) -> Pengguna:
    """Make an account with a name of its own."""
    with unit_kerja():
        return create_pengguna(
            email=email or f"{nama.split(maxsplit=1)[0].lower().strip('.,')}@uji.example",
            nama=nama,
            peran=peran,
            unit=find_unit(unit) if unit else None,
            sandi=SANDI,
            hash_sandi=hash_password,
            pelaku="uji",
            now=SAAT,
        )


@dataclass
class Kantor:
    """DINAS ▸ BIDANG ▸ SEKSI, DINAS ▸ LAIN, and an INSPEKTORAT beside them."""

    akun: dict[str, Pengguna]

    def saya(self, siapa: str, now: datetime = SENIN) -> Pelaku:
        return make_pelaku(self.akun[siapa], now.date())

    def __getitem__(self, siapa: str) -> Pelaku:
        return {"pelapor": PELAPOR, "sistem": SISTEM}.get(siapa) or self.saya(siapa)

    def unit(self, kode: str = "DINAS") -> Unit:
        return find_unit(kode)

    def baru(self, unit: str = "DINAS", **lain: Any) -> int:
        return id_of(make_pengaduan(find_unit(unit), **lain))

    def steps(self, nomor: int, *langkah: tuple[str, str, Mapping[str, Any]], now: datetime = SENIN) -> Keadaan | None:
        """Make moves one after another: (who, move, values)."""
        hasil = None
        for siapa, gerak, nilai in langkah:
            hasil = step(nomor, gerak, self[siapa], now=now, **nilai)
        return hasil

    def bring(self, ke: Status, *, now: datetime = SENIN, unit: str = "DINAS", **lain: Any) -> int:
        """Return a new case that stands in a state."""
        nomor = self.baru(unit, now=now, **lain)
        for siapa, gerak, nilai in self._way(ke):
            pelaku = {"pelapor": PELAPOR, "sistem": SISTEM}.get(siapa) or self.saya(siapa, now)
            step(nomor, gerak, pelaku, now=now, **nilai)
        return nomor

    def _way(self, ke: Status) -> list[tuple[str, str, dict[str, Any]]]:
        periksa = ("petugas", "verifikasi", dict(KELAS))
        bagi = ("petugas", "disposisi", self.bagi())
        proses = ("pelaksana", "proses", {})
        ajukan = ("pelaksana", "ajukan_jawaban", {"jawaban": "Sudah kami perbaiki."})
        kirim = ("pimpinan", "tanggapi", {"jawaban": "Sudah kami perbaiki."})
        return {
            Status.BARU: [],
            Status.PERLU_KELENGKAPAN: [("petugas", "minta_kelengkapan", {"catatan": "Foto?"})],
            Status.TERVERIFIKASI: [periksa],
            Status.DIDISPOSISI: [periksa, bagi],
            Status.DIPROSES: [periksa, bagi, proses],
            Status.MENUNGGU_PERSETUJUAN: [periksa, bagi, proses, ajukan],
            Status.DITANGGAPI: [periksa, bagi, proses, ajukan, kirim],
            Status.SELESAI: [periksa, bagi, proses, ajukan, kirim, ("pelapor", "konfirmasi_ya", {})],
            Status.DILIMPAHKAN: [("pimpinan", "limpahkan", {"instansi": "Dinas Lain", "catatan": "Bukan kami"})],
            Status.DUPLIKAT: [("petugas", "duplikat", {"induk": self.kode_induk() if ke is Status.DUPLIKAT else ""})],
            Status.BUKAN_PENGADUAN: [("petugas", "bukan_pengaduan", {"alasan": "spam", "catatan": "Iklan"})],
            Status.DICABUT: [("pelapor", "cabut", {})],
            Status.DIARSIPKAN_TIDAK_LENGKAP: [("petugas", "minta_kelengkapan", {"catatan": "Foto?"})],
        }[ke]

    def bagi(self, unit: str = "BIDANG", **lain: Any) -> dict[str, Any]:
        return {"unit_pelaksana": find_unit(unit).id, "kecepatan": "biasa", "catatan": "Mohon dikerjakan", **lain}

    def kode_induk(self) -> str:
        return str(row(self.baru()).kode)


def make_kantor() -> Kantor:
    make_unit("DINAS", "Dinas Contoh")
    make_unit("BIDANG", "Bidang Contoh", "DINAS")
    make_unit("SEKSI", "Seksi Contoh", "BIDANG")
    make_unit("LAIN", "Bidang Lain", "DINAS")
    make_unit("INSPEKTORAT", "Inspektorat Contoh")
    return Kantor(
        {
            "petugas": make_akun(Peran.PETUGAS_PENGADUAN, "DINAS"),
            "petugas2": make_akun(Peran.PETUGAS_PENGADUAN, "DINAS", "petugas2@uji.example"),
            "petugas_lain": make_akun(Peran.PETUGAS_PENGADUAN, "INSPEKTORAT", "petugas3@uji.example"),
            "pelaksana": make_akun(Peran.PELAKSANA, "BIDANG"),
            "pelaksana_lain": make_akun(Peran.PELAKSANA, "LAIN", "pelaksana2@uji.example"),
            "rekan": make_akun(Peran.PELAKSANA, "SEKSI", "rekan@uji.example"),
            "pemeriksa": make_akun(Peran.PELAKSANA, "INSPEKTORAT", "pemeriksa@uji.example"),
            "pimpinan": make_akun(Peran.PIMPINAN),
            "auditor": make_akun(Peran.AUDITOR),
            "admin": make_akun(Peran.ADMIN),
            "skm": make_akun(Peran.PETUGAS_SKM, "DINAS"),
        }
    )


def row(nomor: int) -> Pengaduan:
    """Return the row as it stands in the database."""
    return db.session().get_one(Pengaduan, nomor, populate_existing=True)


def check_utuh(nomor: int) -> Keadaan:
    """The row is what the log says; return the state."""
    keadaan = read_keadaan(row(nomor))
    assert refold(nomor) == keadaan
    return keadaan


def moves_of(nomor: int) -> list[str]:
    pilih = select(PeristiwaRow.gerak).where(PeristiwaRow.pengaduan_id == nomor).order_by(PeristiwaRow.nomor)
    return list(db.session().scalars(pilih))


def outbox() -> list[str]:
    """Return every message waiting to be sent, as JSON text."""
    return list(db.session().scalars(select(Tugas.muatan).where(Tugas.jenis.in_(("pesan.surel", "pesan.wa")))))


def decide(nomor: int, pelaku: Pelaku, *, setuju: bool = True, catatan: str = "", now: datetime = SENIN) -> Keadaan:
    with unit_kerja():
        return decide_usulan(nomor, setuju=setuju, catatan=catatan, pelaku=pelaku, now=now)


class Batal(Exception):
    """Ends a try without storing it."""


def attempt(nomor: int, gerak: str, pelaku: Pelaku, *, now: datetime = SENIN, **nilai: Any) -> Keadaan | None:
    """Make a move and take it back; raises what the move raises."""
    hasil = None
    with suppress(Batal), unit_kerja():
        catatan = nilai.pop("catatan", "")
        hasil = move(nomor, gerak, Isian(catatan=catatan, nilai=nilai), pelaku=pelaku, now=now)
        raise Batal
    return hasil
