"""Security headers on every response, errors and static files included."""

from flask import Flask, Response, request

KEBIJAKAN = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
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
    """Add the headers; pages are not cached unless the view says otherwise."""
    aman = app.config["SESSION_COOKIE_SECURE"]

    @app.after_request
    def add(respons: Response) -> Response:
        for nama, nilai in KEPALA.items():
            respons.headers.setdefault(nama, nilai)
        if aman:
            respons.headers["Strict-Transport-Security"] = HSTS
        if "Cache-Control" not in respons.headers:
            respons.headers["Cache-Control"] = "no-store" if request.path.startswith("/petugas") else "no-cache"
        return respons
