"""Reading of forms: cleaned text within its length, dates, addresses; what is wrong by control. Pure."""

import re
from collections.abc import Mapping
from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks
from portal.organisasi.domain import parse_tanggal

TAHUN_PERTAMA = 2000
_POLA_URL = re.compile(r"https?://[^\s<>\"']{3,}")


class Borang:
    """A form that was sent: its cleaned values, and in `galat` what is wrong, by control."""

    def __init__(self, isi: Mapping[str, str]) -> None:
        self._isi = isi
        self.galat: dict[str, DomainError] = {}

    def refuse(self, kode: str, kalimat: str, bidang: str, **data: object) -> None:
        """Note what is wrong with a control; the first reason stays."""
        self.galat.setdefault(bidang, DomainError(kode, kalimat, bidang=bidang, **data))

    def text(self, bidang: str, *, maks: int, wajib: str | None = None, baris: bool = False) -> str:
        """Return a cleaned text of at most `maks` characters; `wajib` is the sentence when it is empty.

        Without `baris` line ends become spaces.
        """
        nilai = clean_teks(self._isi.get(bidang, ""))
        nilai = nilai if baris else " ".join(nilai.split())
        if len(nilai) > maks:
            kalimat = _n("Tulisan ini lebih dari %(batas)s huruf. Persingkat.")
            self.refuse("terlalu_panjang", kalimat, bidang, batas=maks)
        if wajib and not nilai:
            self.refuse("kosong", wajib, bidang)
        return nilai[:maks]

    def yes(self, bidang: str) -> bool:
        """Tell whether a box is ticked."""
        return bool(self._isi.get(bidang))

    def day(self, bidang: str, *, sampai: date | None = None) -> date | None:
        """Return a date, not after `sampai` when that is given; None when the control is empty."""
        teks = self._isi.get(bidang, "").strip()
        if not teks:
            return None
        try:
            hari = parse_tanggal(teks)
        except DomainError as salah:
            self.refuse(salah.kode, salah.kalimat, bidang, **salah.data)
            return None
        if hari.year < TAHUN_PERTAMA or hari.year > 2100:
            self.refuse("tanggal_salah", _n("Tahun pada tanggal ini tidak masuk akal."), bidang)
        elif sampai is not None and hari > sampai:
            self.refuse("tanggal_salah", _n("Tanggal tidak boleh setelah hari ini."), bidang)
        return hari

    def url(self, bidang: str, *, maks: int = 300) -> str:
        """Return a web address, or "" when the control is empty."""
        nilai = self.text(bidang, maks=maks)
        if nilai and not _POLA_URL.fullmatch(nilai):
            self.refuse("alamat_salah", _n("Tulis alamat lengkap yang diawali https://."), bidang)
        return nilai
