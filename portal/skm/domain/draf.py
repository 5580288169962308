"""Changes of an instrument's draft: each takes the data of a version and returns changed data. Pure.

Weights stay exact: they are kept as text of a fraction and must add up to exactly 1. Reference:
PermenPANRB 14/2017 allows further unsur and other weights provided that the weights add up to 1.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.inti.galat import DomainError, _n
from portal.skm.domain.instrumen import SLOT_MAKS, Instrumen, round_half_up
from portal.skm.domain.profil import DEMOGRAFI

PENYEBUT_MAKS = 100_000
"""Least common denominator of all weights: totals and their squares must fit the columns of the roll-up."""
KODE_UNSUR = re.compile(r"[a-z][a-z0-9_]{0,31}")
KODE_TERPAKAI = frozenset(
    {*DEMOGRAFI, "id", "tanggal", "layanan", "layanan_id", "loket", "loket_id", "unit", "periode", "instrumen"}
    | {"kanal", "bulan", "saran", "status", "tanda", "kiriman", "bahasa", "kirim", "kuesioner", "pengantar", "galat"}
    | {"csrf_token", "isi", "halaman", "situs_web", "durasi", "tiket", "kios", "alasan", "berkas", "revisi", "baru"}
)
"""Names that mean something else in forms, imports and lists."""
_BOBOT = re.compile(r"\d{1,3}(?:[.,]\d{1,9})?|\d{1,6}\s*/\s*\d{1,6}")
Isi = Mapping[str, Any]


@dataclass(frozen=True)
class KataUnsur:
    """The words of one unsur by language, and the score that a free service counts (None: it is asked as usual)."""

    nama: Mapping[str, str]
    pertanyaan: Mapping[str, str]
    jawaban: Mapping[str, tuple[str, ...]]
    keterangan: Mapping[str, str]
    usulan: Mapping[str, str]
    gratis: int | None = None


def parse_bobot(teks: str) -> Fraction:
    """Read a weight: 1/9, 0,125 or 0.125; raises DomainError for anything else and for what is not above 0."""
    bersih = teks.strip()
    try:
        nilai = Fraction(bersih.replace(",", ".").replace(" ", "")) if _BOBOT.fullmatch(bersih) else None
    except ZeroDivisionError:
        nilai = None
    if nilai is None or not bersih.isascii() or not 0 < nilai <= 1:
        raise DomainError("bobot_salah", _n("Tulis bobot seperti 1/9 atau 0,125: lebih dari 0, paling besar 1."))
    return nilai


def show_bobot(bobot: Fraction) -> str:
    """Return a weight for people: 1/10 (0,1), 1/9 (≈ 0,1111)."""
    if bobot.denominator == 1:
        return str(bobot.numerator)
    desimal = round_half_up(bobot, 4)
    teks = str(desimal).rstrip("0").replace(".", ",")
    return f"{bobot} ({'' if Fraction(desimal) == bobot else '≈ '}{teks})"


def check_penyebut(penyebut: int) -> None:
    """Raise DomainError for weights whose common denominator is too large to be summed in the database."""
    if penyebut > PENYEBUT_MAKS:
        raise DomainError(
            "bobot_rinci",
            _n("Bobot terlalu rinci: penyebut bersamanya %(penyebut)s, paling besar %(maks)s. Bulatkan bobotnya."),
            bidang="bobot",
            penyebut=penyebut,
            maks=PENYEBUT_MAKS,
        )


def check_bobot(bobot: Mapping[str, Fraction]) -> None:
    """Raise DomainError unless the weights add up to exactly 1; it names the difference."""
    jumlah = sum(bobot.values(), Fraction(0))
    if jumlah != 1:
        beda = _n("kurang %(selisih)s") if jumlah < 1 else _n("lebih %(selisih)s")
        raise DomainError(
            "bobot_jumlah",
            _n("Bobot berjumlah %(jumlah)s, harus tepat 1 (%(beda)s)."),
            bidang="bobot",
            jumlah=show_bobot(jumlah),
            beda=beda % {"selisih": show_bobot(abs(1 - jumlah))},
        )


def make_kode(nama: str) -> str:
    """Return a code of small letters made from a name: "Keamanan Data" → "keamanan_data"; "" when nothing is left."""
    polos = unicodedata.normalize("NFKD", nama).encode("ascii", "ignore").decode().lower()
    kode = re.sub(r"[^a-z0-9]+", "_", polos).strip("_")[:32].strip("_")
    return kode if KODE_UNSUR.fullmatch(kode) else ""


def _codes(isi: Isi) -> list[str]:
    return [u["kode"] for u in isi["unsur"]]


def _weights(isi: Isi) -> dict[str, Fraction]:
    return {u["kode"]: Fraction(u["bobot"]) for u in isi["unsur"]}


def _with_bobot(unsur: Sequence[Isi], bobot: Mapping[str, Fraction]) -> list[dict[str, Any]]:
    return [{**u, "bobot": str(bobot[u["kode"]])} for u in unsur]


def _is_equal(bobot: Mapping[str, Fraction]) -> bool:
    return len(set(bobot.values())) == 1


def equal_bobot(kode: Sequence[str]) -> dict[str, Fraction]:
    """Return the same weight, 1/k, for every unsur."""
    return {k: Fraction(1, len(kode)) for k in kode}


def set_umum(isi: Isi, **kata: Any) -> dict[str, Any]:
    """Replace names, legal basis, index name, the look of the choices, the monthly minimum and what is rated."""
    return {**isi, **kata}


def move(urutan: Sequence[str], nomor: Mapping[str, int]) -> list[str]:
    """Return the codes in the order of the numbers written beside them.

    A number that was changed wins over the one that stood there: writing 3 beside the ninth puts it third.
    """
    lama = {k: i for i, k in enumerate(urutan, start=1)}

    def rank(kode: str) -> tuple[int, int, int]:
        baru = nomor.get(kode, lama[kode])
        return baru, (baru > lama[kode]) - (baru < lama[kode]), lama[kode]

    return sorted(urutan, key=rank)


def set_susunan(
    isi: Isi, *, resmi: Mapping[str, int], tanya: Mapping[str, int], bobot: Mapping[str, Fraction]
) -> dict[str, Any]:
    """Set the official order, the order of asking and the weights; raises DomainError unless they add up to 1."""
    check_bobot(bobot)
    oleh_kode = {u["kode"]: u for u in isi["unsur"]}
    urut = [oleh_kode[k] for k in move(_codes(isi), resmi)]
    return {**isi, "unsur": _with_bobot(urut, bobot), "urutan_kuesioner": move(isi["urutan_kuesioner"], tanya)}


def _put_kata(unsur: Isi, kata: KataUnsur) -> dict[str, Any]:
    return {
        **unsur,
        "nama": dict(kata.nama),
        "pertanyaan": dict(kata.pertanyaan),
        "jawaban": {b: list(j) for b, j in kata.jawaban.items()},
        "keterangan": dict(kata.keterangan),
        "usulan": dict(kata.usulan),
        "gratis": kata.gratis,
    }


def set_unsur(isi: Isi, kode: str, kata: KataUnsur) -> dict[str, Any]:
    """Replace the words of one unsur."""
    return {**isi, "unsur": [_put_kata(u, kata) if u["kode"] == kode else u for u in isi["unsur"]]}


def check_kode_unsur(isi: Isi, kode: str) -> None:
    """Raise DomainError for a code of an unsur that is malformed, taken, or means something else in the portal."""
    if not KODE_UNSUR.fullmatch(kode):
        raise DomainError(
            "kode_unsur",
            _n("Kode unsur hanya huruf kecil, angka, dan garis bawah, diawali huruf, paling banyak 32."),
            bidang="kode",
        )
    if kode in KODE_TERPAKAI or kode in _codes(isi):
        raise DomainError("kode_unsur_terpakai", _n("Kode “%(kode)s” sudah dipakai."), bidang="kode", kode=kode)


def find_slot(isi: Isi, dikenal: Mapping[int, str], kode: str) -> int:
    """Return a storage column for a new unsur; `dikenal` maps columns to the unsur they hold in related versions.

    A column that ever held another unsur there is taken only when no other is left, and never one of this version.
    Raises DomainError when all are in use.
    """
    terisi = {u["slot"] for u in isi["unsur"]}
    bebas = [s for s in range(1, SLOT_MAKS + 1) if s not in terisi]
    if not bebas:
        raise DomainError("unsur_penuh", _n("Satu instrumen paling banyak %(maks)s unsur."), maks=SLOT_MAKS)
    return min(bebas, key=lambda s: (dikenal.get(s, kode) != kode, dikenal.get(s) != kode, s))


def add_unsur(isi: Isi, kode: str, kata: KataUnsur, *, slot: int) -> dict[str, Any]:
    """Add an unsur at the end of both orders.

    Equal weights stay equal; otherwise it takes 1/k and the others keep their proportion. Raises DomainError for a
    bad code.
    """
    check_kode_unsur(isi, kode)
    lama = _weights(isi)
    jumlah = len(lama) + 1
    baru = {k: b * Fraction(jumlah - 1, jumlah) for k, b in lama.items()} | {kode: Fraction(1, jumlah)}
    unsur = [*isi["unsur"], _put_kata({"kode": kode, "slot": slot}, kata)]
    bobot = equal_bobot(list(baru)) if _is_equal(lama) else baru
    return {**isi, "unsur": _with_bobot(unsur, bobot), "urutan_kuesioner": [*isi["urutan_kuesioner"], kode]}


def remove_unsur(isi: Isi, kode: str) -> dict[str, Any]:
    """Take an unsur out; the others keep their proportion. Raises DomainError for the last two."""
    lama = _weights(isi)
    if kode not in lama or len(lama) <= 2:
        raise DomainError("unsur_minimum", _n("Instrumen perlu paling sedikit dua unsur."))
    sisa = {k: b / (1 - lama[kode]) for k, b in lama.items() if k != kode}
    unsur = [u for u in isi["unsur"] if u["kode"] != kode]
    urutan = [k for k in isi["urutan_kuesioner"] if k != kode]
    return {**isi, "unsur": _with_bobot(unsur, sisa), "urutan_kuesioner": urutan}


def set_kelas(isi: Isi, kelas: Sequence[tuple[Decimal, str, str]]) -> dict[str, Any]:
    """Replace the class table: (lowest rounded index, letter, word), best first.

    Raises DomainError (field `batas_<n>`) when the bounds do not fall, exceed the highest index, or leave the
    lowest index without a class.
    """
    dasar = Fraction(isi["faktor"])
    puncak, lantai = round_half_up(dasar * isi["skala"]), round_half_up(dasar)
    if len(kelas) < 2:
        raise DomainError("kelas_kurang", _n("Isi paling sedikit dua kelas."), bidang="batas_1")
    for nomor, (batas, mutu, _kinerja) in enumerate(kelas, start=1):
        atas = kelas[nomor - 2][0] if nomor > 1 else puncak + Decimal("0.01")
        if not 0 <= batas < atas:
            raise DomainError(
                "kelas_urut",
                _n("Batas mutu %(mutu)s harus di bawah %(atas)s."),
                bidang=f"batas_{nomor}",
                mutu=mutu,
                atas=str(atas).replace(".", ","),
            )
    if kelas[-1][0] > lantai:
        raise DomainError(
            "kelas_lantai",
            _n("Kelas terendah harus memuat nilai terendah, %(lantai)s."),
            bidang=f"batas_{len(kelas)}",
            lantai=str(lantai).replace(".", ","),
        )
    return {**isi, "kelas": [{"batas": str(b), "mutu": m, "kinerja": k} for b, m, k in kelas]}


def list_kekurangan(instrumen: Instrumen) -> list[DomainError]:
    """Return what a person should know before publishing; none of it forbids to publish."""
    hasil = []
    mulai = {b for u in instrumen.unsur for b in (*u.pertanyaan, *u.jawaban)} - set(instrumen.bahasa)
    for bahasa in sorted(mulai):
        kurang = [u.nama["id"] for u in instrumen.unsur if bahasa not in u.pertanyaan or bahasa not in u.jawaban]
        hasil.append(
            DomainError(
                "bahasa_kurang",
                _n("Terjemahan %(bahasa)s belum lengkap (%(unsur)s); bahasa itu tidak ditawarkan kepada warga."),
                bahasa=bahasa,
                unsur=", ".join(kurang),
            )
        )
    if not instrumen.dasar_hukum.get("id"):
        hasil.append(DomainError("dasar_hukum_kosong", _n("Dasar hukum belum ditulis; laporan mencantumkannya.")))
    return hasil
