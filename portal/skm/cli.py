"""Commands: skm impor, skm indeks, skm tutup, skm hitung-ulang."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.inti.buku import read_buku
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import Bentrok, _n
from portal.inti.perintah import opsi_json, print_json, refusable, writing
from portal.inti.periode import Periode, local_date
from portal.inti.tabel import read_tabel
from portal.organisasi.service import find_layanan, find_unit
from portal.skm.impor.peta import parse_peta
from portal.skm.instrumen import find_instrumen
from portal.skm.service import impor as layanan_impor
from portal.skm.service import indeks as layanan_indeks
from portal.skm.service import penutupan as layanan_penutupan
from portal.skm.service import rekap as layanan_rekap
from portal.skm.service.peta_impor import Tujuan, prepare_berpeta

skm = AppGroup("skm", help="Survei kepuasan masyarakat.")
opsi_unit = click.option("--unit", "kode_unit", required=True, help="Kode unit.")
opsi_periode = click.option("--periode", "kode_periode", required=True, help="Misalnya 2025-TW1.")
opsi_instrumen = click.option("--instrumen", default="skm", show_default=True)


@skm.command("impor")
@click.argument("berkas", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@opsi_unit
@click.option("--layanan", "kode_layanan", required=True, help="Kode layanan.")
@opsi_instrumen
@click.option("--periode", "kode_periode", help="Wajib bila berkas tidak punya kolom tanggal.")
@click.option("--revisi", is_flag=True, help="Masukkan jawaban susulan ke periode yang sudah ditutup.")
@click.option(
    "--peta",
    "berkas_peta",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Pemasangan kolom (JSON) dari halaman hasil impor, untuk berkas dengan judul kolom sendiri.",
)
@opsi_json
@refusable
def impor(
    berkas: Path,
    kode_unit: str,
    kode_layanan: str,
    instrumen: str,
    kode_periode: str | None,
    revisi: bool,
    berkas_peta: Path | None,
    sebagai_json: bool,
) -> None:
    """Impor jawaban kertas atau lama dari FILE (csv, xlsx): semua atau tidak sama sekali."""
    now, isi = utc_now(), berkas.read_bytes()
    zona = current_app.config["PORTAL_ZONA"]
    tujuan = Tujuan(
        layanan=find_layanan(find_unit(kode_unit), kode_layanan),
        instrumen=find_instrumen(instrumen),
        periode=Periode.parse(kode_periode) if kode_periode else None,
        hari_ini=local_date(now, zona),
        zona=zona,
    )
    peta = berkas_peta.read_text(encoding="utf-8", errors="replace") if berkas_peta else "{}"
    if berkas_peta:
        siap = prepare_berpeta(read_buku(isi), parse_peta(peta), tujuan)
    else:
        siap = layanan_impor.prepare_impor(
            read_tabel(isi),
            layanan=tujuan.layanan,
            instrumen=tujuan.instrumen,
            periode=tujuan.periode,
            hari_ini=tujuan.hari_ini,
        )
    with unit_kerja():
        hasil = layanan_impor.import_jawaban(
            siap, pelaku="perintah", now=now, revisi=revisi, nama_berkas=berkas.name, pemetaan=peta
        )
    if sebagai_json:
        print_json({"jumlah": hasil.jumlah, "catatan": list(hasil.catatan)})
        return
    click.echo(f"{hasil.jumlah} jawaban diimpor.")
    for catatan in hasil.catatan:
        click.echo(f"Catatan: {catatan}.")


@skm.command("indeks")
@opsi_unit
@opsi_periode
@opsi_instrumen
@opsi_json
@refusable
def indeks(kode_unit: str, kode_periode: str, instrumen: str, sebagai_json: bool) -> None:
    """Hitung IKM satu unit dan periode."""
    find_instrumen(instrumen)
    hasil = layanan_penutupan.read_indeks(
        find_unit(kode_unit),
        Periode.parse(kode_periode),
        instrumen=instrumen,
        hari_ini=local_date(utc_now(), current_app.config["PORTAL_ZONA"]),
    )
    isi = layanan_indeks.describe_indeks(hasil)
    if sebagai_json:
        print_json(isi)
        return
    click.echo(f"{hasil.unit_nama} · {hasil.periode.nama} · n = {isi['n']} ({isi['status']})")
    for u in isi["unsur"]:
        click.echo(f"  {u['nama']:<42} {u['nrr']:>7} {u['konversi']:>7} {u['mutu']}")
    click.echo(f"IKM {isi['ikm'] or '–'} {isi['mutu'] or ''} {isi['kinerja'] or ''}".rstrip())
    for peringatan in isi["peringatan"]:
        click.echo(f"Peringatan: {peringatan}")


@skm.command("tutup")
@opsi_unit
@opsi_periode
@opsi_instrumen
@click.option("--populasi", type=int, help="Jumlah penerima layanan pada periode itu.")
@opsi_json
@writing
def tutup(kode_unit: str, kode_periode: str, instrumen: str, populasi: int | None, sebagai_json: bool) -> None:
    """Tutup periode: angkanya dibekukan dan tidak berubah lagi."""
    find_instrumen(instrumen)
    now = utc_now()
    baris = layanan_penutupan.close_periode(
        find_unit(kode_unit),
        Periode.parse(kode_periode),
        instrumen=instrumen,
        populasi=populasi,
        hari_ini=local_date(now, current_app.config["PORTAL_ZONA"]),
        pelaku="perintah",
        now=now,
    )
    isi = {
        "unit": kode_unit.upper(),
        "periode": baris.periode,
        "revisi": baris.revisi,
        "n": baris.n,
        "sidik": baris.sidik,
    }
    if sebagai_json:
        print_json(isi)
    else:
        click.echo(f"{baris.periode} ditutup (revisi {baris.revisi}, n = {baris.n}). SHA-256 {baris.sidik}")


@skm.command("hitung-ulang")
@click.option("--periksa", is_flag=True, help="Hanya bandingkan, jangan ubah.")
@opsi_json
@writing
def hitung_ulang(periksa: bool, sebagai_json: bool) -> None:
    """Bangun ulang rekap dari jawaban, atau bandingkan keduanya."""
    if periksa:
        beda = layanan_rekap.check_rekap()
        if beda:
            raise Bentrok("rekap_berbeda", _n("Rekap berbeda dari jawaban: %(rincian)s"), rincian="; ".join(beda[:20]))
    sel = 0 if periksa else layanan_rekap.rebuild_rekap()
    if sebagai_json:
        print_json({"cocok": True, "sel": sel})
    else:
        click.echo("Rekap sama dengan jawaban." if periksa else f"Rekap dibangun ulang: {sel} sel.")
