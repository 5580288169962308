"""A citizen answers the survey: by QR, by choosing, by typed code, with mistakes, twice, by keyboard."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.peramban.conftest import Buka, Portal
from tests.peramban.halaman.petugas import KodeQr
from tests.peramban.halaman.survei import UNSUR, Kuesioner, PilihLayanan, TerimaKasih

pytestmark = pytest.mark.peramban
BERBIAYA = "Persetujuan Bangunan Gedung"
Potret = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def admin(browser: Browser, portal: Portal, kue: Callable[[str], Any]) -> Iterator[Page]:
    """A window of the administrator, to look up and revoke codes."""
    konteks = browser.new_context(base_url=portal.alamat, storage_state=kue("admin"))
    yield konteks.new_page()
    konteks.close()


@pytest.fixture(scope="module")
def kode_qr(admin: Page) -> tuple[str, str]:
    """Code and address of a poster at a counter of a service that costs something (nine questions)."""
    return next((k, a) for k, nama, a in KodeQr(admin).open("PERIZINAN").valid() if nama == BERBIAYA)


def count_answers(portal: Portal) -> int:
    """Return how many answers are stored, also those the rules leave out (one device, same scores within seconds)."""
    with closing(sqlite3.connect(portal.data / "portal.sqlite3")) as basis:
        return int(basis.execute("SELECT count(*) FROM skm_jawaban").fetchone()[0])


def test_nine_answers_behind_a_qr_code_end_on_a_reload_safe_thank_you_page(
    warga: Page, kode_qr: tuple[str, str], portal: Portal
) -> None:
    sebelum = count_answers(portal)
    kuesioner = Kuesioner(warga).open(kode_qr[1])
    assert kuesioner.asked() == list(UNSUR)
    kuesioner.answer_all(4)
    kuesioner.send()
    terima = TerimaKasih(warga).expect_open()
    kode = terima.kode
    assert len(re.sub(r"\W", "", kode)) >= 8
    warga.reload()
    assert TerimaKasih(warga).expect_open().kode == kode
    assert count_answers(portal) == sebelum + 1


def test_one_missing_answer_keeps_everything_and_leads_to_the_question(
    warga: Page, kode_qr: tuple[str, str], portal: Portal, potret: Potret
) -> None:
    sebelum = count_answers(portal)
    kuesioner = Kuesioner(warga).open(kode_qr[1])
    potret(warga, "survei")
    kuesioner.answer_all(3, kecuali=["waktu"])
    kuesioner.pendidikan.select_option(index=4)
    pendidikan = kuesioner.pendidikan.input_value()
    kuesioner.saran.fill("Kursi tunggu kurang.\nTerima kasih & salam <petugas>")

    assert kuesioner.send().status == 422
    expect(kuesioner.ringkasan).to_be_visible()
    expect(kuesioner.ringkasan).to_be_focused()
    assert warga.title().startswith("Galat:")
    assert count_answers(portal) == sebelum
    assert kuesioner.chosen() == {u: "3" for u in UNSUR if u != "waktu"}
    assert kuesioner.pendidikan.input_value() == pendidikan
    assert kuesioner.saran.input_value() == "Kursi tunggu kurang.\nTerima kasih & salam <petugas>"
    potret(warga, "survei-galat")

    tautan = kuesioner.ringkasan.get_by_role("link")
    expect(tautan).to_have_count(1)
    kalimat = tautan.inner_text()
    expect(warga.locator("#waktu .galat")).to_contain_text(kalimat)
    tautan.click()
    expect(kuesioner.radio("waktu", 1)).to_be_focused()

    kuesioner.answer("waktu", 2)
    kuesioner.send()
    TerimaKasih(warga).expect_open()
    potret(warga, "terima-kasih")
    assert count_answers(portal) == sebelum + 1


def test_a_citizen_without_a_code_chooses_the_service_from_a_list(warga: Page) -> None:
    kuesioner = PilihLayanan(warga).open().choose("Kartu Keluarga")
    expect(warga.get_by_role("main")).to_contain_text("Kartu Keluarga")
    assert kuesioner.asked() == [u for u in UNSUR if u != "biaya"]
    expect(warga.locator("#biaya")).to_contain_text("Jawaban sudah terisi")
    kuesioner.answer_all(2)
    kuesioner.send()
    TerimaKasih(warga).expect_open()


def test_a_poster_code_may_be_typed_in_lower_case_with_spaces(warga: Page, kode_qr: tuple[str, str]) -> None:
    PilihLayanan(warga).open().type_code(f"  {kode_qr[0].lower().replace('-', ' ')} ")
    expect(warga).to_have_url(re.compile(re.escape(kode_qr[1].rsplit("/", 1)[0])))
    expect(warga.get_by_role("main")).to_contain_text(BERBIAYA)


def test_a_mistyped_poster_code_is_named_and_kept(warga: Page, potret: Potret) -> None:
    PilihLayanan(warga).open().type_code("zzzz yyyy")
    expect(warga.locator("#galat")).to_be_focused()
    assert warga.get_by_label("Kode di bawah gambar QR").input_value() == "zzzz yyyy"
    potret(warga, "pilih-layanan-galat")


@pytest.fixture(scope="module")
def kode_dicabut(admin: Page) -> str:
    """Address of a code that was valid and then revoked."""
    daftar = KodeQr(admin).open("DUKCAPIL")
    kode, _layanan, alamat = daftar.valid()[-1]
    daftar.revoke(kode)
    return alamat


def test_a_revoked_code_says_so_and_offers_another_way(warga: Page, kode_dicabut: str, potret: Potret) -> None:
    respons = warga.goto(kode_dicabut)
    assert respons is not None
    assert respons.status in (404, 410)
    expect(warga.get_by_role("main")).to_contain_text(re.compile("tidak berlaku|dicabut", re.I))
    expect(warga.locator("form#kuesioner")).to_have_count(0)
    expect(warga.get_by_role("main").get_by_role("link").first).to_be_visible()
    potret(warga, "qr-dicabut")


def test_a_forged_code_gets_a_clear_sentence(warga: Page, kode_qr: tuple[str, str], potret: Potret) -> None:
    alamat = kode_qr[1]
    akhir = "a" if alamat[-1] != "a" else "b"
    respons = warga.goto(alamat[:-6] + akhir * 6)
    assert respons is not None
    assert respons.status == 404
    expect(warga.get_by_role("main")).to_contain_text(re.compile("kode qr", re.I))
    expect(warga.locator("form#kuesioner")).to_have_count(0)
    potret(warga, "qr-palsu")


def test_a_double_click_stores_one_answer(warga: Page, kode_qr: tuple[str, str], portal: Portal) -> None:
    sebelum = count_answers(portal)
    kuesioner = Kuesioner(warga).open(kode_qr[1])
    kuesioner.answer_all(3)
    kuesioner.tombol_kirim.dblclick(no_wait_after=True)
    TerimaKasih(warga).expect_open()
    assert count_answers(portal) == sebelum + 1


def test_back_and_send_again_gives_the_same_receipt_and_one_answer(
    warga: Page, kode_qr: tuple[str, str], portal: Portal
) -> None:
    sebelum = count_answers(portal)
    kuesioner = Kuesioner(warga).open(kode_qr[1])
    kuesioner.answer_all(3)
    kuesioner.send()
    kode = TerimaKasih(warga).expect_open().kode
    warga.go_back()
    expect(kuesioner.tombol_kirim).to_be_visible()
    assert kuesioner.chosen() == dict.fromkeys(UNSUR, "3"), "the browser lost the answers on Back"
    kuesioner.send()
    assert TerimaKasih(warga).expect_open().kode == kode
    assert count_answers(portal) == sebelum + 1


def _focused(halaman: Page) -> dict[str, str]:
    return halaman.evaluate(
        "() => { const e = document.activeElement; return {tag: e.tagName, nama: e.name || '', "
        "id: e.id || '', jenis: e.type || ''}; }"
    )


def _tab_to(halaman: Page, cocok: Callable[[dict[str, str]], bool]) -> None:
    for _ke in range(60):
        if cocok(_focused(halaman)):
            return
        halaman.keyboard.press("Tab")
    raise AssertionError("the Tab key never reaches it")


def _ring_is_visible(halaman: Page) -> bool:
    """Tell whether the focused control, or the label drawn for it, carries an outline."""
    return halaman.evaluate(
        """() => { const e = document.activeElement;
        const kena = [e, e.nextElementSibling].filter(Boolean);
        return kena.some(k => getComputedStyle(k).outlineStyle !== 'none'
          && parseFloat(getComputedStyle(k).outlineWidth) >= 2); }"""
    )


def test_the_keyboard_alone_completes_the_survey(lebar: int, buka: Buka, kode_qr: tuple[str, str]) -> None:
    halaman = buka(lebar)
    kuesioner = Kuesioner(halaman).open(kode_qr[1])
    halaman.keyboard.press("Tab")
    expect(halaman.get_by_role("link", name="Lompat ke isi")).to_be_focused()
    halaman.keyboard.press("Enter")
    for unsur in UNSUR:
        _tab_to(halaman, lambda f, nama=unsur: f["nama"] == nama)
        assert _ring_is_visible(halaman), f"{unsur}: the focus cannot be seen"
        halaman.keyboard.press("Space")
        halaman.keyboard.press("ArrowRight")
        halaman.keyboard.press("ArrowRight")
    assert kuesioner.chosen() == dict.fromkeys(UNSUR, "3")
    _tab_to(halaman, lambda f: f["id"] == "saran")
    halaman.keyboard.type("Baik sekali")
    _tab_to(halaman, lambda f: f["tag"] == "BUTTON" and f["jenis"] == "submit")
    assert _ring_is_visible(halaman)
    with halaman.expect_navigation():
        halaman.keyboard.press("Enter")
    TerimaKasih(halaman).expect_open()


def test_english_holds_across_pages_until_indonesian_is_chosen_again(warga: Page, potret: Potret) -> None:
    warga.goto("/")
    asal = warga.get_by_role("heading", level=1).inner_text()
    warga.get_by_role("link", name="English").click()
    expect(warga.locator("html")).to_have_attribute("lang", "en")
    expect(warga.get_by_role("heading", level=1)).not_to_have_text(asal)
    potret(warga, "depan-en")
    warga.goto("/skm/PERIZINAN/IZIN-BANGUNAN")
    expect(warga.locator("html")).to_have_attribute("lang", "en")
    expect(warga.locator("legend").first).to_contain_text(re.compile(r"\b(the|how|is|are)\b", re.I))
    potret(warga, "survei-en")
    warga.get_by_role("link", name="Bahasa Indonesia").click()
    expect(warga.locator("html")).to_have_attribute("lang", "id")
    expect(warga.get_by_role("heading", level=1)).to_have_text("Bagaimana layanan kami?")


def test_an_english_survey_keeps_its_language_on_an_error_and_the_receipt(lebar: int, buka: Buka) -> None:
    halaman = buka(lebar, js=False)
    halaman.goto("/skm/PERIZINAN/IZIN-BANGUNAN?bahasa=en")
    kuesioner = Kuesioner(halaman)
    kuesioner.answer_all(4, kecuali=["biaya"])
    with halaman.expect_navigation():
        halaman.locator("#kuesioner button[type=submit]").click()
    expect(halaman.locator("html")).to_have_attribute("lang", "en")
    assert not re.search(r"belum dijawab|perlu diperbaiki", kuesioner.ringkasan.inner_text())
    kuesioner.answer("biaya", 4)
    with halaman.expect_navigation():
        halaman.locator("#kuesioner button[type=submit]").click()
    expect(halaman.locator("html")).to_have_attribute("lang", "en")
    expect(halaman.get_by_role("heading", level=1)).to_contain_text("Thank")


def test_six_stars_are_chosen_by_keyboard_in_balinese_and_a_low_score_offers_a_complaint(
    lebar: int, buka: Buka, potret: Potret
) -> None:
    halaman = buka(lebar, js=False)
    halaman.goto("/survei/ipak/DUKCAPIL/KTP?bahasa=ban")
    expect(halaman.locator("html")).to_have_attribute("lang", "ban")
    bintang = halaman.get_by_role("radio", name="Cumpu pisan", exact=True)
    expect(bintang).to_have_count(5)
    for nama in ("diskriminasi", "kecurangan", "imbalan", "pungli", "percaloan"):
        halaman.locator(f"#{nama}-1").focus()
        halaman.keyboard.press("Space")
        for _ke in range(1 if nama == "pungli" else 5):
            halaman.keyboard.press("ArrowRight")
        assert _ring_is_visible(halaman)
    expect(bintang.nth(0)).to_be_checked()
    kotak = halaman.locator("label[for=pungli-6]").bounding_box()
    assert kotak is not None
    assert min(kotak["width"], kotak["height"]) >= 48
    potret(halaman, "survei-bintang-bali")
    halaman.get_by_role("button", name="Kirim biji").click()
    expect(halaman.get_by_role("heading", level=1)).to_contain_text("Matur suksma")
    potret(halaman, "terima-kasih-bali")
    halaman.get_by_role("link", name="Ngaturang piuning").click()
    expect(halaman).to_have_url(re.compile(r"/pengaduan/baru$"))
    assert halaman.evaluate("() => document.referrer") == ""


def test_a_screen_reader_user_reaches_the_thank_you_page_in_sixty_taps(warga: Page, kode_qr: tuple[str, str]) -> None:
    """One swipe moves to the next control of the form, a double tap chooses it; every control says what it is."""
    Kuesioner(warga).open(kode_qr[1])
    kendali = warga.locator("#kuesioner :is(input:not([type=hidden]), select, textarea, button)")
    ketukan, terjawab = 0, set()
    for nomor in range(kendali.count()):
        satu = kendali.nth(nomor)
        ketukan += 1
        satu.focus()
        expect(satu).to_have_accessible_name(re.compile(r"\S"))
        unsur, skor = satu.get_attribute("name"), satu.get_attribute("value")
        if unsur in UNSUR and skor == "3":
            satu.press("Space")
            ketukan += 1
            terjawab.add(unsur)
    assert terjawab == set(UNSUR)
    expect(kendali.last).to_have_accessible_name("Kirim penilaian")
    with warga.expect_navigation():
        kendali.last.press("Enter")
    assert ketukan + 1 <= 60
    TerimaKasih(warga).expect_open()
