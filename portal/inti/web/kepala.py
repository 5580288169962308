"""Security headers on every response, errors and static files included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KEBIJAKAN = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KEBIJAKAN_SUARA = f"{KEBIJAKAN}; media-src 'self'"
"""For pages with recordings of our own."""
KEBIJAKAN_SISIP = KEBIJAKAN.replace("frame-ancestors 'none'", "frame-ancestors *")
"""For the few pages that other sites may show in a frame."""
KEPALA = {
    "Content-Security-Policy": KEBIJAKAN,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Add the headers around the application; what a view sets itself (policy, caching) stays as it is."""
    tetap = list(KEPALA.items())
    if app.config["SESSION_COOKIE_SECURE"]:
        tetap.append(("Strict-Transport-Security", HSTS))
    dalam = app.wsgi_app

    def add_headers(lingkungan: WSGIEnvironment, mulai: StartResponse) -> Iterable[bytes]:
        tertutup = lingkungan.get("PATH_INFO", "").startswith(("/petugas", "/akun"))

        def start(status: str, kepala: list[tuple[str, str]], exc_info: Any = None) -> Any:
            ada = {nama.lower() for nama, _ in kepala}
            if ("Content-Security-Policy", KEBIJAKAN_SISIP) in kepala:
                ada.add("x-frame-options")
            kepala.extend(pasangan for pasangan in tetap if pasangan[0].lower() not in ada)
            if "cache-control" not in ada:
                kepala.append(("Cache-Control", "no-store" if tertutup else "no-cache"))
            return mulai(status, kepala, exc_info)

        return dalam(lingkungan, start)

    app.wsgi_app = add_headers  # type: ignore[method-assign, assignment]
