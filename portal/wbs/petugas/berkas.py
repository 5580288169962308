"""Evidence files for handlers: the original, opened while it is sent, and a copy written anew in a cage.

Nothing is written to a disk in clear; browsers neither show, run nor keep what they get here.
"""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import quote

from flask import Response
from flask.typing import ResponseReturnValue

from portal.inti.berkas.aturan import JENIS, clean_nama, find_akhiran
from portal.inti.berkas.kurungan import clean_caged
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.web.bentuk import angka
from portal.inti.web.penjaga import butuh_izin
from portal.wbs.petugas.dasar import bp, butuh_brankas, saya
from portal.wbs.service.akses import Terbuka, audit, open_laporan
from portal.wbs.service.laporan import BerkasTitipan
from portal.wbs.service.percakapan import list_berkas
from portal.wbs.service.titipan import open_berkas

KEBIJAKAN = "sandbox; default-src 'none'"


def jenis_of(nama: str) -> str | None:
    """Return the kind that can be written anew, by the ending of a name; None for all others."""
    akhiran = find_akhiran(nama)
    return next((kode for kode, jenis in JENIS.items() if akhiran in jenis.akhiran), None)


def write_besar(ukuran: int) -> str:
    """Write a size in bytes for people."""
    if ukuran < 1024**2:
        return f"{angka(max(1, round(ukuran / 1024)))} KB"
    return f"{angka(Decimal(ukuran) / 1024**2, 1)} MB"


def name_header(nama: str) -> dict[str, str]:
    """Return the parameters of Content-Disposition for any name (RFC 6266): plain letters, and UTF-8 when needed."""
    polos = unicodedata.normalize("NFKD", nama).encode("ascii", "ignore").decode()
    polos = "".join(h if h.isalnum() or h in " .-_()" else "_" for h in polos).strip() or "berkas"
    if polos == nama:
        return {"filename": nama}
    return {"filename": polos, "filename*": f"UTF-8''{quote(nama, safe='')}"}


def _send(isi: Iterable[bytes], nama: str, ukuran: int) -> Response:
    respons = Response(isi, mimetype="application/octet-stream")
    respons.headers.set("Content-Disposition", "attachment", **name_header(nama))
    respons.headers["Content-Length"] = str(ukuran)
    respons.headers["Content-Security-Policy"] = KEBIJAKAN
    respons.headers["X-Content-Type-Options"] = "nosniff"
    respons.headers["Cache-Control"] = "no-store"
    return respons


def _find(laporan_id: str, token: str) -> tuple[Terbuka, BerkasTitipan]:
    """Return the open report and its file; 404 for a file of another report."""
    terbuka = open_laporan(saya(), laporan_id)
    berkas = next((b for _pesan, b in list_berkas(terbuka.baris, terbuka.kunci) if b.token == token), None)
    if berkas is None:
        raise TidakDitemukan("berkas_tidak_ada", _n("Berkas ini tidak ditemukan."))
    return terbuka, berkas


def _audit(terbuka: Terbuka, aksi: str) -> None:
    with unit_kerja():
        audit(saya(), aksi, terbuka.baris, now=utc_now())


@bp.get("/laporan/<laporan_id>/berkas/<token>")
@butuh_izin("wbs.kelola")
@butuh_brankas
def berkas(laporan_id: str, token: str) -> ResponseReturnValue:
    """Hand out a file as it was sent, chunk by chunk."""
    terbuka, milik = _find(laporan_id, token)
    isi = open_berkas(milik)
    _audit(terbuka, "wbs.berkas_diunduh")
    return _send(isi, milik.nama, milik.ukuran)


@bp.get("/laporan/<laporan_id>/berkas/<token>/bersih")
@butuh_izin("wbs.kelola")
@butuh_brankas
def berkas_bersih(laporan_id: str, token: str) -> ResponseReturnValue:
    """Hand out a copy that holds the picture or the pages and nothing else; the original stays as it is."""
    terbuka, milik = _find(laporan_id, token)
    jenis = jenis_of(milik.nama)
    if jenis is None:
        raise DomainError("bersih_jenis", _n("Versi bersih hanya untuk JPG, PNG, WEBP, dan PDF."))
    bersih = clean_caged(b"".join(open_berkas(milik)), jenis)
    _audit(terbuka, "wbs.berkas_bersih_diunduh")
    return _send([bersih], clean_nama(f"bersih {milik.nama}", jenis), len(bersih))
