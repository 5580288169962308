"""A whole portal (gunicorn and worker) behind Debian's Chromium; every page is checked for console errors."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from portal.settings import AKAR
from tests.peramban.halaman.masuk import HalamanMasuk
from tests.postgres import free_port

TANGKAPAN = AKAR / "hasil" / "tangkapan"
LEBAR_SEMPIT, LEBAR_LEBAR = 360, 1280
TINGGI = {320: 640, 360: 740, 640: 512, 768: 1024, 1280: 900}
KANTOR = {peran: f"{peran}@contoh.example" for peran in ("admin", "petugas", "pimpinan", "auditor")}
SABAR_DETIK = 30


@dataclass
class Portal:
    """A running portal: its address and the password of the demo accounts."""

    alamat: str
    data: Path
    sandi: str

    def url(self, jalur: str) -> str:
        return urljoin(self.alamat, jalur)


@dataclass
class Pengamat:
    """What the browser complained about on the pages of one context."""

    keluhan: list[str] = field(default_factory=list)
    status: dict[str, int] = field(default_factory=dict)

    def watch(self, konteks: BrowserContext) -> None:
        konteks.on("console", self._on_console)
        konteks.on("weberror", lambda salah: self.keluhan.append(f"script error: {salah.error}"))
        konteks.on("response", self._on_response)

    def _on_response(self, respons: Response) -> None:
        if respons.request.is_navigation_request():
            self.status[respons.url] = respons.status
        elif respons.status >= 400:
            self.keluhan.append(f"{respons.status} for {respons.url}")

    def _on_console(self, pesan: ConsoleMessage) -> None:
        if pesan.type not in ("error", "warning"):
            return
        alamat = str(pesan.location.get("url", ""))
        # Chromium reports the 4xx of the page itself as an error; forms answer 422 on purpose.
        if pesan.text.startswith("Failed to load resource") and 400 <= self.status.get(alamat, 0) < 500:
            return
        self.keluhan.append(f"{pesan.type} on {alamat}: {pesan.text}")


def _environment(data: Path, port: int) -> dict[str, str]:
    bersih = {k: v for k, v in os.environ.items() if not k.startswith(("PORTAL_", "WEB_"))}
    return bersih | {
        "PORTAL_DATA": str(data),
        "PORTAL_MODE": "uji",
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }


def _run(perintah: list[str], lingkungan: dict[str, str]) -> str:
    hasil = subprocess.run(
        [sys.executable, "-m", "portal", *perintah],
        cwd=AKAR,
        env=lingkungan,
        capture_output=True,
        text=True,
        check=False,
    )
    assert hasil.returncode == 0, f"portal {' '.join(perintah)}: {hasil.stderr}{hasil.stdout}"
    return hasil.stdout


def _wait_alive(alamat: str, proses: list[subprocess.Popen[bytes]], log: Path) -> None:
    batas = time.monotonic() + SABAR_DETIK
    while time.monotonic() < batas:
        assert all(p.poll() is None for p in proses), f"a process ended: {log.read_text()[-2000:]}"
        try:
            with urllib.request.urlopen(f"{alamat}/sehat", timeout=2) as respons:  # noqa: S310
                if respons.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"the portal did not answer within {SABAR_DETIK} s: {log.read_text()[-2000:]}")


@contextmanager
def _processes(lingkungan: dict[str, str], log: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    perintah = (
        [sys.executable, "-m", "gunicorn", "wsgi:app", "-c", "deploy/gunicorn.conf.py"],
        [sys.executable, "-m", "portal", "pekerja"],
    )
    with log.open("ab") as keluaran:
        proses = [subprocess.Popen(p, cwd=AKAR, env=lingkungan, stdout=keluaran, stderr=keluaran) for p in perintah]
        try:
            yield proses
        finally:
            for satu in proses:
                satu.terminate()
            for satu in proses:
                try:
                    satu.wait(timeout=15)
                except subprocess.TimeoutExpired:
                    satu.kill()
                    satu.wait()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demo office, served as in production: gunicorn and one worker."""
    data, log, port = (
        tmp_path_factory.mktemp("peramban"),
        tmp_path_factory.mktemp("log") / "portal.log",
        free_port(),
    )
    lingkungan = _environment(data, port)
    _run(["siapkan"], lingkungan)
    akun = json.loads(_run(["demo", "isi", "--json"], lingkungan))["akun"]
    alamat = f"http://127.0.0.1:{port}"
    with _processes(lingkungan, log) as proses:
        _wait_alive(alamat, proses, log)
        yield Portal(alamat, data, akun[0]["sandi"])
    assert "Traceback" not in log.read_text(), log.read_text()[-4000:]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium instead of a downloaded one."""
    biner = shutil.which("chromium")
    assert biner, "install Debian's chromium (tests/pasang_alat.sh)"
    return {"executable_path": biner, "args": ["--no-sandbox"]}


Buka = Callable[..., Page]


@pytest.fixture
def buka(browser: Browser, portal: Portal) -> Iterator[Buka]:
    """Open a fresh browser window: buka(lebar=360, js=True, kue=None). Console errors fail the test."""
    pengamat, konteks_terbuka = Pengamat(), []

    def open_page(lebar: int = LEBAR_LEBAR, *, js: bool = True, kue: Any = None) -> Page:
        konteks = browser.new_context(
            base_url=portal.alamat,
            viewport={"width": lebar, "height": TINGGI[lebar]},
            java_script_enabled=js,
            storage_state=kue,
            locale="id-ID",
        )
        konteks.set_default_timeout(5_000)
        pengamat.watch(konteks)
        konteks_terbuka.append(konteks)
        return konteks.new_page()

    yield open_page
    for konteks in konteks_terbuka:
        konteks.close()
    assert not pengamat.keluhan, "\n".join(pengamat.keluhan)


@pytest.fixture(
    params=[(LEBAR_SEMPIT, False), (LEBAR_SEMPIT, True), (LEBAR_LEBAR, False), (LEBAR_LEBAR, True)],
    ids=["360-tanpa-js", "360-js", "1280-tanpa-js", "1280-js"],
)
def warga(request: pytest.FixtureRequest, buka: Buka) -> Page:
    """A citizen's window: phone and desk, without and with JavaScript."""
    lebar, js = request.param
    return buka(lebar, js=js)


@pytest.fixture(params=[LEBAR_SEMPIT, LEBAR_LEBAR], ids=["360", "1280"])
def lebar(request: pytest.FixtureRequest) -> int:
    """Width of a phone and of a desk."""
    return int(request.param)


@pytest.fixture(scope="session")
def kue(browser: Browser, portal: Portal) -> Callable[[str], Any]:
    """Cookies of a signed-in role; each role signs in once, as the sign-in page is rate limited."""
    simpanan: dict[str, Any] = {}

    def sign_in(peran: str) -> Any:
        if peran not in simpanan:
            konteks = browser.new_context(base_url=portal.alamat)
            halaman = konteks.new_page()
            HalamanMasuk(halaman).open().sign_in(KANTOR[peran], portal.sandi)
            simpanan[peran] = konteks.storage_state()
            konteks.close()
        return simpanan[peran]

    return sign_in


@pytest.fixture(scope="session")
def potret() -> Callable[[Page, str], None]:
    """Keep a picture of the page as it stands at 360, 768 and 1280 px, for human eyes; each name once a run."""
    TANGKAPAN.mkdir(parents=True, exist_ok=True)
    sudah: set[str] = set()

    def take(halaman: Page, nama: str) -> None:
        if nama in sudah:
            return
        sudah.add(nama)
        asal = halaman.viewport_size
        for lebar in (360, 768, 1280):
            halaman.set_viewport_size({"width": lebar, "height": TINGGI[lebar]})
            halaman.screenshot(path=TANGKAPAN / f"{nama}-{lebar}.png", full_page=True)
        if asal:
            halaman.set_viewport_size(asal)

    return take
