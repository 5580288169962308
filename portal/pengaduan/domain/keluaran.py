"""The figures for machines (`pengaduan angka --json`) and the line of the evaluation sheet (LKE). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.inti.galat import _n
from portal.pengaduan.domain.hasil import Angka, LamaSelesai
from portal.pengaduan.domain.rerata import Lama, Persen, persen, round_half_up


@dataclass(frozen=True)
class BarisLke:
    """The line “Penanganan Pengaduan Masyarakat” of the ZI evaluation sheet.

    `sedang` is A4 only: the sheet asks for cases being processed, and a case nobody has touched (A5) is
    not. harus = sedang + selesai + belum, and `catatan` says so when belum is not 0.
    """

    harus: int
    sedang: int
    selesai: int
    belum: int
    persen: Decimal
    catatan: str | None


def compute_lke(angka: Angka) -> BarisLke:
    """Return the LKE line: finished ÷ to be followed up; no complaint at all is 100 % with a note."""
    catatan = None
    if angka.A2 == 0:
        catatan = _n("nihil pengaduan")
    elif angka.A5:
        catatan = _n("%(n)s pengaduan belum ditindaklanjuti") % {"n": angka.A5}
    nilai = persen(angka.A3, angka.A2) if angka.A2 else Decimal("100.00")
    return BarisLke(angka.A2, angka.A4, angka.A3, angka.A5, nilai, catatan)


def sebagai_json(angka: Angka) -> dict[str, Any]:
    """Return the figures as JSON values: counts as integers, percentages and means as text with a point, or None."""
    lke = compute_lke(angka)
    hasil: dict[str, Any] = {
        "periode": angka.periode.kode,
        "zona": angka.zona,
        "per": angka.per.isoformat(),
        "aturan": list(angka.aturan.kalimat),
        **{k: getattr(angka, k) for k in ("A0", "A0r", "A1")},
        "A1_terlambat": len(angka.anggota["A1_terlambat"]),
        "A1_pelapor": angka.pelapor,
        "K": {s.value: {**n._asdict(), "jumlah": sum(n)} for s, n in angka.K.items()},
        **{k: getattr(angka, k) for k in ("K_total", "A2", "A3", "A4", "A5")},
    }
    if angka.aturan.limpah_selesai:
        hasil["A3_dilimpahkan"] = len(angka.anggota["A3.dilimpahkan"])
    for kode, bagian in _shares(angka).items():
        hasil |= {kode: _text(bagian.nilai), f"{kode}_n": bagian.n, f"{kode}_dari": bagian.d}
    for kode in ("B3", "B4", "B4_asal"):
        hasil[f"{kode}_tanpa_tenggat"] = getattr(angka, kode).tanpa_tenggat
    return hasil | {
        "B5": angka.B5,
        "C1": _lama(angka.C1),
        "C2": {"pertama": _selesai(angka.C2_pertama), "akhir": _selesai(angka.C2_akhir)},
        **{kode: [{"kode": b.kode, "n": b.n} for b in tabel.baris] for kode, tabel in angka.tabel.items()},
        "E1": angka.E1.n,
        "E1_persen": _text(angka.E1.nilai),
        "E1_dari": angka.E1.d,
        "E2": {"n": angka.E2.n, "rerata": _mean(angka.E2.rerata, 2), **_respons(angka.E2.respons)},
        "F1": {nama: {k: _text(p.persen) for k, p in isi.items()} for nama, isi in angka.F1.items()},
        "G1": None if angka.G1 is None else _rekomendasi(angka.G1),
        "LKE": {
            "harus": lke.harus,
            "sedang": lke.sedang,
            "selesai": lke.selesai,
            "belum": lke.belum,
            "persen": str(lke.persen),
            "catatan": lke.catatan,
        },
    }


def _shares(angka: Angka) -> Mapping[str, Persen]:
    return {
        "B1": angka.B1,
        "B2": angka.B2,
        "B3": angka.B3.tepat,
        "B4": angka.B4.tepat,
        "B4_asal": angka.B4_asal.tepat,
    }


def _text(nilai: Decimal | None) -> str | None:
    return None if nilai is None else str(nilai)


def _mean(nilai: Fraction | None, desimal: int = 1) -> str | None:
    return None if nilai is None else str(round_half_up(nilai, desimal))


def _lama(lama: Lama) -> dict[str, Any]:
    return {
        "n": lama.n,
        "rerata": _mean(lama.rerata),
        "median": _mean(lama.median),
        "minimum": lama.minimum,
        "maksimum": lama.maksimum,
    }


def _selesai(lama: LamaSelesai) -> dict[str, Any]:
    return {
        "hari_kerja": _lama(lama.hari_kerja),
        "hari_kalender": _lama(lama.hari_kalender),
        "jeda": {
            "hari_kerja": lama.jeda_hari_kerja,
            "hari_kalender": lama.jeda_hari_kalender,
            "n": lama.n_jeda,
        },
    }


def _rekomendasi(g1: Persen) -> dict[str, Any]:
    return {"selesai": g1.n, "jumlah": g1.d, "persen": _text(g1.nilai)}


def _respons(respons: Persen) -> dict[str, Any]:
    return {"ditanya": respons.d, "menjawab": respons.n, "tingkat_respons": _text(respons.nilai)}
