"""The administrator's commands: python -m portal …"""

import sys

import click
from flask import Flask
from flask.cli import ScriptInfo

from portal.akun.cli import akun
from portal.demo.cli import demo
from portal.inti.cli import daftar_perintah
from portal.inti.rahasia import KunciHilang
from portal.laporan.cli import laporan
from portal.organisasi.cli import organisasi, qr
from portal.pengaduan.cli import pengaduan
from portal.settings import SettingsError
from portal.siapkan import siapkan
from portal.skm.cli import skm
from portal.wbs.cli import wbs
from portal.zi.cli import zi


def _create_app() -> Flask:
    from portal.app import create_app

    return create_app()


@click.group(help="Perintah administrator Portal Integritas.")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Hold the commands; the app is made when a command needs it."""
    ctx.obj = ScriptInfo(create_app=_create_app, set_debug_flag=False)


for perintah in (siapkan, organisasi, qr, akun, skm, pengaduan, wbs, laporan, zi, demo, *daftar_perintah):
    cli.add_command(perintah)


def main() -> None:
    """Run one command; a wrong setting or a missing key is one clear message and exit code 1."""
    try:
        cli.main(prog_name="python -m portal")
    except (SettingsError, KunciHilang) as salah:
        click.echo(str(salah), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
