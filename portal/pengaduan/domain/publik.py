"""What the public may see of a closed period: counts, shares, tables with small cells hidden. Pure.

Below three cases in all only the number received is told. A table is left out as a whole when a cell of one or
two cases follows from it less the published figures of units below or periods inside (docs/adr/0007).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from portal.inti.galat import _n
from portal.pengaduan.domain.tabel import SEL_KECIL, Silang, hide_kecil

GOLONGAN = ("A3", "A4", "A5", "K")
NAMA_GOLONGAN = {
    "A3": _n("Selesai"),
    "A4": _n("Sedang diproses"),
    "A5": _n("Belum ditindaklanjuti"),
    "K": _n("Tidak diproses"),
}
_TABEL = {"kanal": "D1", "klasifikasi": "D2"}


@dataclass(frozen=True)
class Rahasia:
    """The frozen figures, and the crossing class × state counted from the frozen rows."""

    angka: Mapping[str, Any]
    silang: Mapping[tuple[str, str], int]

    @property
    def jumlah(self) -> int:
        """All cases of the period."""
        return int(self.angka["A0"] + self.angka["A0r"] + self.angka["A1"])

    def cells(self, nama: str) -> Mapping[Any, int]:
        """Return the cells of a table by name."""
        if nama == "silang":
            return self.silang
        if nama == "lama":
            return {"n": self.angka["C2"]["akhir"]["hari_kerja"]["n"]}
        if nama == "tepat":
            n, dari = self.angka["B4_n"], self.angka["B4_dari"]
            return {"tepat": n, "lewat": dari - n, "dari": dari}
        return {b["kode"]: b["n"] or 0 for b in self.angka[_TABEL[nama]]}

    def hidden(self, nama: str) -> Set[Any]:
        """Return the cells that the own page leaves out; of averages and shares nothing is printed cell by cell."""
        if nama in _TABEL:
            return {k for k, n in hide_deret(self.cells(nama)).items() if n is None}
        if nama == "silang":
            baris = tuple(sorted({k for k, _ in self.silang}))
            return {s for s, n in hide_kecil(Silang(baris, GOLONGAN, self.silang)).items() if n is None}
        return frozenset()


def reveals(nama: str, milik: Rahasia, bagian: Sequence[Sequence[Rahasia]]) -> bool:
    """Tell whether one or two cases follow from a table less the same table of published parts.

    Either what is in no part is that small, or a cell that one part hides is all that is unknown of a sum.
    """
    for keluarga in bagian:
        isi = [(b.cells(nama), b.hidden(nama)) for b in keluarga]
        for kunci, n in milik.cells(nama).items():
            sisa = n - sum(b.get(kunci, 0) for b, _ in isi)
            if 0 < abs(sisa) < SEL_KECIL:
                return True
            tutup = [b.get(kunci, 0) for b, t in isi if kunci in t]
            if tutup and _is_known([*tutup, *([sisa] if sisa else [])]):
                return True
    return False


def _is_known(tutup: Sequence[int]) -> bool:
    """Tell whether hidden cells follow from their sum: a single one, or all at the same end of one and two."""
    jumlah = sum(tutup)
    kecil = all(n < SEL_KECIL for n in tutup)
    return len(tutup) == 1 or (kecil and jumlah in (0, len(tutup), (SEL_KECIL - 1) * len(tutup)))


def hide_deret(isi: Mapping[str, int]) -> dict[str, int | None]:
    """Return a list of counts with cells of one and two as None, and one more when a single one could be computed."""
    kolom = tuple(isi)
    aman = hide_kecil(Silang(("",), kolom, {("", k): n for k, n in isi.items()}))
    return {k: aman["", k] for k in kolom}


def build_publik(milik: Rahasia, bagian: Sequence[Sequence[Rahasia]]) -> dict[str, Any]:
    """Return the figures for the public; what is hidden is None."""
    angka = milik.angka
    if 0 < milik.jumlah < SEL_KECIL:
        return {"diterima": angka["A1"], "terlalu_sedikit": True}
    lama = angka["C2"]["akhir"]["hari_kerja"]
    tepat = milik.cells("tepat")
    tutup_lama = lama["n"] < SEL_KECIL or reveals("lama", milik, bagian)
    tutup_tepat = any(0 < n < SEL_KECIL for n in tepat.values()) or reveals("tepat", milik, bagian)
    deret = {n: None if reveals(n, milik, bagian) else hide_deret(milik.cells(n)) for n in _TABEL}
    kelas = deret["klasifikasi"]
    return {
        "diterima": angka["A1"],
        "terlalu_sedikit": False,
        "saldo_awal": angka["A0"] + angka["A0r"],
        "tidak_diproses": angka["K_total"],
        "harus_ditindaklanjuti": angka["A2"],
        "ditindaklanjuti": angka["A3"] + angka["A4"],
        "selesai": angka["A3"],
        "sedang_diproses": angka["A4"],
        "belum_ditindaklanjuti": angka["A5"],
        "persen_ditindaklanjuti": angka["B1"],
        "persen_selesai": angka["B2"],
        "persen_tepat_waktu": None if tutup_tepat else angka["B4"],
        "rata_rata_hari_kerja": None if tutup_lama else lama["rerata"],
        "median_hari_kerja": None if tutup_lama else lama["median"],
        "aturan": angka["aturan"],
        "per_kanal": deret["kanal"],
        "per_klasifikasi": kelas,
        "klasifikasi_keadaan": None if kelas is None or reveals("silang", milik, bagian) else _cross(milik, kelas),
    }


def _cross(milik: Rahasia, kelas: Mapping[str, int | None]) -> dict[str, dict[str, int | None]]:
    """Cross class and state; a class whose own number is hidden shows no cell, else they would add up to it."""
    baris = tuple(sorted({k for k, _ in milik.silang}))
    aman = hide_kecil(Silang(baris, GOLONGAN, milik.silang))
    return {b: {g: aman[b, g] if kelas.get(b, 0) is not None else None for g in GOLONGAN} for b in baris}
