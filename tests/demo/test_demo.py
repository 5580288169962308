"""The demo office: through the services, once, never in production, and all its figures re-derivable."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.akun.service import find_pengguna
from portal.app import create_app
from portal.demo.cli import ensure_demo, fill
from portal.demo.wbs import FRASA, describe_resi
from portal.inti import pesan
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.jejak import verify_jejak
from portal.inti.periode import Periode, local_date
from portal.inti.tugas import Tugas
from portal.organisasi.service import describe_organisasi, find_unit, list_unit, save_unit
from portal.pengaduan.domain.angka import check_saldo
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.buku import read_keadaan, refold
from portal.pengaduan.service.penutupan import find_penutupan
from portal.publikasi.service import list_terbitan
from portal.settings import Settings
from portal.skm.service.rekap import check_rekap
from portal.wbs.kunci.brankas import open_brankas
from portal.wbs.kunci.resi import read_resi
from portal.wbs.service.akses import list_laporan, open_laporan
from portal.wbs.service.angka import compute, list_triwulan
from portal.wbs.service.brankas import PENGELOLA, Pemegang, as_kunci, get_brankas
from portal.wbs.service.laporan import find_by_resi
from portal.wbs.service.percakapan import list_berkas, list_catatan, list_pesan
from portal.wbs.service.status import read_kesiapan
from tests.conftest import UJI, make_settings
from tests.klien import make_klien, text_of

pytestmark = pytest.mark.xdist_group("demo")
SAAT = ("2026-11-22T19:00+07:00", "2026-01-01T00:30+07:00", "2026-03-23T10:00+07:00", "2026-07-01T09:00+07:00")


def _open(data: Path) -> Flask:
    return create_app(make_settings(data), tambahan=UJI)


def _close() -> None:
    db.session.remove()
    db.engine.dispose()


@pytest.fixture(scope="session")
def data_demo(request: pytest.FixtureRequest, templat_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo office as filled at one moment, copied for each test."""
    data = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(templat_data, data)
    with time_machine.travel(request.param, tick=True), _open(data).app_context():
        ensure_demo()
        _close()
    return data


@pytest.fixture
def kantor(request: pytest.FixtureRequest, data_demo: Path, tmp_path: Path) -> Iterator[Flask]:
    """The demo office at the moment of its filling."""
    data = tmp_path / "demo"
    shutil.copytree(data_demo, data)
    with time_machine.travel(request.node.callspec.params["data_demo"], tick=True):
        app = _open(data)
        with app.app_context():
            yield app
            _close()


pada = pytest.mark.parametrize("data_demo", SAAT, indirect=True)
pada_awal = pytest.mark.parametrize("data_demo", SAAT[:1], indirect=True)


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
    save_unit(kode="NYATA", nama="Unit nyata", induk_kode=None, now=utc_now())
    with pytest.raises(DomainError, match="sudah berisi unit"):
        fill()


@pada_awal
def test_every_page_of_the_demo_office_opens(kantor: Flask) -> None:
    klien = make_klien(kantor)
    for alamat in ("/", "/skm/", "/publikasi/"):
        assert klien.get(alamat).status_code == 200
    klien.masuk("pimpinan@contoh.example", "contoh-portal-2026")
    assert "Yang harus dikerjakan" in text_of(klien.get("/petugas/").text)
    assert klien.get("/petugas/skm/").status_code == 200
    assert klien.get("/petugas/pengaduan/").status_code == 200


def _statuses() -> Counter[str]:
    return Counter(db.session().scalars(select(Pengaduan.status)))


@pada
def test_demo_complaints_show_every_situation_on_any_day(kantor: Flask) -> None:
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


@pada_awal
def test_invented_people_get_no_messages(kantor: Flask) -> None:
    assert db.session().scalar(select(func.count()).select_from(Tugas).where(Tugas.jenis.startswith("pesan."))) == 0
    with unit_kerja():
        assert pesan.kirim(kanal="surel", tujuan="a@uji.example", perihal="x", isi="y", now=utc_now()) is not None


@pytest.mark.parametrize("data_demo", SAAT[:2], indirect=True)
def test_demo_room_has_key_holders_and_reports_that_open(kantor: Flask) -> None:
    hari_ini = local_date(utc_now(), "Asia/Jakarta")
    kesiapan = read_kesiapan()
    assert (len(kesiapan.pengelola), len(kesiapan.kustodian), kesiapan.menerima_rahasia) == (2, 1, True)
    diterima = [compute(p, hari_ini=hari_ini).diterima for p in list_triwulan(hari_ini=hari_ini)]
    assert sum(diterima) == 12
    akun = find_pengguna("wbs2@contoh.example")
    prv = open_brankas(as_kunci(get_brankas(akun.id)), akun.id, FRASA)
    assert prv is not None
    pemegang = Pemegang(akun.id, akun.nama, akun.email, PENGELOLA, prv)
    buka = [open_laporan(pemegang, baris.id) for baris, _akses in list_laporan(pemegang)]
    assert {b.baris.status for b in buka} == {"diterima", "diverifikasi", "ditelaah", "ditindaklanjuti", "selesai"}
    assert any(list_catatan(b.baris, b.kunci) for b in buka)
    assert any(list_berkas(b.baris, b.kunci) for b in buka)
    assert {p.sisi for b in buka for p in list_pesan(b.baris, b.kunci)} == {"pelapor", "pengelola"}
    assert all(b.baris.ditutup_pada is None or b.baris.ditutup_pada <= hari_ini for b in buka)
    kotak = find_by_resi(read_resi(describe_resi()) or "")
    assert kotak is not None


@pada_awal
def test_demo_prints_how_to_get_into_the_room(kantor: Flask) -> None:
    teks = kantor.test_cli_runner().invoke(args=["demo", "isi"]).output
    for kata in ("wbs1@contoh.example", "kustodian@contoh.example", FRASA, describe_resi()):
        assert kata in teks
