"""Everything is stolen: database, files, then the keys one by one. What opens is exactly what the ADR says."""

import secrets
from pathlib import Path

import pytest
from flask import Flask

from portal.inti.db import db, unit_kerja
from portal.wbs.kunci.brankas import open_brankas, recover_prv
from portal.wbs.kunci.primitif import SegelRusak, derive
from portal.wbs.kunci.resi import wrap_key
from portal.wbs.service.akses import open_laporan, revoke
from portal.wbs.service.brankas import as_kunci, get_brankas
from portal.wbs.service.percakapan import PENGELOLA, add_pesan, make_kiriman
from portal.wbs.service.sesi import open_sesi_pelapor
from tests.pabrik.wbs import FRASA, SELASA
from tests.wbs.kamar_uji import KATA, Kamar, make_kamar
from tests.wbs.pencuri import Pencuri, join_terbuka, list_tebakan


@pytest.fixture
def kamar(app: Flask, data: Path) -> Kamar:
    return make_kamar(data)


def test_no_word_of_a_report_lies_in_clear_anywhere(kamar: Kamar) -> None:
    db.session.remove()
    for jalur in (j for j in kamar.data.rglob("*") if j.is_file()):
        isi = jalur.read_bytes()
        for kata in (*KATA, kamar.bersama.resi.encode(), kamar.milik_satu.resi.encode()):
            assert kata not in isi, (jalur.name, kata)


@pytest.mark.parametrize("lada", [False, True], ids=["without pepper", "with pepper"])
def test_all_that_is_stored_opens_nothing_that_is_stored(kamar: Kamar, lada: bool) -> None:
    assert Pencuri(kamar.data).try_all(list_tebakan(kamar, lada=lada)) == {}


def test_a_receipt_without_the_pepper_opens_nothing(kamar: Kamar) -> None:
    resi = kamar.bersama.resi.encode()
    tebak = [derive(m, t, resi) for m in (b"", resi, b"\0" * 32) if m for t in (b"cari", b"kunci-pelapor")]
    lain = [
        derive(secrets.token_bytes(32), b"kunci-pelapor", resi),
        resi.ljust(32, b"\0"),
        *list_tebakan(kamar, lada=False),
    ]
    assert Pencuri(kamar.data).try_all(tebak + lain) == {}


def test_a_receipt_with_the_pepper_opens_its_report_and_nothing_internal(kamar: Kamar) -> None:
    """Control: the same thief opens what is meant to open."""
    terbuka = Pencuri(kamar.data).try_all([wrap_key(kamar.lada, kamar.bersama.resi)])
    assert set(terbuka) == {
        "wbs_laporan.pelapor_prv", "wbs_laporan.pelapor_bungkus", "wbs_laporan.isi", "wbs_pesan.isi",
        "wbs_berkas.kepala", *(a for a in terbuka if a.startswith("berkas/")),
    }  # fmt: skip
    teks = join_terbuka(terbuka)
    assert b"KANARI kedua" in teks
    assert b"KANARI isi berkas" in teks
    assert b"KANARI pertama" not in teks
    assert b"KANARI catatan" not in teks
    assert b"KANARI alasan" not in teks
    assert b"Pelapor Rekaan" not in teks


def test_a_handlers_key_opens_that_handlers_reports_and_no_identity(kamar: Kamar) -> None:
    teks = join_terbuka(Pencuri(kamar.data).try_all([kamar.dua.pemegang.prv]))
    assert b"KANARI kedua" in teks
    assert b"KANARI catatan" in teks
    assert b"KANARI pertama" not in teks, "named as involved"
    assert b"Pelapor Rekaan" not in teks
    semua = Pencuri(kamar.data).try_all([kamar.satu.pemegang.prv, kamar.dua.pemegang.prv])
    assert b"KANARI pertama" in join_terbuka(semua)
    assert not {"wbs_identitas.isi", "wbs_akses_identitas.bungkus", "wbs_laporan.pelapor_prv"} & set(semua)


def test_a_custodians_key_opens_identities_and_no_content(kamar: Kamar) -> None:
    terbuka = Pencuri(kamar.data).try_all([kamar.kustodian.pemegang.prv])
    assert set(terbuka) == {"wbs_identitas.isi", "wbs_akses_identitas.bungkus"}
    teks = join_terbuka(terbuka)
    assert b"Pelapor Rekaan" in teks
    assert b"KANARI" not in teks


def test_a_vault_opens_by_passphrase_or_code_only(kamar: Kamar) -> None:
    brankas, nomor = as_kunci(get_brankas(kamar.satu.akun.id)), kamar.satu.akun.id
    assert open_brankas(brankas, nomor, FRASA) == kamar.satu.pemegang.prv
    assert recover_prv(brankas, nomor, kamar.satu.pulih) == kamar.satu.pemegang.prv
    for salah in (FRASA + " ", FRASA.upper(), kamar.satu.pulih, ""):
        assert open_brankas(brankas, nomor, salah) is None
    assert recover_prv(brankas, nomor, kamar.dua.pulih) is None
    with pytest.raises(SegelRusak):
        open_brankas(brankas, kamar.dua.akun.id, FRASA)


def test_an_open_mailbox_at_rest_gives_no_key_without_its_cookie(kamar: Kamar) -> None:
    kunci = open_laporan(kamar.satu.pemegang, kamar.bersama.id).kunci
    with unit_kerja():
        kue = open_sesi_pelapor(kamar.bersama.id, kunci, now=SELASA)
    assert Pencuri(kamar.data).try_all(list_tebakan(kamar, lada=True)) == {}
    terbuka = Pencuri(kamar.data).try_all([derive(kue.encode()[:64], b"sesi")])
    assert "wbs_laporan.isi" in terbuka, "control: with the cookie it opens"


def test_a_stolen_old_copy_still_opens_with_the_key_of_that_day_only(kamar: Kamar) -> None:
    """What somebody copied before stays read; what comes after the re-keying does not."""
    lama = open_laporan(kamar.dua.pemegang, kamar.bersama.id)
    with unit_kerja():
        t = revoke(kamar.satu.pemegang, open_laporan(kamar.satu.pemegang, kamar.bersama.id), kamar.dua.akun.id,
                   now=SELASA)  # fmt: skip
        add_pesan(t.baris, t.kunci, sisi=PENGELOLA, teks="KANARI sesudah", now=SELASA, kiriman=make_kiriman())
    terbuka = Pencuri(kamar.data).try_all([kamar.dua.pemegang.prv, lama.kunci.isi, lama.kunci.catatan or b""])
    assert b"KANARI sesudah" not in join_terbuka(terbuka)
    assert "wbs_laporan.isi" not in terbuka
