"""The signed proof, and the headers every answer of the room carries."""

import hashlib

import pytest

from tests.klien import Klien, parse, text_of
from tests.pabrik.wbs import FRASA_UNIK, make_laporan, make_staf
from tests.wbs.alur import fill, open_kotak, unggahan


def _proof(klien: Klien) -> str:
    make_staf()
    open_kotak(klien)
    return klien.get("/wbs/kotak/bukti?unduh=1").text


def _check(klien: Klien, teks: str) -> str:
    return text_of(klien.send(klien.form(klien.get("/wbs/bukti"), "teks"), teks=teks).text)


def test_a_proof_is_genuine_and_holds_no_secret(klien_tiap: Klien) -> None:
    make_staf()
    _halaman, resi = open_kotak(klien_tiap)
    respons = klien_tiap.get("/wbs/kotak/bukti?unduh=1")
    assert respons.mimetype == "text/plain"
    halaman = klien_tiap.get("/wbs/kotak/bukti")
    assert halaman.mimetype == "text/html", "bare text makes a browser ask for an icon outside the room"
    [pre] = parse(halaman.text).iter("pre")
    assert "".join(pre.itertext()).strip() == respons.text.strip()
    assert resi not in halaman.text
    assert resi not in respons.text
    assert FRASA_UNIK not in respons.text
    assert "Tanda terima ini asli" in _check(klien_tiap, respons.text.replace("\n", "\r\n"))
    assert "Tanda terima ini asli" in _check(klien_tiap, "Terusan:\n" + respons.text.replace("\n", "  \n"))


@pytest.mark.parametrize(("dari", "ke"), [("WBS-20", "WBS-21"), ("Sidik isi (SHA-256): ", "Sidik isi (SHA-256): 0")])
def test_a_changed_proof_is_found_out(klien: Klien, dari: str, ke: str) -> None:
    assert "Tanda terima ini tidak cocok" in _check(klien, _proof(klien).replace(dari, ke))


def test_half_a_proof_is_asked_for_again(klien: Klien) -> None:
    teks = _proof(klien)
    for bagian in (teks[:80], "", "x" * 20_000, teks.replace("Tanggal diterima: 2", "Tanggal diterima: x")):
        assert "tidak lengkap" in _check(klien, bagian)


def test_the_copy_of_the_content_has_the_commitment_as_its_digest(klien: Klien) -> None:
    teks = _proof(klien)
    salinan = klien.get("/wbs/kotak/salinan")
    assert FRASA_UNIK in salinan.text
    assert salinan.headers["Content-Disposition"].startswith("attachment")
    assert hashlib.sha256(salinan.data).hexdigest() in teks
    assert klien.get("/wbs/kotak/bukti?unduh=1").headers["Content-Disposition"].startswith("attachment")


def test_without_an_open_mailbox_there_is_no_proof(klien: Klien) -> None:
    make_staf()
    make_laporan()
    for jalur in ("bukti", "salinan"):
        respons = klien.get(f"/wbs/kotak/{jalur}")
        assert respons.status_code == 303
        assert "WBS-" not in respons.text


def test_every_answer_of_the_room_carries_its_headers(klien: Klien, monkeypatch: pytest.MonkeyPatch) -> None:
    make_staf()
    semua = [klien.get(j) for j in ("/wbs", "/wbs/", "/wbs/baru", "/wbs/kotak", "/wbs/bukti", "/wbs/keluar")]
    periksa = fill(klien, berkas=unggahan())
    halaman, _resi = open_kotak(klien)
    semua += [periksa, halaman, klien.get("/wbs/kotak/bukti"), klien.get("/wbs/kotak/salinan")]
    galat = {404: klien.get("/wbs/tidak-ada"), 405: klien.put("/wbs/baru"), 422: fill(klien, apa="x")}
    monkeypatch.setattr("portal.wbs.publik.berkas.MAKS_KIRIMAN", 10)
    galat[413] = fill(klien)
    monkeypatch.setattr("portal.wbs.publik.beranda.list_pemegang", lambda _j: 1 / 0)
    galat[500] = klien.get("/wbs/")
    for status, respons in galat.items():
        assert respons.status_code == status
        assert "Keluar cepat" in respons.text
    for respons in (*semua, *galat.values()):
        kepala = respons.headers
        assert kepala["Cache-Control"] == "no-store", respons.request.path
        assert kepala["Referrer-Policy"] == "no-referrer"
        assert kepala["X-Content-Type-Options"] == "nosniff"
        assert "script-src" not in kepala["Content-Security-Policy"]
        assert kepala["Content-Security-Policy"].endswith(("default-src 'none'", "frame-ancestors 'none'"))
        assert not {"ETag", "Last-Modified", "Expires"} & set(kepala.keys())
        if respons.mimetype == "text/html" and respons.status_code not in (303, 308):
            assert len(respons.data) % 4096 == 0
            assert "<script" not in respons.text
            assert "<svg" not in respons.text
            assert "<title>Layanan</title>" in respons.text or "<title>Galat: Layanan</title>" in respons.text
