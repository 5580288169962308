"""Export: only the recipient's key opens it, it says everything and nothing more, and its names and times are tame."""

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any

import pyrage
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.jejak import Jejak
from portal.wbs.domain.pilihan import Mode
from portal.wbs.service import ekspor as layanan
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.percakapan import PELAPOR, add_catatan, add_pesan, make_kiriman
from tests.klien import Klien, text_of
from tests.pabrik.wbs import FRASA_UNIK, SELASA, LaporanUji, Staf, make_diri, make_laporan, make_staf, make_titipan
from tests.wbs.masuk import masuk_brankas

BUKTI = b"isi bukti " * 50_000


@pytest.fixture(autouse=True)
def _pada_selasa() -> Iterator[None]:
    with time_machine.travel(SELASA, tick=False):
        yield


@pytest.fixture
def penerima() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def make_lengkap(staf: Staf) -> LaporanUji:
    """A report with a hostile file name, a message and a note; its identity is hidden."""
    uji = make_laporan(
        mode=Mode.RAHASIA, diri=make_diri(), berkas=(make_titipan(BUKTI, "../../etc/=HYPERLINK(“x”).pdf"),)
    )
    with unit_kerja():
        terbuka = open_laporan(staf.pemegang, uji.id)
        kotak: dict[str, Any] = {"now": SELASA, "kiriman": make_kiriman()}
        add_pesan(terbuka.baris, terbuka.kunci, sisi=PELAPOR, teks="=1+1 pesan pelapor", **kotak)
        add_catatan(terbuka.baris, terbuka.kunci, pengguna_id=staf.akun.id, teks="CATATAN-DALAM", **kotak)
    return uji


def download(klien: Klien, uji: LaporanUji, kunci: str, **isi: str) -> TestResponse:
    alamat = f"/petugas/wbs/laporan/{uji.id}/ekspor"
    return klien.send(klien.form(klien.get(alamat), "kunci"), kunci=kunci, **isi)


def open_zip(respons: TestResponse, identitas: pyrage.x25519.Identity) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(pyrage.decrypt(respons.data, [identitas])))


def test_the_recipient_reads_content_messages_and_files(
    klien_tiap: Klien, tiap_app: Flask, penerima: pyrage.x25519.Identity
) -> None:
    staf = make_staf()
    make_staf(Peran.KUSTODIAN_WBS)
    uji = make_lengkap(staf)
    masuk_brankas(klien_tiap, staf)
    respons = download(klien_tiap, uji, f"  {penerima.to_public()}\n")
    assert respons.status_code == 200, text_of(respons.text)
    assert respons.headers["Content-Disposition"] == f"attachment; filename={uji.tanda.nomor}.zip.age"
    assert respons.headers["Cache-Control"] == "private, no-store"
    assert FRASA_UNIK.encode() not in respons.data
    arsip = open_zip(respons, penerima)
    assert arsip.testzip() is None
    data = json.loads(arsip.read("laporan.json"))
    assert FRASA_UNIK in data["isi"]["apa"]
    assert data["pesan"][0]["teks"] == "=1+1 pesan pelapor"
    teks = arsip.read("laporan.txt").decode()
    assert FRASA_UNIK in teks
    assert "pesan pelapor" in teks
    [nama] = [n for n in arsip.namelist() if n.startswith("berkas/")]
    assert arsip.read(nama) == BUKTI
    semua = b"".join(arsip.read(n) for n in arsip.namelist())
    assert b"CATATAN-DALAM" not in semua
    assert b"Pelapor Rekaan" not in semua, "a hidden identity never leaves this way"


def test_internal_notes_go_along_only_when_ticked(app: Flask, klien: Klien, penerima: pyrage.x25519.Identity) -> None:
    staf = make_staf()
    make_staf(Peran.KUSTODIAN_WBS)
    uji = make_lengkap(staf)
    masuk_brankas(klien, staf)
    arsip = open_zip(download(klien, uji, str(penerima.to_public()), catatan="1"), penerima)
    assert "CATATAN-DALAM" in arsip.read("laporan.txt").decode()
    [jejak] = db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.ekspor"))
    assert str(penerima.to_public()) in jejak.rincian
    assert FRASA_UNIK not in jejak.rincian


def test_names_and_times_in_the_zip_are_tame(app: Flask, klien: Klien, penerima: pyrage.x25519.Identity) -> None:
    staf = make_staf()
    make_staf(Peran.KUSTODIAN_WBS)
    uji = make_lengkap(staf)
    masuk_brankas(klien, staf)
    arsip = open_zip(download(klien, uji, str(penerima.to_public())), penerima)
    for butir in arsip.infolist():
        assert butir.date_time == (1980, 1, 1, 0, 0, 0)
        assert ".." not in butir.filename.split("/")
        assert butir.filename.count("/") <= 1
        assert butir.filename[0] not in "=+-@"


@pytest.mark.parametrize(
    ("nama", "harap"),
    [
        ("../../etc/passwd", "berkas/01-_.._etc_passwd"),
        ("C:\\x\\bukti.pdf", "berkas/01-C__x_bukti.pdf"),
        ("...", "berkas/01-berkas"),
        ("a\u202efdp.exe", "berkas/01-a_fdp.exe"),
        ("n" * 200 + ".pdf", "berkas/01-" + "n" * 80 + ".pdf"),
        ("bukti\r\n.txt", "berkas/01-bukti__.txt"),
    ],
)
def test_a_file_name_becomes_a_safe_place(nama: str, harap: str) -> None:
    assert layanan.write_nama(1, nama) == harap


@pytest.mark.parametrize("kunci", ["", "age1", "bukan kunci", "age1" + "q" * 58, "ssh-ed25519 AAAA", "age1" + "b" * 58])
def test_a_key_that_is_none_gets_a_sentence(app: Flask, klien: Klien, kunci: str) -> None:
    staf = make_staf()
    uji = make_laporan()
    masuk_brankas(klien, staf)
    respons = download(klien, uji, kunci)
    assert respons.status_code == 422
    assert "Kunci publik tidak dikenal." in text_of(respons.text)
    assert db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.ekspor")).all() == []


def test_a_secret_key_pasted_by_mistake_is_not_shown_again(
    app: Flask, klien: Klien, penerima: pyrage.x25519.Identity
) -> None:
    staf = make_staf()
    uji = make_laporan()
    masuk_brankas(klien, staf)
    respons = download(klien, uji, str(penerima))
    assert "Itu kunci rahasia." in text_of(respons.text)
    assert str(penerima) not in respons.text


def test_too_many_megabytes_are_refused_before_anything_is_opened(
    app: Flask, klien: Klien, penerima: pyrage.x25519.Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    staf = make_staf()
    uji = make_laporan(berkas=(make_titipan(b"x" * 2000),))
    monkeypatch.setattr(layanan, "MAKS_BYTE", 1999)
    with pytest.raises(DomainError, match="lebih dari"):
        layanan.collect_isi(open_laporan(staf.pemegang, uji.id), catatan=False)
    masuk_brankas(klien, staf)
    assert download(klien, uji, str(penerima.to_public())).status_code == 422


def test_nothing_clear_touches_a_disk(
    app: Flask, penerima: pyrage.x25519.Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    staf = make_staf()
    uji = make_laporan(berkas=(make_titipan(BUKTI),))
    tulisan: list[bytes] = []
    asli = tempfile.TemporaryFile

    def watch(*args: Any, **kwargs: Any) -> Any:
        berkas = asli(*args, **kwargs)
        os.set_inheritable(berkas.fileno(), False)
        pengganti = io.BytesIO()
        semula = pengganti.write

        def write(isi: bytes) -> int:
            tulisan.append(bytes(isi))
            return semula(isi)

        pengganti.write = write  # type: ignore[method-assign, assignment]
        berkas.close()
        return pengganti

    monkeypatch.setattr(layanan.tempfile, "TemporaryFile", watch)
    layanan.seal_ekspor(
        layanan.collect_isi(open_laporan(staf.pemegang, uji.id), catatan=True), str(penerima.to_public())
    )
    assert tulisan
    assert not any(b"isi bukti" in t or FRASA_UNIK.encode() in t for t in tulisan)


def test_a_stranger_finds_no_report_to_export(app: Flask, klien: Klien) -> None:
    make_staf()
    uji = make_laporan()
    lain = make_staf(nama="baru")
    masuk_brankas(klien, lain)
    assert klien.get(f"/petugas/wbs/laporan/{uji.id}/ekspor").status_code == 404
