"""Rules of counting: registered beforehand, with a reason, shown in plain words, printed by a command."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db
from portal.inti.jejak import Jejak
from portal.skm.domain.keabsahan import AturanSkm, Tanda
from portal.skm.models import Aturan
from portal.skm.service import aturan as layanan
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.korpus.test_masukan_buruk import RAMAH, encode
from tests.pabrik.organisasi import make_akun, make_unit
from tests.skm.test_instrumen_editor import KASUS

ALAMAT = "/petugas/skm/aturan"
HARI_INI = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    layanan._simpanan.clear()
    with time_machine.travel("2026-05-20T03:00:00+00:00", tick=False):
        yield
    layanan._simpanan.clear()


@pytest.fixture
def pimpinan(tiap_app: Flask, klien_tiap: Klien) -> Klien:
    make_akun(Peran.PIMPINAN)
    klien_tiap.masuk("pimpinan@uji.example")
    return klien_tiap


def register(klien: Klien, **isi: Any) -> Any:
    formulir = klien.form(klien.get(ALAMAT), "mulai")
    return klien.send(formulir, **{"alasan": "SK Kepala Dinas 4/2026", "dikecualikan": ["1", "2", "4"], **isi})


def count() -> int:
    return len(layanan.list_aturan())


def test_rules_take_effect_on_their_day_and_not_before(pimpinan: Klien) -> None:
    assert register(pimpinan, mulai="2026-05-20", detik_cepat="8").status_code == 303
    isi = {"mulai": "2026-07-01", "maks_perangkat": "3", "agregasi": "rata_layanan", "dikecualikan": ["1", "16"]}
    assert register(pimpinan, **isi, jaringan_kantor="10.10.0.0/16\n\n 192.168.1.0/24 ").status_code == 303
    assert layanan.read_aturan(date(2026, 5, 19)) == AturanSkm()
    assert (layanan.read_aturan(HARI_INI).detik_cepat, layanan.read_aturan(HARI_INI).maks_perangkat) == (8, 10)
    baru = layanan.read_aturan(date(2026, 7, 1))
    assert (baru.detik_cepat, baru.maks_perangkat, baru.agregasi) == (8, 3, "rata_layanan")
    assert baru.dikecualikan == int(Tanda.CEPAT_SERAGAM | Tanda.JARINGAN_KANTOR)
    assert baru.jaringan_kantor == ("10.10.0.0/16", "192.168.1.0/24")
    teks = text_of(pimpinan.get(ALAMAT).text)
    for kata in ("kurang dari 8 detik", "Mulai 1 Jul 2026", "SK Kepala Dinas 4/2026", "82,22", "83,09"):
        assert kata in teks
    jejak = db.session.scalars(select(Jejak.objek).where(Jejak.aksi == "skm.aturan").order_by(Jejak.nomor))
    assert list(jejak) == ["2026-05-20", "2026-07-01"]


def test_only_the_first_rules_may_begin_today_and_none_in_the_past(pimpinan: Klien) -> None:
    lampau = register(pimpinan, mulai="2026-05-19")
    assert lampau.status_code == 422
    assert "paling cepat besok" in text_of(lampau.text)
    assert register(pimpinan, mulai="2026-05-20").status_code == 303
    lagi = register(pimpinan, mulai="2026-05-20", detik_cepat="30")
    assert lagi.status_code == 422
    assert pimpinan.form(lagi, "mulai").isi["detik_cepat"] == "30"
    assert count() == 1


def test_the_last_of_two_registrations_for_one_day_counts_and_the_other_says_so(pimpinan: Klien) -> None:
    for detik in ("5", "7"):
        assert register(pimpinan, mulai="2026-06-01", detik_cepat=detik).status_code == 303
    assert layanan.read_aturan(date(2026, 6, 1)).detik_cepat == 7
    assert text_of(pimpinan.get(ALAMAT).text).count("diganti pendaftaran berikutnya") == 1


@pytest.mark.parametrize(
    "isi",
    [
        {"alasan": " "},
        {"mulai": ""},
        {"mulai": "besok"},
        {"mulai": "2026-02-30"},
        {"detik_cepat": "121"},
        {"perangkat_menit": "-1"},
        {"maks_perangkat": "0"},
        {"laju_jumlah": "2"},
        {"laju_menit": ""},
        {"ambang_paham": "101"},
        {"agregasi": "median"},
        {"penyebut_paham": "x"},
        {"dikecualikan": ["3"]},
        {"jaringan_kantor": "10.10.0.5/16"},
        {"jaringan_kantor": "kantor"},
    ],
    ids=str,
)
def test_a_wrong_rule_is_refused_beside_its_field(app: Flask, klien: Klien, isi: dict[str, Any]) -> None:
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    respons = register(klien, **{"mulai": "2026-06-01", **isi})
    assert respons.status_code == 422
    nama = next(iter(isi))
    assert f'href="#{nama}' in respons.text
    assert "isian-galat" in respons.text
    assert count() == 0


def test_head_of_a_part_of_the_office_reads_the_rules_but_registers_none(app: Flask, klien: Klien) -> None:
    make_unit()
    make_unit("LAIN", "Unit Lain")
    make_akun(Peran.PIMPINAN, "DINKES")
    klien.masuk("pimpinan@uji.example")
    halaman = klien.get(ALAMAT)
    assert halaman.status_code == 200
    assert 'name="mulai"' not in halaman.text
    token = klien.forms(halaman)[0].isi["csrf_token"]
    data = {"csrf_token": token, "mulai": "2026-06-01", "alasan": "x"}
    assert klien.post(ALAMAT, data=data).status_code == 403
    assert count() == 0


def test_no_field_of_the_rules_breaks_on_hostile_text(app: Flask, klien: Klien) -> None:
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    formulir = klien.form(klien.get(ALAMAT), "mulai")
    gagal = []
    for satu in ("mulai", "alasan", "detik_cepat", "jaringan_kantor", "agregasi", "dikecualikan"):
        for kasus in KASUS:
            respons = klien.send(formulir, **{"alasan": "uji", satu: encode(TEKS[kasus])})
            if respons.status_code not in RAMAH:
                gagal.append((satu, kasus, respons.status_code))
    assert gagal == []
    assert "<script>alert" not in klien.get(ALAMAT).text


def test_the_command_prints_the_rules_in_force_and_the_coming_ones(pimpinan: Klien, tiap_app: Flask) -> None:
    register(pimpinan, mulai="2026-06-01", laju_menit="20")
    hasil = tiap_app.test_cli_runner().invoke(args=["skm", "aturan", "--json"])
    assert hasil.exit_code == 0, hasil.output
    isi = json.loads(hasil.output)
    assert (isi["tanggal"], isi["mulai"], isi["aturan"]["laju_menit"]) == ("2026-05-20", None, 10)
    assert [(m["mulai"], m["aturan"]["laju_menit"]) for m in isi["mendatang"]] == [("2026-06-01", 20)]
    assert "laju_menit: 10" in tiap_app.test_cli_runner().invoke(args=["skm", "aturan"]).output
    assert db.session.query(Aturan).count() == 1
