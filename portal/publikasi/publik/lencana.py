"""The badge of a unit and the small page that other sites may show in a frame."""

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.inti.galat import TidakDitemukan, _n
from portal.inti.web.kepala import KEBIJAKAN_SISIP
from portal.publikasi.lencana import draw_lencana
from portal.publikasi.publik.dasar import SIMPAN, bp, respond
from portal.publikasi.service import Terbitan, list_terbaru, load_terbitan
from portal.publikasi.terbuka import find_unit_aktif


def _newest(unit_id: int) -> Terbitan | None:
    return next(iter(load_terbitan(list_terbaru(unit_id)[:1])), None)


@bp.get("/ikm/<kode_unit>")
def ikm_terbaru(kode_unit: str) -> ResponseReturnValue:
    """Go to the newest published period of a unit: the address that a badge leads to."""
    terbitan = _newest(find_unit_aktif(kode_unit).id)
    if terbitan is None:
        raise TidakDitemukan("belum_terbit", _n("Unit ini belum punya hasil yang diterbitkan."))
    return redirect(terbitan.alamat)


@bp.get("/ikm/<kode_unit>/lencana.svg")
def lencana(kode_unit: str) -> Response:
    """Serve the badge with the newest published index; other sites may show it."""
    unit = find_unit_aktif(kode_unit)
    respons = respond(draw_lencana(_newest(unit.id), unit.nama), "image/svg+xml", f"IKM_{unit.kode}.svg")
    respons.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return respons


@bp.get("/ikm/<kode_unit>/sisip")
def sisip(kode_unit: str) -> ResponseReturnValue:
    """Show the newest published index of a unit, small enough for a frame in another site."""
    unit = find_unit_aktif(kode_unit)
    halaman = render_template("publikasi/publik/sisip.html", unit=unit, t=_newest(unit.id))
    respons = make_response(halaman)
    respons.headers["Content-Security-Policy"] = KEBIJAKAN_SISIP
    respons.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    respons.headers["Cache-Control"] = SIMPAN
    return respons
