"""What makes thousands of tests quick: routes and templates are compiled once, databases lie in memory.

Nothing here changes what is compiled or stored; every test still makes an application and a database of its own.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

INGATAN = Path("/dev/shm")  # noqa: S108 - a file system in memory
CAKRAM = Path("/tmp")  # noqa: S108 - the server of PostgreSQL must reach it
RUANG_PERLU = 4 * 1024**3
"""Bytes that must be free in memory: failed tests keep their folders."""
_terkompilasi: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


def pick_folder() -> Path:
    """Return where databases of tests lie: in memory when the machine has the room, else on the disk."""
    try:
        isi = os.statvfs(INGATAN)
    except OSError:
        return CAKRAM
    return INGATAN if os.access(INGATAN, os.W_OK) and isi.f_bavail * isi.f_frsize > RUANG_PERLU else CAKRAM


def _compile_once(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """Return the address builder of a rule, made once for each rule text: it reads its converters from the rule."""
    bawaan = tuple(sorted((self.defaults or {}).items()))
    kunci = (self.rule, tuple(self._trace), bawaan, append_unknown)
    if kunci not in _terkompilasi:
        _terkompilasi[kunci] = _compile_builder(self, append_unknown)
    return _terkompilasi[kunci]


def share_rute() -> None:
    """Compile each route once in this process."""
    Rule._compile_builder = _compile_once  # type: ignore[method-assign]


def share_templat(app: Flask, folder: Path) -> None:
    """Keep compiled templates in a folder that all applications of this run read."""
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
