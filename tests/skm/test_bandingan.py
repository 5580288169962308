"""Units and periods side by side: real differences, what cannot be compared, order, the file."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import unit_kerja
from portal.inti.periode import Periode
from portal.inti.tabel import write_csv
from portal.organisasi.service import list_unit
from portal.skm.service.bandingan import compare_rows, list_period_rows, list_unit_rows, sort_rows
from portal.skm.service.penutupan import close_periode
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

TW1 = Periode.parse("2025-TW1")
SAAT = datetime(2025, 7, 10, 2, 0, tzinfo=UTC)


def make_office() -> None:
    """A parent with three children: clearly apart, close together, too few."""
    make_unit()
    for kode, skor in (("ATAS", (4, 4, 4, 4, 4, 3)), ("DEKAT", (4, 4, 3, 4, 4, 3)), ("BAWAH", (2, 1, 2, 1, 2, 1))):
        layanan = make_layanan(make_unit(kode, f"Bidang {kode}", induk="DINKES"))
        for s in skor:
            make_jawaban(layanan, make_nilai(s, waktu=2), kanal="kertas")
    layanan = make_layanan(make_unit("SEPI", "Bidang SEPI", induk="DINKES"))
    for _ in range(4):
        make_jawaban(layanan, make_nilai(4), kanal="kertas")


def test_units_are_compared_with_a_base_and_say_when_they_cannot(tiap_app: Flask) -> None:
    make_office()
    semua = list_unit()
    baris = {b.kode: b for b in compare_rows(list_unit_rows(semua, semua, TW1, "skm"), "ATAS")}
    assert baris["ATAS"].dasar
    assert (baris["BAWAH"].beda.selisih, baris["BAWAH"].beda.nyata) == (Decimal("-51.85"), True)
    assert (baris["DEKAT"].beda.selisih, baris["DEKAT"].beda.nyata) == (Decimal("-3.70"), False)
    assert baris["DINKES"].tumpang
    assert baris["DINKES"].nilai.n == 22
    assert (baris["SEPI"].nilai.kecil, baris["SEPI"].beda.selisih) == (True, None)
    waktu = {b.kode: b.nilai.ikm for b in list_unit_rows(semua, semua, TW1, "skm", unsur="waktu")}
    assert waktu["ATAS"] == waktu["BAWAH"] == Decimal("50.00")


def test_order_follows_a_figure_and_hidden_ones_stay_last(app: Flask) -> None:
    make_office()
    semua = list_unit()
    anak = [u for u in semua if u.induk_id]
    baris = compare_rows(list_unit_rows(anak, semua, TW1, "skm"), "ATAS")
    assert [b.kode for b in sort_rows(baris, "nilai", turun=True)] == ["ATAS", "DEKAT", "BAWAH", "SEPI"]
    assert [b.kode for b in sort_rows(baris, "nilai", turun=False)] == ["BAWAH", "DEKAT", "ATAS", "SEPI"]
    assert [b.kode for b in sort_rows(baris, "beda", turun=True)][:2] == ["DEKAT", "BAWAH"]
    assert [b.kode for b in sort_rows(baris, "nama", turun=False)] == ["ATAS", "BAWAH", "DEKAT", "SEPI"]


def test_periods_show_the_printed_figure_of_a_closed_one(tiap_app: Flask) -> None:
    unit = make_unit()
    layanan = make_layanan(unit)
    for skor in (3, 3, 4, 4, 3):
        make_jawaban(layanan, make_nilai(skor), kanal="kertas")
    with unit_kerja():
        close_periode(unit, TW1, hari_ini=date(2025, 7, 10), pelaku="uji", now=SAAT)
    make_jawaban(layanan, make_nilai(1), kanal="kertas")
    for skor in (3, 4, 4, 4, 3):
        make_jawaban(layanan, make_nilai(skor), kanal="kertas", tanggal=date(2025, 5, 5))
    baris = compare_rows(list_period_rows(unit, [TW1.shift(1), TW1], "skm"), TW1.kode)
    assert [(b.kode, b.nilai.ikm, b.ditutup) for b in baris] == [
        ("2025-TW2", Decimal("90.00"), False),
        ("2025-TW1", Decimal("85.00"), True),
    ]
    assert (baris[0].beda.selisih, baris[0].beda.nyata) == (Decimal("5.00"), False)


def test_page_and_file_show_the_same_and_hide_the_same(app: Flask, klien: Klien) -> None:
    make_office()
    make_akun(Peran.AUDITOR)
    klien.masuk("auditor@uji.example")
    pilih = "unit=DINKES&periode=2025-TW1&dasar=ATAS"
    teks = text_of(klien.get(f"/petugas/skm/bandingkan?{pilih}").text)
    for kata in ("IKM dibandingkan dengan Bidang ATAS", "tidak berbeda nyata", "−51,85", "<5"):
        assert kata in teks
    berkas = klien.get(f"/petugas/skm/bandingkan.csv?{pilih}")
    baris = {b["kode"]: b for b in csv.DictReader(io.StringIO(berkas.text))}
    assert (baris["SEPI"]["n"], baris["SEPI"]["nilai"]) == ("<5", "")
    assert (baris["BAWAH"]["beda"], baris["BAWAH"]["berbeda_nyata"]) == ("-51.85", "ya")
    for aneh in ("cara=periode&unsur=bukan&dasar=bukan&urut=bukan&arah=bukan", "lingkup=semua&urut=beda&arah=naik"):
        assert klien.get(f"/petugas/skm/bandingkan?unit=DINKES&periode=2025-TW1&{aneh}").status_code == 200


def test_a_cell_that_begins_like_a_formula_is_text_in_the_file() -> None:
    aman = list(csv.reader(io.StringIO(write_csv([["=1+1", "+62", "@a", "\tb", "-x", "biasa", Decimal("-1.5")]]))))
    assert aman == [["'=1+1", "'+62", "'@a", "'\tb", "'-x", "biasa", "-1.5"]]
