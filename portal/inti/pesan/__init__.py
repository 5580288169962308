"""Messages to people: e-mail through SMTP, sent by a job so that no page waits for a mail server."""

import smtplib
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from portal.inti.galat import DomainError, _n
from portal.inti.tugas import Kemajuan, pekerjaan

JENIS = "pesan.surel"
_smtp: list[str] = []


def configure(smtp_url: str | None) -> None:
    """Name the mail server: smtp://user:password@host:port or smtps://… (None: messages cannot be sent)."""
    _smtp[:] = [smtp_url] if smtp_url else []


def is_configured() -> bool:
    """Tell whether messages can leave the office."""
    return bool(_smtp)


def _connect(url: str) -> smtplib.SMTP:
    bagian = urlsplit(url)
    kelas = smtplib.SMTP_SSL if bagian.scheme == "smtps" else smtplib.SMTP
    server = kelas(bagian.hostname or "localhost", bagian.port or 0, timeout=15)
    if bagian.username:
        if bagian.scheme == "smtp":
            server.starttls()
        server.login(unquote(bagian.username), unquote(bagian.password or ""))
    return server


@pekerjaan(JENIS, rahasia=True)
def send_surel(muatan: dict[str, Any], _kemajuan: Kemajuan) -> dict[str, Any]:
    """Send one message: {"dari", "kepada", "perihal", "isi"}. Raises DomainError without a mail server."""
    if not _smtp:
        raise DomainError("surel_mati", _n("Surel tidak terkirim: PORTAL_SMTP_URL belum diatur."))
    pesan = EmailMessage()
    pesan["From"], pesan["To"], pesan["Subject"] = muatan["dari"], muatan["kepada"], muatan["perihal"]
    pesan.set_content(muatan["isi"])
    with _connect(_smtp[0]) as server:
        server.send_message(pesan)
    return {"terkirim": True}
