"""Rules of handling: dates that never move, four eyes, keys that follow people, words that stay sealed."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan
from portal.inti.jejak import Jejak
from portal.wbs.domain.alur import Gerak
from portal.wbs.domain.pilihan import Hasil
from portal.wbs.domain.tenggat import Jam
from portal.wbs.models import Akses, CatatanRow, GerakRow, Laporan
from portal.wbs.service import penanganan, pulih
from portal.wbs.service.akses import Terbuka, open_laporan
from portal.wbs.service.jam import compute_jam
from portal.wbs.service.percakapan import list_gerak, list_pesan, make_kiriman
from tests.pabrik.wbs import SELASA, LaporanUji, Staf, make_laporan, make_staf

ALASAN = "Alasan KANARI yang cukup panjang"
KATA = {"selesai": "Selesai.", "hasil": "Hasilnya begini.", "buka_lagi": "Dibuka lagi."}
HARI = timedelta(days=1)


def _work(staf: Staf, uji: LaporanUji) -> Terbuka:
    return penanganan.open_to_work(staf.pemegang, uji.id)


def _reply(staf: Staf, uji: LaporanUji, *, hari: int = 0, umpan_balik: bool = False) -> None:
    with unit_kerja():
        penanganan.reply(
            staf.pemegang,
            _work(staf, uji),
            teks="Terima kasih.",
            berkas=(),
            umpan_balik=umpan_balik,
            kiriman=make_kiriman(),
            now=SELASA + hari * HARI,
        )


def _move(staf: Staf, uji: LaporanUji, gerak: Gerak, hasil: Hasil | None = None, *, hari: int = 0) -> None:
    with unit_kerja():
        penanganan.move(
            staf.pemegang, _work(staf, uji), gerak, hasil=hasil, alasan=ALASAN, tujuan="KPK", kata=KATA,
            now=SELASA + hari * HARI,
        )  # fmt: skip


def _baris(uji: LaporanUji) -> Laporan:
    db.session.expire_all()
    return db.session().get_one(Laporan, uji.id)


def test_dates_that_were_met_never_move(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    _reply(staf, uji, hari=1)
    _reply(staf, uji, hari=5, umpan_balik=True)
    _reply(staf, uji, hari=9, umpan_balik=True)
    with unit_kerja():
        penanganan.confirm(staf.pemegang, _work(staf, uji), now=SELASA + 20 * HARI)
    baris = _baris(uji)
    assert baris.dikonfirmasi_pada == baris.dibalas_pada == date(2026, 2, 4)
    assert baris.umpan_balik_pada == date(2026, 2, 8)


def test_confirming_first_leaves_the_personal_answer_open(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    with unit_kerja():
        penanganan.confirm(staf.pemegang, _work(staf, uji), now=SELASA)
    terpenuhi = {t.jam: t.dipenuhi for t in compute_jam(_baris(uji))}
    assert terpenuhi == {Jam.KONFIRMASI: date(2026, 2, 3), Jam.BALASAN: None, Jam.UMPAN_BALIK: None}


def test_closing_meets_all_clocks_and_reopening_keeps_what_was_given(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    _move(staf, uji, Gerak.SELESAI, Hasil.TIDAK_DAPAT, hari=2)
    assert all(t.dipenuhi == date(2026, 2, 5) for t in compute_jam(_baris(uji)))
    _move(staf, uji, Gerak.BUKA_LAGI, hari=4)
    baris = _baris(uji)
    assert (baris.ditutup_pada, baris.hasil, baris.status) == (None, None, "ditelaah")
    assert baris.umpan_balik_pada == date(2026, 2, 5)
    terbuka = open_laporan(staf.pemegang, uji.id)
    assert [p.teks for p in list_pesan(terbuka.baris, terbuka.kunci)] == [
        "Selesai.\n\nHasilnya begini.",
        "Dibuka lagi.",
    ]


def test_reasons_lie_sealed_and_the_audit_trail_holds_none(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    _move(staf, uji, Gerak.SELESAI, Hasil.DILIMPAHKAN)
    with unit_kerja():
        penanganan.hold(staf.pemegang, _work(staf, uji), tahan=True, alasan=ALASAN, kalimat="Ditahan.", now=SELASA)
    simpan = b"".join(db.session().scalars(select(GerakRow.alasan))) + b"".join(
        db.session().scalars(select(CatatanRow.isi))
    )
    assert b"KANARI" not in simpan
    assert b"KPK" not in simpan
    jejak = json.dumps([{k: str(v) for k, v in vars(j).items()} for j in db.session().scalars(select(Jejak))])
    assert "wbs.gerak" in jejak
    assert "wbs.ditahan" in jejak
    assert "KANARI" not in jejak
    assert "KPK" not in jejak
    terbuka = open_laporan(staf.pemegang, uji.id)
    assert [isi for _g, isi in list_gerak(terbuka.baris, terbuka.kunci)] == [{"alasan": ALASAN, "tujuan": "KPK"}]


def test_a_verdict_needs_a_follow_up(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    with pytest.raises(DomainError) as salah:
        _move(staf, uji, Gerak.SELESAI, Hasil.TERBUKTI_ETIKA)
    assert salah.value.bidang == "hasil"
    with pytest.raises(Bentrok):
        _move(staf, uji, Gerak.BUKA_LAGI)
    assert _baris(uji).status == "diterima"
    assert not db.session().scalars(select(GerakRow)).all()


def test_more_time_is_given_once_by_somebody_else(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan()
    semula = penanganan.feedback_due(_baris(uji))

    def ask(staf: Staf) -> None:
        with unit_kerja():
            penanganan.ask_extension(staf.pemegang, _work(staf, uji), alasan=ALASAN, now=SELASA)

    def answer(staf: Staf, *, setuju: bool) -> bool:
        with unit_kerja():
            return penanganan.answer_extension(staf.pemegang, _work(staf, uji), setuju=setuju, now=SELASA)

    ask(satu)
    with pytest.raises(Bentrok):
        ask(dua)
    with pytest.raises(DomainError):
        answer(satu, setuju=True)
    assert not answer(satu, setuju=False)
    ask(dua)
    assert answer(satu, setuju=True)
    assert (semula, penanganan.feedback_due(_baris(uji))) == (date(2026, 5, 10), date(2026, 8, 10))
    with pytest.raises(Bentrok):
        ask(satu)
    with pytest.raises(Bentrok):
        answer(satu, setuju=True)


def test_no_more_time_after_the_feedback(app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    _reply(staf, uji, umpan_balik=True)
    assert not penanganan.may_extend(_baris(uji))
    with pytest.raises(Bentrok), unit_kerja():
        penanganan.ask_extension(staf.pemegang, _work(staf, uji), alasan=ALASAN, now=SELASA)


def test_an_old_form_is_noticed(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan()
    versi = str(_baris(uji).versi)
    _move(staf, uji, Gerak.VERIFIKASI)
    for lama in (versi, "", "abc"):
        with pytest.raises(Bentrok), unit_kerja():
            penanganan.open_to_work(staf.pemegang, uji.id, versi=lama)
    with unit_kerja():
        penanganan.open_to_work(staf.pemegang, uji.id, versi=str(_baris(uji).versi))


def test_what_one_handler_does_is_new_for_the_others(app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan()
    for staf in (satu, dua):
        with unit_kerja():
            penanganan.settle(staf.pemegang, _work(staf, uji))
    _reply(satu, uji)
    db.session.expire_all()
    baru = {a.pengguna_id: a.baru for a in db.session().scalars(select(Akses))}
    assert baru == {satu.akun.id: False, dua.akun.id: True}


def test_share_all_gives_back_nothing_that_was_taken_away(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    dicabut = make_laporan()
    terlibat = make_laporan(terlibat=frozenset({dua.akun.id}))
    with unit_kerja():
        penanganan.withdraw(satu.pemegang, _work(satu, dicabut), dua.akun.id, now=SELASA)
    assert penanganan.list_rekan_baru(satu.pemegang) == []
    with unit_kerja():
        assert penanganan.share_all(satu.pemegang, dua.akun.id, now=SELASA) == 0
    for uji in (dicabut, terlibat):
        with pytest.raises(TidakDitemukan):
            open_laporan(dua.pemegang, uji.id)
    with unit_kerja():
        penanganan.share(satu.pemegang, _work(satu, dicabut), dua.akun.id, now=SELASA)
    assert open_laporan(dua.pemegang, dicabut.id).isi["apa"]


def test_share_all_is_for_colleagues_with_a_vault_only(app: Flask) -> None:
    satu = make_staf(nama="a")
    make_laporan()
    dua = make_staf(nama="b")
    assert [p.pengguna_id for p in penanganan.list_rekan_baru(satu.pemegang)] == [dua.akun.id]
    with unit_kerja():
        assert penanganan.share_all(satu.pemegang, 9999, now=SELASA) == 0
        assert penanganan.share_all(satu.pemegang, satu.akun.id, now=SELASA) == 0
        assert penanganan.share_all(satu.pemegang, dua.akun.id, now=SELASA) == 1
    assert penanganan.list_rekan_baru(satu.pemegang) == []


def test_who_starts_over_is_no_longer_responsible(tiap_app: Flask) -> None:
    from portal.akun.service import get_pengguna
    from portal.wbs.service.brankas import prepare_brankas

    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    uji = make_laporan()
    with unit_kerja():
        penanganan.assign(dua.pemegang, _work(dua, uji), satu.akun.id, now=SELASA)
    assert _baris(uji).penanggung_jawab_id == satu.akun.id
    isi, _prv, _kode = prepare_brankas(satu.akun.id, "frasa yang sama sekali lain")
    with unit_kerja():
        pulih.start_over(get_pengguna(satu.akun.id), isi, now=SELASA)
    assert _baris(uji).penanggung_jawab_id is None
    with pytest.raises(TidakDitemukan):
        open_laporan(satu.pemegang, uji.id)
