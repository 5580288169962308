"""The emergency key: two of three shares and the server open a vault; anything less opens nothing."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.akun.domain import Peran
from portal.akun.service import get_pengguna
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.jejak import Jejak
from portal.wbs.domain.pilihan import Mode
from portal.wbs.kunci.brankas import open_brankas, open_darurat
from portal.wbs.kunci.brankas import recover_prv as recover_by_code
from portal.wbs.kunci.pecahan import KunciDarurat, join
from portal.wbs.kunci.primitif import SegelRusak, make_pasangan
from portal.wbs.models import BrankasRow, Darurat, Laporan, SesiBrankas
from portal.wbs.service import darurat as layanan
from portal.wbs.service import pulih
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.brankas import Pemegang, as_kunci, get_brankas, prepare_brankas
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun
from tests.pabrik.wbs import FRASA, FRASA_UNIK, SELASA, Staf, make_diri, make_laporan, make_staf
from tests.wbs.masuk import masuk_brankas

FRASA_BARU = "lima kata baru yang panjang"
ALASAN = "Pemilik lupa frasa dan kehilangan kode."
NETRAL = "Brankas tidak terbuka. Periksa kedua bagian kunci, lalu coba lagi."


@pytest.fixture(autouse=True)
def _pada_selasa() -> Iterator[None]:
    with time_machine.travel(SELASA, tick=False):
        yield


def make_kunci() -> layanan.KunciBaru:
    pimpinan = make_akun(
        Peran.PIMPINAN, email=f"pimpinan{len(db.session().scalars(select(Darurat)).all())}@uji.example"
    )
    with unit_kerja():
        return layanan.make_darurat(get_pengguna(pimpinan.id), now=SELASA)


def restore(staf: Staf, satu: str, dua: str) -> int:
    from portal.wbs.service.brankas import prepare_brankas

    prv = layanan.recover_prv(staf.akun.id, satu, dua)
    segel, _prv, _pulih = prepare_brankas(staf.akun.id, FRASA_BARU, prv)
    with unit_kerja():
        return layanan.restore_brankas(get_pengguna(staf.akun.id), segel, alasan=ALASAN, now=SELASA)


def test_any_two_holders_open_a_vault_and_reporters_are_told_the_day(tiap_app: Flask) -> None:
    baru = make_kunci()
    staf = make_staf()
    lain = make_staf(Peran.KUSTODIAN_WBS)
    uji = make_laporan(mode=Mode.RAHASIA, diri=make_diri())
    for a, b in combinations((1, 2, 3), 2):
        assert layanan.recover_prv(staf.akun.id, baru.bagian[b], baru.bagian[a]) == staf.pemegang.prv
    assert restore(staf, baru.bagian[1], baru.bagian[3].lower()) == 1
    baris = get_brankas(staf.akun.id)
    prv = open_brankas(as_kunci(baris), staf.akun.id, FRASA_BARU)
    assert prv == staf.pemegang.prv
    pemegang = Pemegang(staf.akun.id, staf.akun.nama, staf.surel, "pengelola", prv)
    assert FRASA_UNIK in open_laporan(pemegang, uji.id).isi["apa"]
    assert db.session().get_one(Laporan, uji.id).darurat_pada == date(2026, 2, 3)
    assert recover_by_code(as_kunci(baris), staf.akun.id, staf.pulih) is None, "the old recovery code is void"
    assert lain.pemegang.prv != prv


def test_reports_the_vault_cannot_read_are_not_marked(tiap_app: Flask) -> None:
    baru = make_kunci()
    staf, rekan = make_staf(nama="a"), make_staf(nama="b")
    milik, bukan = make_laporan(), make_laporan(terlibat=frozenset({staf.akun.id}))
    assert restore(staf, baru.bagian[1], baru.bagian[2]) == 1
    assert db.session().get_one(Laporan, milik.id).darurat_pada is not None
    assert db.session().get_one(Laporan, bukan.id).darurat_pada is None
    assert open_laporan(rekan.pemegang, bukan.id)


def test_a_custodians_vault_marks_the_reports_whose_identity_it_holds(tiap_app: Flask) -> None:
    baru = make_kunci()
    make_staf()
    kustodian = make_staf(Peran.KUSTODIAN_WBS)
    rahasia, anonim = make_laporan(mode=Mode.RAHASIA, diri=make_diri()), make_laporan()
    assert restore(kustodian, baru.bagian[2], baru.bagian[3]) == 1
    assert db.session().get_one(Laporan, rahasia.id).darurat_pada is not None
    assert db.session().get_one(Laporan, anonim.id).darurat_pada is None


def test_one_share_twice_a_typo_and_shares_of_another_version_get_one_sentence(tiap_app: Flask) -> None:
    lama = make_kunci()
    staf = make_staf()
    baru = make_kunci()
    tanpa = (
        (lama.bagian[1], lama.bagian[1]),
        (lama.bagian[1], ""),
        (lama.bagian[1], lama.bagian[2][:-1] + ("2" if lama.bagian[2][-1] != "2" else "3")),
        (baru.bagian[1], baru.bagian[2]),
        (lama.bagian[1], baru.bagian[2]),
        ("é" * 33, "x" * 10_000),
    )
    for satu, dua in tanpa:
        with pytest.raises(DomainError) as salah:
            layanan.recover_prv(staf.akun.id, satu, dua)
        assert salah.value.teks == NETRAL
    assert layanan.recover_prv(staf.akun.id, lama.bagian[1], lama.bagian[2]) == staf.pemegang.prv


def test_two_shares_without_the_database_and_the_database_without_shares_open_nothing(tiap_app: Flask) -> None:
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    from portal.inti.kode import make_kode

    baru = make_kunci()
    staf = make_staf()
    darurat, brankas = db.session().scalars(select(Darurat)).one(), as_kunci(get_brankas(staf.akun.id))
    pasangan = {"1-2": darurat.pasangan_12, "1-3": darurat.pasangan_13, "2-3": darurat.pasangan_23}
    kunci = KunciDarurat(darurat.pub, pasangan)
    with pytest.raises(SegelRusak):
        join(KunciDarurat(darurat.pub, {}), 1, baru.bagian[1], baru.bagian[2])
    for satu in baru.bagian.values():
        with pytest.raises(SegelRusak):
            join(kunci, 1, satu, make_kode(33))
    assert brankas.prv_darurat is not None
    for tebakan in (darurat.pub, *pasangan.values(), brankas.prv_darurat):
        with pytest.raises((SegelRusak, CryptoError)):
            open_darurat(tebakan[-32:], brankas, staf.akun.id)
        with pytest.raises(CryptoError):
            SealedBox(PrivateKey(tebakan[1:33])).decrypt(brankas.prv_darurat[1:])


def test_a_vault_moves_to_the_newest_key_when_its_owner_opens_it(tiap_app: Flask) -> None:
    lama = make_kunci()
    staf, tanpa = make_staf(nama="a"), make_staf(nama="b")
    with unit_kerja():
        baris = db.session().get_one(BrankasRow, tanpa.akun.id)
        baris.prv_darurat = baris.darurat_versi = None
    baru = make_kunci()
    keadaan = layanan.read_keadaan()
    assert (keadaan.versi, keadaan.terkini, keadaan.lama, keadaan.tanpa) == (2, 0, 1, 1)
    for s in (staf, tanpa):
        assert pulih.find_darurat_baru(s.akun.id)
        with unit_kerja():
            pulih.renew_darurat(get_pengguna(s.akun.id), s.pemegang.prv, now=SELASA)
        assert not pulih.find_darurat_baru(s.akun.id)
    assert layanan.recover_prv(staf.akun.id, baru.bagian[1], baru.bagian[2]) == staf.pemegang.prv
    with pytest.raises(DomainError):
        layanan.recover_prv(staf.akun.id, lama.bagian[1], lama.bagian[2])
    assert layanan.read_keadaan().terkini == 2


def test_the_ceremony_shows_three_shares_once_and_stores_none(app: Flask, klien: Klien) -> None:
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    form = klien.form(klien.get("/petugas/wbs/darurat"), "hadir")
    assert klien.send(form).status_code == 422
    assert db.session().scalars(select(Darurat)).all() == []
    respons = klien.send(form, hadir="1")
    bagian = re.findall(r'class="angka-nilai angka-teks bagian"[^>]*>([^<]+)<', respons.text)
    assert len(set(bagian)) == 3
    assert respons.headers["Cache-Control"] == "no-store"
    assert not any(b in klien.get("/petugas/wbs/darurat").text for b in bagian)
    [jejak] = db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.darurat_dibuat"))
    assert jejak.rincian == '{"versi": 1}'
    staf = make_staf()
    assert layanan.recover_prv(staf.akun.id, bagian[0], bagian[2]) == staf.pemegang.prv


def test_a_lost_vault_is_opened_on_the_page_and_other_windows_shut(app: Flask, klien: Klien) -> None:
    baru = make_kunci()
    staf = make_staf()
    masuk_brankas(klien, staf)
    form = klien.form(klien.get("/petugas/wbs/brankas/darurat"), "satu")
    isi = {"alasan": ALASAN, "satu": baru.bagian[1], "dua": baru.bagian[2], "frasa": FRASA_BARU, "ulang": FRASA_BARU}
    for ganti, kalimat in (
        ({"dua": baru.bagian[1]}, NETRAL),
        ({"ulang": "lain"}, "Kedua frasa sandi tidak sama."),
        ({"alasan": "ya"}, "Tulis alasan, 10 sampai 300 huruf."),
    ):
        respons = klien.send(form, **isi | ganti)
        assert respons.status_code == 422
        assert kalimat in text_of(respons.text)
        assert baru.bagian[1] not in respons.text
        assert FRASA_BARU not in respons.text
    berhasil = klien.send(form, **isi)
    assert berhasil.status_code == 200
    [kode] = re.findall(r'id="kode"[^>]*>([^<]+)<', berhasil.text)
    assert recover_by_code(as_kunci(get_brankas(staf.akun.id)), staf.akun.id, kode) == staf.pemegang.prv
    assert db.session().scalars(select(SesiBrankas)).all() == []
    [jejak] = db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.darurat_dipakai"))
    assert ALASAN in jejak.rincian
    assert baru.bagian[1] not in jejak.rincian


def test_only_the_head_makes_it_and_only_key_holders_use_it(app: Flask, klien: Klien) -> None:
    staf = make_staf()
    klien.masuk(staf.surel)
    assert klien.get("/petugas/wbs/darurat").status_code == 403
    make_akun(Peran.PIMPINAN)
    pimpinan = make_klien(app)
    pimpinan.masuk("pimpinan@uji.example")
    assert pimpinan.get("/petugas/wbs/darurat").status_code == 200
    assert pimpinan.get("/petugas/wbs/brankas/darurat").status_code == 403
    assert "belum disegel" in text_of(klien.get("/petugas/wbs/brankas/darurat").text)


def test_an_emergency_key_planted_in_the_database_is_never_sealed_to(tiap_app: Flask) -> None:
    make_kunci()
    staf, jahat = make_staf(), make_pasangan()
    with unit_kerja() as sesi:
        asli = sesi.get_one(Darurat, 1)
        sesi.add(
            Darurat(
                versi=2,
                pub=jahat.pub,
                pasangan_12=b"",
                pasangan_13=b"",
                pasangan_23=b"",
                dibuat_pada=SELASA.date(),
                dibuat_oleh_id=staf.akun.id,
                segel=asli.segel,
            )
        )
    assert not pulih.find_darurat_baru(staf.akun.id)
    baru, _prv, _kode = prepare_brankas(staf.akun.id, FRASA, staf.pemegang.prv)
    assert baru.darurat_versi == 1


def test_a_new_passphrase_does_not_seal_to_a_key_its_owner_never_agreed_to(tiap_app: Flask) -> None:
    staf = make_staf()
    make_kunci()
    baru, _prv, _kode = prepare_brankas(staf.akun.id, FRASA_BARU, staf.pemegang.prv)
    assert (baru.darurat_versi, baru.prv_darurat) == (None, None)
    with unit_kerja():
        pulih.renew_darurat(get_pengguna(staf.akun.id), staf.pemegang.prv, now=SELASA)
    make_kunci()
    baru, _prv, _kode = prepare_brankas(staf.akun.id, FRASA_BARU, staf.pemegang.prv)
    assert baru.darurat_versi == 1
