"""Cleaning: pictures and documents come out whole, small and without anything but what is seen."""

import io
import resource

import pikepdf
import pytest
from PIL import Image

from portal.inti.berkas.bersih import clean_isi
from portal.inti.berkas.gambar import SISI_MAKS
from portal.inti.berkas.pdf import strip_jpeg
from portal.inti.galat import DomainError
from tests.inti.berkas.contoh import (
    KOMENTAR,
    LOKASI,
    PENULIS,
    add_thumbnail,
    make_exif,
    make_gambar,
    make_pdf,
    make_pdf_jahat,
    make_png_header,
    save_pdf,
    write_gambar,
)

TINDAKAN = ("jahat", "JavaScript", "OpenAction", "EmbeddedFile", "Launch", "/AA", "/AcroForm", "/Names")
TITIPAN = ("/Metadata", "/PieceInfo", PENULIS, LOKASI, KOMENTAR)
PHP = b"<?php system($_GET['c']); ?>"


def open_gambar(isi: bytes) -> Image.Image:
    gambar = Image.open(io.BytesIO(isi))
    gambar.load()
    return gambar


def is_red(titik: object) -> bool:
    merah, hijau, biru = titik[:3]  # type: ignore[index]
    return bool(merah > 150 and hijau < 90 and biru < 90)


def refusal(isi: bytes, jenis: str) -> DomainError:
    with pytest.raises(DomainError) as salah:
        clean_isi(isi, jenis)
    return salah.value


@pytest.mark.parametrize("jenis", ["jpg", "png", "webp"])
def test_a_picture_stays_the_same_picture(jenis: str) -> None:
    gambar = open_gambar(clean_isi(make_gambar(jenis), jenis))
    assert gambar.size == (64, 48)
    assert is_red(gambar.convert("RGB").getpixel((8, 8)))
    assert not is_red(gambar.convert("RGB").getpixel((56, 8)))


@pytest.mark.parametrize("jenis", ["jpg", "png", "webp"])
def test_place_author_and_thumbnail_are_gone(jenis: str) -> None:
    kotor = make_gambar(jenis, exif=make_exif(), icc_profile=b"profil rahasia" * 20)
    if jenis == "jpg":
        kotor = add_thumbnail(make_gambar(jenis, exif=make_exif(), comment=KOMENTAR.encode()))
    assert PENULIS.encode() in kotor
    assert LOKASI.encode() in kotor
    bersih = clean_isi(kotor, jenis)
    for rahasia in (PENULIS, LOKASI, KOMENTAR, "Exif", "profil rahasia", "2025:01:02"):
        assert rahasia.encode() not in bersih
    gambar = open_gambar(bersih)
    assert not dict(gambar.getexif())
    assert not set(gambar.info) & {"exif", "icc_profile", "comment", "xmp", "dpi"}
    assert bersih.count(b"\xff\xd8\xff") <= 1


@pytest.mark.parametrize("jenis", ["jpg", "png", "webp"])
@pytest.mark.parametrize("ekor", [PHP, b"PK\x03\x04 arsip", b"<script>alert(1)</script>"])
def test_what_hangs_behind_a_picture_is_cut_off(jenis: str, ekor: bytes) -> None:
    assert ekor not in clean_isi(make_gambar(jenis) + ekor, jenis)


def test_code_in_a_comment_of_a_picture_is_gone() -> None:
    kotor = make_gambar("jpg", comment=PHP)
    assert PHP in kotor
    assert PHP not in clean_isi(kotor, "jpg")


@pytest.mark.parametrize("jenis", ["jpg", "png", "webp"])
def test_a_turned_photo_is_put_upright(jenis: str) -> None:
    gambar = open_gambar(clean_isi(make_gambar(jenis, exif=make_exif(putaran=6)), jenis))
    assert gambar.size == (48, 64)
    assert is_red(gambar.convert("RGB").getpixel((24, 8)))


@pytest.mark.parametrize(("jenis", "ukuran"), [("jpg", (5000, 1000)), ("png", (1000, 5000)), ("webp", (4000, 3000))])
def test_large_pictures_are_made_smaller_in_proportion(jenis: str, ukuran: tuple[int, int]) -> None:
    gambar = open_gambar(clean_isi(make_gambar(jenis, ukuran), jenis))
    assert max(gambar.size) == SISI_MAKS
    assert gambar.width / gambar.height == pytest.approx(ukuran[0] / ukuran[1], rel=0.01)


def test_printing_colours_become_screen_colours() -> None:
    gambar = open_gambar(clean_isi(make_gambar("jpg", mode="CMYK"), "jpg"))
    assert gambar.mode == "RGB"
    assert is_red(gambar.getpixel((8, 8)))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_colour_mode_of_png_can_be_read(mode: str) -> None:
    gambar = open_gambar(clean_isi(make_gambar("png", mode=mode), "png"))
    assert gambar.size == (64, 48)
    assert gambar.convert("L").getextrema() not in ((0, 0), (255, 255))


def test_sixteen_bit_grey_keeps_its_brightness() -> None:
    gambar = open_gambar(clean_isi(write_gambar(Image.new("I;16", (20, 20), 40_000), "png"), "png"))
    assert gambar.getpixel((3, 3)) == 40_000 // 256


def test_transparency_survives() -> None:
    tembus = Image.new("RGBA", (20, 20), (9, 9, 9, 0))
    for jenis in ("png", "webp"):
        assert open_gambar(clean_isi(write_gambar(tembus, jenis), jenis)).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("jenis", ["webp", "png"])
def test_only_the_first_picture_of_a_moving_one_stays(jenis: str) -> None:
    lain = [Image.new("RGB", (64, 48), warna) for warna in ((1, 200, 1), (1, 1, 200))]
    kotor = make_gambar(jenis, save_all=True, append_images=lain)
    assert open_gambar(kotor).n_frames == 3  # type: ignore[attr-defined]
    gambar = open_gambar(clean_isi(kotor, jenis))
    assert getattr(gambar, "n_frames", 1) == 1
    assert is_red(gambar.convert("RGB").getpixel((8, 8)))


@pytest.mark.parametrize("ukuran", [(20_000, 20_000), (8_000, 6_251)])
def test_a_picture_of_too_many_pixels_is_not_decoded(ukuran: tuple[int, int]) -> None:
    assert "megapiksel" in refusal(make_png_header(*ukuran), "png").teks


@pytest.mark.parametrize(
    ("jenis", "bagian"),
    [("jpg", 0.1), ("jpg", 0.9), ("png", 0.1), ("png", 0.9), ("webp", 0.1), ("webp", 0.9), ("pdf", 0.02)],
)
def test_damage_that_only_reading_shows_is_refused(jenis: str, bagian: float) -> None:
    asli = make_pdf(3) if jenis == "pdf" else make_gambar(jenis, (600, 400))
    potong = asli[: int(len(asli) * bagian)]
    assert refusal(potong, jenis).teks == "Berkas ini rusak atau terpotong. Kirim ulang berkas aslinya."


def test_a_decoder_that_wants_all_memory_ends_in_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.inti.berkas.bersih.clean_gambar", lambda *_: bytes(3 * 1024**3))
    sebelum = resource.getrlimit(resource.RLIMIT_AS)
    assert refusal(b"x", "jpg").kode == "berkas_rusak"
    assert resource.getrlimit(resource.RLIMIT_AS) == sebelum


def _unpack(isi: bytes) -> bytes:
    """Write a PDF without any compression, so that its text can be searched."""
    with pikepdf.open(io.BytesIO(isi)) as pdf:
        return save_pdf(pdf, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def test_a_document_keeps_its_pages_and_loses_what_acts_hides_or_tells() -> None:
    kotor = make_pdf_jahat()
    bersih = clean_isi(kotor, "pdf")
    sebelum, sesudah = _unpack(kotor), _unpack(bersih)
    for tanda in (*TINDAKAN, *TITIPAN):
        assert tanda.encode() in sebelum, tanda
        assert tanda.encode() not in sesudah, tanda
    with pikepdf.open(io.BytesIO(bersih)) as pdf:
        assert len(pdf.pages) == 2
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in pdf.trailer


def test_links_to_addresses_and_pages_stay_and_filled_fields_are_drawn() -> None:
    with pikepdf.open(io.BytesIO(clean_isi(make_pdf_jahat(), "pdf"))) as pdf:
        satu = pdf.pages[0].obj
        alamat, tujuan = satu.Annots
        assert str(alamat.A.URI) == "https://contoh.go.id/a"
        assert set(alamat.A.keys()) == {"/S", "/URI"}
        assert tujuan.Dest[0].objgen == pdf.pages[1].obj.objgen
        gambar_isian = [x for x in satu.Resources.XObject.values() if x.Subtype == "/Form"]  # type: ignore[union-attr]
        assert [x.read_bytes().strip() for x in gambar_isian] == [b"0 0 7 7 re f"]


def test_photos_inside_a_document_lose_their_place_and_stay_the_same_picture() -> None:
    with pikepdf.open(io.BytesIO(clean_isi(make_pdf_jahat(), "pdf"))) as pdf:
        foto = pdf.pages[0].obj.Resources.XObject.Foto.read_raw_bytes()
    assert LOKASI.encode() not in foto
    assert open_gambar(foto).tobytes() == open_gambar(make_gambar()).tobytes()


@pytest.mark.parametrize("pilihan", [{}, {"progressive": True}])
def test_only_the_picture_of_a_jpeg_inside_a_document_stays(pilihan: dict[str, bool]) -> None:
    polos = make_gambar(ukuran=(300, 200), **pilihan)
    kotor = add_thumbnail(make_gambar(ukuran=(300, 200), exif=make_exif(), comment=KOMENTAR.encode(), **pilihan))
    susulan = make_gambar(exif=make_exif())
    assert strip_jpeg(kotor + susulan) == polos
    assert strip_jpeg(b"bukan jpeg") == b"bukan jpeg"
    for panjang in range(0, len(kotor), 97):
        assert len(strip_jpeg(kotor[:panjang])) <= panjang


@pytest.mark.parametrize("sandi", ["rahasia", ""])
def test_a_locked_document_is_refused(sandi: str) -> None:
    terkunci = make_pdf(encryption=pikepdf.Encryption(owner="pemilik", user=sandi))
    assert refusal(terkunci, "pdf").teks == "PDF ini dikunci kata sandi. Kirim PDF yang tidak dikunci."


def test_five_hundred_pages_are_the_limit() -> None:
    assert clean_isi(make_pdf(500), "pdf")
    assert refusal(make_pdf(501), "pdf").teks.startswith("PDF ini berisi 501 halaman; batasnya 500.")


def test_a_document_without_pages_is_refused() -> None:
    assert refusal(make_pdf(0), "pdf").kode == "pdf_kosong"


def test_what_hangs_behind_a_document_is_cut_off() -> None:
    assert b"<script>" not in clean_isi(make_pdf() + b"<html><script>alert(1)</script>", "pdf")


def test_cleaning_the_same_file_gives_the_same_bytes() -> None:
    for isi, jenis in ((make_pdf_jahat(), "pdf"), (make_gambar("jpg"), "jpg"), (make_gambar("png"), "png")):
        assert clean_isi(isi, jenis) == clean_isi(isi, jenis)
