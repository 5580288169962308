"""The demo office: through the services, once, never in production, and all its figures re-derivable."""

import json
from collections import Counter

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.demo.cli import ensure_demo, fill
from portal.inti import pesan
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.jejak import verify_jejak
from portal.inti.periode import Periode, local_date
from portal.inti.tugas import Tugas
from portal.organisasi.service import describe_organisasi, find_unit, list_unit
from portal.pengaduan.domain.angka import check_saldo
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.buku import read_keadaan, refold
from portal.pengaduan.service.penutupan import find_penutupan
from portal.publikasi.service import list_terbitan
from portal.settings import Settings
from portal.skm.service.rekap import check_rekap
from tests.klien import Klien, text_of


def test_demo_office_has_two_published_quarters_and_holds_every_check(tiap_app: Flask) -> None:
    jumlah = ensure_demo()
    isi = describe_organisasi()
    assert (len(isi["unit"]), len(isi["layanan"])) == (3, 8)
    assert len(jumlah) == 3
    assert {t.hasil.periode.kode for t in list_terbitan()} == set(sorted(jumlah)[:2])
    assert check_rekap() == []
    assert verify_jejak().rusak is None
    assert ensure_demo() == {}


def test_demo_is_refused_in_production(app: Flask) -> None:
    lama: Settings = app.config["PORTAL_SETTINGS"]
    app.config["PORTAL_SETTINGS"] = Settings(**{**vars(lama), "mode": "produksi"})
    hasil = app.test_cli_runner().invoke(args=["demo", "isi", "--json"])
    assert hasil.exit_code == 1
    assert json.loads(hasil.output)["galat"]["kode"] == "mode_produksi"


def test_demo_does_not_mix_with_a_real_office(app: Flask) -> None:
    ensure_demo()
    with pytest.raises(DomainError, match="sudah berisi unit"):
        fill()


def test_every_page_of_the_demo_office_opens(app: Flask, klien: Klien) -> None:
    ensure_demo()
    for alamat in ("/", "/skm/", "/publikasi/"):
        assert klien.get(alamat).status_code == 200
    klien.masuk("pimpinan@contoh.example", "contoh-portal-2026")
    assert "Yang harus dikerjakan" in text_of(klien.get("/petugas/").text)
    assert klien.get("/petugas/skm/").status_code == 200
    assert klien.get("/petugas/pengaduan/").status_code == 200


def _statuses() -> Counter[str]:
    return Counter(db.session().scalars(select(Pengaduan.status)))


SAAT = ("2026-11-22T19:00+07:00", "2026-01-01T00:30+07:00", "2026-03-23T10:00+07:00", "2026-07-01T09:00+07:00")


@pytest.mark.parametrize("saat", SAAT)
def test_demo_complaints_show_every_situation_on_any_day(app: Flask, saat: str) -> None:
    with time_machine.travel(saat, tick=True):
        ensure_demo()
        kini = Periode.containing(local_date(utc_now(), "Asia/Jakarta"))
    status = _statuses()
    assert 55 <= status.total() <= 100
    assert set(status) == set(Status) - {Status.DRAF_PETUGAS}
    sesi = db.session()
    for syarat in (
        Pengaduan.usulan.is_not(None), Pengaduan.terbatas, Pengaduan.tanpa_identitas, Pengaduan.dibuka_kembali > 0,
        Pengaduan.anonim, Pengaduan.tanggal_lapor > Pengaduan.tanggal_diterima,
    ):  # fmt: skip
        assert sesi.scalar(select(func.count()).select_from(Pengaduan).where(syarat))
    assert sesi.scalar(select(func.count()).select_from(Pengaduan).where(Pengaduan.terbit_at.is_not(None))) == 2
    dinas = find_unit("DINAS")
    for unit in list_unit():
        for lalu in (-2, -1):
            assert find_penutupan(unit.id, kini.shift(lalu)) is not None
    for lalu in (-2, -1):
        check_saldo(read_angka(dinas, kini.shift(lalu)), read_angka(dinas, kini.shift(lalu + 1)))
    for nomor in sesi.scalars(select(Pengaduan.id)).all():
        assert refold(nomor) == read_keadaan(sesi.get_one(Pengaduan, nomor))


def test_invented_people_get_no_messages(app: Flask) -> None:
    ensure_demo()
    assert db.session().scalar(select(func.count()).select_from(Tugas).where(Tugas.jenis.startswith("pesan."))) == 0
    with unit_kerja():
        assert pesan.kirim(kanal="surel", tujuan="a@uji.example", perihal="x", isi="y", now=utc_now()) is not None
