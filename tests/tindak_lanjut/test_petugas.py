"""The back office of the follow-up, used like a browser without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.akun.domain import Peran
from portal.akun.models import Delegasi
from portal.akun.service import Pengguna
from portal.inti.berkas import Berkas
from portal.inti.db import db, unit_kerja
from portal.inti.tugas import Tugas, run_tugas
from portal.organisasi.service import Unit
from portal.tindak_lanjut.domain.butir import Keadaan
from portal.tindak_lanjut.service.aturan import read_aturan
from portal.tindak_lanjut.service.baca import get_butir, list_butir
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.tindak_lanjut import TAUTAN, make_kemajuan, make_rekomendasi, make_rencana

ALAMAT = "/petugas/tindak-lanjut/"
HARI_INI = date(2026, 6, 10)
GAMBAR = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)
Masuk = Callable[[str], Klien]


@pytest.fixture(autouse=True)
def _jam() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 6, 10, 4, 0, tzinfo=UTC), tick=False):
        yield


class Kantor:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.dinas: Unit = make_unit("DINAS", "Dinas Contoh")
        self.bidang: Unit = make_unit("BIDANG", "Bidang Contoh", "DINAS")
        self.lain: Unit = make_unit("LAIN", "Dinas Lain")
        peran = {
            "pimpinan": (Peran.PIMPINAN, None),
            "auditor": (Peran.AUDITOR, None),
            "petugas": (Peran.PETUGAS_PENGADUAN, "DINAS"),
            "kepala_bidang": (Peran.PIMPINAN, "BIDANG"),
            "pelaksana": (Peran.PELAKSANA, "BIDANG"),
            "pelaksana_lain": (Peran.PELAKSANA, "LAIN"),
            "kustodian": (Peran.KUSTODIAN_WBS, "DINAS"),
        }
        self.orang: dict[str, Pengguna] = {n: make_akun(p, u, f"{n}@uji.example") for n, (p, u) in peran.items()}

    def masuk(self, siapa: str) -> Klien:
        klien = make_klien(self.app)
        klien.masuk(self.orang[siapa].email)
        return klien


@pytest.fixture
def kantor(app: Flask) -> Kantor:
    return Kantor(app)


def lapor(klien: Klien, nomor: int, rencana: int, **isi: Any) -> Any:
    halaman = klien.get(f"{ALAMAT}{nomor}/rencana/{rencana}")
    assert halaman.status_code == 200, text_of(halaman.text)
    return klien.send(klien.form(halaman, "persen"), **isi)


def test_a_recommendation_goes_from_finding_to_evidence(kantor: Kantor) -> None:
    petugas = kantor.masuk("petugas")
    formulir = petugas.form(petugas.get(f"{ALAMAT}baru"), "uraian")
    isi = {"unit": "BIDANG", "sumber": "monev", "periode": "2026-TW1", "uraian": "Jam loket kurang", "dasar": "LHE 3"}
    simpan = petugas.send(formulir, **isi)
    assert simpan.status_code == 303
    assert petugas.send(formulir, **isi).headers["Location"] == simpan.headers["Location"]
    teks = text_of(petugas.follow(simpan).text)
    assert "Jam loket kurang" in teks
    assert "LHE 3" in teks
    assert "Belum ada rencana" in teks
    nomor = int(simpan.headers["Location"].rsplit("/", 1)[1])

    formulir = petugas.form(petugas.get(f"{ALAMAT}{nomor}/rencana"), "kegiatan")
    tambah = petugas.send(
        formulir, kegiatan="Menambah loket", pengguna=str(kantor.orang["pelaksana"].id), tenggat="2026-06-30"
    )
    assert tambah.status_code == 303
    (rencana,) = get_butir(nomor).rencana
    assert (rencana.penanggung_jawab, rencana.pengguna_id) == ("Uji pelaksana", kantor.orang["pelaksana"].id)

    pelaksana = kantor.masuk("pelaksana")
    assert "Jam loket kurang" in text_of(pelaksana.get(f"{ALAMAT}?milik=1").text)
    assert lapor(pelaksana, nomor, rencana.nomor, persen="60", catatan="Meja dipasang").status_code == 303
    tolak = lapor(pelaksana, nomor, rencana.nomor, persen="100", catatan="Loket dibuka")
    assert tolak.status_code == 422
    assert "Lampirkan berkas atau tautan" in text_of(tolak.text)
    assert "Loket dibuka" in tolak.text
    terima = lapor(
        pelaksana, nomor, rencana.nomor, persen="100", catatan="Loket dibuka", berkas=(BytesIO(GAMBAR), "loket.png")
    )
    assert terima.status_code == 303, text_of(terima.text)
    teks = text_of(pelaksana.follow(terima).text)
    assert "sedang diperiksa" in teks
    assert get_butir(nomor).keadaan is Keadaan.SELESAI
    teks = text_of(petugas.get(f"{ALAMAT}?keadaan=semua").text)
    assert "100,00 %" in teks
    assert "seluruhnya ditindaklanjuti" in teks


def test_an_entry_sent_again_says_that_nothing_was_recorded(kantor: Kantor) -> None:
    nomor = make_rekomendasi(kantor.bidang)
    rencana = make_rencana(nomor)
    pelaksana = kantor.masuk("pelaksana")
    for kata in (
        "Kemajuan dicatat. Berkasnya diperiksa dahulu.",
        "Catatan yang sama sudah ada, jadi tidak dicatat lagi.",
    ):
        terima = lapor(pelaksana, nomor, rencana, persen="60", catatan="Meja", berkas=(BytesIO(GAMBAR), "loket.png"))
        assert kata in text_of(pelaksana.follow(terima).text)
    assert len(get_butir(nomor).rencana[0].kemajuan) == 1


def test_a_file_waits_with_the_refused_form_and_opens_only_when_clean(kantor: Kantor) -> None:
    nomor = make_rekomendasi(kantor.bidang)
    rencana = make_rencana(nomor)
    pelaksana = kantor.masuk("pelaksana")
    tolak = lapor(pelaksana, nomor, rencana, persen="100", catatan="", berkas=(BytesIO(GAMBAR), "bukti.png"))
    assert tolak.status_code == 422
    assert "Tulis apa yang sudah dilakukan." in text_of(tolak.text)
    assert "bukti.png" in text_of(tolak.text)
    assert pelaksana.send(pelaksana.form(tolak, "persen"), catatan="Selesai").status_code == 303
    berkas = db.session.query(Berkas).one()
    alamat = f"{ALAMAT}{nomor}/bukti/{berkas.token}"
    assert pelaksana.get(alamat).status_code == 404
    db.session.commit()
    for tugas in db.session.query(Tugas).filter(Tugas.jenis.like("berkas%")).all():
        run_tugas(tugas.id)
    unduh = pelaksana.get(alamat)
    assert (unduh.status_code, unduh.mimetype) == (200, "image/png")
    assert kantor.masuk("auditor").get(alamat).status_code == 200
    assert kantor.masuk("pelaksana_lain").get(alamat).status_code == 404
    lain = make_rekomendasi(kantor.bidang, "lain")
    assert pelaksana.get(f"{ALAMAT}{lain}/bukti/{berkas.token}").status_code == 404


def test_files_of_another_kind_are_refused_beside_their_field(kantor: Kantor) -> None:
    nomor = make_rekomendasi(kantor.bidang)
    rencana = make_rencana(nomor)
    tolak = lapor(kantor.masuk("pelaksana"), nomor, rencana, persen="10", catatan="x", berkas=(BytesIO(b"MZ"), "a.exe"))
    assert tolak.status_code == 422
    assert 'id="b-berkas-galat"' in tolak.text
    assert get_butir(nomor).rencana[0].kemajuan == ()


@pytest.mark.parametrize(
    "isi",
    [
        {"persen": "seratus"},
        {"persen": "-1"},
        {"persen": "101"},
        {"persen": "9" * 40},
        {"tanggal": "kemarin"},
        {"tanggal": "2026-06-11"},
        {"tautan": "javascript:alert(1)"},
        {"catatan": "a" * 3000},
    ],
)
def test_bad_entries_keep_what_was_typed(kantor: Kantor, isi: dict[str, str]) -> None:
    nomor = make_rekomendasi(kantor.bidang)
    rencana = make_rencana(nomor)
    tolak = lapor(kantor.masuk("pelaksana"), nomor, rencana, **{"persen": "10", "catatan": "Meja dipasang", **isi})
    assert tolak.status_code == 422
    assert isi.get("catatan", "Meja dipasang") in tolak.text
    assert "Ada yang perlu diperbaiki" in text_of(tolak.text)
    assert get_butir(nomor).rencana[0].kemajuan == ()


def test_a_pelaksana_reports_on_own_plans_and_those_of_the_unit_only(kantor: Kantor) -> None:
    atas, milik, asing = (make_rekomendasi(u) for u in (kantor.dinas, kantor.bidang, kantor.lain))
    untuk_saya = make_rencana(atas, kegiatan="a", pengguna_id=kantor.orang["pelaksana"].id)
    untuk_lain = make_rencana(atas, kegiatan="b")
    punya_unit, punya_asing = make_rencana(milik), make_rencana(asing)
    pelaksana = kantor.masuk("pelaksana")
    for nomor, rencana, status in (
        (atas, untuk_saya, 200),
        (atas, untuk_lain, 403),
        (milik, punya_unit, 200),
        (asing, punya_asing, 404),
        (milik, punya_asing, 404),
    ):
        assert pelaksana.get(f"{ALAMAT}{nomor}/rencana/{rencana}").status_code == status, (nomor, rencana)
    teks = text_of(pelaksana.get(ALAMAT).text)
    assert "Dinas Contoh" in teks
    assert "Dinas Lain" not in teks
    assert text_of(pelaksana.get(f"{ALAMAT}{atas}").text).count("Laporkan kemajuan") == 1
    for halaman in ("baru", f"{milik}/rencana", f"{milik}/henti", f"{milik}/rencana/{punya_unit}/batal", "atur"):
        assert pelaksana.get(f"{ALAMAT}{halaman}").status_code == 403, halaman


def test_a_stand_in_reports_on_the_plans_of_who_is_on_leave(kantor: Kantor) -> None:
    asing = make_rekomendasi(kantor.lain)
    rencana = make_rencana(asing, pengguna_id=kantor.orang["pelaksana_lain"].id)
    pelaksana = kantor.masuk("pelaksana")
    assert pelaksana.get(f"{ALAMAT}{asing}/rencana/{rencana}").status_code == 404
    with unit_kerja():
        db.session.add(
            Delegasi(
                dari_id=kantor.orang["pelaksana_lain"].id,
                kepada_id=kantor.orang["pelaksana"].id,
                mulai=HARI_INI,
                sampai=HARI_INI,
                alasan="",
                dibuat_at=datetime(2026, 6, 9, tzinfo=UTC),
                dibuat_oleh="uji",
            )
        )
    assert lapor(pelaksana, asing, rencana, persen="20", catatan="Mulai").status_code == 303
    assert "Dinas Lain" in text_of(pelaksana.get(f"{ALAMAT}?milik=1").text)
    with time_machine.travel(datetime(2026, 6, 11, 4, 0, tzinfo=UTC), tick=False):
        assert kantor.masuk("pelaksana").get(f"{ALAMAT}{asing}").status_code == 404


def test_managing_stops_at_the_border_of_the_scope(kantor: Kantor) -> None:
    atas = make_rekomendasi(kantor.dinas)
    rencana = make_rencana(atas, pengguna_id=kantor.orang["kepala_bidang"].id)
    kepala = kantor.masuk("kepala_bidang")
    halaman = kepala.get(f"{ALAMAT}{atas}")
    assert halaman.status_code == 200
    assert "Tambah rencana" not in text_of(halaman.text)
    tanda = kepala.form(kepala.get(f"{ALAMAT}baru"), "uraian").isi["csrf_token"]
    for jalur, isi in (
        (f"{atas}/henti", {"alasan": "x"}),
        (f"{atas}/rencana", {"kegiatan": "x", "penanggung_jawab": "y", "tenggat": "2026-07-01"}),
        (f"{atas}/rencana/{rencana}/batal", {"alasan": "x"}),
    ):
        assert kepala.post(ALAMAT + jalur, data={"csrf_token": tanda, **isi}).status_code == 404, jalur
    jauh = kepala.send(kepala.form(kepala.get(f"{ALAMAT}baru"), "uraian"), unit="LAIN", uraian="x")
    assert jauh.status_code == 404
    assert len(list_butir([kantor.dinas.id, kantor.lain.id], per=HARI_INI)) == 1


def test_who_may_open_the_room(kantor: Kantor) -> None:
    assert kantor.masuk("kustodian").get(ALAMAT).status_code == 403
    auditor = kantor.masuk("auditor")
    nomor = make_rekomendasi(kantor.lain)
    rencana = make_rencana(nomor)
    assert auditor.get(f"{ALAMAT}{nomor}").status_code == 200
    assert auditor.get(f"{ALAMAT}{nomor}/rencana/{rencana}").status_code == 403
    assert "Rekomendasi baru" not in text_of(auditor.get(ALAMAT).text)
    assert kantor.masuk("petugas").get(f"{ALAMAT}{nomor}").status_code == 404


def test_filters_narrow_the_list_and_the_share(kantor: Kantor) -> None:
    selesai = make_rekomendasi(kantor.dinas, "a", uraian="Sudah beres")
    make_kemajuan(make_rencana(selesai), 100, tanggal=date(2026, 5, 4))
    telat = make_rekomendasi(kantor.bidang, "b", uraian="Sudah lewat", sumber="pengaduan")
    make_rencana(telat, tenggat=date(2026, 6, 9), pengguna_id=kantor.orang["pimpinan"].id)
    minggu = make_rekomendasi(kantor.lain, "c", uraian="Segera")
    make_rencana(minggu, tenggat=date(2026, 6, 14))
    pimpinan = kantor.masuk("pimpinan")
    harap = {
        "": {"Sudah lewat", "Segera"},
        "keadaan=semua": {"Sudah beres", "Sudah lewat", "Segera"},
        "keadaan=selesai": {"Sudah beres"},
        "tenggat=terlambat": {"Sudah lewat"},
        "tenggat=minggu_ini": {"Segera"},
        "milik=1": {"Sudah lewat"},
        "sumber=pengaduan": {"Sudah lewat"},
        "unit=DINAS&keadaan=semua": {"Sudah beres", "Sudah lewat"},
        "periode=2026-TW2": set(),
        "sumber=sihir&keadaan=sihir&tenggat=sihir&halaman=x": {"Sudah lewat", "Segera"},
    }
    for kueri, judul in harap.items():
        teks = text_of(pimpinan.get(f"{ALAMAT}?{kueri}").text)
        assert {j for j in ("Sudah beres", "Sudah lewat", "Segera") if j in teks} == judul, kueri
    assert "50,00 % sebagian kecil ditindaklanjuti" in text_of(pimpinan.get(f"{ALAMAT}?unit=DINAS").text).replace(
        "Selesai ditindaklanjuti ", ""
    )
    for kueri, status in (("unit=SIHIR", 404), ("periode=2026-13", 422)):
        assert pimpinan.get(f"{ALAMAT}?{kueri}").status_code == status
    assert kantor.masuk("petugas").get(f"{ALAMAT}?unit=LAIN").status_code == 404


def test_the_list_prints_with_its_filters(kantor: Kantor) -> None:
    nomor = make_rekomendasi(kantor.dinas, uraian="Percepat #[pelayanan] $x$", dasar="U3 = 2,91")
    make_kemajuan(make_rencana(nomor), 40, tanggal=date(2026, 5, 4), tautan=TAUTAN)
    make_rencana(nomor, kegiatan="Kedua")
    respons = kantor.masuk("auditor").get(f"{ALAMAT}cetak?unit=DINAS&sumber=survei&periode=2026-TW1")
    assert (respons.status_code, respons.mimetype) == (200, "application/pdf")
    assert respons.data.startswith(b"%PDF")
    assert kantor.masuk("petugas").get(f"{ALAMAT}cetak?unit=LAIN").status_code == 404


def test_dropping_and_stopping_ask_for_a_reason(kantor: Kantor) -> None:
    nomor = make_rekomendasi(kantor.bidang)
    rencana = make_rencana(nomor)
    petugas = kantor.masuk("petugas")
    alamat = f"{ALAMAT}{nomor}/rencana/{rencana}/batal"
    tolak = petugas.send(petugas.form(petugas.get(alamat), "alasan"), alasan=" ")
    assert tolak.status_code == 422
    assert "Tulis mengapa rencana ini dibatalkan." in text_of(tolak.text)
    assert petugas.send(petugas.form(petugas.get(alamat), "alasan"), alasan="Ganti cara").status_code == 303
    assert "Ganti cara" in text_of(petugas.get(f"{ALAMAT}{nomor}").text)
    henti = f"{ALAMAT}{nomor}/henti"
    assert petugas.send(petugas.form(petugas.get(henti), "alasan"), alasan="").status_code == 422
    assert petugas.send(petugas.form(petugas.get(henti), "alasan"), alasan="Bukan wewenang").status_code == 303
    teks = text_of(petugas.get(f"{ALAMAT}{nomor}").text)
    assert "Bukan wewenang" in teks
    assert "Tambah rencana" not in teks
    assert petugas.send(petugas.form(petugas.get(henti), "alasan"), alasan="Lagi").status_code == 422


def test_a_person_from_outside_the_list_is_refused(kantor: Kantor) -> None:
    nomor = make_rekomendasi(kantor.bidang)
    petugas = kantor.masuk("petugas")
    halaman = petugas.get(f"{ALAMAT}{nomor}/rencana")
    assert "Uji pelaksana" in text_of(halaman.text)
    isi = {"kegiatan": "x", "tenggat": "2026-07-01"}
    for pilih in (kantor.orang["pelaksana_lain"].id, kantor.orang["auditor"].id, "999", "x"):
        tolak = petugas.send(petugas.form(halaman, "kegiatan"), pengguna=str(pilih), **isi)
        assert tolak.status_code == 422
        assert "Pilih orang dari daftar" in text_of(tolak.text)
    assert petugas.send(petugas.form(halaman, "kegiatan"), **isi).status_code == 422
    assert petugas.send(petugas.form(halaman, "kegiatan"), penanggung_jawab="Kasubag", **isi).status_code == 303
    assert get_butir(nomor).rencana[0].penanggung_jawab == "Kasubag"


def test_recommendations_by_hand_come_from_monitoring_or_elsewhere_only(kantor: Kantor) -> None:
    petugas = kantor.masuk("petugas")
    formulir = petugas.form(petugas.get(f"{ALAMAT}baru"), "uraian")
    for isi in (
        {"sumber": "wbs"},
        {"periode": "2026"[:3]},
        {"tanggal": "2026-06-11"},
        {"tanggal": ""},
        {"uraian": ""},
        {"dasar": "a" * 2001},
    ):
        tolak = petugas.send(formulir, **{"uraian": "Jam loket kurang", **isi})
        assert tolak.status_code == 422, isi
    assert list_butir([kantor.dinas.id], per=HARI_INI) == []


def test_the_band_is_set_by_those_who_see_the_whole_office(kantor: Kantor) -> None:
    pimpinan = kantor.masuk("pimpinan")
    halaman = pimpinan.get(f"{ALAMAT}atur")
    formulir = pimpinan.form(halaman, "batas")
    assert formulir.isi["batas"] == "50"
    assert pimpinan.send(formulir, batas="100").status_code == 422
    assert pimpinan.send(formulir, bulan=None).status_code == 422
    assert pimpinan.send(formulir, batas="66", bulan="6").status_code == 303
    assert (read_aturan().pita.batas, read_aturan().bulan) == (66, (6,))
    kepala = kantor.masuk("kepala_bidang")
    halaman = kepala.get(f"{ALAMAT}atur")
    assert "Simpan aturan" not in text_of(halaman.text)
    assert kepala.send(kepala.form(halaman, "batas"), batas="10").status_code == 403
    assert read_aturan().pita.batas == 66


def test_words_of_people_are_shown_as_words(kantor: Kantor) -> None:
    nomor = make_rekomendasi(kantor.bidang, uraian="<script>alert(1)</script>", dasar="{{ 7*7 }}")
    make_kemajuan(make_rencana(nomor, kegiatan="<b>x</b>"), 10, tanggal=date(2026, 5, 4), catatan="<i>y</i>")
    pimpinan = kantor.masuk("pimpinan")
    for alamat in (ALAMAT, f"{ALAMAT}{nomor}"):
        halaman = pimpinan.get(alamat)
        assert halaman.status_code == 200
        assert "<script>alert" not in halaman.text
        assert "<b>x" not in halaman.text


def test_the_start_page_says_what_is_late_and_due_this_week(kantor: Kantor) -> None:
    nomor = make_rekomendasi(kantor.bidang)
    make_rencana(nomor, kegiatan="a", tenggat=date(2026, 6, 9))
    make_rencana(nomor, kegiatan="b", tenggat=HARI_INI)
    make_rencana(nomor, kegiatan="c", tenggat=date(2026, 6, 14))
    make_rencana(nomor, kegiatan="d", tenggat=date(2026, 6, 15))
    pelaksana = kantor.masuk("pelaksana")
    teks = text_of(pelaksana.get("/petugas/").text)
    assert "1 rencana tindak lanjut terlambat" in teks
    assert "2 rencana tindak lanjut jatuh tempo minggu ini" in teks
    for siapa in ("pelaksana_lain", "auditor"):
        assert "rencana tindak lanjut" not in text_of(kantor.masuk(siapa).get("/petugas/").text), siapa
