"""The door: what could tell who is there never gets in, and every answer of the room carries its headers."""

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask, request
from flask_login import current_user
from werkzeug.test import Client, TestResponse

from portal.akun.domain import Peran
from portal.app import create_app
from portal.inti.db import unit_kerja, utc_now
from portal.inti.web import sunyi
from portal.wbs.pintu import EMBER, KEPALA, LANGKAH, Pintu, is_wbs
from portal.wbs.publik.dasar import remember_kotak
from portal.wbs.service.gangguan import list_gangguan
from portal.wbs.service.sesi import open_sesi_pelapor
from portal.wbs.takaran import EMBER_MAKS, UMUM, Penyamar, Takaran
from tests.conftest import UJI, make_settings
from tests.klien import Klien, make_klien
from tests.pabrik.organisasi import make_akun
from tests.pabrik.wbs import make_laporan, make_staf

JEJAK = {
    "REMOTE_ADDR": "203.0.113.77",
    "REMOTE_PORT": "54321",
    "RAW_URI": "/wbs/?x=KANARI",
    "HTTP_USER_AGENT": "KANARI-UA",
    "HTTP_REFERER": "https://kantor.example/KANARI",
    "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    "HTTP_FORWARDED": "for=203.0.113.77",
    "HTTP_VIA": "1.1 KANARI",
    "HTTP_X_REAL_IP": "203.0.113.77",
    "HTTP_ACCEPT_LANGUAGE": "KANARI",
    "HTTP_ACCEPT_ENCODING": "gzip",
    "HTTP_AUTHORIZATION": "Basic KANARI",
    "HTTP_X_APA_SAJA": "KANARI",
    "HTTP_IF_NONE_MATCH": "KANARI",
    "REMOTE_USER": "KANARI",
    "werkzeug.proxy_fix.orig": {"REMOTE_ADDR": "203.0.113.77"},
    "SSL_CLIENT_S_DN": "KANARI",
}
WbsKepala = list[tuple[str, str]]


def _probe(lihat: dict[str, Any], kepala: WbsKepala, isi: bytes = b"<p>isi</p>", status: str = "200 OK") -> Any:
    def dalam(lingkungan: dict[str, Any], mulai: Callable[..., Any]) -> Iterable[bytes]:
        lihat.clear()
        lihat.update(lingkungan)
        mulai(status, kepala)
        return [isi]

    return dalam


def _through(jalur: str, *, kue: str = "", kepala: WbsKepala | None = None) -> tuple[dict[str, Any], TestResponse]:
    lihat: dict[str, Any] = {}
    pintu = Pintu(_probe(lihat, kepala or [("Content-Type", "text/html; charset=utf-8")]))
    respons = Client(pintu, use_cookies=False).get(
        jalur, environ_overrides={**JEJAK, **({"HTTP_COOKIE": kue} if kue else {})}
    )
    return lihat, respons


def _assert_kepala(respons: TestResponse) -> None:
    for nama, nilai in KEPALA.items():
        assert respons.headers.getlist(nama) == [nilai], (respons.request.path, nama)
    for nama in ("ETag", "Last-Modified", "Expires", "Vary"):
        assert nama not in respons.headers
    if respons.mimetype == "text/html" and respons.get_data():
        assert len(respons.get_data()) % LANGKAH == 0


def test_address_device_origin_and_foreign_headers_never_get_in() -> None:
    lihat, _ = _through("/wbs/baru")
    teks = repr({k: v for k, v in lihat.items() if k != "wsgi.input"})
    assert "203.0.113.77" not in teks
    assert "KANARI" not in teks
    assert "gzip" not in teks
    assert lihat["REMOTE_ADDR"] == "0.0.0.0"  # noqa: S104
    assert lihat[EMBER] not in ("", UMUM)


def test_outside_the_room_nothing_is_taken_off() -> None:
    """Control: the same probe sees everything one door further."""
    for jalur in ("/", "/w", "/pengaduan/", "/petugas/wbs/"):
        lihat, respons = _through(jalur)
        assert lihat["HTTP_USER_AGENT"] == "KANARI-UA"
        assert lihat["REMOTE_ADDR"] == "203.0.113.77"
        assert "Referrer-Policy" not in respons.headers


@pytest.mark.parametrize(
    ("jalur", "milik"),
    [
        ("/wbs", True), ("/wbs/", True), ("/wbs/kotak/berkas/a", True), ("//wbs/baru", True), ("///wbs", True),
        ("/WBS/", True), ("/wbs;x", True), ("/petugas/wbs", False), ("/w", False), ("/", False), ("", False),
    ],
)  # fmt: skip
def test_every_way_to_write_the_rooms_address_belongs_to_the_room(jalur: str, milik: bool) -> None:
    assert is_wbs(jalur) is milik


@pytest.mark.parametrize(
    "kue",
    [
        "session=PORTAL; __Secure-wbs=abc; remember_token=PORTAL; bahasa=en; brankas=PORTAL",
        '__Secure-wbs=abc; lain="PORTAL; bahasa=en',
        'prefs={"PORTAL": [1, 2]}; __Secure-wbs=abc; bahasa=en',
        "PORTAL=a b c; __Secure-wbs=abc; x@y=PORTAL; bahasa=en; tanpa-nilai",
        "__Secure-wbs=abc; __secure-WBS=PORTAL; wbs2=PORTAL; bahasa=en",
    ],
)
def test_only_the_rooms_cookies_get_in_whatever_else_the_browser_sends(kue: str) -> None:
    lihat, _ = _through("/wbs/", kue=kue)
    assert "__Secure-wbs=abc" in lihat["HTTP_COOKIE"]
    assert "PORTAL" not in lihat["HTTP_COOKIE"]


def test_only_the_rooms_cookies_are_set() -> None:
    kepala = [
        ("Content-Type", "text/html"),
        ("Set-Cookie", "session=PORTAL; Path=/"),
        ("Set-Cookie", "wbs=a; Path=/wbs"),
    ]
    _, respons = _through("/wbs/", kepala=kepala)
    assert respons.headers.getlist("Set-Cookie") == ["wbs=a; Path=/wbs"]


def test_the_rooms_headers_replace_those_of_the_page() -> None:
    kepala = [
        ("Content-Type", "text/html"), ("Cache-Control", "public, max-age=99"), ("ETag", "x"), ("Last-Modified", "y"),
        ("Expires", "z"), ("Vary", "Cookie"), ("Content-Security-Policy", "default-src *"), ("Server", "mesin/1.2"),
        ("Referrer-Policy", "unsafe-url"), ("Content-Length", "10"),
    ]  # fmt: skip
    _, respons = _through("/wbs/", kepala=kepala)
    _assert_kepala(respons)
    assert "Server" not in respons.headers
    assert respons.headers["Content-Length"] == str(LANGKAH)


def test_lengths_of_pages_come_in_steps_and_files_keep_theirs() -> None:
    for panjang, kirim in ((1, LANGKAH), (LANGKAH, LANGKAH), (LANGKAH + 1, 2 * LANGKAH)):
        pintu = Pintu(_probe({}, [("Content-Type", "text/html")], b"x" * panjang))
        assert len(Client(pintu).get("/wbs/").data) == kirim
    pintu = Pintu(_probe({}, [("Content-Type", "application/octet-stream")], b"x" * 5))
    assert Client(pintu).get("/wbs/").data == b"x" * 5


def test_an_application_that_breaks_is_a_page_with_all_headers_and_its_fault_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salah: list[BaseException] = []
    monkeypatch.setattr(sunyi, "_pencatat", [salah.append, lambda _s: 1 / 0])
    lepas = []

    def half(_lingkungan: Any, mulai: Callable[..., Any]) -> Iterable[bytes]:
        class Aliran:
            def __iter__(self) -> Iterable[bytes]:
                yield b"setengah rahasia"
                raise OSError("rahasia dapur")

            def close(self) -> None:
                lepas.append(1)

        mulai("200 OK", [("Content-Type", "text/html")])
        return Aliran()  # type: ignore[return-value]

    def silent(_lingkungan: Any, _mulai: Any) -> Iterable[bytes]:
        return []

    def broken(_lingkungan: Any, _mulai: Any) -> Iterable[bytes]:
        raise ValueError("rahasia dapur")

    for app in (half, silent, broken):
        respons = Client(Pintu(app)).get("/wbs/baru")
        assert respons.status_code == 500
        assert "rahasia" not in respons.text
        _assert_kepala(respons)
    assert len(salah) == 3
    assert lepas == [1]


@pytest.fixture
def kamar(data: Any) -> Iterable[Flask]:
    """The portal with three views in the room that tell what they see or break."""
    app = create_app(make_settings(data), tambahan=UJI | {"MAX_CONTENT_LENGTH": 200_000})

    def lihat() -> str:
        return json.dumps(
            {"masuk": current_user.is_authenticated, "kue": dict(request.cookies), "alamat": request.remote_addr}
        )

    def rusak() -> str:
        raise RuntimeError("KANARI rusak")

    def baca() -> str:
        return str(len(request.form))

    for nama, fungsi in (("lihat", lihat), ("rusak", rusak), ("baca", baca)):
        app.extensions["csrf"].exempt(fungsi)
        app.add_url_rule(f"/wbs/uji/{nama}", f"uji_{nama}", fungsi, methods=["GET", "POST"])
    app.add_url_rule("/uji/lihat", "uji_luar", lihat)
    with app.app_context():
        yield app


def test_every_answer_of_the_room_has_its_headers_errors_included(kamar: Flask) -> None:
    klien = make_klien(kamar)
    besar = b"x" * 300_000
    for respons, status in (
        (klien.get("/wbs/"), 200),
        (klien.get("/wbs"), 308),
        (klien.get("/wbs//kotak"), None),
        (klien.get("/wbs/tidak/ada"), 404),
        (klien.get("/wbs/?bahasa=en"), 200),
        (klien.head("/wbs/"), 200),
        (klien.options("/wbs/"), 200),
        (klien.post("/wbs/"), 405),
        (klien.delete("/wbs/"), 405),
        (klien.get("/wbs/uji/rusak"), 500),
        (klien.post("/wbs/uji/baca", data=besar, content_type="application/x-www-form-urlencoded"), 413),
        (klien.post("/wbs/uji/baca", data={"berkas": (io.BytesIO(besar), "a.bin")}), 413),
        (klien.post("/wbs/uji/baca", data=b"rusak", content_type="multipart/form-data; boundary=x"), None),
        (klien.get("/wbs/%ff%fe"), 404),
        (klien.get("/wbs/a%00b"), 404),
    ):
        _assert_kepala(respons)
        assert status in (None, respons.status_code), (respons.request.path, respons.status_code)
        assert respons.headers["X-Content-Type-Options"] == "nosniff"
        teks = respons.text.lower()
        assert "traceback" not in teks
        assert "werkzeug" not in teks
        assert "kanari" not in teks


def test_a_fault_of_the_room_is_counted_by_day_and_place_only(kamar: Flask) -> None:
    make_klien(kamar).get("/wbs/uji/rusak")
    (baris,) = list_gangguan()
    assert baris.tanda.startswith("RuntimeError ")
    assert "KANARI" not in baris.tanda
    assert baris.jumlah == 1


def test_a_signed_in_officer_is_nobody_in_the_room(kamar: Flask) -> None:
    make_akun(Peran.ADMIN)
    klien = make_klien(kamar)
    klien.masuk("admin@uji.example")
    luar = json.loads(klien.get("/uji/lihat").text)
    assert luar["masuk"]
    assert luar["kue"]
    dalam = klien.get("/wbs/uji/lihat")
    assert json.loads(dalam.text) == {"masuk": False, "kue": {}, "alamat": "0.0.0.0"}  # noqa: S104
    assert not dalam.headers.getlist("Set-Cookie")
    assert json.loads(klien.get("/uji/lihat").text)["masuk"], "the visit must not end the officer's session either"


def test_the_mailbox_cookie_ends_with_the_browser_and_stays_in_the_room(kamar: Flask) -> None:
    make_staf()
    laporan = make_laporan()
    with kamar.test_request_context("/wbs/kotak"):
        from portal.wbs.kunci.laporan import make_kunci_laporan

        with unit_kerja():
            nilai = open_sesi_pelapor(laporan.id, make_kunci_laporan(), now=utc_now())
        kue = remember_kotak(kamar.make_response("x"), nilai).headers["Set-Cookie"]
    bagian = {b.strip().lower() for b in kue.split(";")[1:]}
    assert {"httponly", "path=/wbs", "samesite=strict"} <= bagian
    assert not any(b.startswith(("expires", "max-age", "domain")) for b in bagian)
    assert laporan.resi not in kue
    assert laporan.id not in kue
    klien = make_klien(kamar)
    klien.set_cookie("wbs", nilai, path="/wbs")
    assert json.loads(klien.get("/wbs/uji/lihat").text)["kue"] == {"wbs": nilai}
    assert json.loads(klien.get("/uji/lihat").text)["kue"] == {}


def test_in_production_the_cookie_is_secure_and_every_answer_asks_for_https(data: Any) -> None:
    app = create_app(make_settings(data, mode="produksi", base_url="https://kantor.example"), tambahan={})
    with app.test_request_context("/wbs/kotak"):
        kue = remember_kotak(app.make_response("x"), "nilai").headers["Set-Cookie"]
    assert kue.startswith("__Secure-wbs=nilai;")
    assert "; Secure" in kue
    assert "max-age" in app.test_client().get("/wbs/tidak-ada").headers["Strict-Transport-Security"]


def test_no_page_of_the_room_sets_a_cookie_of_the_portal(klien: Klien) -> None:
    for jalur in ("/wbs/", "/wbs/baru", "/wbs/kotak", "/wbs/bukti", "/wbs/keluar", "/wbs/tidak-ada"):
        respons = klien.get(jalur)
        nama = {k.split("=")[0] for k in respons.headers.getlist("Set-Cookie")}
        assert nama <= {"wbs"}, (jalur, nama)


class Jam:
    """A clock that a test sets."""

    def __init__(self, saat: float = 0.0) -> None:
        self.saat = saat

    def __call__(self) -> float:
        return self.saat


def test_a_network_is_one_bucket_for_one_day() -> None:
    jam = Jam(86400 * 20000.5)
    penyamar = Penyamar(jam=jam)
    pagi = penyamar.hide("203.0.113.77")
    assert pagi == penyamar.hide("203.0.113.1"), "one /24"
    assert pagi != penyamar.hide("203.0.114.77")
    assert penyamar.hide("2001:db8:1:aaaa::1") == penyamar.hide("2001:db8:1:bbbb::2"), "one /48"
    assert penyamar.hide("2001:db8:1::1") != penyamar.hide("2001:db8:2::1")
    jam.saat += 86400
    assert penyamar.hide("203.0.113.77") != pagi, "the key dies with the day"
    assert Penyamar(jam=jam).hide("203.0.113.77") != penyamar.hide("203.0.113.77"), "and with the process"


def test_a_bucket_never_holds_an_address() -> None:
    penyamar = Penyamar()
    for alamat in ("203.0.113.77", "2001:db8::77", "::ffff:203.0.113.77", "fe80::1%eth0"):
        nama = penyamar.hide(alamat)
        assert len(nama) == 16
        assert set(nama) <= set("0123456789abcdef")


def test_an_ipv4_visitor_behind_an_ipv6_socket_has_the_bucket_of_his_network() -> None:
    penyamar = Penyamar()
    assert penyamar.hide("::ffff:203.0.113.77") == penyamar.hide("203.0.113.1")
    assert penyamar.hide("::ffff:203.0.113.77") != penyamar.hide("::ffff:198.51.100.1")


@pytest.mark.parametrize("alamat", ["", "unix:", "127.0.0.1", "::1", "::ffff:127.0.0.1", "bukan alamat", "a" * 5000])
def test_onion_local_and_unreadable_addresses_share_one_bucket(alamat: str) -> None:
    assert Penyamar().hide(alamat) == UMUM


def test_an_empty_bucket_fills_again_evenly_and_nobody_elses_is_touched() -> None:
    jam = Jam()
    takaran = Takaran(5, 3600, jam=jam)
    assert [takaran.take("a") for _ in range(6)] == [True] * 5 + [False]
    assert takaran.take("b")
    jam.saat += 719
    assert not takaran.take("a")
    jam.saat += 2
    assert takaran.take("a"), "one token in 12 minutes"
    assert not takaran.take("a")
    jam.saat += 10 * 3600
    assert [takaran.take("a") for _ in range(6)] == [True] * 5 + [False], "never more than full"


def test_a_refused_try_costs_nothing_so_that_a_flood_ends_when_it_ends() -> None:
    jam = Jam()
    takaran = Takaran(1, 100, jam=jam)
    assert takaran.take("a")
    for _ in range(1000):
        assert not takaran.take("a")
    jam.saat += 101
    assert takaran.take("a")


def test_buckets_are_bounded_in_memory() -> None:
    takaran = Takaran(5, 3600)
    for ke in range(EMBER_MAKS + 50):
        takaran.take(str(ke))
    assert len(takaran._ember) <= EMBER_MAKS + 1
