"""A visit ticket in a citizen's hand: closed, open, answered, used up; and the officer who prints a batch."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.peramban.conftest import Buka, Portal
from tests.peramban.halaman.survei import Kuesioner, TerimaKasih
from tests.peramban.halaman.tiket import KunciAntrean, Tiket

pytestmark = pytest.mark.peramban
Potret = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def kunci(browser: Browser, portal: Portal, kue: Callable[[str], Any]) -> str:
    """Key of a queue system, made on the officer's page."""
    konteks = browser.new_context(base_url=portal.alamat, storage_state=kue("petugas"))
    hasil = KunciAntrean(konteks.new_page()).make("PERIZINAN", "Mesin antrean uji")
    konteks.close()
    return hasil


@pytest.mark.parametrize("js", [False, True], ids=["tanpa-js", "js"])
def test_a_ticket_opens_after_the_service_and_takes_one_answer(
    buka: Buka, kunci: str, js: bool, potret: Potret
) -> None:
    halaman, kepala = buka(360, js=js), {"Authorization": f"Bearer {kunci}"}
    rujukan = f"UJI-{js}"
    isi = {"layanan": "REKLAME", "loket": "A", "rujukan": rujukan, "buka": False}
    alamat = halaman.request.post("/api/v1/skm/tiket", headers=kepala, data=isi).json()["url"]
    assert halaman.goto(alamat).status == 409  # type: ignore[union-attr]
    expect(halaman.get_by_role("main")).to_contain_text("Tiket dibuka setelah layanan selesai")
    potret(halaman, "tiket-belum-dibuka")

    assert halaman.request.post(f"/api/v1/skm/tiket/{rujukan}/selesai", headers=kepala).ok
    halaman.get_by_role("link", name="Coba lagi").click()
    kuesioner = Kuesioner(halaman)
    expect(halaman.get_by_role("main")).to_contain_text("Loket A")
    kuesioner.answer_all(4, kecuali=["waktu"])
    assert kuesioner.send().status == 422
    kuesioner.answer("waktu", 3)
    kuesioner.send()
    kode = TerimaKasih(halaman).expect_open().kode

    halaman.go_back()
    kuesioner.send()
    assert TerimaKasih(halaman).expect_open().kode == kode
    assert halaman.goto(alamat).status == 409  # type: ignore[union-attr]
    expect(halaman.get_by_role("main")).to_contain_text("Tiket ini sudah dipakai")
    expect(halaman.locator("form#kuesioner")).to_have_count(0)
    potret(halaman, "tiket-terpakai")


def test_an_officer_downloads_a_batch_and_finds_it_in_the_list(
    lebar: int, buka: Buka, kue: Callable[[str], Any], tmp_path: Path, potret: Potret
) -> None:
    halaman = buka(lebar, js=lebar > 600, kue=kue("petugas"))
    tiket = Tiket(halaman).open("PERIZINAN")
    sebelum = halaman.locator("#kelompok tbody tr").count()
    assert tiket.print("REKLAME", 3, tmp_path / "tiket.pdf").startswith(b"%PDF")
    tiket.open("PERIZINAN")
    expect(halaman.locator("#kelompok tbody tr")).to_have_count(sebelum + 1)
    assert halaman.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    potret(halaman, "tiket-petugas")
