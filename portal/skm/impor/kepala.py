"""Where in a sheet the table begins and ends: heading row, headings, rows that are no answers. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portal.inti.buku import Baris, Lembar
from portal.inti.galat import DomainError, _n

CARI_KEPALA = 40
JUDUL_MAKS = 300
_PENUTUP = re.compile(
    r"[\W_]*(nilai|jumlah|jml|total|sum|nrr|rata[\W_]?rata|rerata|ikm|indeks|skm|mutu|kinerja|keterangan|ket|catatan"
    r"|unsur|bobot|average|mean)\b|[\W_]*[σ∑]"
)


@dataclass(frozen=True)
class Kolom:
    """One column of a sheet: its place from 0 and its heading, unique in the sheet."""

    indeks: int
    judul: str


@dataclass(frozen=True)
class Penutup:
    """A row that is no answer: its number and the words that tell so."""

    nomor: int
    label: str


def column_name(indeks: int) -> str:
    """Return the letters of a column as Excel writes them: 0 → A, 26 → AA."""
    huruf, sisa = "", indeks + 1
    while sisa:
        sisa, angka = divmod(sisa - 1, 26)
        huruf = chr(65 + angka) + huruf
    return huruf


def find_kepala(lembar: Lembar, count_dikenal: Callable[[Sequence[str]], int]) -> int:
    """Return the number of the heading row: the first of the rows in which most cells are recognized.

    `count_dikenal` counts the recognized headings of a row; cells that come again below in the same column are
    answers. Without any, the first row with two cells or more.
    """
    calon = lembar.baris[:CARI_KEPALA]
    sering = Counter((k, teks) for _, sel in calon for k, teks in enumerate(sel))
    dikenal = {
        nomor: count_dikenal(["" if sering[k, teks] > 1 else teks for k, teks in enumerate(sel)])
        for nomor, sel in calon
    }
    terbanyak = max(dikenal.values())
    if terbanyak > 1:
        return next(nomor for nomor, n in dikenal.items() if n >= min(terbanyak, max(3, 0.6 * terbanyak)))
    return next((nomor for nomor, sel in calon if sum(1 for s in sel if s) > 1), calon[0][0])


def read_kolom(lembar: Lembar, kepala: int) -> tuple[Kolom, ...]:
    """Return the columns below a heading row.

    An empty heading takes the cell above it (headings over two rows) or the letter of its column; doubled headings
    get a number. Columns without heading and content are left out. Raises DomainError when there is no such row.
    """
    urutan = [nomor for nomor, _ in lembar.baris]
    if kepala not in urutan:
        raise DomainError("kepala_salah", _n("Baris judul %(nomor)s kosong."), bidang="kepala", nomor=kepala)
    letak = urutan.index(kepala)
    atas = lembar.baris[letak - 1][1] if letak and urutan[letak - 1] == kepala - 1 else ()
    isi = lembar.baris[letak + 1 :]
    lebar = max((len(sel) for _, sel in lembar.baris[letak:]), default=0)
    berisi = {k for _, sel in isi for k, teks in enumerate(sel) if teks}
    sendiri = lembar.baris[letak][1]
    hasil, terpakai = [], Counter[str]()
    for k in range(lebar):
        judul = _cell(sendiri, k) or (_cell(atas, k) if k in berisi else "")
        if not judul and k not in berisi:
            continue
        judul = " ".join(judul.split())[:JUDUL_MAKS] or f"Kolom {column_name(k)}"
        terpakai[judul] += 1
        hasil.append(Kolom(k, judul if terpakai[judul] == 1 else f"{judul} ({terpakai[judul]})"))
    return tuple(hasil)


def _cell(sel: Sequence[str], k: int) -> str:
    return sel[k] if k < len(sel) else ""


def list_isi(lembar: Lembar, kepala: int) -> tuple[Baris, ...]:
    """Return the rows below the heading row."""
    return tuple(b for b in lembar.baris if b[0] > kepala)


def find_penutup(baris: Sequence[Baris], kolom: Sequence[Kolom], arti: Mapping[str, str]) -> tuple[Penutup, ...]:
    """Return the rows that are no answers: column numbers below the headings, and sums and notes below the table.

    A row whose label says sum, mean, NRR, IKM and the like closes the table; later rows belong to the foot unless
    every unsur column is filled again, because an answer must never be left out silently.
    """
    unsur = [k.indeks for k in kolom if arti.get(k.judul)]
    hasil, dekat_akhir = [], False
    for urut, (nomor, sel) in enumerate(baris):
        isi = [s for s in sel if s]
        label = isi[0]
        if urut == 0 and _is_numbering(isi):
            hasil.append(Penutup(nomor, " ".join(isi)[:60]))
            continue
        if _PENUTUP.match(label.casefold()) and not _is_mapped(sel, unsur, label):
            dekat_akhir = True
        elif not dekat_akhir or (unsur and all(_cell(sel, k) for k in unsur)):
            continue
        hasil.append(Penutup(nomor, label[:60]))
    return tuple(hasil)


def _is_mapped(sel: Sequence[str], terpakai: Sequence[int], label: str) -> bool:
    """Tell whether the label stands in a column that is read: then it is an answer (such as a comment)."""
    return next(k for k, s in enumerate(sel) if s == label) in terpakai


def _is_numbering(isi: Sequence[str]) -> bool:
    """Tell whether a row numbers the columns: (1) (2) (3) …"""
    angka = [s.strip("().[] ") for s in isi]
    return len(angka) > 5 and any(angka == [str(n) for n in range(awal, awal + len(angka))] for awal in (0, 1))


def parse_nomor(teks: str) -> frozenset[int]:
    """Return row numbers from a text such as 53, 55-60; raises DomainError for anything else."""
    hasil: set[int] = set()
    for bagian in (b.strip() for b in teks.replace("–", "-").split(",")):
        cocok = re.fullmatch(r"([0-9]{1,7})(?:\s*-\s*([0-9]{1,7}))?", bagian)
        if not cocok:
            if not bagian:
                continue
            raise _wrong_nomor(bagian)
        awal, akhir = int(cocok[1]), int(cocok[2] or cocok[1])
        if akhir < awal or akhir - awal > 60_000 or len(hasil) > 60_000:
            raise _wrong_nomor(bagian)
        hasil |= set(range(awal, akhir + 1))
    return frozenset(hasil)


def _wrong_nomor(bagian: str) -> DomainError:
    return DomainError(
        "nomor_salah",
        _n("“%(isi)s” bukan nomor baris. Tulis seperti 53, 55-60."),
        bidang="lewati",
        isi=bagian[:20],
    )


def format_nomor(nomor: Sequence[int]) -> str:
    """Return row numbers as people write them: 53, 55-60."""
    urut, hasil = sorted(set(nomor)), []
    awal = 0
    for i, n in enumerate(urut):
        if i + 1 == len(urut) or urut[i + 1] != n + 1:
            hasil.append(str(n) if urut[awal] == n else f"{urut[awal]}-{n}")
            awal = i + 1
    return ", ".join(hasil)
