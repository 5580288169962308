"""What cells mean: scores, words, reversed scales, dates, options, heads and feet of tables."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inti.buku import Lembar
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.skm.impor.baris import Aturan, read_baris
from portal.skm.impor.kata import squeeze
from portal.skm.impor.kepala import Penutup, find_penutup, format_nomor, list_isi, parse_nomor, read_kolom
from portal.skm.impor.kolom import KUESIONER, MENURUT, RESMI, propose_kolom
from portal.skm.impor.lembar import Sumber, count_skor, read_lembar
from portal.skm.impor.nilai import Tolak, propose_skor, read_skor, reverse_skor
from portal.skm.impor.peta import KOSONGKAN, SISA, Peta, check_peta, parse_peta
from portal.skm.impor.pilihan import propose_opsi
from portal.skm.impor.tanggal import TanggalSalah, find_urutan, parse_tanggal
from portal.skm.instrumen import find_instrumen
from tests.pabrik.skm import UNSUR

SKM = find_instrumen("skm")
ATURAN = Aturan(SKM, False, None, date(2026, 1, 1), "Asia/Jakarta")
TANYA = [
    "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
    "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?",
    "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
    "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
    "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam standar"
    " pelayanan dengan hasil yang diberikan?",
    "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
    "Bagaimana pendapat Saudara perilaku petugas dalam pelayanan terkait kesopanan dan keramahan?",
    "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
    "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
]
"""Questions of the official form, in its order: facilities before complaints."""


@pytest.mark.parametrize(("teks", "skor"), [("3", 3), ("3,0", 3), ("4.00", 4), ("04", 4)])
def test_whole_numbers_are_read_with_comma_or_point(teks: str, skor: int) -> None:
    assert read_skor(teks, skala=4) == skor


@pytest.mark.parametrize(
    ("teks", "kalimat"),
    [
        ("", "kosong"),
        ("-", "kosong"),
        ("0", "di luar skala 1-4"),
        ("5", "di luar skala 1-4"),
        ("3,45", "satu jawaban bukan pecahan"),
        ("3.1", "satu jawaban bukan pecahan"),
        ("٣", "bukan angka"),
        ("1e1", "bukan angka"),
        ("puas", "bukan angka"),
        ("=1+2", "rumus"),
        ("=cmd|'/c calc'!A1", "rumus"),
        ("#REF!", "bukan angka"),
        ("9" * 400, "bukan angka"),
    ],
)
def test_what_is_no_score_is_refused_and_never_zero(teks: str, kalimat: str) -> None:
    for balik in (False, True):
        with pytest.raises(Tolak) as salah:
            read_skor(teks, skala=4, balik=balik)
        assert kalimat in salah.value.kalimat % {"bidang": "waktu", **salah.value.data}


@given(st.integers(1, 6).flatmap(lambda skala: st.tuples(st.integers(1, skala), st.just(skala))))
def test_reversing_twice_is_nothing(pasangan: tuple[int, int]) -> None:
    skor, skala = pasangan
    assert reverse_skor(reverse_skor(skor, skala), skala) == skor
    assert read_skor(str(skor), skala=skala, balik=True) == reverse_skor(skor, skala)


def test_a_reversed_scale_turns_numbers_and_leaves_words_whose_meaning_is_plain() -> None:
    kata = {"sangat puas": "4"}
    isi = (("1", 7), ("4", 2), ("Sangat Puas", 5))
    assert count_skor(isi, SKM, balik=False, kata=kata) == ((7, 0, 0, 2), (7, 0, 0, 7), 0)
    assert count_skor(isi, SKM, balik=True, kata=kata) == ((7, 0, 0, 2), (2, 0, 0, 12), 0)


@pytest.mark.parametrize(
    ("kata", "harap"),
    [
        (("Sangat Puas", "Puas", "Tidak Puas", "Sangat Tidak Puas"), "4321"),
        (("Sangat setuju", "Setuju", "Kurang setuju", "Tidak setuju"), "4321"),
        (("Sangat Puas", "Puas", "Tidak Puas"), "43?"),
        (("Puas", "Cukup Puas", "Kurang Puas", "Sangat Puas"), "3214"),
        (("Sangat tidak puas", "Tidak puas", "Kurang puas", "Puas", "Sangat puas"), "1??34"),
        (("4 - Sangat sesuai", "Sesuai (3)", "2. Kurang sesuai"), "432"),
        (("4. Sangat puas", "1. Puas"), "4?"),
        (("Strongly agree", "Disagree"), "42"),
        (("a", "b"), "??"),
        (("Very suitable", "Not suitable"), "41"),
    ],
)
def test_words_get_a_score_only_when_they_can_have_one_meaning(kata: Sequence[str], harap: str) -> None:
    arti = propose_skor([SKM], "persyaratan", kata, kata)
    assert "".join(arti.get(squeeze(k), "?") for k in kata) == harap


def test_irregular_answer_words_of_the_official_form_keep_their_score() -> None:
    for u in SKM.unsur:
        kata = u.jawaban["id"]
        assert list(propose_skor([SKM], u.kode, kata, kata).values()) == ["1", "2", "3", "4"]


def test_full_questions_of_a_form_find_their_unsur_whatever_their_place() -> None:
    lain = {"Cap waktu": "tanggal", "Jenis Kelamin": "jenis_kelamin", "Pendidikan terakhir": "pendidikan",
            "Pekerjaan Utama": "pekerjaan", "Nama Lengkap": "", "Usia": "", "Alamat email": "",
            "Kritik dan saran untuk kami": "saran", "Apakah Anda penyandang disabilitas?": "disabilitas"}  # fmt: skip
    harap = dict(zip(TANYA, SKM.urutan_kuesioner, strict=True)) | lain
    for judul in (list(harap), list(reversed(harap))):
        assert propose_kolom(judul, [SKM]) == harap


def test_numbered_columns_wait_for_the_choice_where_list_and_questionnaire_differ() -> None:
    judul = ["No", *(f"U{i}" for i in range(1, 10))]
    assert [propose_kolom(judul, [SKM])[f"U{i}"] for i in (7, 8, 9)] == ["perilaku", MENURUT, MENURUT]
    assert [propose_kolom(judul, [SKM], RESMI)[k] for k in ("U8", "U9")] == ["pengaduan", "sarpras"]
    assert [propose_kolom(judul, [SKM], KUESIONER)[k] for k in ("U8", "U9")] == ["sarpras", "pengaduan"]
    assert propose_kolom(["U8 Sarana", "U9 Pengaduan"], [SKM]) == {"U8 Sarana": "sarpras", "U9 Pengaduan": "pengaduan"}


def test_a_mapping_that_cannot_work_names_its_columns() -> None:
    penuh = {k: k for k in UNSUR}
    check_peta(Peta(penuh), penuh, SKM, gratis=False)
    tanpa = {k: v for k, v in penuh.items() if k != "biaya"}
    check_peta(Peta(tanpa), tanpa, SKM, gratis=True)
    for peta, judul, kalimat in (
        (tanpa, tanpa, "Belum ada kolom untuk: Biaya/Tarif"),
        ({**penuh, "x": "waktu"}, {**penuh, "x": ""}, "Dua kolom dipasangkan dengan Waktu Penyelesaian"),
        ({**penuh, "y": "waktu"}, penuh, "Kolom tidak dikenal: y"),
    ):
        with pytest.raises(DomainError, match=kalimat):
            check_peta(Peta(peta), judul, SKM, gratis=False)


@pytest.mark.parametrize(
    ("teks", "urutan", "harap"),
    [
        ("2025-03-31", "iso", "2025-03-31"),
        ("2025/03/31 10.15.22 AM GMT+7", "", "2025-03-31"),
        ("31/03/2025 23:59:59", "", "2025-03-31"),
        ("3/31/2025 9:05:01", "", "2025-03-31"),
        ("03/04/2025", "hari", "2025-04-03"),
        ("03/04/2025", "bulan", "2025-03-04"),
        ("05/05/25", "", "2025-05-05"),
        ("Senin, 31 Maret 2025", "", "2025-03-31"),
        ("31-Mar-2025", "", "2025-03-31"),
        ("45747", "", "2025-03-31"),
        ("45747,93", "", "2025-03-31"),
        ("2025-03-31 23:30 GMT+8", "", "2025-03-31"),
        ("2025-04-01 00:30 WIT", "", "2025-03-31"),
        ("03/04/2025", "", "mendua"),
        ("31/02/2025", "hari", "salah"),
        ("31/03/2025", "bulan", "salah"),
        ("31/03/2025", "iso", "salah"),
        ("٣١/٠٣/٢٠٢٥", "", "salah"),
        ("t" * 5000, "", "salah"),
        ("1e9", "", "salah"),
    ],
)
def test_dates_are_read_as_offices_write_them(teks: str, urutan: str, harap: str) -> None:
    if harap[0] != "2":
        with pytest.raises(TanggalSalah, match=harap):
            parse_tanggal(teks, urutan, "Asia/Jakarta")
        return
    assert parse_tanggal(teks, urutan, "Asia/Jakarta").isoformat() == harap


def test_a_timestamp_with_a_zone_belongs_to_the_local_date_of_the_office() -> None:
    assert parse_tanggal("2025/03/31 11.30.00 PM GMT+7", "", "Asia/Jayapura") == date(2025, 4, 1)


def test_the_order_of_day_and_month_follows_from_the_file_or_is_asked() -> None:
    assert find_urutan(["03/04/2025", "31/03/2025"]) == "hari"
    assert find_urutan(["03/04/2025 10:00:00", "3/31/2025"]) == "bulan"
    assert find_urutan(["03/04/2025", "2025-01-02"]) is None
    assert find_urutan(["05/05/2025", "2025-01-02"]) == "hari"


def test_words_of_respondents_find_their_option() -> None:
    assert propose_opsi("jenis_kelamin", "Wanita") == "P"
    assert propose_opsi("pendidikan", "SLTA/Sederajat") == "sma"
    assert propose_opsi("pekerjaan", "PNS") == "asn"
    assert propose_opsi("pekerjaan", "astronaut") is None


def _sheet(*baris: Sequence[str]) -> Lembar:
    return Lembar("", tuple((n, tuple(b)) for n, b in enumerate(baris, start=1) if any(b)))


def test_sums_and_notes_below_the_table_are_named_and_full_rows_among_them_stay() -> None:
    kepala = ["No", *UNSUR]
    lembar = _sheet(
        kepala,
        ["(1)", *(f"({i})" for i in range(2, 11))],
        ["1", *["3"] * 9],
        ["2", *["4"] * 9],
        ["Σ Nilai/Unsur", *["7"] * 9],
        ["NRR/Unsur", *["3,5"] * 9],
        ["", "Mutu pelayanan", "A", "88,31"],
        ["3", *["2"] * 9],
        ["Ratana", *["2"] * 9],
    )
    arti = {k: k for k in UNSUR}
    ketemu = find_penutup(list_isi(lembar, 1), read_kolom(lembar, 1), arti)
    assert [p.nomor for p in ketemu] == [2, 5, 6, 7]
    assert ketemu[1] == Penutup(5, "Σ Nilai/Unsur")


def test_headings_over_two_rows_and_doubled_ones_get_names_of_their_own() -> None:
    lembar = _sheet(["No", "Nilai", "", ""], ["", "U1", "U1", ""], ["1", "3", "4", "5"])
    assert [k.judul for k in read_kolom(lembar, 2)] == ["No", "U1", "U1 (2)", "Kolom D"]


@given(st.sets(st.integers(1, 5000), max_size=60))
def test_row_numbers_read_back_as_written(nomor: set[int]) -> None:
    assert parse_nomor(format_nomor(sorted(nomor))) == nomor


def test_a_mapping_reads_back_from_its_json_and_hostile_json_is_refused() -> None:
    peta = Peta({"A": "waktu", "B": ""}, {"pekerjaan": {SISA: KOSONGKAN, "pns": "asn"}}, frozenset({"waktu"}), "hari")
    assert parse_peta(peta.to_json()) == peta
    for teks in ("", "[]", '{"kolom": []}', '{"kolom": {"a": 1}}', '{"kolom": {}, "balik": 3}', "[" * 5000, "\ud800"):
        with pytest.raises(DomainError, match="Berkas peta"):
            parse_peta(teks)


@given(
    st.lists(st.lists(st.integers(1, 4), min_size=9, max_size=9), min_size=1, max_size=6),
    st.permutations(range(9)),
    st.booleans(),
)
def test_column_order_never_changes_a_digit(matriks: list[list[int]], urutan: list[int], koma: bool) -> None:
    akhiran = ",0" if koma else ""

    def read(letak: Sequence[int]) -> list[dict[str, int]]:
        kepala = [UNSUR[i] for i in letak]
        lembar = _sheet(kepala, *([f"{b[i]}{akhiran}" for i in letak] + ["2025-01-02"] for b in matriks))
        peta = Peta({**{k: k for k in kepala}, "Kolom J": "tanggal"})
        hasil = read_lembar(Sumber(lembar, 1, frozenset()), peta, ATURAN)
        assert not hasil.salah
        return [dict(b.nilai) for b in hasil.baris]

    assert read(urutan) == read(range(9)) == [dict(zip(UNSUR, b, strict=True)) for b in matriks]


def test_every_bad_cell_is_named_with_row_and_value() -> None:
    isi = {**dict.fromkeys(UNSUR, "3"), "tanggal": "2025-01-02"}
    hasil = read_baris(
        [(2, isi), (3, {**isi, "waktu": "5", "tanggal": "2099-01-01"}), (9, {**isi, "biaya": ""})],
        Peta({}),
        ATURAN,
        frozenset({(2, "produk")}),
    )
    assert [(s.nomor, s.bidang, s.isi) for s in hasil.salah] == [
        (2, "produk", ""), (3, "waktu", "5"), (3, "tanggal", "2099-01-01"), (9, "biaya", ""),
    ]  # fmt: skip
    assert "sel gabungan" in hasil.salah[0].teks
    with pytest.raises(DomainError, match=r"3 baris salah:\nbaris 2: produk bagian dari sel gabungan"):
        hasil.refuse()


def test_answers_below_a_merged_cell_are_refused_and_other_columns_may_be_merged() -> None:
    lembar = Lembar(
        "",
        ((1, ("No", *UNSUR)), (2, ("1", *["3"] * 9)), (3, ("", "", *["3"] * 8))),
        gabungan=((2, 0, 3, 0), (2, 1, 3, 1)),
    )
    aturan = Aturan(SKM, False, Periode.parse("2025"), date(2026, 1, 1))
    hasil = read_lembar(Sumber(lembar, 1, frozenset()), Peta({k: k for k in UNSUR}), aturan)
    assert [(s.nomor, s.bidang, "sel gabungan" in s.teks) for s in hasil.salah] == [(3, "persyaratan", True)]


def test_an_empty_tariff_is_right_only_for_a_free_service() -> None:
    isi = {**dict.fromkeys(UNSUR, "3"), "biaya": "", "tanggal": "2025-01-02"}
    for gratis in (False, True):
        hasil = read_baris([(2, isi)], Peta({}), Aturan(SKM, gratis, None, date(2026, 1, 1)))
        assert bool(hasil.salah) is not gratis
    assert "biaya" not in hasil.baris[0].nilai
