"""What all commands share: one transaction each, a reason and exit code 1 on refusal, one JSON document."""

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from portal.inti.db import unit_kerja
from portal.inti.galat import DomainError, _n

F = TypeVar("F", bound=Callable[..., Any])

opsi_json = click.option("--json", "sebagai_json", is_flag=True, help="Cetak satu dokumen JSON.")


def print_json(isi: Any) -> None:
    """Print one JSON document to stdout."""
    click.echo(json.dumps(isi, ensure_ascii=False, indent=2, default=str))


def write_keluaran(keluaran: Path, isi: bytes, *, rahasia: bool = False) -> None:
    """Write the file a command was asked for, with `rahasia` for its owner only; raises DomainError with the cause."""
    try:
        if rahasia:
            keluaran.touch(mode=0o600)
        keluaran.write_bytes(isi)
    except OSError as salah:
        raise DomainError(
            "berkas_tidak_tertulis",
            _n("Berkas %(berkas)s tidak dapat ditulis: %(sebab)s."),
            berkas=str(keluaran),
            sebab=salah.strerror,
        ) from salah


def refuse(salah: DomainError, sebagai_json: bool) -> None:
    """Say why the command is refused and end with exit code 1."""
    if sebagai_json:
        print_json({"galat": {"kode": salah.kode, "pesan": salah.teks, "bidang": salah.bidang, "data": salah.data}})
    else:
        click.echo(f"Ditolak: {salah.teks}", err=True)
    sys.exit(1)


def refusable(fungsi: F) -> F:
    """Turn a DomainError of a command into a refusal; the command opens its own units of work."""

    @functools.wraps(fungsi)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return fungsi(*args, **kwargs)
        except DomainError as salah:
            return refuse(salah, bool(kwargs.get("sebagai_json")))

    return run  # type: ignore[return-value]


def writing(fungsi: F) -> F:
    """Run a command in one unit of work: all or nothing."""

    @refusable
    @functools.wraps(fungsi)
    def run(*args: Any, **kwargs: Any) -> Any:
        with unit_kerja():
            return fungsi(*args, **kwargs)

    return run  # type: ignore[return-value]
