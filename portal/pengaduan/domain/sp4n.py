"""SP4N-LAPOR! exports: reading of rows, and how their states compare with ours. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.tabel import Tabel
from portal.pengaduan.domain.padanan import NILAI, squeeze
from portal.pengaduan.domain.register import KOSONG, Salah, parse_tanggal
from portal.pengaduan.domain.status import BELUM, KELUAR, SEDANG, TUNTAS, Status

KOLOM_SP4N: Mapping[str, tuple[str, ...]] = {
    "tracking_id": (
        "trackingid",
        "id laporan",
        "nomor laporan",
        "no laporan",
        "kode laporan",
        "id tiket",
        "id",
        "nomor",
    ),
    "judul": ("judul laporan", "topik", "perihal", "isi laporan", "isi"),
    "status": ("status laporan", "status tindak lanjut"),
    "tanggal": ("tanggal laporan", "tanggal masuk", "tgl laporan", "tanggal dibuat", "tanggal laporan masuk", "tgl"),
}
ID_MAKS, JUDUL_MAKS, STATUS_MAKS = 40, 200, 60
KELOMPOK = {"belum": BELUM, "proses": SEDANG, "selesai": TUNTAS, "keluar": frozenset(KELUAR)}
NAMA_KELOMPOK = {
    "belum": _n("Belum ditindaklanjuti"),
    "proses": _n("Sedang diproses"),
    "selesai": _n("Selesai"),
    "keluar": _n("Tidak diproses"),
}


@dataclass(frozen=True)
class BarisSp4n:
    """One report of an export."""

    nomor_baris: int
    tracking_id: str
    judul: str
    status: str
    tanggal: date | None


def clean_tracking(teks: str) -> str:
    """Return a tracking id as it is compared: without #, spaces and case."""
    return "".join(teks.split()).lstrip("#").upper()


def classify_status(teks: str) -> str | None:
    """Return the group of a state of LAPOR! (belum, proses, selesai, keluar); None for words nobody knows."""
    kode = NILAI["status"].get(squeeze(teks))
    return group_of(Status(kode)) if kode else None


def group_of(status: Status) -> str:
    """Return the group of one of our states."""
    return next(nama for nama, isi in KELOMPOK.items() if status in isi)


def parse_sp4n(tabel: Tabel, peta: Mapping[str, str], *, hari_ini: date) -> tuple[list[BarisSp4n], list[Salah]]:
    """Read an export; return its rows and what is wrong. Raises DomainError for a mapping that cannot work."""
    asing = [k for k in peta if k not in KOLOM_SP4N] + [k for k in peta.values() if k not in tabel.kolom]
    if asing:
        raise DomainError(
            "kolom_asing", _n("Kolom tidak dikenal: %(kolom)s."), bidang="peta", kolom=", ".join(asing)[:300]
        )
    if "tracking_id" not in peta:
        raise DomainError("kolom_hilang", _n("Pasangkan kolom nomor laporan (tracking ID)."), bidang="peta")
    if not tabel.baris:
        raise DomainError("tanpa_baris", _n("Berkas tidak berisi laporan."), bidang="berkas")
    hasil: dict[str, BarisSp4n] = {}
    salah: list[Salah] = []
    for nomor, sel in tabel.baris:
        try:
            satu = _parse_baris(nomor, sel, peta, hari_ini)
        except ValueError as galat:
            bidang, _, pesan = str(galat).partition(": ")
            salah.append(Salah(nomor, bidang, pesan))
            continue
        if satu.tracking_id in hasil:
            pertama = hasil[satu.tracking_id].nomor_baris
            salah.append(Salah(nomor, "tracking_id", f"sudah ada di baris {pertama}"))
        hasil.setdefault(satu.tracking_id, satu)
    return list(hasil.values()), salah


def _parse_baris(nomor: int, sel: Mapping[str, str], peta: Mapping[str, str], hari_ini: date) -> BarisSp4n:
    def take(kolom: str) -> str:
        isi = sel.get(peta.get(kolom, ""), "").strip()
        return "" if isi.lower() in KOSONG else isi

    kode = clean_tracking(take("tracking_id"))
    if not kode:
        raise ValueError("tracking_id: kosong")
    if len(kode) > ID_MAKS:
        raise ValueError(f"tracking_id: lebih dari {ID_MAKS} huruf")
    try:
        tanggal = parse_tanggal(take("tanggal"), hari_ini=hari_ini)
    except ValueError as galat:
        raise ValueError(f"tanggal: {galat}") from None
    return BarisSp4n(nomor, kode, take("judul")[:JUDUL_MAKS], take("status")[:STATUS_MAKS], tanggal)
