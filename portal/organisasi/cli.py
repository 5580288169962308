"""Commands: organisasi impor, daftar, libur, isi-libur; qr cetak."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.inti.db import unit_kerja, utc_now
from portal.inti.hari_kerja import count_periode
from portal.inti.perintah import opsi_json, print_json, refusable, write_keluaran, writing
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.organisasi import service
from portal.organisasi.service import kalender
from portal.organisasi.service import qr as kode_qr

organisasi = AppGroup("organisasi", help="Unit, layanan, dan loket.")
qr = AppGroup("qr", help="Kode QR di loket.")


@organisasi.command("impor")
@click.argument("berkas", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@opsi_json
@writing
def impor(berkas: Path, sebagai_json: bool) -> None:
    """Impor unit, layanan, dan loket dari FILE.csv (kolom: jenis, kode, nama, induk, unit, gratis)."""
    hasil = service.import_organisasi(read_tabel(berkas.read_bytes()), pelaku="perintah", now=utc_now())
    if sebagai_json:
        print_json(vars(hasil))
    else:
        click.echo(f"Diimpor: {hasil.unit} unit, {hasil.layanan} layanan, {hasil.loket} loket.")


@organisasi.command("daftar")
@opsi_json
@refusable
def daftar(sebagai_json: bool) -> None:
    """Tampilkan unit, layanan, dan loket."""
    isi = service.describe_organisasi()
    if sebagai_json:
        print_json(isi)
        return
    for unit in isi["unit"]:
        click.echo(f"{unit['kode']}  {unit['nama']}")
        for jenis in ("layanan", "loket"):
            for butir in isi[jenis]:
                if butir["unit"] == unit["kode"]:
                    click.echo(f"  {jenis} {butir['kode']}  {butir['nama']}")


@organisasi.command("libur")
@click.option("--tahun", required=True, type=int, help="Tahun kalender.")
@click.option("--unit", "kode_unit", help="Kode unit; tanpa ini seluruh kantor.")
@opsi_json
@refusable
def libur(tahun: int, kode_unit: str | None, sebagai_json: bool) -> None:
    """Tampilkan hari libur satu tahun dan hari kerja tiap triwulan."""
    unit = service.find_unit(kode_unit) if kode_unit else None
    daftar = kalender.list_libur(tahun, unit)
    aturan = kalender.read_kalender(unit.id if unit else None, current_app.config["PORTAL_ZONA"])
    hari_kerja = {p.kode: count_periode(aturan, p) for p in (Periode(tahun, "triwulan", i) for i in range(1, 5))}
    if sebagai_json:
        kunci = ("tanggal", "nama", "jenis", "perkiraan", "sumber", "unit")
        isi = [{k: getattr(b, k) for k in kunci} for b in daftar]
        print_json({"tahun": tahun, "libur": isi, "hari_kerja": hari_kerja})
        return
    for b in daftar:
        click.echo(f"{b.tanggal}  {b.jenis:<20}  {b.nama}{' (perkiraan)' if b.perkiraan else ''}")
    click.echo("Hari kerja: " + ", ".join(f"{kode} {jumlah}" for kode, jumlah in hari_kerja.items()))


@organisasi.command("isi-libur")
@click.option("--tahun", required=True, type=int, help="Tahun kalender.")
@opsi_json
@writing
def isi_libur(tahun: int, sebagai_json: bool) -> None:
    """Isi libur nasional dan cuti bersama satu tahun; tanggal yang diubah petugas tetap."""
    jumlah = kalender.seed_libur(tahun, now=utc_now(), pelaku="perintah")
    if sebagai_json:
        print_json({"tahun": tahun, "berubah": jumlah})
    else:
        click.echo(f"Kalender {tahun}: {jumlah} tanggal berubah.")


@qr.command("cetak")
@click.option("--unit", "kode_unit", required=True, help="Kode unit.")
@click.option("--keluaran", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Berkas PDF.")
@click.option("--ukuran", type=click.Choice(["a4", "a5"]), default="a4", show_default=True)
@click.option("--instrumen", default="skm", show_default=True, help="Kuesioner di balik kode.")
@opsi_json
@refusable
def cetak(kode_unit: str, keluaran: Path, ukuran: kode_qr.Ukuran, instrumen: str, sebagai_json: bool) -> None:
    """Cetak lembar QR satu unit: setiap loket × layanan, atau tiap layanan bila belum ada loket."""
    jenis = kode_qr.find_kuesioner(instrumen)
    with unit_kerja():
        unit = service.find_unit(kode_unit)
        semua = kode_qr.ensure_all_qr(
            unit, instrumen=jenis.kode, per_layanan=jenis.per_layanan, pelaku="perintah", now=utc_now()
        )
    base_url = current_app.config["PORTAL_BASE_URL"]
    isi = kode_qr.print_lembar(semua, base_url=base_url, ukuran=ukuran)
    write_keluaran(keluaran, isi)
    if sebagai_json:
        print_json(
            {
                "berkas": str(keluaran),
                "qr": [{"kode": q.kode, "url": kode_qr.survey_url(base_url, q.token)} for q in semua],
            }
        )
    else:
        click.echo(f"{len(semua)} kode QR ditulis ke {keluaran}")
