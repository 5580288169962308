"""The demo office: through the services, once, never in production, and all its figures re-derivable."""

import json

import pytest
from flask import Flask

from portal.demo.cli import ensure_demo, fill
from portal.inti.galat import DomainError
from portal.inti.jejak import verify_jejak
from portal.organisasi.service import describe_organisasi
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
