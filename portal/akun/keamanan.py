"""Wiring of Flask-Security on Flask-Login: settings, our sessions, our mail, our guards."""

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, session
from flask_login import current_user, user_logged_in, user_logged_out
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore
from flask_security.signals import password_changed, password_reset
from flask_security.utils import set_request_attr
from sqlalchemy import inspect, select
from werkzeug.local import LocalProxy

from portal.akun import service
from portal.akun.domain import describe_perangkat
from portal.akun.models import Pengguna, PeranRow
from portal.akun.service import delegasi
from portal.inti import pesan
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.periode import local_date
from portal.inti.tugas import enqueue_tugas
from portal.inti.web.batas import limiter
from portal.inti.web.penjaga import Pemeriksa, set_pemeriksa
from portal.settings import AKAR, Settings

KUE_SESI = "sesi"
DISERAHKAN = "pengaduan."
ARGON2 = {"argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1}


class Penyimpan(SQLAlchemyUserDatastore):
    """Stores what Flask-Security changes of an account (a new password) at once, in a unit of work of its own."""

    def put(self, model: Any) -> Any:
        """Take the pending values off the row and write them in a unit of work."""
        perubahan = {a.key: a.value for a in inspect(model).attrs if a.history.has_changes()}
        db.session().expire(model)
        with unit_kerja():
            for nama, nilai in perubahan.items():
                setattr(model, nama, nilai)
        return model


class SurelPortal(MailUtil):
    """Puts Flask-Security's messages into the outbox."""

    def send_mail(  # noqa: PLR0917 - the signature is Flask-Security's
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Write the message in a unit of work of its own, after the page's own change."""
        muatan = {"dari": str(sender), "kepada": str(recipient), "perihal": subject, "isi": body}
        with unit_kerja():
            enqueue_tugas(pesan.JENIS, muatan, now=utc_now())


security = Security(mail_util_cls=SurelPortal)


def read_config(settings: Settings) -> dict[str, Any]:
    """Return the Flask settings of sign-in, passwords and sessions."""
    return {
        "SECURITY_URL_PREFIX": "/akun",
        "SECURITY_LOGIN_URL": "/masuk",
        "SECURITY_LOGOUT_URL": "/keluar",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_RESET_URL": "/atur-ulang",
        "SECURITY_CHANGE_URL": "/kata-sandi",
        "SECURITY_POST_LOGIN_VIEW": "/petugas/",
        "SECURITY_POST_LOGOUT_VIEW": "/akun/masuk",
        "SECURITY_POST_RESET_VIEW": "/petugas/",
        "SECURITY_POST_CHANGE_VIEW": "/petugas/",
        "SECURITY_UNAUTHORIZED_VIEW": "/petugas/",
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(days=3),
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        "SECURITY_EMAIL_SENDER": "portal@localhost",
        "SECURITY_I18N_DIRNAME": ["builtin", str(AKAR / "portal" / "translations")],
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_REDIRECT_HOST": None,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_CACHE_CONTROL": {"private": None, "no-store": None},
        "SESSION_COOKIE_NAME": "__Host-portal" if settings.mode == "produksi" else "portal",
        "SESSION_COOKIE_SECURE": settings.mode == "produksi",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
    }


def _load(uniquifier: str) -> Pengguna | None:
    """Return the session's person; None ends the session at once in all workers."""
    pengguna = db.session().scalar(select(Pengguna).where(Pengguna.fs_uniquifier == uniquifier))
    rahasia = session.get(KUE_SESI)
    if pengguna is None or not pengguna.active or not rahasia:
        return None
    if not service.is_sesi_valid(pengguna.id, rahasia, now=utc_now()):
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return pengguna


def _on_login(app: Flask, user: Pengguna, **_lain: Any) -> None:
    from flask import request

    with unit_kerja():
        session[KUE_SESI] = service.open_sesi(
            user, perangkat=describe_perangkat(request.user_agent.string), now=utc_now()
        )


def _on_logout(app: Flask, user: Any = None, **_lain: Any) -> None:
    rahasia = session.pop(KUE_SESI, None)
    pengguna = user._get_current_object() if isinstance(user, LocalProxy) else user
    if rahasia and isinstance(pengguna, Pengguna):
        with unit_kerja():
            service.revoke_sesi(pengguna, service.hash_sesi(rahasia), now=utc_now())


def _end_other_sessions(app: Flask, user: Pengguna, **_lain: Any) -> None:
    """A new password ends every session but the one that set it."""
    with unit_kerja():
        service.record_sandi(user, now=utc_now())
        service.revoke_sesi(user, None, now=utc_now())
        if session.get(KUE_SESI):
            session[KUE_SESI] = service.open_sesi(user, perangkat="kata sandi diganti", now=utc_now())


def _may(izin: str) -> bool:
    """Ask for the person; work on complaints can be handed over during leave, and its permissions with it."""
    if service.has_izin(current_user, izin) or not izin.startswith(DISERAHKAN):
        return service.has_izin(current_user, izin)
    if "izin_wakil" not in g:
        hari_ini = local_date(utc_now(), current_app.config["PORTAL_ZONA"])
        g.izin_wakil = delegasi.delegators_of(current_user, hari_ini)
    return any(service.has_izin(d, izin) for d in g.izin_wakil)


def init_app(app: Flask) -> None:
    """Register the account pages and tell the guards how to ask; `read_config` is in the app's settings by now."""
    security.init_app(app, Penyimpan(db, Pengguna, PeranRow))
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    user_logged_in.connect(_on_login, app)
    user_logged_out.connect(_on_logout, app)
    password_changed.connect(_end_other_sessions, app)
    password_reset.connect(_end_other_sessions, app)
    batasi = limiter.limit("10 per minute; 60 per hour", methods=["POST"])
    for nama in ("security.login", "security.forgot_password", "security.reset_password"):
        app.view_functions[nama] = batasi(app.view_functions[nama])  # type: ignore[assignment]
    set_pemeriksa(
        Pemeriksa(
            masuk=lambda: bool(current_user.is_authenticated),
            boleh=_may,
            nama=lambda: str(current_user.email),
            cakupan=lambda: service.cakupan_of(current_user),
        )
    )
