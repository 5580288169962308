"""Languages of the pages: Indonesian is the source, English is switched by the visitor.

A page may offer more languages than these two (`offer_bahasa`); everywhere else such a visitor reads Indonesian.
"""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlencode

from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, Domain, force_locale, gettext, refresh

from portal.inti.galat import DomainError
from portal.settings import AKAR

BAHASA = ("id", "en")
NAMA_BAHASA = {"id": "Bahasa Indonesia", "en": "English", "ban": "Basa Bali"}
TERJEMAHAN = AKAR / "portal" / "translations"
KUE = "bahasa"
babel = Babel()


@lru_cache(maxsize=8)
def _load_katalog(bahasa: str) -> NullTranslations:
    return Translations.load(str(TERJEMAHAN), [bahasa])


class _Katalog(Domain):
    """Words of the page's language. CLDR has no Balinese: dates and numbers of such a page are Indonesian."""

    def get_translations(self) -> NullTranslations:
        bahasa = pick_bahasa()
        return super().get_translations() if bahasa in BAHASA else _load_katalog(bahasa)


_katalog = _Katalog()


def offer_bahasa(pilihan: Iterable[str]) -> None:
    """Let this page also be read in those of these languages that the office has switched on.

    Call it before any sentence of the page.
    """
    daerah = current_app.config["PORTAL_BAHASA_DAERAH"]
    g.bahasa_ada = (*BAHASA, *(b for b in pilihan if b in daerah))
    g.pop("bahasa", None)
    refresh()
    _katalog.as_default()


def pick_bahasa() -> str:
    """Return the visitor's language: asked for in the address, else remembered, else Indonesian."""
    if "bahasa" not in g:
        minta = request.args.get("bahasa") or request.cookies.get(KUE)
        g.bahasa = minta if minta in _offered() else "id"
    return str(g.bahasa)


def _offered() -> tuple[str, ...]:
    return g.get("bahasa_ada", BAHASA)


def _pick_lokal() -> str:
    bahasa = pick_bahasa()
    return bahasa if bahasa in BAHASA else "id"


def other_bahasa(bahasa: str) -> str:
    """Return the language a page can be switched to."""
    return "en" if bahasa == "id" else "id"


def bahasa_lain_url() -> str:
    """Return the address of this page in the other language (a page of a GET)."""
    return _in_bahasa(_this_page(), other_bahasa(pick_bahasa()))


def list_bahasa_lain(alamat: str | None = None) -> list[tuple[str, str, str]]:
    """Return code, own name and address of the other languages offered, for a page of a GET (by default this one)."""
    kini, alamat = pick_bahasa(), alamat or _this_page()
    return [(b, NAMA_BAHASA[b], _in_bahasa(alamat, b)) for b in _offered() if b != kini]


def _this_page() -> str:
    pasangan = [(k, v) for k, v in request.args.items(multi=True) if k != "bahasa"]
    return f"{request.path}?{urlencode(pasangan)}" if pasangan else request.path


def _in_bahasa(alamat: str, bahasa: str) -> str:
    return f"{alamat}{'&' if '?' in alamat else '?'}bahasa={bahasa}"


def translate(salah: DomainError) -> str:
    """Return the error's sentence in the visitor's language."""
    data = {k: gettext(v) if k == "unsur" and isinstance(v, str) else v for k, v in salah.data.items()}
    return gettext(salah.kalimat, **data)


def translate_in(bahasa: str, kalimat: str) -> str:
    """Return a sentence in a language of ours, whatever page asks; Indonesian where the language has none."""
    if bahasa in BAHASA:
        with force_locale(bahasa):
            return gettext(kalimat)
    return _load_katalog(bahasa).gettext(kalimat)


def init_app(app: Flask, zona: str, daerah: frozenset[str]) -> None:
    """Wire Babel to our catalogues; remember an explicit choice in a cookie without any identity."""
    app.config["PORTAL_BAHASA_DAERAH"] = daerah
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    app.config["BABEL_DEFAULT_TIMEZONE"] = zona
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TERJEMAHAN)
    babel.init_app(app, locale_selector=_pick_lokal)

    @app.context_processor
    def bahasa() -> dict[str, object]:
        return {"bahasa": pick_bahasa(), "bahasa_lain_url": bahasa_lain_url()}

    @app.after_request
    def remember(respons: Response) -> Response:
        if request.query_string and request.args.get("bahasa") in _offered():
            respons.set_cookie(
                KUE,
                pick_bahasa(),
                max_age=180 * 86400,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure,
            )
        return respons
