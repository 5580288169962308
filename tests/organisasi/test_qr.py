"""QR codes at the counters: made, found, revoked, counted, drawn and printed."""

import io
import json
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import qrcode
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.dokumen import qr_svg
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.kode import ABJAD, group_kode, is_kode
from portal.organisasi.models import Qr
from portal.organisasi.service import Layanan
from portal.organisasi.service.qr import (
    PencatatPindai,
    QrDicabut,
    draw_png,
    ensure_qr,
    find_token,
    print_lembar,
    resolve_qr,
    revoke_qr,
    store_pindai,
    survey_url,
)
from tests.klien import make_klien, text_of
from tests.pabrik.organisasi import SAAT, make_akun, make_layanan, make_loket, make_qr, make_unit

ALAMAT = "https://layanan.contoh.go.id"


@pytest.fixture
def layanan(tiap_app: Flask) -> Layanan:
    return make_layanan(make_unit())


def revoke(qr: Qr, cakupan: frozenset[int] | None = None) -> None:
    with unit_kerja():
        revoke_qr(qr.id, cakupan=cakupan, pelaku="uji", now=SAAT)
    db.session.remove()


def matrix_of(url: str) -> list[list[bool]]:
    """Draw the code with the library alone."""
    kode = qrcode.QRCode(border=4, error_correction=qrcode.ERROR_CORRECT_Q)
    kode.add_data(url)
    kode.make(fit=True)
    return kode.get_matrix()


def test_token_cannot_be_guessed(layanan: Layanan) -> None:
    qr = make_qr(layanan)
    assert len(qr.token) * 5 >= 100
    assert set(qr.token) <= set(ABJAD)
    assert is_kode(qr.kode)
    assert qr.kode not in qr.token


def test_code_of_a_counter_and_service_is_made_once(layanan: Layanan) -> None:
    loket = make_loket(layanan.unit)
    assert make_qr(layanan).id == make_qr(layanan).id
    assert make_qr(layanan, loket).id == make_qr(layanan, loket).id
    assert make_qr(layanan, loket).id != make_qr(layanan).id


def test_scan_leads_to_unit_service_and_counter(layanan: Layanan) -> None:
    loket = make_loket(layanan.unit, "2", "Loket 2")
    qr = make_qr(layanan, loket)
    hasil = resolve_qr(qr.token)
    assert (hasil.id, hasil.unit_id, hasil.layanan_id, hasil.loket_id) == (
        qr.id, layanan.unit_id, layanan.id, loket.id,
    )  # fmt: skip
    assert (hasil.unit, hasil.layanan, hasil.loket, hasil.instrumen) == (
        "Dinas Kesehatan Contoh", "Layanan Umum", "Loket 2", "skm",
    )  # fmt: skip


def test_forged_token_is_not_found(layanan: Layanan) -> None:
    token = make_qr(layanan).token
    palsu = ["", "PALSU", "A" * 5000, "' OR 1=1--", "%", "é", token[:-1], token + "A", token.lower(), f" {token}"]
    for satu in palsu:
        with pytest.raises(TidakDitemukan):
            resolve_qr(satu)


def test_revoked_code_is_gone_at_once_and_the_next_one_is_new(layanan: Layanan) -> None:
    qr = make_qr(layanan)
    revoke(qr)
    with pytest.raises(QrDicabut) as salah:
        resolve_qr(qr.token)
    assert salah.value.status == 410
    baru = make_qr(layanan)
    assert baru.token != qr.token
    assert resolve_qr(baru.token).id == baru.id
    revoke(qr)
    assert resolve_qr(baru.token).id == baru.id


def test_code_outside_the_scope_cannot_be_revoked(layanan: Layanan) -> None:
    qr = make_qr(layanan)
    lain = make_unit("LAIN", "Lain").id
    with pytest.raises(TidakDitemukan):
        revoke(qr, frozenset({lain}))
    db.session.remove()
    assert resolve_qr(qr.token).id == qr.id
    revoke(qr, frozenset({layanan.unit_id}))
    with pytest.raises(QrDicabut):
        resolve_qr(qr.token)


def test_counter_of_another_unit_is_refused(layanan: Layanan) -> None:
    asing = make_loket(make_unit("LAIN", "Lain"))
    with pytest.raises(DomainError) as salah, unit_kerja():
        ensure_qr(layanan.unit, layanan, asing, instrumen="skm", pelaku="uji", now=SAAT)
    assert (salah.value.kode, salah.value.bidang) == ("loket_lain_unit", "loket")


def test_short_code_is_found_however_it_is_typed(layanan: Layanan) -> None:
    qr = make_qr(layanan)
    for ketik in (qr.kode, group_kode(qr.kode).lower(), f" {qr.kode[:3]} . {qr.kode[3:]}\u00a0"):
        assert find_token(ketik) == qr.token
    for salah in ("", "AAAA", qr.kode[:-1], qr.kode + "A", "'--"):
        with pytest.raises(TidakDitemukan):
            find_token(salah)


def test_pages_behind_codes(app: Flask) -> None:
    klien = make_klien(app)
    qr = make_qr(make_layanan(make_unit()))
    assert klien.get(f"/s/{qr.token}").status_code == 200
    assert klien.get("/s/PALSU").status_code == 404
    pindah = klien.get("/skm/", query_string={"kode": group_kode(qr.kode).lower()})
    assert (pindah.status_code, pindah.headers["Location"]) == (303, f"/s/{qr.token}")
    assert klien.get("/skm/?kode=ABCD").status_code == 422
    revoke(qr)
    dicabut = klien.get(f"/s/{qr.token}")
    assert dicabut.status_code == 410
    assert "sudah tidak berlaku" in text_of(dicabut.text)
    assert klien.post(f"/s/{qr.token}", data={"u01": "4"}).status_code == 410


def test_scans_are_counted_in_memory_and_stored_together(layanan: Layanan) -> None:
    satu, dua = make_qr(layanan), make_qr(layanan, make_loket(layanan.unit))

    def store(hitungan: dict[int, int]) -> None:
        with unit_kerja():
            store_pindai(hitungan)

    pencatat = PencatatPindai(store, jeda=3600)
    for qr_id in (satu.id, dua.id, satu.id):
        pencatat.add(qr_id)
    pencatat.flush()
    pencatat.flush()
    pencatat.add(satu.id)
    pencatat.flush()
    db.session.remove()
    assert dict(db.session.execute(select(Qr.id, Qr.pindai)).all()) == {satu.id: 3, dua.id: 1}


def test_counts_survive_a_store_that_fails() -> None:
    tersimpan: list[dict[int, int]] = []
    gagal = [True]

    def store(hitungan: dict[int, int]) -> None:
        if gagal:
            gagal.pop()
            raise OSError("disk full")
        tersimpan.append(hitungan)

    pencatat = PencatatPindai(store, jeda=3600)
    pencatat.add(1)
    pencatat.add(2)
    with pytest.raises(OSError, match="disk full"):
        pencatat.flush()
    pencatat.add(1)
    pencatat.flush()
    assert tersimpan == [{1: 2, 2: 1}]


def test_scan_of_a_page_reaches_the_row(app: Flask) -> None:
    klien = make_klien(app)
    qr = make_qr(make_layanan(make_unit()))
    for _ in range(3):
        klien.get(f"/s/{qr.token}")
    app.extensions["pindai"].flush()
    db.session.remove()
    assert db.session.scalar(select(Qr.pindai)) == 3


def test_png_is_the_code_of_the_right_address() -> None:
    url = survey_url(ALAMAT, "K7AB")
    assert url == f"{ALAMAT}/s/K7AB"
    harap = matrix_of(url)
    with Image.open(io.BytesIO(draw_png(url, titik=3))) as gambar:
        abu = gambar.convert("L")
        assert abu.size == (len(harap) * 3,) * 2
        dapat = [[abu.getpixel((x * 3 + 1, y * 3 + 1)) < 128 for x in range(len(harap))] for y in range(len(harap))]
    assert dapat == harap
    assert matrix_of(url + "x") != harap


def test_svg_is_the_code_of_the_right_address() -> None:
    url = survey_url(ALAMAT, "K7AB")
    harap = matrix_of(url)
    akar = ET.fromstring(qr_svg(url, koreksi="Q"))  # noqa: S314 - our own picture
    assert akar.get("viewBox") == f"0 0 {len(harap)} {len(harap)}"
    jalur = akar.find("{http://www.w3.org/2000/svg}path").get("d")
    dapat = [[False] * len(harap) for _ in harap]
    for potongan in jalur.split("M")[1:]:
        awal, panjang = potongan.split("v")[0].split("h")
        x, y = map(int, awal.split())
        for i in range(int(panjang)):
            dapat[y][x + i] = True
    assert dapat == harap


def info(isi: bytes, tempat: Path) -> dict[str, str]:
    berkas = tempat / "lembar.pdf"
    berkas.write_bytes(isi)
    keluaran = subprocess.run(["pdfinfo", str(berkas)], capture_output=True, text=True, check=True).stdout
    return {k: v.strip() for k, v in (b.split(":", 1) for b in keluaran.splitlines() if ":" in b)}


@pytest.mark.parametrize(("ukuran", "titik"), [("a4", "595.276 x 841.89"), ("a5", "419.528 x 595.276")])
def test_sheet_has_one_page_for_each_code(app: Flask, tmp_path: Path, ukuran: Any, titik: str) -> None:
    layanan = make_layanan(make_unit(), nama="Layanan #1 $x$ *tebal* <b>")
    daftar = [make_qr(layanan), *(make_qr(layanan, make_loket(layanan.unit, str(i), f"Loket {i}")) for i in (1, 2))]
    isi = print_lembar(daftar, base_url=ALAMAT, ukuran=ukuran)
    rincian = info(isi, tmp_path)
    assert rincian["Pages"] == "3"
    assert rincian["Page size"].startswith(titik)
    teks = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "lembar.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    for qr, halaman in zip(daftar, teks.split("\f"), strict=False):
        assert group_kode(qr.kode) in halaman
        assert "Layanan #1 $x$ *tebal* <b>" in " ".join(halaman.split())
    assert "Loket 2" in teks.split("\f")[2]


def test_sheet_of_nothing_is_refused(app: Flask) -> None:
    with pytest.raises(DomainError, match="Belum ada kode QR"):
        print_lembar([], base_url=ALAMAT)


def test_command_prints_the_sheet_of_a_unit(app: Flask, tmp_path: Path) -> None:
    layanan = make_layanan(make_unit())
    make_layanan(layanan.unit, "DUA", "Dua")
    for kode in "12":
        make_loket(layanan.unit, kode, f"Loket {kode}")
    tujuan = tmp_path / "qr.pdf"
    perintah = ["qr", "cetak", "--unit", "dinkes", "--keluaran", str(tujuan)]
    jalan = app.test_cli_runner()
    hasil = jalan.invoke(args=[*perintah, "--json"])
    assert hasil.exit_code == 0
    isi = json.loads(hasil.output)
    assert info(tujuan.read_bytes(), tmp_path)["Pages"] == str(len(isi["qr"])) == "4"
    db.session.remove()
    assert {q["url"] for q in isi["qr"]} == {
        f"http://127.0.0.1:8000/s/{t}" for t in db.session.scalars(select(Qr.token))
    }
    ulang = jalan.invoke(args=perintah)
    assert (ulang.exit_code, ulang.output) == (0, f"4 kode QR ditulis ke {tujuan}\n")


def test_command_refuses_with_exit_code_one_and_a_reason(app: Flask, tmp_path: Path) -> None:
    jalan = app.test_cli_runner()
    tujuan = str(tmp_path / "qr.pdf")
    hasil = jalan.invoke(args=["qr", "cetak", "--unit", "X", "--keluaran", tujuan, "--json"])
    assert hasil.exit_code == 1
    assert json.loads(hasil.stdout)["galat"]["kode"] == "unit_tidak_ada"
    make_unit()
    hasil = jalan.invoke(args=["qr", "cetak", "--unit", "DINKES", "--keluaran", tujuan])
    assert hasil.exit_code == 1
    assert "Belum ada kode QR" in hasil.stderr
    make_layanan(make_unit())
    hasil = jalan.invoke(args=["qr", "cetak", "--unit", "DINKES", "--keluaran", str(tmp_path / "tidak" / "ada.pdf")])
    assert hasil.exit_code == 1
    assert "ada.pdf" in hasil.stderr
    assert not Path(tujuan).exists()


def test_officer_makes_downloads_and_revokes_codes(app: Flask) -> None:
    layanan = make_layanan(make_unit())
    make_loket(layanan.unit)
    klien = make_klien(app)
    klien.masuk(make_akun(Peran.PETUGAS_SKM, unit="DINKES").email)
    halaman = klien.get("/petugas/organisasi/qr")
    assert halaman.status_code == 200
    token = klien.form(halaman, "csrf_token").isi["csrf_token"]
    assert klien.post("/petugas/organisasi/qr", data={"csrf_token": token, "unit": "DINKES"}).status_code == 303
    qr = db.session.scalars(select(Qr)).one()
    url = f"http://127.0.0.1:8000/s/{qr.token}"
    assert klien.get(f"/petugas/organisasi/qr/{qr.id}.svg").data == qr_svg(url, koreksi="Q")
    png = klien.get(f"/petugas/organisasi/qr/{qr.id}.png")
    assert (png.mimetype, png.data) == ("image/png", draw_png(url))
    pdf = klien.get("/petugas/organisasi/qr/lembar.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert "attachment" in pdf.headers["Content-Disposition"]
    assert klien.get(f"/petugas/organisasi/qr/{qr.id}.exe").status_code == 404
    assert klien.post(f"/petugas/organisasi/qr/{qr.id}/cabut", data={"csrf_token": token}).status_code == 303
    assert klien.get(f"/s/{qr.token}").status_code == 410
    assert klien.get("/petugas/organisasi/qr/lembar.pdf").status_code == 422


def test_officer_of_one_unit_cannot_reach_the_codes_of_another(app: Flask) -> None:
    asing = make_qr(make_layanan(make_unit("LAIN", "Lain")))
    make_layanan(make_unit())
    klien = make_klien(app)
    klien.masuk(make_akun(Peran.PETUGAS_SKM, unit="DINKES").email)
    token = klien.form(klien.get("/petugas/organisasi/qr"), "csrf_token").isi["csrf_token"]
    for alamat in ("qr?unit=LAIN", f"qr/{asing.id}.svg", f"qr/{asing.id}.png", "qr/lembar.pdf?unit=LAIN"):
        assert klien.get(f"/petugas/organisasi/{alamat}").status_code == 404
    for alamat in ("qr?unit=LAIN", f"qr/{asing.id}/cabut"):
        assert klien.post(f"/petugas/organisasi/{alamat}", data={"csrf_token": token}).status_code == 404
    db.session.remove()
    assert resolve_qr(asing.token).id == asing.id
