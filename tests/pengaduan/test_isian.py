"""The public form as pure values: every rule, every sentence, hostile text in every field."""

from datetime import date

import pytest

from portal.inti.galat import DomainError
from portal.pengaduan.domain.isian import (
    CENTANG,
    DEMOGRAFI,
    MIRIP_NIK,
    PERKIRAAN,
    SUDAH_LAMA,
    URUTAN,
    IsianPengaduan,
    Pilihan,
    is_wbs,
    read_isian,
    read_nik,
    read_tanggal,
)
from portal.pengaduan.domain.pilihan import JENIS
from tests.korpus.masukan import TEKS

HARI_INI = date(2026, 2, 2)
PILIHAN = Pilihan(
    unit={"DINAS": 1, "BIDANG": 2},
    layanan={"BIDANG/KTP": (2, 7)},
    kategori=frozenset({"waktu", "kesehatan"}),
    unit_puncak=1,
)
ISI = {
    "jenis": "pengaduan",
    "judul": "Antrean obat lebih dari tiga jam",
    "isi": "Saya datang pukul delapan dan baru dilayani pukul sebelas lewat.",
    "hari": "30",
    "bulan": "1",
    "tahun": "2026",
    "unit": "BIDANG",
    "nama": "Warga Contoh",
    "telepon": "0812-3456-7890",
    "pernyataan": "1",
}


def read(**isi: str) -> IsianPengaduan:
    return read_isian({**ISI, **isi}, PILIHAN, hari_ini=HARI_INI)


def sentence(bidang: str, **isi: str) -> str:
    """Return the sentence beside a field; it must be the only mistake."""
    galat = read(**isi).galat
    assert set(galat) == {bidang}, {k: v.teks for k, v in galat.items()}
    assert galat[bidang].bidang == bidang
    return galat[bidang].teks


def test_a_whole_form_becomes_clean_values() -> None:
    isian = read(judul="  Antrean   obat\nlama ", surel=" warga@uji.example ", layanan="BIDANG/KTP", kategori="waktu")
    assert isian.galat == {}
    assert isian.peringatan == ()
    assert isian.judul == "Antrean obat lama"
    assert (isian.telepon, isian.surel) == ("+6281234567890", "warga@uji.example")
    assert (isian.unit_id, isian.layanan_id, isian.kategori) == (2, 7, "waktu")
    assert isian.tanggal_kejadian == date(2026, 1, 30)
    assert (isian.anonim, isian.rahasia, isian.tanpa_identitas) == (False, False, False)
    assert (isian.jenis_kelamin, isian.kelompok_usia, isian.disabilitas) == (None, None, None)


@pytest.mark.parametrize(
    ("bidang", "isi", "kalimat"),
    [
        ("judul", {"judul": "Pendek"}, "Judul minimal 10 huruf."),
        ("judul", {"judul": "x" * 121}, "Tulisan paling banyak 120 huruf."),
        (
            "isi",
            {"isi": "Terlalu singkat."},
            "Cerita terlalu singkat (minimal 30 huruf) sehingga belum bisa kami tindak lanjuti.",
        ),
        ("isi", {"isi": "x" * 5001}, "Cerita paling banyak 5000 huruf."),
        ("tanggal", {"hari": "3", "bulan": "2"}, "Tanggal kejadian tidak boleh sesudah hari ini."),
        ("tanggal", {"hari": "31", "bulan": "2"}, "Tanggal ini tidak ada di kalender. Contoh: 12 3 2026."),
        (
            "tanggal",
            {"hari": "", "bulan": "", "tahun": ""},
            "Isi tanggal kejadian atau pilih perkiraan waktu.",
        ),
        ("perkiraan", {"perkiraan": "kemarin"}, "Pilihan ini tidak dikenal."),
        ("unit", {"unit": ""}, "Pilih unit layanan atau tulis lokasinya."),
        ("unit", {"unit": "LAIN"}, "Pilih unit layanan yang tersedia."),
        ("layanan", {"layanan": "LAIN/KTP"}, "Pilihan ini tidak dikenal."),
        ("layanan", {"unit": "DINAS", "layanan": "BIDANG/KTP"}, "Layanan ini bukan milik unit yang Anda pilih."),
        ("lokasi", {"lokasi": "x" * 201}, "Tulisan paling banyak 200 huruf."),
        ("kategori", {"kategori": "waktu'--"}, "Pilihan ini tidak dikenal."),
        ("pihak", {"pihak": "x" * 201}, "Tulisan paling banyak 200 huruf."),
        ("harapan", {"harapan": "x" * 1001}, "Tulisan paling banyak 1000 huruf."),
        ("nama", {"nama": " \u200b"}, "Isi nama Anda atau pilih melapor tanpa identitas."),
        ("nama", {"nama": "x" * 121}, "Tulisan paling banyak 120 huruf."),
        ("telepon", {"telepon": ""}, "Isi nomor HP atau e-mail."),
        ("telepon", {"telepon": "0812 ext 3"}, "Nomor HP harus 9-13 angka, contoh 081234567890."),
        ("surel", {"surel": "a@b@c"}, "Alamat surel “a@b@c” tidak benar."),
        ("surel", {"surel": f"{'a' * 60}@{'b' * 59}.example"}, "Tulisan paling banyak 120 huruf."),
        ("nik", {"nik": "327301010190000"}, "NIK terdiri dari 16 angka."),
        ("nik", {"nik": "32730101019000012"}, "NIK terdiri dari 16 angka."),
        ("nik", {"nik": "32730101019000AB"}, "NIK terdiri dari 16 angka."),
        ("nik", {"nik": "3273013213900001"}, "Tanggal lahir di dalam NIK tidak benar. Periksa lagi angkanya."),
        ("alamat", {"alamat": "x" * 301}, "Tulisan paling banyak 300 huruf."),
        ("jenis_kelamin", {"jenis_kelamin": "x"}, "Pilihan ini tidak dikenal."),
        ("kelompok_usia", {"kelompok_usia": "17"}, "Pilihan ini tidak dikenal."),
        ("disabilitas", {"disabilitas": "1"}, "Pilihan ini tidak dikenal."),
        ("pernyataan", {"pernyataan": ""}, "Beri tanda pada pernyataan sebelum mengirim."),
    ],
)
def test_each_rule_has_its_sentence_beside_its_field(bidang: str, isi: dict[str, str], kalimat: str) -> None:
    assert sentence(bidang, **isi) == kalimat


@pytest.mark.parametrize("jenis", ["", "Pengaduan", "dugaan_pelanggaran", "pengaduan "])
def test_a_kind_this_form_does_not_take_is_refused(jenis: str) -> None:
    assert read(jenis=jenis).galat["jenis"].teks == "Pilih jenis laporan."


def test_the_whistle_blowing_kind_is_known_before_anything_is_read() -> None:
    assert is_wbs({"jenis": "dugaan_pelanggaran"})
    assert not any(is_wbs({"jenis": jenis}) for jenis in JENIS)


def test_all_mistakes_are_told_at_once() -> None:
    galat = read_isian({}, PILIHAN, hari_ini=HARI_INI).galat
    assert set(galat) == {"jenis", "judul", "isi", "unit", "nama", "telepon", "pernyataan"}
    assert set(galat) <= set(URUTAN)


@pytest.mark.parametrize("panjang", [10, 120])
def test_the_limits_themselves_are_allowed(panjang: int) -> None:
    assert read(judul="x" * panjang).galat == {}
    assert read(isi="x" * (30 if panjang == 10 else 5000)).galat == {}


@pytest.mark.parametrize(
    "bagian",
    [
        ("31", "2", "2025"), ("29", "2", "2023"), ("0", "1", "2025"), ("1", "0", "2025"), ("1", "13", "2025"),
        ("1", "1", "0000"), ("1", "1", "26"), ("1", "1", ""), ("", "", "2025"), ("satu", "1", "2025"),
        ("1", "1", "20255"), ("1e1", "1", "2025"), ("½", "1", "2025"), ("٣", "1", "2025"), ("1\x00/", "1", "2025"),
    ],
)  # fmt: skip
def test_a_date_no_calendar_has_is_refused(bagian: tuple[str, str, str]) -> None:
    with pytest.raises(DomainError) as salah:
        read_tanggal(*bagian, hari_ini=HARI_INI)
    assert salah.value.kode == "tanggal_salah"


@pytest.mark.parametrize("bagian", [("3", "2", "2026"), ("1", "1", "9999")])
def test_a_date_after_today_is_refused(bagian: tuple[str, str, str]) -> None:
    with pytest.raises(DomainError) as salah:
        read_tanggal(*bagian, hari_ini=HARI_INI)
    assert salah.value.kode == "tanggal_depan"


@pytest.mark.parametrize("bagian", [("2", "2", "2026"), (" 02 ", "02", "2026"), ("２", "２", "２０２６")])
def test_today_may_be_written_in_several_ways(bagian: tuple[str, str, str]) -> None:
    assert read_tanggal(*bagian, hari_ini=HARI_INI) == HARI_INI


@pytest.mark.parametrize("jenis", ["aspirasi", "permintaan_informasi", "konsultasi"])
def test_only_a_complaint_needs_a_time(jenis: str) -> None:
    assert read(jenis=jenis, hari="", bulan="", tahun="").galat == {}


def test_an_estimate_replaces_the_date_and_is_stored_in_words() -> None:
    isian = read(hari="", bulan="", tahun="", perkiraan="bulan_ini")
    assert isian.galat == {}
    assert (isian.tanggal_kejadian, isian.waktu_kejadian) == (None, PERKIRAAN["bulan_ini"])


@pytest.mark.parametrize("isi", [{"tahun": "1900"}, {"hari": "", "bulan": "", "tahun": "", "perkiraan": "lama"}])
def test_an_old_incident_is_a_warning_not_a_refusal(isi: dict[str, str]) -> None:
    isian = read(**isi)
    assert isian.galat == {}
    assert isian.peringatan == (SUDAH_LAMA,)
    assert read(hari="1", bulan="2", tahun="2025").peringatan == ()


@pytest.mark.parametrize("angka", ["3273010101900001", "3273 0101 0190 0001", "32.73.01.010190.0001"])
def test_sixteen_digits_in_the_story_are_a_warning(angka: str) -> None:
    isian = read(isi=f"Petugas meminta nomor {angka} berkali-kali di loket.")
    assert isian.galat == {}
    assert isian.peringatan == (MIRIP_NIK,)


@pytest.mark.parametrize("angka", ["081234567890", "32730101019000011", "2026 2025 2024"])
def test_other_numbers_in_the_story_are_no_warning(angka: str) -> None:
    assert read(isi=f"Petugas meminta nomor {angka} berkali-kali di loket.").peringatan == ()


@pytest.mark.parametrize(
    "nik", ["3273013101900001", "3273017101900001", "3273 0129 0290 0001", "３２７３０１０１０１９００００１"]
)
def test_a_nik_of_men_and_women_is_read_with_its_separators(nik: str) -> None:
    assert len(read_nik(nik)) == 16


@pytest.mark.parametrize(
    ("teks", "hasil"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("62812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
    ],
)
def test_a_phone_number_may_be_written_as_people_do(teks: str, hasil: str) -> None:
    assert read(telepon=teks).telepon == hasil


def test_an_address_for_mail_is_enough() -> None:
    assert read(telepon="", surel="warga@uji.example").galat == {}


def test_a_report_without_identity_keeps_no_name_and_asks_for_none() -> None:
    isian = read(tanpa_identitas="1", nama="Warga", telepon="salah", nik="1", jenis_kelamin="x")
    assert isian.galat == {}
    assert (isian.nama, isian.telepon, isian.nik, isian.jenis_kelamin) == ("", "", "", None)


@pytest.mark.parametrize("nama", CENTANG)
def test_the_three_kinds_of_privacy_are_independent(nama: str) -> None:
    isian = read(**{nama: "1"})
    assert {n: getattr(isian, n) for n in CENTANG} == {n: n == nama for n in CENTANG}


def test_a_place_alone_goes_to_the_top_unit_and_a_service_names_its_unit() -> None:
    assert read(unit="", lokasi="Pasar Baru").unit_id == 1
    isian = read(unit="", layanan="BIDANG/KTP")
    assert (isian.galat, isian.unit_id, isian.layanan_id) == ({}, 2, 7)


@pytest.mark.parametrize("nama", DEMOGRAFI)
def test_what_people_do_not_say_about_themselves_stays_unknown(nama: str) -> None:
    assert getattr(read(), nama) is None
    for kode in DEMOGRAFI[nama]:
        assert getattr(read(**{nama: kode}), nama) == kode


@pytest.mark.parametrize("kolom", [*ISI, "perkiraan", "layanan", "lokasi", "kategori", "pihak", "harapan", "surel", "nik", "alamat", *DEMOGRAFI, *CENTANG])  # fmt: skip # noqa: E501
def test_hostile_text_in_any_field_becomes_a_clean_value_or_a_sentence(kolom: str) -> None:
    for nama, teks in TEKS.items():
        isian = read(**{kolom: teks})
        for salah in isian.galat.values():
            assert salah.teks.endswith("."), nama
        for nilai in vars(isian).values():
            if isinstance(nilai, str):
                assert "\x00" not in nilai
                assert "\ud800" not in nilai
                assert nilai == nilai.strip()
