"""What a corrected version lists: every block that says something, never its own annex."""

from dataclasses import replace

from portal.inti.dokumen.isi import AngkaKunci, Berdampingan, Blok, Grafik, Judul, Paragraf, Pasangan
from portal.laporan.domain.beda import compare_dokumen, describe_perubahan
from tests.pabrik.daur import UJI
from tests.pabrik.laporan import BINGKAI

DASAR = UJI.susun(("Dinas", "Triwulan I 2025", 10), BINGKAI)


def beda(lama: Blok, baru: Blok) -> list[tuple[str, str, str]]:
    """Compare two documents that differ in one block."""
    perubahan = compare_dokumen(replace(DASAR, isi=(lama,)), replace(DASAR, isi=(baru,)))
    return [(p.letak, p.sebelum, p.sesudah) for p in perubahan]


def kartu(nilai: str) -> AngkaKunci:
    return AngkaKunci("IKM", nilai, "100 responden", "B")


def test_a_key_figure_is_compared_also_in_a_row_of_several() -> None:
    berubah = [("IKM", "80,00 B 100 responden", "60,00 B 100 responden")]
    assert beda(kartu("80,00"), kartu("60,00")) == berubah
    assert beda(Berdampingan(((kartu("80,00"),),)), Berdampingan(((kartu("60,00"),),))) == berubah


def test_a_chart_is_compared_by_what_it_shows() -> None:
    assert beda(Grafik("Tren", "<svg>a</svg>", "Januari 5"), Grafik("Tren", "<svg>b</svg>", "Januari 6")) == [
        ("Tren", "Januari 5", "Januari 6")
    ]


def test_the_head_of_a_letter_is_compared_but_for_number_and_day() -> None:
    lama, baru = (
        Pasangan((("Nomor", n), ("Yth.", k), ("Hal", "Penyampaian")), garis=True) for n, k in (("1", "A"), ("2", "B"))
    )
    assert beda(lama, baru) == [("Yth.", "A", "B")]


def test_a_second_correction_does_not_list_the_annex_of_the_first() -> None:
    def corrected(teks: str, dari: str) -> object:
        isi = (Judul("Hasil"), Paragraf(teks))
        perubahan = compare_dokumen(replace(DASAR, isi=(Judul("Hasil"), Paragraf(dari))), replace(DASAR, isi=isi))
        return replace(DASAR, isi=(*isi, *describe_perubahan(perubahan, 1, "Salah ketik")))

    dua, tiga = corrected("dua", "satu"), replace(DASAR, isi=(Judul("Hasil"), Paragraf("tiga")))
    assert [(p.sebelum, p.sesudah) for p in compare_dokumen(dua, tiga)] == [("dua", "tiga")]  # type: ignore[arg-type]
