"""Parts that official documents share: approval sheet, legal basis, signature, head of a letter. Pure."""

from collections.abc import Sequence
from datetime import date

from portal.inti.dokumen.isi import (
    Blok,
    Catatan,
    Daftar,
    Dokumen,
    HalamanBaru,
    Judul,
    Lembar,
    Paragraf,
    Pasangan,
    TandaTangan,
)
from portal.inti.galat import _n
from portal.laporan.bilangan import KOSONG, tanggal
from portal.laporan.jenis import Bingkai

ISIAN = "…………………"
SEMENTARA = "SEMENTARA"
"""First word of every remark that figures may still change."""
BELUM_DITANDATANGANI = "Sementara: belum untuk ditandatangani"
TANPA_PENANDATANGAN = _n("Penandatangan belum diatur. Lengkapi data penandatangan, lalu buat laporan sekali lagi.")
DASAR_PELAYANAN = (
    "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik.",
    (
        "Peraturan Pemerintah Nomor 96 Tahun 2012 tentang Pelaksanaan Undang-Undang Nomor 25 Tahun 2009"
        " tentang Pelayanan Publik."
    ),
)
"""Legal basis of every document about public service."""


def write_tempat_tanggal(kota: str, hari: date) -> str:
    """Write place and date as above a signature: Bandung, 2 April 2025; the date alone without a place."""
    return f"{kota}, {tanggal(hari)}" if kota.strip() else tanggal(hari)


def susun_tanda_tangan(
    penandatangan: tuple[str, str, str] | None, tempat_tanggal: str, unit: str, keterangan: str = ""
) -> tuple[Blok, ...]:
    """Return the signature of (position, name, NIP); a note and blank lines when nobody has been appointed."""
    if penandatangan is None:
        return (
            Catatan(TANPA_PENANDATANGAN),
            TandaTangan(tempat_tanggal, f"Pimpinan {unit}", ISIAN, ISIAN, keterangan),
        )
    return (TandaTangan(tempat_tanggal, *penandatangan, keterangan),)


def susun_pengesahan(kalimat: str, tanda: Sequence[Blok]) -> tuple[Blok, ...]:
    """Return the approval sheet on a page of its own: what is approved, and who signs."""
    return (Judul("Lembar Pengesahan"), Paragraf(kalimat), *tanda, HalamanBaru())


def susun_dasar_hukum(pengantar: str, butir: Sequence[str]) -> tuple[Blok, ...]:
    """Return the regulations a document stands on, numbered."""
    return (Paragraf(pengantar), Daftar(tuple(butir), bernomor=True))


def susun_kepala_nota(
    *,
    kepada: Sequence[str],
    dari: str,
    hal: str,
    hari: date,
    nomor: str | None,
    tembusan: Sequence[str] = (),
    sifat: str = "Biasa",
    lampiran: str = KOSONG,
) -> Pasangan:
    """Return the head of a nota dinas in the usual order; several addressees are numbered.

    Without `nomor` a line is left to write it on. Source: tata naskah dinas.
    """
    return Pasangan(
        (
            ("Yth.", _enumerate(kepada) or ISIAN),
            ("Dari", dari),
            ("Tembusan", _enumerate(tembusan) or KOSONG),
            ("Tanggal", tanggal(hari)),
            ("Nomor", nomor or ISIAN),
            ("Sifat", sifat),
            ("Lampiran", lampiran),
            ("Hal", hal),
        ),
        garis=True,
    )


def _enumerate(nama: Sequence[str]) -> str:
    if len(nama) < 2:
        return "".join(nama)
    return "\n".join(f"{ke}. {satu}" for ke, satu in enumerate(nama, start=1))


def rangkai(
    judul: str,
    subjudul: str,
    isi: Sequence[Blok],
    bingkai: Bingkai,
    *,
    unit: str,
    subjek: str,
    lembar: Sequence[Lembar] = (),
    surat: bool = False,
) -> Dokumen:
    """Put content into its frame. A letter (`surat`) has no cover, and its number stands in its head only."""
    return Dokumen(
        judul=judul,
        subjudul=subjudul,
        kop=bingkai.kop,
        isi=tuple(isi),
        dibuat=bingkai.dibuat,
        lembar=tuple(lembar),
        nomor=None if surat else bingkai.nomor,
        tempat_tanggal=write_tempat_tanggal(bingkai.kota, bingkai.tanggal),
        penulis=unit,
        subjek=subjek,
        kode_verifikasi=bingkai.kode_verifikasi,
        url_verifikasi=bingkai.url_verifikasi,
        sampul=not surat,
    )
