"""Figures of a quarter, and what may be shown of them: small numbers would point at people. Pure.

A report belongs to the quarter it was received in. Nothing here needs a key: the columns are clear and coarse, and
`Butir` and `Lama` are all that stays of a report after the retention.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from portal.inti.periode import Periode
from portal.wbs.domain.pilihan import (
    NAMA_HASIL,
    NAMA_KANAL,
    NAMA_KATEGORI,
    NAMA_MODE,
    Hasil,
    Kanal,
    Kategori,
    Mode,
)
from portal.wbs.domain.tenggat import Jam, Tanggal, Tenggat

KECIL = 3
"""Numbers from 1 up to this one, exclusive, are hidden."""
SEDIKIT, DITUTUPI = "<3", "–"
NAMA_BAGIAN = {"kategori": NAMA_KATEGORI, "mode": NAMA_MODE, "kanal": NAMA_KANAL, "hasil": NAMA_HASIL}
"""Names of the parts by the tables they stand in."""
Sel = int | str
"""A number, “<3” for 1 or 2, or “–” for one that is hidden to protect another."""


@dataclass(frozen=True)
class Perkara:
    """The clear columns of one living report."""

    tanggal: Tanggal
    kategori: str
    mode: str
    kanal: str
    hasil: str | None


@dataclass(frozen=True, order=True)
class Kunci:
    """What counts are grouped by. `hasil` is "" while a report runs."""

    triwulan: str
    kategori: str
    mode: str
    kanal: str
    hasil: str


@dataclass(frozen=True)
class Butir:
    """Counts of one group."""

    kunci: Kunci
    jumlah: int = 1
    konfirmasi_tepat: int = 0
    umpan_balik_tepat: int = 0


@dataclass(frozen=True)
class Lama:
    """How many reports of a quarter were closed in another (`tutup`) after so many days."""

    triwulan: str
    tutup: str
    hari: int
    jumlah: int = 1


@dataclass(frozen=True)
class Angka:
    """All figures of a quarter as they stood on the day `per`."""

    periode: Periode
    per: date
    diterima: int
    kategori: Mapping[str, int]
    mode: Mapping[str, int]
    kanal: Mapping[str, int]
    selesai: int
    berjalan: int
    hasil: Mapping[str, int]
    konfirmasi_tepat: int
    umpan_balik_tepat: int
    rerata_hari: Fraction | None
    median_hari: Fraction | None
    sisa_awal: int
    """Received earlier and still open when the quarter began."""
    sisa_akhir: int
    """Open when the quarter ended, or now in the running one."""

    def as_json(self) -> dict[str, Any]:
        """Return plain values; days with one decimal, rounded half up."""
        return _as_json(self)


@dataclass(frozen=True)
class Sajian:
    """Figures that may be shown. `rinci`: with parts; a part that cannot be shown safely is None."""

    periode: Periode
    per: date
    rinci: bool
    diterima: Sel
    kategori: Mapping[str, Sel] | None = None
    mode: Mapping[str, Sel] | None = None
    kanal: Mapping[str, Sel] | None = None
    selesai: Sel | None = None
    berjalan: Sel | None = None
    hasil: Mapping[str, Sel] | None = None
    konfirmasi_tepat: Sel | None = None
    umpan_balik_tepat: Sel | None = None
    rerata_hari: Fraction | None = None
    median_hari: Fraction | None = None
    sisa_awal: Sel | None = None
    sisa_akhir: Sel | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain values; what is hidden stays hidden."""
        return {"rinci": self.rinci, **_as_json(self)}


def round_hari(hari: Fraction | None) -> float | None:
    """Return days with one decimal, rounded half up; None for none."""
    return None if hari is None else float((hari * 10 + Fraction(1, 2)).__floor__()) / 10


def _as_json(isi: Angka | Sajian) -> dict[str, Any]:
    nama = (
        "diterima", "kategori", "mode", "kanal", "selesai", "berjalan", "hasil", "konfirmasi_tepat",
        "umpan_balik_tepat", "sisa_awal", "sisa_akhir",
    )  # fmt: skip
    nilai = {n: getattr(isi, n) for n in nama}
    return {
        "periode": isi.periode.kode,
        "per": isi.per.isoformat(),
        **{n: dict(v) if isinstance(v, Mapping) else v for n, v in nilai.items()},
        "rerata_hari": round_hari(isi.rerata_hari),
        "median_hari": round_hari(isi.median_hari),
    }


def _until(hari: date | None, per: date) -> date | None:
    return hari if hari is not None and hari <= per else None


def state_at(perkara: Perkara, per: date) -> Perkara:
    """Return a report as it stood at the end of a day, as far as its dates tell."""
    t = perkara.tanggal
    tanggal = replace(
        t,
        dikonfirmasi=_until(t.dikonfirmasi, per),
        dibalas=_until(t.dibalas, per),
        umpan_balik=_until(t.umpan_balik, per),
        ditutup=_until(t.ditutup, per),
    )
    return replace(perkara, tanggal=tanggal, hasil=perkara.hasil if tanggal.ditutup else None)


def count_perkara(perkara: Perkara, tenggat: Iterable[Tenggat]) -> tuple[Butir, Lama | None]:
    """Return what one report adds to the figures; its days only when it is closed."""
    t, tepat = perkara.tanggal, {x.jam: bool(x.tepat) for x in tenggat}
    triwulan = Periode.containing(t.diterima).kode
    kunci = Kunci(triwulan, perkara.kategori, perkara.mode, perkara.kanal, perkara.hasil or "")
    butir = Butir(kunci, 1, int(tepat[Jam.KONFIRMASI]), int(tepat[Jam.UMPAN_BALIK]))
    if t.ditutup is None:
        return butir, None
    return butir, Lama(triwulan, Periode.containing(t.ditutup).kode, (t.ditutup - t.diterima).days)


def _median(hari: Sequence[int]) -> Fraction | None:
    urut, n = sorted(hari), len(hari)
    return Fraction(urut[(n - 1) // 2] + urut[n // 2], 2) if n else None


def _fill(pilihan: Iterable[str], hitungan: Mapping[str, int]) -> dict[str, int]:
    return {str(p): hitungan.get(str(p), 0) for p in pilihan}


def _is_before(kode: str, periode: Periode) -> bool:
    return Periode.parse(kode) < periode


def count_terbuka(butir: Iterable[Butir], lama: Iterable[Lama], *, sebelum: Periode) -> dict[str, int]:
    """Return by quarter of receipt how many earlier reports were open when a quarter began."""
    hasil: Counter[str] = Counter()
    for b in butir:
        if _is_before(b.kunci.triwulan, sebelum):
            hasil[b.kunci.triwulan] += b.jumlah
    for x in lama:
        if _is_before(x.triwulan, sebelum) and _is_before(x.tutup, sebelum):
            hasil[x.triwulan] -= x.jumlah
    return dict(hasil)


def compute_angka(butir: Sequence[Butir], lama: Sequence[Lama], periode: Periode, *, per: date) -> Angka:
    """Return the figures of a quarter from the counts of all quarters up to it."""
    milik = [b for b in butir if b.kunci.triwulan == periode.kode]
    hari = [x.hari for x in lama if x.triwulan == periode.kode for _ke in range(x.jumlah)]
    hitungan: dict[str, Counter[str]] = {n: Counter() for n in ("kategori", "mode", "kanal", "hasil")}
    for b in milik:
        for nama, jumlah in hitungan.items():
            jumlah[getattr(b.kunci, nama)] += b.jumlah
    diterima, berjalan = sum(b.jumlah for b in milik), hitungan["hasil"][""]
    return Angka(
        periode=periode,
        per=per,
        diterima=diterima,
        kategori=_fill(Kategori, hitungan["kategori"]),
        mode=_fill(Mode, hitungan["mode"]),
        kanal=_fill(Kanal, hitungan["kanal"]),
        selesai=diterima - berjalan,
        berjalan=berjalan,
        hasil=_fill(Hasil, hitungan["hasil"]),
        konfirmasi_tepat=sum(b.konfirmasi_tepat for b in milik),
        umpan_balik_tepat=sum(b.umpan_balik_tepat for b in milik),
        rerata_hari=Fraction(sum(hari), len(hari)) if hari else None,
        median_hari=_median(hari),
        sisa_awal=sum(count_terbuka(butir, lama, sebelum=periode).values()),
        sisa_akhir=sum(count_terbuka(butir, lama, sebelum=periode.shift(1)).values()),
    )


def suppress(bagian: Mapping[str, int]) -> dict[str, Sel] | None:
    """Hide the small numbers of parts whose sum is known, with one more beside them; None: show no part.

    The one beside is the first of 3 or more in the order given, never the smallest: a choice by size would itself
    tell sizes. With `k` numbers of 1 or 2 and the sum of all hidden ones known, more than one split is possible when
    that sum is at least k + 4. A sum of twice the number of parts shows none at all, else showing none would betray
    that each part is 2. Zero is shown: it points at nobody.
    """
    if sum(bagian.values()) == 2 * len(bagian):
        return None
    kecil = [k for k, n in bagian.items() if 0 < n < KECIL]
    if not kecil:
        return dict(bagian)
    penutup = next((k for k, n in bagian.items() if n >= KECIL), None)
    if penutup is None or sum(bagian[k] for k in [*kecil, penutup]) < len(kecil) + KECIL + 1:
        return None
    return {k: SEDIKIT if k in kecil else DITUTUPI if k == penutup else n for k, n in bagian.items()}


def _pair(jumlah: int, dari: int) -> Sel | None:
    """Return one part of a known whole, hidden when it or the rest is small; None: not to be shown."""
    aman = suppress({"ya": jumlah, "tidak": dari - jumlah})
    return aman["ya"] if aman else None


def _leftover(butir: Sequence[Butir], lama: Sequence[Lama], periode: Periode) -> Sel | None:
    """Return how many were open when a quarter began; None when that would open a hidden number of one quarter."""
    terbuka = count_terbuka(butir, lama, sebelum=periode)
    jumlah: Counter[str] = Counter()
    for b in butir:
        jumlah[b.kunci.triwulan] += b.jumlah
    if any(not isinstance(_pair(n, jumlah[kode]), int) for kode, n in terbuka.items()):
        return None
    return sum(terbuka.values())


def present_full(angka: Angka) -> Sajian:
    """Return all figures, for the handlers."""
    nilai = {n: getattr(angka, n) for n in Angka.__dataclass_fields__}
    return Sajian(rinci=True, **nilai)


def present_total(angka: Angka) -> Sajian:
    """Return the number received only: a running quarter would show every single report."""
    return Sajian(angka.periode, angka.per, False, SEDIKIT if 0 < angka.diterima < KECIL else angka.diterima)


def present_safe(angka: Angka, butir: Sequence[Butir], lama: Sequence[Lama]) -> Sajian:
    """Return figures from which nobody can compute a number of 1 or 2, also not by subtraction."""
    if 0 < angka.diterima < KECIL:
        return present_total(angka)
    selesai = suppress({"selesai": angka.selesai, "berjalan": angka.berjalan})
    terlihat = selesai is not None and isinstance(selesai["selesai"], int)
    hari = terlihat and angka.selesai >= KECIL
    return Sajian(
        periode=angka.periode,
        per=angka.per,
        rinci=True,
        diterima=angka.diterima,
        kategori=suppress(angka.kategori),
        mode=suppress(angka.mode),
        kanal=suppress(angka.kanal),
        selesai=selesai["selesai"] if selesai else None,
        berjalan=selesai["berjalan"] if selesai else None,
        hasil=suppress(angka.hasil) if terlihat else None,
        konfirmasi_tepat=_pair(angka.konfirmasi_tepat, angka.diterima),
        umpan_balik_tepat=_pair(angka.umpan_balik_tepat, angka.diterima),
        rerata_hari=angka.rerata_hari if hari else None,
        median_hari=angka.median_hari if hari else None,
        sisa_awal=_leftover(butir, lama, angka.periode),
        sisa_akhir=_leftover(butir, lama, angka.periode.shift(1)),
    )
