"""The kiosk on a tablet, and a browser process of its own that can die like a tablet whose battery is empty."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Playwright, expect

SABAR_DETIK = 15
KIRIM = """async ([jumlah, skor]) => {
  const { submitAnswer } = await import("/kios/aset/antrean.js");
  const { readSetelan } = await import("/kios/aset/gudang.js");
  const susunan = await readSetelan("susunan");
  const nilai = Object.fromEntries(susunan.instrumen.tanya.map((u) => [u.kode, skor]));
  const isi = { layanan: susunan.layanan[0], nilai, demografi: {}, saran: "", bahasa: "id", durasi: 45 };
  for (let i = 0; i < jumlah; i += 1) await submitAnswer(susunan, isi);
}"""
SEMUA = """async () => {
  const wait = (minta) => new Promise((ok) => { minta.onsuccess = () => ok(minta.result); });
  const db = await wait(indexedDB.open("kios"));
  const isi = {};
  for (const toko of db.objectStoreNames) isi[toko] = await wait(db.transaction(toko).objectStore(toko).getAll());
  db.close();
  const masukan = [...document.querySelectorAll("input,textarea")].map((e) => e.value);
  const lain = [{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state];
  return JSON.stringify([isi, masukan, lain]) + document.documentElement.outerHTML;
}"""


class Kios:
    """/kios/ — with the page's clock stopped, so that waiting costs nothing."""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, *, saat: float | None = None) -> "Kios":
        """Open the page; with `saat` (epoch seconds) its clock stands still there until `wait`."""
        if saat is not None:
            self.halaman.clock.install(time=saat)
        self.halaman.goto("/kios/")
        if saat is not None:
            self.halaman.clock.pause_at(saat + 60)
        return self

    def wait(self, detik: float) -> None:
        """Let the page's clock run."""
        self.halaman.clock.run_for(int(detik * 1000))

    def controlled(self) -> "Kios":
        """Wait until the service worker serves the page."""
        self.halaman.wait_for_function("() => navigator.serviceWorker.controller !== null")
        return self

    def pair(self, kode: str) -> None:
        self.halaman.get_by_label("Kode pemasangan").fill(kode)
        self.wait(0.5)
        self.halaman.get_by_role("button", name="Pasangkan").click()
        self.expect_start()
        self.wait(0.5)

    def expect_start(self) -> None:
        expect(self.halaman.locator("#layar.layar-mulai h1")).to_have_text("Bagaimana layanan kami?")

    @property
    def judul(self) -> Locator:
        return self.halaman.get_by_role("heading", level=1)

    @property
    def status(self) -> Locator:
        return self.halaman.locator("#status")

    def start(self) -> None:
        self.halaman.get_by_role("button", name="Mulai menilai").click()
        self.halaman.locator("#layar.layar-tanya").wait_for()
        self.wait(0.5)

    def tap(self, skor: int) -> None:
        """Tap one answer; the next screen comes by itself."""
        sebelum = self.judul.inner_text()
        self.halaman.get_by_role("radio").nth(skor - 1).click()
        self.wait(0.3)
        expect(self.judul).not_to_have_text(sebelum)
        self.wait(1.5)

    def finish(self) -> None:
        """Skip the questions about the respondent, send, and go back to the start."""
        self.halaman.get_by_role("button", name="Lewati bagian ini").click()
        self.wait(0.5)
        self.halaman.get_by_role("button", name="Kirim penilaian").click()
        expect(self.judul).to_have_text("Terima kasih")
        self.wait(6)
        self.expect_start()

    def answer_all(self, skor: int) -> None:
        """Tap this score, another one last: nine equal taps of a fast machine would be marked."""
        self.start()
        for _ in range(8):
            self.tap(skor)
        self.tap(1 + skor % 4)
        self.finish()

    def submit_by_code(self, jumlah: int, skor: int) -> None:
        """Hand answers to the app's own queue, as its last screen does."""
        self.halaman.evaluate(KIRIM, [jumlah, skor])

    def expect_empty(self) -> None:
        """Wait until nothing waits on the tablet."""
        batas = time.monotonic() + 2 * SABAR_DETIK
        while self.attempts():
            assert time.monotonic() < batas, f"{len(self.attempts())} answers still wait"
            self.halaman.wait_for_timeout(100)

    def attempts(self) -> list[int]:
        """How often the server refused each waiting answer."""
        return list(
            self.halaman.evaluate(
                "import('/kios/aset/gudang.js').then((g) => g.listAntrean()).then((d) => d.map((c) => c.coba))"
            )
        )

    def dump(self) -> str:
        """Everything that this origin keeps in the browser, and the page itself, as one text."""
        return str(self.halaman.evaluate(SEMUA))

    def ask_pin(self) -> None:
        self.halaman.keyboard.press("Control+Alt+KeyP")
        expect(self.halaman.locator("#pin")).to_be_visible()

    def type_pin(self, pin: str) -> None:
        """Type a PIN and wait until it is checked."""
        self.halaman.get_by_label("PIN petugas").fill(pin)
        self.halaman.keyboard.press("Enter")
        self.halaman.wait_for_function("() => !(document.getElementById('pin-isi') || {}).value")

    def open_panel(self, pin: str) -> None:
        self.ask_pin()
        self.type_pin(pin)
        expect(self.judul).to_have_text("Panel petugas")
        self.wait(0.5)


class Peramban:
    """Chromium as a process of its own: the same data folder after a sudden death."""

    def __init__(self, playwright: Playwright, data: Path, alamat: str) -> None:
        self.playwright, self.data, self.alamat = playwright, data, alamat

    def open(self, *, luring: bool) -> Page:
        biner = shutil.which("chromium")
        assert biner
        catatan = self.data / "DevToolsActivePort"
        catatan.unlink(missing_ok=True)
        self.proses = subprocess.Popen(
            [biner, "--headless=new", "--no-sandbox", "--remote-debugging-port=0", f"--user-data-dir={self.data}",
             "--no-first-run", "--window-size=800,1280", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        batas = time.monotonic() + SABAR_DETIK
        while not (catatan.is_file() and re.match(r"\d+\n", catatan.read_text())):
            assert time.monotonic() < batas, "Chromium did not start"
            time.sleep(0.05)
        port = catatan.read_text().split("\n", 1)[0]
        self.sambung = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        konteks = self.sambung.contexts[0]
        konteks.set_default_timeout(10_000)
        halaman = konteks.new_page()
        if luring:
            konteks.set_offline(True)
        asli = halaman.goto
        halaman.goto = lambda jalur, **lain: asli(self.alamat + jalur, **lain)  # type: ignore[method-assign]
        return halaman

    def kill(self) -> None:
        """Take the power away."""
        if self.proses.poll() is None:
            os.killpg(self.proses.pid, signal.SIGKILL)
            self.proses.wait()


class DaftarKios:
    """/petugas/skm/kios"""

    def __init__(self, halaman: Page) -> None:
        self.halaman = halaman

    def open(self, unit: str) -> "DaftarKios":
        self.halaman.goto(f"/petugas/skm/kios?unit={unit}")
        return self

    def create(self, nama: str, layanan: str, pin: str) -> str:
        """Make a kiosk; return its pairing code."""
        self.halaman.get_by_label("Nama kios").fill(nama)
        self.halaman.get_by_label("Layanan", exact=True).select_option(label=layanan)
        self.halaman.locator("#pin").fill(pin)
        self.halaman.get_by_role("button", name="Buat kios").click()
        return self.halaman.locator("#kode-kios").inner_text()

    def row(self, nama: str) -> Any:
        return self.halaman.get_by_role("row").filter(has_text=nama)
