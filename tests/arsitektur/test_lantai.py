"""The floors hold, and the check that guards them is seen to fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.settings import AKAR

PURE = "Rules are pure"
LAYANAN = "Use cases know no web"
LANTAI = "Floors"
BERAT = "Heavy libraries stay inside"


def _lint(akar: Path) -> subprocess.CompletedProcess[str]:
    lingkungan = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONPATH": str(akar)}
    perintah = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", perintah, "--no-cache"],
        cwd=akar,
        env=lingkungan,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def salinan(tmp_path: Path) -> Path:
    """A scratch copy of the portal with its contracts."""
    shutil.copytree(AKAR / "portal", tmp_path / "portal", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(AKAR / "pyproject.toml", tmp_path)
    return tmp_path


def _broken(keluaran: str) -> str:
    """Return the part that lists broken contracts; the report folds long names."""
    return " ".join(keluaran.partition("Broken contracts")[2].split())


def test_the_floors_hold() -> None:
    hasil = _lint(AKAR)
    assert hasil.returncode == 0, hasil.stdout + hasil.stderr
    assert "0 broken" in hasil.stdout


def test_an_untouched_copy_passes(salinan: Path) -> None:
    hasil = _lint(salinan)
    assert hasil.returncode == 0, hasil.stdout + hasil.stderr


@pytest.mark.parametrize(
    ("berkas", "baris", "kontrak"),
    [
        ("skm/domain/indeks.py", "import flask", PURE),
        ("akun/domain.py", "import sqlalchemy", PURE),
        ("organisasi/domain.py", "from wtforms import Form", PURE),
        ("inti/periode.py", "import huey", PURE),
        ("skm/service/indeks.py", "from portal.laporan import service", LANTAI),
        ("organisasi/service/__init__.py", "from portal.skm.service import indeks", LANTAI),
        ("inti/db.py", "from portal.organisasi import models", LANTAI),
        ("akun/models.py", "from portal.publikasi import models", LANTAI),
        ("skm/service/jawaban.py", "from flask import request", LAYANAN),
        ("publikasi/service/__init__.py", "from flask_babel import gettext", LAYANAN),
        ("laporan/service/__init__.py", "import wtforms", LAYANAN),
        ("inti/db.py", "import typst", BERAT),
        ("skm/petugas/dasbor.py", "import xlsxwriter", BERAT),
    ],
)
def test_a_forbidden_import_breaks_its_contract(salinan: Path, berkas: str, baris: str, kontrak: str) -> None:
    sumber = salinan / "portal" / berkas
    sumber.write_text(f"{sumber.read_text()}\n{baris}\n")
    hasil = _lint(salinan)
    assert hasil.returncode != 0, hasil.stdout
    assert kontrak in _broken(hasil.stdout), hasil.stdout


def test_every_room_stands_on_a_floor_and_under_the_contracts() -> None:
    """A new room is checked only when pyproject.toml names it."""
    import tomllib

    kontrak = tomllib.loads((AKAR / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    lantai = {nama for k in kontrak if k["type"] == "layers" for baris in k["layers"] for nama in baris.split(" | ")}
    ruang = {f"portal.{b.parent.name}" for b in (AKAR / "portal").glob("*/__init__.py")}
    assert ruang <= lantai, ruang - lantai
    murni = set(next(k for k in kontrak if k["name"].startswith(PURE))["source_modules"])
    domain = {f"portal.{b.parent.name}.domain" for b in (AKAR / "portal").glob("*/domain.py")}
    assert domain <= murni, domain - murni
    kasus = set(next(k for k in kontrak if k["name"].startswith(LAYANAN))["source_modules"])
    layanan = {f"portal.{b.parent.name}.service" for b in (AKAR / "portal").glob("*/service.py")}
    layanan |= {f"portal.{b.parent.name}.service" for b in (AKAR / "portal").glob("*/service/")}
    assert layanan <= kasus, layanan - kasus
