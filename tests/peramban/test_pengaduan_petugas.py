"""Officers work on complaints: from the inbox to an approved answer, with and without JavaScript, by keyboard."""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask_security import hash_password
from playwright.sync_api import Browser, Page, expect

from portal.akun.domain import Peran
from portal.akun.service import create_pengguna
from portal.app import create_app
from portal.inti.db import db, unit_kerja, utc_now
from portal.organisasi.service import find_unit
from portal.pengaduan.service.kasus import DataPelapor, PengaduanBaru, submit
from tests.conftest import make_settings
from tests.peramban.conftest import KANTOR, Buka, Portal
from tests.peramban.halaman.masuk import HalamanMasuk
from tests.peramban.halaman.pengaduan_petugas import Kasus, KotakMasuk

pytestmark = pytest.mark.peramban
Potret = Callable[[Page, str], None]
Kue = Callable[[str], Any]
ORANG = (
    ("petugas.dua@contoh.example", "Petugas Pengaduan Contoh", Peran.PETUGAS_PENGADUAN),
    ("pelaksana.dua@contoh.example", "Pelaksana Contoh", Peran.PELAKSANA),
)
_nomor = itertools.count(1)


@pytest.fixture(scope="module")
def catat(portal: Portal) -> Iterator[Callable[..., str]]:
    """Two more people of the demo office; return a function that takes one complaint in and gives its title."""
    app = create_app(make_settings(portal.data, base_url=portal.alamat))
    with app.app_context():
        with unit_kerja():
            for email, nama, peran in ORANG:
                create_pengguna(
                    email=email,
                    nama=nama,
                    peran=peran,
                    unit=find_unit("DINAS"),
                    sandi=portal.sandi,
                    hash_sandi=hash_password,
                    pelaku="uji",
                    now=utc_now(),
                )

        def submit_one(judul: str, *, hari_lalu: int = 0, **lain: Any) -> str:
            nomor = next(_nomor)
            now = utc_now()
            with unit_kerja():
                submit(
                    PengaduanBaru(
                        jenis="pengaduan",
                        judul=f"{judul} ({nomor})",
                        isi="Saya datang pukul delapan pagi.\nNomor saya baru dipanggil pukul sebelas lewat.",
                        harapan="Tambah petugas di loket obat.",
                        lokasi="Loket obat",
                        unit_id=find_unit("DINAS").id,
                        diterima_at=now - timedelta(days=hari_lalu),
                        pelapor=DataPelapor(nama="Warga Contoh", surel="warga@contoh.example"),
                        **lain,
                    ),
                    kiriman=f"peramban-{nomor}",
                    now=now,
                )
            db.session.remove()
            return f"{judul} ({nomor})"

        yield submit_one
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def kue_pengaduan(browser: Browser, portal: Portal, catat: object) -> Callable[[str], Any]:
    """Cookies of a signed-in person of the room."""
    simpanan: dict[str, Any] = {}
    surel = {"petugas": ORANG[0][0], "pelaksana": ORANG[1][0], "pimpinan": KANTOR["pimpinan"]}

    def sign_in(nama: str) -> Any:
        if nama not in simpanan:
            konteks = browser.new_context(base_url=portal.alamat)
            HalamanMasuk(halaman := konteks.new_page()).open().sign_in(surel[nama], portal.sandi)
            assert halaman.url.endswith("/petugas/")
            simpanan[nama] = konteks.storage_state()
            konteks.close()
        return simpanan[nama]

    return sign_in


@pytest.mark.parametrize("js", [True, False], ids=["js", "tanpa-js"])
def test_a_complaint_is_verified_handed_on_answered_and_approved(
    lebar: int, js: bool, buka: Buka, catat: Callable[..., str], kue_pengaduan: Kue, potret: Potret
) -> None:
    judul = catat("Antrean obat lebih dari tiga jam")
    catat("Loket tutup sebelum waktunya", hari_lalu=20, kanal="surat")
    petugas = buka(lebar, js=js, kue=kue_pengaduan("petugas"))
    petugas.goto("/petugas/")
    potret(petugas, "pengaduan-beranda")
    petugas.get_by_role("main").get_by_role("link", name=re.compile("belum diverifikasi")).click()
    potret(petugas, "pengaduan-daftar")
    kasus = KotakMasuk(petugas).open_case(judul)
    potret(petugas, "pengaduan-kasus-baru")
    kasus.step("Verifikasi").fill(klasifikasi="Pengaduan tidak berkadar pengawasan", kategori="Waktu penyelesaian")
    potret(petugas, "pengaduan-kasus-verifikasi")
    kasus.send("Verifikasi")
    expect(petugas.get_by_text("Verifikasi: tersimpan")).to_be_visible()
    kasus = KotakMasuk(petugas).open("?status=terverifikasi").open_case(judul)
    kasus.step("Disposisi").fill(
        unit_pelaksana="Dinas Pelayanan Contoh", pic="Pelaksana Contoh – Dinas Pelayanan Contoh", catatan="Cek loket."
    ).send("Disposisi")
    expect(petugas.get_by_text("Disposisi: tersimpan")).to_be_visible()

    pelaksana = buka(lebar, js=js, kue=kue_pengaduan("pelaksana"))
    kasus = KotakMasuk(pelaksana).open("?pic=saya").open_case(judul)
    kasus.expect_status("Didisposisi")
    kasus.step("Mulai proses").send("Mulai proses")
    kasus = KotakMasuk(pelaksana).open("?pic=saya").open_case(judul).step("Ajukan jawaban")
    pelaksana.get_by_label("Jawaban baku").select_option(label="Permohonan maaf dan perbaikan")
    pelaksana.get_by_role("button", name="Sisipkan").click()
    expect(kasus.langkah.locator("[name=jawaban]")).to_have_value(re.compile("mohon maaf"))
    potret(pelaksana, "pengaduan-kasus-jawaban")
    kasus.send("Ajukan jawaban")
    expect(pelaksana.get_by_text("Ajukan jawaban: tersimpan")).to_be_visible()

    pimpinan = buka(lebar, js=js, kue=kue_pengaduan("pimpinan"))
    pimpinan.goto("/petugas/")
    pimpinan.get_by_role("main").get_by_role("link", name=re.compile("menunggu persetujuan")).click()
    kasus = KotakMasuk(pimpinan).open_case(judul).step("Setujui dan kirim jawaban")
    potret(pimpinan, "pengaduan-kasus-setuju")
    kasus.send("Setujui dan kirim jawaban")
    kasus = KotakMasuk(pimpinan).open("?status=ditanggapi").open_case(judul)
    kasus.expect_status("Ditanggapi")
    potret(pimpinan, "pengaduan-kasus-ditanggapi")


def test_many_cases_are_verified_at_once_after_a_preview(
    lebar: int, buka: Buka, catat: Callable[..., str], kue_pengaduan: Kue, potret: Potret
) -> None:
    judul = [catat("Tarif parkir tidak jelas") for _ in range(2)]
    petugas = buka(lebar, kue=kue_pengaduan("petugas"))
    daftar = KotakMasuk(petugas).open("?status=baru&q=parkir")
    daftar.choose(*judul)
    daftar.preview("Verifikasi")
    expect(petugas.locator(".judul p")).to_have_text("2 akan dikerjakan, 0 dilewati.")
    petugas.get_by_label("Klasifikasi").select_option(label="Pengaduan ringan")
    petugas.get_by_label("Kategori").select_option(label="Biaya dan pungutan")
    potret(petugas, "pengaduan-massal")
    petugas.get_by_role("button", name="Kerjakan untuk 2 pengaduan").click()
    expect(petugas.get_by_text("2 pengaduan selesai dikerjakan.")).to_be_visible()
    potret(petugas, "pengaduan-massal-hasil")
    petugas.get_by_role("main").get_by_role("link", name="Kembali ke daftar").click()
    expect(petugas.get_by_text("Tidak ada yang cocok")).to_be_visible()
    potret(petugas, "pengaduan-daftar-kosong")


def test_the_keyboard_finds_opens_writes_and_sends(buka: Buka, catat: Callable[..., str], kue_pengaduan: Kue) -> None:
    judul = catat("Lampu ruang tunggu mati")
    petugas = buka(1280, kue=kue_pengaduan("petugas"))
    KotakMasuk(petugas).open()
    petugas.keyboard.press("/")
    petugas.keyboard.type("lampu n/x?")
    expect(petugas.locator("#cari")).to_have_value("lampu n/x?")
    petugas.locator("#cari").fill("lampu ruang")
    petugas.keyboard.press("Enter")
    expect(KotakMasuk(petugas).row(judul)).to_be_visible()
    petugas.keyboard.press("?")
    dialog = petugas.locator("#pintasan-dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Cari pengaduan")
    petugas.keyboard.press("Escape")
    petugas.keyboard.press("j")
    petugas.keyboard.press("Enter")
    expect(petugas.get_by_role("heading", level=1)).to_have_text(judul)
    petugas.keyboard.press("x")
    tulisan = petugas.locator("#langkah [name=catatan]")
    expect(tulisan).to_be_visible()
    tulisan.fill("Sudah ditelepon; dijawab rx?.")
    expect(petugas.get_by_text(re.compile("Draf tersimpan"))).to_be_visible(timeout=8_000)
    petugas.keyboard.press("Control+Enter")
    expect(petugas.get_by_text("Catatan internal: tersimpan")).to_be_visible()


def test_two_officers_on_one_case_see_each_other(buka: Buka, catat: Callable[..., str], kue_pengaduan: Kue) -> None:
    judul = catat("Kursi roda tidak tersedia")
    satu, dua = buka(1280, kue=kue_pengaduan("petugas")), buka(1280, kue=kue_pengaduan("pimpinan"))
    with satu.expect_response(re.compile("/hadir$")):
        KotakMasuk(satu).open("?q=kursi+roda").open_case(judul)
    KotakMasuk(dua).open("?q=kursi+roda").open_case(judul)
    expect(dua.get_by_text("Sedang dibuka juga oleh Petugas Pengaduan Contoh.")).to_be_visible()


def test_pages_of_the_room_do_not_scroll_sideways_on_a_phone(
    buka: Buka, catat: Callable[..., str], kue_pengaduan: Kue
) -> None:
    judul = catat("Halaman ini harus muat di layar kecil")
    petugas = buka(320, kue=kue_pengaduan("petugas"))
    lebar = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    KotakMasuk(petugas).open("?q=muat&status=semua")
    assert petugas.evaluate(lebar)
    kasus = KotakMasuk(petugas).open_case(judul)
    assert petugas.evaluate(lebar)
    kasus.step("Jawab langsung")
    assert petugas.evaluate(lebar)
    assert isinstance(kasus, Kasus)
