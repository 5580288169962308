"""The one place where pages commit."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from flask import make_response

from portal.inti.db import unit_kerja

F = TypeVar("F", bound=Callable[..., Any])


class _Batal(Exception):
    def __init__(self, respons: Any) -> None:
        self.respons = respons


def menulis(fungsi: F) -> F:
    """Run a view in one unit of work: commit when it answers below 400, roll back otherwise."""

    @functools.wraps(fungsi)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            with unit_kerja():
                respons = make_response(fungsi(*args, **kwargs))
                if respons.status_code >= 400:
                    raise _Batal(respons)
        except _Batal as batal:
            return batal.respons
        return respons

    return run  # type: ignore[return-value]
