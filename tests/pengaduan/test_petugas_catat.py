"""The officer's entry screen: what came by counter, phone, letter or box is stored once, dated when it came."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.periode import Periode
from portal.organisasi.service import find_unit
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Lampiran, Pelapor, Pengaduan
from portal.pengaduan.service.kabar import write_kode
from portal.pengaduan.service.kasus import DataPelapor, derive_pin
from portal.pengaduan.service.penutupan import close_periode
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.pengaduan import SENIN, make_pengaduan

ALAMAT = "/petugas/pengaduan/catat"
KINI = SENIN + timedelta(days=2)
SURAT = {
    "kanal": "surat",
    "jenis": "pengaduan",
    "judul": "Jalan berlubang di depan pasar",
    "isi": "Lubang di jalan depan pasar membuat dua orang jatuh.",
    "nama": "Siti Rahma",
    "tanggal_diterima": "2026-02-03",
    "jam_diterima": "09:15",
}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    with time_machine.travel(KINI, tick=False):
        yield


def _office() -> None:
    make_unit("DINAS", "Dinas Contoh")
    make_unit("LAIN", "Dinas Lain")
    make_akun(Peran.PETUGAS_PENGADUAN, "DINAS")


@pytest.fixture
def loket(app: Flask, klien: Klien) -> Klien:
    _office()
    klien.masuk("petugas_pengaduan@uji.example")
    return klien


@pytest.fixture
def loket_tiap(tiap_app: Flask, klien_tiap: Klien) -> Klien:
    _office()
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    return klien_tiap


def _fill(klien: Klien, **isi: object) -> object:
    formulir = klien.form(klien.get(ALAMAT), "judul")
    return klien.send(formulir, **{**SURAT, "unit": find_unit("DINAS").id, **isi})


def _only() -> Pengaduan:
    return db.session().scalars(select(Pengaduan).order_by(Pengaduan.id.desc())).first()  # type: ignore[return-value]


def _count() -> int:
    return db.session().scalar(select(func.count()).select_from(Pengaduan)) or 0


def test_a_letter_is_stored_with_the_hour_it_came_and_its_receipt_is_shown(loket_tiap: Klien) -> None:
    respons = _fill(loket_tiap, nomor_surat="12/A/2026", telepon="0812 3456 7890")
    kasus = _only()
    assert respons.status_code == 303
    assert kasus.diterima_at == datetime(2026, 2, 3, 2, 15, tzinfo=UTC)
    assert (kasus.tanggal_diterima, kasus.dicatat_at) == (date(2026, 2, 3), KINI)
    assert (kasus.kanal, kasus.nomor_surat, kasus.dicatat_oleh) == (
        "surat",
        "12/A/2026",
        "petugas_pengaduan@uji.example",
    )
    halaman = text_of(loket_tiap.follow(respons).text)
    assert kasus.nomor_register in halaman
    assert write_kode(kasus.kode) in halaman
    assert derive_pin(kasus.kode) in halaman
    pelapor = db.session().scalars(select(Pelapor)).one()
    assert (pelapor.nama, pelapor.telepon) == ("Siti Rahma", "+6281234567890")


def test_a_page_opens_with_now_and_without_the_officers_own_data(loket: Klien) -> None:
    respons = loket.get(ALAMAT)
    isi = loket.form(respons, "judul").isi
    assert (isi["tanggal_diterima"], isi["jam_diterima"]) == ("2026-02-04", "10:00")
    assert not any(isi[n] for n in ("nama", "telepon", "surel", "nik", "alamat"))
    assert "petugas_pengaduan@uji.example" not in str(isi)
    assert 'autocomplete="off"' in respons.text


@pytest.mark.parametrize(
    ("tanggal", "jam", "harap"),
    [
        ("2026-02-03", "", datetime(2026, 2, 3, 1, 0, tzinfo=UTC)),
        ("2026-02-04", "", datetime(2026, 2, 4, 1, 0, tzinfo=UTC)),
        ("", "", KINI),
        ("", "09.30", datetime(2026, 2, 4, 2, 30, tzinfo=UTC)),
        ("03/02/2026", "7:05", datetime(2026, 2, 3, 0, 5, tzinfo=UTC)),
    ],
    ids=["opening-hour", "today", "now", "time-only", "written"],
)
def test_a_receipt_without_a_time_counts_from_the_opening_hour(
    loket: Klien, tanggal: str, jam: str, harap: datetime
) -> None:
    _fill(loket, tanggal_diterima=tanggal, jam_diterima=jam)
    assert _only().diterima_at == harap


def test_before_the_opening_hour_today_means_now(loket: Klien) -> None:
    pagi = datetime(2026, 2, 4, 0, 10, tzinfo=UTC)
    with time_machine.travel(pagi, tick=False):
        loket.masuk("petugas_pengaduan@uji.example")
        _fill(loket, tanggal_diterima="2026-02-04", jam_diterima="")
    assert _only().diterima_at == pagi


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        ({"tanggal_diterima": "2026-02-05"}, "Waktu diterima tidak boleh sesudah sekarang."),
        ({"tanggal_diterima": "2026-02-04", "jam_diterima": "10:01"}, "Waktu diterima tidak boleh sesudah sekarang."),
        ({"tanggal_diterima": "1999-12-31"}, "Tanggal diterima tidak masuk akal."),
        ({"tanggal_diterima": "kemarin"}, "Tulis tanggal seperti 2027-03-10"),
        ({"jam_diterima": "25:00"}, "Tulis jam seperti 08:00."),
        ({"kanal": "web"}, "Pilih kanal yang tersedia."),
        ({"jenis": "wbs"}, "Pilih jenis laporan."),
        ({"unit": ""}, "Pilih unit layanan."),
        ({"unit": "999999"}, "Unit ini tidak ada."),
        ({"layanan": "999999"}, "Unit ini tidak punya layanan itu."),
        ({"kategori": "tidak_ada"}, "Pilih kategori yang tersedia."),
        ({"judul": "Pendek"}, "Judul minimal 10 huruf."),
        ({"isi": "Singkat"}, "Uraian minimal 10 huruf."),
        ({"tanggal_kejadian": "2026-02-05"}, "Tanggal kejadian tidak boleh sesudah hari ini."),
        ({"nama": ""}, "Isi nama pelapor atau pilih tanpa identitas."),
        ({"tanpa_identitas": "1"}, "Kosongkan data pelapor, atau hapus tanda ini."),
        ({"telepon": "12"}, "Nomor HP harus 9-13 angka"),
        ({"surel": "bukan surel"}, "tidak benar."),
        ({"nik": "3201019913000001"}, "NIK terdiri dari 16 angka"),
        ({"sp4n_id": "191"}, "Nomor ini hanya untuk kanal SP4N-LAPOR!."),
        ({"verifikasi": "1"}, "Pilih klasifikasi."),
        ({"klasifikasi": "aspirasi"}, "Beri tanda verifikasi, atau kosongkan klasifikasi."),
        (
            {"jawaban": "Sudah.", "kategori": "waktu", "klasifikasi": "pengaduan_berkadar"},
            "Klasifikasi ini dijawab melalui disposisi dan persetujuan.",
        ),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_everything_typed_is_kept(
    loket: Klien, isi: dict[str, str], kalimat: str
) -> None:
    respons = _fill(loket, **isi)
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)
    assert "aria-invalid" in respons.text
    kembali = loket.form(respons, "judul").isi
    assert kembali["isi"] == isi.get("isi", SURAT["isi"])
    assert kembali["nama"] == isi.get("nama", SURAT["nama"])
    assert _count() == 0


def test_the_same_form_sent_twice_gives_one_case_and_one_receipt(loket_tiap: Klien) -> None:
    formulir = loket_tiap.form(loket_tiap.get(ALAMAT), "judul")
    isi = {**SURAT, "unit": find_unit("DINAS").id, "verifikasi": "1", "klasifikasi": "aspirasi", "kategori": "waktu"}
    satu, dua = loket_tiap.send(formulir, **isi), loket_tiap.send(formulir, **isi)
    assert satu.headers["Location"] == dua.headers["Location"]
    assert _count() == 1
    assert _only().versi == 2


def test_the_same_form_with_other_content_is_refused_and_kept(loket: Klien) -> None:
    formulir = loket.form(loket.get(ALAMAT), "judul")
    isi = {**SURAT, "unit": find_unit("DINAS").id}
    loket.send(formulir, **isi)
    respons = loket.send(formulir, **{**isi, "judul": "Judul lain yang cukup panjang"})
    assert respons.status_code == 409
    assert "Judul lain yang cukup panjang" in respons.text
    assert _count() == 1


def test_a_forged_key_gets_a_fresh_one_and_nothing_is_lost(loket: Klien) -> None:
    respons = _fill(loket, kiriman="palsu")
    assert respons.status_code == 422
    assert _count() == 0
    assert loket.send(loket.form(respons, "judul")).status_code == 303
    assert _only().judul == SURAT["judul"]


def test_storing_and_writing_on_keeps_channel_unit_and_date_only(loket: Klien) -> None:
    respons = loket.follow(_fill(loket, aksi="lagi"))
    isi = loket.form(respons, "judul").isi
    assert (isi["kanal"], isi["unit"], isi["tanggal_diterima"]) == (
        "surat",
        str(find_unit("DINAS").id),
        "2026-02-03",
    )
    assert not any(isi.get(n) for n in ("judul", "isi", "nama", "jam_diterima"))
    assert _only().nomor_register in text_of(respons.text)
    assert f"/petugas/pengaduan/{_only().id}/cetak/tanda-terima" in respons.text


def test_a_case_may_be_verified_at_once(loket: Klien) -> None:
    _fill(loket, verifikasi="1", klasifikasi="pengaduan_tidak_berkadar", kategori="waktu")
    assert (_only().status, _only().klasifikasi) == (Status.TERVERIFIKASI, "pengaduan_tidak_berkadar")


def test_a_question_may_be_answered_at_once(loket: Klien) -> None:
    _fill(loket, jenis="konsultasi", klasifikasi="konsultasi", kategori="informasi", jawaban="Buka pukul delapan.")
    assert (_only().status, _only().jawaban) == (Status.DITANGGAPI, "Buka pukul delapan.")


def test_the_sp4n_number_is_linked(loket: Klien) -> None:
    _fill(loket, kanal="sp4n", sp4n_id="#1916449")
    assert _only().sp4n_id == "1916449"


def test_a_letter_without_a_name_is_stored_without_a_person(loket: Klien) -> None:
    _fill(loket, nama="", tanpa_identitas="1", kanal="kotak")
    assert _only().tanpa_identitas
    assert not db.session().scalars(select(Pelapor)).all()


def test_scans_survive_a_mistake_and_come_with_the_case(loket: Klien) -> None:
    respons = _fill(loket, judul="", berkas=(io.BytesIO(PNG), "surat.png"))
    assert "surat.png" in text_of(respons.text)
    respons = loket.send(loket.form(respons, "judul"), judul=SURAT["judul"])
    assert respons.status_code == 303
    assert len(db.session().scalars(select(Lampiran).where(Lampiran.pengaduan_id == _only().id)).all()) == 1


def test_a_refused_file_is_told_beside_its_field(loket: Klien) -> None:
    respons = _fill(loket, berkas=(io.BytesIO(b"MZ\x90\x00 program"), "surat.exe"))
    assert respons.status_code == 422
    assert "#b-berkas" in respons.text
    assert _count() == 0


def test_a_late_entry_counts_in_its_own_period_until_that_is_closed(loket: Klien) -> None:
    unit = find_unit("DINAS")
    with time_machine.travel(datetime(2026, 4, 2, 3, tzinfo=UTC), tick=False):
        loket.masuk("petugas_pengaduan@uji.example")
        _fill(loket, tanggal_diterima="2026-03-30")
        assert _only().tanggal_lapor == date(2026, 3, 30)
        with unit_kerja():
            close_periode(
                unit,
                Periode.parse("2026-TW1"),
                hari_ini=date(2026, 4, 2),
                pelaku="uji",
                now=datetime(2026, 4, 2, 3, tzinfo=UTC),
            )
        _fill(loket, tanggal_diterima="2026-03-30", judul="Satu lagi yang terlambat dicatat")
        assert (_only().tanggal_lapor, _only().tanggal_diterima) == (date(2026, 4, 2), date(2026, 3, 30))


def test_an_officer_writes_down_only_for_the_own_units(loket: Klien) -> None:
    respons = _fill(loket, unit=find_unit("LAIN").id)
    assert respons.status_code == 422
    assert _count() == 0


def test_an_officer_named_in_the_story_gets_the_receipt_and_nothing_more(loket: Klien) -> None:
    respons = _fill(loket, pihak="Uji petugas_pengaduan", verifikasi="1", klasifikasi="aspirasi", kategori="waktu")
    kasus = _only()
    assert kasus.status == Status.BARU
    halaman = loket.follow(respons)
    assert kasus.nomor_register in text_of(halaman.text)
    assert "petugas lain yang menanganinya" in text_of(halaman.text)
    assert loket.get(f"{ALAMAT}/{kasus.id}").status_code == 404


@pytest.mark.parametrize(
    "lain",
    [
        {"telepon": "081234567890", "judul": "Sesuatu yang berbeda sekali"},
        {"nik": "3201014203900001", "judul": "Sesuatu yang berbeda sekali"},
        {"judul": "Ada jalan berlubang dekat pasar lama"},
    ],
    ids=["phone", "nik", "words"],
)
def test_cases_that_may_be_the_same_are_pointed_out(loket_tiap: Klien, lain: dict[str, str]) -> None:
    dulu = make_pengaduan(
        find_unit("DINAS"),
        judul="Jalan berlubang di depan pasar",
        pelapor=DataPelapor(nama="Orang Lain", telepon="+6281234567890", nik="3201014203900001"),
    )
    halaman = loket_tiap.follow(_fill(loket_tiap, **lain))
    assert "Mungkin laporan yang sama" in text_of(halaman.text)
    assert dulu.nomor_register in text_of(halaman.text)


def test_a_different_case_is_not_pointed_out(loket: Klien) -> None:
    make_pengaduan(find_unit("DINAS"), judul="Antrean obat lebih dari tiga jam")
    halaman = loket.follow(_fill(loket))
    assert "Mungkin laporan yang sama" not in text_of(halaman.text)


@pytest.mark.parametrize("peran", [Peran.ADMIN, Peran.PIMPINAN, Peran.AUDITOR, Peran.PELAKSANA])
def test_other_roles_cannot_write_down(app: Flask, klien: Klien, peran: Peran) -> None:
    make_unit("DINAS", "Dinas Contoh")
    make_akun(peran, "DINAS" if peran is Peran.PELAKSANA else None)
    klien.masuk(f"{peran.value}@uji.example")
    assert klien.get(ALAMAT).status_code == 403


@pytest.mark.parametrize("bidang", ["judul", "isi", "nama", "telepon", "nik", "pihak", "tanggal_diterima", "unit"])
@pytest.mark.parametrize(
    "teks", ["nul", "surogat", "rtl", "angka_lebar", "angka_besar", "skrip", "templat", "satu_megabita", "sql_dua"]
)
def test_hostile_text_never_breaks_the_screen(loket: Klien, bidang: str, teks: str) -> None:
    isi = TEKS[teks].encode("utf-8", "surrogatepass") if teks == "surogat" else TEKS[teks]
    data = {**SURAT, "unit": str(find_unit("DINAS").id), **loket.form(loket.get(ALAMAT), "judul").isi}
    respons = loket.post(ALAMAT, data={**data, **SURAT, "unit": str(find_unit("DINAS").id), bidang: isi})
    assert respons.status_code in (303, 400, 413, 422)
    assert "<script>alert" not in respons.text


def test_the_service_of_another_unit_is_refused(loket: Klien) -> None:
    lain = make_layanan(find_unit("LAIN"))
    assert _fill(loket, layanan=lain.id).status_code == 422
    assert _count() == 0
