"""Commands of the foundation: pekerja, dokter, jejak verifikasi."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from portal.inti.antrean import run_worker
from portal.inti.dokter import examine
from portal.inti.jejak import verify_jejak
from portal.inti.perintah import opsi_json, print_json

jejak = AppGroup("jejak", help="Jejak audit.")


@click.command("pekerja")
@with_appcontext
def pekerja() -> None:
    """Jalankan pekerjaan latar: laporan, surel, penyapuan."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    run_worker(app.extensions["antrean"], app.app_context)


@click.command("dokter")
@opsi_json
@with_appcontext
def dokter(sebagai_json: bool) -> None:
    """Periksa portal; keluar dengan 1 bila ada masalah, lengkap dengan obatnya."""
    hasil = examine(current_app.config["PORTAL_SETTINGS"], dengan_ruang=True)
    baik = all(p.baik for p in hasil)
    if sebagai_json:
        print_json({"baik": baik, "pemeriksaan": [vars(p) for p in hasil]})
    else:
        for p in hasil:
            click.echo(f"[{'baik' if p.baik else 'MASALAH'}] {p.nama}: {p.keterangan}")
            if not p.baik:
                click.echo(f"    Obat: {p.obat}")
    sys.exit(0 if baik else 1)


@jejak.command("verifikasi")
@opsi_json
def verifikasi(sebagai_json: bool) -> None:
    """Periksa rantai jejak audit dari awal sampai akhir."""
    hasil = verify_jejak()
    utuh = hasil.rusak is None
    if sebagai_json:
        print_json({"utuh": utuh, **vars(hasil)})
    elif utuh:
        click.echo(f"Jejak utuh: {hasil.baris} baris.")
    else:
        click.echo(f"Jejak rusak pada baris {hasil.rusak}: {hasil.sebab}.", err=True)
    sys.exit(0 if utuh else 1)


daftar_perintah = (pekerja, dokter, jejak)
