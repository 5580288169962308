"""Commands: demo isi, demo tahun."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError

from portal.akun.service import find_pengguna
from portal.demo import isi as demo_isi
from portal.demo import laporan as demo_laporan
from portal.demo.pengaduan import fill_pengaduan
from portal.demo.standar import fill_bukti, fill_standar
from portal.demo.survei import PEGAWAI, fill_survei_lain
from portal.demo.wbs import FRASA, describe_resi, fill_wbs
from portal.inti import pesan
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.perintah import opsi_json, print_json, refusable
from portal.inti.periode import Periode, local_date
from portal.inti.tugas import enqueue_tugas, set_pengantar
from portal.organisasi.service import list_unit

demo = AppGroup("demo", help="Kantor contoh.")


def is_filled() -> bool:
    """Tell whether the demo office is there."""
    try:
        find_pengguna(demo_isi.AKUN[0][0])
    except TidakDitemukan:
        return False
    return True


def fill(tertutup: int = 2) -> dict[str, int]:
    """Make the demo office in one unit of work: closed quarters and the running one, all or nothing.

    In demo mode its documents are made afterwards, one job each.
    """
    now, zona = utc_now(), current_app.config["PORTAL_ZONA"]
    hari_ini = local_date(now, zona)
    kini = Periode.containing(hari_ini)
    jumlah = {}
    with unit_kerja():
        if list_unit():
            raise DomainError(
                "sudah_ada_unit",
                _n("Portal ini sudah berisi unit. Kantor contoh hanya untuk portal yang kosong."),
            )
        demo_isi.fill_organisasi(now)
        tempat = demo_isi.list_tempat(now)
        kurun = [kini.shift(-i) for i in range(tertutup, -1, -1)]
        fill_survei_lain(tempat, kurun, zona=zona, hari_ini=hari_ini, now=now)
        for ke, periode in enumerate(kurun):
            jumlah[periode.kode] = demo_isi.fill_periode(periode, tempat, zona=zona, now=now, ke=ke)
            if periode != kini:
                demo_isi.close_and_publish(periode, ("ipak", *PEGAWAI), hari_ini=hari_ini, now=now, terbitkan=True)
        with pesan.muted():
            fill_pengaduan(kurun, zona=zona, now=now)
            fill_wbs(zona=zona, now=now)
        fill_standar(hari_ini=hari_ini, now=now)
        fill_bukti(hari_ini=hari_ini, now=now)
        if current_app.config["PORTAL_SETTINGS"].mode == "demo":
            enqueue_tugas(demo_laporan.JENIS_TUGAS, {"triwulan": [p.kode for p in kurun[:-1]]}, now=now)
    return jumlah


def ensure_demo(tertutup: int = 2) -> dict[str, int]:
    """Fill the demo office when it is not there; return answers per period ({} when it was there).

    Raises DomainError in production and in a portal that already has units of its own.
    """
    if current_app.config["PORTAL_SETTINGS"].mode == "produksi":
        raise DomainError("mode_produksi", _n("Data contoh ditolak: PORTAL_MODE=produksi."))
    try:
        return {} if is_filled() else fill(tertutup)
    except IntegrityError as salah:
        raise DomainError("demo_bentrok", _n("Kantor contoh sedang diisi proses lain.")) from salah


def print_demo(jumlah: dict[str, int], sebagai_json: bool) -> None:
    """Print the demo accounts and how many answers were made."""
    akun = [{"surel": email, "peran": peran.value, "sandi": demo_isi.SANDI} for email, _, peran, _ in demo_isi.AKUN]
    if sebagai_json:
        print_json({"jawaban": jumlah, "akun": akun, "frasa_brankas": FRASA, "resi_wbs": describe_resi()})
        return
    click.echo(
        "Akun contoh (kata sandi sama):" if not jumlah else f"Kantor contoh diisi: {sum(jumlah.values())} jawaban."
    )
    for a in akun:
        click.echo(f"  {a['surel']:<28} {a['peran']:<18} {a['sandi']}")
    click.echo(f"Frasa sandi brankas WBS: {FRASA}")
    click.echo(f"Resi laporan WBS contoh: {describe_resi()}")


@demo.command("isi")
@opsi_json
@refusable
def isi(sebagai_json: bool) -> None:
    """Isi kantor contoh: 3 unit, 8 layanan, survei, pengaduan, dan WBS dua triwulan tertutup dan satu berjalan."""
    print_demo(ensure_demo(), sebagai_json)


@demo.command("tahun")
@opsi_json
@refusable
def tahun(sebagai_json: bool) -> None:
    """Isi kantor contoh empat triwulan tertutup, lalu buat semua laporannya sekarang juga.

    Kantor contoh yang sudah terisi tidak ditambah; laporannya dibuat dari triwulan yang sudah tertutup.
    """
    set_pengantar(None)
    jumlah = ensure_demo(4)
    kini = Periode.containing(local_date(utc_now(), current_app.config["PORTAL_ZONA"]))
    triwulan = [p for p in (kini.shift(-i) for i in range(4, 0, -1)) if demo_laporan.is_closed(p)]
    laporan = demo_laporan.make_semua(triwulan)
    if sebagai_json:
        print_json({"jawaban": jumlah, "laporan": laporan, "triwulan": [p.kode for p in triwulan]})
    else:
        click.echo(f"{laporan} laporan dari {triwulan[0].nama} sampai {triwulan[-1].nama} siap.")
