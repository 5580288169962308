"""An office at work on complaints: units, people with roles, signed-in browsers."""

from dataclasses import dataclass

from flask import Flask

from portal.akun.domain import Peran
from portal.akun.service import Pengguna
from portal.organisasi.service import Unit
from portal.pengaduan.service.akses import Pelaku
from tests.klien import Klien, make_klien
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import pelaku_of


@dataclass
class Kantor:
    """Two departments; the first has a section that works on cases."""

    app: Flask
    dinas: Unit
    bidang: Unit
    lain: Unit
    orang: dict[str, Pengguna]

    def pelaku(self, nama: str) -> Pelaku:
        return pelaku_of(self.orang[nama])

    def masuk(self, nama: str) -> Klien:
        klien = make_klien(self.app)
        klien.masuk(self.orang[nama].email)
        return klien


def make_kantor(app: Flask) -> Kantor:
    dinas = make_unit("DINAS", "Dinas Contoh")
    bidang = make_unit("BIDANG", "Bidang Contoh", "DINAS")
    lain = make_unit("LAIN", "Dinas Lain")
    daftar = {
        "petugas": (Peran.PETUGAS_PENGADUAN, "DINAS"),
        "petugas2": (Peran.PETUGAS_PENGADUAN, "DINAS"),
        "petugas_lain": (Peran.PETUGAS_PENGADUAN, "LAIN"),
        "pelaksana": (Peran.PELAKSANA, "BIDANG"),
        "pelaksana_lain": (Peran.PELAKSANA, "LAIN"),
        "pimpinan": (Peran.PIMPINAN, None),
        "auditor": (Peran.AUDITOR, None),
        "admin": (Peran.ADMIN, None),
        "skm": (Peran.PETUGAS_SKM, "DINAS"),
    }
    orang = {nama: make_akun(peran, unit, f"{nama}@uji.example") for nama, (peran, unit) in daftar.items()}
    return Kantor(app, dinas, bidang, lain, orang)
