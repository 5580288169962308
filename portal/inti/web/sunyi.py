"""Silence: while a request of a closed room runs, nothing about it reaches a log.

A room's door opens the silence; error pages ask `is_sunyi`. Everything else that would be written meanwhile, and
gunicorn's lines that name an address of the room or a client's IP, is dropped where records are made: whatever
logger it is, and whatever handler somebody adds later.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_sunyi: ContextVar[bool] = ContextVar("sunyi", default=False)
_pencatat: list[Callable[[BaseException], None]] = []
TERLARANG = ("/wbs", "Invalid request from ip=", "Ignored premature client disconnection")
"""Addresses and folders of the room; lines of gunicorn that carry a visitor's address or raw bytes."""
TAK_TERLIHAT = -1
"""A level below every handler's: the record ends where it began."""


def is_sunyi() -> bool:
    """Tell whether nothing may be written about the present request."""
    return _sunyi.get()


@contextmanager
def silence() -> Iterator[None]:
    """Keep silent while the block runs."""
    tanda = _sunyi.set(True)
    try:
        yield
    finally:
        _sunyi.reset(tanda)


def set_pencatat(catat: Callable[[BaseException], None]) -> None:
    """Name what counts a fault of a silent request (by day and place in the code)."""
    _pencatat[:] = [catat]


def count_fault(salah: BaseException) -> None:
    """Count a fault that must not be logged; a counter that fails is silent too."""
    for catat in _pencatat:
        try:
            catat(salah)
        except Exception:  # noqa: S112 - silence is the point
            continue


def _is_forbidden(catatan: logging.LogRecord) -> bool:
    if _sunyi.get():
        return True
    try:
        teks = str(catatan.msg) + repr(catatan.args)
    except Exception:
        return True
    return any(kata in teks for kata in TERLARANG)


def _hide(buat: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def make(*isian: Any, **lain: Any) -> logging.LogRecord:
        catatan = buat(*isian, **lain)
        if _is_forbidden(catatan):
            catatan.levelno, catatan.msg, catatan.args = TAK_TERLIHAT, "", ()
            catatan.exc_info = catatan.exc_text = catatan.stack_info = None
        return catatan

    make.sunyi = True  # type: ignore[attr-defined]
    return make


def install() -> None:
    """Let the records of this process pass the silence; harmless to repeat."""
    buat = logging.getLogRecordFactory()
    if not getattr(buat, "sunyi", False):
        logging.setLogRecordFactory(_hide(buat))
