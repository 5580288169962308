"""One report as a ZIP for somebody outside, encrypted with age to that person's key while it is made.

The clear ZIP exists in memory only; what touches a disk is encrypted. It tells nothing by its times.
"""

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from portal.inti.galat import DomainError, _n
from portal.wbs.domain.isian import PANJANG
from portal.wbs.domain.pilihan import NAMA_HASIL, NAMA_KANAL, NAMA_KATEGORI, NAMA_MODE, NAMA_STATUS
from portal.wbs.service.akses import Terbuka, audit
from portal.wbs.service.brankas import Pemegang
from portal.wbs.service.laporan import BerkasTitipan
from portal.wbs.service.percakapan import PELAPOR, list_berkas, list_catatan, list_gerak, list_pesan
from portal.wbs.service.titipan import open_berkas

MAKS_BYTE = 200 * 1024**2
_POLA_KUNCI = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_TERLARANG = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_JUDUL = {
    "apa": "Apa yang terjadi",
    "siapa": "Siapa yang terlibat",
    "di_mana": "Di mana",
    "kapan": "Kapan",
    "bagaimana": "Bagaimana terjadinya",
    "bukti_lain": "Bukti atau saksi lain",
}


@dataclass(frozen=True)
class Isi:
    """All that goes into the ZIP, opened: JSON data and the files under their safe names."""

    data: dict[str, Any]
    berkas: Sequence[tuple[str, BerkasTitipan]]


def read_penerima(teks: str) -> str:
    """Return an age public key; raises DomainError (`bidang` kunci) for anything else."""
    bersih = teks.strip().lower()
    if bersih.startswith("age-secret-key-"):
        raise DomainError(
            "kunci_rahasia", _n("Itu kunci rahasia. Tempelkan kunci publik yang diawali age1."), bidang="kunci"
        )
    if not _POLA_KUNCI.fullmatch(bersih) or not _is_age(bersih):
        raise DomainError("kunci_salah", _n("Kunci publik tidak dikenal. Periksa huruf demi huruf."), bidang="kunci")
    return bersih


def _is_age(kunci: str) -> bool:
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(kunci)
    except RecipientError:
        return False
    return True


def write_nama(ke: int, nama: str) -> str:
    """Return a file's place in the ZIP: numbered, without path, control characters or leading dots."""
    bersih = _TERLARANG.sub("_", nama).strip(" .")
    batang, titik, akhiran = bersih.rpartition(".")
    pendek = f"{batang[:80]}.{akhiran}" if titik and len(akhiran) <= 10 else bersih[:80]
    return f"berkas/{ke:02d}-{pendek or 'berkas'}"


def collect_isi(terbuka: Terbuka, *, catatan: bool) -> Isi:
    """Open everything of a report; internal notes and moves only when asked for. The identity is never part of it.

    Raises DomainError when the files are more than 200 MB together.
    """
    baris, kunci = terbuka.baris, terbuka.kunci
    semua = list_berkas(baris, kunci)
    if sum(b.ukuran for _pesan, b in semua) > MAKS_BYTE:
        raise DomainError(
            "ekspor_besar",
            _n("Berkas laporan ini lebih dari %(batas)s MB. Unduh berkasnya satu per satu."),
            batas=MAKS_BYTE // 1024**2,
        )
    berkas = [(write_nama(ke, b.nama), b) for ke, (_pesan, b) in enumerate(semua, start=1)]
    tempat = {b.token: nama for nama, b in berkas}
    data: dict[str, Any] = {
        "nomor": baris.nomor,
        "diterima": baris.diterima_pada.isoformat(),
        "kanal": baris.kanal,
        "kategori": baris.kategori,
        "mode": baris.mode,
        "status": baris.status,
        "hasil": baris.hasil,
        "isi": {nama: terbuka.isi.get(nama, "") for nama in PANJANG},
        "identitas_terbuka": terbuka.isi.get("identitas"),
        "komitmen": baris.komitmen,
        "garam": terbuka.isi.get("garam"),
        "berkas": [{"nama": tempat[b.token], "pesan": pesan, "ukuran": b.ukuran} for pesan, b in semua],
        "pesan": [
            {
                "nomor": p.nomor,
                "tanggal": p.pada.isoformat(),
                "dari": "pelapor" if p.sisi == PELAPOR else p.penulis or "pengelola",
                "teks": p.teks,
                "berkas": [tempat[b.token] for b in p.berkas],
            }
            for p in list_pesan(baris, kunci)
        ],
    }
    return Isi(data | (_collect_internal(terbuka) if catatan else {}), berkas)


def _collect_internal(terbuka: Terbuka) -> dict[str, Any]:
    baris, kunci = terbuka.baris, terbuka.kunci
    return {
        "catatan": [
            {"nomor": c.nomor, "tanggal": c.pada.isoformat(), "teks": c.teks} for c in list_catatan(baris, kunci)
        ],
        "gerak": [
            {"tanggal": g.pada.isoformat(), "gerak": g.gerak, "ke": g.ke, "hasil": g.hasil, "kata": kata}
            for g, kata in list_gerak(baris, kunci)
        ],
    }


def _lines(data: dict[str, Any]) -> Iterator[str]:
    yield f"LAPORAN {data['nomor']}"
    yield f"Diterima: {data['diterima']} ({NAMA_KANAL.get(data['kanal'], data['kanal'])})"
    yield f"Jenis: {NAMA_KATEGORI.get(data['kategori'], data['kategori'])}"
    yield f"Cara melapor: {NAMA_MODE.get(data['mode'], data['mode'])}"
    yield f"Tahap: {NAMA_STATUS.get(data['status'], data['status'])}"
    if data["hasil"]:
        yield f"Hasil: {NAMA_HASIL.get(data['hasil'], data['hasil'])}"
    for nama, judul in _JUDUL.items():
        yield f"\n{judul}\n{data['isi'][nama] or '(tidak diisi)'}"
    for pesan in data["pesan"]:
        yield f"\nPesan {pesan['nomor']}, {pesan['tanggal']}, {pesan['dari']}\n{pesan['teks']}"
        yield from (f"  lampiran: {nama}" for nama in pesan["berkas"])
    for catatan in data.get("catatan", ()):
        yield f"\nCatatan internal {catatan['nomor']}, {catatan['tanggal']}\n{catatan['teks']}"
    for gerak in data.get("gerak", ()):
        kata = "; ".join(f"{k}: {v}" for k, v in gerak["kata"].items() if v)
        yield f"\nTahap {NAMA_STATUS.get(gerak['ke'], gerak['ke'])}, {gerak['tanggal']}\n{kata}"
    yield "\nBerkas"
    yield from ((f"  {b['nama']} ({b['ukuran']} byte)") for b in data["berkas"])


def _put(arsip: zipfile.ZipFile, nama: str, isi: Iterator[bytes]) -> None:
    keterangan = zipfile.ZipInfo(nama)
    keterangan.external_attr = 0o600 << 16
    with arsip.open(keterangan, "w") as tujuan:
        for potong in isi:
            tujuan.write(potong)


def seal_ekspor(isi: Isi, penerima: str) -> IO[bytes]:
    """Return the ZIP, encrypted to `penerima` (an age key), as an open file at its beginning.

    Call it outside a unit of work. Raises TidakDitemukan, Terganggu or SegelRusak when a file does not open.
    """
    from pyrage import encrypt_io, x25519

    polos, sandi = io.BytesIO(), tempfile.TemporaryFile()  # noqa: SIM115 - the response reads and closes it
    with zipfile.ZipFile(polos, "w") as arsip:
        _put(arsip, "laporan.txt", iter([("\n".join(_lines(isi.data)) + "\n").encode()]))
        _put(arsip, "laporan.json", iter([json.dumps(isi.data, ensure_ascii=False, indent=1).encode()]))
        for nama, berkas in isi.berkas:
            _put(arsip, nama, open_berkas(berkas))
    polos.seek(0)
    encrypt_io(polos, sandi, [x25519.Recipient.from_str(penerima)])
    sandi.seek(0)
    return sandi


def audit_ekspor(pemegang: Pemegang, terbuka: Terbuka, *, penerima: str, catatan: bool, now: datetime) -> None:
    """Write that a copy left the office, and for whose key, in the caller's unit of work."""
    audit(pemegang, "wbs.ekspor", terbuka.baris, now=now, penerima=penerima, catatan=catatan)
