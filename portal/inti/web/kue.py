"""Cookies of an open session: they end with the browser and stay on one path of the site."""

from flask import Response, current_app


def set_kue_sesi(respons: Response, nama: str, nilai: str, *, jalur: str) -> Response:
    """Give the visitor a cookie that no script and no other site can use, sent below `jalur` only."""
    respons.set_cookie(
        nama,
        nilai,
        path=jalur,
        httponly=True,
        samesite="Strict",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return respons
