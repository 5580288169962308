"""From measured rounds to lines of the table, with the targets beside them."""

import json
from collections import defaultdict
from pathlib import Path
from statistics import median

from bench import wbs
from bench.angka import Seri, percentile
from bench.survei import ALUR, BATAS, GZIP, HasilSurvei
from bench.tabel import Baris, answer, write_angka

SASARAN_BAGIAN, SASARAN_P95_MS, SASARAN_INDEKS_MS = 25.0, 60.0, 10.0
NAMA_SURVEI = {
    BATAS: "Batas: Flask polos, POST, satu INSERT",
    ALUR: "Alur survei: formulir, kirim, terima kasih",
    GZIP: "Alur yang sama, GET dengan gzip",
}
SASARAN_WBS = {wbs.KIRIM: (100.0, 150.0), wbs.DEPAN: (800.0, 0.0)}
"""Events per second at least, and p95 in ms at most (0: no limit)."""
NAMA_WBS = {
    wbs.BATAS: "Batas: Flask polos, POST sebesar laporan",
    wbs.KIRIM: "WBS: kirim laporan tersegel",
    wbs.ALUR: "WBS: formulir, periksa, kirim",
    wbs.DEPAN: "WBS: halaman depan",
}
NAMA_INDEKS = {
    "baca": "Baca IKM satu triwulan",
    "halaman": "Halaman indeks lengkap",
    "hitung_ulang": "Hitung ulang triwulan dari baris",
    "bangun": "Bangun ulang seluruh rekap",
}


def _spread(nilai: list[float]) -> str:
    return f"{write_angka(min(nilai))}–{write_angka(max(nilai))}" if nilai else ""


def _row_survei(varian: str, seri: Seri, batas: Seri) -> Baris:
    if not seri.laju:
        return Baris(NAMA_SURVEI[varian], "gagal diukur")
    bagian = 100 * seri.ratio(batas)
    p50, p95 = seri.quantile(50), seri.quantile(95)
    sasaran = f"≥ {SASARAN_BAGIAN:.0f} %, p95 ≤ {SASARAN_P95_MS:.0f} ms" if varian == ALUR else ""
    terpenuhi = bagian >= SASARAN_BAGIAN and p95 <= SASARAN_P95_MS
    return Baris(
        NAMA_SURVEI[varian],
        f"{write_angka(seri.laju_median)}/dtk",
        _spread(seri.laju),
        f"{write_angka(p50)} / {write_angka(p95)}",
        f"{write_angka(bagian)} %",
        sasaran,
        answer(terpenuhi) if sasaran else "",
    )


def rows_survei(hasil: HasilSurvei) -> list[Baris]:
    """Return the lines of the survey part."""
    batas = hasil.seri[BATAS]
    baris = [_row_survei(varian, seri, batas) for varian, seri in hasil.seri.items()]
    utuh = hasil.selesai == hasil.tersimpan and hasil.selesai > 0
    baris.append(
        Baris(
            "Alur selesai / jawaban tersimpan",
            f"{hasil.selesai} / {hasil.tersimpan}",
            f"{hasil.gagal} gagal",
            sasaran="sama, 0 gagal",
            tercapai=answer(utuh and not hasil.gagal),
        )
    )
    ditolak = hasil.ditolak_setelah
    baris.append(
        Baris(
            "Kiriman satu alamat sebelum ditolak (429)",
            "tidak pernah" if ditolak is None else str(ditolak),
            sasaran="60",
            tercapai=answer(ditolak == 60),
        )
    )
    return baris


def notes_survei(hasil: HasilSurvei) -> list[str]:
    """Return what the table cannot hold: cost of the clients, reasons of failures."""
    catatan = [f"Survei, gagal: {sebab}" for sebab in sorted(hasil.sebab)[:8]]
    if hasil.cpu_klien_ms:
        catatan.append(f"Klien uji sendiri memakai {write_angka(median(hasil.cpu_klien_ms))} ms CPU per alur.")
    return catatan


def _row_wbs(varian: str, seri: Seri, batas: Seri) -> Baris:
    if not seri.laju:
        return Baris(NAMA_WBS[varian], "gagal diukur")
    p50, p95 = seri.quantile(50), seri.quantile(95)
    laju, lambat = SASARAN_WBS.get(varian, (0.0, 0.0))
    sasaran = f"≥ {laju:.0f}/dtk" + (f", p95 ≤ {lambat:.0f} ms" if lambat else "") if laju else ""
    return Baris(
        NAMA_WBS[varian],
        f"{write_angka(seri.laju_median)}/dtk",
        _spread(seri.laju),
        f"{write_angka(p50)} / {write_angka(p95)}",
        f"{write_angka(100 * seri.ratio(batas))} %",
        sasaran,
        answer(seri.laju_median >= laju and (not lambat or p95 <= lambat)) if sasaran else "",
    )


def rows_wbs(hasil: wbs.HasilWbs) -> list[Baris]:
    """Return the lines of the room: rates, and whether everything acknowledged is stored."""
    baris = [_row_wbs(varian, seri, hasil.seri[wbs.BATAS]) for varian, seri in hasil.seri.items()]
    utuh = hasil.selesai == hasil.tersimpan and hasil.selesai > 0 and not hasil.gagal
    bunyi, sasaran = f"{hasil.selesai} / {hasil.tersimpan}", "sama, 0 gagal"
    gagal = f"{hasil.gagal} gagal"
    return [*baris, Baris("WBS: laporan diakui / tersimpan", bunyi, gagal, sasaran=sasaran, tercapai=answer(utuh))]


def notes_wbs(hasil: wbs.HasilWbs) -> list[str]:
    """Return the reasons of failures."""
    return [f"WBS, gagal: {sebab}" for sebab in sorted(hasil.sebab)[:8]]


def rows_indeks(keluaran: Path) -> list[Baris]:
    """Return the lines of the index part from its JSON lines; lines cut short are left out."""
    waktu: defaultdict[tuple[str, int], list[list[float]]] = defaultdict(list)
    angka: defaultdict[int, set[str]] = defaultdict(set)
    for teks in keluaran.read_text().splitlines():
        try:
            isi = json.loads(teks)
        except ValueError:
            continue
        waktu[isi["apa"], isi["n"]].append(isi["ms"])
        if isi["apa"] in ("baca", "halaman", "hitung_ulang"):
            angka[isi["n"]].add(isi["hasil"])
    baris = [_row_indeks(apa, n, waktu[apa, n]) for apa in NAMA_INDEKS for n in sorted(angka) if waktu[apa, n]]
    sama = bool(angka) and all(len(a) == 1 for a in angka.values())
    bunyi = f"{sum(len(a) == 1 for a in angka.values())} dari {len(angka)} ukuran"
    baris.append(Baris("IKM dari rekap = dari baris", bunyi, sasaran="semua", tercapai=answer(sama)))
    return baris


def _row_indeks(apa: str, n: int, putaran: list[list[float]]) -> Baris:
    tengah = [median(p) for p in putaran]
    p50, p95 = (median(percentile(p, q) for p in putaran) for q in (50, 95))
    angka = median(tengah)
    sasaran = f"≤ {SASARAN_INDEKS_MS:.0f} ms" if apa == "baca" else ""
    return Baris(
        f"{NAMA_INDEKS[apa]}, {write_angka(n)} jawaban",
        f"{write_angka(angka)} ms",
        _spread(tengah),
        f"{write_angka(p50)} / {write_angka(p95)}" if len(putaran[0]) > 1 else "",
        "",
        sasaran,
        answer(angka <= SASARAN_INDEKS_MS) if sasaran else "",
    )
