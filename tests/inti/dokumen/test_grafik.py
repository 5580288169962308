"""Charts: well-formed, CSP-clean, readable and deaf to hostile labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from portal.inti.dokumen.warna import contrast_ratio, warna_di_atas, warna_terbaca
from portal.inti.grafik import Batang, Titik, batang, garis, kolom, text_width, wrap_text

NS = "{http://www.w3.org/2000/svg}"
JAHAT = '"><script>alert(1)</script>\x00\ud800 & <style>*{} ' + "W" * 500
Pembuat = Callable[..., str]


def buat_batang(label: str = "Waktu Penyelesaian", **lain: Any) -> str:
    return batang(label, [Batang(label, 76.25, "76,25", "#288034", sorot=True)], maks=100, **lain)


def buat_garis(label: str = "TW 1", **lain: Any) -> str:
    titik = [
        Titik(label, 80, "80,00"),
        Titik("TW 2", None, ""),
        Titik("TW 3", 90, "90,00"),
        Titik("TW 4", 91, "91"),
    ]
    return garis(label, titik, ambang=88.31, ambang_teks=label, maks=100, **lain)


def buat_kolom(label: str = "Jan", **lain: Any) -> str:
    return kolom(label, [Titik(label, 31, "31"), Titik("Feb", 0, "0")], ambang=30, ambang_teks=label, maks=60, **lain)


SEMUA = pytest.mark.parametrize("buat", [buat_batang, buat_garis, buat_kolom])
LEBAR = pytest.mark.parametrize("sempit", [False, True])


@SEMUA
@LEBAR
def test_svg_is_accessible_and_free_of_style_and_script(buat: Pembuat, sempit: bool) -> None:
    akar = etree.fromstring(buat(JAHAT, sempit=sempit))
    assert akar.tag == f"{NS}svg"
    assert akar.get("role") == "img"
    pengenal = [unsur.get("id") for unsur in akar.iter() if unsur.get("id")]
    assert (akar.get("aria-labelledby") or "").split() == pengenal
    assert [unsur.tag for unsur in akar[:2]] == [f"{NS}title", f"{NS}desc"]
    for unsur in akar.iter():
        assert unsur.tag.removeprefix(NS) not in {"script", "style", "foreignObject", "a", "image", "use"}
        assert not [nama for nama in unsur.attrib if nama == "style" or nama.startswith("on") or "href" in nama]


@SEMUA
def test_same_content_same_svg_other_content_other_ids(buat: Pembuat) -> None:
    assert buat("Satu") == buat("Satu")
    satu, dua = etree.fromstring(buat("Satu")), etree.fromstring(buat("Dua"))
    assert satu[0].get("id") != dua[0].get("id")


@SEMUA
def test_narrow_layout_fits_a_phone_with_readable_text(buat: Pembuat) -> None:
    akar = etree.fromstring(buat(sempit=True))
    assert float((akar.get("viewBox") or "").split()[2]) <= 340
    ukuran = [float(unsur.get("font-size") or 0) for unsur in akar.iter() if unsur.get("font-size")]
    assert ukuran
    assert min(ukuran) >= 12


def test_description_carries_every_number() -> None:
    uraian = etree.fromstring(buat_garis())[1].text or ""
    assert "TW 1: 80,00" in uraian
    assert "TW 2: tidak ada data" in uraian


def test_missing_value_leaves_a_gap_in_the_line() -> None:
    akar = etree.fromstring(buat_garis())
    garis_ada = [unsur.get("points") or "" for unsur in akar.iter(f"{NS}polyline")]
    assert [len(g.split()) for g in garis_ada] == [2]
    assert len(list(akar.iter(f"{NS}circle"))) == 3


def test_bar_length_follows_the_scale_and_stays_inside() -> None:
    baris = [Batang(str(n), n, str(n)) for n in (25, 62.5, 100, 400, -5)]
    akar = etree.fromstring(batang("J", baris, minimum=25, maks=100))
    penuh = next(float(u.get("width") or 0) for u in akar.iter(f"{NS}rect") if u.get("fill") == "#f2f2f2")
    isi = [float(u.get("width") or 0) for u in akar.iter(f"{NS}rect") if u.get("fill") != "#f2f2f2"]
    assert isi == [pytest.approx(penuh / 2, abs=0.1), penuh, penuh]


def test_unit_follows_the_value_and_no_data_is_said() -> None:
    assert ">76,25%<" in batang("J", [Batang("A", 76.25, "76,25")], maks=100, satuan="%")
    for kosong in (batang("J", [], maks=1), garis("J", [], maks=1), kolom("J", [], maks=1)):
        assert "Tidak ada data" in kosong


@pytest.mark.parametrize("warna", ["#ffff00", "#fff", "red", "", "#0968f6", 'url("x")', "#12345"])
def test_colours_always_reach_contrast_three(warna: str) -> None:
    svg = batang("J", [Batang("A", 1, "1", warna)], maks=1)
    isi = [u.get("fill") or "" for u in etree.fromstring(svg).iter(f"{NS}rect")][-1]
    assert contrast_ratio(isi, "#ffffff") >= 3
    assert contrast_ratio(warna_di_atas(isi), isi) >= 4.4
    assert contrast_ratio(warna_terbaca(warna, minimal=4.5), "#ffffff") >= 4.5


def test_long_labels_wrap_and_end_in_an_ellipsis() -> None:
    baris = wrap_text("Penanganan Pengaduan, Saran, dan Masukan dari Masyarakat Luas", 120, 13)
    assert len(baris) == 2
    assert baris[1].endswith("…")
    assert all(text_width(teks, 13) <= 120 for teks in baris)
    assert wrap_text("Biaya", 120, 13) == ["Biaya"]


@SEMUA
@LEBAR
def test_typst_draws_the_chart(buat: Pembuat, sempit: bool, gambar_svg: Callable[[bytes], Any]) -> None:
    gambar = gambar_svg(buat(sempit=sempit).encode())
    gelap, terang = gambar.getextrema()
    assert gelap < 120
    assert terang == 255


def test_value_is_never_struck_out_by_the_threshold_line() -> None:
    titik = [Titik("A", nilai, str(nilai)) for nilai in (40, 44, 47, 50, 53, 60)]
    akar = etree.fromstring(garis("J", titik, ambang=50, ambang_teks="Batas", maks=100).encode())
    ambang = max(float(u.get("y1")) for u in akar.iter(f"{NS}line") if u.get("stroke-dasharray"))
    tengah = [float(u.get("y")) - 4 for u in akar.iter(f"{NS}text") if u.get("paint-order")]
    assert len(tengah) == 6
    assert all(abs(y - ambang) >= 7.9 for y in tengah)
