"""What every screen of the room shares: the blueprint, the menu, the office's day, the form's answers."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.menu import Butir
from portal.publikasi.service import local_day

bp = Blueprint("publikasi_petugas", __name__, url_prefix="/petugas/publikasi")
MENU = (
    Butir(40, _n("Publikasi"), "publikasi_petugas.daftar", "laporan.survei", "share-3"),
    Butir(41, _n("Standar layanan"), "publikasi_petugas.standar", "standar.lihat", "award"),
)


def today() -> date:
    """Return the office's own day."""
    return local_day(utc_now())


def write_galat(salah: Mapping[str, DomainError]) -> dict[str, str]:
    """Return the sentences to show beside the controls of a form, by control."""
    return {bidang: translate(satu) for bidang, satu in salah.items()}


def list_ringkas(galat: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the lines of the summary on top of a form: target and sentence."""
    return [("isi" if bidang == "umum" else f"b-{bidang}", kalimat) for bidang, kalimat in galat.items()]
