"""Accounts: permissions, signing in, sessions, passwords, scope."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from portal.akun import service
from portal.akun.cli import make_link
from portal.akun.domain import IZIN, NAMA_PERAN, PERAN_SE_INSTANSI, Peran, may, sees_whole_office
from portal.akun.models import Pengguna, Sesi
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.jejak import Jejak
from portal.inti.tugas import Tugas
from portal.organisasi.service import find_unit
from tests.klien import SANDI, Klien, make_klien, text_of
from tests.pabrik.organisasi import SAAT, make_akun, make_layanan, make_unit

SANDI_BARU = "sandi-baru-yang-panjang"
HALAMAN = "/petugas/"
TABEL_IZIN = {
    "admin": "akun.sesi beranda.lihat laporan.atur laporan.buat laporan.final laporan.lihat "
    "laporan.reviu laporan.sampaikan laporan.survei laporan.terbit laporan.umum "
    "laporan.unggah organisasi.lihat organisasi.ubah pengaduan.atur publikasi.terbit "
    "qr.kelola skm.atur skm.impor skm.instrumen skm.isi skm.jawaban skm.kios skm.lihat "
    "skm.moderasi skm.populasi skm.tiket skm.tinjau skm.tutup standar.lihat standar.ubah "
    "tindak_lanjut.atur tindak_lanjut.kelola tindak_lanjut.kerja tindak_lanjut.lihat zi.atur "
    "zi.isi zi.lihat",
    "petugas_pengaduan": "akun.delegasi akun.sesi beranda.lihat laporan.buat laporan.lihat laporan.pengaduan "
    "laporan.reviu laporan.sampaikan laporan.umum laporan.unggah pengaduan.angka "
    "pengaduan.atur pengaduan.catat pengaduan.impor pengaduan.kerja pengaduan.lihat "
    "pengaduan.setuju pengaduan.tutup tindak_lanjut.kelola tindak_lanjut.kerja "
    "tindak_lanjut.lihat zi.isi zi.lihat",
    "petugas_skm": "akun.delegasi akun.sesi beranda.lihat laporan.buat laporan.lihat laporan.reviu "
    "laporan.sampaikan laporan.survei laporan.umum laporan.unggah organisasi.lihat qr.kelola "
    "skm.impor skm.isi skm.jawaban skm.kios skm.lihat skm.moderasi skm.populasi skm.tiket "
    "skm.tinjau skm.tutup standar.lihat standar.ubah tindak_lanjut.kelola tindak_lanjut.kerja "
    "tindak_lanjut.lihat zi.isi zi.lihat",
    "pengelola_wbs": "akun.delegasi akun.sesi beranda.lihat laporan.buat laporan.lihat laporan.reviu "
    "laporan.sampaikan laporan.unggah laporan.wbs tindak_lanjut.lihat wbs.angka wbs.atur "
    "wbs.brankas wbs.kelola wbs.luar",
    "kustodian_wbs": "akun.delegasi akun.sesi beranda.lihat wbs.brankas wbs.identitas",
    "pelaksana": "akun.delegasi akun.sesi beranda.lihat pengaduan.kerja pengaduan.lihat skm.lihat "
    "tindak_lanjut.kerja tindak_lanjut.lihat",
    "pimpinan": "akun.delegasi akun.sesi beranda.lihat beranda.pimpinan laporan.atur laporan.buat "
    "laporan.final laporan.lihat laporan.pengaduan laporan.reviu laporan.sampaikan "
    "laporan.survei laporan.tandatangan laporan.terbit laporan.umum laporan.unggah "
    "laporan.wbs organisasi.lihat pengaduan.angka pengaduan.kerja pengaduan.lihat "
    "pengaduan.setuju pengaduan.tutup publikasi.terbit skm.atur skm.jawaban skm.lihat "
    "skm.peringkat skm.tinjau standar.lihat standar.ubah tindak_lanjut.atur "
    "tindak_lanjut.kelola tindak_lanjut.kerja tindak_lanjut.lihat wbs.angka wbs.atur "
    "wbs.darurat wbs.luar zi.atur zi.lihat zi.nilai",
    "auditor": "akun.delegasi akun.sesi beranda.lihat laporan.lihat laporan.pengaduan laporan.survei "
    "laporan.umum laporan.wbs organisasi.lihat pengaduan.angka pengaduan.lihat skm.jawaban "
    "skm.lihat standar.lihat tindak_lanjut.lihat wbs.angka zi.lihat zi.nilai",
}


def create(**lain: Any) -> Pengguna:
    isi: dict[str, Any] = {"email": "sari@uji.example", "nama": "Sari", "peran": Peran.ADMIN, **lain}
    with unit_kerja():
        return service.create_pengguna(hash_sandi=lambda s: f"hash:{len(s)}", pelaku="uji", now=SAAT, **isi)


def login(klien: Klien, email: str, sandi: str, **lain: str) -> TestResponse:
    return klien.send(klien.form(klien.get("/akun/masuk"), "password"), email=email, password=sandi, **lain)


def faceless(respons: TestResponse, email: str) -> str:
    """The page without what differs by design: tokens and the address that was typed."""
    return re.sub(r'(name="csrf_token"[^>]*) value="[^"]*"', r"\1", respons.text).replace(email, "*")


def change_password(klien: Klien, lama: str, baru: str) -> TestResponse:
    formulir = klien.form(klien.get("/akun/kata-sandi"), "new_password")
    return klien.send(formulir, password=lama, new_password=baru, new_password_confirm=baru)


def end_session(klien: Klien, sidik: str) -> TestResponse:
    token = klien.form(klien.get("/petugas/sesi/"), "csrf_token").isi["csrf_token"]
    return klien.post("/petugas/sesi/cabut", data={"csrf_token": token, "sidik": sidik})


def path_of(tautan: str) -> str:
    return urlsplit(tautan).path


def is_in(klien: Klien) -> bool:
    return klien.get(HALAMAN).status_code == 200


@pytest.fixture
def admin(app: Flask) -> Pengguna:
    return make_akun(Peran.ADMIN)


@pytest.fixture
def klien(app: Flask, admin: Pengguna) -> Klien:
    return make_klien(app)


def test_permission_table_is_as_agreed() -> None:
    tabel = {p.value: " ".join(sorted(i for i in IZIN if may(frozenset({p}), i))) for p in Peran}
    assert tabel == TABEL_IZIN
    assert set(NAMA_PERAN) == set(Peran)


def test_roles_add_up_and_no_role_may_nothing() -> None:
    assert may(frozenset({Peran.PENGELOLA_WBS, Peran.PETUGAS_SKM}), "skm.tutup")
    assert not [i for i in IZIN if may(frozenset(), i)]


def test_unknown_permission_is_an_error_and_not_a_no() -> None:
    with pytest.raises(KeyError):
        may(frozenset(Peran), "skm.hapus")


def test_whole_office_is_seen_by_role_and_only_without_a_unit() -> None:
    assert {p for p in Peran if sees_whole_office(frozenset({p}), None)} == PERAN_SE_INSTANSI
    assert not [p for p in Peran if sees_whole_office(frozenset({p}), 1)]


def test_account_is_made_with_one_role_and_is_in_the_audit_trail(tiap_app: Flask) -> None:
    unit = make_unit()
    create(email=" Sari@Uji.Example ", nama="  ", peran=Peran.PETUGAS_SKM, unit=unit)
    db.session.remove()
    pengguna = service.find_pengguna("SARI@uji.example")
    assert (pengguna.email, pengguna.nama, pengguna.active) == ("sari@uji.example", "sari@uji.example", True)
    assert service.peran_of(pengguna) == {Peran.PETUGAS_SKM}
    baris = db.session.scalars(select(Jejak)).one()
    assert (baris.aksi, baris.objek, json.loads(baris.rincian)) == (
        "akun.buat", "akun:sari@uji.example", {"peran": "petugas_skm", "unit": "DINKES"},
    )  # fmt: skip


def test_account_without_a_password_gets_one_nobody_knows(tiap_app: Flask) -> None:
    dilihat: list[str] = []
    for i in range(2):
        with unit_kerja():
            service.create_pengguna(
                email=f"{i}@uji.example", nama="", peran=Peran.ADMIN, pelaku="uji", now=SAAT,
                hash_sandi=lambda s: dilihat.append(s) or "hash",
            )  # fmt: skip
    assert len(set(dilihat)) == 2
    assert min(map(len, dilihat)) >= 43


def test_wrong_addresses_are_refused(tiap_app: Flask) -> None:
    for email in (
        "", "sari", "sari@", "@uji.example", "sari@uji", "a@b@uji.example", "a b@uji.example", "<a@uji.example>",
        "a@uji.example\r\nBcc: x@y.z", "a@uji.example,b@uji.example", '"a"@uji.example', "a\x00@uji.example",
        "a" * 65 + "@uji.example", "a@" + "b" * 250 + ".example",
    ):  # fmt: skip
        with pytest.raises(DomainError) as salah:
            create(email=email)
        assert (salah.value.kode, salah.value.bidang) == ("surel_salah", "email"), email


def test_address_or_name_longer_than_its_place_is_refused_and_the_longest_fits(tiap_app: Flask) -> None:
    for isi in ({"email": f"a@{'b' * 63}.{'c' * 63}.example"}, {"nama": "x" * 161}):
        with pytest.raises(DomainError):
            create(**isi)
    create(email="a" * 50 + "@" + "b" * 50 + ".example", nama="x" * 160)


def test_address_is_used_once_whatever_its_case(tiap_app: Flask) -> None:
    create()
    with pytest.raises(DomainError) as salah:
        create(email="SARI@uji.example")
    assert salah.value.kode == "surel_terpakai"


@pytest.mark.parametrize("peran", list(Peran))
def test_officer_of_a_unit_needs_a_unit(app: Flask, peran: Peran) -> None:
    if peran in PERAN_SE_INSTANSI:
        assert service.cakupan_of(create(peran=peran)) is None
        return
    with pytest.raises(DomainError) as salah:
        create(peran=peran)
    assert salah.value.kode == "unit_kosong"


def test_scope_is_the_own_unit_with_everything_below(tiap_app: Flask) -> None:
    induk, anak = make_unit("A", "A"), make_unit("B", "B", induk="A")
    make_unit("X", "X")
    assert service.cakupan_of(create(peran=Peran.PETUGAS_SKM, unit=induk)) == {induk.id, anak.id}
    assert service.cakupan_of(create(email="b@uji.example", peran=Peran.AUDITOR, unit=anak)) == {anak.id}


def test_administrator_is_bound_to_no_unit(tiap_app: Flask) -> None:
    with pytest.raises(DomainError) as salah:
        create(peran=Peran.ADMIN, unit=make_unit())
    assert (salah.value.kode, salah.value.bidang) == ("admin_se_instansi", "unit")


def test_unknown_account_is_not_found(tiap_app: Flask) -> None:
    with pytest.raises(TidakDitemukan):
        service.find_pengguna("tidak@uji.example")


def test_right_password_opens_the_back_office(klien: Klien, admin: Pengguna) -> None:
    assert not is_in(klien)
    masuk = login(klien, admin.email.upper(), SANDI)
    assert (masuk.status_code, masuk.headers["Location"]) == (302, HALAMAN)
    assert is_in(klien)
    assert not is_in(make_klien(klien.application))
    baris = db.session.scalars(select(Jejak).where(Jejak.aksi == "akun.masuk")).one()
    assert baris.pelaku == admin.email


def test_wrong_unknown_disabled_and_odd_accounts_look_the_same(klien: Klien, admin: Pengguna) -> None:
    mati = make_akun(Peran.AUDITOR)
    with unit_kerja():
        db.session.execute(update(Pengguna).where(Pengguna.id == mati.id).values(active=False))
    db.session.remove()
    coba = {
        "salah": (admin.email, "sandi-yang-salah-sekali"),
        "tidak ada": ("tidak.ada@uji.example", SANDI),
        "dimatikan": (mati.email, SANDI),
    }
    halaman = {n: login(make_klien(klien.application), *isi) for n, isi in coba.items()}
    assert {r.status_code for r in halaman.values()} == {200}
    assert len({faceless(r, coba[n][0]) for n, r in halaman.items()}) == 1
    assert not any(r.headers.get("Location") for r in halaman.values())


def test_odd_credentials_are_refused_without_an_error(tiap_app: Flask) -> None:
    klien = make_klien(tiap_app)
    for email, sandi in (
        ("", ""), ("x", ""), ("a\x00@uji.example", "x\x00y"), ("' OR 1=1--", "' OR 1=1--"), ("é" * 5000, "x" * 10**5),
    ):  # fmt: skip
        assert login(klien, email, sandi).status_code in (200, 400)
        assert not is_in(klien)


def test_password_and_address_do_not_come_back_in_the_page(klien: Klien, admin: Pengguna) -> None:
    assert "rahasia-yang-salah" not in login(klien, admin.email, "rahasia-yang-salah").text


def test_login_without_its_token_is_refused(klien: Klien, admin: Pengguna) -> None:
    formulir = klien.form(klien.get("/akun/masuk"), "password")
    assert klien.send(formulir, csrf_token=None, email=admin.email, password=SANDI).status_code == 400
    lain = make_klien(klien.application)
    asing = lain.form(lain.get("/akun/masuk"), "password").isi["csrf_token"]
    assert klien.send(formulir, csrf_token=asing, email=admin.email, password=SANDI).status_code == 400
    assert not is_in(klien)


def test_password_in_the_address_does_not_sign_in(klien: Klien, admin: Pengguna) -> None:
    klien.get("/akun/masuk", query_string={"email": admin.email, "password": SANDI})
    assert not is_in(klien)


def test_logout_needs_a_post_with_its_token(klien: Klien, admin: Pengguna) -> None:
    klien.masuk(admin.email)
    assert klien.get("/akun/keluar").status_code == 405
    assert klien.post("/akun/keluar").status_code == 400
    assert is_in(klien)
    token = klien.form(klien.get(HALAMAN), "csrf_token").isi["csrf_token"]
    assert klien.post("/akun/keluar", data={"csrf_token": token}).status_code == 302
    assert not is_in(klien)
    assert db.session.scalar(select(func.count()).select_from(Sesi).where(Sesi.dicabut_at.is_(None))) == 0


def test_cookie_kept_from_before_the_logout_opens_nothing(klien: Klien, admin: Pengguna) -> None:
    klien.masuk(admin.email)
    kue = klien.get_cookie("portal").value
    token = klien.form(klien.get(HALAMAN), "csrf_token").isi["csrf_token"]
    klien.post("/akun/keluar", data={"csrf_token": token})
    klien.set_cookie("portal", kue)
    assert not is_in(klien)


def test_login_leads_nowhere_outside(klien: Klien, admin: Pengguna) -> None:
    for tujuan in (
        "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "https:evil.example",
        "http://127.0.0.1:8000@evil.example/", "javascript:alert(1)", "\thttps://evil.example", "///evil.example",
        "/%09/evil.example",
    ):  # fmt: skip
        for lewat in ("alamat", "isian"):
            satu = make_klien(klien.application)
            formulir = satu.form(satu.get("/akun/masuk", query_string={"next": tujuan}), "password")
            if lewat == "isian":
                formulir.alamat, formulir.isi["next"] = "/akun/masuk", tujuan
            respons = satu.send(formulir, email=admin.email, password=SANDI)
            lokasi = respons.headers.get("Location", "/").replace("\\", "/")
            assert urlsplit(urljoin("http://127.0.0.1/akun/masuk", lokasi))[:2] == ("http", "127.0.0.1"), tujuan


def test_login_leads_back_to_the_page_that_was_asked_for(klien: Klien, admin: Pengguna) -> None:
    tolak = klien.get("/petugas/organisasi/qr?unit=A%26B")
    formulir = klien.form(klien.follow(tolak), "password")
    masuk = klien.send(formulir, email=admin.email, password=SANDI)
    assert masuk.headers["Location"] == "/petugas/organisasi/qr?unit=A%26B"


def test_nobody_can_register(app: Flask) -> None:
    klien = make_klien(app)
    tempat = ("/akun/register", "/akun/daftar", "/register", "/akun/confirm", "/login")
    assert {klien.get(alamat).status_code for alamat in tempat} == {404}


def test_revoked_session_ends_at_once_and_the_other_stays(klien: Klien, admin: Pengguna) -> None:
    lain = make_klien(klien.application)
    for satu in (klien, lain):
        satu.masuk(admin.email)
    tampil = set(re.findall(r'name="sidik"\s+value="([0-9a-f]{64})"', klien.get("/petugas/sesi/").text))
    assert tampil == set(db.session.scalars(select(Sesi.sidik)))
    assert len(tampil) == 2
    with klien.session_transaction() as sesi:
        ini = service.hash_sesi(sesi["sesi"])
    sidik = db.session.scalars(select(Sesi.sidik).where(Sesi.sidik != ini)).one()
    assert "1 sesi diakhiri" in text_of(klien.follow(end_session(klien, sidik)).text)
    assert is_in(klien)
    assert not is_in(lain)


def test_all_sessions_can_be_ended_from_the_server(klien: Klien, admin: Pengguna) -> None:
    klien.masuk(admin.email)
    with unit_kerja():
        assert service.revoke_sesi(admin, None, now=utc_now()) == 1
    assert not is_in(klien)


def test_session_of_somebody_else_cannot_be_ended(klien: Klien, admin: Pengguna) -> None:
    pimpinan = make_akun(Peran.PIMPINAN)
    lain = make_klien(klien.application)
    klien.masuk(admin.email)
    lain.masuk(pimpinan.email)
    sidik = db.session.scalars(select(Sesi.sidik).where(Sesi.pengguna_id == pimpinan.id)).one()
    end_session(klien, sidik)
    assert is_in(lain)


def test_session_ends_after_twelve_hours(app: Flask) -> None:
    klien = make_klien(app)
    admin = make_akun(Peran.ADMIN)
    with time_machine.travel("2025-06-01T02:00:00Z", tick=False) as jam:
        klien.masuk(admin.email)
        jam.shift(service.UMUR_SESI - timedelta(seconds=1))
        assert is_in(klien)
        jam.shift(1)
        assert not is_in(klien)


def test_disabled_account_is_out_even_with_an_open_tab(klien: Klien, admin: Pengguna) -> None:
    klien.masuk(admin.email)
    token = klien.form(klien.get(HALAMAN), "csrf_token").isi["csrf_token"]
    with unit_kerja():
        db.session.execute(update(Pengguna).where(Pengguna.id == admin.id).values(active=False))
    assert not is_in(klien)
    respons = klien.post("/petugas/organisasi/qr", data={"csrf_token": token})
    assert (respons.status_code, urlsplit(respons.headers["Location"]).path) == (302, "/akun/masuk")


def test_only_the_hash_of_the_cookie_is_stored(klien: Klien, admin: Pengguna) -> None:
    klien.masuk(admin.email)
    with klien.session_transaction() as sesi:
        rahasia = sesi["sesi"]
    baris = db.session.scalars(select(Sesi)).one()
    assert len(rahasia) >= 43
    assert baris.sidik == service.hash_sesi(rahasia) != rahasia


def test_session_of_one_person_does_not_serve_another(klien: Klien, admin: Pengguna) -> None:
    pimpinan = make_akun(Peran.PIMPINAN)
    with unit_kerja():
        rahasia = service.open_sesi(pimpinan, perangkat="x" * 500, now=utc_now())
    assert service.is_sesi_valid(pimpinan.id, rahasia, now=utc_now())
    assert not service.is_sesi_valid(admin.id, rahasia, now=utc_now())
    assert not service.is_sesi_valid(pimpinan.id, rahasia + "x", now=utc_now())


def test_api_token_opens_nothing(klien: Klien, admin: Pengguna) -> None:
    token = klien.form(klien.get("/akun/masuk"), "password").isi["csrf_token"]
    respons = klien.post(
        "/akun/masuk?include_auth_token",
        json={"email": admin.email, "password": SANDI},
        headers={"X-CSRFToken": token},
    )
    kunci = (respons.json or {}).get("response", {}).get("user", {}).get("authentication_token", "x")
    lain = make_klien(klien.application)
    assert lain.get(HALAMAN, headers={"Authentication-Token": kunci}).status_code == 302
    assert lain.get(HALAMAN, query_string={"auth_token": kunci}).status_code == 302


def test_new_password_ends_every_other_session(tiap_app: Flask) -> None:
    admin = make_akun(Peran.ADMIN)
    klien, lain = make_klien(tiap_app), make_klien(tiap_app)
    for satu in (klien, lain):
        satu.masuk(admin.email)
    assert change_password(klien, SANDI, SANDI_BARU).status_code == 302
    assert is_in(klien)
    assert not is_in(lain)
    db.session.remove()
    assert len(service.list_sesi(admin, now=utc_now())) == 1
    assert login(lain, admin.email, SANDI).status_code == 200
    assert login(lain, admin.email, SANDI_BARU).status_code == 302


@pytest.mark.parametrize(
    ("lama", "baru"), [("salah-sekali-sandinya", SANDI_BARU), (SANDI, "pendek"), (SANDI, SANDI), (SANDI, "")]
)
def test_password_is_not_changed_without_the_old_one_or_to_a_weak_one(app: Flask, lama: str, baru: str) -> None:
    klien = make_klien(app)
    admin = make_akun(Peran.ADMIN)
    klien.masuk(admin.email)
    assert change_password(klien, lama, baru).status_code == 200
    assert login(make_klien(app), admin.email, SANDI).status_code == 302


def test_link_sets_a_password_once_and_ends_all_sessions(tiap_app: Flask) -> None:
    admin = make_akun(Peran.ADMIN)
    klien, lama = make_klien(tiap_app), make_klien(tiap_app)
    lama.masuk(admin.email)
    tautan = make_link(admin)
    assert tautan.startswith("http://127.0.0.1:8000/akun/atur-ulang/")
    formulir = klien.form(klien.get(path_of(tautan)), "password_confirm")
    assert klien.send(formulir, password=SANDI_BARU, password_confirm=SANDI_BARU).status_code == 302
    assert not is_in(lama)
    db.session.remove()
    assert service.list_sesi(admin, now=utc_now()) == []
    assert login(make_klien(klien.application), admin.email, SANDI_BARU).status_code == 302
    lagi = klien.send(formulir, password="sandi-penyerang-lagi", password_confirm="sandi-penyerang-lagi")
    assert urlsplit(lagi.headers["Location"]).path == "/akun/atur-ulang"
    assert klien.get(path_of(tautan)).status_code == 302
    assert login(make_klien(klien.application), admin.email, SANDI_BARU).status_code == 302


def test_link_dies_after_three_days_and_a_forged_one_never_lived(app: Flask) -> None:
    klien = make_klien(app)
    admin = make_akun(Peran.ADMIN)
    with time_machine.travel("2025-06-01T02:00:00Z", tick=False) as jam:
        tautan = path_of(make_link(admin))
        assert klien.get(tautan).status_code == 200
        assert klien.get(tautan[:-3] + "abc").status_code == 302
        jam.shift(timedelta(days=3, seconds=1))
        assert klien.get(tautan).status_code == 302


def test_password_too_short_for_the_link_is_refused(app: Flask) -> None:
    klien = make_klien(app)
    admin = make_akun(Peran.ADMIN)
    formulir = klien.form(klien.get(path_of(make_link(admin))), "password_confirm")
    for satu, dua in (("pendek", "pendek"), (SANDI_BARU, SANDI_BARU + "x")):
        assert klien.send(formulir, password=satu, password_confirm=dua).status_code == 200
    assert login(make_klien(app), admin.email, SANDI).status_code == 302


def test_forgotten_password_answers_the_same_for_known_and_unknown(klien: Klien, admin: Pengguna) -> None:
    halaman = {}
    for email in (admin.email, "tidak.ada@uji.example"):
        baru = make_klien(klien.application)
        respons = baru.send(baru.form(baru.get("/akun/atur-ulang"), "email"), email=email)
        halaman[email] = (respons.status_code, faceless(respons, email))
    assert len(set(halaman.values())) == 1
    surat = db.session.scalars(select(Tugas)).one()
    muatan = json.loads(surat.muatan)
    assert (surat.jenis, muatan["kepada"]) == ("pesan.surel", admin.email)
    assert "/akun/atur-ulang/" in muatan["isi"]


def test_reset_mail_leads_to_the_portal_and_not_to_the_host_header(klien: Klien, admin: Pengguna) -> None:
    formulir = klien.form(klien.get("/akun/atur-ulang"), "email")
    klien.post(
        formulir.alamat, data={**formulir.isi, "email": admin.email},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )  # fmt: skip
    for surat in db.session.scalars(select(Tugas)):
        assert "evil.example" not in surat.muatan


def test_officer_of_one_unit_does_not_see_another(klien: Klien) -> None:
    make_layanan(make_unit())
    make_layanan(make_unit("LAIN", "Unit Lain Rahasia"))
    petugas = make_akun(Peran.PETUGAS_SKM, unit="DINKES")
    klien.masuk(petugas.email)
    for alamat in ("/petugas/skm/?unit=LAIN", "/petugas/organisasi/qr?unit=LAIN"):
        respons = klien.get(alamat)
        assert respons.status_code == 404
        assert "Rahasia" not in respons.text
        assert klien.get(alamat.replace("LAIN", "DINKES")).status_code == 200
    assert "Rahasia" not in klien.get(HALAMAN).text
    assert service.cakupan_of(petugas) == {find_unit("DINKES").id}


@pytest.mark.parametrize("peran", [Peran.PENGELOLA_WBS, Peran.PETUGAS_PENGADUAN])
def test_role_without_the_permission_gets_403_and_no_menu_entry(app: Flask, peran: Peran) -> None:
    make_unit()
    klien = make_klien(app)
    klien.masuk(make_akun(peran, unit="DINKES").email)
    halaman = klien.get(HALAMAN)
    assert halaman.status_code == 200
    for alamat in ("/petugas/organisasi/", "/petugas/organisasi/qr", "/petugas/skm/", "/petugas/publikasi/"):
        assert klien.get(alamat).status_code == 403
        assert f'href="{alamat}"' not in halaman.text


def test_role_taken_away_counts_at_once(klien: Klien, admin: Pengguna) -> None:
    klien.masuk(admin.email)
    assert klien.get("/petugas/organisasi/").status_code == 200
    with unit_kerja() as sesi:
        sesi.get(Pengguna, admin.id).roles = []
    assert klien.get("/petugas/organisasi/").status_code == 403


def test_command_makes_an_account_whose_link_works(app: Flask) -> None:
    make_unit()
    jalan = app.test_cli_runner()
    perintah = ["akun", "buat", "Budi@Uji.Example", "--peran", "petugas_skm", "--unit", "dinkes", "--nama", "Budi"]
    hasil = jalan.invoke(args=[*perintah, "--json"])
    assert hasil.exit_code == 0
    isi = json.loads(hasil.output)
    assert {k: isi[k] for k in ("email", "peran", "unit")} == {
        "email": "budi@uji.example", "peran": "petugas_skm", "unit": "dinkes",
    }  # fmt: skip
    db.session.remove()
    klien = make_klien(app)
    formulir = klien.form(klien.get(path_of(isi["tautan"])), "password_confirm")
    klien.send(formulir, password=SANDI_BARU, password_confirm=SANDI_BARU)
    assert login(klien, "budi@uji.example", SANDI_BARU).status_code == 302
    assert is_in(klien)


def test_command_prints_the_link_for_a_person(app: Flask) -> None:
    hasil = app.test_cli_runner().invoke(args=["akun", "buat", "a@uji.example", "--peran", "admin"])
    assert hasil.exit_code == 0
    assert "Akun a@uji.example dibuat." in hasil.output
    assert "sekali pakai" in hasil.output
    assert re.search(r"^http://127\.0\.0\.1:8000/akun/atur-ulang/\S+$", hasil.output, re.M)


@pytest.mark.parametrize(
    ("lain", "kode"),
    [
        (["bukan-surel", "--peran", "admin"], "surel_salah"),
        (["a@uji.example", "--peran", "petugas_skm"], "unit_kosong"),
        (["a@uji.example", "--peran", "petugas_skm", "--unit", "TIDAK"], "unit_tidak_ada"),
        (["sari@uji.example", "--peran", "admin"], "surel_terpakai"),
    ],
)
def test_command_refuses_with_exit_code_one_and_makes_nothing(app: Flask, lain: list[str], kode: str) -> None:
    create()
    hasil = app.test_cli_runner().invoke(args=["akun", "buat", *lain, "--json"])
    assert hasil.exit_code == 1
    assert json.loads(hasil.stdout)["galat"]["kode"] == kode
    db.session.remove()
    assert db.session.scalar(select(func.count()).select_from(Pengguna)) == 1


def test_command_knows_only_the_roles_of_the_table(app: Flask) -> None:
    hasil = app.test_cli_runner().invoke(args=["akun", "buat", "a@uji.example", "--peran", "dewa"])
    assert hasil.exit_code == 2
