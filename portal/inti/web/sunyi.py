"""Silence: while a request of a closed room runs, nothing about it reaches a log.

A room's door opens the silence; error pages ask `is_sunyi`, and a filter stops everything else that would be
written meanwhile, and gunicorn's lines that name an address of the room or a client's IP.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_sunyi: ContextVar[bool] = ContextVar("sunyi", default=False)
_pencatat: list[Callable[[BaseException], None]] = []
PENCATAT = ("gunicorn.error", "gunicorn.access", "portal", "flask.app", "werkzeug", "py.warnings", "huey")
ALAMAT_TERLARANG = "/wbs"
_IP_GUNICORN = "Invalid request from ip="


class Saringan(logging.Filter):
    """Lets no record pass that is written in silence, names the closed room or tells a client's address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record may be written."""
        if _sunyi.get():
            return False
        teks = str(record.msg) + repr(record.args)
        return ALAMAT_TERLARANG not in teks and _IP_GUNICORN not in teks


_saringan = Saringan()


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


def install() -> None:
    """Put the filter on the loggers and handlers of this process; harmless to repeat."""
    akar = logging.getLogger()
    for nama in PENCATAT:
        logging.getLogger(nama).addFilter(_saringan)
    for penangan in (*akar.handlers, logging.lastResort):
        if penangan is not None:
            penangan.addFilter(_saringan)
