"""Languages of the pages: Indonesian is the source, English is switched by the visitor."""

from urllib.parse import urlencode

from flask import Flask, Response, g, request
from flask_babel import Babel, gettext

from portal.inti.galat import DomainError
from portal.settings import AKAR

BAHASA = ("id", "en")
KUE = "bahasa"
babel = Babel()


def pick_bahasa() -> str:
    """Return the visitor's language: asked for in the address, else remembered, else Indonesian."""
    if "bahasa" not in g:
        minta = request.args.get("bahasa") or request.cookies.get(KUE)
        g.bahasa = minta if minta in BAHASA else "id"
    return str(g.bahasa)


def other_bahasa(bahasa: str) -> str:
    """Return the language a page can be switched to."""
    return "en" if bahasa == "id" else "id"


def bahasa_lain_url() -> str:
    """Return the address of this page in the other language (a page of a GET)."""
    lain = other_bahasa(pick_bahasa())
    pasangan = [(k, v) for k, v in request.args.items(multi=True) if k != "bahasa"]
    return f"{request.path}?{urlencode([*pasangan, ('bahasa', lain)])}"


def translate(salah: DomainError) -> str:
    """Return the error's sentence in the visitor's language."""
    data = {k: gettext(v) if k == "unsur" and isinstance(v, str) else v for k, v in salah.data.items()}
    return gettext(salah.kalimat, **data)


def init_app(app: Flask, zona: str) -> None:
    """Wire Babel to our catalogues; remember an explicit choice in a cookie without any identity."""
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    app.config["BABEL_DEFAULT_TIMEZONE"] = zona
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(AKAR / "portal" / "translations")
    babel.init_app(app, locale_selector=pick_bahasa)

    @app.context_processor
    def bahasa() -> dict[str, object]:
        return {"bahasa": pick_bahasa(), "bahasa_lain_url": bahasa_lain_url()}

    @app.after_request
    def remember(respons: Response) -> Response:
        if request.query_string and request.args.get("bahasa") in BAHASA:
            respons.set_cookie(
                KUE,
                pick_bahasa(),
                max_age=180 * 86400,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure,
            )
        return respons
