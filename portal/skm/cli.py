"""Commands: skm impor, indeks, tutup, hitung-ulang, aturan, populasi impor, tiket, kunci-api."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.inti.buku import read_buku
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import Bentrok, _n
from portal.inti.perintah import opsi_json, print_json, refusable, write_keluaran, writing
from portal.inti.periode import Periode, local_date
from portal.inti.tabel import read_tabel
from portal.organisasi.service import find_layanan, find_unit
from portal.skm.domain.tiket import HARI_CETAK
from portal.skm.impor.peta import parse_peta
from portal.skm.instrumen import find_instrumen
from portal.skm.service import aturan as layanan_aturan
from portal.skm.service import impor as layanan_impor
from portal.skm.service import indeks as layanan_indeks
from portal.skm.service import kunci_api as layanan_kunci
from portal.skm.service import paham as layanan_paham
from portal.skm.service import penutupan as layanan_penutupan
from portal.skm.service import populasi as layanan_populasi
from portal.skm.service import rekap as layanan_rekap
from portal.skm.service import tiket as layanan_tiket
from portal.skm.service.lembar_tiket import Bentuk, print_tiket
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
    unit, periode = find_unit(kode_unit), Periode.parse(kode_periode)
    hasil = layanan_penutupan.read_indeks(
        unit,
        periode,
        instrumen=instrumen,
        hari_ini=local_date(utc_now(), current_app.config["PORTAL_ZONA"]),
    )
    isi = layanan_indeks.describe_indeks(hasil)
    paham = None
    if hasil.instrumen.jenis == "pegawai":
        tutup = layanan_penutupan.find_penutupan(unit.id, periode, instrumen)
        paham = layanan_paham.read_paham(unit, hasil.instrumen, periode, penutupan=tutup)
        isi |= layanan_paham.describe_paham(paham)
    if sebagai_json:
        print_json(isi)
        return
    click.echo(f"{hasil.unit_nama} · {hasil.periode.nama} · n = {isi['n']} ({isi['status']})")
    for u in isi["unsur"]:
        click.echo(f"  {u['nama']:<42} {u['nrr']:>7} {u['konversi']:>7} {u['mutu']}")
    click.echo(f"IKM {isi['ikm'] or '–'} {isi['mutu'] or ''} {isi['kinerja'] or ''}".rstrip())
    for peringatan in isi["peringatan"]:
        click.echo(f"Peringatan: {peringatan}")
    if paham is not None:
        click.echo(f"Paham {isi['persen_paham'] or '–'} % dari {paham.jumlah_penyebut or '–'} {paham.penyebut}")


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


@skm.command("aturan")
@opsi_json
@refusable
def aturan(sebagai_json: bool) -> None:
    """Tampilkan aturan hitung yang berlaku hari ini dan yang akan datang."""
    hari_ini = local_date(utc_now(), current_app.config["PORTAL_ZONA"])
    isi = layanan_aturan.describe_aturan(hari_ini)
    if sebagai_json:
        print_json(isi)
        return
    click.echo(f"Berlaku sejak {isi['mulai'] or 'awal (bawaan)'}:")
    for nama, nilai in isi["aturan"].items():
        click.echo(f"  {nama}: {nilai}")
    for satu in isi["mendatang"]:
        click.echo(f"Mulai {satu['mulai']}: {satu['alasan']}")


@skm.group("populasi")
def populasi() -> None:
    """Jumlah penerima layanan dan pegawai."""


@populasi.command("impor")
@click.argument("berkas", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--jenis", type=click.Choice(sorted(layanan_populasi.JENIS)), default="masyarakat", show_default=True)
@opsi_json
@refusable
def impor_populasi(berkas: Path, jenis: str, sebagai_json: bool) -> None:
    """Impor jumlah orang dari FILE (csv, xlsx; kolom unit, layanan, periode, jumlah): semua atau tidak sama sekali."""
    daftar = layanan_populasi.parse_populasi(read_tabel(berkas.read_bytes()), cakupan=None)
    with unit_kerja():
        berubah = layanan_populasi.import_populasi(
            daftar, jenis=jenis, sumber=berkas.name[: layanan_populasi.SUMBER_MAKS], pelaku="perintah", now=utc_now()
        )
    if sebagai_json:
        print_json({"baris": len(daftar), "berubah": berubah})
    else:
        click.echo(f"{len(daftar)} baris dibaca, {berubah} angka berubah.")


@skm.command("tiket")
@opsi_unit
@click.option("--layanan", "kode_layanan", help="Kode layanan; wajib untuk survei yang menilai layanan.")
@click.option("--loket", "kode_loket", help="Kode loket.")
@opsi_instrumen
@click.option("--jumlah", required=True, type=int, help="1 sampai 500.")
@click.option("--hari", type=int, default=HARI_CETAK, show_default=True, help="Berlaku berapa hari.")
@click.option("--bentuk", type=click.Choice(["a4", "struk"]), default="a4", show_default=True)
@click.option("--keluaran", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Berkas PDF.")
@opsi_json
@refusable
def tiket(
    kode_unit: str,
    kode_layanan: str | None,
    kode_loket: str | None,
    instrumen: str,
    jumlah: int,
    hari: int,
    bentuk: Bentuk,
    keluaran: Path,
    sebagai_json: bool,
) -> None:
    """Cetak tiket kunjungan sekali pakai. Tiket hanya ada di berkas PDF itu."""
    now = utc_now()
    baru = layanan_tiket.prepare_kelompok(
        layanan_tiket.read_tempat(find_unit(kode_unit), kode_layanan, kode_loket, instrumen),
        jumlah=jumlah,
        hari=hari,
        hari_ini=local_date(now, current_app.config["PORTAL_ZONA"]),
    )
    isi = print_tiket(baru, base_url=current_app.config["PORTAL_BASE_URL"], bentuk=bentuk)
    with unit_kerja():
        layanan_tiket.store_kelompok(baru, pelaku="perintah", now=now)
        write_keluaran(keluaran, isi, rahasia=True)
    if sebagai_json:
        print_json(
            {"kelompok": baru.kode, "jumlah": jumlah, "berlaku_sampai": baru.berlaku_sampai, "berkas": str(keluaran)}
        )
    else:
        click.echo(f"{jumlah} tiket (kelompok {baru.kode}) ditulis ke {keluaran}")


@skm.group("kunci-api")
def kunci_api() -> None:
    """Kunci sistem antrean untuk membuat tiket kunjungan."""


@kunci_api.command("buat")
@opsi_unit
@click.option("--nama", required=True, help="Nama sistem antrean.")
@opsi_json
@writing
def buat_kunci(kode_unit: str, nama: str, sebagai_json: bool) -> None:
    """Buat kunci dan tampilkan satu kali."""
    kunci, rahasia = layanan_kunci.create_kunci(find_unit(kode_unit), nama, pelaku="perintah", now=utc_now())
    if sebagai_json:
        print_json({"nomor": kunci.id, "kunci": rahasia})
    else:
        click.echo(f"Kunci nomor {kunci.id}: {rahasia}")


@kunci_api.command("cabut")
@click.argument("nomor", type=int)
@opsi_json
@writing
def cabut_kunci(nomor: int, sebagai_json: bool) -> None:
    """Cabut kunci NOMOR; tiketnya yang belum dipakai ikut tidak berlaku."""
    kunci = layanan_kunci.revoke_kunci(nomor, cakupan=None, pelaku="perintah", now=utc_now())
    if sebagai_json:
        print_json({"nomor": kunci.id, "nama": kunci.nama})
    else:
        click.echo(f"Kunci nomor {kunci.id} ({kunci.nama}) dicabut.")
