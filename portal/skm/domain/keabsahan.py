"""Which answers count: marks that an answer can carry, and the pre-registered rules that leave it out. Pure.

Nothing is ever deleted: an answer that is left out stays with its marks, is counted in "semua jawaban", and can
be put back by a reviewer outside the rated unit. Rules take effect from a date on, so that nobody can choose
them after seeing the answers. Reference: docs/adr/0013-jawaban-yang-dihitung.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import IntFlag
from ipaddress import ip_address, ip_network
from typing import Any, Literal

from portal.inti.galat import DomainError, _n

SAH, DIKECUALIKAN, BATAL = "sah", "dikecualikan", "batal"
"""States of an answer: counted; left out by a rule or a reviewer; taken back with the import that brought it."""


class Tanda(IntFlag):
    """Marks of one answer, stored as a sum."""

    CEPAT_SERAGAM = 1
    PERANGKAT_BERULANG = 2
    LAJU_LOKET = 4
    LUAR_JAM = 8
    JARINGAN_KANTOR = 16
    JAM_SALAH = 32
    TERLAMBAT = 64


NAMA_TANDA: Mapping[Tanda, str] = {
    Tanda.CEPAT_SERAGAM: _n("Semua jawaban sama dan terlalu cepat"),
    Tanda.PERANGKAT_BERULANG: _n("Perangkat yang sama berulang di satu pintu"),
    Tanda.LAJU_LOKET: _n("Terlalu banyak jawaban dalam waktu singkat di satu pintu"),
    Tanda.LUAR_JAM: _n("Di luar jam layanan"),
    Tanda.JARINGAN_KANTOR: _n("Dari jaringan kantor"),
    Tanda.JAM_SALAH: _n("Jam perangkat salah"),
    Tanda.TERLAMBAT: _n("Terkirim terlambat dari kios luring"),
}


@dataclass(frozen=True)
class AturanSkm:
    """The office's rules for counting, in force from a date on.

    Marked are: the same score throughout in less than `detik_cepat` seconds; a device that answered at the same
    door less than `perangkat_menit` minutes ago, or more than `maks_perangkat` times on a day; every answer of a
    door that gets more than `laju_jumlah` answers within `laju_menit` minutes. A device is an address and a
    browser: visitors behind one network share it, therefore the day's limit is not small.

    An answer is left out when it carries a mark of `dikecualikan`. `agregasi` tells which unit index is the
    official one; `penyebut_paham` whether "% paham" divides by respondents or by all employees.
    """

    detik_cepat: int = 10
    perangkat_menit: int = 10
    maks_perangkat: int = 10
    laju_jumlah: int = 15
    laju_menit: int = 10
    dikecualikan: int = int(Tanda.CEPAT_SERAGAM | Tanda.PERANGKAT_BERULANG | Tanda.LAJU_LOKET)
    jaringan_kantor: tuple[str, ...] = ()
    agregasi: Literal["gabungan", "rata_layanan"] = "gabungan"
    ambang_paham: int = 70
    penyebut_paham: Literal["responden", "pegawai"] = "responden"

    def is_excluded(self, tanda: int) -> bool:
        """Tell whether these marks leave an answer out."""
        return bool(tanda & self.dikecualikan)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for storage and the audit trail."""
        return {**asdict(self), "jaringan_kantor": list(self.jaringan_kantor)}


BATAS_ATURAN = {
    "detik_cepat": (0, 120),
    "perangkat_menit": (0, 120),
    "maks_perangkat": (1, 100),
    "laju_jumlah": (3, 1000),
    "laju_menit": (1, 60),
    "dikecualikan": (0, 127),
    "ambang_paham": (1, 100),
}
"""Rule → lowest and highest value."""


def build_aturan(isi: Mapping[str, Any]) -> AturanSkm:
    """Return rules from plain values, defaults for what is missing; raises DomainError naming the bad field."""
    kenal = {f.name for f in fields(AturanSkm)}
    nilai = {k: v for k, v in isi.items() if k in kenal}
    for nama, (bawah, atas) in BATAS_ATURAN.items():
        if nama in nilai and not bawah <= int(nilai[nama]) <= atas:
            raise DomainError(
                "aturan_salah",
                _n("Isi dengan bilangan %(bawah)s sampai %(atas)s."),
                bidang=nama,
                bawah=bawah,
                atas=atas,
            )
    jaringan = tuple(nilai.get("jaringan_kantor", ()))
    for satu in jaringan:
        try:
            ip_network(satu)
        except ValueError as salah:
            raise DomainError(
                "jaringan_salah",
                _n("“%(jaringan)s” bukan alamat jaringan. Tulis seperti 10.10.0.0/16."),
                bidang="jaringan_kantor",
                jaringan=str(satu)[:60],
            ) from salah
    if nilai.get("agregasi", "gabungan") not in ("gabungan", "rata_layanan"):
        raise DomainError("agregasi_salah", _n("Pilihan ini tidak dikenal."), bidang="agregasi")
    if nilai.get("penyebut_paham", "responden") not in ("responden", "pegawai"):
        raise DomainError("penyebut_salah", _n("Pilihan ini tidak dikenal."), bidang="penyebut_paham")
    return AturanSkm(**{**nilai, "jaringan_kantor": jaringan})


def is_uniform(skor: Iterable[int]) -> bool:
    """Tell whether all scores are the same (fewer than three say nothing)."""
    isi = list(skor)
    return len(isi) >= 3 and len(set(isi)) == 1


def in_network(alamat: str, jaringan: Iterable[str]) -> bool:
    """Tell whether an IP address lies in one of the networks; an unreadable address lies in none."""
    try:
        ip = ip_address(alamat)
    except ValueError:
        return False
    return any(ip in ip_network(satu) for satu in jaringan)


def list_tanda(tanda: int) -> list[str]:
    """Return the names of the marks, for people."""
    return [nama for satu, nama in NAMA_TANDA.items() if tanda & satu]
