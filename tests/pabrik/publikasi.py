"""Standards, maklumat and photos for tests, made through the services."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime

from PIL import Image

from portal.inti.berkas import accept_berkas
from portal.inti.db import unit_kerja
from portal.organisasi.service import Layanan, Unit, add_penandatangan
from portal.publikasi.domain.borang import Borang
from portal.publikasi.domain.maklumat import IsiMaklumat
from portal.publikasi.domain.pemasangan import IsiPemasangan
from portal.publikasi.domain.standar import KOMPONEN, IsiReviu, read_reviu, read_standar
from portal.publikasi.models import Maklumat, Pemasangan, StandarLayanan, StandarReviu
from portal.publikasi.service.maklumat import save_maklumat
from portal.publikasi.service.pemasangan import add_pemasangan, find_sasaran
from portal.publikasi.service.standar import save_reviu, save_standar

SAAT = datetime(2025, 4, 2, 3, 0, tzinfo=UTC)
HARI = date(2025, 4, 2)
SEMUA_KOMPONEN = {kode: f"{nama} ditulis di sini" for kode, nama in KOMPONEN.items()}
LENGKAP = {
    **SEMUA_KOMPONEN,
    "berlaku_mulai": "2025-01-02",
    "nomor_sk": "SK/1/2025",
    "tanggal_sk": "2025-01-02",
    "kompensasi": "Layanan diulang tanpa biaya",
    "sippn_id": "SIPPN-77",
    "sippn_sinkron": "2025-03-01",
    "daring": "1",
    "terpadu": "1",
}
"""A form with everything filled in."""


def make_standar(layanan: Layanan, **lain: str) -> StandarLayanan:
    """Store a version; a keyword replaces one control of the full form, "" empties it."""
    borang = Borang({**LENGKAP, **lain})
    isi = read_standar(borang, hari_ini=HARI)
    assert not borang.galat, borang.galat
    with unit_kerja():
        return save_standar(layanan, isi, pelaku="uji", now=SAAT)


def make_reviu(standar: StandarLayanan, **lain: str) -> StandarReviu:
    isi: IsiReviu = read_reviu(Borang({"tanggal": "2025-03-03", "perubahan": "Tidak ada", **lain}), hari_ini=HARI)
    with unit_kerja():
        return save_reviu(standar, isi, pelaku="uji", now=SAAT)


def make_penandatangan(unit: Unit | None = None, nama: str = "Ida Ayu Kepala") -> None:
    with unit_kerja():
        add_penandatangan(jabatan="Kepala Dinas", nama=nama, unit=unit, pelaku="uji", now=SAAT)


def make_maklumat(unit: Unit, layanan: Layanan | None = None, tanggal: date = date(2025, 1, 6)) -> Maklumat:
    isi = IsiMaklumat(tanggal, unit.nama, "Izin usaha\nReklame", "Hukuman disiplin")
    with unit_kerja():
        return save_maklumat(unit, layanan, isi, pelaku="uji", now=SAAT)


def make_foto(exif: Mapping[int, str] | None = None) -> bytes:
    """Return a small JPEG, with EXIF lines when asked."""
    data, gambar = io.BytesIO(), Image.new("RGB", (64, 48), "#0049b8")
    catatan = Image.Exif()
    for kunci, nilai in (exif or {}).items():
        catatan[kunci] = nilai
    gambar.save(data, "JPEG", exif=catatan)
    return data.getvalue()


def make_pemasangan(kunci: str, media: str = "ruang", tanggal: date = date(2025, 3, 3)) -> Pemasangan:
    titipan = accept_berkas("papan.jpg", make_foto({0x010E: f"{kunci}{media}"}))
    isi = IsiPemasangan(tanggal, media, "Papan di loket 1", "")
    with unit_kerja():
        return add_pemasangan(find_sasaran(kunci, None), isi, titipan, pelaku="uji", now=SAAT)
