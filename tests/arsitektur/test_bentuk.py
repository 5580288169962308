"""The shape of the source: sizes, names, docstrings, what the web process loads."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from portal.settings import AKAR
from tests.arsitektur.sumber import BERKAS_PY, functions, parse, short

BARIS_BERKAS, BARIS_FUNGSI = 400, 60
NAMA_TERLARANG = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
KAIT = {"process_bind_param", "process_result_value"}
"""Hooks of SQLAlchemy column types, explained by SQLAlchemy."""
BERAT = ("pandas", "typst", "docx", "docxtpl", "xlsxwriter", "openpyxl", "PIL", "segno", "lxml", "numpy")


def test_no_source_file_outgrows_four_hundred_lines() -> None:
    besar = {short(b): n for b in BERKAS_PY if (n := len(b.read_text().splitlines())) > BARIS_BERKAS}
    assert not besar, f"split it into a folder of the same name: {besar}"


def test_no_function_outgrows_sixty_lines() -> None:
    besar = [
        f"{short(b)}:{f.lineno} {f.name} ({n} lines)"
        for b in BERKAS_PY
        for f in functions(b)
        if (n := (f.end_lineno or f.lineno) - f.lineno + 1) > BARIS_FUNGSI
    ]
    assert not besar


def _public(simpul: ast.Module | ast.ClassDef, awal: str = "") -> Iterator[tuple[str, ast.AST]]:
    for anak in simpul.body:
        if not isinstance(anak, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if anak.name.startswith("_"):
            continue
        yield f"{awal}{anak.name}", anak
        if isinstance(anak, ast.ClassDef):
            yield from _public(anak, f"{anak.name}.")


def _inherits_docstring(simpul: ast.AST) -> bool:
    """A property setter or an overload says nothing new."""
    hiasan = [ast.unparse(d) for d in getattr(simpul, "decorator_list", [])]
    return any(h.endswith((".setter", "overload")) for h in hiasan)


def test_public_functions_and_classes_say_what_they_are_for() -> None:
    bisu = []
    for berkas in BERKAS_PY:
        for nama, simpul in _public(parse(berkas)):
            if _inherits_docstring(simpul) or nama.split(".")[-1] in KAIT or _is_override(berkas, simpul):
                continue
            if not ast.get_docstring(simpul):  # type: ignore[arg-type]
                bisu.append(f"{short(berkas)}:{simpul.lineno} {nama}")  # type: ignore[attr-defined]
    assert not bisu, "\n".join(bisu)


def _is_override(berkas: Path, simpul: ast.AST) -> bool:
    """A method of a private class is not public."""
    return any(
        isinstance(k, ast.ClassDef) and k.name.startswith("_") and simpul in k.body for k in ast.walk(parse(berkas))
    )


def test_modules_say_what_they_are() -> None:
    bisu = [short(b) for b in BERKAS_PY if b.read_text().strip() and not ast.get_docstring(parse(b))]
    assert not bisu


def test_no_module_is_a_drawer_for_everything() -> None:
    laci = [
        short(b)
        for b in BERKAS_PY
        if {b.stem.lower(), *(bagian.lower() for bagian in b.relative_to(AKAR).parts)} & NAMA_TERLARANG
    ]
    assert not laci


def test_the_web_process_starts_without_document_libraries(data: Path) -> None:
    """They take a second and tens of megabytes; only the job process needs them."""
    perintah = (
        "import json, sys; from portal.app import create_app; app = create_app();"
        "app.test_client().get('/sehat'); print(json.dumps(sorted(sys.modules)))"
    )
    bersih = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    hasil = subprocess.run(
        [sys.executable, "-c", perintah],
        cwd=AKAR,
        env=bersih | {"PORTAL_DATA": str(data), "PORTAL_MODE": "uji"},
        capture_output=True,
        text=True,
        check=True,
    )
    modul = {m.split(".")[0] for m in json.loads(hasil.stdout)}
    assert "flask" in modul
    assert not modul & set(BERAT), modul & set(BERAT)


def test_the_public_pages_never_load_document_libraries(data: Path) -> None:
    perintah = (
        "import json, sys; from portal.app import create_app; k = create_app().test_client();"
        "kode = [k.get(u).status_code for u in ('/', '/skm/', '/publikasi/', '/verifikasi/', '/akun/masuk')];"
        "assert kode == [200] * 5, kode; print(json.dumps(sorted(sys.modules)))"
    )
    bersih = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    hasil = subprocess.run(
        [sys.executable, "-c", perintah],
        cwd=AKAR,
        env=bersih | {"PORTAL_DATA": str(data), "PORTAL_MODE": "uji"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert hasil.returncode == 0, hasil.stderr[-1500:]
    modul = {m.split(".")[0] for m in json.loads(hasil.stdout)}
    assert not modul & set(BERAT), modul & set(BERAT)


def test_nothing_is_printed_or_left_to_do_in_the_source() -> None:
    sisa = [
        f"{short(b)}:{n} {baris.strip()[:80]}"
        for b in BERKAS_PY
        for n, baris in enumerate(b.read_text().splitlines(), start=1)
        if any(kata in baris for kata in ("TODO", "FIXME", "XXX", "breakpoint("))
    ]
    assert not sisa


def test_both_ways_to_run_a_command_know_the_same_commands(app: Flask) -> None:
    """`python -m portal …` and `flask --app wsgi …` list rooms apart from each other."""
    from portal.__main__ import cli

    milik_pustaka = {"run", "shell", "routes", "db", "roles", "users"}
    assert set(cli.commands) - {"siapkan"} == set(app.cli.commands) - milik_pustaka
