"""The archive by year, and the badge that other sites show: published figures only."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.inti.db import unit_kerja
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, find_unit
from portal.publikasi.service import publish
from portal.skm.service.penutupan import close_periode
from tests.klien import Klien, parse, text_of
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

SAAT = datetime(2025, 5, 2, 4, 0, tzinfo=UTC)
LENCANA, SISIP = "/publikasi/ikm/DINKES/lencana.svg", "/publikasi/ikm/DINKES/sisip"


@pytest.fixture(autouse=True)
def _saat() -> Iterator[None]:
    with time_machine.travel(SAAT, tick=False):
        yield


def publish_unit(unit: Unit, kode: str, n: int = 6, skor: int = 3) -> None:
    periode = Periode.parse(kode)
    layanan = make_layanan(unit)
    for _ in range(n):
        make_jawaban(layanan, make_nilai(skor), tanggal=periode.mulai)
    with unit_kerja():
        close_periode(unit, periode, hari_ini=date(2025, 5, 2), pelaku="uji", now=SAAT)
        publish(unit, periode, pelaku="uji", now=SAAT)


def test_the_archive_shows_one_year_and_links_the_others(klien: Klien) -> None:
    unit = make_unit()
    publish_unit(unit, "2024-TW4")
    publish_unit(unit, "2025-TW1", skor=4)
    teks = text_of(klien.get("/publikasi/arsip").text)
    assert "Arsip 2025" in teks
    assert "100,00" in teks
    assert "75,00" not in teks
    lama = klien.get("/publikasi/arsip?tahun=2024")
    assert "75,00" in text_of(lama.text)
    assert "/publikasi/arsip?tahun=2025" in lama.text
    assert klien.get("/publikasi/arsip?tahun=1066").status_code == 200


def test_an_empty_archive_says_so(klien: Klien) -> None:
    assert "Belum ada hasil" in text_of(klien.get("/publikasi/arsip").text)


def test_the_badge_shows_the_newest_published_period_and_never_running_figures(klien: Klien) -> None:
    unit = make_unit()
    assert "Belum ada hasil" in text_of(klien.get(LENCANA).text)
    publish_unit(unit, "2024-TW4", skor=4)
    publish_unit(unit, "2025-TW1", skor=3)
    for _ in range(9):
        make_jawaban(make_layanan(unit), make_nilai(1), tanggal=date(2025, 4, 8))
    respons = klien.get(LENCANA)
    assert respons.mimetype == "image/svg+xml"
    gambar = next(e for e in parse(respons.text).iter() if str(e.tag).endswith("svg"))
    assert (gambar.get("width"), gambar.get("height")) == ("320", "100")
    teks = text_of(respons.text)
    assert "75,00" in teks
    assert "mutu C (Kurang baik), Triwulan I 2025, 6 responden" in teks


def test_the_badge_of_few_respondents_has_no_figure(klien: Klien) -> None:
    publish_unit(make_unit(), "2025-TW1", n=3, skor=4)
    teks = text_of(klien.get(LENCANA).text)
    assert "terlalu sedikit" in teks
    assert "100" not in teks


def test_a_name_with_markup_stays_text_in_the_badge(klien: Klien) -> None:
    publish_unit(make_unit(nama="Dinas <script>&"), "2025-TW1")
    assert "<script>" not in klien.get(LENCANA).text
    assert "Dinas <script>&" in text_of(klien.get(LENCANA).text)


def test_other_sites_may_frame_this_page_only(klien: Klien) -> None:
    publish_unit(make_unit(), "2025-TW1")
    sisip = klien.get(SISIP)
    assert "75,00" in text_of(sisip.text)
    assert "frame-ancestors *" in sisip.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in sisip.headers
    assert "Set-Cookie" not in sisip.headers
    halaman = klien.get("/publikasi/ikm/DINKES/2025-TW1")
    assert "frame-ancestors 'none'" in halaman.headers["Content-Security-Policy"]
    assert halaman.headers["X-Frame-Options"] == "DENY"
    assert klien.get(LENCANA).headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_page_of_a_period_offers_the_lines_to_copy(klien: Klien) -> None:
    publish_unit(make_unit(), "2025-TW1")
    kotak = {e.get("id"): e.text for e in parse(klien.get("/publikasi/ikm/DINKES/2025-TW1").text).iter("textarea")}
    assert f'src="http://127.0.0.1:8000{LENCANA}"' in kotak["kode-lencana"]
    assert '<a href="http://127.0.0.1:8000/publikasi/ikm/DINKES">' in kotak["kode-lencana"]
    assert klien.get("/publikasi/ikm/DINKES").headers["Location"] == "/publikasi/ikm/DINKES/2025-TW1"
    assert f'<iframe src="http://127.0.0.1:8000{SISIP}"' in kotak["kode-sisip"]


def test_a_unit_that_does_not_exist_has_no_badge(klien: Klien) -> None:
    make_unit()
    for alamat in ("TIADA/lencana.svg", "TIADA/sisip", "TIADA", "DINKES"):
        assert klien.get(f"/publikasi/ikm/{alamat}").status_code == 404, alamat
    assert find_unit("DINKES").kode == "DINKES"
