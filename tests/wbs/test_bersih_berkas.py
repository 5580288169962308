"""Cleaned copies: made in a cage that can neither write nor call out; the original stays sealed as it is."""

import io
import socket
import subprocess
import sys
import textwrap
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal.inti.berkas import kurungan
from portal.inti.berkas.kurungan import clean_caged, run_caged
from portal.inti.db import db
from portal.inti.galat import DomainError
from portal.settings import AKAR
from portal.wbs.models import BerkasRow
from portal.wbs.petugas.berkas import jenis_of, name_header
from tests.klien import make_klien
from tests.pabrik.wbs import FRASA, SELASA, make_laporan, make_staf, make_titipan

PENULIS = "Nama Pelapor Di Dalam PDF"


def make_foto() -> bytes:
    """Return a JPEG whose EXIF tells where it was taken and by which device."""
    exif = Image.Exif()
    exif[0x010F] = "MerekKamera"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (6.0, 10.0, 30.0)
    keluaran = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(keluaran, "JPEG", exif=exif)
    return keluaran.getvalue()


def make_pdf() -> bytes:
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = PENULIS
    keluaran = io.BytesIO()
    pdf.save(keluaran)
    return keluaran.getvalue()


def make_bom() -> bytes:
    """Return a small PNG that says it has 900 megapixels."""
    keluaran = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(keluaran, "PNG")
    return keluaran.getvalue()


def test_a_photo_loses_where_it_was_taken() -> None:
    asli = make_foto()
    with Image.open(io.BytesIO(asli)) as gambar:
        assert gambar.getexif().get_ifd(0x8825)
    bersih = clean_caged(asli, "jpg")
    with Image.open(io.BytesIO(bersih)) as gambar:
        assert gambar.size == (64, 48)
        assert not gambar.getexif()
    assert b"MerekKamera" not in bersih


@pytest.mark.parametrize(("jenis", "format_"), [("png", "PNG"), ("webp", "WEBP")])
def test_other_pictures_come_out_whole(jenis: str, format_: str) -> None:
    keluaran = io.BytesIO()
    Image.new("RGBA", (20, 10), (255, 0, 0, 128)).save(keluaran, format_)
    with Image.open(io.BytesIO(clean_caged(keluaran.getvalue(), jenis))) as gambar:
        assert (gambar.format, gambar.size, gambar.mode) == (format_, (20, 10), "RGBA")


def test_a_pdf_loses_its_author() -> None:
    import pikepdf

    bersih = clean_caged(make_pdf(), "pdf")
    with pikepdf.open(io.BytesIO(bersih)) as pdf:
        assert len(pdf.pages) == 1
        assert "/Info" not in pdf.trailer


@pytest.mark.parametrize(
    ("isi", "jenis", "kode"),
    [
        (b"bukan gambar", "jpg", "bersih_rusak"),
        (b"%PDF-1.4 rusak", "pdf", "bersih_rusak"),
        (b"", "png", "bersih_rusak"),
        (make_foto(), "png", "bersih_rusak"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_in_words(isi: bytes, jenis: str, kode: str) -> None:
    with pytest.raises(DomainError) as salah:
        clean_caged(isi, jenis)
    assert salah.value.kode == kode


def test_a_bomb_ends_in_a_sentence() -> None:
    with pytest.raises(DomainError) as salah:
        clean_caged(make_bom(), "png")
    assert salah.value.kode in ("bersih_gambar_besar", "bersih_berat", "bersih_rusak")


def _in_cage(kode: str) -> bytes:
    """Run Python inside the shut cage and return what it says."""
    awal = "import sys, os, socket, resource\nfrom portal.inti.berkas.kurungan import lock_cage\nlock_cage()\n"
    return run_caged([sys.executable, "-E", "-s", "-B", "-c", awal + textwrap.dedent(kode)], b"")


LANGKAH = (
    "open('{tempat}/a', 'wb').write(b'x')",
    "open('/etc/passwd').read()",
    "os.write(os.memfd_create('x'), b'x')",
    "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "socket.create_connection(('127.0.0.1', {port}), 1)",
    "socket.socketpair()",
    "bytearray(2 * 1024 ** 3)",
)
COBA = """
for langkah in {langkah!r}:
    try:
        eval(langkah)
    except (OSError, MemoryError):
        sys.stdout.write("ditolak ")
    else:
        sys.stdout.write("bisa ")
"""


def test_the_cage_writes_no_file_opens_no_socket_and_takes_little_memory(tmp_path: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as pendengar:
        isi = {"tempat": tmp_path, "port": pendengar.getsockname()[1]}
        langkah = ["1 + 1", *(satu.format(**isi) for satu in LANGKAH)]
        assert _in_cage(COBA.format(langkah=langkah)).decode().split() == ["bisa"] + ["ditolak"] * len(LANGKAH)
    assert not any(p.stat().st_size for p in tmp_path.iterdir())


def test_the_network_is_cut_where_the_kernel_allows_it() -> None:
    kode = "import socket\nfrom portal.inti.berkas.kurungan import cut_network\nboleh = cut_network()\n"
    kode += "print(boleh, [n for _i, n in socket.if_nameindex()])"
    jawaban = run_caged([sys.executable, "-E", "-s", "-B", "-c", kode], b"").decode()
    assert jawaban.startswith("False") or jawaban.strip() == "True ['lo']"


def test_the_same_steps_succeed_outside_the_cage(tmp_path: Any) -> None:
    kode = "import sys, socket\nopen(sys.argv[1], 'wb').write(b'x')\nsocket.socket()\nprint('bisa')"
    hasil = subprocess.run(
        [sys.executable, "-c", kode, str(tmp_path / "a")], capture_output=True, text=True, check=True, cwd=AKAR
    )
    assert hasil.stdout.strip() == "bisa"


def test_the_cage_has_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_RAHASIA", "jangan")
    assert b"jangan" not in _in_cage("sys.stdout.write(repr(dict(os.environ)))")


def test_a_cage_that_never_answers_or_never_stops_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kurungan, "DINDING_DETIK", 0.5)
    assert run_caged([sys.executable, "-c", "while True: pass"], b"") == b""
    monkeypatch.setattr(kurungan, "KELUARAN_MAKS", 1000)
    banyak = "import sys\nwhile True: sys.stdout.buffer.write(b'x' * 4096)"
    assert run_caged([sys.executable, "-c", banyak], b"") == b""


def test_what_a_taken_over_child_says_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kurungan, "run_caged", lambda *_a: b"\x00<script>%(x)s")
    with pytest.raises(DomainError) as salah:
        clean_caged(b"x", "jpg")
    assert "script" not in salah.value.teks


def test_a_handler_downloads_the_cleaned_copy_and_the_original_stays(app: Flask) -> None:
    with time_machine.travel(SELASA, tick=False):
        staf = make_staf()
        asli = make_foto()
        uji = make_laporan(berkas=(make_titipan(asli, "foto uang.jpg"), make_titipan(b"PK", "data.xlsx")))
        klien = make_klien(app)
        klien.masuk(staf.surel)
        klien.send(klien.form(klien.get("/petugas/wbs/brankas"), "frasa"), frasa=FRASA)
        jalur = f"/petugas/wbs/laporan/{uji.id}"
        assert klien.get(jalur).text.count("Unduh versi bersih") == 1
        status = {}
        for token in db.session().scalars(select(BerkasRow.token)):
            bersih, utuh = klien.get(f"{jalur}/berkas/{token}/bersih"), klien.get(f"{jalur}/berkas/{token}")
            status[utuh.data] = bersih
        foto = status[asli]
        assert foto.status_code == 200
        assert foto.headers["Content-Disposition"] == 'attachment; filename="bersih foto uang.jpg"'
        assert foto.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        with Image.open(io.BytesIO(foto.data)) as gambar:
            assert not gambar.getexif()
        assert status[b"PK"].status_code == 422


@pytest.mark.parametrize(
    ("nama", "jenis"),
    [("a.JPG", "jpg"), ("a.jpeg", "jpg"), ("a.pdf", "pdf"), ("a.webp", "webp"), ("a.docx", None), ("jpg", None)],
)
def test_the_kind_is_read_from_the_name(nama: str, jenis: str | None) -> None:
    assert jenis_of(nama) == jenis


@pytest.mark.parametrize("nama", ["biasa.pdf", 'ku"tip.pdf', "عربي.pdf", "中文.pdf", "a%0Ab.txt", "é; filename=x.html"])
def test_any_name_makes_one_safe_header(nama: str) -> None:
    parameter = name_header(nama)
    assert parameter["filename"].isascii()
    assert not set('"\\\r\n;%') & set(parameter["filename"])
    if parameter["filename"] != nama:
        assert parameter["filename*"].startswith("UTF-8''")
        assert '"' not in parameter["filename*"]
