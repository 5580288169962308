"""Attacks by people inside: provisional receipts, files used twice, named custodians, floods of letters."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from portal.akun.domain import Peran
from portal.akun.service import get_pengguna
from portal.inti.berkas import simpan
from portal.inti.db import db, unit_kerja, utc_now
from portal.wbs.domain.isian import LANGKAH_ISI, PANJANG, DataDiri
from portal.wbs.domain.pilihan import Mode
from portal.wbs.kunci import letak
from portal.wbs.kunci.laporan import make_kunci_laporan, wrap_handler
from portal.wbs.kunci.primitif import seal_json
from portal.wbs.models import Akses, AksesIdentitas, BerkasRow, Identitas, Laporan
from portal.wbs.publik import kotak as halaman_kotak
from portal.wbs.service import berkala, pulih
from portal.wbs.service import brankas as brankas_layanan
from portal.wbs.service import kotak as layanan
from portal.wbs.service.akses import open_laporan, rotate
from portal.wbs.service.identitas import answer_permintaan, ask_identitas
from portal.wbs.service.kustodian import share_identitas
from portal.wbs.service.titipan import open_berkas, renew_berkas
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.wbs import (
    FRASA,
    FRASA_UNIK,
    SELASA,
    confirm,
    make_diri,
    make_isian,
    make_laporan,
    make_staf,
    make_titipan,
)
from tests.wbs.alur import ISIAN, enter, fill, resi_of, send, unggahan
from tests.wbs.masuk import masuk_brankas

PERINGATAN = "tidak dapat membuktikan"


def _provisional(laporan_id: str) -> None:
    with unit_kerja() as sesi:
        sesi.execute(update(Laporan).where(Laporan.id == laporan_id).values(ganti_resi=True))


@pytest.mark.parametrize("langkah", ["bahasa", "buang:x", "kirim"])
def test_a_provisional_receipt_opens_the_exchange_and_nothing_else(klien: Klien, langkah: str) -> None:
    make_staf()
    uji = make_laporan()
    _provisional(uji.id)
    ganti = enter(klien, uji.resi)
    tanda = klien.form(ganti, "disimpan").isi["tanda"]
    respons = klien.post("/wbs/kotak/pesan", data={"tanda": tanda, "langkah": langkah, "pesan": "halo"})
    assert FRASA_UNIK not in respons.text
    assert "Kotak Anda" not in text_of(respons.text)


def test_a_provisional_receipt_leaves_no_identity(klien: Klien) -> None:
    make_staf()
    make_staf(Peran.KUSTODIAN_WBS)
    uji = make_laporan()
    _provisional(uji.id)
    tanda = klien.form(enter(klien, uji.resi), "disimpan").isi["tanda"]
    for nama in ("Nama Palsu", ""):
        respons = klien.post("/wbs/kotak/identitas", data={"tanda": tanda, "nama": nama})
        assert FRASA_UNIK not in respons.text
    assert db.session().get(Identitas, uji.id) is None


def test_a_receipt_exchanged_while_the_report_is_re_keyed_still_opens_it(
    klien: Klien, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A handler re-keys between the look at the session and the exchange: the new receipt must open the new key."""
    staf, uji = make_staf(), make_laporan()
    _provisional(uji.id)
    ganti = enter(klien, uji.resi)
    asli = halaman_kotak.read_terkirim

    def rekey_then(*args: Any) -> Any:
        hasil = asli(*args)
        with klien.application.app_context(), unit_kerja():
            rotate(staf.pemegang, open_laporan(staf.pemegang, uji.id))
        return hasil

    monkeypatch.setattr(halaman_kotak, "read_terkirim", rekey_then)
    baru = resi_of(ganti)
    klien.send(klien.form(ganti, "disimpan"), disimpan="ya")
    monkeypatch.undo()
    lama, kini = (layanan.unlock_kotak(r.replace("-", "")) for r in (uji.resi, baru))
    assert lama or kini, "the reporter is locked out for good"


def test_a_file_of_the_report_form_cannot_be_sent_again_from_the_mailbox(klien_tiap: Klien) -> None:
    klien = klien_tiap
    make_staf()
    periksa = fill(klien, berkas=unggahan())
    ubah = klien.send(klien.form(periksa, "draf"), langkah="ubah")
    catatan = klien.form(ubah, "titipan").isi["titipan"]
    halaman = enter(klien, resi_of(send(klien, periksa)))
    formulir = klien.form(halaman, "pesan")
    respons = klien.send(formulir, langkah="kirim", pesan="Berkas lama.", titipan=catatan)
    assert respons.status_code < 500, text_of(respons.text)
    assert db.session().scalar(select(func.count()).select_from(BerkasRow)) == 1


def test_a_file_of_the_desk_belongs_to_one_report(app: Flask) -> None:
    staf, klien = make_staf(), make_klien(app)
    isi = {"kanal": "loket", "kategori": "pungli", "mode": "anonim", "apa": "Cerita yang cukup panjang di loket."}
    with time_machine.travel(SELASA, tick=False):
        masuk_brankas(klien, staf)
        kosong = klien.form(klien.get("/petugas/wbs/loket"), "apa")
        salah = klien.send(kosong, **isi | {"apa": "pendek"}, berkas=unggahan())
        formulir = klien.form(salah, "titipan")
        assert klien.send(formulir, **isi).status_code == 200
        formulir.isi["sampul"] = klien.form(klien.get("/petugas/wbs/loket"), "apa").isi["sampul"]
        respons = klien.send(formulir, **isi)
    assert respons.status_code < 500, text_of(respons.text)
    assert db.session().scalar(select(func.count()).select_from(BerkasRow)) == 1


def test_a_named_custodian_gets_no_identity_by_a_new_vault(tiap_app: Flask) -> None:
    make_staf()
    satu, terlibat = make_staf(Peran.KUSTODIAN_WBS, nama="a"), make_staf(Peran.KUSTODIAN_WBS, nama="b")
    uji = make_laporan(terlibat=frozenset({terlibat.akun.id}))
    with unit_kerja():
        kotak = layanan.unlock_kotak(uji.resi)
        assert kotak is not None
        layanan.add_diri(kotak, DataDiri("Pelapor Rekaan"), now=SELASA)
    kelak = SELASA + timedelta(days=9)
    isi, _prv, _kode = brankas_layanan.prepare_brankas(terlibat.akun.id, FRASA)
    with unit_kerja():
        pulih.start_over(get_pengguna(terlibat.akun.id), isi, now=kelak)
    confirm(terlibat.akun.id)
    with unit_kerja():
        assert share_identitas(satu.pemegang, terlibat.akun.id, now=kelak) == 0
    assert db.session().get(AksesIdentitas, (uji.id, terlibat.akun.id)) is None


def test_the_day_takes_approvals_from_who_lost_the_report(app: Flask) -> None:
    satu, dua, kustodian = make_staf(nama="a"), make_staf(nama="b"), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_laporan(mode=Mode.RAHASIA, diri=make_diri())
    kata = "Surat resmi penyidik sudah diperiksa."
    with unit_kerja():
        terbuka = open_laporan(satu.pemegang, uji.id)
        nomor = ask_identitas(satu.pemegang, terbuka, dasar="hukum", alasan=kata, now=SELASA)
    with unit_kerja():
        answer_permintaan(kustodian.pemegang, nomor, setuju=True, alasan=kata, now=SELASA)
    with unit_kerja():
        get_pengguna(satu.akun.id).active = False
    berkala.run_harian(now=SELASA)
    assert db.session().get(AksesIdentitas, (uji.id, satu.akun.id)) is None
    assert db.session().get(AksesIdentitas, (uji.id, kustodian.akun.id)) is not None
    assert dua


def test_the_day_makes_a_stored_file_forget_the_instant_it_came(app: Flask) -> None:
    """Change and birth time cannot be set: only a new file under the old name has new ones."""
    berkas, kini = make_titipan(b"bukti rahasia"), utc_now()
    jalur = simpan.local_path(f"wbs/{berkas.token}")
    assert jalur is not None
    lama = jalur.stat()
    assert renew_berkas(now=kini) == 0, "today's files wait for tomorrow"
    assert renew_berkas(now=kini + timedelta(days=1)) == 1
    baru = jalur.stat()
    assert baru.st_ctime_ns > lama.st_ctime_ns
    assert baru.st_ino != lama.st_ino
    assert baru.st_mtime == lama.st_mtime
    assert b"".join(open_berkas(berkas)) == b"bukti rahasia"


def test_content_under_a_key_of_the_enemy_opens_with_a_warning(app: Flask) -> None:
    """Public halves lie in the database: who writes there can wrap another key, but not put the server's mark."""
    staf, uji, kunci = make_staf(), make_laporan(), make_kunci_laporan()
    klien = make_klien(app)
    with time_machine.travel(SELASA, tick=False):
        masuk_brankas(klien, staf)
        assert PERINGATAN not in text_of(klien.get(f"/petugas/wbs/laporan/{uji.id}").text)
        palsu = make_isian(apa="Palsu: yang bersalah adalah orang lain.").as_json() | {"garam": "0", "meterai": "0"}
        with unit_kerja() as sesi:
            baris = sesi.get_one(Laporan, uji.id)
            baris.isi = seal_json(kunci.isi, palsu, letak.isi_laporan(baris.id, 1), langkah=LANGKAH_ISI)
            akses = sesi.get_one(Akses, (uji.id, staf.akun.id))
            akses.bungkus = wrap_handler(kunci, staf_pub(staf.akun.id), uji.id, staf.akun.id)
        halaman = klien.get(f"/petugas/wbs/laporan/{uji.id}")
    assert halaman.status_code == 200
    assert PERINGATAN in text_of(halaman.text)


def staf_pub(pengguna_id: int) -> bytes:
    return brankas_layanan.get_brankas(pengguna_id).pub


def test_a_picture_on_a_foreign_page_signs_nobody_out(klien: Klien) -> None:
    asing = klien.get("/wbs/keluar", headers={"Sec-Fetch-Site": "cross-site"})
    assert "cookies" not in asing.headers["Clear-Site-Data"]
    assert "cookies" in klien.get("/wbs/keluar").headers["Clear-Site-Data"]


def test_half_a_million_letters_in_every_field_cost_little(klien: Klien) -> None:
    make_staf()
    formulir = klien.form(klien.get("/wbs/baru"), "sampul")
    banyak = dict.fromkeys((*PANJANG, "nama", "hubungan"), "A2" * 240_000)
    mulai = time.process_time()
    respons = klien.send(formulir, langkah="periksa", **ISIAN | banyak)
    lama = time.process_time() - mulai
    assert respons.status_code in (413, 422), respons.status_code
    assert lama < 4, lama


@pytest.mark.parametrize("nomor", ["9" * 5000, "٣", "-1", ""])
def test_a_number_that_names_nobody_shares_nothing(klien: Klien, nomor: str) -> None:
    masuk_brankas(klien, make_staf())
    kirim = next(f for f in klien.forms(klien.get("/petugas/wbs/")) if f.alamat.endswith("/cari"))
    respons = klien.post("/petugas/wbs/bagi-semua", data={"csrf_token": kirim.isi["csrf_token"], "penerima": nomor})
    assert "0 laporan dibagikan." in klien.follow(respons).text
