"""What the pages of the organisation share: the blueprint, and the choice of the office or a unit."""

from flask import Blueprint
from flask_babel import gettext as _

from portal.inti.web.penjaga import cakupan
from portal.organisasi import service

bp = Blueprint("organisasi_petugas", __name__, url_prefix="/petugas/organisasi")


def choose_unit() -> list[tuple[int, str]]:
    """Return the choices of a form that concerns the whole office (0) or one unit."""
    return [(0, _("Seluruh kantor")), *((u.id, u.nama) for u in service.list_unit(cakupan()))]
