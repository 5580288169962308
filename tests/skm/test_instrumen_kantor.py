"""Instruments of the office: copies, weights, columns, what is published never changes, answers keep their version."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, DomainError
from portal.inti.jejak import Jejak
from portal.inti.periode import Periode
from portal.organisasi.service.qr import list_kuesioner
from portal.skm.domain.draf import (
    KataUnsur,
    check_bobot,
    check_kode_unsur,
    find_slot,
    make_kode,
    move,
    parse_bobot,
    remove_unsur,
    set_kelas,
    set_susunan,
    set_unsur,
    show_bobot,
)
from portal.skm.instrumen import find_instrumen, list_instrumen
from portal.skm.models import InstrumenRow
from portal.skm.models import jawaban as tabel_jawaban
from portal.skm.service import instrumen as layanan
from portal.skm.service.draf import change_draf, extend_draf
from portal.skm.service.indeks import load_hasil
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban
from portal.skm.service.penutupan import close_periode, read_indeks
from portal.skm.service.rekap import check_rekap
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.skm import UNSUR, make_jawaban, make_nilai

SAAT = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
HARI_INI = date(2025, 6, 1)
TW1 = Periode.parse("2025-TW1")
KATA = KataUnsur(
    nama={"id": "Keamanan Data"},
    pertanyaan={"id": "Apakah data Anda terasa aman?"},
    jawaban={"id": ("Tidak aman", "Kurang aman", "Aman", "Sangat aman")},
    keterangan={},
    usulan={},
)
Ubah = Callable[[dict[str, Any]], Mapping[str, Any]]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    layanan.forget_dipakai()
    yield
    layanan.forget_dipakai()


def copy(kode: str = "skm", versi: int = 1, baru: str | None = "skm-rs") -> InstrumenRow:
    with unit_kerja():
        return layanan.copy_instrumen(kode, versi, kode_baru=baru, pelaku="uji", now=SAAT)


def change(baris: InstrumenRow, ubah: Ubah, sidik: str | None = None) -> InstrumenRow:
    with unit_kerja():
        return change_draf(baris.kode, baris.versi, ubah, sidik=sidik or baris.sidik, pelaku="uji", now=SAAT)


def extend(baris: InstrumenRow, kode: str = "keamanan") -> InstrumenRow:
    with unit_kerja():
        return extend_draf(baris.kode, baris.versi, kode, KATA, sidik=baris.sidik, pelaku="uji", now=SAAT)


def publish(baris: InstrumenRow, *, pakai: bool = True) -> None:
    with unit_kerja():
        layanan.publish_versi(baris.kode, baris.versi, pelaku="uji", now=SAAT)
    if pakai:
        with unit_kerja():
            layanan.choose_versi(baris.kode, baris.versi, pelaku="uji", now=SAAT)


def weigh(baris: InstrumenRow, bobot: Mapping[str, Fraction]) -> InstrumenRow:
    return change(baris, lambda isi: set_susunan(isi, resmi={}, tanya={}, bobot=bobot))


def refusal(kerja: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as salah:
        kerja()
    return salah.value.kode


def answer(kode: str, nilai: Mapping[str, int], versi: int | None = None, nomor: str = "a") -> None:
    unit = db.session.execute(text("SELECT id, unit_id FROM layanan")).one()
    with unit_kerja():
        submit_jawaban(
            JawabanBaru(
                instrumen=find_instrumen(kode, versi),
                unit_id=unit.unit_id,
                layanan_id=unit.id,
                gratis=False,
                tanggal=date(2025, 2, 3),
                nilai=nilai,
                kanal="web",
            ),
            kiriman=f"{kode}-{nomor}",
            now=datetime(2025, 2, 3, 4, 0, tzinfo=UTC),
        )


TENGAH = {k: Fraction(1, 10) for k in UNSUR} | {"waktu": Fraction("0.15"), "perilaku": Fraction("0.15")}
BOBOT = {**TENGAH, "sarpras": Fraction("0.07"), "pengaduan": Fraction("0.07"), "keamanan": Fraction("0.06")}


def test_own_weights_are_used_exactly_also_by_a_closed_period(tiap_app: Flask) -> None:
    """All 4, but waktu (0.15) 2 and keamanan (0.06) 1: 25 × (4 − 2·0.15 − 3·0.06) = 88.00, B although 1/k gives A."""
    unit = make_unit()
    make_layanan(unit)
    baris = weigh(extend(copy()), BOBOT)
    publish(baris)
    for i in range(3):
        answer("skm-rs", {**make_nilai(4, waktu=2), "keamanan": 1}, nomor=str(i))
    hasil = read_indeks(unit, TW1, instrumen="skm-rs", hari_ini=HARI_INI)
    assert (hasil.indeks.n, hasil.indeks.ikm) == (3, Decimal("88.00"))
    assert hasil.indeks.kelas is not None
    assert hasil.indeks.kelas.mutu == "B"
    assert check_rekap() == []
    with unit_kerja():
        tutup = close_periode(unit, TW1, instrumen="skm-rs", hari_ini=HARI_INI, pelaku="uji", now=SAAT)
    assert load_hasil(tutup).indeks.ikm == Decimal("88.00")
    assert read_indeks(unit, TW1, hari_ini=HARI_INI).indeks.n == 0


def test_finest_weights_allowed_still_fit_the_columns_of_both_databases(tiap_app: Flask) -> None:
    unit = make_unit()
    make_layanan(unit)
    satu = Fraction(11_111, 100_000)
    baris = weigh(copy(), {**dict.fromkeys(UNSUR, satu), "waktu": 1 - 8 * satu})
    publish(baris)
    for i in range(2):
        answer("skm-rs", make_nilai(4 - i), nomor=str(i))
    assert check_rekap() == []
    assert read_indeks(unit, TW1, instrumen="skm-rs", hari_ini=HARI_INI).indeks.ikm == Decimal("87.50")
    assert refusal(lambda: weigh(copy(baru="lain"), {**TENGAH, "sarpras": Fraction(1, 99_991)})) == "bobot_jumlah"


@pytest.mark.parametrize("jumlah", ["0.99", "1.01", "0.999999"])
def test_weights_that_do_not_add_up_to_one_are_refused_with_the_difference(jumlah: str) -> None:
    bobot = dict.fromkeys(UNSUR, Fraction(1, 9)) | {"waktu": Fraction(1, 9) + Fraction(jumlah) - 1}
    with pytest.raises(DomainError, match="harus tepat 1") as salah:
        check_bobot(bobot)
    assert ("kurang" if Fraction(jumlah) < 1 else "lebih") in salah.value.teks


def test_a_common_denominator_too_large_for_the_rollup_is_refused(tiap_app: Flask) -> None:
    bobot = dict.fromkeys(UNSUR, Fraction(1, 9)) | {"waktu": Fraction(1, 9_973)}
    bobot["biaya"] = 1 - sum(b for k, b in bobot.items() if k != "biaya")
    bobot["produk"], bobot["biaya"] = bobot["produk"] + Fraction(1, 97), bobot["biaya"] - Fraction(1, 97)
    assert refusal(lambda: weigh(copy(), bobot)) == "bobot_rinci"


def test_next_version_keeps_the_figures_and_other_figures_need_a_new_code(tiap_app: Flask) -> None:
    baris = copy(baru=None)
    assert (baris.kode, baris.versi, baris.draf) == ("skm", layanan.VERSI_KANTOR + 1, True)
    assert refusal(lambda: extend(baris)) == "instrumen_lain"
    assert refusal(lambda: change(baris, lambda isi: remove_unsur(isi, "biaya"))) == "instrumen_lain"
    lain = dict.fromkeys(UNSUR, Fraction(1, 9)) | {"waktu": Fraction(2, 9), "biaya": Fraction(1, 18)}
    lain["produk"] = Fraction(1, 18)
    assert refusal(lambda: weigh(baris, lain)) == "instrumen_lain"
    kelas = [(Decimal("80"), "A", "Baik"), (Decimal("25"), "B", "Kurang")]
    assert refusal(lambda: change(baris, lambda isi: set_kelas(isi, kelas))) == "instrumen_lain"
    kata = KataUnsur({"id": "Waktu"}, {"id": "Cepat?"}, {"id": ("a", "b", "c", "d")}, {}, {})
    baris = change(baris, lambda isi: set_unsur(isi, "waktu", kata))
    publish(baris)
    assert find_instrumen("skm").oleh_kode["waktu"].nama["id"] == "Waktu"
    assert find_instrumen("skm", 1).oleh_kode["waktu"].nama["id"] == "Waktu Penyelesaian"


def test_answers_keep_their_version_and_versions_of_a_code_are_counted_together(tiap_app: Flask) -> None:
    unit = make_unit()
    lama = make_jawaban(make_layanan(unit), make_nilai(4))
    publish(copy(baru=None))
    answer("skm", make_nilai(2))
    assert lama
    versi = db.session.scalars(select(tabel_jawaban.c.versi).order_by(tabel_jawaban.c.id)).all()
    assert list(versi) == [1, 101]
    hasil = read_indeks(unit, TW1, hari_ini=HARI_INI)
    assert (hasil.indeks.n, hasil.indeks.ikm, hasil.instrumen.versi) == (2, Decimal("75.00"), 101)
    assert check_rekap() == []


def test_a_published_version_cannot_change_through_any_service_function(tiap_app: Flask) -> None:
    baris = copy()
    publish(baris)
    sebelum = (baris.isi, baris.sidik)
    usaha: list[Callable[[], Any]] = [
        lambda: change(baris, dict),
        lambda: extend(baris),
        lambda: layanan.save_draf(baris.kode, baris.versi, json.loads(baris.isi or ""), pelaku="uji", now=SAAT),
        lambda: layanan.delete_draf(baris.kode, baris.versi, pelaku="uji", now=SAAT),
    ]
    for satu in usaha:
        assert refusal(satu) == "versi_terbit"
        db.session.rollback()
    with unit_kerja():
        layanan.install_instrumen(now=SAAT)
        layanan.publish_versi(baris.kode, baris.versi, sidik="lain", pelaku="uji", now=SAAT)
    db.session.expire_all()
    kini = layanan.get_versi(baris.kode, baris.versi)
    assert (kini.isi, kini.sidik, kini.draf) == (*sebelum, False)


def test_a_version_altered_behind_the_services_is_refused_instead_of_counted(tiap_app: Flask) -> None:
    baris = copy()
    publish(baris)
    layanan._milik_kantor.clear()
    with unit_kerja() as sesi:
        sesi.execute(text("UPDATE skm_instrumen SET isi = replace(isi, '1/9', '1/8') WHERE kode = 'skm-rs'"))
    db.session.expire_all()
    assert refusal(lambda: find_instrumen("skm-rs", 1)) == "instrumen_berubah"


def test_a_pair_that_the_office_made_keeps_its_meaning_when_a_release_ships_the_same(
    tiap_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(extend(copy(baru="ikm-baru")))
    kiriman = {("ikm-baru", 1): (find_instrumen("skm", 1), "f" * 64)}
    monkeypatch.setattr("portal.skm.service.instrumen.load_all", lambda: kiriman)
    monkeypatch.setattr("portal.skm.instrumen.load_all", lambda: kiriman)
    with unit_kerja():
        assert layanan.install_instrumen(now=SAAT) == []
    assert len(find_instrumen("ikm-baru", 1).unsur) == 10


def test_only_published_and_chosen_instruments_are_offered_for_qr_codes(tiap_app: Flask) -> None:
    baris = extend(copy())
    assert "skm-rs" not in {k.kode for k in list_kuesioner()}
    publish(baris, pakai=False)
    assert "skm-rs" not in {i.kode for i in list_instrumen()}
    publish(baris)
    assert {k.kode: (k.jumlah_tanya, k.per_layanan) for k in list_kuesioner()}["skm-rs"] == (10, True)


def test_a_draft_answers_nothing_and_cannot_be_chosen(tiap_app: Flask) -> None:
    baris = copy()
    assert refusal(lambda: find_instrumen("skm-rs", 1)) == "instrumen_tidak_ada"
    assert refusal(lambda: layanan.choose_versi(baris.kode, 1, pelaku="uji", now=SAAT)) == "versi_draf"


def test_second_editor_learns_that_the_draft_changed(tiap_app: Flask) -> None:
    baris = copy()
    lama = baris.sidik
    extend(baris)
    with pytest.raises(Bentrok, match="diubah orang lain"):
        change(baris, lambda isi: {**isi, "nama": {"id": "Lain"}}, sidik=lama)
    with pytest.raises(Bentrok, match="diubah orang lain"), unit_kerja():
        layanan.publish_versi(baris.kode, 1, sidik=lama, pelaku="uji", now=SAAT)


def test_a_malformed_new_code_is_refused_and_leaves_no_draft(tiap_app: Flask) -> None:
    for kode in ("", " ", "SKM RS", "skm_rs", "1skm", "-a", "a" * 33, "skm/../x", "skm\x00", "ｓｋｍ"):
        assert refusal(lambda kode=kode: copy(baru=kode)) == "kode_instrumen", kode
    assert not [b for b in layanan.list_versi() if b.isi is not None]


def test_a_taken_code_is_refused(tiap_app: Flask) -> None:
    copy()
    assert refusal(copy) == "kode_terpakai"
    assert refusal(lambda: copy(baru="skm")) == "kode_terpakai"


def test_a_column_of_a_removed_unsur_is_not_given_to_another_meaning(tiap_app: Flask) -> None:
    baris = change(copy(), lambda isi: remove_unsur(isi, "biaya"))
    baris = extend(baris)
    slot = {u["kode"]: u["slot"] for u in layanan.read_isi(baris)["unsur"]}
    assert slot["keamanan"] == 10
    assert slot == {**{k: find_instrumen("skm", 1).oleh_kode[k].slot for k in UNSUR if k != "biaya"}, "keamanan": 10}
    baris = extend(baris, "biaya")
    assert {u["kode"]: u["slot"] for u in layanan.read_isi(baris)["unsur"]}["biaya"] == 4


def test_a_seventeenth_unsur_is_refused(tiap_app: Flask) -> None:
    baris = copy()
    for i in range(7):
        baris = extend(baris, f"tambahan{i}")
    assert sum(Fraction(u["bobot"]) for u in layanan.read_isi(baris)["unsur"]) == 1
    assert refusal(lambda: extend(baris, "lebih")) == "unsur_penuh"


def test_an_unsur_code_that_means_something_else_is_refused() -> None:
    isi = {"unsur": [{"kode": "waktu"}]}
    for kode in ("waktu", "saran", "tanggal", "kiriman", "Waktu", "1a", "", "a b", "x" * 33):
        assert refusal(lambda kode=kode: check_kode_unsur(isi, kode)).startswith("kode_unsur"), kode
    check_kode_unsur(isi, "keamanan")


def test_every_step_of_an_instrument_stands_in_the_audit_trail(tiap_app: Flask) -> None:
    publish(extend(copy()))
    dua = copy(baru="skm-dua")
    with unit_kerja():
        layanan.delete_draf(dua.kode, dua.versi, pelaku="uji", now=SAAT)
    aksi = [a for a in db.session.scalars(select(Jejak.aksi).order_by(Jejak.nomor)) if a.startswith("instrumen.")]
    langkah = ["salin", "ubah", "terbit", "pakai", "salin", "hapus"]
    assert aksi == [f"instrumen.{a}" for a in langkah]


def test_weights_are_read_as_fractions_or_decimals_and_shown_without_rounding_them_away() -> None:
    assert [parse_bobot(t) for t in ("1/9", "0,125", "0.125", " 3 / 20 ", "1")] == [
        Fraction(1, 9),
        Fraction(1, 8),
        Fraction(1, 8),
        Fraction(3, 20),
        Fraction(1),
    ]
    for teks in ("", "0", "0/3", "1/0", "-1/9", "1,5", "abc", "1e-3", "１/９", "1/9/2", "0,1234567891", "٣"):
        with pytest.raises(DomainError):
            parse_bobot(teks)
    assert [show_bobot(b) for b in (Fraction(1, 9), Fraction(1, 10), Fraction(1))] == [
        "1/9 (≈ 0,1111)",
        "1/10 (0,1)",
        "1",
    ]


def test_a_number_written_beside_an_unsur_moves_it_there() -> None:
    assert move(["a", "b", "c", "d"], {"d": 2}) == ["a", "d", "b", "c"]
    assert move(["a", "b", "c", "d"], {"a": 3}) == ["b", "c", "a", "d"]
    assert move(["a", "b", "c"], {"a": 1, "b": 2, "c": 3}) == ["a", "b", "c"]


def test_a_code_is_made_from_the_name() -> None:
    assert [make_kode(n) for n in ("Keamanan Data", "É-Layanan!", "123", "…")] == ["keamanan_data", "e_layanan", "", ""]


def test_a_class_table_covers_every_index() -> None:
    isi = {"faktor": "25", "skala": 4}
    for kelas in (
        [("101", "A"), ("25", "B")],
        [("80", "A"), ("80", "B"), ("25", "C")],
        [("80", "A"), ("30", "B")],
        [("25", "A")],
    ):
        with pytest.raises(DomainError) as salah:
            set_kelas(isi, [(Decimal(b), m, "x") for b, m in kelas])
        assert (salah.value.bidang or "").startswith("batas_")


def test_a_free_column_is_preferred_to_one_that_held_another_unsur() -> None:
    isi = {"unsur": [{"kode": "a", "slot": 1}]}
    assert find_slot(isi, {2: "b", 3: "c"}, "baru") == 4
    assert find_slot(isi, {2: "b", 3: "c"}, "c") == 3
    penuh = dict.fromkeys(range(2, 17), "x")
    assert find_slot(isi, penuh, "baru") == 2
