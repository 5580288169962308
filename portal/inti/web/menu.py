"""The rail of the back office: rooms register their entries, a person sees what the permissions allow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from portal.inti.web.penjaga import boleh


@dataclass(frozen=True, order=True)
class Butir:
    """One entry: place in the rail, title (marked for translation), endpoint, permission, icon name.

    `hitung` gives the number beside it, with one cheap query: it runs on every page of the back office.
    """

    urutan: int
    judul: str
    endpoint: str
    izin: str
    ikon: str
    hitung: Callable[[], int] | None = field(default=None, compare=False)


def add_butir(app: Flask, butir: Butir) -> None:
    """Register one entry of the rail."""
    app.extensions.setdefault("portal_menu", []).append(butir)


def _count(butir: Butir) -> int:
    """Return the number beside an entry; an error page is shown without it when the database does not answer."""
    try:
        return butir.hitung() if butir.hitung else 0
    except SQLAlchemyError:
        return 0


def _build(app: Flask) -> list[dict[str, Any]]:
    isi: list[dict[str, Any]] = [
        {"judul": gettext(b.judul), "url": url_for(b.endpoint), "ikon": b.ikon, "aktif": False, "jumlah": _count(b)}
        for b in sorted(app.extensions.get("portal_menu", []))
        if boleh(b.izin)
    ]
    sebelum = [b for b in isi if request.path.startswith(b["url"])]
    if sebelum:
        max(sebelum, key=lambda b: len(b["url"]))["aktif"] = True
    return isi


def _build_akun() -> list[dict[str, str]]:
    isi = [{"judul": gettext("Sesi saya"), "url": url_for("akun_petugas.sesi")}]
    if boleh("akun.delegasi"):
        isi.append({"judul": gettext("Delegasi saat cuti"), "url": url_for("akun_petugas.delegasi")})
    return [*isi, {"judul": gettext("Ganti kata sandi"), "url": url_for("security.change_password")}]


def init_app(app: Flask) -> None:
    """Offer `menu`, `menu_akun` and `boleh` to back-office pages; public pages pay nothing for it."""
    app.jinja_env.globals["boleh"] = boleh

    @app.context_processor
    def menu() -> dict[str, Any]:
        if not request.path.startswith("/petugas") or not app.extensions.get("portal_menu"):
            return {}
        return {
            "menu": _build(app),
            "menu_akun": _build_akun(),
        }
