"""Messages: sent, refused, tried again, not configured; never an injected header, never a trace of the text."""

import logging
import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.inti import pesan, tugas
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.pesan import surel, whatsapp
from portal.inti.pesan.pengirim import Pesan
from portal.inti.tugas import Tugas, enqueue_tugas, find_tugas, run_tugas
from tests.conftest import UJI, make_settings
from tests.inti.pesan.server_tiruan import ServerSurel, ServerWa, serve

ISI = "Kode Anda ABCD-2345.\nPIN rahasia-sekali: 4711 – é"
TUJUAN = {"surel": "warga@uji.example", "wa": "0812-3456 7890"}


@pytest.fixture
def server_surel() -> Iterator[ServerSurel]:
    server = ServerSurel()
    with serve(server):
        yield server


@pytest.fixture
def server_wa() -> Iterator[ServerWa]:
    server = ServerWa()
    with serve(server):
        yield server


@pytest.fixture(autouse=True)
def _tanpa_antrean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tugas, "set_pengantar", lambda _antar: None)
    monkeypatch.setattr(tugas, "_pengantar", [])


@pytest.fixture
def kantor(tiap_app: Flask, server_surel: ServerSurel, server_wa: ServerWa) -> Iterator[Flask]:
    pesan.configure(server_surel.url, server_wa.url)
    yield tiap_app
    pesan.configure(None)


@pytest.fixture
def bisu(tiap_app: Flask) -> Flask:
    pesan.configure(None)
    return tiap_app


def put(kanal: pesan.Kanal, **lain: Any) -> int:
    isi: dict[str, Any] = {"tujuan": TUJUAN[kanal], "perihal": "Laporan diterima", "isi": ISI, **lain}
    with unit_kerja():
        baris = pesan.kirim(kanal=kanal, now=utc_now(), **isi)
        assert baris is not None
        return baris.id


def run(nomor: int, kali: int = 1) -> Tugas:
    for _ in range(kali):
        run_tugas(nomor)
    db.session.remove()
    return find_tugas(nomor)


def all_text(baris: Tugas) -> str:
    return f"{baris.muatan} {baris.hasil} {baris.keterangan}"


def test_mail_arrives_once_with_its_text_and_headers(kantor: Flask, server_surel: ServerSurel) -> None:
    baris = run(put("surel", tujuan=" warga@uji.example "), kali=2)
    assert (baris.status, baris.read_hasil()) == ("selesai", {"terkirim": True})
    [surat] = server_surel.surat
    assert server_surel.penerima == [["warga@uji.example"]]
    assert (surat["From"], surat["To"], surat["Subject"]) == (
        "portal@localhost", "warga@uji.example", "Laporan diterima",
    )  # fmt: skip
    assert surat.get_content().replace("\r\n", "\n").strip() == ISI
    assert surat["Date"].datetime.tzinfo is not None


def test_whatsapp_arrives_once_as_agreed(kantor: Flask, server_wa: ServerWa) -> None:
    baris = run(put("wa"), kali=2)
    assert (baris.status, baris.read_hasil()) == ("selesai", {"terkirim": True})
    [kiriman] = server_wa.kiriman
    assert set(kiriman) == {"tujuan", "teks", "id"}
    assert (kiriman["tujuan"], kiriman["teks"]) == ("+6281234567890", ISI)
    assert len(kiriman["id"]) >= 20
    assert server_wa.kepala[0]["Content-Type"].startswith("application/json")


def test_every_message_has_an_id_of_its_own(kantor: Flask, server_wa: ServerWa, server_surel: ServerSurel) -> None:
    for kanal in ("wa", "wa", "surel", "surel"):
        run(put(kanal))
    assert len({k["id"] for k in server_wa.kiriman}) == 2
    assert len({s["Message-ID"] for s in server_surel.surat}) == 2


@pytest.mark.parametrize("gagal", [500, 502, 503, 429, 408, 0])
def test_webhook_that_stumbles_gets_the_same_message_once_more(kantor: Flask, server_wa: ServerWa, gagal: int) -> None:
    server_wa.jawaban[:] = [gagal]
    nomor = put("wa")
    antara = run(nomor)
    assert antara.status == "antre"
    baris = run(nomor, kali=3)
    assert (baris.status, baris.percobaan) == ("selesai", 2)
    assert len(server_wa.kiriman) == 2
    assert server_wa.kiriman[0] == server_wa.kiriman[1]


def test_mail_server_that_stumbles_gets_the_same_message_once_more(kantor: Flask, server_surel: ServerSurel) -> None:
    for perintah, balas in (("BUKA", ""), ("BUKA", "421 penuh"), ("RCPT", "450 nanti"), ("ISI", "452 penuh")):
        server_surel.mentah.clear()
        server_surel.jawaban = {perintah: [balas]}
        nomor = put("surel")
        assert run(nomor).status == "antre", (perintah, balas)
        assert run(nomor, kali=3).status == "selesai", (perintah, balas)
        assert len(server_surel.surat) == 1


@pytest.mark.parametrize("kode", [400, 401, 404, 422, 301, 302, 303, 307])
def test_refusal_of_the_webhook_is_final_and_says_so(kantor: Flask, server_wa: ServerWa, kode: int) -> None:
    server_wa.jawaban[:] = [kode]
    baris = run(put("wa"), kali=3)
    assert (baris.status, baris.percobaan, baris.muatan) == ("gagal", 1, "{}")
    assert baris.keterangan == f"Layanan WhatsApp menolak pesan ini (kode {kode})."
    assert server_wa.metode == ["POST"]


@pytest.mark.parametrize(("perintah", "kode"), [("RCPT", 550), ("MAIL", 553), ("ISI", 554), ("BUKA", 554)])
def test_refusal_of_the_mail_server_is_final_and_says_so(
    kantor: Flask, server_surel: ServerSurel, perintah: str, kode: int
) -> None:
    server_surel.jawaban = {perintah: [f"{kode} warga@uji.example ditolak"]}
    baris = run(put("surel"), kali=3)
    assert (baris.status, baris.percobaan, baris.muatan) == ("gagal", 1, "{}")
    assert baris.keterangan == f"Server surel menolak pesan ini (kode {kode})."
    assert server_surel.surat == []


def test_bad_goodbye_of_the_mail_server_does_not_send_twice(kantor: Flask, server_surel: ServerSurel) -> None:
    server_surel.jawaban = {"QUIT": ["500 apa"]}
    assert run(put("surel"), kali=2).status == "selesai"
    assert len(server_surel.surat) == 1


def test_password_is_never_sent_to_a_server_without_encryption(kantor: Flask, server_surel: ServerSurel) -> None:
    pesan.configure(server_surel.url.replace("smtp://", "smtp://portal:sandi@"))
    server_surel.jawaban = {"EHLO": ["250-tiruan\r\n250 AUTH PLAIN LOGIN"]}
    baris = run(put("surel"), kali=3)
    assert (baris.status, baris.keterangan) == (
        "gagal", "Server surel tidak mendukung sambungan aman atau kata sandi.",
    )  # fmt: skip
    assert "AUTH" not in server_surel.perintah
    assert server_surel.surat == []


@pytest.mark.parametrize("kanal", ["surel", "wa"])
def test_server_that_is_away_is_given_up_after_eight_tries(kantor: Flask, kanal: pesan.Kanal) -> None:
    pesan.configure("smtp://127.0.0.1:1", "http://127.0.0.1:1/")
    baris = run(put(kanal), kali=10)
    assert (baris.status, baris.percobaan, baris.muatan) == ("gagal", 8, "{}")
    assert baris.keterangan == "Terjadi kesalahan di server."


def test_nobody_waits_longer_than_fifteen_seconds(kantor: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    batas: list[float] = []

    def note(*_lain: Any, timeout: float, **_kunci: Any) -> None:
        batas.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(smtplib, "SMTP", note)
    monkeypatch.setattr(whatsapp, "build_opener", lambda _pengurus: type("_Buka", (), {"open": staticmethod(note)}))
    assert [run(put(kanal)).status for kanal in ("surel", "wa")] == ["antre", "antre"]
    assert batas == [15, 15]


@pytest.mark.parametrize("kanal", ["surel", "wa"])
def test_notice_without_a_server_ends_quietly_and_says_why(bisu: Flask, kanal: pesan.Kanal) -> None:
    assert not pesan.is_configured(kanal)
    baris = run(put(kanal))
    assert (baris.status, baris.muatan) == ("selesai", "{}")
    hasil = baris.read_hasil()
    assert hasil["terkirim"] is False
    assert "belum diatur" in hasil["sebab"]


def test_security_mail_without_a_server_is_an_error(bisu: Flask) -> None:
    with unit_kerja():
        muatan = {"dari": "portal@localhost", "kepada": "a@b.example", "perihal": "Atur ulang", "isi": ISI}
        nomor = enqueue_tugas(pesan.JENIS, muatan, now=utc_now()).id
    baris = run(nomor)
    assert (baris.status, baris.keterangan) == ("gagal", "Surel tidak terkirim: PORTAL_SMTP_URL belum diatur.")
    assert baris.muatan == "{}"


def test_security_mail_goes_the_same_way(kantor: Flask, server_surel: ServerSurel) -> None:
    with unit_kerja():
        muatan = {"dari": "portal@localhost", "kepada": "a@b.example", "perihal": "Atur ulang", "isi": ISI}
        nomor = enqueue_tugas(pesan.JENIS, muatan, now=utc_now()).id
    assert run(nomor).read_hasil() == {"terkirim": True}
    assert server_surel.surat[0]["To"] == "a@b.example"


def test_both_ways_are_configured_by_the_settings(data: Any, server_wa: ServerWa) -> None:
    create_app(make_settings(data, smtp_url="smtp://127.0.0.1:1", wa_webhook_url=server_wa.url), tambahan=UJI)
    assert pesan.is_configured("surel")
    assert pesan.is_configured("wa")
    create_app(make_settings(data), tambahan=UJI)
    assert not pesan.is_configured("surel")
    assert not pesan.is_configured("wa")


def test_person_without_an_address_gets_nothing(kantor: Flask) -> None:
    with unit_kerja():
        assert pesan.kirim(kanal="wa", tujuan="  ", perihal="x", isi="x", now=utc_now()) is None
    assert db.session.scalars(select(Tugas)).all() == []


def test_message_of_a_transaction_that_rolls_back_does_not_exist(kantor: Flask) -> None:
    with pytest.raises(DomainError), unit_kerja():
        pesan.kirim(kanal="wa", tujuan=TUJUAN["wa"], perihal="x", isi="x", now=utc_now())
        raise DomainError("uji", "Uji.")
    assert db.session.scalars(select(Tugas)).all() == []


TIPUAN_ALAMAT = (
    "a@b.example\r\nBcc: x@y.example", "a@b.example\nBcc: x@y.example", "a@b.example\n", "a@b.example\r",
    "a@b.example,x@y.example", "a@b.example x@y.example", "Nama <a@b.example>", "<a@b.example>", "grup:x@y.example;",
    "a@b.example\x00", "a@b.example\u2028Bcc: x@y.example", "a(catatan)@b.example", '"a b"@b.example', "a@[127.0.0.1]",
    "a@b", "a@b..example", ".a@b.example", "a@-b.example", "é@b.example", "a@bé.example", "a" * 65 + "@b.example",
    "a@" + ".".join(["b" * 60] * 5), "@b.example", "a@", "a@b@c.example", "a@b.example>\r\nRCPT TO:<x@y.example",
)  # fmt: skip


@pytest.mark.parametrize("alamat", TIPUAN_ALAMAT)
def test_address_that_is_more_than_an_address_is_refused(bisu: Flask, alamat: str) -> None:
    for nama in ("tujuan", "dari"):
        if (nama, alamat) == ("dari", "a@b"):
            continue
        with pytest.raises(DomainError) as salah:
            put("surel", **{nama: alamat})
        assert (salah.value.kode, salah.value.bidang) == ("surel_salah", "surel")
    assert db.session.scalars(select(Tugas)).all() == []


@pytest.mark.parametrize("baris", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r\n\r\n"])
def test_subject_cannot_open_another_header(kantor: Flask, server_surel: ServerSurel, baris: str) -> None:
    for perihal in (f"Halo{baris}Bcc: x@y.example", f"Halo é {'panjang ' * 20}{baris}Bcc: x@y.example"):
        run(put("surel", perihal=perihal))
    assert len(server_surel.surat) == 2
    for surat in server_surel.surat:
        assert surat["Bcc"] is None
        assert surat["Subject"].startswith("Halo")
        assert surat["Subject"].rstrip().endswith("Bcc: x@y.example")
    assert server_surel.penerima == [["warga@uji.example"]] * 2


def test_transport_checks_again_what_did_not_come_through_the_outbox() -> None:
    dasar = {"dari": "portal@localhost", "tujuan": "a@b.example", "perihal": "x", "isi": "x"}
    for nama in ("dari", "tujuan"):
        with pytest.raises(DomainError):
            surel.compose(Pesan(**{**dasar, nama: "a@b.example\r\nBcc: x@y.example"}))
    surat = surel.compose(Pesan(**{**dasar, "perihal": "x\r\nBcc: x@y.example"}))
    assert "\r\nBcc" not in surat.as_string()
    assert surat["Bcc"] is None


def test_text_with_lines_of_the_protocol_and_forbidden_characters_arrives(
    kantor: Flask, server_surel: ServerSurel, server_wa: ServerWa
) -> None:
    teks = "satu\r\n.\r\nQUIT\r\nMAIL FROM:<x@y.example>\x00\ud800"
    assert [run(put(kanal, isi=teks)).status for kanal in ("surel", "wa")] == ["selesai", "selesai"]
    harap = "satu\n.\nQUIT\nMAIL FROM:<x@y.example>"
    assert server_wa.kiriman[0]["teks"] == harap
    assert len(server_surel.penerima) == 1
    assert "MAIL FROM" in server_surel.surat[0].get_content()


def test_wrong_phone_number_is_refused_before_the_outbox(bisu: Flask) -> None:
    for tujuan in ("warga@uji.example", "0812", "+12025550100", "0812345678\r\n9x"):
        with pytest.raises(DomainError) as salah:
            put("wa", tujuan=tujuan)
        assert salah.value.bidang == "telepon"


def test_input_waits_in_the_row_and_is_erased_at_the_end(kantor: Flask) -> None:
    for kanal in ("surel", "wa"):
        nomor = put(kanal)
        assert "rahasia-sekali" in find_tugas(nomor).muatan
        baris = run(nomor)
        assert baris.muatan == "{}"
        assert "rahasia-sekali" not in all_text(baris)
        assert "6281234567890" not in all_text(baris)
        assert "warga@" not in all_text(baris)


@pytest.mark.parametrize("kanal", ["surel", "wa"])
def test_log_tells_of_the_failure_but_not_of_the_message(
    kantor: Flask,
    server_surel: ServerSurel,
    server_wa: ServerWa,
    kanal: pesan.Kanal,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server_wa.jawaban[:] = [503, 0, *[503] * 6]
    balas = "451 <warga@uji.example> rahasia-sekali"
    server_surel.jawaban = {"RCPT": [balas] * 3, "ISI": [balas] * 4, "BUKA": ["", "", ""]}
    with caplog.at_level(logging.DEBUG):
        nomor = put(kanal)
        run(nomor)
        server_surel.jawaban.pop("BUKA")
        assert run(nomor, kali=7).status == "gagal"
    assert "GagalKirim" in caplog.text
    for bocor in ("rahasia", "warga@", "6281234567890", "4711", "kunci-kait", "ABCD-2345"):
        assert bocor not in caplog.text, bocor


def test_addresses_of_the_servers_do_not_show_in_their_repr() -> None:
    assert "sandi" not in repr(surel.Surel("smtp://a:sandi@b"))
    assert "kunci-kait" not in repr(whatsapp.WhatsApp("http://a/?kunci=kunci-kait"))


def test_date_of_the_mail_is_the_time_of_sending(kantor: Flask, server_surel: ServerSurel) -> None:
    import time_machine

    with time_machine.travel(datetime(2025, 6, 1, 2, 0, tzinfo=UTC), tick=False):
        run(put("surel"))
    assert server_surel.surat[0]["Date"].datetime == datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
