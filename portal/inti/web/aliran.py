"""Uploads of a closed room never touch a disk in clear: the room names where their bytes go.

Werkzeug spools parts above 500 kB into /tmp. A room registers a factory for its addresses; everybody else
keeps Werkzeug's way. The factory returns a file-like object that takes `write`, `seek` and `read`.
"""

from collections.abc import Callable
from typing import IO, Any

from flask import Flask, Request, current_app

_NAMA = "aliran_unggahan"


class Permintaan(Request):
    """Flask's request, except that a room can take the bytes of its uploads itself."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        for awalan, pabrik in current_app.extensions.get(_NAMA, {}).items():
            if self.path.startswith(awalan):
                return pabrik()
        return super()._get_file_stream(total_content_length, content_type, filename, content_length)


def set_aliran(app: Flask, awalan: str, pabrik: Callable[[], Any]) -> None:
    """Let `pabrik` take the uploads of all addresses that begin with `awalan`."""
    app.extensions.setdefault(_NAMA, {})[awalan] = pabrik
