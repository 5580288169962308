"""The data files: what ships is right, and what an editor gets wrong is said with all its errors at once."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from portal.zi.butir import BERKAS_LKE, BerkasButirSalah, find_butir, load_lke, load_target, read_lke
from portal.zi.domain.butir import JENIS_PORTAL, parse_syarat
from portal.zi.domain.metrik import METRIK
from portal.zi.service.kumpul import PENGUMPUL
from portal.zi.service.metrik import PEMBACA

INDIKATOR = frozenset({"RA.5.3", "RA.6.1"})


def test_both_areas_are_complete() -> None:
    jumlah = Counter((b.area, b.cakupan) for b in load_lke().butir)
    assert jumlah == {
        ("V", "otomatis"): 5,
        ("V", "sebagian"): 10,
        ("V", "unggah"): 3,
        ("VI", "otomatis"): 6,
        ("VI", "sebagian"): 13,
    }


def test_every_figure_has_a_reader_and_every_kind_a_collector() -> None:
    assert set(PEMBACA) == set(METRIK)
    assert set(JENIS_PORTAL) <= set(PENGUMPUL)


def test_every_item_of_a_target_exists() -> None:
    for indikator in load_target().values():
        butir = find_butir(indikator.butir)
        if indikator.bukti:
            assert find_butir(indikator.bukti[0]).find_bukti(indikator.bukti[1]), indikator.kode
        assert butir.area == indikator.area


def test_automatic_items_ask_for_something_the_portal_makes() -> None:
    """Except VI.v.b: the portal keeps no list of improvements, the office hands in its evaluation."""
    tanpa = [b.kode for b in load_lke().butir if b.cakupan == "otomatis" and not any(x.dari_portal for x in b.bukti)]
    assert tanpa == ["VI.v.b"]


def _change(tmp_path: Path, *ganti: tuple[str, str]) -> Path:
    isi = BERKAS_LKE.read_text()
    for lama, baru in ganti:
        assert lama in isi
        isi = isi.replace(lama, baru, 1)
    berkas = tmp_path / "lke.toml"
    berkas.write_text(isi)
    return berkas


@pytest.mark.parametrize(
    ("lama", "baru", "kata"),
    [
        ('kode = "V.i.a"', 'kode = "V.1.a"', "kode harus seperti V.iii.c"),
        ('kode = "V.i.a"', 'kode = "V.ix.a"', "area atau kelompoknya tidak ada"),
        ('kode = "V.i.b"', 'kode = "V.i.a"', "V.i.a: ditulis dua kali"),
        ('syarat = ["berkala kampanye"]', 'syarat = ["berkala iklan"]', "menyebut “iklan” yang tidak ada"),
        ('syarat = ["berkala kampanye"]', 'syarat = ["kalau kampanye"]', "harus diawali salah satu dari"),
        ("metrik putaran_survei >= 4", "metrik putaran_survei > 4", "“>= angka”"),
        ("metrik putaran_survei >= 4", "metrik putaran >= 4", "menyebut “putaran” yang tidak ada"),
        ('syarat = ["target RA.5.3"]', 'syarat = ["target RA.9"]', "menyebut “RA.9” yang tidak ada"),
        ('irama = "triwulan"', 'irama = "kuartal"', "harus triwulan, semester, atau tahun"),
        ('dilarang = ["apel"]', 'dilarang = ["upacara"]', "bentuk kegiatan “upacara” tidak dikenal"),
        ("jatuh_tempo = [3, 6, 9, 12]", "jatuh_tempo = [3, 6]", "satu bulan untuk tiap periode"),
        ('jenis = "kegiatan", berkala = true', 'jenis = "pesta", berkala = true', "jenis bukti “pesta” tidak dikenal"),
        (', instrumen = "pegawai-wbs"', "", "paham-wbs: jenis paham menyebut instrumen survei pegawainya"),
        ('instrumen = "pegawai-wbs"', 'instrumen = "pegawai"', "paham-wbs: instrumen “pegawai” tidak ada"),
        (
            'jenis = "dokumen", berkala',
            'jenis = "dokumen", instrumen = "ipak", berkala',
            "hanya untuk jenis paham dan survei",
        ),
        ('asal = ["pemangku"]', 'asal = ["tamu"]', "pemangku: asal “tamu” tidak dikenal jenis reviu"),
        ('kode = "media-kampanye"', 'kode = "kampanye"', "“kampanye” dipakai dua kali"),
        ('pertanyaan = "Apakah kantor', 'tanya = "Apakah kantor', "tanya"),
        ('huruf = "c", kriteria = "Belum ada kampanye", syarat = []', 'huruf = "c", kriteria = "Belum"', "syarat = []"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, lama: str, baru: str, kata: str) -> None:
    with pytest.raises(BerkasButirSalah, match=r"lke\.toml tidak dapat dipakai") as salah:
        read_lke(_change(tmp_path, (lama, baru)), INDIKATOR)
    assert kata in str(salah.value)


def test_all_errors_are_said_together(tmp_path: Path) -> None:
    berkas = _change(tmp_path, ("berkala kampanye", "berkala iklan"), ('dilarang = ["apel"]', 'dilarang = ["upacara"]'))
    with pytest.raises(BerkasButirSalah) as salah:
        read_lke(berkas, INDIKATOR)
    assert "V.i.a: " in str(salah.value)
    assert "VI.ii.a: " in str(salah.value)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    berkas = tmp_path / "lke.toml"
    berkas.write_text("[[butir]\n")
    with pytest.raises(BerkasButirSalah):
        read_lke(berkas, INDIKATOR)


def test_one_added_item_is_enough(tmp_path: Path) -> None:
    """The example of docs/cara/tambah-butir-lke.md."""
    berkas = tmp_path / "lke.toml"
    berkas.write_text(
        BERKAS_LKE.read_text()
        + """
[[butir]]
kode = "VI.v.d"
judul = "Pusat bantuan"
pertanyaan = "Apakah ada pusat bantuan?"
cakupan = "unggah"
irama = "tahun"
tingkat = [
  { huruf = "ya", kriteria = "Ada", syarat = ["bukti foto-bantuan"] },
  { huruf = "tidak", kriteria = "Tidak ada", syarat = [] },
]
bukti = [{ kode = "foto-bantuan", judul = "Foto pusat bantuan", jenis = "foto" }]
"""
    )
    assert read_lke(berkas, INDIKATOR).oleh_kode["VI.v.d"].huruf == ("ya", "tidak")


def test_a_condition_is_read_with_its_test() -> None:
    syarat = parse_syarat("metrik putaran_survei >= 4")
    assert (syarat.kelas, syarat.acuan, syarat.uji, syarat.batas) == ("metrik", "putaran_survei", ">=", 4)
    assert replace(syarat, batas=3) == parse_syarat("metrik putaran_survei >= 3")
