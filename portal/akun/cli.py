"""Command: akun buat."""

import click
from flask import current_app, url_for
from flask.cli import AppGroup
from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token

from portal.akun import service
from portal.akun.domain import Peran
from portal.inti.db import utc_now
from portal.inti.perintah import opsi_json, print_json, writing
from portal.organisasi.service import find_unit

akun = AppGroup("akun", help="Akun petugas.")


def make_link(pengguna: service.Pengguna) -> str:
    """Return the address at which the person sets a password; it dies with the next password."""
    token = generate_reset_password_token(pengguna)
    with current_app.test_request_context(base_url=current_app.config["PORTAL_BASE_URL"]):
        return url_for("security.reset_password", token=token, _external=True)


@akun.command("buat")
@click.argument("email")
@click.option("--peran", required=True, type=click.Choice([p.value for p in Peran]))
@click.option("--unit", "kode_unit", help="Kode unit; wajib untuk petugas unit.")
@click.option("--nama", default="", help="Nama lengkap.")
@opsi_json
@writing
def buat(email: str, peran: str, kode_unit: str | None, nama: str, sebagai_json: bool) -> None:
    """Buat akun dan cetak tautan sekali pakai untuk membuat kata sandi."""
    pengguna = service.create_pengguna(
        email=email,
        nama=nama,
        peran=Peran(peran),
        unit=find_unit(kode_unit) if kode_unit else None,
        hash_sandi=hash_password,
        pelaku="perintah",
        now=utc_now(),
    )
    tautan = make_link(pengguna)
    if sebagai_json:
        print_json({"email": pengguna.email, "peran": peran, "unit": kode_unit, "tautan": tautan})
    else:
        click.echo(f"Akun {pengguna.email} dibuat. Tautan membuat kata sandi (berlaku 3 hari, sekali pakai):\n{tautan}")
