"""How a published figure came about, told to everybody without telling on anybody."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Unit
from portal.publikasi.angka import describe_kanal, describe_terbitan
from portal.publikasi.domain.samar import publish_counts
from portal.publikasi.poster import write_metode
from portal.publikasi.service import find_terbitan, publish
from portal.skm.models import jawaban
from portal.skm.service.aturan import register_aturan, save_populasi
from portal.skm.service.keabsahan import Asal, review
from portal.skm.service.penutupan import close_periode
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

TW1 = Periode.parse("2025-TW1")
SAAT = datetime(2025, 4, 2, 18, 0, tzinfo=UTC)
ALAMAT = "/publikasi/ikm/DINKES/2025-TW1"


@pytest.fixture
def layanan(app: Flask) -> Layanan:
    return make_layanan(make_unit())


def answer(layanan: Layanan, n: int, skor: int = 3, **lain: Any) -> None:
    for _ in range(n):
        make_jawaban(layanan, make_nilai(skor), **lain)


def answer_too_fast(layanan: Layanan, n: int) -> None:
    for i in range(n):
        answer(layanan, 1, 1, kanal="web", asal=Asal(f"10.0.0.{i}", "Peramban", "Asia/Jakarta"), durasi=1)


def close_and_publish(unit: Unit) -> None:
    with unit_kerja():
        close_periode(unit, TW1, hari_ini=date(2025, 4, 2), pelaku="uji", now=SAAT)
        publish(unit, TW1, pelaku="uji", now=SAAT)


def use_mean_of_services() -> None:
    with unit_kerja():
        register_aturan(
            {"agregasi": "rata_layanan"},
            mulai=date(2025, 1, 1),
            alasan="uji",
            hari_ini=date(2024, 12, 1),
            pelaku="uji",
            now=SAAT,
        )


def read_json(kode: str = "DINKES") -> dict[str, Any]:
    return describe_terbitan(find_terbitan(kode, TW1))


def test_page_data_and_poster_name_the_ways_and_the_answers_left_out(klien: Klien) -> None:
    layanan = make_layanan(make_unit())
    answer(layanan, 6, kanal="tiket")
    answer(layanan, 5, kanal="bantu")
    answer_too_fast(layanan, 5)
    with unit_kerja():
        save_populasi(layanan.unit, 0, TW1, 40, pelaku="uji", now=SAAT)
    close_and_publish(layanan.unit)
    teks = text_of(klien.get(ALAMAT).text)
    assert "Tidak dihitung: 5 jawaban" in teks
    assert "Tiket kunjungan (terbukti dari kunjungan)6" in teks
    assert "Dibantu petugas5" in teks
    assert "Sampel minimum 36 dari 40 penerima layanan: belum terpenuhi" in teks
    isi = json.loads(klien.get(f"{ALAMAT}.json").text)
    assert (isi["n_dikecualikan"], isi["agregasi"], isi["ikm_gabungan"]) == (5, "gabungan", "75.00")
    assert (isi["populasi"], isi["n_minimum"], isi["catatan"]) == (40, 36, ["5 jawaban dikecualikan"])
    assert {k: n for k, n in isi["per_kanal"].items() if n} == {"tiket": 6, "bantu": 5}
    assert isi["ikm_semua"] == "59.38"
    indeks = list(csv.DictReader(io.StringIO(klien.get(f"{ALAMAT}.csv").text)))[-1]
    assert (indeks["n_dikecualikan"], indeks["agregasi"], indeks["per_kanal"]) == ("5", "gabungan", "tiket=6; bantu=5")
    terbitan = find_terbitan("DINKES", TW1)
    assert write_metode(terbitan, describe_kanal(terbitan)) == (
        "Dihitung dari 11 jawaban atas 9 unsur menurut Peraturan Menteri PANRB Nomor 14 Tahun 2017; skala 25–100."
        " Cara menjawab: Tiket kunjungan 6, Dibantu petugas 5."
        " 5 jawaban tidak dihitung menurut aturan yang ditetapkan sebelumnya."
    )


def test_a_way_of_few_people_is_hidden_with_its_neighbour(layanan: Layanan) -> None:
    answer(layanan, 9, kanal="qr")
    answer(layanan, 6, kanal="tiket")
    answer(layanan, 1, kanal="bantu")
    close_and_publish(layanan.unit)
    terbitan = find_terbitan("DINKES", TW1)
    assert {k["nama"]: k["nilai"] for k in describe_kanal(terbitan)} == {
        "QR loket": "9", "Tiket kunjungan": "–", "Dibantu petugas": "<5",
    }  # fmt: skip
    isi = describe_terbitan(terbitan)["per_kanal"]
    assert (isi["qr"], isi["tiket"], isi["bantu"], isi["kios"]) == (9, None, None, 0)
    assert "Cara menjawab: QR loket 9, cara lain disamarkan." in write_metode(terbitan, describe_kanal(terbitan))


def test_ways_that_follow_from_a_former_revision_or_the_units_below_are_all_hidden(tiap_app: Flask) -> None:
    layanan = make_layanan(make_unit())
    answer(layanan, 9, kanal="qr")
    close_and_publish(layanan.unit)
    answer(layanan, 4, kanal="qr")
    answer(layanan, 1, kanal="bantu")
    close_and_publish(layanan.unit)
    assert read_json()["per_kanal"] is None
    induk = make_layanan(make_unit("DINAS", "Dinas"))
    anak = make_layanan(make_unit("BIDANG", "Bidang", induk="DINAS"))
    answer(anak, 6, kanal="qr")
    answer(induk, 3, kanal="qr")
    answer(induk, 3, kanal="web")
    close_and_publish(anak.unit)
    close_and_publish(induk.unit)
    assert read_json("DINAS")["per_kanal"] is None
    assert read_json("BIDANG")["per_kanal"]["qr"] == 6


def test_months_of_few_people_are_hidden(layanan: Layanan) -> None:
    answer(layanan, 7, tanggal=date(2025, 1, 9))
    answer(layanan, 2, tanggal=date(2025, 2, 9))
    answer(layanan, 8, tanggal=date(2025, 3, 9))
    close_and_publish(layanan.unit)
    assert read_json()["per_bulan"] == {"2025-01": None, "2025-02": None, "2025-03": 8}


def test_what_few_excluded_answers_say_does_not_follow_from_the_two_indices(layanan: Layanan) -> None:
    answer(layanan, 9)
    answer_too_fast(layanan, 2)
    close_and_publish(layanan.unit)
    isi = read_json()
    assert (isi["n_dikecualikan"], isi["ikm_semua"]) == (2, None)


def test_fewer_than_five_answers_leave_no_figure_in_any_field(layanan: Layanan) -> None:
    answer(layanan, 3, 2)
    answer_too_fast(layanan, 6)
    close_and_publish(layanan.unit)
    isi = read_json()
    assert [isi[k] for k in ("ikm", "ikm_gabungan", "ikm_semua", "rata_rata_layanan", "ik95")] == [None] * 5
    assert (isi["unsur"], isi["per_kanal"], isi["per_bulan"], isi["catatan"]) == ([], {}, {}, [])
    assert "50.00" not in json.dumps(isi)


def test_the_mean_of_services_is_hidden_where_it_would_tell_on_a_service(layanan: Layanan) -> None:
    lain = make_layanan(layanan.unit, "DUA", "Layanan kedua")
    answer(layanan, 9)
    answer(lain, 1, 1)
    close_and_publish(layanan.unit)
    assert (read_json()["ikm"], read_json()["rata_rata_layanan"]) == ("70.00", None)
    answer(lain, 5, 1)
    close_and_publish(layanan.unit)
    assert read_json()["rata_rata_layanan"] == "50.00"


def test_an_official_mean_is_named_with_the_pooled_index_and_refused_where_it_tells_on_few(klien: Klien) -> None:
    use_mean_of_services()
    layanan = make_layanan(make_unit())
    lain = make_layanan(layanan.unit, "DUA", "Layanan kedua")
    answer(layanan, 9)
    answer(lain, 2, 1)
    with pytest.raises(DomainError, match="selisih"):
        close_and_publish(layanan.unit)
    answer(lain, 3, 1)
    close_and_publish(layanan.unit)
    teks = text_of(klien.get(ALAMAT).text)
    assert "50,00" in teks
    assert "Nilai unit adalah rata-rata nilai layanannya. Bila semua jawaban digabung, nilainya 57,14." in teks
    isi = json.loads(klien.get(f"{ALAMAT}.json").text)
    assert (isi["ikm"], isi["ikm_gabungan"], isi["agregasi"]) == ("50.00", "57.14", "rata_layanan")


def test_a_revision_that_takes_few_answers_away_is_not_published(layanan: Layanan) -> None:
    answer(layanan, 9)
    answer_too_fast(layanan, 1)
    close_and_publish(layanan.unit)
    nomor = list(db.session.scalars(select(jawaban.c.id).limit(2)))
    with unit_kerja():
        review(nomor, "dikecualikan", alasan="uji", cakupan=None, unit_peninjau=None, pelaku="peninjau", now=SAAT)
    with pytest.raises(DomainError, match="selisih"):
        close_and_publish(layanan.unit)


def test_the_tag_of_open_data_follows_its_content(klien: Klien) -> None:
    induk = make_layanan(make_unit())
    anak = make_layanan(make_unit("BIDANG", "Bidang", induk="DINKES"))
    answer(anak, 6, kanal="qr")
    answer(induk, 3, kanal="qr")
    answer(induk, 3, kanal="web")
    close_and_publish(induk.unit)
    tanda = klien.get(f"{ALAMAT}.json").headers["ETag"]
    close_and_publish(anak.unit)
    respons = klien.get(f"{ALAMAT}.json", headers={"If-None-Match": tanda})
    assert respons.status_code == 200
    assert json.loads(respons.text)["per_kanal"] is None


def test_counts_that_agree_with_what_is_public_are_shown() -> None:
    assert publish_counts({"a": 9, "b": 7}, [{"a": 4, "b": 7}]) == {"a": "9", "b": "7"}
    assert publish_counts({"a": 9, "b": 7}, [{"a": 6, "b": 7}]) is None
    assert publish_counts({"a": 9}, [{"a": 9, "b": 2}]) is None
