"""Reading of one filled questionnaire: a form becomes checked values, or a sentence beside each field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks
from portal.skm.domain.instrumen import Instrumen, Unsur
from portal.skm.domain.profil import DEMOGRAFI, SARAN_MAKS


@dataclass(frozen=True)
class Isian:
    """Checked values of a questionnaire; `galat` maps field names to what is wrong with them."""

    nilai: Mapping[str, int]
    demografi: Mapping[str, str]
    saran: str
    galat: Mapping[str, DomainError] = field(default_factory=dict)


def _unknown(bidang: str) -> DomainError:
    return DomainError("pilihan_salah", _n("Pilihan ini tidak dikenal."), bidang=bidang)


def read_skor(unsur: Unsur, teks: str, skala: int) -> int:
    """Return the score of one question; raises DomainError when it is missing or no choice of the form."""
    if not teks:
        raise DomainError(
            "jawaban_kosong",
            _n("Pertanyaan tentang %(unsur)s belum dijawab."),
            bidang=unsur.kode,
            unsur=unsur.nama["id"],
        )
    if teks not in _pilihan_skor(skala):
        raise _unknown(unsur.kode)
    return int(teks)


def _pilihan_skor(skala: int) -> tuple[str, ...]:
    return tuple("123456"[:skala])


def read_saran(teks: str) -> str:
    """Return a comment cleaned; raises DomainError when it is too long."""
    bersih = clean_teks(teks)
    if len(bersih) > SARAN_MAKS:
        raise DomainError("saran_panjang", _n("Saran paling banyak %(maks)s huruf."), bidang="saran", maks=SARAN_MAKS)
    return bersih


def read_isian(instrumen: Instrumen, isi: Mapping[str, str], *, gratis: bool) -> Isian:
    """Read a form: only what the instrument asks; the tariff question of a free service is not read either."""
    nilai: dict[str, int] = {}
    galat: dict[str, DomainError] = {}
    for unsur in instrumen.kuesioner:
        if gratis and unsur.gratis is not None:
            continue
        try:
            nilai[unsur.kode] = read_skor(unsur, isi.get(unsur.kode, ""), instrumen.skala)
        except DomainError as salah:
            galat[unsur.kode] = salah
    demografi = {nama: isi.get(nama, "") for nama in instrumen.profil}
    galat |= {n: _unknown(n) for n, kode in demografi.items() if kode and kode not in DEMOGRAFI[n].opsi}
    saran = ""
    try:
        saran = read_saran(isi.get("saran", ""))
    except DomainError as salah:
        galat["saran"] = salah
    return Isian(nilai, demografi, saran, galat)
