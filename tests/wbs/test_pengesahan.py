"""A role is not a key: a new vault is given nothing before a colleague confirms it, and a planted key never."""

import pytest
from flask import Flask

from portal.akun.domain import Peran
from portal.akun.service import get_pengguna
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError, TidakBerwenang, TidakDitemukan
from portal.wbs.kunci.primitif import make_pasangan
from portal.wbs.models import BrankasRow
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.aturan import list_kunci
from portal.wbs.service.brankas import (
    PENGELOLA,
    confirm_brankas,
    list_menunggu,
    list_pemegang,
    prepare_brankas,
    reset_brankas,
)
from portal.wbs.service.laporan import TanpaPengelola
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun
from tests.pabrik.wbs import FRASA, SELASA, confirm, make_laporan, make_staf
from tests.wbs.masuk import masuk_brankas


def test_an_account_with_the_role_and_a_vault_gets_no_report_before_a_colleague_confirms(tiap_app: Flask) -> None:
    lama = make_staf(nama="lama")
    baru = make_staf(nama="baru", sah=False)
    sebelum = make_laporan()
    assert open_laporan(lama.pemegang, sebelum.id)
    with pytest.raises(TidakDitemukan):
        open_laporan(baru.pemegang, sebelum.id)
    confirm(baru.akun.id)
    assert open_laporan(baru.pemegang, make_laporan().id)


def test_only_a_colleague_of_the_same_kind_confirms_and_nobody_confirms_an_own_vault(tiap_app: Flask) -> None:
    make_staf(nama="lama")
    baru, lain = make_staf(nama="baru", sah=False), make_staf(nama="lain", sah=False)
    kustodian = make_staf(Peran.KUSTODIAN_WBS)
    admin, pimpinan = make_akun(Peran.ADMIN), make_akun(Peran.PIMPINAN)
    for siapa in (baru.akun, lain.akun, kustodian.akun, admin, pimpinan):
        with pytest.raises(TidakBerwenang), unit_kerja():
            confirm_brankas(get_pengguna(siapa.id), baru.akun.id, now=SELASA)
    assert {m.pengguna_id for m in list_menunggu(PENGELOLA)} == {baru.akun.id, lain.akun.id}
    assert {k.nama for k in list_kunci() if not k.siap} == {baru.akun.nama}


def test_the_head_confirms_when_no_key_holder_of_the_kind_is_left(tiap_app: Flask) -> None:
    lama, baru = make_staf(nama="lama"), make_staf(nama="baru", sah=False)
    pimpinan = make_akun(Peran.PIMPINAN)
    with unit_kerja():
        get_pengguna(lama.akun.id).active = False
    with pytest.raises(TanpaPengelola):
        make_laporan()
    with unit_kerja():
        confirm_brankas(get_pengguna(pimpinan.id), baru.akun.id, now=SELASA)
    assert open_laporan(baru.pemegang, make_laporan().id)
    with pytest.raises(DomainError), unit_kerja():
        confirm_brankas(get_pengguna(baru.akun.id), baru.akun.id, now=SELASA)


def test_a_vault_started_over_after_a_password_reset_waits_again(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="satu"), make_staf(nama="dua")
    isi, _prv, _kode = prepare_brankas(dua.akun.id, FRASA)
    with unit_kerja():
        reset_brankas(get_pengguna(dua.akun.id), isi, now=SELASA)
    assert [p.pengguna_id for p in list_pemegang(PENGELOLA)] == [satu.akun.id]


def test_a_public_key_planted_in_the_database_is_given_nothing(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="satu"), make_staf(nama="dua")
    baru = make_staf(nama="baru", sah=False)
    jahat = make_pasangan()
    with unit_kerja() as sesi:
        sesi.get_one(BrankasRow, dua.akun.id).pub = jahat.pub
        menunggu = sesi.get_one(BrankasRow, baru.akun.id)
        menunggu.disahkan_oleh_id = satu.akun.id
    assert [p.pengguna_id for p in list_pemegang(PENGELOLA)] == [satu.akun.id]
    assert not list_menunggu(PENGELOLA)
    assert {a.pengguna_id for a in _akses(make_laporan().id)} == {satu.akun.id}


def _akses(laporan_id: str) -> list[object]:
    from portal.wbs.service.akses import list_akses

    return list(list_akses(laporan_id))


def test_a_colleague_confirms_on_the_page_of_key_holders(app: Flask, klien: Klien) -> None:
    lama, baru = make_staf(nama="lama"), make_staf(nama="baru", jabatan="Auditor Baru", sah=False)
    masuk_brankas(klien, baru)
    assert "menunggu pengesahan" in text_of(klien.get("/petugas/wbs/pemegang").text)
    rekan = make_klien(app)
    masuk_brankas(rekan, lama)
    assert "Periksa dan sahkan" in text_of(rekan.get("/petugas/wbs/").text)
    halaman = rekan.get("/petugas/wbs/pemegang")
    kirim = next(f for f in rekan.forms(halaman) if f.alamat.endswith(f"/{baru.akun.id}/sahkan"))
    assert "Brankas disahkan" in text_of(rekan.follow(rekan.send(kirim)).text)
    assert any(p.pengguna_id == baru.akun.id for p in list_pemegang(PENGELOLA))
    assert rekan.send(kirim).status_code == 303
    db.session.rollback()


def test_the_head_sees_on_the_emergency_page_whom_only_the_head_can_confirm(app: Flask, klien: Klien) -> None:
    lama, baru = make_staf(nama="lama"), make_staf(nama="baru", sah=False)
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    assert not any("sahkan" in f.alamat for f in klien.forms(klien.get("/petugas/wbs/darurat")))
    with unit_kerja():
        get_pengguna(lama.akun.id).active = False
    kirim = next(f for f in klien.forms(klien.get("/petugas/wbs/darurat")) if "sahkan" in f.alamat)
    assert klien.send(kirim).status_code == 303
    assert [p.pengguna_id for p in list_pemegang(PENGELOLA)] == [baru.akun.id]
