"""No back-office page without a guard; reading never writes; writing commits in one place."""

import ast

import pytest
from flask import Flask
from sqlalchemy import event

from portal.akun.domain import IZIN, Peran
from portal.inti.db import db
from portal.inti.web.penjaga import ATRIBUT
from tests.arsitektur.sumber import BERKAS_PY, Tampilan, functions, parse, short, views
from tests.klien import Klien
from tests.pabrik.organisasi import make_akun, make_layanan, make_qr, make_unit

TANPA_PENJAGA: dict[str, str] = {}
"""Endpoint below /petugas → why everybody may open it. Empty on purpose."""

TANPA_MENULIS = {
    "laporan_petugas.sampaikan": "takes the receipt in first; the write begins when it is in quarantine",
    "laporan_petugas.simpan_luar": "takes the file in first; the write begins when it is in quarantine",
    "laporan_petugas.publikasikan": "writes the copy first; the write begins when it is finished",
    "laporan_petugas.simpan_sertifikat": "tries the certificate first; the write begins when it opens",
    "laporan_petugas.tandatangani": "signs first; the write begins when the copy is finished",
    "laporan_petugas.unggah": "looks at the scan first; the write begins when it is harmless",
    "laporan_petugas.unggah_templat": "tries the template first; the write begins when it works",
    "pengaduan_petugas.gerak": "takes files in first; the write begins when they are in quarantine",
    "pengaduan_petugas.usulan": "opens its own unit of work, so that a refused decision re-renders outside it",
    "pengaduan_petugas.massal": "shows what would happen and writes nothing",
    "pengaduan_petugas.massal_jalankan": "opens one unit of work a case, so that one refusal undoes only itself",
    "skm_petugas.impor_populasi": "reads the file first; the write begins when every row is checked",
    "skm_petugas.cetak_tiket": "prints the sheet first; the write begins when it is finished",
    "skm_petugas.impor_kirim": "reads and parks the file; nothing is written into the database",
    "skm_petugas.impor_kolom_simpan": "keeps choices beside the parked file; nothing is written into the database",
    "skm_petugas.impor_nilai_simpan": "keeps choices beside the parked file; nothing is written into the database",
    "skm_petugas.impor_simpan": "checks every row first; the write begins when all are right",
    "skm_petugas.impor_batal": "opens its own unit of work, so that a refused reason re-renders outside it",
    "pengaduan_petugas.impor_kirim": "reads the file; nothing is written into the database",
    "pengaduan_petugas.impor_periksa": "shows what a mapping gives; nothing is written",
    "pengaduan_petugas.impor_simpan": "reads the file first; the write begins when every row is checked",
    "pengaduan_petugas.sp4n_kirim": "reads the file; nothing is written into the database",
    "pengaduan_petugas.sp4n_simpan": "reads the file first; the write begins when every row is checked",
    "organisasi_petugas.impor": "reads the file first; the write begins when the table is read",
    "organisasi_petugas.impor_libur": "reads the file first; the write begins when the table is read",
    "pengaduan_petugas.catat_simpan": "reads the files first; the write begins when every value is checked",
    "skm_petugas.bantu_simpan": "opens its own unit of work, so that a refused answer re-renders outside it",
    "skm_petugas.kertas_simpan": "reads the whole grid first; the write begins when every cell is checked",
    "skm_petugas.tinjauan_pratinjau": "shows what a decision would change and writes nothing",
    "skm_publik.kirim": "opens its own unit of work, so that a refused answer re-renders outside it",
    "skm_petugas.impor_jaga": "reads the file first; the write begins when every line is checked",
    "skm_publik.kios_kirim": "opens one unit of work an answer, so that one refusal undoes only itself",
    "skm_publik.kirim_qr": "opens its own unit of work, so that a refused answer re-renders outside it",
    "skm_publik.kirim_tiket": "opens its own unit of work, so that a refused answer re-renders outside it",
    "skm_publik.kirim_survei": "opens its own unit of work, so that a refused answer re-renders outside it",
    "pengaduan_publik.kirim": "stores files first, then opens its own unit of work",
    "pengaduan_publik.gerak": "stores files first, then opens its own unit of work",
    "pengaduan_publik.buka": "writes nothing: checks code and PIN, sets a cookie",
    "wbs_petugas.buat": "stretches the passphrase first; the write begins when the vault is sealed",
    "wbs_petugas.buka": "stretches the passphrase first; the write begins when the vault is open",
    "wbs_publik.kirim": "seals files and words first; the write begins when everything is sealed",
    "wbs_publik.masuk": "finds a typo and counts the turn first; the write begins when the receipt opens the report",
    "wbs_publik.pesan": "seals files first, then opens its own unit of work",
    "wbs_publik.identitas": "opens its own unit of work, so that a refused form re-renders outside it",
    "wbs_publik.ganti_resi": "prolongs the session in a unit of work of its own before the exchange",
    "wbs_publik.tutup": "prolongs the session in a unit of work of its own before it ends",
    "wbs_publik.periksa_bukti": "checks a signature; nothing is written",
    "wbs_petugas.loket_simpan": "seals the report first; the write begins when every value is checked",
    "wbs_petugas.ekspor_kirim": "encrypts the copy first; the write is its line in the audit trail",
    "wbs_petugas.darurat_pulihkan": "stretches the passphrase first; the write begins when the vault is sealed anew",
    "wbs_petugas.luar_simpan": "puts the file into quarantine first; the write begins when every value is checked",
    "wbs_petugas.frasa": "stretches the passphrases first; the write begins when the vault is sealed anew",
    "wbs_petugas.pulihkan": "stretches the passphrase first; the write begins when the vault is sealed anew",
    "wbs_petugas.mulai_lagi": "stretches the passphrase first; the write begins when the new vault is sealed",
    "wbs_petugas.cari": "opens reports in memory and writes nothing",
    "wbs_petugas.bagi_semua": "opens its own unit of work, so that a refusal leaves a sentence behind",
    "wbs_petugas.pesan": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.catatan": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.konfirmasi": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.gerak": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.perpanjang": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.jawab_perpanjang": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.penanggung": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.tahan": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.bagi": "opens its own unit of work, so that a refused step re-renders outside it",
    "wbs_petugas.cabut": "opens its own unit of work, so that a refused step re-renders outside it",
    "publikasi_petugas.pemasangan_simpan": "puts the photo into quarantine first; the write begins when all is checked",
    "pengaduan_publik.selesai": "writes nothing: deletes a cookie",
    "zi_petugas.tambah": "puts the file into quarantine first; the write begins when every value is checked",
    "tindak_lanjut_petugas.lapor_simpan": "puts the file into quarantine first; the write begins when it is there",
}
DI_BELAKANG = "/petugas"


def _back_office(app: Flask) -> list[Tampilan]:
    return [v for v in views(app) if any(a.startswith(DI_BELAKANG) for a in v.alamat)]


def test_every_back_office_view_names_the_permission_it_needs(app: Flask) -> None:
    daftar = _back_office(app)
    assert len(daftar) > 15
    tanpa = [v.tempat for v in daftar if not getattr(v.fungsi, ATRIBUT, None) and v.endpoint not in TANPA_PENJAGA]
    assert not tanpa, f"add @butuh_izin below the route: {tanpa}"


def test_the_list_of_unguarded_views_names_only_views_that_exist(app: Flask) -> None:
    assert set(TANPA_PENJAGA) | set(TANPA_MENULIS) <= set(app.view_functions)


def test_a_guard_stands_directly_below_the_route(app: Flask) -> None:
    """A guard above the route would be left out of the registered view."""
    salah = [
        v.tempat
        for v in _back_office(app)
        if v.milik_kita and v.endpoint not in TANPA_PENJAGA and v.hiasan.index("butuh_izin") != 1
    ]
    assert not salah


def _used_permissions() -> dict[str, str]:
    terpakai = {}
    for berkas in BERKAS_PY:
        for simpul in ast.walk(parse(berkas)):
            if isinstance(simpul, ast.Call) and simpul.args and isinstance(simpul.args[0], ast.Constant):
                nama = ast.unparse(simpul.func).split(".")[-1]
                if nama in ("butuh_izin", "boleh"):
                    terpakai[str(simpul.args[0].value)] = f"{short(berkas)}:{simpul.lineno}"
    return terpakai


def test_every_permission_used_is_in_the_table() -> None:
    asing = {izin: di for izin, di in _used_permissions().items() if izin not in IZIN}
    assert not asing


def test_every_permission_of_the_table_guards_something(app: Flask) -> None:
    dijaga = {getattr(v.fungsi, ATRIBUT, None) for v in views(app)}
    assert set(IZIN) <= dijaga | set(_used_permissions()), set(IZIN) - dijaga


def test_every_view_of_the_menu_opens_for_those_who_see_it(app: Flask) -> None:
    from portal.beranda import petugas as beranda
    from portal.beranda import pimpinan
    from portal.laporan import petugas as laporan
    from portal.organisasi import petugas as organisasi
    from portal.publikasi import petugas as publikasi
    from portal.skm import petugas as skm
    from portal.tindak_lanjut import petugas as tindak_lanjut

    for modul in (beranda, pimpinan, laporan, organisasi, publikasi, skm, tindak_lanjut):
        for butir in modul.MENU:
            izin = getattr(app.view_functions[butir.endpoint], ATRIBUT)
            assert IZIN[butir.izin] <= IZIN[izin], f"{butir.endpoint}: menu {butir.izin}, view {izin}"


def test_strangers_are_sent_to_the_sign_in_page(app: Flask, klien: Klien) -> None:
    for v in _back_office(app):
        for aturan in app.url_map.iter_rules(v.endpoint):
            nilai = dict.fromkeys(aturan.arguments, 1)
            with app.test_request_context():
                alamat = app.url_for(v.endpoint, **nilai)
            if "GET" in v.metode:
                respons = klien.get(alamat)
                assert respons.status_code == 302, v.tempat
                assert "/akun/masuk" in respons.headers["Location"], v.tempat
            if "POST" in v.metode:
                assert klien.post(alamat).status_code in (302, 400), v.tempat


def test_reading_views_are_not_marked_as_writing(app: Flask) -> None:
    salah = [v.tempat for v in views(app) if v.milik_kita and "GET" in v.metode and "menulis" in v.hiasan]
    assert not salah


def test_every_writing_view_commits_in_one_place(app: Flask) -> None:
    salah = [
        v.tempat
        for v in views(app)
        if v.milik_kita and v.metode - {"GET"} and "menulis" not in v.hiasan and v.endpoint not in TANPA_MENULIS
    ]
    assert not salah, f"add @menulis below the guard: {salah}"


def test_the_commit_stands_inside_the_guard(app: Flask) -> None:
    """Outside it, a visitor without permission would open a write transaction."""
    for v in _back_office(app):
        if v.milik_kita and "menulis" in v.hiasan:
            assert v.hiasan.index("menulis") > v.hiasan.index("butuh_izin"), v.tempat


def test_services_never_commit() -> None:
    salah = [
        f"{short(b)}:{s.lineno}"
        for b in BERKAS_PY
        if "service" in str(b.relative_to(b.parents[1])) or "service" in b.parts
        for s in ast.walk(parse(b))
        if isinstance(s, ast.Attribute) and s.attr == "commit"
    ]
    assert not salah
    assert any("service" in str(b) for b in BERKAS_PY)


@pytest.fixture
def kantor(app: Flask) -> Flask:
    unit = make_unit()
    make_qr(make_layanan(unit))
    make_akun(Peran.ADMIN)
    return app


MENULIS_SAAT_DIBACA = {"kesehatan.siap": "readiness proves that the database takes a write"}


def test_reading_any_page_writes_nothing(kantor: Flask, klien: Klien) -> None:
    klien.masuk("admin@uji.example")
    tulisan: list[str] = []

    def watch(_k: object, _c: object, perintah: str, *_lain: object) -> None:
        if perintah.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            tulisan.append(perintah.split("(", maxsplit=1)[0])

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        for v in views(kantor):
            if "GET" not in v.metode or v.endpoint in MENULIS_SAAT_DIBACA or not v.milik_kita:
                continue
            for aturan in kantor.url_map.iter_rules(v.endpoint):
                with kantor.test_request_context():
                    alamat = kantor.url_for(v.endpoint, **dict.fromkeys(aturan.arguments, 1))
                assert klien.get(alamat).status_code < 500, v.tempat
                assert not tulisan, f"{v.tempat} wrote: {tulisan}"
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)


def test_every_room_that_has_back_office_functions_was_looked_at(app: Flask) -> None:
    """The checks above see views through the running app; a file that is never registered would escape."""
    terdaftar = {(v.berkas.resolve(), v.nama) for v in views(app)}
    lolos = [
        f"{short(b)}:{f.name}"
        for b in BERKAS_PY
        if b.name in ("petugas.py", "publik.py") or b.parent.name in ("petugas", "publik")
        for f in functions(b)
        for d in f.decorator_list
        if ast.unparse(d).startswith(("bp.get", "bp.post", "bp.route"))
        if (b.resolve(), f.name) not in terdaftar
    ]
    assert not lolos
