"""What every response shares: headers, error pages, commit, languages, assets, lists."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask, Response, abort
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal.app import create_app
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import Bentrok, DomainError, Terganggu
from portal.inti.kiriman import Kiriman, claim_kiriman, compute_sidik
from portal.inti.web import aset
from portal.inti.web.daftar import PER_HALAMAN, fetch_halaman, read_number
from portal.inti.web.kepala import KEPALA
from portal.inti.web.kiriman import BIDANG, UMUR_DETIK, issue_kunci, read_kunci
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import update_instansi
from tests.conftest import UJI, make_settings
from tests.klien import Klien, make_klien, text_of


class GalatUjiError(Exception):
    """Something nobody expected."""


def _store(kunci: str) -> None:
    claim_kiriman(jenis="uji", kunci=kunci, sidik="a", tanda_terima=f"t-{kunci}", now=utc_now())


def _fail(nama: str) -> Response:
    if nama.startswith("rusak"):
        raise GalatUjiError("rahasia dapur")
    if nama.startswith("basis"):
        raise OperationalError("SELECT rahasia", {}, Exception("disk I/O error"))
    if nama.startswith("domain"):
        raise Bentrok("uji", "Tiket %(nomor)s sudah ditutup.", nomor=7)
    if nama.startswith("terganggu"):
        raise Terganggu
    return abort(int(nama.partition(".")[0]))


def _write(status: int) -> tuple[str, int]:
    _store(f"s{status}")
    return "isi", status


def _write_and_fail() -> str:
    _store("galat")
    raise GalatUjiError


@pytest.fixture
def klien(app: Flask) -> Klien:
    """A browser on a portal with some views that misbehave on purpose."""
    app.add_url_rule("/uji/galat/<nama>", "uji_galat", _fail)
    app.add_url_rule("/uji/tulis/<int:status>", "uji_tulis", menulis(_write))
    app.add_url_rule("/uji/tulis/galat", "uji_tulis_galat", menulis(_write_and_fail))
    app.add_url_rule("/uji/unduh", "uji_unduh", lambda: Response(io.BytesIO(b"%PDF"), mimetype="application/pdf"))
    return make_klien(app)


def test_security_headers_are_on_every_kind_of_response(klien: Klien) -> None:
    for alamat, status in {
        "/": 200, "/sehat": 200, "/petugas/": 302, "/tidak-ada": 404, "/tidak-ada.json": 404, "/logo.png": 404,
        "/static/tidak-ada.css": 404, "/static/publik/publik.css": 200, "/gaya/publik-0049b8.css": 200,
        "/akun/masuk": 200, "/akun/keluar": 405, "/uji/galat/rusak": 500, "/uji/galat/basis": 503,
        "/uji/galat/429": 429, "/uji/unduh": 200, "/s/PALSU": 404,
    }.items():  # fmt: skip
        respons = klien.get(alamat)
        assert (alamat, respons.status_code) == (alamat, status)
        harap = KEPALA | ({"Referrer-Policy": "no-referrer"} if alamat.startswith("/s/") else {})
        assert {n: respons.headers.getlist(n) for n in KEPALA} == {n: [nilai] for n, nilai in harap.items()}
        assert "Server" not in respons.headers
        assert respons.headers["Cache-Control"]


@pytest.mark.parametrize(("besar", "jenis"), [(3, "multipart/form-data"), (26, "application/x-www-form-urlencoded")])
def test_security_headers_are_on_a_refused_upload(klien: Klien, besar: int, jenis: str) -> None:
    respons = klien.post("/akun/masuk", data={"isi": "x" * (besar * 1024 * 1024)}, content_type=jenis)
    assert respons.status_code == 413
    assert "Kiriman terlalu besar" in respons.text
    assert set(KEPALA) <= set(respons.headers.keys())


def test_policy_lets_no_foreign_or_inline_code_run() -> None:
    aturan = dict(a.strip().split(" ", 1) for a in KEPALA["Content-Security-Policy"].split(";"))
    assert aturan["default-src"] == "'none'"
    assert aturan["script-src"] == aturan["style-src"] == "'self'"
    assert aturan["frame-ancestors"] == aturan["base-uri"] == "'none'"


def test_back_office_and_account_pages_are_not_kept_by_browsers(klien: Klien) -> None:
    assert klien.get("/petugas/").headers["Cache-Control"] == "no-store"
    assert "no-store" in klien.get("/akun/masuk").headers["Cache-Control"].split(", ")
    assert klien.get("/").headers["Cache-Control"] == "no-cache"


def test_production_insists_on_https_and_secure_cookies(data: Path) -> None:
    app = create_app(make_settings(data, mode="produksi", base_url="https://portal.example"), tambahan=UJI)
    with app.app_context():
        respons = make_klien(app).get("/akun/masuk", base_url="https://portal.example")
        db.engine.dispose()
    assert respons.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    kue = [k for k in respons.headers.getlist("Set-Cookie") if k.startswith("__Host-portal=")]
    assert kue
    assert all(bagian in kue[0] for bagian in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in kue[0]


def test_plain_portal_promises_no_https(klien: Klien) -> None:
    assert "Strict-Transport-Security" not in klien.get("/").headers


def test_unexpected_error_shows_an_incident_number_that_is_in_the_log(
    klien: Klien, caplog: pytest.LogCaptureFixture
) -> None:
    respons = klien.get("/uji/galat/rusak")
    nomor = re.search(r"Nomor kejadian: ([0-9a-f]{8})\b", text_of(respons.text))
    assert nomor is not None
    assert f"incident {nomor[1]}" in caplog.text
    assert "rahasia dapur" in caplog.text
    for rahasia in ("rahasia dapur", "GalatUji", "Traceback", ".py"):
        assert rahasia not in respons.text


def test_two_incidents_have_two_numbers(klien: Klien) -> None:
    assert klien.get("/uji/galat/rusak").text != klien.get("/uji/galat/rusak").text


def test_database_trouble_is_a_503_without_the_statement(klien: Klien) -> None:
    respons = klien.get("/uji/galat/basis")
    assert respons.status_code == 503
    assert "Data belum tersimpan" in respons.text
    assert "SELECT" not in respons.text


def test_error_page_says_in_indonesian_what_happened(klien: Klien) -> None:
    for nama, status, kalimat in (
        ("domain", 409, "Tiket 7 sudah ditutup."),
        ("terganggu", 503, "Data belum tersimpan"),
        ("400", 400, "Permintaan tidak lengkap"),
        ("403", 403, "Anda tidak berwenang"),
        ("404", 404, "Halaman tidak ditemukan"),
        ("418", 418, "Permintaan tidak lengkap"),
        ("429", 429, "Terlalu banyak permintaan"),
        ("502", 502, "Terjadi kesalahan di server kami"),
    ):
        respons = klien.get(f"/uji/galat/{nama}")
        assert respons.status_code == status
        assert kalimat in text_of(respons.text)
        assert '<html lang="id">' in respons.text


@pytest.mark.parametrize(
    ("alamat", "status"),
    [("/uji/galat/rusak.json", 500), ("/uji/galat/domain.json", 409), ("/a.json", 404), ("/api/x", 404)],
)
def test_callers_that_ask_for_json_get_json(klien: Klien, alamat: str, status: int) -> None:
    respons = klien.get(alamat)
    assert respons.status_code == status
    masalah = {"type", "title", "status", "detail"} if alamat.startswith("/api/") else set()
    assert set(respons.json) == {"galat"} | masalah
    assert respons.mimetype == ("application/problem+json" if masalah else "application/json")
    assert respons.json["galat"]["status"] == status
    assert "rahasia" not in respons.text


def test_wrong_method_names_the_right_ones(klien: Klien) -> None:
    token = klien.form(klien.get("/akun/masuk"), "password").isi["csrf_token"]
    respons = klien.post("/privasi", data={"csrf_token": token})
    assert respons.status_code == 405
    assert "GET" in respons.headers["Allow"]


@pytest.mark.parametrize("alamat", ["/%00", "/%ff%fe", "/../../etc/passwd", "/s/" + "A" * 5000, "/?bahasa=%00"])
def test_odd_addresses_are_answered_without_an_error(klien: Klien, alamat: str) -> None:
    assert klien.get(alamat).status_code < 500


def stored() -> set[str]:
    db.session.remove()
    return set(db.session.scalars(select(Kiriman.kunci)))


def test_view_commits_only_below_400(klien: Klien) -> None:
    semua = (200, 302, 399, 400, 422, 500)
    assert [klien.get(f"/uji/tulis/{status}").status_code for status in semua] == list(semua)
    assert stored() == {"s200", "s302", "s399"}


def test_view_that_breaks_stores_nothing_and_the_next_one_can_write(klien: Klien) -> None:
    assert klien.get("/uji/tulis/galat").status_code == 500
    assert klien.get("/uji/tulis/200").status_code == 200
    assert stored() == {"s200"}


@pytest.mark.parametrize(
    ("cara", "bahasa"),
    [("", "id"), ("?bahasa=en", "en"), ("?bahasa=id", "id"), ("?bahasa=xx", "id"), ("?bahasa=", "id")],
)
def test_language_is_asked_for_in_the_address_and_the_unknown_is_ignored(klien: Klien, cara: str, bahasa: str) -> None:
    respons = klien.get("/" + cara)
    assert f'<html lang="{bahasa}">' in respons.text
    minta = cara.partition("=")[2]
    assert bool(respons.headers.getlist("Set-Cookie")) == (minta in ("id", "en"))


def test_language_is_remembered_until_it_is_switched_back(klien: Klien) -> None:
    klien.get("/?bahasa=en")
    assert '<html lang="en">' in klien.get("/privasi").text
    assert '<html lang="en">' in klien.get("/tidak-ada").text
    klien.get("/?bahasa=xx")
    assert '<html lang="en">' in klien.get("/").text
    klien.get("/?bahasa=id")
    assert '<html lang="id">' in klien.get("/").text


def test_forged_language_cookie_counts_for_nothing(klien: Klien) -> None:
    klien.set_cookie("bahasa", "../../etc")
    assert '<html lang="id">' in klien.get("/").text


def test_language_cookie_holds_the_language_and_nothing_else(klien: Klien) -> None:
    kue = klien.get("/?bahasa=en").headers["Set-Cookie"]
    assert kue.startswith("bahasa=en;")
    assert "HttpOnly" in kue
    assert "SameSite=Lax" in kue


def test_switch_to_the_other_language_keeps_the_rest_of_the_address(klien: Klien) -> None:
    halaman = klien.get("/skm/?kode=a%26b&bahasa=id").text
    assert "/skm/?kode=a%26b&amp;bahasa=en" in halaman


@pytest.fixture
def statis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(aset, "STATIS", tmp_path)
    yield tmp_path
    aset._sidik.cache_clear()


def test_address_of_an_asset_changes_with_its_content(app: Flask, statis: Path) -> None:
    berkas = statis / "a.css"
    with app.test_request_context():
        berkas.write_text("satu")
        pertama = aset.aset("a.css")
        assert aset.aset("a.css") == pertama
        berkas.write_text("dua")
        kedua = aset.aset("a.css")
        berkas.write_text("satu")
        assert (aset.aset("a.css"), kedua != pertama) == (pertama, True)


def test_assets_are_kept_for_a_year(klien: Klien) -> None:
    for alamat in ("/static/publik/publik.css", "/gaya/petugas-0049b8.css"):
        assert "max-age=31536000" in klien.get(alamat).headers["Cache-Control"]


def test_style_sheet_begins_with_the_colour_of_the_address(klien: Klien) -> None:
    respons = klien.get("/gaya/publik-a1b2c3.css")
    assert respons.mimetype == "text/css"
    assert respons.text.startswith(":root{--warna-instansi:#a1b2c3;")
    assert (aset.LEMBAR["publik"]).read_text() in respons.text


def test_style_sheet_takes_no_other_colour_or_name(klien: Klien) -> None:
    buruk = ["publik-0049b", "publik-0049b8f", "publik-0049BG", "publik-red;}x", "lain-0049b8", "publik-0049B8"]
    buruk += ["..%2fpublik-0049b8", "publik-"]
    assert {n: klien.get(f"/gaya/{n}.css").status_code for n in buruk} == dict.fromkeys(buruk, 404)


def test_pages_use_the_colour_of_the_office(klien: Klien) -> None:
    with unit_kerja():
        update_instansi({"warna": "#7A0019"}, pelaku="uji", now=utc_now())
    assert "/gaya/publik-7a0019.css" in klien.get("/").text


@pytest.mark.parametrize(("warna", "rasio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54)])
def test_contrast_is_the_one_of_wcag(warna: str, rasio: float) -> None:
    assert round(aset.contrast(warna, "#ffffff"), 2) == rasio
    assert aset.contrast(warna, "#ffffff") == aset.contrast("#ffffff", warna)


def test_nonsense_page_number_is_page_one(app: Flask) -> None:
    harap = dict.fromkeys(["", "0", "-1", "1.5", "x", "٣", "²", "1e9", "1" + "0" * 30, "2' OR 1=1", "\x00"], 1)
    harap |= {"9999999": 10**6, "3": 3, "007": 7}
    for nilai, nomor in harap.items():
        with app.test_request_context("/x", query_string={"halaman": nilai}):
            assert read_number() == nomor, nilai


def test_page_after_the_last_is_the_last(tiap_app: Flask) -> None:
    with unit_kerja():
        for i in range(2 * PER_HALAMAN + 7):
            _store(f"k{i:03d}")
    pilih = select(Kiriman).order_by(Kiriman.kunci)
    dapat = {}
    for minta in ("1", "2", "3", "4", "999999"):
        with tiap_app.test_request_context("/x", query_string={"halaman": minta, "q": "a&b"}):
            halaman = fetch_halaman(pilih)
            assert (halaman.total, halaman.jumlah_halaman) == (107, 3)
            assert halaman.url(2) == "/x?q=a%26b&halaman=2"
            dapat[minta] = (halaman.halaman, len(halaman.baris))
    assert dapat == {"1": (1, 50), "2": (2, 50), "3": (3, 7), "4": (3, 7), "999999": (3, 7)}


def test_empty_list_has_one_page(app: Flask) -> None:
    with app.test_request_context("/x?halaman=5"):
        halaman = fetch_halaman(select(Kiriman))
    assert (halaman.halaman, halaman.jumlah_halaman, list(halaman.baris)) == (1, 1, [])


def read_posted(app: Flask, kunci: str | None, jenis: str = "skm", terikat: str = "1", **kepala: str) -> str:
    data = {} if kunci is None else {BIDANG: kunci}
    with app.test_request_context("/x", method="POST", data=data, headers=kepala):
        return read_kunci(jenis, terikat)


def test_key_of_a_form_is_read_back_and_new_each_time(app: Flask) -> None:
    satu, dua = (read_posted(app, issue_kunci("skm", "1")) for _ in range(2))
    assert satu != dua
    assert len(satu) >= 22
    kunci = issue_kunci("skm", "1")
    assert read_posted(app, kunci) == read_posted(app, kunci)


def test_missing_or_forged_key_is_refused_kindly(app: Flask) -> None:
    for kunci in (None, "", "palsu", "WyJhIiwiMSJd.aaaa.bbbb", "x" * 100_000, "é\x00"):
        with pytest.raises(DomainError, match="Isian Anda tetap ada") as salah:
            read_posted(app, kunci)
        assert salah.value.kode == "kiriman_usang"


def test_changed_key_is_refused(app: Flask) -> None:
    isi, *ekor = issue_kunci("skm", "1").split(".")
    with pytest.raises(DomainError):
        read_posted(app, ".".join([isi[:-1] + ("A" if isi[-1] != "A" else "B"), *ekor]))


def test_key_of_another_form_or_another_door_is_refused(app: Flask) -> None:
    kunci = issue_kunci("skm", "1")
    with pytest.raises(DomainError) as salah:
        read_posted(app, kunci, jenis="pengaduan")
    assert salah.value.kode == "kiriman_usang"
    with pytest.raises(DomainError) as salah:
        read_posted(app, kunci, terikat="2")
    assert salah.value.kode == "kiriman_tertukar"


def test_key_lives_for_a_day(app: Flask) -> None:
    with time_machine.travel("2025-06-01T02:00:00Z", tick=False) as jam:
        kunci = issue_kunci("skm", "1")
        jam.shift(UMUR_DETIK)
        assert read_posted(app, kunci)
        jam.shift(1)
        with pytest.raises(DomainError) as salah:
            read_posted(app, kunci)
    assert salah.value.kode == "kiriman_usang"


def test_form_sent_from_another_site_is_refused(app: Flask) -> None:
    kunci = issue_kunci("skm", "1")
    for asal in ("cross-site", "same-site"):
        with pytest.raises(Exception, match="400"):
            read_posted(app, kunci, **{"Sec-Fetch-Site": asal})
    for asal in ("same-origin", "none"):
        assert read_posted(app, kunci, **{"Sec-Fetch-Site": asal})


def test_digest_tells_contents_apart_and_takes_any_text() -> None:
    assert compute_sidik("a", 1) == compute_sidik("a", 1)
    assert len({compute_sidik(*isi) for isi in (("a", "b"), ("ab",), ("a", "", "b"), ("b", "a"), ("a", None))}) == 5
    assert len(compute_sidik("\ud800", {"x": "é"})) == 64


def test_digest_is_not_fooled_by_the_separator() -> None:
    assert compute_sidik("a\x1fb") != compute_sidik("a", "b")


def test_key_that_was_rolled_back_can_be_used_again(tiap_app: Flask) -> None:
    with pytest.raises(DomainError), unit_kerja():
        _store("k")
        raise DomainError("uji", "Uji.")
    with unit_kerja():
        _store("k")
    assert db.session.scalar(select(func.count()).select_from(Kiriman)) == 1
