"""Writes a document as PDF/UA-1 with typst (``templates/_dasar/dokumen.typ``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from portal.inti.dokumen.huruf import with_break_points
from portal.inti.dokumen.isi import Dokumen, block_data, by_orientation, sebagai_data, tidy_headings
from portal.inti.dokumen.mesin import DokumenGagal, map_text, susun
from portal.inti.dokumen.qr import qr_svg
from portal.inti.dokumen.terpisah import susun_terpisah
from portal.inti.dokumen.warna import warna_di_atas, warna_terbaca

__all__ = ["DokumenGagal", "susun", "tulis_pdf"]

TEMPLAT: Mapping[str, Path] = {
    "a4": Path("_dasar/dokumen.typ"),
    "sehalaman": Path("_dasar/sehalaman.typ"),
    "layar": Path("_dasar/layar.typ"),
}
"""Templates by `Dokumen.halaman`."""
_KATA_TERPANJANG = 45
_LEBAR_TEGAK = 95.0
_LEBAR_LANSKAP = 170.0


def tulis_pdf(dok: Dokumen, *, terpisah: bool = False) -> bytes:
    """Write ``dok`` as a tagged PDF (PDF/UA-1) with our own fonts, on the paper that ``dok.halaman`` names.

    With ``terpisah`` typst runs in a process of its own, which gives its memory back; the bytes are the same.

    Cover, letterhead, contents (more than six headings of level 1 and 2), numbered captions, page x of y,
    and on the last page the verification code with its QR code when the document has one. Raises
    :class:`DokumenGagal`, for example when the logo is not an image.
    """
    data = sebagai_data(replace(dok, isi=(), lembar=()))
    data["judul"] = " ".join(dok.judul.split()) or "Tanpa judul"
    berkas: dict[str, bytes] = {}
    data["kop"] |= {"warna": warna_terbaca(dok.kop.warna, minimal=4.5), "logo": None}
    if dok.kop.logo:
        data["kop"]["logo"] = "logo" + image_suffix(dok.kop.logo)
        berkas[data["kop"]["logo"]] = dok.kop.logo
    if dok.kode_verifikasi and dok.url_verifikasi:
        data["qr"] = "verifikasi.svg"
        berkas["verifikasi.svg"] = qr_svg(dok.url_verifikasi)
    data["isi"] = [
        {"lanskap": lanskap, "blok": [_prepared(block_data(blok)) for blok in bagian]}
        for lanskap, bagian in by_orientation(tidy_headings(dok.isi))
    ]
    kepala = {kunci: nilai for kunci, nilai in data.items() if kunci not in {"isi", "url_verifikasi"}}
    data |= _breakable(kepala)
    return (susun_terpisah if terpisah else susun)(TEMPLAT[dok.halaman], data, berkas, waktu=dok.dibuat)


def image_suffix(isi: bytes) -> str:
    """Return ``.png`` or ``.jpg`` from the first bytes of an image file.

    Raises :class:`DokumenGagal` for anything else.
    """
    if isi.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if isi.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    raise DokumenGagal("Logo instansi bukan berkas gambar PNG atau JPEG.")


def _breakable(blok: dict[str, Any]) -> dict[str, Any]:
    hasil: dict[str, Any] = map_text(blok, lambda teks: with_break_points(teks, _KATA_TERPANJANG))
    return hasil


def _prepared(blok: dict[str, Any]) -> dict[str, Any]:
    if blok["jenis"] == "berdampingan":
        return {**blok, "kolom": [[_prepared(satu) for satu in kolom] for kolom in blok["kolom"]]}
    if blok["jenis"] == "tabel":
        return _prepared_table(blok)
    if blok["jenis"] == "grafik":
        return _breakable({k: v for k, v in blok.items() if k != "svg"}) | {"svg": blok["svg"]}
    if blok["jenis"] in ("sorotan", "angka_kunci"):
        warna = warna_terbaca(blok["warna"])
        return _breakable(blok) | {"warna": warna, "warna_huruf": warna_di_atas(warna)}
    return _breakable(blok)


def _prepared_table(blok: dict[str, Any]) -> dict[str, Any]:
    lebar = [max(float(kolom["lebar"]), 0.01) for kolom in blok["kolom"]]
    ruang = _LEBAR_LANSKAP if blok["lanskap"] else _LEBAR_TEGAK
    muat = [max(3, int(ruang * bagian / sum(lebar)) - 2) for bagian in lebar]

    def sel(baris: list[str]) -> list[str]:
        return [with_break_points(teks, kapasitas) for teks, kapasitas in zip(baris, muat, strict=True)]

    kolom = [
        {**kolom, "lebar": bagian, "judul": with_break_points(kolom["judul"], kapasitas)}
        for kolom, bagian, kapasitas in zip(blok["kolom"], lebar, muat, strict=True)
    ]
    return {
        **blok,
        "judul": with_break_points(blok["judul"], _KATA_TERPANJANG),
        "sumber": with_break_points(blok["sumber"] or "", _KATA_TERPANJANG),
        "kolom": kolom,
        "baris": [sel(baris) for baris in blok["baris"]],
        "kaki": [sel(baris) for baris in blok["kaki"]],
    }
