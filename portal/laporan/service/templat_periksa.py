"""What a Word template of the office may be, looked at before it is opened: no bomb, no macro, nothing from outside."""

import io
import re
import zipfile

from portal.inti.galat import DomainError, _n

MAKS_BONGKAR = 50 * 1024 * 1024
MAKS_ANGGOTA = 2000
_LUAR = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_TAUTAN = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_AKTIF = re.compile(r"vbaproject|vbadata|activex|embeddings/", re.IGNORECASE)


def _refuse(kode: str, kalimat: str) -> DomainError:
    return DomainError(kode, kalimat, bidang="berkas")


def check_bungkus(isi: bytes) -> None:
    """Raise DomainError for a package that is no ZIP, unpacks to too much, runs something or loads from elsewhere.

    Every document of the office would carry it. Links that a reader clicks are allowed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
            anggota = arsip.infolist()
            if len(anggota) > MAKS_ANGGOTA or sum(a.file_size for a in anggota) > MAKS_BONGKAR:
                raise _refuse("templat_besar", _n("Isi templat ini terlalu besar setelah dibuka. Kecilkan gambarnya."))
            if any(_AKTIF.search(a.filename) for a in anggota):
                raise _refuse("templat_aktif", _n("Templat ini memuat makro atau berkas sisipan. Hapus lebih dahulu."))
            luar = any(_loads_from_outside(arsip.read(a)) for a in anggota if a.filename.endswith(".rels"))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as salah:
        raise _refuse("templat_bukan_word", _n("Pilih berkas Word (.docx).")) from salah
    if luar:
        raise _refuse(
            "templat_luar", _n("Templat ini mengambil gambar atau templat dari alamat lain. Sisipkan ke dalam berkas.")
        )


def _loads_from_outside(rels: bytes) -> bool:
    return any(not _TAUTAN.search(satu) for satu in _LUAR.findall(rels))
