"""Open data: what the OpenAPI document promises is kept; pages, CSV styles, tags, errors, other sites may read."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
import schemathesis
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from portal.inti.db import unit_kerja
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, find_unit
from portal.pengaduan.service.penutupan import close_periode as close_pengaduan
from portal.publikasi.service import publish
from portal.skm.service.penutupan import close_periode
from tests.klien import Klien
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.publikasi import make_maklumat, make_penandatangan, make_standar
from tests.pabrik.skm import make_jawaban, make_nilai
from tests.pabrik.tiket import make_kunci

AWAL = "/api/v1"
POLOS = {"Accept-Encoding": "identity"}
"""The WSGI client of schemathesis does not unpack gzip."""
SAAT = datetime(2025, 4, 2, 4, 0, tzinfo=UTC)
TW1 = Periode.parse("2025-TW1")


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    with time_machine.travel(SAAT, tick=False):
        yield


def publish_unit(unit: Unit, n: int = 6, periode: Periode = TW1) -> None:
    layanan = make_layanan(unit)
    for _ in range(n):
        make_jawaban(layanan, make_nilai(3, waktu=4), tanggal=periode.mulai)
    with unit_kerja():
        close_periode(unit, periode, hari_ini=date(2025, 4, 2), pelaku="uji", now=SAAT)
        publish(unit, periode, pelaku="uji", now=SAAT)


@pytest.fixture
def terbit(tiap_app: Flask) -> Flask:
    """DINKES has a service with a standard and a maklumat, a published quarter and closed complaints."""
    unit = make_unit()
    publish_unit(unit)
    make_standar(make_layanan(unit))
    make_penandatangan()
    make_maklumat(unit)
    with unit_kerja():
        close_pengaduan(unit, TW1, hari_ini=date(2025, 4, 2), pelaku="uji", now=SAAT)
    return tiap_app


TERBATAS = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
"""The same few examples each time: a test that finds something today finds it tomorrow."""


@pytest.mark.parametrize("cara", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["benar", "salah"])
def test_every_address_keeps_what_the_document_promises(app: Flask, cara: GenerationMode) -> None:
    unit = make_unit()
    publish_unit(unit)
    make_standar(make_layanan(unit))
    skema = schemathesis.openapi.from_wsgi(f"{AWAL}/openapi.json", app)
    dilihat = []
    for satu in skema.get_all_operations():
        operasi = satu.ok()
        dilihat.append(operasi.label)
        try:
            contoh = operasi.as_strategy(generation_mode=cara)
        except Unsatisfiable:
            continue

        @TERBATAS
        @given(case=contoh)
        def call(case: Any) -> None:
            case.call_and_validate(headers=POLOS)

        with suppress(Unsatisfiable):  # an address without parameters has no wrong ones
            call()
    assert len(dilihat) > 15


JADI = {
    "GET /ikm": ({}, {"tahun": 2025}, 200),
    "GET /ikm.csv": ({}, {"gaya": "koma"}, 200),
    "GET /ikm/{kode_unit}/{kode_periode}": ({"kode_unit": "DINKES", "kode_periode": "2025-TW1"}, {}, 200),
    "GET /pengaduan": ({}, {}, 200),
    "GET /pengaduan/{kode_unit}/{kode_periode}": ({"kode_unit": "DINKES", "kode_periode": "2025-TW1"}, {}, 200),
    "GET /standar": ({}, {}, 200),
    "GET /standar/{kode_unit}/{kode_layanan}": ({"kode_unit": "DINKES", "kode_layanan": "UMUM"}, {}, 200),
    "POST /skm/tiket": ({}, {}, 201),
    "GET /skm/tiket/{rujukan}": ({"rujukan": "A-1"}, {}, 200),
    "POST /skm/tiket/{rujukan}/selesai": ({"rujukan": "A-1"}, {}, 200),
    "DELETE /skm/tiket/{rujukan}": ({"rujukan": "A-1"}, {}, 204),
}
"""Operation → path and query of a call that must succeed, and its status."""


def test_calls_that_succeed_answer_in_the_documented_shape(terbit: Flask) -> None:
    unit = find_unit("DINKES")
    kepala = {"Authorization": f"Bearer {make_kunci(unit)[1]}"}
    tiket = {"layanan": "UMUM", "rujukan": "A-1", "buka": False}
    skema = schemathesis.openapi.from_wsgi(f"{AWAL}/openapi.json", terbit)
    operasi = {o.label: o for o in (satu.ok() for satu in skema.get_all_operations())}
    for nama, (jalur, tanya, status) in JADI.items():
        cara, alamat = nama.split(" ")
        lain = {"body": tiket, "media_type": "application/json"} if nama == "POST /skm/tiket" else {}
        case = operasi[f"{cara} {AWAL}{alamat}"].Case(path_parameters=jalur, query=tanya, **lain)
        respons = case.call(headers=POLOS | (kepala if "skm" in nama else {}))
        assert respons.status_code == status, (nama, respons.text)
        case.validate_response(respons, excluded_checks=[ignored_auth])  # it guesses that our own key is a wrong one


def test_the_document_names_every_address_of_the_api(app: Flask, klien: Klien) -> None:
    isi = klien.get(f"{AWAL}/openapi.json").json
    assert isi["openapi"].startswith("3.")
    punya = {a.rule.replace("<", "{").replace(">", "}") for a in app.url_map.iter_rules() if a.rule.startswith(AWAL)}
    assert set(isi["paths"]) == punya


def test_a_published_period_is_open_with_all_its_figures(terbit: Flask, klien_tiap: Klien) -> None:
    daftar = klien_tiap.get(f"{AWAL}/ikm").json
    assert [(b["unit"], b["periode"], b["ikm"], b["n"]) for b in daftar["data"]] == [("DINKES", "2025-TW1", "77.78", 6)]
    isi = klien_tiap.get(f"{AWAL}/ikm/DINKES/2025-TW1").json
    assert (isi["ikm"], isi["mutu"], isi["bobot"], isi["agregasi"]) == ("77.78", "B", "sama", "gabungan")
    assert {u["kode"]: u["nrr"] for u in isi["unsur"]}["waktu"] == "4.0000"
    assert len(isi["sha256"]) == 64
    assert isi["halaman"].endswith("/publikasi/ikm/DINKES/2025-TW1")


def test_what_is_not_published_is_not_in_the_data(klien: Klien) -> None:
    make_jawaban(make_layanan(make_unit()))
    assert klien.get(f"{AWAL}/ikm").json["data"] == []
    assert klien.get(f"{AWAL}/ikm/DINKES/2025-TW1").status_code == 404


def test_complaints_and_standards_are_open_too(terbit: Flask, klien_tiap: Klien) -> None:
    assert klien_tiap.get(f"{AWAL}/pengaduan").json["data"][0]["diterima"] == 0
    isi = klien_tiap.get(f"{AWAL}/pengaduan/DINKES/2025-TW1").json
    assert (isi["diterima"], isi["selesai"], isi["persen_selesai"]) == (0, 0, None)
    standar = klien_tiap.get(f"{AWAL}/standar/DINKES/UMUM").json
    assert (len(standar["komponen"]), standar["komponen_terisi"], standar["nomor_sk"]) == (14, 14, "SK/1/2025")
    assert standar["maklumat"]["sanksi"] == "Hukuman disiplin"
    assert [s["layanan"] for s in klien_tiap.get(f"{AWAL}/standar?unit=dinkes").json["data"]] == ["UMUM"]
    assert klien_tiap.get(f"{AWAL}/standar/DINKES/TIADA").status_code == 404


def test_a_list_comes_a_page_at_a_time(klien: Klien) -> None:
    for i in range(5):
        make_unit(f"U{i}", f"Unit {i}")
    isi = klien.get(f"{AWAL}/unit?halaman=2&per_halaman=2").json
    assert ([u["kode"] for u in isi["data"]], isi["jumlah"], isi["halaman"]) == (["U2", "U3"], 5, 2)
    assert klien.get(f"{AWAL}/unit?halaman=9&per_halaman=2").json["data"] == []


def test_lists_are_narrowed_by_unit_and_year(klien: Klien) -> None:
    publish_unit(make_unit())
    publish_unit(make_unit("LAIN", "Unit Lain"), periode=Periode.parse("2024-TW4"))
    semua = [b["unit"] for b in klien.get(f"{AWAL}/ikm").json["data"]]
    assert semua == ["DINKES", "LAIN"]
    assert [b["unit"] for b in klien.get(f"{AWAL}/ikm?tahun=2024").json["data"]] == ["LAIN"]
    assert [b["unit"] for b in klien.get(f"{AWAL}/ikm?unit=DINKES").json["data"]] == ["DINKES"]
    assert klien.get(f"{AWAL}/ikm?unit=TIADA").status_code == 404


def test_csv_comes_with_decimal_points_or_decimal_commas(klien: Klien) -> None:
    publish_unit(make_unit())
    titik = klien.get(f"{AWAL}/ikm.csv")
    assert titik.headers["Content-Type"].startswith("text/csv")
    baris = list(csv.DictReader(io.StringIO(titik.text)))
    assert (len(baris), baris[-1]["kode"], baris[-1]["konversi"]) == (10, "ikm", "77.78")
    koma = klien.get(f"{AWAL}/ikm.csv?gaya=koma").text
    assert koma.startswith("\ufeff")
    baris = list(csv.DictReader(io.StringIO(koma.removeprefix("\ufeff")), delimiter=";"))
    assert (baris[-1]["konversi"], baris[2]["nrr"]) == ("77,78", "4,0000")
    satu = klien.get("/publikasi/ikm/DINKES/2025-TW1.csv?gaya=koma").text
    assert "77,78" in satu


def test_the_csv_of_results_holds_one_year_the_newest_unless_asked(klien: Klien) -> None:
    unit = make_unit()
    publish_unit(unit)
    publish_unit(unit, periode=Periode.parse("2024-TW4"))

    def periode(tanya: str) -> set[str]:
        baris = csv.DictReader(io.StringIO(klien.get(f"{AWAL}/ikm.csv{tanya}").text))
        return {b["periode"] for b in baris}

    assert periode("") == {"2025-TW1"}
    assert periode("?tahun=2024") == {"2024-TW4"}
    assert periode("?tahun=2023") == set()


def test_every_list_has_a_csv_with_the_same_columns(terbit: Flask, klien_tiap: Klien) -> None:
    for nama in ("unit", "layanan", "pengaduan", "standar"):
        kolom = set(klien_tiap.get(f"{AWAL}/{nama}").json["data"][0])
        baris = list(csv.DictReader(io.StringIO(klien_tiap.get(f"{AWAL}/{nama}.csv").text)))
        assert set(baris[0]) == kolom, nama


def test_unchanged_data_is_not_sent_again(klien: Klien) -> None:
    make_unit()
    tanda = klien.get(f"{AWAL}/unit").headers["ETag"]
    assert klien.get(f"{AWAL}/unit", headers={"If-None-Match": tanda}).status_code == 304
    make_unit("BARU", "Unit Baru")
    assert klien.get(f"{AWAL}/unit", headers={"If-None-Match": tanda}).status_code == 200


def test_other_sites_may_read_the_data_but_not_the_calls_of_queue_systems(klien: Klien) -> None:
    make_unit()
    respons = klien.get(f"{AWAL}/unit")
    assert respons.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in respons.headers
    tanya = klien.options(f"{AWAL}/unit", headers={"Origin": "https://lain.example"})
    assert tanya.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in klien.post(f"{AWAL}/skm/tiket").headers


@pytest.mark.parametrize(
    ("alamat", "status", "kode"),
    [
        ("unit?halaman=nol", 422, "parameter_salah"),
        ("unit?per_halaman=101", 422, "parameter_salah"),
        ("ikm.csv?gaya=titik-koma", 422, "parameter_salah"),
        ("ikm/DINKES/kemarin", 422, "periode_salah"),
        ("ikm/TIADA/2025", 404, "unit_tidak_ada"),
        ("ikm/%00/2025", 404, "unit_tidak_ada"),
        ("tiada", 404, "http_404"),
    ],
)
def test_an_error_is_a_problem_document(klien_tiap: Klien, alamat: str, status: int, kode: str) -> None:
    make_unit()
    respons = klien_tiap.get(f"{AWAL}/{alamat}")
    assert (respons.status_code, respons.mimetype) == (status, "application/problem+json")
    isi = respons.json
    assert (isi["status"], isi["galat"]["kode"], isi["type"]) == (status, kode, "about:blank")
    assert isi["detail"] == isi["galat"]["pesan"] or status == 404


def test_a_refused_parameter_is_named(klien: Klien) -> None:
    assert klien.get(f"{AWAL}/unit?per_halaman=0").json["galat"]["bidang"] == "per_halaman"


def test_requests_of_one_address_are_limited(klien: Klien) -> None:
    """The limit is registered; the counting itself is tested in tests/inti/test_batas.py."""
    from portal.inti.web.batas import limiter
    from portal.publikasi.api.dasar import BATAS_DATA

    assert "120 per 1 minute" in str(limiter.limit_manager.blueprint_limits(klien.application, "data"))
    assert BATAS_DATA.startswith("120")


def test_figures_of_a_renamed_unit_stay_reachable(klien: Klien) -> None:
    publish_unit(make_unit())
    make_unit(nama="Dinas Baru")
    assert find_unit("DINKES").nama == "Dinas Baru"
    assert klien.get(f"{AWAL}/ikm").json["data"][0]["unit_nama"] == "Dinas Baru"
