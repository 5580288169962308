"""First look at an upload in the web process: size, kind by content, obvious damage. Decodes nothing."""

import math
from collections.abc import Callable

from portal.inti.berkas.aturan import JENIS, MAKS_BYTE, MAKS_PIKSEL, clean_baris, find_akhiran
from portal.inti.galat import DomainError, _n

KEPALA_BYTE = 8192
NAMA_TAMPIL = 60
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif")
_MIME = {jenis.mime: kode for kode, jenis in JENIS.items()}


def sniff_jenis(isi: bytes) -> str | None:
    """Return the accepted kind that the content itself shows; None for every other content."""
    import puremagic

    try:
        dugaan = puremagic.magic_string(isi[:KEPALA_BYTE])
    except (puremagic.PureError, ValueError):
        return None
    terkuat = [d for d in dugaan if d.confidence == dugaan[0].confidence]
    return next((_MIME[d.mime_type] for d in terkuat if d.mime_type in _MIME), None)


def _is_whole_png(isi: bytes) -> bool:
    return isi[12:16] == b"IHDR" and b"IEND" in isi


def _is_whole_jpg(isi: bytes) -> bool:
    return b"\xff\xd9" in isi


def _is_whole_webp(isi: bytes) -> bool:
    return isi[8:12] == b"WEBP" and int.from_bytes(isi[4:8], "little") + 8 <= len(isi)


def _is_whole_pdf(isi: bytes) -> bool:
    return isi.startswith(b"%PDF-") and b"%%EOF" in isi


_UTUH: dict[str, Callable[[bytes], bool]] = {
    "jpg": _is_whole_jpg,
    "png": _is_whole_png,
    "webp": _is_whole_webp,
    "pdf": _is_whole_pdf,
}


def refuse_piksel(lebar: int, tinggi: int) -> None:
    """Raise DomainError for a picture that would fill the memory when decoded."""
    if lebar * tinggi > MAKS_PIKSEL:
        raise picture_too_large()


def picture_too_large() -> DomainError:
    """Return the refusal of a picture of too many pixels."""
    return DomainError(
        "gambar_besar",
        _n("Gambar ini lebih besar dari %(batas)s megapiksel. Perkecil dahulu."),
        bidang="berkas",
        batas=MAKS_PIKSEL // 1_000_000,
    )


def _refuse_ukuran(tampil: str, isi: bytes) -> None:
    if not isi:
        raise DomainError(
            "berkas_kosong", _n("Berkas %(nama)s kosong. Pilih berkas lain."), bidang="berkas", nama=tampil
        )
    if len(isi) > MAKS_BYTE:
        megabita = math.ceil(len(isi) * 10 / 1024**2) / 10
        raise DomainError(
            "berkas_besar",
            _n("Berkas %(nama)s berukuran %(ukuran)s MB; batasnya %(batas)s MB."),
            bidang="berkas",
            nama=tampil,
            ukuran=f"{megabita:.1f}".replace(".", ",").removesuffix(",0"),
            batas=MAKS_BYTE // 1024**2,
        )


def _refuse_jenis(tampil: str, akhiran: str, isi: bytes) -> DomainError:
    if akhiran in ("heic", "heif") or (isi[4:8] == b"ftyp" and isi[8:12] in _HEIC):
        return DomainError("berkas_heic", _n("Foto HEIC belum didukung. Kirim foto ini sebagai JPEG."), bidang="berkas")
    if not akhiran or any(akhiran in jenis.akhiran for jenis in JENIS.values()):
        return DomainError(
            "berkas_beda",
            _n("Isi berkas %(nama)s tidak sesuai dengan namanya. Kirim JPG, PNG, WEBP, atau PDF yang asli."),
            bidang="berkas",
            nama=tampil,
        )
    return DomainError(
        "berkas_jenis",
        _n("Jenis berkas .%(jenis)s tidak didukung. Kirim JPG, PNG, WEBP, atau PDF."),
        bidang="berkas",
        jenis=akhiran,
    )


def check_unggahan(nama: str, isi: bytes) -> str:
    """Return the kind of an upload; raises DomainError (field "berkas") with the reason of a refusal.

    The content decides; a name may lack an ending but may not have the ending of another kind.
    """
    baris = clean_baris(nama)
    akhiran = find_akhiran(baris)
    tampil = baris if len(baris) <= NAMA_TAMPIL else f"{baris[:NAMA_TAMPIL]}…"
    _refuse_ukuran(tampil, isi)
    jenis = sniff_jenis(isi)
    if jenis is None or (akhiran and akhiran not in JENIS[jenis].akhiran):
        raise _refuse_jenis(tampil, akhiran, isi)
    if not _UTUH[jenis](isi):
        raise DomainError(
            "berkas_rusak",
            _n("Berkas %(nama)s rusak atau terpotong. Kirim ulang berkas aslinya."),
            bidang="berkas",
            nama=tampil,
        )
    if jenis == "png":
        refuse_piksel(int.from_bytes(isi[16:20], "big"), int.from_bytes(isi[20:24], "big"))
    return jenis
