"""The worksheet Pengolahan: raw scores, and below them every figure of the report as a live formula. Pure.

Sums are whole numbers and every figure divides once, so that the formulas give the exact figures; the
cached results are the exact figures themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from portal.inti.dokumen.isi import Lembar, Rumus, Sel
from portal.laporan.bilangan import KOSONG
from portal.laporan.skm_triwulan.angka import BELUM_ADA, singkatan
from portal.laporan.skm_triwulan.data import DataSkm
from portal.skm.domain.indeks import IndeksUnsur, compare_bobot
from portal.skm.domain.instrumen import Instrumen, Kelas, classify

NAMA = "Pengolahan"
_DUA, _TIGA, _EMPAT = "0.00", "0.000", "0.0000"
_BARIS_HITUNG = (
    "jumlah", "n", "nrr", "tertimbang", "konversi", "mutu", "total", "ikm", "mutu_ikm", "kinerja",
)  # fmt: skip


def letter(nomor: int) -> str:
    """Return the column letter of a 0-based column number."""
    awal = chr(ord("A") + nomor // 26 - 1) if nomor >= 26 else ""
    return awal + chr(ord("A") + nomor % 26)


@dataclass(frozen=True)
class Letak:
    """Where things stand on the worksheet (row numbers as Excel counts them)."""

    awal: int
    akhir: int
    kolom: int

    def baris(self, nama: str) -> int:
        """Row of a calculated line."""
        return self.akhir + 1 + _BARIS_HITUNG.index(nama)

    def rentang(self, nama: str) -> str:
        """Range of a calculated line over all unsur: B52:J52."""
        return f"B{self.baris(nama)}:{letter(self.kolom)}{self.baris(nama)}"


def letak(data: DataSkm) -> Letak:
    """Return the places on the worksheet of this report."""
    jumlah = data.instrumen.skala if data.jawaban is None else max(1, len(data.jawaban))
    return Letak(2, jumlah + 1, len(data.instrumen.unsur))


def lembar_pengolahan(data: DataSkm) -> Lembar:
    """Return the worksheet; above BATAS_BARIS respondents it holds how often each score was given instead."""
    tempat, unsur = letak(data), data.instrumen.unsur
    kepala: tuple[Sel, ...] = (
        "Nilai jawaban" if data.jawaban is None else "No responden",
        *(f"U{no} {singkatan(u)}" for no, u in enumerate(unsur, start=1)),
    )
    return Lembar(
        NAMA,
        (
            kepala,
            *_baris_data(data),
            *_baris_unsur(data, tempat),
            *_baris_unit(data, tempat),
            *_pembanding(data, tempat),
        ),
        (52, *[14.0] * len(unsur)),
    )


def _baris_data(data: DataSkm) -> tuple[tuple[Sel, ...], ...]:
    if data.jawaban is None:
        hitungan = data.hasil.rekap.hitungan
        return tuple(
            (skor, *(hitungan[u.kode][skor - 1] for u in data.instrumen.unsur))
            for skor in range(1, data.instrumen.skala + 1)
        )
    if not data.jawaban:
        return ((BELUM_ADA,),)
    return tuple((no, *nilai) for no, nilai in enumerate(data.jawaban, start=1))


def mutu_rumus(instrumen: Instrumen, sel: str, ambil: Callable[[Kelas], str]) -> str:
    """Return an IF chain that classifies the rounded figure in a cell by the class borders."""
    isi = f'"{ambil(instrumen.kelas[-1])}"'
    for kelas in reversed(instrumen.kelas[:-1]):
        isi = f'IF({sel}>={kelas.batas},"{ambil(kelas)}",{isi})'
    return f'=IF(ISNUMBER({sel}),{isi},"{KOSONG}")'


def _baris_unsur(data: DataSkm, tempat: Letak) -> tuple[tuple[Sel, ...], ...]:
    isi: list[IndeksUnsur | None] = list(data.gabungan.unsur) or [None] * tempat.kolom
    huruf = [letter(i) for i in range(1, tempat.kolom + 1)]

    def satu(nama: str, label: str, buat: Callable[[int, str, IndeksUnsur | None], Rumus]) -> tuple[Sel, ...]:
        return (label, *(buat(i, k, u) for i, (k, u) in enumerate(zip(huruf, isi, strict=True))))

    return (
        satu("jumlah", "Jumlah nilai per unsur", lambda _, k, u: _sum(data, tempat, k, u)),
        satu("n", "Jumlah jawaban per unsur", lambda _, k, u: _count(data, tempat, k, u)),
        satu("nrr", "NRR per unsur", lambda _, k, u: _nrr(tempat, k, u)),
        satu("tertimbang", "NRR tertimbang per unsur", lambda i, k, u: _tertimbang(data, tempat, i, k, u)),
        satu("konversi", "Nilai konversi per unsur", lambda _, k, u: _konversi(data, tempat, k, u)),
        satu("mutu", "Mutu per unsur", lambda _, k, u: _mutu(data, tempat, k, u)),
    )


def _sum(data: DataSkm, tempat: Letak, k: str, u: IndeksUnsur | None) -> Rumus:
    kolom = f"{k}{tempat.awal}:{k}{tempat.akhir}"
    rumus = f"=SUMPRODUCT($A{tempat.awal}:$A{tempat.akhir},{kolom})" if data.jawaban is None else f"=SUM({kolom})"
    return Rumus(rumus, u.jumlah if u else 0, "0")


def _count(data: DataSkm, tempat: Letak, k: str, u: IndeksUnsur | None) -> Rumus:
    fungsi = "SUM" if data.jawaban is None else "COUNT"
    return Rumus(f"={fungsi}({k}{tempat.awal}:{k}{tempat.akhir})", u.n if u else 0, "0")


def _nrr(tempat: Letak, k: str, u: IndeksUnsur | None) -> Rumus:
    s, n = f"{k}{tempat.baris('jumlah')}", f"{k}{tempat.baris('n')}"
    return Rumus(f'=IF({n}=0,"{KOSONG}",{s}/{n})', float(u.nrr) if u else KOSONG, _EMPAT)


def _tertimbang(data: DataSkm, tempat: Letak, i: int, k: str, u: IndeksUnsur | None) -> Rumus:
    s, n = f"{k}{tempat.baris('jumlah')}", f"{k}{tempat.baris('n')}"
    bobot = data.instrumen.unsur[i].bobot
    nilai = float(u.nrr * bobot) if u else KOSONG
    return Rumus(f'=IF({n}=0,"{KOSONG}",{bobot.numerator}*{s}/({bobot.denominator}*{n}))', nilai, _TIGA)


def _konversi(data: DataSkm, tempat: Letak, k: str, u: IndeksUnsur | None) -> Rumus:
    s, n = f"{k}{tempat.baris('jumlah')}", f"{k}{tempat.baris('n')}"
    faktor = data.instrumen.faktor
    rumus = f'=IF({n}=0,"{KOSONG}",ROUND({faktor.numerator}*{s}/({faktor.denominator}*{n}),2))'
    return Rumus(rumus, float(u.konversi) if u else KOSONG, _DUA)


def _mutu(data: DataSkm, tempat: Letak, k: str, u: IndeksUnsur | None) -> Rumus:
    sel = f"{k}{tempat.baris('konversi')}"
    return Rumus(mutu_rumus(data.instrumen, sel, lambda kelas: kelas.mutu), u.kelas.mutu if u else KOSONG)


def _weighted_sum(data: DataSkm, tempat: Letak) -> str:
    """Return the formula of Σ weight numerator × sum over the common denominator of the weights."""
    pembilang = [int(u.bobot * data.instrumen.penyebut) for u in data.instrumen.unsur]
    if set(pembilang) == {1}:
        return f"SUM({tempat.rentang('jumlah')})"
    return f"SUMPRODUCT({tempat.rentang('jumlah')},{{{','.join(map(str, pembilang))}}})"


def _nama_ikm(data: DataSkm) -> str:
    return f"{data.label} gabungan, semua jawaban" if data.resmi_rata else f"{data.label} unit pelayanan"


def _baris_unit(data: DataSkm, tempat: Letak) -> tuple[tuple[Sel, ...], ...]:
    instrumen, indeks = data.instrumen, data.gabungan
    n, ikm = f"B{tempat.baris('n')}", f"B{tempat.baris('ikm')}"
    faktor, jumlah = instrumen.faktor, _weighted_sum(data, tempat)
    total = f'=IF({n}=0,"{KOSONG}",{jumlah}/({instrumen.penyebut}*{n}))'
    hitung = f"{faktor.numerator}*{jumlah}/({faktor.denominator * instrumen.penyebut}*{n})"
    rumus = f'=IF({n}=0,"{BELUM_ADA}",ROUND({hitung},2))'
    kelas = indeks.kelas
    return (
        (
            "Jumlah NRR tertimbang",
            Rumus(total, KOSONG if indeks.nilai is None else float(indeks.nilai / faktor), _TIGA),
        ),
        (_nama_ikm(data), Rumus(rumus, BELUM_ADA if indeks.ikm is None else float(indeks.ikm), _DUA)),
        (
            "Mutu pelayanan",
            Rumus(mutu_rumus(instrumen, ikm, lambda k: k.mutu), kelas.mutu if kelas else KOSONG),
        ),
        (
            "Kinerja unit pelayanan",
            Rumus(mutu_rumus(instrumen, ikm, lambda k: k.kinerja), kelas.kinerja if kelas else KOSONG),
        ),
    )


def _pembanding(data: DataSkm, tempat: Letak) -> tuple[tuple[Sel, ...], ...]:
    n, faktor = f"B{tempat.baris('n')}", data.instrumen.faktor
    baris: list[tuple[Sel, ...]] = [()]
    for bobot in data.instrumen.pembanding:
        pecahan = Fraction(bobot) * faktor
        rumus = (
            f'=IF({n}=0,"{KOSONG}",ROUND({pecahan.numerator}*SUM({tempat.rentang("jumlah")})'
            f"/({pecahan.denominator}*{n}),2))"
        )
        ikm = compare_bobot(data.gabungan, bobot)
        label = f"Pembanding bobot {bobot.replace('.', ',')}, bukan nilai resmi"
        mutu = classify(data.instrumen, ikm).mutu if ikm is not None else KOSONG
        baris.append((label, Rumus(rumus, KOSONG if ikm is None else float(ikm), _DUA), mutu))
    bobot_teks = "; ".join(sorted({f"{u.bobot}" for u in data.instrumen.unsur}))
    baris += [
        (),
        (f"Bobot setiap unsur {bobot_teks}, dibulatkan satu kali di akhir.",),
        *((f"U{no} {u.nama['id']}",) for no, u in enumerate(data.instrumen.unsur, start=1)),
    ]
    return tuple(baris)
