"""Commands: pengaduan angka, pengaduan impor, pengaduan tutup, pengaduan sp4n."""

import json
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.perintah import opsi_json, print_json, refusable, writing
from portal.inti.periode import Periode, local_date
from portal.inti.tabel import read_tabel
from portal.organisasi.service import find_unit
from portal.pengaduan.domain import keluaran
from portal.pengaduan.domain.register import Peta
from portal.pengaduan.domain.saat import read_per
from portal.pengaduan.service import impor as layanan_impor
from portal.pengaduan.service import sp4n as layanan_sp4n
from portal.pengaduan.service.akses import PERINTAH
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.penutupan import close_periode
from portal.pengaduan.service.peta import load_peta
from portal.pengaduan.service.rekomendasi import read_rekomendasi_lalu

pengaduan = AppGroup("pengaduan", help="Pengaduan masyarakat.")


@pengaduan.command("angka")
@click.option("--unit", "kode_unit", required=True, help="Kode unit; unit di bawahnya ikut dihitung.")
@click.option("--periode", "kode_periode", required=True, help="2025-TW1, 2025-01, 2025-S1, atau 2025.")
@click.option("--per", help="Keadaan pada saat ini (ISO), bawaan: akhir periode.")
@opsi_json
@refusable
def angka(kode_unit: str, kode_periode: str, per: str | None, sebagai_json: bool) -> None:
    """Hitung angka penanganan pengaduan."""
    unit, periode = find_unit(kode_unit), Periode.parse(kode_periode)
    hitungan = read_angka(unit, periode, per=read_per(per, current_app.config["PORTAL_ZONA"]))
    hasil = keluaran.sebagai_json(replace(hitungan, G1=read_rekomendasi_lalu(unit, periode, per=hitungan.per).bagian))
    if sebagai_json:
        print_json({"unit": unit.kode, **hasil})
        return
    for kode in ("A0", "A0r", "A1", "K_total", "A2", "A3", "A4", "A5", "B1", "B2", "B5"):
        click.echo(f"{kode:<8} {hasil[kode]}")


@pengaduan.command("tutup")
@click.option("--unit", "kode_unit", required=True, help="Kode unit.")
@click.option("--periode", "kode_periode", required=True, help="2025-TW1, 2025-01, 2025-S1, atau 2025.")
@opsi_json
@writing
def tutup(kode_unit: str, kode_periode: str, sebagai_json: bool) -> None:
    """Tutup periode: angka dan barisnya dibekukan."""
    now = utc_now()
    hari_ini = local_date(now, current_app.config["PORTAL_ZONA"])
    unit, periode = find_unit(kode_unit), Periode.parse(kode_periode)
    baris = close_periode(unit, periode, hari_ini=hari_ini, pelaku="perintah", now=now)
    if sebagai_json:
        print_json({"unit": unit.kode, "periode": periode.kode, "revisi": baris.revisi, "sidik": baris.sidik})
    else:
        click.echo(f"{periode.nama} ditutup sebagai revisi {baris.revisi}.")


def read_berkas_peta(berkas: Path | None) -> Peta | None:
    """Return the mapping of a JSON file; None without a file. Raises DomainError for what is no mapping."""
    if berkas is None:
        return None
    try:
        return load_peta(json.loads(berkas.read_text(encoding="utf-8")))
    except (ValueError, RecursionError) as salah:
        raise DomainError("peta_salah", _n("Berkas peta bukan JSON yang benar."), bidang="peta") from salah


opsi_peta = click.option(
    "--peta",
    "berkas_peta",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON: kolom kita ke judul kolom berkas.",
)
berkas_masuk = click.argument("berkas", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@pengaduan.command("impor")
@berkas_masuk
@click.option("--unit", "kode_unit", required=True, help="Kode unit.")
@opsi_peta
@opsi_json
@refusable
def impor(berkas: Path, kode_unit: str, berkas_peta: Path | None, sebagai_json: bool) -> None:
    """Impor register lama dari FILE (csv, xlsx): semua atau tidak sama sekali."""
    now = utc_now()
    unit, tabel = find_unit(kode_unit), read_tabel(berkas.read_bytes())
    peta = read_berkas_peta(berkas_peta) or layanan_impor.propose_peta(tabel)
    siap = layanan_impor.prepare_impor(tabel, peta, unit=unit, pelaku="perintah", now=now)
    with unit_kerja():
        hasil = layanan_impor.import_register(siap, pelaku="perintah", now=now)
    if sebagai_json:
        print_json({"unit": unit.kode, **vars(hasil), "peta": dict(peta.kolom)})
        return
    click.echo(f"{hasil.jumlah} pengaduan diimpor.")
    for nama, jumlah in hasil.status.items():
        click.echo(f"{nama:<28} {jumlah}")


@pengaduan.command("sp4n")
@berkas_masuk
@click.option("--unit", "kode_unit", required=True, help="Kode unit.")
@opsi_peta
@opsi_json
@refusable
def sp4n(berkas: Path, kode_unit: str, berkas_peta: Path | None, sebagai_json: bool) -> None:
    """Impor ekspor SP4N-LAPOR! dari FILE (csv, xlsx) untuk rekonsiliasi."""
    now = utc_now()
    unit, tabel = find_unit(kode_unit), read_tabel(berkas.read_bytes())
    peta = read_berkas_peta(berkas_peta) or layanan_sp4n.propose_peta(tabel)
    siap = layanan_sp4n.prepare_sp4n(tabel, peta, unit=unit, now=now)
    with unit_kerja():
        layanan_sp4n.import_sp4n(siap, pelaku="perintah", now=now)
    hasil = layanan_sp4n.reconcile(unit, PERINTAH)
    isi = {
        "lapor": hasil.lapor,
        "portal": hasil.portal,
        **{k: len(getattr(hasil, k)) for k in ("cocok", "beda", "hanya_lapor", "hanya_portal", "ganda")},
    }
    if sebagai_json:
        print_json({"unit": unit.kode, "diimpor": len(siap.baris), **isi})
        return
    click.echo(f"{len(siap.baris)} laporan dibaca.")
    for nama, jumlah in isi.items():
        click.echo(f"{nama:<14} {jumlah}")
