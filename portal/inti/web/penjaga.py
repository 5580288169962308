"""Guards of the back office: every view names the permission it needs.

The foundation knows no accounts; the accounts room tells it how to ask (`set_pemeriksa`). A view
without a guard is found by tests/arsitektur/test_penjaga.py.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import redirect, request, url_for

from portal.inti.galat import TidakBerwenang, _n

F = TypeVar("F", bound=Callable[..., Any])
ATRIBUT = "_izin"


@dataclass(frozen=True)
class Pemeriksa:
    """How to ask about the visitor: signed in?, may?, by what name, and in which units (None: all)."""

    masuk: Callable[[], bool]
    boleh: Callable[[str], bool]
    nama: Callable[[], str]
    cakupan: Callable[[], frozenset[int] | None]


_pemeriksa: list[Pemeriksa] = []


def set_pemeriksa(pemeriksa: Pemeriksa) -> None:
    """Called once by the accounts room."""
    _pemeriksa[:] = [pemeriksa]


def butuh_izin(izin: str) -> Callable[[F], F]:
    """Let only visitors with the permission in; others sign in first or get 403."""

    def decorate(fungsi: F) -> F:
        @functools.wraps(fungsi)
        def run(*args: Any, **kwargs: Any) -> Any:
            if not _pemeriksa[0].masuk():
                tujuan = request.full_path.rstrip("?") if request.method == "GET" else None
                return redirect(url_for("security.login", next=tujuan))
            if not _pemeriksa[0].boleh(izin):
                raise TidakBerwenang("tidak_berwenang", _n("Halaman ini hanya untuk petugas yang ditunjuk."))
            return fungsi(*args, **kwargs)

        setattr(run, ATRIBUT, izin)
        return run  # type: ignore[return-value]

    return decorate


def boleh(izin: str) -> bool:
    """Tell whether the visitor is signed in and has the permission."""
    return _pemeriksa[0].masuk() and _pemeriksa[0].boleh(izin)


def pelaku() -> str:
    """Name of the signed-in person for the audit trail."""
    return _pemeriksa[0].nama()


def cakupan() -> frozenset[int] | None:
    """Ids of the units the person may see; None means the whole office."""
    return _pemeriksa[0].cakupan()
