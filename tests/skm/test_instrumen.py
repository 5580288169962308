"""Every shipped instrument: complete, worked by hand, never mixed with another one."""

import hashlib
import tomllib
from collections.abc import Iterable
from decimal import Decimal

import pytest
from flask import Flask

from portal.inti.periode import Periode
from portal.skm.domain.indeks import Indeks, compute_indeks, count_jawaban
from portal.skm.domain.instrumen import BAHASA_SURVEI, Instrumen, classify
from portal.skm.instrumen import FOLDER, add_bahasa, build_instrumen, find_instrumen, load_all, shipped_isi
from portal.skm.service.indeks import build_hasil
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

SEMUA = [instrumen for instrumen, _sidik in load_all().values()]
SIDIK_SKM_1 = "f782d96de431d9414aa10665a963e0443b0b8ab87b4e30080c4451701efda85b"
TUMPANGAN = sorted(FOLDER.glob("*.*.toml"))


def index_of(instrumen: Instrumen, daftar: Iterable[Iterable[int]]) -> Indeks:
    """Return the index of answers given in official list order."""
    kode = [u.kode for u in instrumen.unsur]
    return compute_indeks(instrumen, count_jawaban(instrumen, (dict(zip(kode, j, strict=True)) for j in daftar)))


def words_of(instrumen: Instrumen, bahasa: str) -> list[str | None]:
    wajib = [instrumen.nama, *(u.nama for u in instrumen.unsur)]
    pelengkap = [t for t in (instrumen.pengantar, *(u.keterangan for u in instrumen.unsur)) if t]
    return [t.get(bahasa) for t in (*wajib, *pelengkap)]


@pytest.mark.parametrize("instrumen", SEMUA, ids=lambda i: f"{i.kode}-{i.versi}")
def test_every_language_of_an_instrument_is_complete(instrumen: Instrumen) -> None:
    assert {"id", "en"} <= set(instrumen.bahasa)
    for bahasa in instrumen.bahasa:
        assert all(words_of(instrumen, bahasa)), bahasa
    for unsur in instrumen.unsur:
        for kata in unsur.jawaban.values():
            assert len(set(kata)) == instrumen.skala, f"{unsur.kode}: two answers with the same words"


@pytest.mark.parametrize("berkas", TUMPANGAN, ids=lambda b: b.name)
def test_an_overlay_translates_all_of_its_instrument_and_nothing_else(berkas) -> None:  # type: ignore[no-untyped-def]
    dasar, bahasa = berkas.stem.split(".")
    kode, versi = dasar.rsplit("-", 1)
    instrumen = find_instrumen(kode, int(versi))
    assert bahasa in BAHASA_SURVEI
    assert bahasa in instrumen.bahasa
    assert set(tomllib.loads(berkas.read_text())["unsur"]) == set(instrumen.oleh_kode)


def test_the_first_version_of_skm_is_the_one_that_was_used() -> None:
    """Its answers are published; a change needs a new version."""
    assert hashlib.sha256((FOLDER / "skm-1.toml").read_bytes()).hexdigest() == SIDIK_SKM_1


def test_a_language_added_beside_a_version_changes_no_figure() -> None:
    isi = shipped_isi("skm", 1) or {}
    tanpa = build_instrumen({**isi, "unsur": [{**u, "jawaban": {"id": u["jawaban"]["id"]}} for u in isi["unsur"]]})
    assert tanpa.bahasa == ("id",)
    assert tanpa.same_figures(find_instrumen("skm", 1))
    with pytest.raises(ValueError, match="inconsistent"):
        kata = {u["kode"]: {"jawaban": ["satu", "dua", "tiga"]} for u in isi["unsur"]}
        build_instrumen(add_bahasa(isi, "ban", {"nama": "x", "unsur": kata}))


ISYARAT = {
    "setuju": lambda tanya: tanya.endswith("."),
    "puas": lambda tanya: tanya.startswith("Bagaimana penilaian Anda"),
    "paham": lambda tanya: tanya.startswith("Seberapa paham"),
    "transparan": lambda tanya: tanya.startswith("Seberapa transparan"),
    "pernah": lambda tanya: tanya.startswith("Apakah Anda pernah"),
}
"""A word of the answers → the questions it can answer."""


@pytest.mark.parametrize("instrumen", SEMUA, ids=lambda i: f"{i.kode}-{i.versi}")
def test_answer_words_fit_their_question(instrumen: Instrumen) -> None:
    """One set of words for questions that it does not answer gives figures that mean nothing."""
    for unsur in instrumen.unsur:
        tanya, kata = unsur.pertanyaan["id"], " ".join(unsur.jawaban["id"]).lower()
        assert bool(instrumen.kode == "skm") or any(i in kata for i in ISYARAT), unsur.kode
        assert all(cocok(tanya) for isyarat, cocok in ISYARAT.items() if isyarat in kata), f"{unsur.kode}: {kata}"


def test_irregular_answers_of_the_regulation_are_not_one_shared_scale() -> None:
    skm = find_instrumen("skm", 1)
    assert skm.oleh_kode["biaya"].jawaban["id"][0] == "Sangat mahal"
    assert skm.oleh_kode["sarpras"].jawaban["id"] == ("Buruk", "Cukup", "Baik", "Sangat baik")
    assert skm.oleh_kode["pengaduan"].jawaban["id"][0] == "Tidak ada"
    assert len({u.jawaban["id"] for u in skm.unsur}) == 8


def test_both_wordings_of_skm_share_codes_slots_and_figures_but_not_the_order_of_asking() -> None:
    satu, dua = find_instrumen("skm", 1), find_instrumen("skm", 2)
    assert satu.same_figures(dua)
    assert find_instrumen("skm").versi == 1, "the office chooses the new wording itself"
    assert [u.kode for u in satu.unsur] == [u.kode for u in dua.unsur]
    assert (satu.kuesioner[7].kode, satu.kuesioner[8].kode) == ("sarpras", "pengaduan")
    assert (dua.kuesioner[7].kode, dua.kuesioner[8].kode) == ("pengaduan", "sarpras")
    assert satu.oleh_kode["sarpras"].slot == dua.oleh_kode["sarpras"].slot == 9


def test_answers_to_both_wordings_are_counted_together_in_one_period(tiap_app: Flask) -> None:
    layanan = make_layanan(make_unit())
    tw1 = Periode.parse("2025-TW1")
    make_jawaban(layanan, make_nilai(3, sarpras=1, pengaduan=4))
    make_jawaban(layanan, make_nilai(3, sarpras=3, pengaduan=2), versi=2)
    hasil = build_hasil(layanan.unit, tw1, instrumen="skm", hari_ini=tw1.mulai)
    jumlah = {u.unsur.kode: u.jumlah for u in hasil.indeks.unsur}
    assert (hasil.indeks.n, jumlah["sarpras"], jumlah["pengaduan"], jumlah["waktu"]) == (2, 4, 6, 6)
    assert hasil.indeks.ikm == Decimal("72.22")
    assert hasil.instrumen.versi == find_instrumen("skm").versi == 1


@pytest.mark.parametrize("kode", ["ipkp", "ipkp8", "ipak"])
def test_six_stars_reach_four_and_never_a_hundred(kode: str) -> None:
    instrumen = find_instrumen(kode)
    k = len(instrumen.unsur)
    assert (instrumen.skala, instrumen.puncak) == (6, Decimal("4.00"))
    assert index_of(instrumen, [[6] * k]).ikm == Decimal("4.00")
    assert index_of(instrumen, [[1] * k]).ikm == Decimal("0.67")
    assert index_of(instrumen, [[3] * k]).ikm == Decimal("2.00")


def test_the_worked_example_of_ipkp() -> None:
    """Sums 11 10 9 12 10 8 9 of two answers: 69 / 14 = 4,9286 of 6, × 2/3 = 3,29: WBK, not WBBM."""
    indeks = index_of(find_instrumen("ipkp"), [[6, 5, 4, 6, 5, 4, 5], [5, 5, 5, 6, 5, 4, 4]])
    assert (indeks.ikm, indeks.kelas.kinerja) == (Decimal("3.29"), "Memenuhi ambang WBK")
    assert (indeks.terendah, indeks.unsur[5].konversi) == (("respons",), Decimal("2.67"))


def test_the_worked_example_of_ipkp_with_the_fee() -> None:
    """The fee counts as one of eight: (6 × 7 + 2) / 8 × 2/3 = 3,67."""
    ipkp8 = find_instrumen("ipkp8")
    assert index_of(ipkp8, [[6, 6, 6, 6, 2, 6, 6, 6]]).ikm == Decimal("3.67")
    assert ipkp8.unsur[4].kode == "tarif"
    assert ipkp8.unsur[4].gratis == 6


@pytest.mark.parametrize(("jumlah", "ipak", "mutu"), [(270, "3.60", "A"), (269, "3.59", "B"), (239, "3.19", "C")])
def test_the_worked_example_of_ipak_at_its_borders(jumlah: int, ipak: str, mutu: str) -> None:
    """Ten answers of five statements; 270 / 50 = 5,40 of 6 is exactly the 3,60 of WBK and WBBM."""
    dasar, lebih = divmod(jumlah, 10)
    daftar = []
    for i in range(10):
        per, sisa = divmod(dasar + (i < lebih), 5)
        daftar.append([per + (j < sisa) for j in range(5)])
    indeks = index_of(find_instrumen("ipak"), daftar)
    assert (indeks.ikm, indeks.kelas.mutu) == (Decimal(ipak), mutu)


def test_the_worked_example_of_ten_questions_on_corruption() -> None:
    """38 of 40 is 95,00; 34 of 40 is exactly the border 85,00; 33 is below it."""
    ipak10 = find_instrumen("ipak10")
    assert index_of(ipak10, [[4, 4, 4, 3, 4, 4, 3, 4, 4, 4]]).ikm == Decimal("95.00")
    assert index_of(ipak10, [[4] * 4 + [3] * 6]).kelas.mutu == "A"
    assert index_of(ipak10, [[4] * 3 + [3] * 7]).kelas.kinerja == "Baik"
    assert index_of(ipak10, [[1] * 10]).ikm == Decimal("25.00")


@pytest.mark.parametrize(
    ("nilai", "ipk", "ikm"),
    [
        ("81.26", "A", "B"),
        ("81.25", "B", "B"),
        ("80.50", "B", "B"),
        ("62.51", "B", "D"),
        ("62.50", "C", "D"),
        ("43.75", "D", "D"),
    ],
)
def test_the_table_of_ipk_is_not_the_table_of_ikm(nilai: str, ipk: str, ikm: str) -> None:
    assert classify(find_instrumen("ipk"), Decimal(nilai)).mutu == ipk
    assert classify(find_instrumen("skm"), Decimal(nilai)).mutu == ikm


def test_instruments_of_different_codes_are_never_counted_together() -> None:
    terbaru = {i.kode: i for i in SEMUA}
    sama = [(a, b) for a in terbaru for b in terbaru if a < b and terbaru[a].same_figures(terbaru[b])]
    assert not sama


PEGAWAI = [i for i in SEMUA if i.jenis == "pegawai"]


def test_there_is_a_survey_for_each_target_on_employees() -> None:
    assert {i.kode for i in PEGAWAI} == {
        f"pegawai-{k}" for k in ("zi", "budaya", "gratifikasi", "wbs", "benturan", "prima")
    }


@pytest.mark.parametrize("instrumen", PEGAWAI, ids=lambda i: i.kode)
def test_an_employee_counts_as_paham_from_the_border_of_the_class(instrumen: Instrumen) -> None:
    k = len(instrumen.unsur)
    assert (instrumen.subjek, instrumen.profil, instrumen.ambang_paham) == ("unit", (), Decimal(70))
    assert classify(instrumen, instrumen.ambang_paham).kinerja == "Paham"
    assert index_of(instrumen, [[3] * k]).ikm == Decimal("75.00")
    assert index_of(instrumen, [[2] * k]).kelas.kinerja == "Belum paham"


def test_the_worked_example_of_an_employee_survey() -> None:
    """Nine answers 3 3 3 3 3 2 2 2 4: 25 / 9 × 25 = 69,44, just not paham."""
    zi = find_instrumen("pegawai-zi")
    indeks = index_of(zi, [[3, 3, 3, 3, 3, 2, 2, 2, 4]])
    assert (indeks.ikm, indeks.kelas.kinerja) == (Decimal("69.44"), "Kurang paham")
    assert zi.ambang_paham is not None
    assert indeks.ikm < zi.ambang_paham


@pytest.mark.parametrize("salah", [{"profil": ["agama"]}, {"rupa": "gambar"}, {"jenis": "tamu"}, {"subjek": "loket"}])
def test_a_file_with_an_unknown_choice_stops_the_start(salah: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="instrument ipak"):
        build_instrumen({**(shipped_isi("ipak", 1) or {}), **salah})
