"""Recommendations, plans and entries for tests, made through the services."""

from datetime import UTC, date, datetime, time
from typing import Any

from portal.inti.berkas import Titipan, accept_berkas
from portal.inti.db import unit_kerja
from portal.inti.periode import Periode
from portal.organisasi.service import Unit
from portal.tindak_lanjut.service.catat import RekomendasiBaru, add_kemajuan, add_rekomendasi, add_rencana

AWAL = date(2026, 4, 6)
"""A Monday; recommendations of the first quarter are made on it."""
TAUTAN = "https://kantor.example/bukti"


def at(hari: date, jam: int = 3) -> datetime:
    """Return an instant of a local day: 10.00 WIB."""
    return datetime.combine(hari, time(jam), UTC)


def make_rekomendasi(unit: Unit, asal: str = "unsur:U3", *, tanggal: date = AWAL, **lain: Any) -> int:
    isi = {"sumber": "survei", "periode": Periode.parse("2026-TW1"), "uraian": "Percepat pelayanan", **lain}
    with unit_kerja():
        return add_rekomendasi(
            RekomendasiBaru(unit_id=unit.id, asal=asal, tanggal=tanggal, **isi), pelaku="uji", now=at(tanggal)
        )


def make_rencana(nomor: int, *, tenggat: date = date(2026, 6, 30), dibuat: date = AWAL, **lain: Any) -> int:
    isi = {"kegiatan": "Menambah loket", "penanggung_jawab": "Kepala Bidang", **lain}
    with unit_kerja():
        return add_rencana(nomor, tenggat=tenggat, pelaku="uji", now=at(dibuat), **isi)


def make_kemajuan(rencana: int, persen: int, *, tanggal: date, dicatat: date | None = None, **lain: Any) -> bool:
    hari = dicatat or tanggal
    isi = {"catatan": f"{persen} persen", "tautan": TAUTAN if persen == 100 else "", **lain}
    with unit_kerja():
        return add_kemajuan(rencana, tanggal=tanggal, persen=persen, hari_ini=hari, pelaku="uji", now=at(hari), **isi)


def make_titipan(nama: str = "foto.png") -> Titipan:
    from io import BytesIO

    from PIL import Image

    wadah = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(wadah, "PNG")
    return accept_berkas(nama, wadah.getvalue())
