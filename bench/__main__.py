"""`python -m bench`: run everything once, print one table, exit 0 whatever happens."""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from bench import laporan, survei, wbs
from bench.mesin import describe
from bench.peladen import AKAR, environment
from bench.tabel import Baris, write_tabel

BATAS_INDEKS = 150.0
PUTARAN_WBS = 3
Bagian = tuple[list[Baris], list[str]]


def _survei(folder: Path, putaran: int, detik: float) -> Bagian:
    data = folder / "survei"
    data.mkdir()
    hasil = survei.measure(data, putaran=putaran, detik=detik)
    return laporan.rows_survei(hasil), laporan.notes_survei(hasil)


def _wbs(folder: Path, putaran: int, detik: float) -> Bagian:
    data = folder / "wbs"
    data.mkdir()
    hasil = wbs.measure(data, putaran=putaran, detik=detik)
    return laporan.rows_wbs(hasil), laporan.notes_wbs(hasil)


def _indeks(folder: Path, putaran: int) -> Bagian:
    tempat, keluaran, catatan = folder / "indeks", folder / "indeks.jsonl", []
    tempat.mkdir()
    with keluaran.open("wb") as tulis, (folder / "indeks.log").open("wb") as log:
        try:
            subprocess.run(
                [sys.executable, "-m", "bench.indeks", str(tempat), str(putaran)],
                cwd=AKAR,
                env=environment(tempat),
                stdout=tulis,
                stderr=log,
                timeout=BATAS_INDEKS,
                check=True,
            )
        except subprocess.TimeoutExpired:
            catatan.append(f"Indeks: dihentikan setelah {BATAS_INDEKS:.0f} detik; angka dari putaran yang selesai.")
        except subprocess.CalledProcessError as salah:
            akhir = (folder / "indeks.log").read_text(errors="replace").strip().splitlines()[-1:]
            catatan.append(f"Indeks, gagal: keluar {salah.returncode}: {''.join(akhir)[:200]}")
    return laporan.rows_indeks(keluaran), catatan


def _guarded(nama: str, kerja: Callable[[], Bagian]) -> Bagian:
    """Run one part; what breaks becomes a line of the table."""
    try:
        return kerja()
    except Exception as salah:
        traceback.print_exc(file=sys.stderr)
        rinci = getattr(salah, "stderr", b"") or b""
        akhir = rinci.decode(errors="replace").strip()[-300:]
        return [Baris(nama, "gagal diukur")], [f"{nama}, gagal: {type(salah).__name__}: {salah} {akhir}".strip()]


def _arguments() -> argparse.Namespace:
    urai = argparse.ArgumentParser(prog="python -m bench", description="Ukur kecepatan portal.")
    urai.add_argument("--putaran", type=int, default=5, help="banyak putaran (bawaan 5)")
    urai.add_argument("--detik", type=float, default=5.0, help="lama ukur tiap varian tiap putaran (bawaan 5)")
    urai.add_argument("--hanya", choices=("survei", "wbs", "indeks"), help="hanya satu bagian")
    return urai.parse_args()


def _stop(_nomor: int, _bingkai: object) -> None:
    raise SystemExit(0)


def main() -> None:
    """Measure and print."""
    pilihan = _arguments()
    signal.signal(signal.SIGTERM, _stop)
    putaran, detik = min(max(pilihan.putaran, 1), 50), min(max(pilihan.detik, 0.5), 60.0)
    mulai = time.monotonic()
    baris: list[Baris] = []
    catatan: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as nama:
        folder = Path(nama)
        mesin = describe(folder)
        if pilihan.hanya in (None, "survei"):
            print(f"Mengukur survei: {putaran} putaran × 3 varian × {detik:g} detik …", file=sys.stderr, flush=True)
            bagian = _guarded("Survei", lambda: _survei(folder, putaran, detik))
            baris, catatan = baris + bagian[0], catatan + bagian[1]
        if pilihan.hanya in (None, "wbs"):
            kali = min(putaran, PUTARAN_WBS)
            print(f"Mengukur WBS: {kali} putaran × 4 varian × {detik:g} detik …", file=sys.stderr, flush=True)
            bagian = _guarded("WBS", lambda: _wbs(folder, kali, detik))
            baris, catatan = baris + bagian[0], catatan + bagian[1]
        if pilihan.hanya in (None, "indeks"):
            print(f"Mengukur indeks: {putaran} putaran × 3 ukuran …", file=sys.stderr, flush=True)
            bagian = _guarded("Indeks", lambda: _indeks(folder, putaran))
            baris, catatan = baris + bagian[0], catatan + bagian[1]
    print(mesin)
    print(f"Median {putaran} putaran; {survei.KLIEN} klien; gunicorn deploy/gunicorn.conf.py; SQLite WAL FULL.\n")
    print(write_tabel(baris))
    print("".join(f"\n{c}" for c in catatan))
    print(f"Selesai dalam {time.monotonic() - mulai:.0f} detik.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
