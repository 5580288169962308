"""What the public pages of the survey share: the blueprint, the limit, where a request comes from."""

from flask import Blueprint, Response, current_app, request
from flask_limiter.util import get_remote_address

from portal.skm.service.keabsahan import Asal

bp = Blueprint("skm_publik", __name__)
BATAS_KIRIM = "60 per minute; 600 per hour"


@bp.after_request
def hide_address(respons: Response) -> Response:
    """Name no page of a survey to the page a link leads to: its address may hold a ticket."""
    respons.headers.setdefault("Referrer-Policy", "no-referrer")
    return respons


def read_asal() -> Asal:
    """Return where the request comes from; only the day's device hash of it is ever stored."""
    return Asal(get_remote_address(), request.user_agent.string[:300], current_app.config["PORTAL_ZONA"])
