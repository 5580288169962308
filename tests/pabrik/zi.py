"""Evidence of the office for tests, made through the services."""

from datetime import UTC, date, datetime
from typing import Any

from portal.inti.berkas import Titipan
from portal.inti.db import unit_kerja
from portal.inti.periode import Periode
from portal.inti.tugas import run_tugas
from portal.laporan.service import daur
from portal.laporan.service.baca import find_laporan
from portal.laporan.service.buat import request_laporan
from portal.organisasi.service import Layanan, Unit, add_penandatangan
from portal.pengaduan.service.penutupan import close_periode as close_aduan
from portal.skm.service.penutupan import close_periode as close_survei
from portal.zi.butir import find_butir
from portal.zi.domain.slot import IsianSlot
from portal.zi.models import Slot
from portal.zi.service.slot import add_slot

NOVEMBER = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""Friday 20 November 2026, 10.00 WIB: three quarters and one half year of 2026 are due."""


def make_isian(butir: str, bukti: str, **lain: Any) -> IsianSlot:
    diminta = find_butir(butir).find_bukti(bukti)
    assert diminta is not None
    dasar: dict[str, Any] = {
        "bukti": bukti,
        "judul": f"Contoh {bukti}",
        "jenis": diminta.jenis,
        "bagian": "paket" if diminta.jenis == "kegiatan" else "",
        "bentuk": "rapat" if diminta.jenis == "kegiatan" else "",
        "periode": "",
        "layanan_id": None,
        "nomor": "",
        "tanggal": date(2026, 2, 3),
        "berlaku_sampai": None,
        "tautan": "https://contoh.example/bukti",
        "catatan": "",
    }
    return IsianSlot(**dasar | lain)


def make_slot(
    unit: Unit, butir: str, bukti: str, *, tahun: int = 2026, titipan: Titipan | None = None, **lain: Any
) -> Slot:
    """Add one piece of evidence in a unit of work of its own."""
    isian = make_isian(butir, bukti, **({"tautan": ""} if titipan else {}) | lain)
    with unit_kerja():
        return add_slot(find_butir(butir), unit, tahun, isian, titipan, pelaku="uji", now=NOVEMBER)[0]


def make_laporan_final(layanan: Layanan, jenis: str, kode: str) -> int:
    """Close the period, make a document of it and bring it to its final state."""
    tutup = close_survei if jenis.startswith("skm") else close_aduan
    with unit_kerja():
        add_penandatangan(jabatan="Kepala Dinas", nama="Nama Kepala", pelaku="uji", now=NOVEMBER)
        tutup(layanan.unit, Periode.parse(kode), hari_ini=NOVEMBER.date(), pelaku="uji", now=NOVEMBER)
    with unit_kerja():
        laporan = request_laporan(jenis, layanan.unit, Periode.parse(kode), pelaku="uji", now=NOVEMBER)
    run_tugas(laporan.tugas_id or 0)
    with unit_kerja():
        daur.review(find_laporan(laporan.id), pelaku="uji", now=NOVEMBER)
    with unit_kerja():
        daur.request_final(find_laporan(laporan.id), pelaku="uji", now=NOVEMBER)
    run_tugas(find_laporan(laporan.id).tugas_id or 0)
    return laporan.id
