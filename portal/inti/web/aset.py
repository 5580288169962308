"""Static files with a content hash in their address, and the two style sheets that carry the office's colour."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, url_for

from portal.settings import AKAR

STATIS = AKAR / "static"
SETAHUN = 365 * 24 * 3600
LEMBAR = {"publik": STATIS / "publik" / "publik.css", "petugas": STATIS / "petugas" / "petugas.css"}

bp = Blueprint("aset", __name__)


@lru_cache(maxsize=256)
def _sidik(berkas: Path, _ubah: int) -> str:
    return hashlib.sha256(berkas.read_bytes()).hexdigest()[:10]


def sidik_berkas(berkas: Path) -> str:
    """Return a short hash of the file's present content."""
    return _sidik(berkas, berkas.stat().st_mtime_ns)


def aset(nama: str) -> str:
    """Return the address of a static file; it changes with the content and may be cached for a year."""
    return url_for("static", filename=nama, v=sidik_berkas(STATIS / nama))


def luminance(warna: str) -> float:
    """Return the WCAG relative luminance of #rrggbb."""

    def linear(komponen: int) -> float:
        nilai = komponen / 255
        return nilai / 12.92 if nilai <= 0.03928 else ((nilai + 0.055) / 1.055) ** 2.4

    merah, hijau, biru = (linear(int(warna[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * merah + 0.7152 * hijau + 0.0722 * biru


def contrast(satu: str, dua: str) -> float:
    """Return the WCAG contrast ratio of two #rrggbb colours, 1 to 21."""
    terang, gelap = sorted((luminance(satu), luminance(dua)), reverse=True)
    return (terang + 0.05) / (gelap + 0.05)


def _darker(warna: str, bagian: float = 0.8) -> str:
    return "#" + "".join(f"{int(int(warna[i : i + 2], 16) * bagian):02x}" for i in (1, 3, 5))


def _variabel(warna: str) -> str:
    return f":root{{--warna-instansi:{warna};--warna-instansi-gelap:{_darker(warna)};--teks-atas-warna:#ffffff}}\n"


@bp.get("/gaya/<nama>-<warna>.css")
def gaya(nama: str, warna: str) -> Response:
    """Serve one style sheet with the office's colour in front; the address changes with both."""
    berkas = LEMBAR.get(nama)
    if berkas is None or len(warna) != 6 or any(h not in "0123456789abcdef" for h in warna):
        abort(404)
    respons = Response(_variabel(f"#{warna}") + berkas.read_text(), mimetype="text/css")
    respons.headers["Cache-Control"] = f"public, max-age={SETAHUN}, immutable"
    return respons


def gaya_url(nama: str, warna: str) -> str:
    """Return the versioned address of a style sheet in the office's colour (#rrggbb)."""
    return url_for("aset.gaya", nama=nama, warna=warna.lstrip("#").lower(), v=sidik_berkas(LEMBAR[nama]))


def init_app(app: Flask, warna: Callable[[], str]) -> None:
    """Offer `aset`, `gaya_publik_url` and `gaya_petugas_url` to every template."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = SETAHUN
    app.register_blueprint(bp)
    app.jinja_env.globals["aset"] = aset

    @app.context_processor
    def styles() -> dict[str, str]:
        kini = warna()
        return {"gaya_publik_url": gaya_url("publik", kini), "gaya_petugas_url": gaya_url("petugas", kini)}
