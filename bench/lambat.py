"""A slow citizen with a slow phone: `python -m bench.lambat` answers the survey in Chromium on "Slow 3G".

Chromium's own throttle: 2,000 ms latency, 50 KB/s both ways, CPU four times slower. The citizen thinks `--pikir`
seconds before each answer. Prints bytes, requests and seconds; the aims are 30 KB and 90 seconds.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.peladen import query, run_portal, serve
from portal.skm.instrumen import find_instrumen

LAMBAT_3G = {"offline": False, "latency": 2000, "downloadThroughput": 51_200, "uploadThroughput": 51_200}
KALI_CPU = 4
CHROMIUM = "/usr/bin/chromium"
_TOKEN = "SELECT token FROM qr JOIN layanan l ON l.id = qr.layanan_id WHERE NOT l.gratis AND instrumen = 'skm' LIMIT 1"


def _watch(sesi: CDPSession) -> dict[str, float]:
    jumlah = {"bita": 0.0, "permintaan": 0.0}

    def add(peristiwa: dict[str, Any]) -> None:
        jumlah["bita"] += peristiwa["encodedDataLength"]
        jumlah["permintaan"] += 1

    sesi.on("Network.loadingFinished", add)
    sesi.send("Network.enable")
    sesi.send("Network.emulateNetworkConditions", LAMBAT_3G)
    sesi.send("Emulation.setCPUThrottlingRate", {"rate": KALI_CPU})
    return jumlah


def _answer(halaman: Page, alamat: str, pikir: float) -> dict[str, Any]:
    jumlah = _watch(halaman.context.new_cdp_session(halaman))
    mulai = time.perf_counter()
    halaman.goto(alamat, wait_until="domcontentloaded", timeout=60_000)
    halaman.get_by_role("radio").first.wait_for(timeout=60_000)
    tampil = time.perf_counter() - mulai
    for nomor, unsur in enumerate(find_instrumen("skm").kuesioner):
        time.sleep(pikir)
        halaman.locator(f"label[for='{unsur.kode}-{4 - nomor % 2}']").click()
    muat = dict(jumlah)
    halaman.locator("#kuesioner button[type=submit]").click(no_wait_after=True)
    halaman.wait_for_url("**/terima-kasih/**", timeout=60_000)
    selesai = time.perf_counter() - mulai
    return {
        "tampil_detik": round(tampil, 1),
        "selesai_detik": round(selesai, 1),
        "kuesioner_kb": round(muat["bita"] / 1024, 1),
        "permintaan": int(muat["permintaan"]),
        "seluruhnya_kb": round(jumlah["bita"] / 1024, 1),
        "dalam_90_detik": selesai <= 90,
        "dalam_30_kb": muat["bita"] <= 30 * 1024,
    }


def measure(pikir: float) -> dict[str, Any]:
    """Run the real server on a demo office and answer once behind a QR code."""
    with tempfile.TemporaryDirectory(prefix="bench-lambat-", ignore_cleanup_errors=True) as nama:
        data = Path(nama)
        run_portal(data, "siapkan", "--contoh")
        token = str(query(data / "portal.sqlite3", _TOKEN)[0][0])
        with serve("wsgi:app", data) as port, sync_playwright() as p:
            peramban = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            halaman = peramban.new_context(viewport={"width": 360, "height": 740}, has_touch=True).new_page()
            hasil = _answer(halaman, f"http://127.0.0.1:{port}/s/{token}", pikir)
            peramban.close()
    return hasil


def main() -> None:
    """Read the command line, measure, print one JSON document."""
    urai = argparse.ArgumentParser(prog="python -m bench.lambat", description="Survei di ponsel dan jaringan lambat.")
    urai.add_argument("--pikir", type=float, default=6.0, help="detik berpikir sebelum setiap jawaban (bawaan 6)")
    pilihan = urai.parse_args()
    print(json.dumps(measure(min(max(pilihan.pikir, 0.0), 8.0))))


if __name__ == "__main__":
    main()
