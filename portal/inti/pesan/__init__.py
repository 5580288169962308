"""Messages to people by e-mail or WhatsApp, sent by a job so that no page waits for a server outside."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Literal

from portal.inti.alamat_surel import check_surel
from portal.inti.galat import DomainError, _n
from portal.inti.kode import make_token
from portal.inti.pesan.pengirim import Nihil, Pengirim, Pesan
from portal.inti.pesan.surel import Surel, clean_perihal
from portal.inti.pesan.whatsapp import WhatsApp
from portal.inti.teks import remove_forbidden
from portal.inti.telepon import normalize_telepon
from portal.inti.tugas import Kemajuan, Tugas, enqueue_tugas, pekerjaan

Kanal = Literal["surel", "wa"]
JENIS, JENIS_WA = "pesan.surel", "pesan.wa"
DARI = "portal@localhost"
NIHIL: Mapping[Kanal, Nihil] = {
    "surel": Nihil(_n("Surel tidak terkirim: PORTAL_SMTP_URL belum diatur.")),
    "wa": Nihil(_n("WhatsApp tidak terkirim: PORTAL_WA_WEBHOOK_URL belum diatur.")),
}
_pengirim: dict[Kanal, Pengirim] = {}
_bisu: ContextVar[bool] = ContextVar("bisu", default=False)


def configure(smtp_url: str | None, wa_webhook_url: str | None = None) -> None:
    """Name the mail server (smtp://user:password@host:port or smtps://…) and the WhatsApp webhook; None: not there."""
    _pengirim.clear()
    if smtp_url:
        _pengirim["surel"] = Surel(smtp_url)
    if wa_webhook_url:
        _pengirim["wa"] = WhatsApp(wa_webhook_url)


def is_configured(kanal: Kanal) -> bool:
    """Tell whether messages can leave the office this way."""
    return kanal in _pengirim


@contextmanager
def muted() -> Iterator[None]:
    """Write no notices while the block runs: invented people of the demo office and old registers get none."""
    tanda = _bisu.set(True)
    try:
        yield
    finally:
        _bisu.reset(tanda)


def kirim(*, kanal: Kanal, tujuan: str, perihal: str, isi: str, now: datetime, dari: str = DARI) -> Tugas | None:
    """Write a notice to one person into the outbox, in the caller's transaction; None when there is no address.

    The job forgets its input at the end. Without a configured server it ends as done with
    {"terkirim": False, "sebab": …}. WhatsApp carries `isi` only. Raises DomainError for a wrong e-mail address
    (`bidang` surel) or phone number (`bidang` telepon).
    """
    if not tujuan.strip() or _bisu.get():
        return None
    muatan = {
        "id": make_token(),
        "dari": check_surel(dari, setempat=True),
        "kepada": check_surel(tujuan) if kanal == "surel" else normalize_telepon(tujuan),
        "perihal": clean_perihal(perihal),
        "isi": remove_forbidden(isi),
        "pemberitahuan": True,
    }
    return enqueue_tugas(JENIS if kanal == "surel" else JENIS_WA, muatan, now=now)


def _send(kanal: Kanal, muatan: Mapping[str, Any]) -> dict[str, Any]:
    if not is_configured(kanal) and not muatan.get("pemberitahuan"):
        raise DomainError(f"{kanal}_mati", NIHIL[kanal].sebab)
    pengirim: Pengirim = _pengirim.get(kanal, NIHIL[kanal])
    return pengirim.send(
        Pesan(
            dari=muatan["dari"],
            tujuan=muatan["kepada"],
            perihal=muatan["perihal"],
            isi=muatan["isi"],
            id=muatan.get("id", ""),
        )
    )


@pekerjaan(JENIS, rahasia=True, sabar=8)
def send_surel(muatan: dict[str, Any], _kemajuan: Kemajuan) -> dict[str, Any]:
    """Send one e-mail: {"dari", "kepada", "perihal", "isi"}, and of a notice "id" and "pemberitahuan".

    Raises DomainError without a mail server, unless it is a notice.
    """
    return _send("surel", muatan)


@pekerjaan(JENIS_WA, rahasia=True, sabar=8)
def send_wa(muatan: dict[str, Any], _kemajuan: Kemajuan) -> dict[str, Any]:
    """Send one WhatsApp message of the same shape; `kepada` is a number as +62…"""
    return _send("wa", muatan)
