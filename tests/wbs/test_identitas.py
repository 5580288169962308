"""An identity: only a custodian's decision gives it to a handler, once, for thirty days, never to oneself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import LargeBinary, select

from portal.akun.domain import Peran
from portal.akun.service import get_pengguna
from portal.inti.db import Base, db, unit_kerja
from portal.inti.galat import Bentrok, DomainError, TidakBerwenang, TidakDitemukan
from portal.inti.jejak import Jejak
from portal.wbs.domain.pilihan import Mode
from portal.wbs.kunci import letak
from portal.wbs.kunci.laporan import unwrap_identity
from portal.wbs.kunci.primitif import SegelRusak, unseal, unwrap
from portal.wbs.models import AksesIdentitas, Identitas, KataPermintaan, PermintaanIdentitas
from portal.wbs.service import identitas as layanan
from portal.wbs.service import kustodian as kustodian_layanan
from portal.wbs.service.akses import open_laporan, revoke
from portal.wbs.service.brankas import Pemegang
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.wbs import SELASA, LaporanUji, Staf, make_diri, make_laporan, make_staf
from tests.wbs.masuk import masuk_brankas

ALASAN = "Penyidik meminta nama pelapor dengan surat resmi ALASAN-RAHASIA."
JAWABAN = "Surat penyidik sudah diperiksa dan sah JAWABAN-RAHASIA."
NAMA = "Pelapor Rekaan"


@pytest.fixture(autouse=True)
def _pada_selasa() -> object:
    with time_machine.travel(SELASA, tick=False):
        yield


def make_rahasia(**lain: object) -> LaporanUji:
    return make_laporan(mode=Mode.RAHASIA, diri=make_diri(), **lain)  # type: ignore[arg-type]


def ask(staf: Staf, uji: LaporanUji) -> str:
    with unit_kerja():
        terbuka = open_laporan(staf.pemegang, uji.id)
        return layanan.ask_identitas(staf.pemegang, terbuka, dasar="hukum", alasan=ALASAN, now=SELASA)


def answer(staf: Staf, permintaan: str, *, setuju: bool = True) -> None:
    with unit_kerja():
        layanan.answer_permintaan(staf.pemegang, permintaan, setuju=setuju, alasan=JAWABAN, now=SELASA)


def look(staf: Staf, uji: LaporanUji, **lain: timedelta) -> dict[str, object]:
    with unit_kerja():
        terbuka = open_laporan(staf.pemegang, uji.id)
        return layanan.open_as_pengelola(staf.pemegang, terbuka, now=SELASA + lain.get("kelak", timedelta()))


def test_an_approved_handler_sees_who_reported_and_a_colleague_does_not(tiap_app: Flask) -> None:
    satu, dua, kustodian = make_staf(nama="a"), make_staf(nama="b"), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    with pytest.raises(TidakDitemukan):
        look(satu, uji)
    answer(kustodian, ask(satu, uji))
    assert look(satu, uji)["nama"] == NAMA
    with pytest.raises(TidakDitemukan):
        look(dua, uji)


def test_the_words_open_for_custodian_and_requester_only(tiap_app: Flask) -> None:
    satu, dua, kustodian = make_staf(nama="a"), make_staf(nama="b"), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    nomor = ask(satu, uji)
    answer(kustodian, nomor, setuju=False)
    for kata in db.session().scalars(select(KataPermintaan)):
        assert b"RAHASIA" not in kata.isi
    [dilihat] = layanan.list_permintaan(kustodian.pemegang)
    assert (dilihat.alasan, dilihat.jawaban, dilihat.setuju, dilihat.dasar) == (ALASAN, JAWABAN, False, "hukum")
    [milik] = layanan.read_keadaan(satu.pemegang, open_laporan(satu.pemegang, uji.id), now=SELASA).permintaan
    assert (milik.alasan, milik.jawaban) == (ALASAN, JAWABAN)
    for kata in db.session().scalars(select(KataPermintaan)):
        with pytest.raises(SegelRusak):
            unwrap(dua.pemegang.prv, kata.isi, letak.kata_permintaan(nomor, kata.pengguna_id, kata.jawaban))
    with pytest.raises(TidakDitemukan):
        look(satu, uji)


def test_thirty_days_later_it_is_shut_and_the_chore_deletes_the_key(tiap_app: Flask) -> None:
    staf, kustodian = make_staf(), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    answer(kustodian, ask(staf, uji))
    assert look(staf, uji, kelak=timedelta(days=30))["nama"] == NAMA
    with pytest.raises(TidakDitemukan):
        look(staf, uji, kelak=timedelta(days=31))
    with unit_kerja():
        assert layanan.purge_akses_identitas(now=SELASA + timedelta(days=30)) == 0
    with unit_kerja():
        assert layanan.purge_akses_identitas(now=SELASA + timedelta(days=31)) == 1
    assert [a.pengguna_id for a in db.session().scalars(select(AksesIdentitas))] == [kustodian.akun.id]


def test_who_loses_the_report_loses_the_identity(tiap_app: Flask) -> None:
    satu, dua, kustodian = make_staf(nama="a"), make_staf(nama="b"), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    answer(kustodian, ask(dua, uji))
    with unit_kerja():
        revoke(satu.pemegang, open_laporan(satu.pemegang, uji.id), dua.akun.id, now=SELASA)
    assert db.session().get(AksesIdentitas, (uji.id, dua.akun.id)) is None
    assert db.session().get(AksesIdentitas, (uji.id, kustodian.akun.id)) is not None


def test_a_request_of_somebody_without_the_report_any_more_cannot_be_approved(tiap_app: Flask) -> None:
    satu, dua, kustodian = make_staf(nama="a"), make_staf(nama="b"), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    nomor = ask(dua, uji)
    with unit_kerja():
        revoke(satu.pemegang, open_laporan(satu.pemegang, uji.id), dua.akun.id, now=SELASA)
    with pytest.raises(Bentrok, match="tidak lagi memegang"):
        answer(kustodian, nomor)
    answer(kustodian, nomor, setuju=False)


def test_a_request_is_decided_once(tiap_app: Flask) -> None:
    staf = make_staf()
    satu, dua = make_staf(Peran.KUSTODIAN_WBS, "k1"), make_staf(Peran.KUSTODIAN_WBS, "k2")
    uji = make_rahasia()
    nomor = ask(staf, uji)
    answer(satu, nomor, setuju=False)
    with pytest.raises(Bentrok, match="sudah diputus"):
        answer(dua, nomor)
    db.session().rollback()
    with pytest.raises(TidakDitemukan):
        look(staf, uji)
    assert db.session().get_one(PermintaanIdentitas, nomor).kustodian_id == satu.akun.id


def test_two_custodians_at_the_same_moment_make_one_decision(tiap_app: Flask) -> None:
    staf = make_staf()
    penjaga = [make_staf(Peran.KUSTODIAN_WBS, f"k{n}") for n in range(2)]
    uji = make_rahasia()
    nomor = ask(staf, uji)
    db.session().rollback()
    bersama = Barrier(2)

    def decide(ke: int) -> str:
        with tiap_app.app_context():
            bersama.wait()
            try:
                answer(penjaga[ke], nomor, setuju=bool(ke))
            except Bentrok as salah:
                return salah.kode
            finally:
                db.session.remove()
            return "diputus"

    with ThreadPoolExecutor(2) as kolam:
        assert sorted(kolam.map(decide, range(2))) == ["diputus", "sudah_diputus"]
    setuju = db.session().get_one(PermintaanIdentitas, nomor).setuju
    assert (db.session().get(AksesIdentitas, (uji.id, staf.akun.id)) is not None) == setuju


def test_a_request_taken_back_cannot_be_approved_and_a_decided_one_not_taken_back(tiap_app: Flask) -> None:
    staf, kustodian = make_staf(), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    nomor = ask(staf, uji)
    with unit_kerja():
        layanan.withdraw_permintaan(staf.pemegang, open_laporan(staf.pemegang, uji.id), nomor, now=SELASA)
    with pytest.raises(Bentrok):
        answer(kustodian, nomor)
    kedua = ask(staf, uji)
    answer(kustodian, kedua, setuju=False)
    with pytest.raises(Bentrok), unit_kerja():
        layanan.withdraw_permintaan(staf.pemegang, open_laporan(staf.pemegang, uji.id), kedua, now=SELASA)


def test_one_waiting_request_at_a_time_and_a_colleague_cannot_take_it_back(tiap_app: Flask) -> None:
    satu, dua = make_staf(nama="a"), make_staf(nama="b")
    make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    nomor = ask(satu, uji)
    with pytest.raises(Bentrok, match="menunggu"):
        ask(satu, uji)
    with pytest.raises(Bentrok), unit_kerja():
        layanan.withdraw_permintaan(dua.pemegang, open_laporan(dua.pemegang, uji.id), nomor, now=SELASA)


def test_nobody_approves_an_own_request(tiap_app: Flask) -> None:
    staf, kustodian = make_staf(), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    nomor = ask(staf, uji)
    with unit_kerja():
        db.session().get_one(PermintaanIdentitas, nomor).peminta_id = kustodian.akun.id
    with pytest.raises(TidakBerwenang, match="orang lain"):
        answer(kustodian, nomor)
    with pytest.raises(TidakBerwenang):
        answer(staf, nomor)


def test_without_a_custodian_nothing_can_be_asked_and_nothing_opens(tiap_app: Flask) -> None:
    staf, kustodian = make_staf(), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    with unit_kerja():
        get_pengguna(kustodian.akun.id).active = False
    with pytest.raises(DomainError, match="Tidak ada kustodian"):
        ask(staf, uji)
    db.session().rollback()
    assert db.session().scalars(select(PermintaanIdentitas)).all() == []
    with pytest.raises(DomainError, match="tidak menitipkan"):
        ask(staf, make_laporan())


def _blobs() -> list[tuple[str, bytes]]:
    """Return every byte column of every row in the database, with its place."""
    hasil = []
    for tabel in Base.metadata.sorted_tables:
        kolom = [k for k in tabel.columns if isinstance(k.type, LargeBinary)]
        for baris in db.session().execute(select(*kolom)) if kolom else ():
            hasil += [(tabel.name, bytes(b)) for b in baris if b is not None]
    return hasil


def _opened_by(pemegang: Pemegang, uji: LaporanUji) -> set[bytes]:
    """Return all that a person's keys open, trying each key found on every blob of the database until no more opens."""
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    kotak, terbuka = SealedBox(PrivateKey(pemegang.prv)), set()
    tempat = [letak.identitas(uji.id), letak.isi_laporan(uji.id, 1)]
    blobs, kunci = _blobs(), {pemegang.prv}
    for _nama, blob in blobs:
        try:
            isi = kotak.decrypt(blob[1:])[16:]
        except (CryptoError, ValueError, TypeError):
            continue
        terbuka.add(isi)
        kunci |= {isi[i : i + 32] for i in range(0, len(isi) - 31, 32)}
    for k in kunci:
        for _nama, blob in blobs:
            for t in tempat:
                try:
                    terbuka.add(unseal(k, blob, t))
                except SegelRusak:
                    continue
    return terbuka


def test_a_handler_with_everything_gets_no_identity_bytes_until_a_custodian_agrees(tiap_app: Flask) -> None:
    """Test case 19: neither a route nor the handler's own key on every blob of the database."""
    staf, kustodian = make_staf(), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    nomor = ask(staf, uji)
    sebelum = _opened_by(staf.pemegang, uji)
    assert any(b"KANARI-4711" in isi for isi in sebelum), "the handler's own report must open this way"
    assert not any(NAMA.encode() in isi for isi in sebelum)
    assert any(NAMA.encode() in isi for isi in _opened_by(kustodian.pemegang, uji))
    klien = make_klien(tiap_app)
    masuk_brankas(klien, staf)
    for alamat in (
        f"/petugas/wbs/laporan/{uji.id}/identitas",
        f"/petugas/wbs/laporan/{uji.id}/identitas/lihat",
        "/petugas/wbs/identitas",
    ):
        assert NAMA not in klien.get(alamat).text
    token = klien.form(klien.get(f"/petugas/wbs/laporan/{uji.id}/identitas"), "csrf_token").isi["csrf_token"]
    for alamat in (
        f"/petugas/wbs/laporan/{uji.id}/identitas/lihat",
        f"/petugas/wbs/identitas/{uji.id}/buka",
        f"/petugas/wbs/identitas/permintaan/{nomor}",
    ):
        isi = {"csrf_token": token, "putusan": "setuju", "alasan": JAWABAN}
        respons = klien.post(alamat, data=isi)
        assert respons.status_code in (403, 404), alamat
        assert NAMA not in respons.text
    answer(kustodian, nomor)
    assert any(NAMA.encode() in isi for isi in _opened_by(staf.pemegang, uji))


def test_a_new_custodian_gets_the_keys_from_an_old_one_but_not_of_reports_that_name_him(tiap_app: Flask) -> None:
    staf, lama = make_staf(), make_staf(Peran.KUSTODIAN_WBS, "lama")
    terlibat = make_staf(Peran.KUSTODIAN_WBS, "terlibat")
    uji = make_rahasia(terlibat=frozenset({terlibat.akun.id}))
    nomor = ask(staf, uji)
    baru = make_staf(Peran.KUSTODIAN_WBS, "baru")
    assert layanan.list_permintaan(baru.pemegang) == []
    with unit_kerja():
        assert kustodian_layanan.share_identitas(lama.pemegang, baru.akun.id, now=SELASA) == 1
        assert kustodian_layanan.share_identitas(lama.pemegang, terlibat.akun.id, now=SELASA) == 0
    akses = db.session().get_one(AksesIdentitas, (uji.id, baru.akun.id))
    assert unwrap_identity(baru.pemegang.prv, akses.bungkus, uji.id, baru.akun.id)
    assert db.session().get(AksesIdentitas, (uji.id, terlibat.akun.id)) is None
    [permintaan] = layanan.list_permintaan(baru.pemegang)
    assert permintaan.alasan == ALASAN
    answer(baru, nomor)
    assert look(staf, uji)["nama"] == NAMA
    with pytest.raises(TidakBerwenang):
        kustodian_layanan.share_identitas(staf.pemegang, baru.akun.id, now=SELASA)


def test_keys_of_a_former_custodian_go_when_another_one_keeps_them(tiap_app: Flask) -> None:
    make_staf()
    satu = make_staf(Peran.KUSTODIAN_WBS, "k1")
    uji = make_rahasia()
    with unit_kerja():
        get_pengguna(satu.akun.id).active = False
    with unit_kerja():
        assert layanan.purge_akses_identitas(now=SELASA) == 0, "the last key stays"
    with unit_kerja():
        get_pengguna(satu.akun.id).active = True
    dua = make_staf(Peran.KUSTODIAN_WBS, "k2")
    with unit_kerja():
        kustodian_layanan.share_identitas(satu.pemegang, dua.akun.id, now=SELASA)
        get_pengguna(satu.akun.id).active = False
    with unit_kerja():
        assert layanan.purge_akses_identitas(now=SELASA) == 1
    assert db.session().get(AksesIdentitas, (uji.id, dua.akun.id)) is not None


def test_ask_approve_and_see_through_the_pages(app: Flask, klien: Klien) -> None:
    staf, kustodian = make_staf(), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    alamat = f"/petugas/wbs/laporan/{uji.id}/identitas"
    masuk_brankas(klien, staf)
    kurang = klien.send(klien.form(klien.get(alamat), "alasan"), dasar="hukum", alasan="pendek")
    assert kurang.status_code == 422
    assert "Tulis alasan, 20 sampai 1000 huruf." in text_of(kurang.text)
    assert klien.form(kurang, "alasan").isi["alasan"].strip() == "pendek"
    assert klien.send(klien.form(kurang, "alasan"), dasar="hukum", alasan=ALASAN).status_code == 303
    penjaga = make_klien(app)
    masuk_brankas(penjaga, kustodian)
    halaman = penjaga.get("/petugas/wbs/identitas")
    assert uji.tanda.nomor in halaman.text
    assert ALASAN in text_of(halaman.text)
    assert NAMA not in halaman.text
    kosong = penjaga.send(penjaga.form(halaman, "alasan"), putusan="setuju", alasan="ya")
    assert kosong.status_code == 422
    penjaga.send(penjaga.form(halaman, "alasan"), putusan="setuju", alasan=JAWABAN)
    buka = [f for f in penjaga.forms(penjaga.get("/petugas/wbs/identitas")) if f.alamat.endswith("/buka")]
    assert NAMA in text_of(penjaga.send(buka[0]).text)
    assert JAWABAN in text_of(klien.get(alamat).text)
    tanya = klien.get(f"{alamat}/lihat")
    assert NAMA not in tanya.text
    [lihat] = [f for f in klien.forms(tanya) if f.alamat.endswith("/lihat")]
    dilihat = klien.send(lihat)
    assert NAMA in text_of(dilihat.text)
    assert NAMA not in dilihat.text.split("</title>")[0]
    aksi = [j.aksi for j in db.session().scalars(select(Jejak).where(Jejak.objek == f"wbs:{uji.tanda.nomor}"))]
    assert aksi == ["wbs.identitas_diminta", "wbs.identitas_disetujui", "wbs.identitas_dibuka", "wbs.identitas_dilihat"]
    semua = " ".join(j.rincian for j in db.session().scalars(select(Jejak)))
    assert "RAHASIA" not in semua
    assert NAMA not in semua


def test_a_refused_decision_shows_the_request_as_it_is(app: Flask, klien: Klien) -> None:
    satu, dua, kustodian = make_staf(nama="a"), make_staf(nama="b"), make_staf(Peran.KUSTODIAN_WBS)
    uji = make_rahasia()
    ask(dua, uji)
    with unit_kerja():
        revoke(satu.pemegang, open_laporan(satu.pemegang, uji.id), dua.akun.id, now=SELASA)
    masuk_brankas(klien, kustodian)
    respons = klien.send(klien.form(klien.get("/petugas/wbs/identitas"), "alasan"), putusan="setuju", alasan=JAWABAN)
    assert respons.status_code == 409
    assert "tidak lagi memegang laporan ini" in text_of(respons.text)
    assert "alasan" in klien.form(respons, "alasan").nama
    assert db.session().get_one(Identitas, uji.id)
