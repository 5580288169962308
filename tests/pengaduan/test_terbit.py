"""Publication: only after redaction, never a reporter, only closed periods, small cells hidden."""

import itertools
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask, render_template_string

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, find_unit
from portal.pengaduan.domain.publik import Rahasia, build_publik, hide_deret
from portal.pengaduan.models import Pelapor, Pengaduan
from portal.pengaduan.service import terbit
from portal.pengaduan.service.akses import Pelaku
from portal.pengaduan.service.buku import read_keadaan
from portal.pengaduan.service.kasus import DataPelapor
from portal.pengaduan.service.penutupan import close_periode
from portal.pengaduan.service.samar import find_identitas, mask_identitas
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, id_of, make_pengaduan, pelaku_of, step
from tests.pengaduan.test_impor import store, table

KINI = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
SRI = DataPelapor(nama="Sri Wahyuni", telepon="+6281234567890", surel="sri@uji.example", nik="5108014107900001")


def close(unit: Unit, periode: str) -> None:
    with unit_kerja():
        close_periode(unit, Periode.parse(periode), hari_ini=date(2026, 4, 20), pelaku="uji", now=KINI)


def answered(unit: Unit, petugas: Pelaku, **lain: Any) -> int:
    nomor = id_of(make_pengaduan(unit, jenis="konsultasi", pelapor=SRI, **lain))
    step(nomor, "verifikasi", petugas, klasifikasi="konsultasi", kategori="informasi")
    step(nomor, "jawab_di_tempat", petugas, jawaban="Ibu Sri Wahyuni, loket obat ditambah.")
    return nomor


@pytest.fixture
def petugas(tiap_app: Flask) -> Pelaku:
    make_unit()
    return pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINKES"))


@pytest.fixture
def pimpinan(petugas: Pelaku) -> Pelaku:
    return pelaku_of(make_akun(Peran.PIMPINAN))


def test_a_case_is_public_only_between_approval_and_withdrawal_and_never_names_the_reporter(
    petugas: Pelaku, pimpinan: Pelaku
) -> None:
    nomor = answered(find_unit("DINKES"), petugas)
    with pytest.raises(DomainError, match="Siapkan naskah publik"):
        step(nomor, "terbit", pimpinan)
    step(nomor, "redaksi", petugas, judul_publik="Antrean obat", isi_publik="Bu Wahyuni menunggu, hp 0812 3456 7890.")
    assert terbit.list_terbit() == []
    siap = terbit.list_antrean(pimpinan)["siap"]
    assert [n.id for n in siap] == [nomor]
    assert siap[0].ingat == ["nomor telepon pelapor", "nama pelapor"]
    with pytest.raises(DomainError):
        step(nomor, "terbit", petugas)
    step(nomor, "terbit", pimpinan)
    publik = terbit.list_terbit()[0]
    semua = f"{publik.judul} {publik.isi} {publik.jawaban}"
    assert "Wahyuni" not in semua
    assert "3456" not in semua
    assert "loket obat ditambah" in publik.jawaban
    step(nomor, "tarik", petugas, catatan="Keliru")
    assert terbit.list_terbit() == []


def test_confidential_and_restricted_cases_never_appear(petugas: Pelaku, pimpinan: Pelaku) -> None:
    unit = find_unit("DINKES")
    rahasia = answered(unit, petugas, rahasia=True)
    step(rahasia, "redaksi", petugas, judul_publik="x", isi_publik="y")
    with pytest.raises(DomainError, match="rahasia"):
        step(rahasia, "terbit", pimpinan)
    assert terbit.list_antrean(pimpinan)["siap"] == []
    terbuka = answered(unit, petugas)
    step(terbuka, "redaksi", petugas, judul_publik="x", isi_publik="y")
    step(terbuka, "terbit", pimpinan)
    with unit_kerja():
        db.session().get_one(Pengaduan, terbuka).rahasia = True
    assert terbit.list_terbit() == []


@pytest.mark.parametrize(
    ("teks", "apa"),
    [
        ("Saya Sri Wahyuni", "nama pelapor"),
        ("SRI   WAHYUNI", "nama pelapor"),
        ("bu wahyuni", "nama pelapor"),
        ("hubungi 0812-3456-7890", "nomor telepon pelapor"),
        ("+62 812 3456 7890", "nomor telepon pelapor"),
        ("tulis ke SRI@uji.example", "surel pelapor"),
        ("NIK 5108 0141 0790 0001", "NIK pelapor"),
        ("kartu 1234567890123456", "16 angka seperti NIK"),
        ("surel lain@contoh.go.id", "alamat surel"),
    ],
)
def test_what_tells_the_reporter_is_found_and_masked(teks: str, apa: str) -> None:
    pelapor = Pelapor(**vars(SRI))
    assert apa in find_identitas(teks, [pelapor])
    assert find_identitas(mask_identitas(teks, [pelapor]), [pelapor]) == []


def test_ordinary_words_are_left_alone() -> None:
    pelapor = Pelapor(**vars(SRI))
    teks = "Antrean di loket 3 pada 02/02/2026 lebih dari 120 menit."
    assert (find_identitas(teks, [pelapor]), mask_identitas(teks, [pelapor])) == ([], teks)


def fill(unit: Unit, awal: str, *bagian: tuple[int, str, str, str], tanggal: str = "2026-02-02") -> None:
    nomor = itertools.count(1)
    baris = [
        f"{awal}{next(nomor)},{tanggal},Aduan,{kanal},{kelas},{status},2026-03-02"
        for n, kanal, kelas, status in bagian
        for _ in range(n)
    ]
    store(table("nomor,tanggal_diterima,judul,kanal,klasifikasi,status,tanggal_selesai", *baris), unit)


def test_only_closed_periods_are_public_and_the_newest_revision_counts(tiap_app: Flask) -> None:
    unit = make_unit()
    fill(unit, "A", (5, "wa", "aspirasi", "selesai"), (4, "surat", "informasi", "selesai"))
    with pytest.raises(TidakDitemukan):
        terbit.find_terbitan("DINKES", Periode.parse("2026-TW1"))
    close(unit, "2026-TW1")
    t = terbit.find_terbitan("DINKES", Periode.parse("2026-TW1"))
    assert (t.revisi, t.angka["diterima"], t.angka["selesai"], t.angka["persen_selesai"]) == (0, 9, 9, "100.00")
    assert {k: n for k, n in t.angka["per_kanal"].items() if n} == {"wa": 5, "surat": 4}
    with unit_kerja():
        db.session().query(Pengaduan).first().nomor_register = "DIUBAH"  # type: ignore[union-attr]
    close(unit, "2026-TW1")
    assert terbit.find_terbitan("DINKES", Periode.parse("2026-TW1")).revisi == 1
    assert [b.diterima for b in terbit.list_terbitan()] == [9]


def test_small_cells_are_hidden_so_that_no_subtraction_finds_them(tiap_app: Flask) -> None:
    """Trap 17."""
    unit = make_unit()
    fill(
        unit, "A", (9, "wa", "aspirasi", "selesai"), (5, "surat", "informasi", "selesai"), (1, "loket", "ppid", "baru")
    )
    close(unit, "2026-TW1")
    angka = terbit.find_terbitan("DINKES", Periode.parse("2026-TW1")).angka
    isi = {k: n for k, n in angka["per_kanal"].items() if n != 0}
    assert isi == {"wa": 9, "surat": None, "loket": None}
    for kelas, baris in angka["klasifikasi_keadaan"].items():
        assert angka["per_klasifikasi"][kelas] is not None or set(baris.values()) == {None}
    hitung = [n for b in angka["klasifikasi_keadaan"].values() for n in b.values()]
    assert not {1, 2} & set(hitung)


def test_two_cases_in_all_tell_only_their_number(tiap_app: Flask) -> None:
    unit = make_unit()
    fill(unit, "A", (2, "wa", "aspirasi", "selesai"))
    close(unit, "2026-TW1")
    t = terbit.find_terbitan("DINKES", Periode.parse("2026-TW1"))
    assert t.angka == {"diterima": 2, "terlalu_sedikit": True}


@pytest.mark.parametrize("atasan", ["DINKES", "TENGAH"])
def test_a_parent_shows_no_table_when_its_own_case_follows_from_units_below(tiap_app: Flask, atasan: str) -> None:
    induk = make_unit()
    make_unit("TENGAH", "Unit Tengah", "DINKES")
    anak = make_unit("ANAK", "Unit Anak", atasan)
    fill(anak, "A", (5, "wa", "aspirasi", "selesai"))
    fill(induk, "B", (1, "wa", "aspirasi", "selesai"))
    close(induk, "2026-TW1")
    tw1 = Periode.parse("2026-TW1")
    assert terbit.find_terbitan("DINKES", tw1).angka["per_kanal"]["wa"] == 6
    close(anak, "2026-TW1")
    angka = terbit.find_terbitan("DINKES", tw1).angka
    assert (angka["per_kanal"], angka["klasifikasi_keadaan"], angka["rata_rata_hari_kerja"]) == (None, None, None)
    assert terbit.find_terbitan("ANAK", tw1).angka["per_kanal"]["wa"] == 5


def test_a_quarter_shows_no_table_when_a_month_follows_from_the_others(tiap_app: Flask) -> None:
    unit = make_unit()
    fill(unit, "A", (5, "wa", "aspirasi", "selesai"))
    fill(unit, "B", (1, "wa", "aspirasi", "selesai"), tanggal="2026-01-05")
    close(unit, "2026-TW1")
    close(unit, "2026-02")
    assert terbit.find_terbitan("DINKES", Periode.parse("2026-TW1")).angka["per_kanal"] is None


def test_hidden_series_never_leave_one_hole() -> None:
    for isi in ({"a": 1, "b": 9, "c": 4}, {"a": 2, "b": 2, "c": 9}, {"a": 1, "b": 0, "c": 3}, {"a": 3}, {}):
        aman: Mapping[str, int | None] = hide_deret(isi)
        assert list(aman.values()).count(None) != 1
        assert all(n is None or n == 0 or n >= 3 for n in aman.values())


def test_means_and_shares_of_one_or_two_cases_are_hidden() -> None:
    dasar: dict[str, Any] = {
        "A0": 0, "A0r": 0, "A1": 9, "K_total": 0, "A2": 9, "A3": 2, "A4": 4, "A5": 3, "B1": "66.67", "B2": "22.22",
        "B4": "50.00", "B4_n": 1, "B4_dari": 2, "aturan": [], "D1": [{"kode": "wa", "n": 9}],
        "D2": [{"kode": "aspirasi", "n": 9}],
        "C2": {"akhir": {"hari_kerja": {"n": 2, "rerata": "3.0", "median": "3.0"}}},
    }  # fmt: skip
    angka = build_publik(Rahasia(dasar, {}), [])
    assert (angka["rata_rata_hari_kerja"], angka["persen_tepat_waktu"]) == (None, None)
    assert angka["selesai"] == 2


def test_the_public_pages_and_their_data_say_the_same(klien: Klien) -> None:
    unit = make_unit()
    fill(unit, "A", (5, "wa", "aspirasi", "selesai"), (4, "surat", "informasi", "proses"))
    close(unit, "2026-TW1")
    assert "Belum ada laporan" not in text_of(klien.get("/publikasi/").text)
    assert "/publikasi/pengaduan/" in klien.get("/publikasi/").text
    assert "Triwulan I 2026" in text_of(klien.get("/publikasi/pengaduan/").text)
    teks = text_of(klien.get("/publikasi/pengaduan/DINKES/2026-TW1").text)
    assert "9pengaduan diterima" in teks
    assert "5 (55,56 %)" in teks
    data = klien.get("/publikasi/pengaduan/DINKES/2026-TW1.json")
    isi = json.loads(data.data)
    assert (isi["diterima"], isi["persen_selesai"], isi["per_kanal"]["wa"]) == (9, "55.56", 5)
    assert isi == json.loads(
        json.dumps(terbit.describe_terbitan(terbit.find_terbitan("DINKES", Periode.parse("2026-TW1"))))
    )
    for alamat in ("DINKES/2026-TW2", "ASING/2026-TW1", "DINKES/2026-TW2.json"):
        assert klien.get(f"/publikasi/pengaduan/{alamat}").status_code == 404
    assert klien.get("/publikasi/pengaduan/DINKES/abc").status_code == 422


def test_a_period_without_complaints_is_a_full_page(klien: Klien) -> None:
    close(make_unit(), "2026-TW1")
    halaman = klien.get("/publikasi/pengaduan/DINKES/2026-TW1")
    assert halaman.status_code == 200
    assert "0pengaduan diterima" in text_of(halaman.text)


def test_the_queue_publishes_with_a_preview_and_takes_back_with_a_reason(klien: Klien, app: Flask) -> None:
    unit = make_unit()
    petugas = pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINKES"))
    make_akun(Peran.PIMPINAN)
    nomor = answered(unit, petugas)
    step(nomor, "redaksi", petugas, judul_publik="Antrean obat", isi_publik="<script>alert(1)</script> Sri Wahyuni")
    klien.masuk("petugas_pengaduan@uji.example")
    assert "Terbitkan" not in text_of(klien.get("/petugas/pengaduan/terbit").text)
    klien.get("/akun/keluar")
    from tests.klien import make_klien

    pimpinan = make_klien(app)
    pimpinan.masuk("pimpinan@uji.example")
    halaman = pimpinan.get("/petugas/pengaduan/terbit")
    assert "masih memuat: nama pelapor" in text_of(halaman.text)
    assert "<script>alert" not in halaman.text
    formulir = next(f for f in pimpinan.forms(halaman) if f.alamat.endswith(f"/terbit/{nomor}"))
    assert pimpinan.send(formulir, gerak="terbit").status_code == 303
    publik = klien.get("/publikasi/pengaduan/")
    assert "Antrean obat" in text_of(publik.text)
    assert "Wahyuni" not in publik.text
    assert "<script>alert" not in publik.text
    assert pimpinan.send(formulir, gerak="tarik").status_code == 422
    assert pimpinan.send(formulir, gerak="tarik", catatan="Keliru").status_code == 303
    assert "Antrean obat" not in text_of(klien.get("/publikasi/pengaduan/").text)
    formulir.alamat = "/petugas/pengaduan/terbit/999999"
    assert pimpinan.send(formulir, gerak="terbit").status_code == 404


@pytest.mark.parametrize("peran", [Peran.PELAKSANA, Peran.AUDITOR, Peran.ADMIN])
def test_the_queue_is_closed_to_others(klien: Klien, peran: Peran) -> None:
    make_unit()
    make_akun(peran, None if peran is Peran.ADMIN else "DINKES")
    klien.masuk(f"{peran.value}@uji.example")
    assert klien.get("/petugas/pengaduan/terbit").status_code == 403


def test_the_panel_shows_the_moves_that_are_allowed(app: Flask) -> None:
    unit = make_unit()
    petugas = pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINKES"))
    nomor = answered(unit, petugas)
    step(nomor, "redaksi", petugas, judul_publik="Antrean", isi_publik="Menunggu Sri Wahyuni", now=SENIN)
    kasus = db.session().get_one(Pengaduan, nomor)
    if "pengaduan_petugas.gerak" not in app.view_functions:
        app.add_url_rule("/uji/<int:kasus_id>/<gerak>", "pengaduan_petugas.gerak", lambda **_: "")
    for boleh, ada in ((set[str](), 0), ({"redaksi"}, 1), ({"redaksi", "terbit", "tarik"}, 2)):
        with app.test_request_context():
            html = render_template_string(
                '{% include "pengaduan/petugas/_publikasi.html" %}',
                kasus=kasus,
                keadaan=read_keadaan(kasus),
                boleh_gerak=boleh,
            )
        assert html.count("<form") == ada
        assert "masih memuat: nama pelapor" in text_of(html)
