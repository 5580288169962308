"""Tickets for queue systems: a key of one unit, repeatable calls, nothing a caller sends breaks it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.jejak import Jejak
from portal.skm.domain.tiket import derive_token
from portal.skm.models import KunciApi, Tiket
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.service.kunci_api import revoke_kunci
from tests.inti.test_batas import _pembatas_asli, terbatas  # noqa: F401 - fixtures
from tests.klien import Klien, make_klien, text_of
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import SAAT, make_akun, make_layanan, make_loket, make_unit
from tests.pabrik.skm import UNSUR
from tests.pabrik.tiket import make_kunci

ALAMAT = "/api/v1/skm/tiket"


class Antrean:
    """A queue system with its key."""

    def __init__(self, app: Flask, kunci: str) -> None:
        self.klien, self.kepala = make_klien(app), {"Authorization": f"Bearer {kunci}"}

    def send(self, isi: Any = None, *, cara: str = "POST", akhiran: str = "") -> TestResponse:
        data = isi if isinstance(isi, bytes) else json.dumps(isi) if isi is not None else None
        return self.klien.open(f"{ALAMAT}{akhiran}", method=cara, data=data, headers=self.kepala)


@pytest.fixture(autouse=True)
def _jam() -> Iterator[None]:
    with time_machine.travel(SAAT, tick=False):
        yield


@pytest.fixture
def antrean(tiap_app: Flask) -> Antrean:
    """A key of the unit DINKES, which has a parent, a unit below and a stranger beside it."""
    make_unit("PEMDA", "Pemerintah Daerah")
    unit = make_unit(induk="PEMDA")
    make_loket(make_layanan(unit).unit)
    make_layanan(make_unit("UPTD", "Puskesmas", "DINKES"))
    make_layanan(make_unit("LAIN", "Lain"))
    return Antrean(tiap_app, make_kunci(unit)[1])


def count(tabel: Any = Tiket) -> int:
    db.session.remove()
    return db.session.scalar(select(func.count()).select_from(tabel)) or 0


def kode_of(respons: TestResponse) -> tuple[int, str]:
    assert set(respons.json["galat"]) == {"status", "kode", "pesan", "bidang"}
    return respons.status_code, respons.json["galat"]["kode"]


def path_of(respons: TestResponse) -> str:
    return str(respons.json["url"]).removeprefix("http://127.0.0.1:8000")


def test_a_visit_from_the_queue_to_the_answer(antrean: Antrean) -> None:
    warga = antrean.klien
    buat = antrean.send({"layanan": "UMUM", "loket": "1", "rujukan": "A-001", "buka": False})
    assert buat.status_code == 201
    assert buat.json == {
        "rujukan": "A-001", "url": buat.json["url"], "berlaku_sampai": "2025-01-09", "terbuka": False, "dipakai": False,
    }  # fmt: skip
    tunggu = warga.get(path_of(buat))
    assert (tunggu.status_code, "Tiket dibuka setelah layanan selesai" in text_of(tunggu.text)) == (409, True)
    for _ke in range(2):
        selesai = antrean.send(akhiran="/A-001/selesai")
        assert (selesai.status_code, selesai.json["terbuka"]) == (200, True)
    formulir = warga.form(warga.get(path_of(buat)), "kiriman")
    assert warga.send(formulir, **dict.fromkeys(UNSUR, "3")).status_code == 303
    lihat = antrean.send(akhiran="/A-001", cara="GET")
    assert lihat.json == {**buat.json, "terbuka": True, "dipakai": True}
    assert kode_of(antrean.send(akhiran="/A-001", cara="DELETE")) == (409, "tiket_terpakai")
    assert "Set-Cookie" not in lihat.headers
    assert lihat.headers["Cache-Control"] == "no-store"
    baris = db.session.execute(select(tabel_jawaban)).one()._mapping
    assert (baris["kanal"], baris["loket_id"] is not None) == ("tiket", True)
    assert "A-001" not in {str(v) for v in baris.values()}
    tiket = db.session.scalars(select(Tiket)).one()
    assert (tiket.dibuka_at.hour, tiket.dibuka_at.minute) == (0, 0)


def test_the_same_reference_gives_the_same_address_also_at_once(antrean: Antrean, tiap_app: Flask) -> None:
    isi = {"layanan": "UMUM", "rujukan": "A-002"}
    kepala = antrean.kepala
    db.session.remove()

    def make(_ke: int) -> tuple[int, str]:
        respons = tiap_app.test_client().post(ALAMAT, data=json.dumps(isi), headers=kepala)
        return respons.status_code, respons.json["url"]

    tiap_app.test_client_class = None
    with ThreadPoolExecutor(8) as kolam:
        hasil = list(kolam.map(make, range(16)))
    assert sorted(s for s, _ in hasil) == [200] * 15 + [201]
    assert len({u for _, u in hasil}) == count() == 1
    assert kode_of(antrean.send({**isi, "loket": "1"})) == (409, "rujukan_terpakai")
    assert antrean.send({**isi, "rujukan": None}).json["url"] != antrean.send({**isi, "rujukan": None}).json["url"]
    assert antrean.send(akhiran="/A-002", cara="DELETE").status_code == 204
    assert kode_of(antrean.send(akhiran="/A-002", cara="DELETE")) == (404, "tiket_tidak_ada")


def test_a_token_follows_from_the_servers_secret_the_key_and_the_reference() -> None:
    token = derive_token("rahasia", 1, "A-1")
    assert token == derive_token("rahasia", 1, "A-1")
    lain = {derive_token(*isi) for isi in (("lain", 1, "A-1"), ("rahasia", 2, "A-1"), ("rahasia", 1, "A-2"))}
    assert len(lain | {token}) == 4
    assert len(token) == 20


def test_a_key_makes_tickets_for_its_unit_and_below_and_sees_no_others(antrean: Antrean, tiap_app: Flask) -> None:
    assert antrean.send({"unit": "UPTD", "layanan": "UMUM", "rujukan": "B"}).status_code == 201
    for unit in ("LAIN", "PEMDA", "TIDAKADA"):
        assert kode_of(antrean.send({"unit": unit, "layanan": "UMUM"})) == (404, "unit_tidak_ada")
    from portal.organisasi.service import find_unit

    tetangga = Antrean(tiap_app, make_kunci(find_unit("DINKES"), "Mesin kedua")[1])
    for cara, akhiran in (("GET", "/B"), ("POST", "/B/selesai"), ("DELETE", "/B")):
        assert kode_of(tetangga.send(cara=cara, akhiran=akhiran)) == (404, "tiket_tidak_ada")
    assert count() == 1


def test_without_a_valid_key_nothing_happens(antrean: Antrean) -> None:
    isi, benar = {"layanan": "UMUM", "rujukan": "C"}, antrean.kepala["Authorization"]
    tiket = antrean.send(isi)
    for kepala in (
        "",
        "Bearer",
        "Bearer x",
        benar[:-1],
        benar.replace("Bearer", "Basic"),
        benar.lower(),
        "Bearer \xff",
    ):
        antrean.kepala = {"Authorization": kepala}
        for cara, akhiran in (("POST", ""), ("GET", "/C"), ("POST", "/C/selesai"), ("DELETE", "/C")):
            respons = antrean.send(isi, cara=cara, akhiran=akhiran)
            assert kode_of(respons) == (401, "kunci_ditolak"), kepala
            assert respons.headers["WWW-Authenticate"] == "Bearer"
    antrean.kepala = {"Authorization": benar}
    kunci = db.session.scalars(select(KunciApi)).one()
    assert kunci.dipakai_at == SAAT
    with unit_kerja():
        revoke_kunci(kunci.id, cakupan=None, pelaku="uji", now=SAAT + timedelta(hours=1))
    assert kode_of(antrean.send(isi)) == (401, "kunci_ditolak")
    assert antrean.klien.get(path_of(tiket)).status_code == 410


ISI_SALAH: tuple[tuple[Any, int, str], ...] = (
    (b"", 400, "json_salah"),
    (b"{", 400, "json_salah"),
    (b"\xff\xfe", 400, "json_salah"),
    (b"[" * 8000, 400, "json_salah"),
    (b'{"rujukan": ' + b"9" * 5000 + b"}", 400, "json_salah"),
    (b" " * 9000, 413, "http_413"),
    ([], 422, "bukan_objek"),
    ("teks", 422, "bukan_objek"),
    ({"layanan": 1}, 422, "jenis_salah"),
    ({"layanan": ["UMUM"]}, 422, "jenis_salah"),
    ({"layanan": "UMUM", "buka": "ya"}, 422, "jenis_salah"),
    ({"layanan": "UMUM", "nik": "1"}, 422, "kolom_asing"),
    ({"rujukan": "D"}, 422, "layanan_kosong"),
    ({"layanan": "TIDAKADA"}, 404, "layanan_tidak_ada"),
    ({"layanan": "UMUM", "loket": "9"}, 404, "loket_tidak_ada"),
    ({"layanan": "UMUM", "instrumen": "x"}, 404, "instrumen_tidak_ada"),
    ({"layanan": "UMUM", "rujukan": "a/b"}, 422, "rujukan_salah"),
    ({"layanan": "UMUM", "rujukan": "A-3201010101010001"}, 422, "rujukan_nik"),
)


def test_a_wrong_body_is_named_and_stores_nothing(antrean: Antrean) -> None:
    for isi, status, kode in ISI_SALAH:
        assert kode_of(antrean.send(isi)) == (status, kode), str(isi)[:80]
    assert count() == 0


def test_no_field_breaks_on_hostile_text_on_either_database(antrean: Antrean) -> None:
    gagal = []
    for kolom in ("unit", "layanan", "loket", "instrumen", "rujukan"):
        for nama, teks in TEKS.items():
            respons = antrean.send({"layanan": "UMUM", kolom: teks[:5000]})
            if respons.status_code not in (200, 201, 404, 409, 413, 422):
                gagal.append((kolom, nama, respons.status_code))
    for akhiran in ("/%00", "/%ff", "/a%2500b", "/" + "x" * 3000, "/'--"):
        for cara in ("GET", "DELETE"):
            gagal += [(akhiran, cara)] if antrean.send(cara=cara, akhiran=akhiran).status_code != 404 else []
    assert gagal == []


def test_callers_that_ask_too_often_are_told_to_wait(terbatas: Flask) -> None:  # noqa: F811 - a fixture
    antrean = Antrean(terbatas, "pi_salah")
    status = [antrean.send(akhiran="/A", cara="GET").status_code for _ in range(301)]
    assert status == [401] * 300 + [429]


def test_officer_sees_a_key_once_and_revokes_it(app: Flask) -> None:
    layanan = make_layanan(make_unit())
    asing, _rahasia = make_kunci(make_unit("LAIN", "Lain"))
    klien: Klien = make_klien(app)
    klien.masuk(make_akun(Peran.PETUGAS_SKM, unit="DINKES").email)
    formulir = klien.form(klien.get("/petugas/skm/tiket/kunci"), "nama")
    assert klien.send(formulir, nama=" \u200b ").status_code == 422
    assert klien.send(formulir, nama="x" * 81).status_code == 422
    jadi = klien.send(formulir, nama="Mesin <b>antrean</b>")
    rahasia = text_of(jadi.text).split("pi_")[1].split()[0]
    assert "no-store" in jadi.headers["Cache-Control"]
    assert Antrean(app, f"pi_{rahasia}").send({"layanan": layanan.kode}).status_code == 201
    daftar = klien.get("/petugas/skm/tiket/kunci")
    assert rahasia not in daftar.text
    assert "<b>antrean" not in daftar.text
    cabut = [f for f in klien.forms(daftar) if f.alamat.endswith("/cabut")]
    assert len(cabut) == 1
    assert klien.send(cabut[0]).status_code == 303
    assert Antrean(app, f"pi_{rahasia}").send({"layanan": layanan.kode}).status_code == 401
    assert klien.post(f"/petugas/skm/tiket/kunci/{asing.id}/cabut", data=cabut[0].isi).status_code == 404
    aksi = list(db.session.scalars(select(Jejak.aksi).where(Jejak.aksi.like("kunci_api.%")).order_by(Jejak.nomor)))
    assert aksi == ["kunci_api.buat", "kunci_api.buat", "kunci_api.cabut"]
    assert rahasia not in " ".join(db.session.scalars(select(Jejak.rincian)))


def test_command_makes_and_revokes_a_key(app: Flask) -> None:
    layanan = make_layanan(make_unit())
    jalan = app.test_cli_runner()
    hasil = jalan.invoke(args=["skm", "kunci-api", "buat", "--unit", "dinkes", "--nama", "Antrean", "--json"])
    isi = json.loads(hasil.output)
    assert Antrean(app, isi["kunci"]).send({"layanan": layanan.kode}).status_code == 201
    assert jalan.invoke(args=["skm", "kunci-api", "cabut", str(isi["nomor"])]).exit_code == 0
    assert Antrean(app, isi["kunci"]).send({"layanan": layanan.kode}).status_code == 401
    assert jalan.invoke(args=["skm", "kunci-api", "cabut", "99"]).exit_code == 1
