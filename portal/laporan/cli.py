"""Commands: laporan daftar, laporan buat."""

from pathlib import Path

import click
from flask.cli import AppGroup

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.perintah import opsi_json, print_json, refusable
from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas, run_tugas, set_pengantar
from portal.laporan import service
from portal.laporan.registri import REGISTRI, find_jenis
from portal.organisasi.service import find_unit

laporan = AppGroup("laporan", help="Dokumen resmi.")


@laporan.command("daftar")
@opsi_json
def daftar(sebagai_json: bool) -> None:
    """Tampilkan jenis laporan yang dapat dibuat."""
    isi = [{"kode": j.kode, "nama": j.nama, "format": list(j.format)} for j in REGISTRI.values()]
    if sebagai_json:
        print_json(isi)
        return
    for j in isi:
        click.echo(f"{j['kode']}  {j['nama']}  ({', '.join(j['format'])})")


@laporan.command("buat")
@click.argument("jenis")
@click.option("--unit", "kode_unit", required=True)
@click.option("--periode", "kode_periode", required=True)
@click.option("--format", "format_", required=True, type=click.Choice(["pdf", "docx", "xlsx"]))
@click.option("--keluaran", required=True, type=click.Path(dir_okay=False, path_type=Path))
@opsi_json
@refusable
def buat(jenis: str, kode_unit: str, kode_periode: str, format_: str, keluaran: Path, sebagai_json: bool) -> None:
    """Buat satu laporan sekarang juga dan tulis ke berkas."""
    if format_ not in find_jenis(jenis).format:
        raise DomainError("format_tidak_ada", _n("Laporan ini tidak tersedia dalam format %(format)s."), format=format_)
    set_pengantar(None)
    with unit_kerja():
        baris = service.request_laporan(
            jenis, find_unit(kode_unit), Periode.parse(kode_periode), pelaku="perintah", now=utc_now()
        )
        nomor, tugas_id = baris.id, baris.tugas_id or 0
    run_tugas(tugas_id)
    tugas = find_tugas(tugas_id)
    if tugas.status != "selesai":
        raise DomainError("laporan_gagal", _n("Laporan gagal dibuat: %(sebab)s"), sebab=tugas.keterangan)
    hasil = service.find_laporan(nomor)
    _, isi = service.read_berkas(hasil, format_)
    keluaran.write_bytes(isi)
    rincian = {**service.describe(hasil), "berkas": str(keluaran), **service.list_format(hasil)[format_]}
    if sebagai_json:
        print_json(rincian)
    else:
        click.echo(f"{keluaran} ditulis ({len(isi) // 1024 + 1} KB, SHA-256 {rincian['sha256']}).")
