"""Good and hostile files, made on the spot."""

import io
import struct
import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

PENULIS, LOKASI, KOMENTAR = "Budi Rahasia", "6.2088", "komentar rahasia"
FORMAT = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}


def make_gambar(jenis: str = "jpg", ukuran: tuple[int, int] = (64, 48), mode: str = "RGB", **pilihan: Any) -> bytes:
    """A picture, red in its left half and blue in its right half."""
    gambar = Image.new("RGB", ukuran, (220, 20, 20))
    gambar.paste((20, 20, 220), (ukuran[0] // 2, 0, *ukuran))
    return write_gambar(gambar.convert(mode), jenis, **pilihan)


def write_gambar(gambar: Image.Image, jenis: str, **pilihan: Any) -> bytes:
    keluaran = io.BytesIO()
    gambar.save(keluaran, FORMAT[jenis], **pilihan)
    return keluaran.getvalue()


def make_exif(putaran: int = 1) -> Image.Exif:
    """Author, GPS place and a way to turn the picture."""
    exif = Image.Exif()
    exif[0x0112] = putaran
    exif[0x013B] = PENULIS
    exif.get_ifd(0x8825)[0x001D] = LOKASI
    exif.get_ifd(0x8769)[0x9003] = "2025:01:02 03:04:05"
    return exif


def add_thumbnail(jpeg: bytes) -> bytes:
    """Put another small picture into a segment of a JPEG, as cameras do."""
    kecil = b"Exif\0\0" + make_gambar(ukuran=(16, 12))
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(kecil) + 2) + kecil + jpeg[2:]


def make_png_header(lebar: int, tinggi: int) -> bytes:
    """A PNG that promises lebar × tinggi black-and-white pixels and packs them into a few kilobytes."""

    def chunk(nama: bytes, isi: bytes) -> bytes:
        return struct.pack(">I", len(isi)) + nama + isi + struct.pack(">I", zlib.crc32(nama + isi))

    baris = zlib.compress(bytes((lebar + 7) // 8 + 1) * tinggi, 9)
    kepala = struct.pack(">IIBBBBB", lebar, tinggi, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", kepala) + chunk(b"IDAT", baris) + chunk(b"IEND", b"")


def make_pdf(halaman: int = 1, **simpan: Any) -> bytes:
    pdf = pikepdf.new()
    for _ in range(halaman):
        pdf.add_blank_page()
    return save_pdf(pdf, **simpan)


def save_pdf(pdf: pikepdf.Pdf, **simpan: Any) -> bytes:
    keluaran = io.BytesIO()
    pdf.save(keluaran, **simpan)
    return keluaran.getvalue()


def _script(tanda: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{tanda}')"))


def _link(aksi: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=aksi)


def _form_field(pdf: pikepdf.Pdf) -> pikepdf.Object:
    rupa = pdf.make_stream(b"0 0 7 7 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 7, 7])
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("jahat-kolom"),
            V=String("terisi"),
            Rect=[0, 0, 7, 7],
            AP=Dictionary(N=rupa),
            AA=Dictionary(K=_script("jahat-ketik")),
        )
    )


def _photo(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_stream(
        make_gambar(exif=make_exif(), comment=KOMENTAR.encode()),
        Type=Name.XObject, Subtype=Name.Image, Width=64, Height=48, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode, Metadata=pdf.make_stream(PENULIS.encode()),
    )  # fmt: skip


def make_pdf_jahat() -> bytes:
    """A PDF of two pages with everything that a PDF can do behind the reader's back."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.add_blank_page()
    kolom = _form_field(pdf)
    pdf.Root.OpenAction = _script("jahat-buka")
    pdf.Root.AA = Dictionary(WC=_script("jahat-tutup"))
    pdf.Root.AcroForm = Dictionary(Fields=[kolom], XFA=String("jahat-xfa"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), _script("jahat-nama")]))
    pdf.attachments["jahat.exe"] = b"MZ jahat"
    pdf.docinfo["/Author"] = PENULIS
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = [PENULIS]
    satu = pdf.pages[0].obj
    satu.AA = Dictionary(O=_script("jahat-halaman"))
    satu.PieceInfo = Dictionary(Word=Dictionary(Private=String(PENULIS)))
    satu.Resources = Dictionary(XObject=Dictionary(Foto=_photo(pdf)))
    satu.Annots = Array(
        [
            kolom,
            _link(Dictionary(S=Name.URI, URI=String("https://contoh.go.id/a"), Next=_script("jahat-susul"))),
            _link(Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit]))),
            _link(Dictionary(S=Name.Launch, F=String("jahat.bat"))),
            _link(Dictionary(S=Name.URI, URI=String("javascript:jahat"))),
            _link(Dictionary(S=Name.GoTo, D=Array([_script("jahat-tujuan"), Name.Fit]))),
        ]
    )
    catatan = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 1, 1], Contents=String("jahat"))
    pdf.pages[1].obj.Annots = Array([catatan])
    return save_pdf(pdf)


BUKAN_LAMPIRAN = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><html><script>alert(1)</script></html>",
    "hta": b"<html><hta:application></html>",
    "php": b"<?php system($_GET['c']); ?>",
    "docx": b"PK\x03\x04\x14\x00\x06\x00" + bytes(200),
    "zip": b"PK\x03\x04" + bytes(200),
    "exe": b"MZ\x90\x00" + bytes(400),
    "lnk": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(200),
    "gif": make_gambar("gif"),
    "txt": b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    "bin": bytes(300),
}
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
