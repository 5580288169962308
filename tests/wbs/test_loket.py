"""A report taken down for somebody: sealed like any other, one slip, a receipt the office does not keep."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, TidakDitemukan
from portal.inti.jejak import Jejak
from portal.wbs.kunci.laporan import open_reporter
from portal.wbs.kunci.resi import read_resi
from portal.wbs.models import Laporan
from portal.wbs.service import loket as layanan
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.laporan import find_by_resi, read_isi, segel_of
from portal.wbs.service.percakapan import list_berkas
from portal.wbs.service.tempat import get_tempat
from portal.wbs.service.titipan import open_berkas
from tests.klien import Klien, make_klien, parse, text_of
from tests.pabrik.wbs import SELASA, Staf, make_staf, unggahan
from tests.wbs.masuk import masuk_brankas

ALAMAT = "/petugas/wbs/loket"
ISI = {
    "kanal": "telepon",
    "diterima": "2026-01-30",
    "kategori": "pungli",
    "mode": "anonim",
    "apa": "Petugas meminta uang tambahan di depan loket KANARI-LOKET.",
    "siapa": "Petugas loket 2",
}


@pytest.fixture(autouse=True)
def _pada_selasa() -> Iterator[None]:
    with time_machine.travel(SELASA, tick=False):
        yield


def open_form(app: Flask, staf: Staf) -> tuple[Klien, Any]:
    klien = make_klien(app)
    masuk_brankas(klien, staf)
    return klien, klien.form(klien.get(ALAMAT), "apa")


def resi_of(html: str) -> str:
    [elemen] = [e for e in parse(html).iter() if e.get("id") == "resi"]
    resi = read_resi("".join(elemen.itertext()))
    assert resi is not None
    return resi


def count_laporan() -> int:
    return int(db.session().scalar(select(func.count()).select_from(Laporan)) or 0)


def test_what_is_told_on_the_telephone_becomes_a_sealed_report_with_a_provisional_receipt(tiap_app: Flask) -> None:
    staf, rekan = make_staf(nama="a"), make_staf(nama="b")
    klien, form = open_form(tiap_app, staf)
    respons = klien.send(form, **ISI, berkas=unggahan(b"isi kuitansi", "kuitansi.txt"))
    assert respons.status_code == 200, text_of(respons.text)
    assert respons.headers["Cache-Control"] == "no-store"
    resi = resi_of(respons.text)
    baris = find_by_resi(resi)
    assert baris is not None
    assert (baris.kanal, baris.ganti_resi, baris.diterima_pada) == ("telepon", True, date(2026, 1, 30))
    assert baris.nomor in respons.text
    isi = read_isi(baris, open_reporter(get_tempat().lada, resi, segel_of(baris), baris.id))
    assert isi["apa"] == ISI["apa"]
    terbuka = open_laporan(rekan.pemegang, baris.id)
    [(_pesan, berkas)] = list_berkas(terbuka.baris, terbuka.kunci)
    assert b"".join(open_berkas(berkas)) == b"isi kuitansi"
    assert ISI["apa"] in text_of(respons.text), "the words stand there for the reporter to check and sign"
    assert "Tanda tangan pelapor" in text_of(respons.text)


def test_the_receipt_is_kept_nowhere(tiap_app: Flask) -> None:
    klien, form = open_form(tiap_app, make_staf())
    resi = resi_of(klien.send(form, **ISI).text)
    assert resi not in form.isi["sampul"].upper()
    for jejak in db.session().scalars(select(Jejak)):
        assert resi not in jejak.rincian
        assert "KANARI-LOKET" not in jejak.rincian
    assert db.session().scalar(select(func.count()).select_from(Jejak).where(Jejak.aksi == "wbs.loket")) == 1


def test_the_same_form_sent_twice_is_one_report_and_one_slip(tiap_app: Flask) -> None:
    klien, form = open_form(tiap_app, make_staf())
    satu = klien.send(form, **ISI, berkas=unggahan())
    dua = klien.send(form, **ISI, berkas=unggahan())
    assert (satu.status_code, dua.status_code) == (200, 200)
    assert resi_of(satu.text) == resi_of(dua.text)
    assert count_laporan() == 1
    lain = klien.send(form, **ISI | {"apa": "Kata lain dari formulir yang sama persis."}, berkas=unggahan())
    assert lain.status_code == 409
    assert count_laporan() == 1


def test_a_form_of_a_report_whose_receipt_was_exchanged_shows_nothing_any_more(tiap_app: Flask) -> None:
    klien, form = open_form(tiap_app, make_staf())
    resi = resi_of(klien.send(form, **ISI).text)
    with unit_kerja():
        baris = find_by_resi(resi)
        assert baris is not None
        baris.cari = b"x" * 32
    respons = klien.send(form, **ISI)
    assert respons.status_code == 409
    assert 'id="resi"' not in respons.text
    assert count_laporan() == 1


def test_two_requests_at_the_same_moment_end_as_one_report(tiap_app: Flask) -> None:
    """Both look before either has stored; the second finds the first in its way and shows the same slip."""
    from portal.wbs.petugas import loket

    klien, form = open_form(tiap_app, make_staf())
    asli, dilihat = layanan.find_catatan, []

    def look_too_early(*args: Any) -> Any:
        dilihat.append(1)
        return None if len(dilihat) == 2 else asli(*args)

    with pytest.MonkeyPatch.context() as tambal:
        tambal.setattr(loket.layanan, "find_catatan", look_too_early)
        satu = klien.send(form, **ISI, berkas=unggahan())
        dua = klien.send(form, **ISI, berkas=unggahan())
    assert len(dilihat) == 3
    assert resi_of(satu.text) == resi_of(dua.text)
    assert count_laporan() == 1


def test_what_is_wrong_stands_beside_its_control_and_nothing_typed_or_uploaded_is_lost(app: Flask) -> None:
    staf = make_staf()
    klien, form = open_form(app, staf)
    respons = klien.send(
        form, **ISI | {"apa": "pendek", "diterima": "2026-02-04", "kanal": "web"}, berkas=unggahan(b"tetap ada")
    )
    assert respons.status_code == 422
    kata = text_of(respons.text)
    assert "Ceritakan apa yang terjadi" in kata
    assert "tidak setelah hari ini" in kata
    assert "Pilih kanal laporan." in kata
    assert "kuitansi.txt" in kata
    baru = klien.form(respons, "apa")
    assert baru.isi["siapa"].strip() == ISI["siapa"]
    assert baru.isi["sampul"] == form.isi["sampul"]
    klien.send(baru, **ISI)
    terbuka = open_laporan(staf.pemegang, _only_id())
    assert [b.nama for _p, b in list_berkas(terbuka.baris, terbuka.kunci)] == ["kuitansi.txt"]


def _only_id() -> str:
    return db.session().scalars(select(Laporan.id)).one()


@pytest.mark.parametrize("hari", ["2026-01-03", "2026-02-04", "", "kemarin"])
def test_a_day_in_the_future_or_long_ago_is_refused(app: Flask, hari: str) -> None:
    klien, form = open_form(app, make_staf())
    assert klien.send(form, **ISI | {"diterima": hari}).status_code == 422
    assert count_laporan() == 0


def test_a_form_left_open_for_a_day_gets_a_new_envelope_and_keeps_the_words(app: Flask) -> None:
    staf = make_staf()
    _klien, form = open_form(app, staf)
    with time_machine.travel(SELASA + timedelta(hours=9), tick=False):
        klien, kini = open_form(app, staf)
        form.isi["csrf_token"] = kini.isi["csrf_token"]
        respons = klien.send(form, **ISI)
        assert respons.status_code == 409
        ulang = klien.form(respons, "apa")
        assert ulang.isi["apa"].strip() == ISI["apa"]
        assert ulang.isi["sampul"] != form.isi["sampul"]
        assert klien.send(ulang, **ISI).status_code == 200


def test_an_envelope_belongs_to_one_person(app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    sampul = layanan.make_sampul(satu.pemegang, now=SELASA)
    assert layanan.read_sampul(satu.pemegang, sampul, now=SELASA).resi
    for pemegang, teks in ((dua.pemegang, sampul), (satu.pemegang, ""), (satu.pemegang, "zz"), (satu.pemegang, "00")):
        with pytest.raises(Bentrok):
            layanan.read_sampul(pemegang, teks, now=SELASA)


def test_who_is_named_as_involved_gets_no_key_even_at_the_desk(app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    make_staf(Peran.KUSTODIAN_WBS)
    klien, form = open_form(app, satu)
    klien.send(form, **ISI | {"terlibat": str(satu.akun.id), "mode": "rahasia", "nama": "Pelapor Rekaan"})
    laporan = _only_id()
    assert open_laporan(dua.pemegang, laporan).terlibat == {satu.akun.id}
    with pytest.raises(TidakDitemukan):
        open_laporan(satu.pemegang, laporan)


def test_only_a_handler_with_an_open_vault_takes_reports_down(app: Flask, klien: Klien) -> None:
    kustodian, staf = make_staf(Peran.KUSTODIAN_WBS), make_staf()
    masuk_brankas(klien, kustodian)
    assert klien.get(ALAMAT).status_code == 403
    lain = make_klien(app)
    lain.masuk(staf.surel)
    assert lain.get(ALAMAT).headers["Location"].startswith("/petugas/wbs/brankas")
