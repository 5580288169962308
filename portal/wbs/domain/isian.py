"""What a reporter fills in: 4W1H, who is involved, and how to stand to one's identity. Pure.

PMK 205/PMK.09/2022 asks for the indication, place, time, parties and how; evidence and identity are optional.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.inti.alamat_surel import check_surel
from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks
from portal.inti.telepon import normalize_telepon
from portal.wbs.domain.pilihan import Kategori, Mode

URUTAN = (
    "mode", "kategori", "apa", "siapa", "di_mana", "kapan", "bagaimana", "bukti_lain",
    "terlibat", "nama", "kontak", "hubungan", "berkas",
)  # fmt: skip
"""Controls in the order of the page, for the summary of errors."""
PANJANG = {"apa": 10_000, "siapa": 1_000, "di_mana": 500, "kapan": 300, "bagaimana": 10_000, "bukti_lain": 1_000}
APA_MIN = 20
NAMA_MAKS, KONTAK_MAKS, HUBUNGAN_MAKS = 120, 160, 200
LANGKAH_IDENTITAS, LANGKAH_ISI = 512, 1024
"""Steps of padding, in bytes."""


@dataclass(frozen=True)
class DataDiri:
    """Who reports. `kontak` is an e-mail address or phone number; `hubungan`: how the reporter knows of it."""

    nama: str
    kontak: str = ""
    hubungan: str = ""

    def as_json(self) -> dict[str, str]:
        """Return what is sealed."""
        return {"nama": self.nama, "kontak": self.kontak, "hubungan": self.hubungan}


@dataclass(frozen=True)
class IsianLaporan:
    """A checked report. `terlibat`: ids of key holders the reporter marks as involved; they get no key."""

    mode: Mode
    kategori: Kategori
    apa: str
    siapa: str = ""
    di_mana: str = ""
    kapan: str = ""
    bagaimana: str = ""
    bukti_lain: str = ""
    terlibat: frozenset[int] = frozenset()
    diri: DataDiri | None = None
    galat: Mapping[str, DomainError] = field(default_factory=dict, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return what is sealed by K: the identity only when the reporter does not hide it."""
        return {
            **{nama: getattr(self, nama) for nama in PANJANG},
            "terlibat": sorted(self.terlibat),
            "identitas": self.diri.as_json() if self.diri and self.mode is Mode.TERBUKA else None,
        }


def _read_teks(isi: Mapping[str, str], galat: dict[str, DomainError]) -> dict[str, str]:
    hasil = {nama: clean_teks(isi.get(nama, "")) for nama in PANJANG}
    for nama, batas in PANJANG.items():
        if len(hasil[nama]) > batas:
            galat[nama] = DomainError(
                "terlalu_panjang", _n("Tulisan ini lebih dari %(batas)s huruf. Persingkat."), bidang=nama, batas=batas
            )
    if len(hasil["apa"]) < APA_MIN:
        galat["apa"] = DomainError(
            "apa_pendek", _n("Ceritakan apa yang terjadi, paling sedikit %(min)s huruf."), bidang="apa", min=APA_MIN
        )
    return hasil


def check_kontak(masukan: str) -> str:
    """Return an e-mail address or a phone number in one form; "" for none. Raises DomainError (`bidang` kontak)."""
    teks = clean_teks(masukan)
    if not teks:
        return ""
    try:
        return check_surel(teks) if "@" in teks else normalize_telepon(teks)
    except DomainError as salah:
        raise DomainError("kontak_salah", _n("Tulis alamat surel atau nomor telepon."), bidang="kontak") from salah


def read_diri(isi: Mapping[str, str], galat: dict[str, DomainError]) -> DataDiri:
    """Return who reports; puts what is wrong into `galat` beside its control."""
    nama = clean_teks(isi.get("nama", ""))
    hubungan = clean_teks(isi.get("hubungan", ""))[:HUBUNGAN_MAKS]
    if not 2 <= len(nama) <= NAMA_MAKS:
        galat["nama"] = DomainError("nama_kosong", _n("Tulis nama Anda, atau pilih cara anonim."), bidang="nama")
    kontak = ""
    try:
        kontak = check_kontak(isi.get("kontak", "")[:KONTAK_MAKS])
    except DomainError as salah:
        galat["kontak"] = salah
    return DataDiri(nama, kontak, hubungan)


def read_isian(isi: Mapping[str, str], terlibat: Iterable[str], pemegang: frozenset[int]) -> IsianLaporan:
    """Check a form. `terlibat` are the boxes ticked, `pemegang` the ids that may be ticked; others are dropped.

    Nothing typed under "anonim" is kept as identity. What is wrong stands in `galat` by control.
    """
    galat: dict[str, DomainError] = {}
    mode, kategori = isi.get("mode", ""), isi.get("kategori", "")
    if mode not in set(Mode):
        galat["mode"] = DomainError("mode_kosong", _n("Pilih cara melapor."), bidang="mode")
    if kategori not in set(Kategori):
        galat["kategori"] = DomainError("kategori_kosong", _n("Pilih jenis pelanggaran."), bidang="kategori")
    teks = _read_teks(isi, galat)
    diri = read_diri(isi, galat) if mode in (Mode.RAHASIA, Mode.TERBUKA) else None
    ditandai = frozenset(int(t) for t in terlibat if t.isascii() and t.isdigit() and len(t) < 10) & pemegang
    return IsianLaporan(
        mode=Mode(mode) if mode in set(Mode) else Mode.ANONIM,
        kategori=Kategori(kategori) if kategori in set(Kategori) else Kategori.LAINNYA,
        terlibat=ditandai,
        diri=diri,
        galat=galat,
        **teks,
    )
