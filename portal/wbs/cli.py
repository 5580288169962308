"""Commands: wbs angka, wbs status."""

import sys

import click
from flask.cli import AppGroup

from portal.inti.db import utc_now
from portal.inti.perintah import opsi_json, print_json, refusable
from portal.inti.periode import Periode
from portal.wbs.service.angka import compute, compute_publik
from portal.wbs.service.status import read_kesiapan
from portal.wbs.service.tempat import local_day

wbs = AppGroup("wbs", help="Ruang laporan pelanggaran (WBS).")
BARIS = (
    "diterima", "selesai", "berjalan", "konfirmasi_tepat", "umpan_balik_tepat", "rerata_hari", "median_hari",
    "sisa_awal", "sisa_akhir",
)  # fmt: skip


@wbs.command("angka")
@click.option("--periode", "kode_periode", required=True, help="Triwulan, contoh 2026-TW1.")
@click.option("--publik", is_flag=True, help="Hanya yang boleh terbit: angka kecil disembunyikan.")
@opsi_json
@refusable
def angka(kode_periode: str, publik: bool, sebagai_json: bool) -> None:
    """Hitung angka satu triwulan tanpa kunci. Tanpa --publik, angkanya lengkap: jangan disebarkan."""
    periode, hari_ini = Periode.parse(kode_periode), local_day(utc_now())
    hasil = compute_publik(periode, hari_ini=hari_ini) if publik else compute(periode, hari_ini=hari_ini)
    isi = hasil.as_json()
    if sebagai_json:
        print_json(isi)
        return
    for nama in BARIS:
        click.echo(f"{nama:<18} {'-' if isi[nama] is None else isi[nama]}")
    for bagian in ("kategori", "mode", "kanal", "hasil"):
        for kode, jumlah in (isi[bagian] or {}).items():
            click.echo(f"{bagian}.{kode:<24} {jumlah}")


@wbs.command("status")
@opsi_json
def status(sebagai_json: bool) -> None:
    """Tunjukkan pemegang kunci; keluar dengan 1 bila laporan tidak dapat diterima."""
    kesiapan = read_kesiapan()
    if sebagai_json:
        print_json(kesiapan.as_json())
    else:
        click.echo("Laporan dapat diterima." if kesiapan.menerima else "Laporan TIDAK dapat diterima.")
        for jenis, orang in (("pengelola", kesiapan.pengelola), ("kustodian", kesiapan.kustodian)):
            for o in orang:
                click.echo(f"  {jenis:<10} {o['surel']:<32} {o['jabatan']}")
        click.echo(f"Kunci darurat: {kesiapan.darurat_versi or 'belum ada'}")
    sys.exit(0 if kesiapan.menerima else 1)
