"""The custodian at work: a report is taken down, its identity asked for, approved and seen, in real windows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.akun.service import get_pengguna
from portal.app import create_app
from portal.inti.db import db, unit_kerja, utc_now
from portal.wbs.models import Laporan
from portal.wbs.service.sesi import open_sesi_brankas
from tests.conftest import make_settings
from tests.klien import SANDI
from tests.pabrik.wbs import Staf, make_laporan, make_staf
from tests.peramban.conftest import Buka, Portal
from tests.peramban.halaman.masuk import HalamanMasuk

pytestmark = pytest.mark.peramban
Potret = Callable[[Page, str], None]
PELAPOR = "Pelapor Peramban"
ALASAN = "Penyidik meminta nama pelapor dengan surat resmi."
JAWABAN = "Surat penyidik sudah diperiksa dan sah."


@pytest.fixture(scope="module")
def aplikasi(portal: Portal) -> Iterator[Flask]:
    """The same database as the running portal, to make people with vaults without typing."""
    app = create_app(make_settings(Path(portal.data)))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def orang(aplikasi: Flask) -> tuple[Staf, Staf]:
    """A handler and a custodian."""
    return make_staf(nama="peramban"), make_staf(Peran.KUSTODIAN_WBS, "peramban", "Kepala Inspektorat")


def sign_in(halaman: Page, staf: Staf) -> Page:
    """Sign in through the page and put the cookie of an open vault into the window."""
    HalamanMasuk(halaman).open().sign_in(staf.surel, SANDI)
    with unit_kerja():
        kue = open_sesi_brankas(get_pengguna(staf.akun.id), staf.pemegang.prv, now=utc_now())
    asal = halaman.url.split("/petugas", maxsplit=1)[0]
    halaman.context.add_cookies([{"name": "brankas", "value": kue, "url": f"{asal}/petugas/wbs"}])
    return halaman


def take_down(halaman: Page, potret: Potret) -> str:
    """Take a report down at the desk; return its register number."""
    halaman.goto("/petugas/wbs/loket")
    halaman.get_by_label("Apa yang terjadi").fill("Petugas meminta uang tambahan di depan loket.")
    potret(halaman, "wbs-loket")
    halaman.get_by_role("button", name="Simpan dan buat lembar pelapor").click()
    expect(halaman.get_by_role("alert")).to_contain_text("Pilih cara melapor.")
    potret(halaman, "wbs-loket-galat")
    halaman.get_by_label("Jenis pelanggaran").select_option("pungli")
    halaman.get_by_label("Cara melapor").select_option("rahasia")
    halaman.get_by_label("Nama", exact=False).first.fill(PELAPOR)
    halaman.get_by_role("button", name="Simpan dan buat lembar pelapor").click()
    expect(halaman.locator("#resi")).to_have_text(halaman.locator("#resi").inner_text())
    potret(halaman, "wbs-loket-lembar")
    return halaman.locator("dd", has_text="WBS-").inner_text()


def test_desk_request_approval_and_sight(buka: Buka, orang: tuple[Staf, Staf], potret: Potret, aplikasi: Flask) -> None:
    pengelola, kustodian = orang
    meja = sign_in(buka(1280), pengelola)
    nomor = take_down(meja, potret)
    alamat = f"/petugas/wbs/laporan/{_id_of(nomor)}/identitas"
    meja.goto(alamat)
    meja.get_by_label("Dasar permintaan").select_option("hukum")
    meja.get_by_label("Alasan").fill(ALASAN)
    potret(meja, "wbs-minta-identitas")
    meja.get_by_role("button", name="Kirim permintaan").click()
    expect(meja.get_by_text("Menunggu putusan")).to_be_visible()

    penjaga = sign_in(buka(360, js=False), kustodian)
    penjaga.goto("/petugas/wbs/identitas")
    expect(penjaga.get_by_text(ALASAN)).to_be_visible()
    expect(penjaga.get_by_text(PELAPOR)).to_have_count(0)
    potret(penjaga, "wbs-identitas")
    penjaga.get_by_label("Alasan putusan").fill(JAWABAN)
    penjaga.get_by_role("button", name="Setujui 30 hari").click()
    expect(penjaga.get_by_text("Permintaan disetujui.")).to_be_visible()
    potret(penjaga, "wbs-identitas-diputus")
    penjaga.get_by_role("button", name=f"Buka identitas {nomor}").click()
    expect(penjaga.get_by_text(PELAPOR)).to_be_visible()
    potret(penjaga, "wbs-identitas-buka")

    meja.goto(alamat)
    meja.get_by_role("link", name="Buka halaman identitas").click()
    expect(meja.get_by_text(PELAPOR)).to_have_count(0)
    meja.get_by_role("button", name="Buka identitas").click()
    expect(meja.get_by_text(PELAPOR)).to_be_visible()
    potret(meja, "wbs-lihat-identitas")


def test_the_other_pages_of_the_room_stand_on_a_phone_and_a_desk(
    buka: Buka, orang: tuple[Staf, Staf], kue: Callable[[str], Any], potret: Potret, aplikasi: Flask
) -> None:
    pengelola, _kustodian = orang
    uji = make_laporan(now=utc_now())
    meja = sign_in(buka(1280), pengelola)
    for alamat, nama in (
        (f"/petugas/wbs/laporan/{uji.id}/ekspor", "wbs-ekspor"),
        ("/petugas/wbs/luar", "wbs-luar"),
        ("/petugas/wbs/atur", "wbs-atur"),
        ("/petugas/wbs/brankas/darurat", "wbs-darurat-pakai"),
    ):
        meja.goto(alamat)
        expect(meja.locator("h1")).to_be_visible()
        potret(meja, nama)
    kepala = buka(360, js=False, kue=kue("pimpinan"))
    kepala.goto("/petugas/wbs/darurat")
    potret(kepala, "wbs-darurat")
    kepala.get_by_label("Ketiga pemegang hadir").check()
    kepala.get_by_role("button", name="Buat kunci darurat baru").click()
    expect(kepala.locator(".bagian")).to_have_count(3)
    lebar = kepala.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert lebar <= 0, "the slips must not be cut off on a phone"
    potret(kepala, "wbs-darurat-lembar")


def _id_of(nomor: str) -> str:
    db.session.rollback()
    return db.session().scalars(select(Laporan.id).where(Laporan.nomor == nomor)).one()
