"""Commands: zi daftar, zi ekspor."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.perintah import opsi_json, print_json, refusable
from portal.organisasi.service import find_unit
from portal.zi.service.ekspor import find_area, write_zip
from portal.zi.service.papan import Lembar, build_papan
from portal.zi.service.tempat import local_day

zi = AppGroup("zi", help="Bukti Zona Integritas.")
opsi_tahun = click.option("--tahun", type=click.IntRange(2020, 2100), required=True)
opsi_unit = click.option("--unit", "kode_unit", required=True, help="Kode unit.")


def _describe(x: Lembar) -> dict[str, Any]:
    return {
        "kode": x.butir.kode,
        "judul": x.butir.judul,
        "cakupan": x.butir.cakupan,
        "saran": x.saran.huruf,
        "alasan": [k.isi for k in x.saran.alasan],
        "kurang": [k.isi for k in x.kurang],
        "lengkap": x.saran.lengkap,
        "nilai": x.nilai.huruf if x.nilai else None,
        "bukti": [
            {"kode": kode, "judul": b.judul, "tanggal": b.tanggal.isoformat(), "periode": b.periode, "final": b.final}
            for kode, daftar in x.bukti.items()
            for b in daftar
        ],
    }


@zi.command("daftar")
@opsi_unit
@opsi_tahun
@opsi_json
@refusable
def daftar(kode_unit: str, tahun: int, sebagai_json: bool) -> None:
    """Tampilkan butir LKE satu unit dan tahun: saran, nilai asesor, bukti, dan yang kurang."""
    papan = build_papan(find_unit(kode_unit), tahun, hari_ini=local_day(utc_now()))
    if sebagai_json:
        print_json([_describe(x) for x in papan.lembar])
        return
    for x in papan.lembar:
        kata = "lengkap" if x.saran.lengkap else "tidak lengkap"
        click.echo(f"{x.butir.kode:<9} {x.huruf or '–':<6} {x.jumlah_bukti:>3} bukti, {kata:<14} {x.butir.judul}")


@zi.command("ekspor")
@opsi_unit
@opsi_tahun
@click.option("--area", "kode_area", required=True, help="V atau VI.")
@click.option("--keluaran", required=True, type=click.Path(dir_okay=False, path_type=Path))
@opsi_json
@refusable
def ekspor(kode_unit: str, tahun: int, kode_area: str, keluaran: Path, sebagai_json: bool) -> None:
    """Tulis ZIP bukti satu area ke berkas."""
    try:
        hasil = write_zip(find_area(kode_area), find_unit(kode_unit), tahun, keluaran, now=utc_now())
    except OSError as salah:
        raise DomainError(
            "berkas_tidak_tertulis",
            _n("Berkas %(berkas)s tidak dapat ditulis: %(sebab)s."),
            berkas=str(keluaran),
            sebab=salah.strerror,
        ) from salah
    rincian = {"berkas": str(keluaran), **vars(hasil)}
    if sebagai_json:
        print_json(rincian)
    else:
        click.echo(f"{keluaran} ditulis ({hasil.jumlah} berkas, {hasil.ukuran // 1024 + 1} KB).")
