"""E-mail through SMTP."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from portal.inti.alamat_surel import check_surel
from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.pesan.pengirim import GagalKirim, Pesan
from portal.inti.teks import clean_teks, remove_forbidden

BATAS_DETIK = 15
PERIHAL_MAKS = 200


def clean_perihal(teks: str) -> str:
    """Return a subject on one line, at most PERIHAL_MAKS characters, so that it cannot open another header."""
    return " ".join(clean_teks(teks).split())[:PERIHAL_MAKS]


def compose(pesan: Pesan) -> EmailMessage:
    """Return the message with checked headers; raises DomainError for a wrong address."""
    surat = EmailMessage()
    surat["From"] = check_surel(pesan.dari, setempat=True)
    surat["To"] = check_surel(pesan.tujuan, setempat=True)
    surat["Subject"] = clean_perihal(pesan.perihal)
    surat["Date"] = format_datetime(utc_now())
    surat["Auto-Submitted"] = "auto-generated"
    if pesan.id:
        surat["Message-ID"] = f"<{pesan.id}@{pesan.dari.rpartition('@')[2].strip()}>"
    surat.set_content(remove_forbidden(pesan.isi))
    return surat


def _judge(kode: int) -> Exception:
    """Return the error for a mail server's answer: 5yz is final, anything else can be tried again (RFC 5321, 4.2.1)."""
    if 500 <= kode < 600:
        return DomainError("surel_ditolak", _n("Server surel menolak pesan ini (kode %(kode)s)."), kode=kode)
    return GagalKirim(f"mail server answered {kode}")


@dataclass(frozen=True)
class Surel:
    """Sends through smtp://user:password@host:port (STARTTLS with a user) or smtps://…"""

    url: str = field(repr=False)

    def send(self, pesan: Pesan) -> dict[str, Any]:
        """Hand one message to the mail server."""
        surat = compose(pesan)
        try:
            self._deliver(surat)
        except smtplib.SMTPRecipientsRefused as salah:
            kode = next(iter(salah.recipients.values()), (0, b""))[0]
            raise _judge(kode) from None
        except smtplib.SMTPResponseException as salah:
            raise _judge(salah.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise DomainError(
                "surel_tak_didukung", _n("Server surel tidak mendukung sambungan aman atau kata sandi.")
            ) from None
        except OSError as salah:
            raise GagalKirim(f"mail server not reached: {type(salah).__name__}") from None
        return {"terkirim": True}

    def _deliver(self, surat: EmailMessage) -> None:
        server = self._open()
        try:
            self._authenticate(server)
            server.send_message(surat)
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _open(self) -> smtplib.SMTP:
        bagian = urlsplit(self.url)
        kelas = smtplib.SMTP_SSL if bagian.scheme == "smtps" else smtplib.SMTP
        return kelas(bagian.hostname or "localhost", bagian.port or 0, timeout=BATAS_DETIK)

    def _authenticate(self, server: smtplib.SMTP) -> None:
        bagian = urlsplit(self.url)
        if not bagian.username:
            return
        if bagian.scheme == "smtp":
            server.starttls()
        server.login(unquote(bagian.username), unquote(bagian.password or ""))
