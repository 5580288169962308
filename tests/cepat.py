"""What one process does once and a thousand tests would do again: compiling the routes and the templates.

Nothing here changes what is compiled; an application of its own is still made for every test.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

_terkompilasi: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


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
