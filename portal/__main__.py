"""The administrator's commands: python -m portal …"""

import sys

import click
from flask import Flask
from flask.cli import FlaskGroup

from portal.inti.rahasia import KunciHilang
from portal.settings import SettingsError
from portal.siapkan import siapkan


def _create_app() -> Flask:
    from portal.app import create_app

    return create_app()


cli = FlaskGroup(
    name="portal",
    create_app=_create_app,
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
    help="Perintah administrator Portal Integritas.",
)
cli.add_command(siapkan)


def main() -> None:
    """Run one command; a wrong setting or a missing key is one clear message and exit code 1."""
    try:
        cli.main(prog_name="python -m portal")
    except (SettingsError, KunciHilang) as salah:
        click.echo(str(salah), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
