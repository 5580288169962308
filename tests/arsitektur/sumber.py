"""Reads the portal's source for the tests of its shape: modules, views, decorators, template calls."""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask

from portal.settings import AKAR

PORTAL = AKAR / "portal"
TEMPLAT = AKAR / "templates"
BERKAS_PY = sorted(b for b in PORTAL.rglob("*.py") if "__pycache__" not in b.parts)
Fungsi = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache(maxsize=256)
def parse(berkas: Path) -> ast.Module:
    return ast.parse(berkas.read_text(), filename=str(berkas))


def short(berkas: Path) -> str:
    return str(berkas.relative_to(AKAR))


def functions(berkas: Path) -> Iterator[Fungsi]:
    for simpul in ast.walk(parse(berkas)):
        if isinstance(simpul, Fungsi):
            yield simpul


def decorator_names(fungsi: Fungsi) -> list[str]:
    """Return what stands behind each @, without arguments: `bp.get`, `menulis`, …"""
    return [ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in fungsi.decorator_list]


@dataclass(frozen=True)
class Tampilan:
    """One view of the running app with its source."""

    endpoint: str
    metode: frozenset[str]
    alamat: tuple[str, ...]
    fungsi: Callable[..., Any]
    berkas: Path
    nama: str

    @property
    def tempat(self) -> str:
        return f"{short(self.berkas)}:{self.nama}" if self.milik_kita else f"{self.endpoint} (library)"

    @property
    def milik_kita(self) -> bool:
        return PORTAL in self.berkas.parents

    @property
    def simpul(self) -> Fungsi:
        return next(f for f in functions(self.berkas) if f.name == self.nama)

    @property
    def hiasan(self) -> list[str]:
        return decorator_names(self.simpul)


def views(app: Flask) -> list[Tampilan]:
    """Return every view once, with all its methods and addresses."""
    hasil = []
    for endpoint, fungsi in sorted(app.view_functions.items()):
        aturan = list(app.url_map.iter_rules(endpoint))
        asli = inspect.unwrap(fungsi)
        kode = getattr(asli, "__code__", None)
        hasil.append(
            Tampilan(
                endpoint,
                frozenset(m for a in aturan for m in a.methods or ()) - {"HEAD", "OPTIONS"},
                tuple(a.rule for a in aturan),
                fungsi,
                Path(kode.co_filename) if kode else Path("/"),
                asli.__name__,
            )
        )
    return hasil


def template_calls(berkas: Path) -> Iterator[tuple[str, str, int]]:
    """Yield (template, function, line) of every literal template name given to render_template."""
    for fungsi in functions(berkas):
        for simpul in ast.walk(fungsi):
            if (
                isinstance(simpul, ast.Call)
                and ast.unparse(simpul.func).split(".")[-1] == "render_template"
                and simpul.args
            ):
                for teks in ast.walk(simpul.args[0]):
                    if isinstance(teks, ast.Constant) and isinstance(teks.value, str):
                        yield teks.value, fungsi.name, simpul.lineno
                if isinstance(simpul.args[0], ast.Name):
                    yield from _assigned(fungsi, simpul.args[0].id)


def _assigned(fungsi: Fungsi, nama: str) -> Iterator[tuple[str, str, int]]:
    for simpul in ast.walk(fungsi):
        if isinstance(simpul, ast.Assign) and any(ast.unparse(t) == nama for t in simpul.targets):
            for teks in ast.walk(simpul.value):
                if isinstance(teks, ast.Constant) and str(teks.value).endswith(".html"):
                    yield str(teks.value), fungsi.name, simpul.lineno
