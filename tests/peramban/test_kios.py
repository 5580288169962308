"""A tablet at a counter: eight hours without a network, sudden deaths, people who walk away, staff with a PIN."""

import random
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, Route, expect
from sqlalchemy import select, update

from portal.app import create_app
from portal.inti.db import db, unit_kerja, utc_now
from portal.skm.domain.keabsahan import Tanda
from portal.skm.models import Kios as KiosRow
from portal.skm.models import jawaban
from tests.conftest import make_settings
from tests.peramban.conftest import Buka, Portal
from tests.peramban.halaman.kios import DaftarKios, Kios, Peramban

pytestmark = pytest.mark.peramban
BERBIAYA = "Persetujuan Bangunan Gedung"
PIN = "2580"
ADA_NAMA = re.compile(r"\w{3}")
Potret = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def admin(browser: Browser, portal: Portal, kue: Callable[[str], Any]) -> Iterator[Page]:
    konteks = browser.new_context(base_url=portal.alamat, storage_state=kue("admin"))
    yield konteks.new_page()
    konteks.close()


@dataclass(frozen=True)
class Baru:
    """A kiosk just made in the back office: its name and pairing code."""

    nama: str
    kode: str


@pytest.fixture
def baru(admin: Page) -> Baru:
    nama = f"Tablet {secrets.token_hex(4)}"
    return Baru(nama, DaftarKios(admin).open("PERIZINAN").create(nama, BERBIAYA, PIN))


@pytest.fixture
def app(portal: Portal) -> Iterator[Flask]:
    app = create_app(make_settings(portal.data, base_url=portal.alamat))
    with app.app_context():
        yield app
        db.session.remove()


BOLEH = Tanda.LUAR_JAM | Tanda.LAJU_LOKET


def rows(nama: str) -> list[Any]:
    db.session.rollback()
    return list(
        db.session.execute(
            select(jawaban).join(KiosRow, KiosRow.id == jawaban.c.kios_id).where(KiosRow.nama == nama)
        ).all()
    )


def _answer(kios: Kios, sampai: int, sudah: int) -> int:
    """Go on with five answers every eight minutes."""
    while sudah < sampai:
        kios.submit_by_code(5, 1 + sudah // 5 % 4)
        kios.halaman.clock.fast_forward(480_000)
        sudah += 5
    return sudah


def test_three_hundred_answers_of_eight_offline_hours_arrive_exactly_once(
    playwright: Playwright, portal: Portal, app: Flask, baru: Baru, admin: Page, tmp_path: Path
) -> None:  # fmt: skip
    nama = baru.nama
    with unit_kerja() as sesi:
        sesi.execute(update(KiosRow).where(KiosRow.nama == nama).values(dibuat_at=utc_now() - timedelta(days=1)))
    mulai = time.time() - 9 * 3600
    tablet = Peramban(playwright, tmp_path, portal.alamat)
    try:
        kios = Kios(tablet.open(luring=False)).open(saat=mulai).controlled()
        kios.pair(baru.kode)
        kios.halaman.context.set_offline(True)
        for skor in range(10):
            kios.answer_all(1 + skor % 4)
            kios.halaman.clock.fast_forward(80_000)
        sudah = _answer(kios, 100, 10)
        expect(kios.status).to_contain_text("100 jawaban menunggu dikirim")
        tablet.kill()

        kios = Kios(tablet.open(luring=True)).open(saat=mulai + 3 * 3600)
        kios.expect_start()
        expect(kios.status).to_contain_text("100 jawaban menunggu dikirim")
        _answer(kios, 300, sudah)
        expect(kios.status).to_contain_text("300 jawaban menunggu dikirim")
        _die_before_the_answer(tablet, kios)
        assert len(rows(nama)) == 50

        halaman = tablet.open(luring=False)
        terkirim: list[tuple[str, dict[str, str]]] = []
        halaman.on("request", lambda r: r.url.endswith("/kirim") and terkirim.append((r.post_data or "", r.headers)))
        kios = Kios(halaman).open()
        kios.expect_empty()
        assert len(rows(nama)) == 300
        _send_again(halaman, portal, terkirim)
    finally:
        tablet.kill()
    hasil = rows(nama)
    assert len(hasil) == len({b.kiriman for b in hasil}) == 300
    assert {(b.kanal, b.luring) for b in hasil} == {("kios", True)}
    # the drill's clock jumps between two batches, so that answers of different hours may meet in one burst
    assert all(b.tanda | BOLEH == BOLEH for b in hasil)
    saat = [b.diambil_at for b in hasil]
    assert timedelta(hours=7, minutes=30) < max(saat) - min(saat) < timedelta(hours=9)
    baris = DaftarKios(admin).open("PERIZINAN").row(nama)
    expect(baris).to_contain_text("baru saja")
    expect(baris).to_contain_text("tepat")
    expect(baris).to_contain_text("Terpasang")


def _die_before_the_answer(tablet: Peramban, kios: Kios) -> None:
    """The server takes the batch; the battery is empty before its answer comes."""
    sampai: list[int] = []

    def swallow(rute: Route) -> None:
        sampai.append(rute.fetch().status)

    kios.halaman.route("**/kios/kirim", swallow)
    kios.halaman.context.set_offline(False)
    kios.wait(300)
    batas = time.monotonic() + 10
    while not sampai and time.monotonic() < batas:
        kios.halaman.wait_for_timeout(50)
    assert set(sampai) == {200}
    tablet.kill()


def _send_again(halaman: Page, portal: Portal, terkirim: list[tuple[str, dict[str, str]]]) -> None:
    """Replay every batch twice, in another order."""
    assert len(terkirim) >= 6
    ulang = terkirim * 2
    random.Random(5).shuffle(ulang)
    for isi, kepala in ulang:
        jawab = halaman.context.request.post(
            f"{portal.alamat}/kios/kirim",
            data=isi,
            headers={"Authorization": kepala["authorization"], "Content-Type": "application/json"},
        )
        assert {b["hasil"] for b in jawab.json()["butir"]} == {"duplikat"}


def _axe(kios: Kios) -> None:
    """Run axe while the page's clock stands still: its own timers are let go a little at a time."""
    halaman = kios.halaman
    halaman.evaluate(Axe().axe_script)
    halaman.evaluate("() => { window.temuan = null; axe.run().then((h) => { window.temuan = h.violations; }); }")
    for _ in range(200):
        kios.wait(0.01)
        temuan = halaman.evaluate("window.temuan")
        if temuan is not None:
            break
    berat = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in temuan if v["impact"] != "minor"]
    assert not berat


def test_what_a_person_leaves_behind_is_wiped_and_only_a_pin_leads_out(buka: Buka, baru: Baru, potret: Potret) -> None:
    halaman = buka(1280)
    kios = Kios(halaman).open(saat=time.time()).controlled()
    _axe(kios)
    potret(halaman, "kios-pasang")
    kios.pair(baru.kode)
    _axe(kios)
    potret(halaman, "kios-mulai")
    bersih, riwayat = kios.dump(), halaman.evaluate("history.length")
    kios.start()
    for skor in (1, 2, 3, 4, 1, 2, 3, 4, 1):
        kotak = halaman.locator(".pilihan").first.bounding_box()
        assert kotak
        assert min(kotak["width"], kotak["height"]) >= 96
        kios.tap(skor)
    halaman.get_by_role("radio", name="Perempuan").click()
    kios.wait(0.9)
    potret(halaman, "kios-tentang")
    _axe(kios)
    halaman.get_by_role("button", name="Lewati bagian ini").click()
    halaman.get_by_label("Saran untuk kami").fill("KURSI-RUSAK-7731")
    kios.wait(44)
    expect(halaman.locator("#masih")).to_be_hidden()
    kios.wait(2)
    expect(halaman.locator("#masih")).to_contain_text("Masih di sini?")
    _axe(kios)
    potret(halaman, "kios-masih")
    halaman.get_by_role("button", name="Ya, lanjutkan").click()
    assert halaman.get_by_label("Saran untuk kami").input_value() == "KURSI-RUSAK-7731"
    kios.wait(45)
    kios.wait(10)
    kios.expect_start()
    kios.wait(0.5)
    sesudah = kios.dump()
    assert "KURSI-RUSAK" not in sesudah
    assert sesudah == bersih
    assert halaman.evaluate("history.length") == riwayat

    kios.start()
    halaman.keyboard.press("Escape")
    halaman.mouse.move(20, 20)
    halaman.mouse.down()
    kios.wait(3)
    halaman.mouse.up()
    for _ in range(5):
        kios.type_pin("9999")
        expect(halaman.locator("#pin .galat")).to_contain_text("PIN salah")
    kios.type_pin(PIN)
    expect(halaman.locator("#pin .galat")).to_contain_text("Coba lagi dalam")
    _axe(kios)
    halaman.get_by_role("button", name="Batal").click()
    assert halaman.locator("#layar.layar-tanya").is_visible()
    kios.wait(31)
    kios.open_panel(PIN)
    expect(halaman.get_by_role("main")).to_contain_text("Semua jawaban sudah terkirim.")
    _axe(kios)
    potret(halaman, "kios-panel")
    kios.wait(121)
    kios.expect_start()


def test_a_stuck_record_is_deleted_with_a_reason_that_the_office_sees(buka: Buka, baru: Baru, admin: Page) -> None:
    halaman = buka(360)
    kios = Kios(halaman).open(saat=time.time())
    kios.pair(baru.kode)

    def refuse(rute: Route) -> None:
        butir = [
            {"uuid": b["uuid"], "hasil": "ditolak", "pesan": "Rusak."} for b in rute.request.post_data_json["butir"]
        ]
        rute.fulfill(json={"butir": butir, "dicabut": False})

    halaman.route("**/kios/kirim", refuse)
    kios.submit_by_code(2, 3)
    for _ in range(60):
        kios.wait(100)
        if "2 perlu petugas" in kios.status.inner_text():
            break
    assert kios.attempts() == [5, 5]
    kios.open_panel(PIN)
    with halaman.expect_download() as unduh:
        halaman.get_by_role("button", name="Ekspor yang belum terkirim").click()
    assert Path(unduh.value.path()).read_text().count('"perilaku": 3') == 2
    halaman.get_by_role("button", name="Hapus #").first.click()
    halaman.get_by_label("Alasan penghapusan").fill("Percobaan petugas")
    kios.type_pin(PIN)
    expect(halaman.get_by_role("main")).to_contain_text("1 jawaban belum terkirim")
    kios.wait(0.5)
    halaman.get_by_role("button", name="Lepas perangkat ini").click()
    expect(halaman.get_by_role("main")).to_contain_text("Masih ada 1 jawaban yang belum terkirim")
    halaman.unroute("**/kios/kirim")
    kios.wait(0.5)
    with halaman.expect_response("**/kios/denyut"):
        halaman.get_by_role("button", name="Kirim sekarang").click()
    expect(halaman.get_by_role("main")).to_contain_text("1 jawaban terkirim.")
    baris = DaftarKios(admin).open("PERIZINAN").row(baru.nama)
    expect(baris).to_contain_text("1 dihapus di tablet")


def test_keyboard_and_screen_reader_reach_the_end_within_sixty_steps(buka: Buka, baru: Baru) -> None:
    """After each step the focus stands on the question's heading, which says which one it is; radios have names."""
    halaman = buka(1280)
    kios = Kios(halaman).open(saat=time.time())
    kios.pair(baru.kode)
    langkah = 0

    def press(*tombol: str) -> None:
        nonlocal langkah
        for satu in tombol:
            halaman.keyboard.press(satu)
            langkah += 1

    def tab_to(nama: str) -> None:
        for _ in range(10):
            if nama in halaman.evaluate("document.activeElement.textContent || document.activeElement.id"):
                return
            press("Tab")
        raise AssertionError(f"the Tab key never reaches {nama}")

    tab_to("Mulai menilai")
    press("Enter")
    for ke in range(1, 10):
        expect(kios.judul).to_be_focused()
        expect(kios.judul).to_contain_text(f"Pertanyaan {ke} dari 9")
        assert (
            halaman.get_by_role("group", name=f"Pertanyaan {ke} dari 9").get_by_role("radio", name=ADA_NAMA).count()
            == 4
        )
        kios.wait(0.5)
        press("Tab", "Space", "Enter")
    expect(kios.judul).to_contain_text("Tentang Anda")
    tab_to("Lewati")
    press("Enter")
    tab_to("saran")
    tab_to("Kirim penilaian")
    press("Enter")
    expect(kios.judul).to_have_text("Terima kasih")
    assert langkah <= 60


def test_the_worker_serves_the_kiosk_and_nothing_else(buka: Buka, baru: Baru) -> None:
    halaman = buka(1280)
    kios = Kios(halaman).open(saat=time.time()).controlled()
    kios.pair(baru.kode)
    with halaman.expect_response("**/kios/aset/app.js") as aset:
        halaman.reload()
    assert aset.value.from_service_worker
    kios.expect_start()
    halaman.evaluate("window.lama = 1; navigator.serviceWorker.dispatchEvent(new Event('controllerchange'))")
    with halaman.expect_event("load"):  # a new release takes over while nobody stands there
        kios.wait(46)
    assert halaman.evaluate("window.lama === undefined")
    for jalur in ("/wbs/", "/skm/", "/kios/sw.js"):
        with halaman.expect_response(f"**{jalur}") as lain:
            halaman.evaluate("(j) => fetch(j).then((r) => r.text())", jalur)
        assert not lain.value.from_service_worker, jalur
    for jalur in ("/wbs/", "/", "/skm/"):
        respons = halaman.goto(jalur)
        assert respons is not None
        assert (respons.status, respons.from_service_worker) == (200, False), jalur
        assert halaman.evaluate("navigator.serviceWorker.controller === null"), jalur
