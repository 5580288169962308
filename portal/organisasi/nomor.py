"""How a letter number is written from the office's pattern. Pure.

Offices number letters in their own way (tata naskah dinas): 000.8/014/DINAS/XI/2026. A pattern has the parts
{urut} (at least), {urut3}, {klasifikasi}, {unit}, {bulan}, {bulan_romawi}, {tahun}.
"""

import re
from dataclasses import dataclass
from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.periode import ROMAWI_BULAN

BAGIAN = ("urut", "urut3", "klasifikasi", "unit", "bulan", "bulan_romawi", "tahun")
POLA_BAWAAN = "{klasifikasi}/{urut3}/{unit}/{bulan_romawi}/{tahun}"
KLASIFIKASI_BAWAAN = "000.8"
NOMOR_MAKS = 80
_TANDA = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class PolaNomor:
    """The office's or a unit's way to number letters, with its classification code."""

    pola: str = POLA_BAWAAN
    klasifikasi: str = KLASIFIKASI_BAWAAN

    def __post_init__(self) -> None:
        bagian = _TANDA.findall(self.pola)
        asing = [b for b in bagian if b not in BAGIAN]
        if asing:
            raise DomainError(
                "pola_asing",
                _n("Bagian {%(bagian)s} tidak dikenal. Pilih: %(ada)s."),
                bidang="pola",
                bagian=asing[0][:20],
                ada=", ".join("{" + b + "}" for b in BAGIAN),
            )
        if not {"urut", "urut3"} & set(bagian) or "tahun" not in bagian:
            raise DomainError("pola_kurang", _n("Pola harus memuat {urut} dan {tahun}."), bidang="pola")
        if _TANDA.sub("", self.pola).count("{") or _TANDA.sub("", self.pola).count("}"):
            raise DomainError("pola_kurung", _n("Ada kurung kurawal yang tidak berpasangan."), bidang="pola")

    def write(self, urut: int, *, tanggal: date, unit: str) -> str:
        """Return the number of the letter: its running number, date and the unit's code."""
        isi = {
            "urut": str(urut),
            "urut3": f"{urut:03d}",
            "klasifikasi": self.klasifikasi,
            "unit": unit,
            "bulan": f"{tanggal.month:02d}",
            "bulan_romawi": ROMAWI_BULAN[tanggal.month - 1],
            "tahun": str(tanggal.year),
        }
        nomor = _TANDA.sub(lambda m: isi[m[1]], self.pola)
        if len(nomor) > NOMOR_MAKS:
            raise DomainError("nomor_panjang", _n("Nomor surat terlalu panjang. Pendekkan polanya."), bidang="pola")
        return nomor
