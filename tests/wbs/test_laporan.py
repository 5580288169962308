"""A report: stored once, read by handlers and reporter, and by nobody else."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan
from portal.wbs.domain.pilihan import Mode
from portal.wbs.kunci.laporan import open_reporter
from portal.wbs.kunci.primitif import SegelRusak
from portal.wbs.models import Akses, Identitas, Laporan
from portal.wbs.service.akses import grant, open_laporan, revoke
from portal.wbs.service.laporan import TanpaPengelola, find_by_resi, read_isi, seal_laporan, segel_of, store_laporan
from portal.wbs.service.percakapan import (
    PELAPOR,
    PENGELOLA,
    add_catatan,
    add_pesan,
    list_catatan,
    list_pesan,
    make_kiriman,
)
from portal.wbs.service.tempat import get_tempat
from portal.wbs.service.titipan import open_berkas
from tests.pabrik.wbs import FRASA_UNIK, SELASA, make_diri, make_isian, make_laporan, make_staf, make_titipan


def test_handlers_and_reporter_read_a_report_and_a_stranger_does_not(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan()
    lain = make_staf(nama="c")
    for staf in (satu, dua):
        assert FRASA_UNIK in open_laporan(staf.pemegang, uji.id).isi["apa"]
    with pytest.raises(TidakDitemukan):
        open_laporan(lain.pemegang, uji.id)
    baris = find_by_resi(uji.resi)
    assert baris is not None
    kunci = open_reporter(get_tempat().lada, uji.resi, segel_of(baris), baris.id)
    assert FRASA_UNIK in read_isi(baris, kunci)["apa"]


def test_the_same_receipt_again_is_the_same_report(tiap_app: Flask) -> None:
    make_staf()
    uji = make_laporan()
    with unit_kerja():
        tanda = store_laporan(
            seal_laporan(make_isian(), (), resi=uji.resi, laporan_id=uji.id, now=SELASA), resi=uji.resi
        )
    assert tanda == uji.tanda
    assert db.session().scalar(select(func.count()).select_from(Laporan)) == 1
    assert db.session().scalar(select(func.count()).select_from(Akses)) == 1


def test_the_same_receipt_with_other_words_is_refused(tiap_app: Flask) -> None:
    make_staf()
    uji = make_laporan()
    lain = seal_laporan(make_isian(apa="Cerita lain yang sama sekali berbeda."), (), resi=uji.resi,
                        laporan_id=uji.id, now=SELASA)  # fmt: skip
    with pytest.raises(Bentrok), unit_kerja():
        store_laporan(lain, resi=uji.resi)


def test_without_a_key_holder_nothing_is_sealed(app: Flask) -> None:
    with pytest.raises(TanpaPengelola):
        make_laporan()
    staf = make_staf()
    with pytest.raises(TanpaPengelola):
        make_laporan(terlibat=frozenset({staf.akun.id}))
    with pytest.raises(DomainError, match="kustodian"):
        make_laporan(mode=Mode.RAHASIA, diri=make_diri())


def test_who_is_named_as_involved_gets_no_key_and_cannot_be_given_one(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan(terlibat=frozenset({dua.akun.id}))
    with pytest.raises(TidakDitemukan):
        open_laporan(dua.pemegang, uji.id)
    with pytest.raises(DomainError), unit_kerja():
        grant(satu.pemegang, open_laporan(satu.pemegang, uji.id), dua.akun.id, now=SELASA)


def test_taking_access_away_re_keys_everything_and_the_old_key_opens_nothing_new(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan(berkas=(make_titipan(b"isi bukti"),))
    lama = open_laporan(dua.pemegang, uji.id)
    with unit_kerja():
        terbuka = open_laporan(satu.pemegang, uji.id)
        add_pesan(terbuka.baris, terbuka.kunci, sisi=PENGELOLA, teks="Terima kasih", now=SELASA, kiriman=make_kiriman())
        add_catatan(terbuka.baris, terbuka.kunci, pengguna_id=satu.akun.id, teks="catatan", kiriman=make_kiriman(),
                    now=SELASA)  # fmt: skip
        revoke(satu.pemegang, terbuka, dua.akun.id, now=SELASA)
    with pytest.raises(TidakDitemukan):
        open_laporan(dua.pemegang, uji.id)
    baru = open_laporan(satu.pemegang, uji.id)
    with pytest.raises(SegelRusak):
        read_isi(baru.baris, lama.kunci)
    assert [p.teks for p in list_pesan(baru.baris, baru.kunci)] == ["Terima kasih"]
    assert [c.teks for c in list_catatan(baru.baris, baru.kunci)] == ["catatan"]
    baris = find_by_resi(uji.resi)
    assert baris is not None
    pelapor = open_reporter(get_tempat().lada, uji.resi, segel_of(baris), baris.id)
    assert pelapor.isi == baru.kunci.isi
    assert [p.teks for p in list_pesan(baris, pelapor)] == ["Terima kasih"]


def test_the_identity_lies_apart_and_a_handlers_keys_do_not_open_it(tiap_app: Flask) -> None:
    staf, kustodian = make_staf(), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_laporan(mode=Mode.RAHASIA, diri=make_diri())
    terbuka = open_laporan(staf.pemegang, uji.id)
    assert terbuka.isi["identitas"] is None
    identitas = db.session().get_one(Identitas, uji.id)
    assert b"Pelapor Rekaan" not in identitas.isi
    with pytest.raises(TidakDitemukan):
        open_laporan(kustodian.pemegang, uji.id)


def test_a_file_reads_back_and_its_name_is_sealed(tiap_app: Flask) -> None:
    staf = make_staf()
    isi = b"baris rahasia " * 20_000
    uji = make_laporan(berkas=(make_titipan(isi, "bukti transfer.pdf"),))
    terbuka = open_laporan(staf.pemegang, uji.id)
    from portal.wbs.service.percakapan import list_berkas

    [(nomor, berkas)] = list_berkas(terbuka.baris, terbuka.kunci)
    assert (nomor, berkas.nama, berkas.ukuran) == (0, "bukti transfer.pdf", len(isi))
    assert b"".join(open_berkas(berkas)) == isi


def test_a_message_moved_reordered_or_put_in_another_mouth_is_noticed(tiap_app: Flask) -> None:
    from portal.wbs.models import PesanRow

    staf = make_staf()
    uji = make_laporan()
    with unit_kerja() as sesi:
        terbuka = open_laporan(staf.pemegang, uji.id)
        for teks, sisi in (("satu", PELAPOR), ("dua", PENGELOLA)):
            add_pesan(terbuka.baris, terbuka.kunci, sisi=sisi, teks=teks, now=SELASA, kiriman=make_kiriman())
    rows = db.session().scalars(select(PesanRow).order_by(PesanRow.nomor)).all()
    with unit_kerja() as sesi:
        rows[0].isi, rows[1].isi = rows[1].isi, rows[0].isi
        sesi.add_all(rows)
    with pytest.raises(SegelRusak):
        list_pesan(terbuka.baris, terbuka.kunci)


def test_words_are_not_sealed_with_a_key_of_before_a_re_keying(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan()
    lama = open_laporan(satu.pemegang, uji.id)
    db.session().expunge(lama.baris)
    with unit_kerja():
        revoke(satu.pemegang, open_laporan(satu.pemegang, uji.id), dua.akun.id, now=SELASA)
    with pytest.raises(Bentrok), unit_kerja():
        add_pesan(lama.baris, lama.kunci, sisi=PENGELOLA, teks="terlambat", now=SELASA, kiriman=make_kiriman())
