"""A staff member at work in the room: signed in through the real page, vault open in this browser."""

from portal.akun.service import get_pengguna
from portal.inti.db import unit_kerja, utc_now
from portal.wbs.service.sesi import open_sesi_brankas
from tests.klien import Klien
from tests.pabrik.wbs import Staf


def masuk_brankas(klien: Klien, staf: Staf) -> None:
    klien.masuk(staf.surel)
    with unit_kerja():
        kue = open_sesi_brankas(get_pengguna(staf.akun.id), staf.pemegang.prv, now=utc_now())
    klien.set_cookie("brankas", kue, path="/petugas/wbs")
