"""What an answer cell is worth: numbers, decimal commas, words, scales written the other way round. Pure."""

import re
from collections.abc import Iterable, Mapping

from portal.inti.galat import _n
from portal.skm.domain.instrumen import Instrumen
from portal.skm.impor.kata import squeeze

KOSONG = _n("%(bidang)s kosong")
PECAHAN = _n("%(bidang)s berisi “%(isi)s”, tulis bilangan bulat 1-%(skala)s: satu jawaban bukan pecahan")
LUAR_SKALA = _n("%(bidang)s: nilai %(isi)s di luar skala 1-%(skala)s")
BUKAN_ANGKA = _n("%(bidang)s berisi “%(isi)s”, bukan angka 1-%(skala)s")
RUMUS = _n("%(bidang)s berisi rumus yang hasilnya tidak tersimpan. Buka dan simpan berkas di Excel, lalu unggah lagi")
_ANGKA = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,15}))?")
_BERANGKA = re.compile(r"([1-9])\s*(?:[-–—=.:)]|\s)\s*(\D+)|(\D+?)\s*[(\[]\s*([1-9])\s*[)\]]")
_HAMPA = frozenset({"", "-", "–", "—", "--", ".", "n/a", "na", "#n/a"})
SIFAT = (
    "puas memuaskan setuju baik bagus sesuai mudah cepat kompeten mampu sopan ramah santun jelas lengkap nyaman bersih"
    " wajar terjangkau murah tepat responsif adil transparan"
)
_SIFAT = frozenset(SIFAT.split())
_INGGRIS: Mapping[str, int] = {
    "very satisfied": 4, "satisfied": 3, "dissatisfied": 2, "very dissatisfied": 1, "strongly agree": 4, "agree": 3,
    "disagree": 2, "strongly disagree": 1, "very good": 4, "good": 3, "poor": 1, "excellent": 4,
}  # fmt: skip


class Tolak(ValueError):
    """A cell that is no answer: a sentence with %(bidang)s for the name of the question, and its values."""

    def __init__(self, kalimat: str, **data: object) -> None:
        super().__init__(kalimat)
        self.kalimat, self.data = kalimat, data


def reverse_skor(skor: int, skala: int) -> int:
    """Return a score of a scale on which 1 is best, on the scale on which 1 is worst; twice is nothing."""
    return skala + 1 - skor


def is_hampa(teks: str) -> bool:
    """Tell whether a cell is empty or only says so."""
    return teks.casefold() in _HAMPA


def read_angka(teks: str) -> int | None:
    """Return the whole number of a text (4, 4,0, 4.00), None for words. Raises Tolak for a fraction such as 3,45."""
    cocok = _ANGKA.fullmatch(teks)
    if not cocok:
        return None
    if cocok[2] and cocok[2].strip("0"):
        raise Tolak(PECAHAN, isi=teks[:20])
    return int(cocok[1])


def read_skor(teks: str, *, skala: int, balik: bool = False, kata: Mapping[str, str] | None = None) -> int:
    """Return the score of an answer cell; raises Tolak. `kata` gives words their score, `balik` turns numbers round.

    A missing answer is refused, never counted as zero.
    """
    if teks.startswith("="):
        raise Tolak(RUMUS)
    arti = (kata or {}).get(squeeze(teks), "")
    if is_hampa(teks):
        raise Tolak(KOSONG)
    try:
        angka = read_angka(teks)
    except Tolak as salah:
        raise Tolak(salah.kalimat, **salah.data, skala=skala) from None
    if angka is None and arti.isascii() and arti.isdigit() and len(arti) < 4:
        angka, balik = int(arti), False
    if angka is None:
        raise Tolak(BUKAN_ANGKA, isi=teks[:20], skala=skala)
    if not 1 <= angka <= skala:
        raise Tolak(LUAR_SKALA, isi=angka, skala=skala)
    return reverse_skor(angka, skala) if balik else angka


def needs_arti(teks: str) -> bool:
    """Tell whether a cell is a word whose score somebody must say."""
    return not is_hampa(teks) and not teks.startswith("=") and not _ANGKA.fullmatch(teks)


def _grade(kata: str) -> tuple[str, str]:
    """Split a Likert word: “sangat tidak puas” → ("sangat tidak", "puas"); ("", word) for anything else."""
    bagian = kata.split()
    for panjang in (2, 1, 0):
        tingkat, sifat = " ".join(bagian[:panjang]), bagian[panjang:]
        if sifat and sifat[0] in _SIFAT and tingkat in ("", "sangat", "tidak", "kurang", "cukup", "sangat tidak",
                                                       "sangat kurang"):  # fmt: skip
            return tingkat, " ".join(sifat)
    return "", ""


def propose_skor(versi: Iterable[Instrumen], kode: str, semua: Iterable[str], berkas: Iterable[str]) -> dict[str, str]:
    """Return squeezed word → score for the words of one column, as far as they have one meaning.

    First the answer words of the question in any version and language, when every word of the column belongs to
    them; then grades such as “sangat tidak puas”. Whether “tidak puas” is 1 or 2 shows only in the words of the whole
    file (`berkas`): beside “kurang puas” it is 1, beside “sangat tidak puas” 2, else nothing is proposed.
    """
    daftar = list(versi)
    skala = daftar[0].skala
    kata = list(dict.fromkeys(squeeze(t) for t in semua if needs_arti(t)))
    polos = {k: _strip_angka(t, skala) for t in semua if needs_arti(t) for k in [squeeze(t)]}
    for resmi in _official(daftar, kode):
        if all(polos[k][0] in resmi for k in kata):
            return _agreed({k: str(resmi[polos[k][0]]) for k in kata}, polos)
    tingkat = {_grade(squeeze(t))[0] for t in berkas}
    hasil = {k: a for k in kata if (a := _propose_one(polos[k][0], skala, tingkat)) is not None}
    hasil |= {k: str(polos[k][1]) for k in kata if k not in hasil and polos[k][1]}
    return _agreed(hasil, polos)


def _agreed(hasil: Mapping[str, str], polos: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Leave out words whose own number says something else than their meaning."""
    return {k: v for k, v in hasil.items() if not polos[k][1] or str(polos[k][1]) == v}


def _strip_angka(teks: str, skala: int) -> tuple[str, int]:
    """Return the words and the number of “4 - Sangat puas” or “Sangat puas (4)”; 0 without a number."""
    cocok = _BERANGKA.fullmatch(teks.strip()) if len(teks) < 200 else None
    if not cocok:
        return squeeze(teks), 0
    angka = int(cocok[1] or cocok[4])
    return squeeze(cocok[2] or cocok[3]), angka if angka <= skala else 0


def _official(daftar: Iterable[Instrumen], kode: str) -> Iterable[dict[str, int]]:
    for instrumen in daftar:
        if kode in instrumen.oleh_kode:
            for kata in instrumen.oleh_kode[kode].jawaban.values():
                yield {squeeze(k): skor for skor, k in enumerate(kata, start=1)}


def _propose_one(kata: str, skala: int, tingkat: set[str]) -> str | None:
    if skala != 4:
        return None
    if kata in _INGGRIS:
        return str(_INGGRIS[kata])
    sendiri, sifat = _grade(kata)
    if not sifat:
        return None
    bawah = {"sangat tidak", "sangat kurang"} & tingkat
    tengah = {"tidak", "kurang"} & tingkat
    arti = {"": 3, "sangat": 4, "sangat tidak": 1, "sangat kurang": 1}
    if bawah and len(tengah) < 2:
        arti |= {"tidak": 2, "kurang": 2}
    elif not bawah and "kurang" in tingkat:
        arti |= {"tidak": 1, "kurang": 2}
    skor = arti.get(sendiri) if "cukup" not in tingkat else {"sangat": 4, **_with_cukup(tingkat)}.get(sendiri)
    return str(skor) if skor else None


def _with_cukup(tingkat: set[str]) -> dict[str, int]:
    """Return the grades of kurang, cukup, plain, sangat: the only order of four in which “cukup” has a place."""
    return {"kurang": 1, "cukup": 2, "": 3} if not {"tidak", "sangat tidak", "sangat kurang"} & tingkat else {}
