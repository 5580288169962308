"""Commands: laporan daftar, laporan buat."""

from pathlib import Path

import click
from flask.cli import AppGroup

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.perintah import opsi_json, print_json, refusable
from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas, run_tugas, set_pengantar
from portal.laporan.registri import REGISTRI, find_jenis
from portal.laporan.service import baca, daur
from portal.laporan.service.buat import request_laporan
from portal.organisasi.service import find_unit, list_unit

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
        baris = request_laporan(
            jenis, find_unit(kode_unit), Periode.parse(kode_periode), pelaku="perintah", now=utc_now()
        )
        nomor, tugas_id = baris.id, baris.tugas_id or 0
    run_tugas(tugas_id)
    tugas = find_tugas(tugas_id)
    if tugas.status != "selesai":
        raise DomainError("laporan_gagal", _n("Laporan gagal dibuat: %(sebab)s"), sebab=tugas.keterangan)
    hasil = baca.find_laporan(nomor)
    _, isi = baca.read_berkas(hasil, format_)
    keluaran.write_bytes(isi)
    rincian = {**baca.describe(hasil), "berkas": str(keluaran), **baca.list_format(hasil)[format_]}
    if sebagai_json:
        print_json(rincian)
    else:
        click.echo(f"{keluaran} ditulis ({len(isi) // 1024 + 1} KB, SHA-256 {rincian['sha256']}).")


@laporan.command("periksa-ulang")
@click.option("--tahun", type=int, required=True)
@opsi_json
@refusable
def periksa_ulang(tahun: int, sebagai_json: bool) -> None:
    """Tulis ulang semua laporan final setahun dan bandingkan sidiknya dengan yang tersimpan."""
    beda, jumlah = [], 0
    for baris in baca.list_sah([u.id for u in list_unit()], tahun=tahun):
        for format_, (tersimpan, kini) in daur.remake(baris.laporan).items():
            jumlah += 1
            if tersimpan != kini:
                beda.append(f"{baris.laporan.jenis} {baris.laporan.periode} v{baris.laporan.versi} {format_}")
    if beda:
        raise DomainError("sidik_berbeda", _n("Berbeda dari yang tersimpan: %(daftar)s."), daftar="; ".join(beda))
    if sebagai_json:
        print_json({"berkas": jumlah, "beda": 0})
    else:
        click.echo(f"{jumlah} berkas ditulis ulang, semuanya sama.")
