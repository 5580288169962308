"""Templates: named after their view, all used, all compile, nothing inline, nothing unescaped."""

import re
from pathlib import Path

import flask_security
import pytest
from flask import Flask
from jinja2 import nodes

from portal.inti.grafik import _environment
from tests.arsitektur.sumber import BERKAS_PY, PORTAL, TEMPLAT, short, template_calls, views

HALAMAN = sorted(TEMPLAT.rglob("*.html"))
SEMUA = sorted(b for b in TEMPLAT.rglob("*") if b.is_file())
TANPA_ESCAPE: dict[str, str] = {}
"""Template → why its |safe is safe. Empty on purpose."""

PENGECUALIAN_NAMA = {
    ("skm_publik", "isi_qr"): "isi",
    ("laporan_publik", "tanya"): "verifikasi",
    ("skm_petugas", "impor_kirim"): "impor",
    ("wbs_petugas", "darurat_buat"): "darurat",
    ("wbs_petugas", "lihat_identitas_buka"): "lihat_identitas",
}
"""(blueprint, view) → the view whose page it shares: the same page reached another way."""
_KERANGKA = ("_dasar", "_komponen", "security")


def _name(berkas: Path) -> str:
    return str(berkas.relative_to(TEMPLAT))


PERMUKAAN = ("petugas", "publik")


def _surface_modules() -> list[Path]:
    return [b for b in BERKAS_PY if b.stem in PERMUKAAN or b.parent.name in PERMUKAAN]


def _surface(berkas: Path) -> tuple[str, str]:
    """Return room and surface of a module: room/petugas.py or room/petugas/noun.py."""
    modul = berkas.parent if berkas.parent.name in PERMUKAAN else berkas
    return modul.parent.name, modul.stem


def test_a_view_renders_the_template_of_its_own_name(app: Flask) -> None:
    """Endpoint room_surface.view ⇒ templates/room/surface/view.html; parts begin with an underscore."""
    tampilan = {(v.berkas, v.nama): v for v in views(app) if v.milik_kita}
    salah, dilihat = [], 0
    for berkas in _surface_modules():
        ruang, permukaan = _surface(berkas)
        for templat, fungsi, baris in template_calls(berkas):
            dilihat += 1
            folder, _, nama = templat.rpartition("/")
            nama = nama.removesuffix(".html")
            if folder != f"{ruang}/{permukaan}":
                salah.append(f"{short(berkas)}:{baris} {templat} is not in {ruang}/{permukaan}/")
                continue
            if nama.startswith("_"):
                continue
            v = tampilan.get((berkas, fungsi))
            if v is None:
                if not any(k[0] == berkas and k[1] == nama for k in tampilan):
                    salah.append(f"{short(berkas)}:{baris} {templat}: no view is called {nama}")
                continue
            harap = PENGECUALIAN_NAMA.get((f"{ruang}_{permukaan}", fungsi), fungsi)
            if nama != harap:
                salah.append(f"{short(berkas)}:{baris} view {fungsi} renders {templat}")
    assert dilihat > 15
    assert not salah, "\n".join(salah)


def test_exceptions_of_the_naming_rule_still_exist(app: Flask) -> None:
    for (bp, lihat), nama in PENGECUALIAN_NAMA.items():
        assert f"{bp}.{lihat}" in app.view_functions
        assert f"{bp}.{nama}" in app.view_functions


def test_every_template_of_a_room_belongs_to_a_view(app: Flask) -> None:
    yatim = []
    for berkas in HALAMAN:
        bagian = berkas.relative_to(TEMPLAT).parts
        if bagian[0] in _KERANGKA or berkas.name.startswith("_"):
            continue
        endpoint = f"{bagian[0]}_{bagian[1]}.{berkas.stem}"
        if endpoint not in app.view_functions:
            yatim.append(f"{_name(berkas)} expects a view {endpoint}")
    assert not yatim


def _referenced(app: Flask) -> set[str]:
    """Names of templates that Python or another template mentions."""
    hasil = set()
    for berkas in HALAMAN:
        for simpul in app.jinja_env.parse(berkas.read_text()).find_all(
            (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        ):
            for teks in simpul.find_all(nodes.Const):
                hasil.add(str(teks.value))
    sumber = "\n".join(b.read_text() for b in BERKAS_PY) + "\n".join(
        b.read_text() for b in SEMUA if b.suffix in (".svg", ".typ")
    )
    hasil |= {n for b in SEMUA if (n := _name(b)) in sumber or f'"{b.name}"' in sumber}
    bawaan = Path(flask_security.__file__).parent / "templates"
    hasil |= {n for b in HALAMAN if (n := _name(b)).startswith("security/") and (bawaan / n).is_file()}
    return hasil


def test_every_template_is_used(app: Flask) -> None:
    terpakai = _referenced(app)
    sisa = [n for b in SEMUA if (n := _name(b)) not in terpakai and b.name != "dokumen.docx"]
    assert not sisa


@pytest.mark.parametrize("nama", [_name(b) for b in HALAMAN])
def test_every_page_template_compiles(app: Flask, nama: str) -> None:
    app.jinja_env.get_template(nama)


def test_every_chart_template_compiles() -> None:
    lingkungan = _environment()
    nama = lingkungan.list_templates()
    assert len(nama) >= 5
    for satu in nama:
        lingkungan.get_template(satu)


SEBARIS = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<script[^>]*>\s*[^<\s]", re.I)
GAYA = re.compile(r"<style\b|\sstyle\s*=", re.I)
PERISTIWA = re.compile(r"""\s(on[a-z]+|hx-on[\w:-]*)\s*=\s*["']""", re.I)
ALAMAT_SKRIP = re.compile(r"""(href|src|action)\s*=\s*["']\s*(javascript|vbscript):""", re.I)


@pytest.mark.parametrize(
    ("pola", "sebab"),
    [
        (SEBARIS, "a script with a body (or without src)"),
        (GAYA, "inline style"),
        (PERISTIWA, "an event attribute"),
        (ALAMAT_SKRIP, "a script address"),
    ],
    ids=["script", "style", "on-event", "javascript-url"],
)
def test_templates_have_nothing_inline(pola: re.Pattern[str], sebab: str) -> None:
    kena = [
        f"{_name(b)}:{nomor} {sebab}: {baris.strip()[:100]}"
        for b in SEMUA
        if b.suffix in (".html", ".svg")
        for nomor, baris in enumerate(b.read_text().splitlines(), start=1)
        if pola.search(baris)
    ]
    assert not kena


@pytest.mark.parametrize(
    ("pola", "contoh"),
    [
        (SEBARIS, "<script>alert(1)</script>"),
        (SEBARIS, '<script src="a.js">alert(1)</script>'),
        (GAYA, '<p style="color:red">'),
        (GAYA, "<style>p{}</style>"),
        (PERISTIWA, '<b onclick="x()">'),
        (PERISTIWA, '<b hx-on:click="x()">'),
        (ALAMAT_SKRIP, '<a href="javascript:x()">'),
    ],
)
def test_the_search_for_inline_code_finds_it(pola: re.Pattern[str], contoh: str) -> None:
    assert pola.search(contoh)


def test_templates_never_switch_escaping_off() -> None:
    pola = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(")
    kena = {_name(b) for b in SEMUA if b.suffix in (".html", ".svg") and pola.search(b.read_text())}
    assert kena == set(TANPA_ESCAPE)


def test_python_makes_markup_only_where_the_reason_is_written() -> None:
    """Markup(…) in Python must stand on a line that tells why (ruff S704 asks for a noqa with a reason)."""
    kena = [
        f"{short(b)}:{n}"
        for b in BERKAS_PY
        for n, baris in enumerate(b.read_text().splitlines(), start=1)
        if re.search(r"\bMarkup\(", baris) and not re.search(r"noqa: S704 - \w", baris)
    ]
    assert not kena


TANPA_TANDA = {
    "wbs/publik/_masuk.html": "the receipt itself is the proof; forms of other sites are refused by Sec-Fetch-Site",
    "wbs/publik/bukti.html": "checks a public signature; nothing is stored and nobody is signed in",
}
"""Template → why its POST form needs no token."""


def test_posting_forms_carry_a_token() -> None:
    """Every POST form has a CSRF field, WTForms' hidden fields, the signed submission key, or the sealed room's own."""
    kena = []
    assert set(TANPA_TANDA) <= {_name(b) for b in HALAMAN}
    for berkas in HALAMAN:
        if _name(berkas) in TANPA_TANDA:
            continue
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", berkas.read_text(), re.S | re.I):
            if not re.search(r"csrf_token|kolom_tersembunyi|hidden_tag|name=\"(?:kiriman|tanda|sampul|draf)\"", form):
                kena.append(f"{_name(berkas)}: {form[:100]}")
    assert not kena
    assert PORTAL.is_dir()
