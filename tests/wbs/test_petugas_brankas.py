"""Vault pages: made, opened, shut, another passphrase, lost passphrase; nothing typed is lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.jejak import Jejak
from portal.organisasi.service import list_unit
from portal.wbs.kunci.brankas import open_darurat
from portal.wbs.kunci.pecahan import join, split_baru
from portal.wbs.models import BrankasRow, Darurat, SesiBrankas
from portal.wbs.service import brankas as layanan
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.brankas import Pemegang
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.wbs import FRASA, FRASA_UNIK, SELASA, Staf, make_laporan, make_staf

BARU = "lima kata lain yang acak"
BRANKAS = "/petugas/wbs/brankas"
LUPA = "/petugas/wbs/brankas/lupa"


@pytest.fixture(autouse=True)
def _selasa() -> Any:
    with time_machine.travel(SELASA, tick=False):
        yield


def _masuk(app: Flask, surel: str) -> Klien:
    klien = make_klien(app)
    klien.masuk(surel)
    return klien


def _open(app: Flask, staf: Staf, frasa: str = FRASA, **isi: str) -> Klien:
    klien = _masuk(app, staf.surel)
    assert klien.send(klien.form(klien.get(BRANKAS), "frasa"), frasa=frasa, **isi).status_code == 303
    return klien


def _kode(halaman: str) -> str:
    cocok = re.search(r'id="kode">(.*?)</p>', halaman, re.S)
    assert cocok
    return re.sub(r"<[^>]+>|\s", "", cocok[1])


def _form(klien: Klien, jalur: str, akhir: str) -> Any:
    return next(f for f in klien.forms(klien.get(jalur)) if f.alamat.endswith(akhir))


def test_making_a_vault_says_what_is_at_stake_and_shows_the_code_once(tiap_app: Flask) -> None:
    make_unit()
    make_akun(Peran.PENGELOLA_WBS, unit=list_unit()[0].kode)
    klien = _masuk(tiap_app, "pengelola_wbs@uji.example")
    halaman = klien.get("/petugas/wbs/")
    assert halaman.status_code == 302
    halaman = klien.get(BRANKAS)
    assert "bukan kata sandi masuk" in text_of(halaman.text)
    assert "tidak dapat Anda baca lagi" in text_of(halaman.text)
    formulir = klien.form(halaman, "frasa")
    pendek = klien.send(formulir, frasa="pendek", ulang="pendek", jabatan="Auditor Muda")
    assert pendek.status_code == 422
    assert "Auditor Muda" in pendek.text
    kode = klien.send(formulir, frasa=FRASA, ulang=FRASA, jabatan="Auditor Muda")
    assert len(_kode(kode.text)) == 33
    assert FRASA not in kode.text
    lanjut = klien.send(klien.form(kode, "disimpan"), disimpan="ya")
    assert lanjut.headers["Location"] == "/petugas/wbs/"
    assert klien.get("/petugas/wbs/").status_code == 200
    assert _kode(kode.text) not in klien.get(BRANKAS).text
    assert db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.kode_disimpan")).one()


def test_a_wrong_passphrase_opens_nothing(app: Flask) -> None:
    staf = make_staf()
    klien = _masuk(app, staf.surel)
    respons = klien.send(klien.form(klien.get(BRANKAS), "frasa"), frasa="bukan frasa yang benar")
    assert respons.status_code == 422
    assert "Frasa sandi tidak cocok." in respons.text
    assert klien.get("/petugas/wbs/").status_code == 302


def test_a_vault_shuts_by_hand_after_a_pause_and_at_sign_out(app: Flask) -> None:
    staf = make_staf()
    klien = _open(app, staf)
    klien.send(_form(klien, BRANKAS, "/tutup"))
    assert klien.get("/petugas/wbs/").status_code == 302
    klien = _open(app, staf)
    with time_machine.travel(SELASA + timedelta(minutes=31), tick=False):
        assert klien.get("/petugas/wbs/").headers["Location"].startswith("/petugas/wbs/brankas")
    klien = _open(app, staf)
    klien.send(_form(klien, "/petugas/wbs/", "/keluar"))
    assert not db.session().scalars(select(SesiBrankas)).all()


def test_words_sent_to_a_shut_vault_are_kept_and_sent_after_opening_it(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _open(tiap_app, staf)
    formulir = _form(klien, f"/petugas/wbs/laporan/{uji.id}", "/catatan")
    with unit_kerja() as sesi:
        sesi.execute(SesiBrankas.__table__.delete())  # type: ignore[attr-defined]
    tulisan = "Baris pertama\nBaris kedua <b>"
    tertutup = klien.send(formulir, catatan=tulisan)
    assert tertutup.status_code == 409
    assert "belum disimpan" in tertutup.text
    salah = klien.send(klien.form(tertutup, "frasa"), frasa="frasa yang keliru sekali")
    assert salah.status_code == 422
    terbuka = klien.send(klien.form(salah, "frasa"), frasa=FRASA)
    assert "Baris kedua &lt;b&gt;" in terbuka.text
    akhir = next(f for f in klien.forms(terbuka) if f.alamat.endswith("/catatan"))
    assert klien.send(akhir).status_code == 303
    assert "Baris kedua &lt;b&gt;" in klien.get(f"/petugas/wbs/laporan/{uji.id}").text


def test_what_was_typed_is_sent_to_this_room_only(app: Flask) -> None:
    staf = make_staf()
    klien = _masuk(app, staf.surel)
    formulir = klien.form(klien.get(BRANKAS), "frasa")
    for asing in ("https://jahat.example/", "//jahat.example/petugas/wbs/", "/akun/masuk", "/petugas/wbsx"):
        respons = klien.send(formulir, frasa=FRASA, kirim_ke=asing, **{"titip.pesan": "rahasia"})
        assert respons.status_code == 303
        assert respons.headers["Location"] == "/petugas/wbs/"
    for asing in ("https://jahat.example/", "//jahat.example", "/petugas/wbs\\..", "/petugas/wbs-lain"):
        assert klien.send(formulir, frasa=FRASA, next=asing).headers["Location"] == "/petugas/wbs/"


def test_another_passphrase_needs_the_old_one_and_ends_other_sessions(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    lain, klien = _open(tiap_app, staf), _open(tiap_app, staf)
    formulir = _form(klien, BRANKAS, "/frasa")
    keliru = klien.send(formulir, lama="bukan yang lama ini", frasa=BARU, ulang=BARU)
    assert keliru.status_code == 422
    assert "Frasa sandi lama tidak cocok." in keliru.text
    baru = klien.send(formulir, lama=FRASA, frasa=BARU, ulang=BARU)
    assert _kode(baru.text) != staf.pulih
    assert lain.get("/petugas/wbs/").status_code == 302
    assert klien.get(f"/petugas/wbs/laporan/{uji.id}").status_code == 200
    assert FRASA_UNIK in _open(tiap_app, staf, BARU).get(f"/petugas/wbs/laporan/{uji.id}").text


def test_the_recovery_code_gives_everything_back_once(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _masuk(tiap_app, staf.surel)
    formulir = _form(klien, LUPA, "/pulihkan")
    keliru = klien.send(
        formulir, kode=staf.pulih[:-1] + ("2" if staf.pulih[-1] != "2" else "3"), frasa=BARU, ulang=BARU
    )
    assert keliru.status_code == 422
    longgar = " ".join(staf.pulih[i : i + 4].lower() for i in range(0, 33, 4))
    baru = klien.send(formulir, kode=longgar, frasa=BARU, ulang=BARU)
    assert len(_kode(baru.text)) == 33
    assert FRASA_UNIK in klien.get(f"/petugas/wbs/laporan/{uji.id}").text
    lagi = klien.send(formulir, kode=staf.pulih, frasa=BARU, ulang=BARU)
    assert lagi.status_code == 422


def test_starting_over_says_what_is_lost_and_a_colleague_gives_it_back(tiap_app: Flask) -> None:
    staf = make_staf(nama="a")
    sendiri = make_laporan()
    rekan = make_staf(nama="b")
    bersama = make_laporan()
    klien = _masuk(tiap_app, staf.surel)
    teks = text_of(klien.get(LUPA).text)
    assert f"{bersama.tanda.nomor}: masih dibaca 1 rekan" in teks
    assert f"{sendiri.tanda.nomor}: tidak ada rekan yang dapat membacanya" in teks
    formulir = _form(klien, LUPA, "/mulai-lagi")
    assert klien.send(formulir, kata="ya", frasa=BARU, ulang=BARU).status_code == 422
    assert klien.send(formulir, kata="mulai lagi", frasa=BARU, ulang=BARU).status_code == 200
    assert klien.get(f"/petugas/wbs/laporan/{bersama.id}").status_code == 404
    pembagi = _open(tiap_app, rekan)
    assert pembagi.send(_form(pembagi, "/petugas/wbs/pemegang", f"/{staf.akun.id}/sahkan")).status_code == 303
    assert pembagi.send(_form(pembagi, "/petugas/wbs/", "/bagi-semua")).status_code == 303
    assert FRASA_UNIK in klien.get(f"/petugas/wbs/laporan/{bersama.id}").text
    assert klien.get(f"/petugas/wbs/laporan/{sendiri.id}").status_code == 404


def test_opening_a_vault_seals_it_to_a_newer_emergency_key_when_its_owner_agrees(tiap_app: Flask) -> None:
    staf = make_staf()
    kunci, bagian = split_baru(1)
    with unit_kerja() as sesi:
        sesi.add(
            Darurat(
                versi=1, pub=kunci.pub, pasangan_12=kunci.pasangan["1-2"], pasangan_13=kunci.pasangan["1-3"],
                pasangan_23=kunci.pasangan["2-3"], dibuat_pada=SELASA.date(), dibuat_oleh_id=staf.akun.id,
                segel=layanan.compute_segel_darurat(1, kunci.pub),
            )
        )  # fmt: skip
    _open(tiap_app, staf)
    db.session.expire_all()
    assert db.session().get_one(BrankasRow, staf.akun.id).darurat_versi is None, "nobody agreed"
    _open(tiap_app, staf, darurat="ya")
    db.session.expire_all()
    baris = db.session().get_one(BrankasRow, staf.akun.id)
    assert baris.darurat_versi == 1
    prv = open_darurat(join(kunci, 1, bagian[1], bagian[3]), layanan.as_kunci(baris), staf.akun.id)
    assert prv == staf.pemegang.prv
    _open(tiap_app, staf, darurat="ya")
    assert len(db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.darurat_diperbarui")).all()) == 1


def test_a_custodian_is_not_shown_an_inbox(app: Flask) -> None:
    make_staf()
    make_laporan()
    kustodian = make_staf(Peran.KUSTODIAN_WBS)
    klien = _open(app, kustodian)
    assert klien.get("/petugas/wbs/").status_code == 302
    assert klien.post("/petugas/wbs/cari").status_code in (400, 403)


def test_the_new_key_pair_is_another_one(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    klien = _masuk(app, staf.surel)
    klien.send(_form(klien, LUPA, "/mulai-lagi"), kata="MULAI LAGI", frasa=BARU, ulang=BARU)
    db.session.expire_all()
    lama = Pemegang(staf.akun.id, "", staf.surel, "pengelola", staf.pemegang.prv)
    with pytest.raises(Exception, match="tidak ditemukan"):
        open_laporan(lama, uji.id)
