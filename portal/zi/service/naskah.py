"""The papers of an export: the index of an area, the sheet of an item's figures, a photo on a page. Indonesian only."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from portal.inti.dokumen import Dokumen, susun
from portal.inti.dokumen.isi import Blok, Judul, Kolom, Kop, Paragraf, Tabel
from portal.organisasi.service import Unit, read_instansi
from portal.zi.domain.bukti import Bukti
from portal.zi.domain.butir import Area, Butir
from portal.zi.domain.ekspor import Berkas, describe_target, list_tautan
from portal.zi.service.papan import Lembar

FOTO = Path("zi/foto.typ")
SISI_FOTO = 2400
KOLOM = (
    Kolom("Butir", 1.3),
    Kolom("Penjelasan dan kriteria", 2.4),
    Kolom("Bukti", 3),
    Kolom("Status data dukung", 1.1),
    Kolom("Keterangan", 2.4),
    Kolom("Target waktu", 1.2),
)
"""Columns of the LKE grid."""


def read_kop() -> Kop:
    """Return the office's letterhead."""
    i = read_instansi()
    kontak = " · ".join(k for k in (i.telepon, i.surel, i.situs) if k)
    return Kop(nama=i.nama, induk=i.induk or None, alamat=i.alamat, kontak=kontak, logo=i.logo, warna=i.warna)


def moment_of(lembar: Sequence[Lembar], tahun: int) -> datetime:
    """Return the newest date of the content at midnight UTC, so that the same content gives the same bytes."""
    hari = [b.tanggal for x in lembar for daftar in x.bukti.values() for b in daftar if b.rujukan or b.kantor]
    hari += [x.nilai.dinilai_at.astimezone(UTC).date() for x in lembar if x.nilai]
    return datetime.combine(max(hari), time.min, UTC) if hari else datetime(tahun, 1, 1, tzinfo=UTC)


def _describe_bukti(lembar: Lembar, isi: "Isi") -> str:
    kode = lembar.butir.kode
    baris = [isi.lembar[kode]] if kode in isi.lembar else []
    baris += [b.nama + (f" ({isi.gagal[b.nama]})" if b.nama in isi.gagal else "") for b in isi.berkas.get(kode, ())]
    baris += [f"Tautan: {t.judul}, {t.alamat}" for t in list_tautan(lembar.bukti)]
    return "\n".join(baris) or "Belum ada."


def _describe_nilai(lembar: Lembar) -> str:
    bagian = []
    if lembar.nilai is not None:
        catatan = f" ({lembar.nilai.catatan})" if lembar.nilai.catatan else ""
        bagian.append(f"Nilai asesor: {lembar.nilai.huruf}{catatan}.")
    bagian.append(f"Saran portal: {lembar.saran.huruf}." if lembar.saran.huruf else "Portal tidak menyarankan nilai.")
    bagian += [k.isi for k in lembar.kurang]
    return "\n".join(bagian)


def _describe_kriteria(butir: Butir) -> str:
    return "\n".join([butir.pertanyaan, *(f"{t.huruf}. {t.kriteria}" for t in butir.tingkat)])


@dataclass(frozen=True)
class Isi:
    """What an export holds: item → its files, item → its sheet of figures, file that could not be opened → why."""

    berkas: Mapping[str, Sequence[Berkas]]
    lembar: Mapping[str, str]
    gagal: Mapping[str, str]


def write_indeks(area: Area, unit: Unit, tahun: int, lembar: Sequence[Lembar], isi_zip: Isi) -> Dokumen:
    """Return the index of an area in the columns of the LKE grid, a table for each group."""
    isi: list[Blok] = [
        Paragraf(
            f"Bukti area {area.kode} tahun {tahun}: {sum(x.saran.lengkap for x in lembar)} dari {len(lembar)} butir"
            " lengkap data dukungnya. Nilai dari portal adalah saran; asesor yang menetapkan."
        )
    ]
    for kelompok in area.kelompok:
        milik = [x for x in lembar if x.butir.kelompok == kelompok.kode]
        if not milik:
            continue
        isi.append(Judul(f"{area.kode}.{kelompok.kode} {kelompok.nama}"))
        isi.append(
            Tabel(
                f"Butir {area.kode}.{kelompok.kode}",
                KOLOM,
                tuple(
                    (
                        f"{x.butir.kode} {x.butir.judul}",
                        _describe_kriteria(x.butir),
                        _describe_bukti(x, isi_zip),
                        "Lengkap" if x.saran.lengkap else "Tidak lengkap",
                        _describe_nilai(x),
                        describe_target(x.butir, tahun),
                    )
                    for x in milik
                ),
                lanskap=True,
            )
        )
    return Dokumen(
        judul=f"Indeks Bukti Area {area.kode} {area.nama}",
        subjudul=f"{unit.nama}, tahun {tahun}",
        kop=read_kop(),
        isi=tuple(isi),
        dibuat=moment_of(lembar, tahun),
        sampul=False,
    )


def write_lembar(butir: Butir, unit: Unit, tahun: int, bukti: Sequence[Bukti], dibuat: datetime) -> Dokumen:
    """Return the sheet of an item's figures: what the portal recorded, with its period and date."""
    baris = tuple(
        (
            b.judul,
            b.keterangan or "–",
            b.periode or str(tahun),
            "berjalan" if b.berjalan else f"{b.tanggal:%d-%m-%Y}",
            b.alamat,
        )
        for b in bukti
    )
    kolom = (
        Kolom("Bukti", 3),
        Kolom("Isi", 3),
        Kolom("Periode", 1.4),
        Kolom("Tanggal", 1.5),
        Kolom("Alamat di portal", 2),
    )
    return Dokumen(
        judul=f"{butir.kode} {butir.judul}",
        subjudul=f"{unit.nama}, tahun {tahun}",
        kop=read_kop(),
        isi=(
            Paragraf(butir.pertanyaan),
            Tabel("Bukti yang tercatat di portal", kolom, baris, lanskap=False),
        ),
        dibuat=dibuat,
        sampul=False,
    )


def wrap_foto(isi: bytes, berkas: Berkas, unit: str) -> bytes:
    """Return a photo or screenshot on an A4 page with item, title and date as PDF.

    Larger pictures are made smaller, JPEG ones already while they are read, so that memory and file stay bounded.
    """
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(isi)) as asli:
        asli.draft("RGB", (SISI_FOTO, SISI_FOTO))
        gambar = ImageOps.exif_transpose(asli)
        gambar.thumbnail((SISI_FOTO, SISI_FOTO))
        keluar = io.BytesIO()
        gambar.convert("RGB").save(keluar, "JPEG", quality=85, optimize=True)
    data = {
        "butir": f"{berkas.butir.kode} {berkas.butir.judul}",
        "judul": berkas.bukti.judul,
        "unit": unit,
        "tanggal": f"{berkas.bukti.tanggal:%d-%m-%Y}",
        "keterangan": berkas.bukti.keterangan,
    }
    return susun(FOTO, data, {"foto.jpg": keluar.getvalue()})
