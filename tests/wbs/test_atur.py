"""Settings: what is promised, how long reports are kept, and no shortening without seeing what it destroys."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.akun.service import get_pengguna
from portal.inti.db import db, unit_kerja
from portal.inti.jejak import Jejak
from portal.wbs.domain.pilihan import Status
from portal.wbs.models import Laporan
from portal.wbs.service import aturan as layanan
from portal.wbs.service.gangguan import count_gangguan
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun
from tests.pabrik.wbs import SELASA, make_laporan, make_staf

ALAMAT = "/petugas/wbs/atur"
ONION = f"http://{'abcdefg2' * 7}.onion"


@pytest.fixture(autouse=True)
def _pada_selasa() -> Iterator[None]:
    with time_machine.travel(SELASA, tick=False):
        yield


@pytest.fixture
def pimpinan(klien_tiap: Klien) -> Klien:
    make_akun(Peran.PIMPINAN)
    klien_tiap.masuk("pimpinan@uji.example")
    return klien_tiap


def close(laporan_id: str, pada: date, *, ditahan: bool = False) -> None:
    with unit_kerja():
        baris = db.session().get_one(Laporan, laporan_id)
        baris.status, baris.ditutup_pada, baris.ditahan = Status.SELESAI, pada, ditahan


def test_settings_are_saved_and_written_down(pimpinan: Klien) -> None:
    form = pimpinan.form(pimpinan.get(ALAMAT), "retensi_bulan")
    assert (form.isi["hari_umpan_balik"], form.isi["retensi_bulan"]) == ("", "36")
    isi = {"hari_umpan_balik": "14", "retensi_bulan": "60", "alamat_onion": ONION + "/", "pernyataan": "Kami menjaga."}
    assert pimpinan.send(form, **isi).status_code == 303
    p = layanan.get_pengaturan()
    assert (p.hari_umpan_balik, p.retensi_bulan, p.alamat_onion, p.pernyataan) == (14, 60, ONION, "Kami menjaga.")
    [jejak] = db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.aturan"))
    assert '"retensi_bulan": 60' in jejak.rincian
    lagi = pimpinan.form(pimpinan.get(ALAMAT), "retensi_bulan")
    pimpinan.send(lagi)
    assert len(db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.aturan")).all()) == 1
    pimpinan.send(lagi, hari_umpan_balik="")
    db.session().expire_all()
    assert layanan.get_pengaturan().hari_umpan_balik is None


@pytest.mark.parametrize(
    ("bidang", "nilai", "kalimat"),
    [
        ("hari_umpan_balik", "15", "Pilih 14 hari, 30 hari, atau 3 bulan."),
        ("hari_umpan_balik", "x", "Pilih 14 hari, 30 hari, atau 3 bulan."),
        ("retensi_bulan", "11", "Tulis angka 12 sampai 120 bulan."),
        ("retensi_bulan", "121", "Tulis angka 12 sampai 120 bulan."),
        ("retensi_bulan", "²", "Tulis angka 12 sampai 120 bulan."),
        ("alamat_onion", "http://contoh.go.id", "Alamat onion berbentuk"),
        ("alamat_onion", f"https://{'a' * 56}.onion", "Alamat onion berbentuk"),
        ("alamat_onion", f"http://{'1' * 56}.onion", "Alamat onion berbentuk"),
        ("pernyataan", "x" * 1001, "lebih dari 1000 huruf"),
    ],
)
def test_a_value_that_cannot_be_gets_a_sentence_and_changes_nothing(
    app: Flask, klien: Klien, bidang: str, nilai: str, kalimat: str
) -> None:
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    form = klien.form(klien.get(ALAMAT), "retensi_bulan")
    respons = klien.send(form, **{"retensi_bulan": "48", bidang: nilai})
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)
    assert layanan.get_pengaturan().retensi_bulan == 36


def test_a_shorter_retention_says_how_many_reports_fall_due_and_asks(pimpinan: Klien) -> None:
    make_staf()
    lama, tahan, baru, _buka = (make_laporan() for _ in range(4))
    close(lama.id, date(2025, 2, 3))
    close(tahan.id, date(2024, 1, 1), ditahan=True)
    close(baru.id, date(2025, 2, 4))
    form = pimpinan.form(pimpinan.get(ALAMAT), "retensi_bulan")
    tanya = pimpinan.send(form, retensi_bulan="12")
    assert tanya.status_code == 422
    assert "Paling banyak 10 laporan selesai langsung jatuh tempo dimusnahkan." in text_of(tanya.text)
    assert layanan.get_pengaturan().retensi_bulan == 36
    lain = pimpinan.send(pimpinan.form(tanya, "yakin"), retensi_bulan="13", yakin="12")
    assert lain.status_code == 422, "the consent is for the number that was shown"
    assert pimpinan.send(pimpinan.form(tanya, "yakin"), yakin="12").status_code == 303
    db.session().expire_all()
    assert layanan.get_pengaturan().retensi_bulan == 12


def test_key_holders_and_their_state_are_listed(pimpinan: Klien) -> None:
    staf = make_staf(jabatan="Auditor Madya")
    bekas = make_staf(Peran.KUSTODIAN_WBS, jabatan="Kepala Biro")
    make_akun(Peran.PENGELOLA_WBS, unit="DINKES", email="tanpa@uji.example")
    with unit_kerja():
        get_pengguna(bekas.akun.id).active = False
    keadaan = {(k.jabatan, k.siap, k.berperan, k.darurat) for k in layanan.list_kunci()}
    assert keadaan == {
        ("Auditor Madya", True, True, "tanpa"),
        ("Kepala Biro", False, False, "tanpa"),
        ("", False, True, None),
    }
    kata = text_of(pimpinan.get(ALAMAT).text)
    for teks in ("Auditor Madya", "Siap", "Belum dibuat", "Tidak bertugas lagi"):
        assert teks in kata
    assert staf.surel not in kata


def test_faults_are_listed_by_day_and_place_without_a_time(pimpinan: Klien) -> None:
    for _ke in range(2):
        count_gangguan(ValueError("isi rahasia"))
    kata = text_of(pimpinan.get(ALAMAT).text)
    assert "ValueError" in kata
    assert "isi rahasia" not in kata
    assert "Jam tidak pernah disimpan" in kata
    assert "10.00" not in kata


def test_auditors_and_custodians_do_not_change_settings(app: Flask, klien: Klien) -> None:
    make_akun(Peran.AUDITOR)
    klien.masuk("auditor@uji.example")
    assert klien.get(ALAMAT).status_code == 403
