"""SP4N-LAPOR!: import of an export, reconciliation both ways, fields to copy."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.tabel import Tabel, read_tabel
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, find_unit, list_unit
from portal.pengaduan.domain.register import Peta, Salah
from portal.pengaduan.domain.sp4n import KOLOM_SP4N, NAMA_KELOMPOK, BarisSp4n, group_of
from portal.pengaduan.domain.status import Status
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.petugas.kata_impor import NAMA_KOLOM_SP4N, NAMA_STATUS
from portal.pengaduan.petugas.titipan import drop_titipan, keep_titipan, open_titipan, read_pasangan
from portal.pengaduan.service import sp4n as layanan

JENIS_TITIPAN = "sp4n"
CONTOH, SALAH_TAMPIL = 20, 100
bp.add_app_template_global(layanan.describe_salinan, "salinan_sp4n")


def chosen_unit() -> Unit:
    """Return the unit of the address, else the first in scope."""
    kode = request.values.get("unit")
    if kode:
        return find_unit(kode, cakupan())
    daftar = list_unit(cakupan())
    if not daftar:
        raise TidakDitemukan("unit_kosong", _n("Belum ada unit. Impor unit lebih dahulu."))
    return daftar[0]


def _show(status: int = 200, galat: str | None = None, **lain: Any) -> ResponseReturnValue:
    unit = chosen_unit()
    isi: dict[str, Any] = {
        "unit": unit,
        "pilihan_unit": [(u.kode, u.nama) for u in list_unit(cakupan())],
        "unit_terpilih": unit.kode,
        "hasil": layanan.reconcile(unit, saya()),
        "nama_status": NAMA_STATUS,
        "kelompok": lambda status: NAMA_KELOMPOK[group_of(Status(status))],
        "kolom": NAMA_KOLOM_SP4N,
        "galat": galat,
        "tabel_masuk": None,
        **lain,
    }
    return render_template("pengaduan/petugas/sp4n.html", **isi), status


@bp.get("/sp4n")
@butuh_izin("pengaduan.impor")
def sp4n() -> ResponseReturnValue:
    """Show the reconciliation with the stored export."""
    return _show()


def _show_check(tabel: Tabel, peta: Peta, titipan: str, galat: DomainError | None = None) -> ResponseReturnValue:
    baris: list[BarisSp4n] = []
    salah: list[Salah] = []
    try:
        baris, salah = layanan.read_sp4n(tabel, peta, now=utc_now())
    except DomainError as salah_peta:
        galat = galat or salah_peta
    return _show(
        galat.status if galat else 200,
        translate(galat) if galat else None,
        tabel_masuk=tabel,
        peta=peta,
        titipan=titipan,
        contoh=baris[:CONTOH],
        jumlah=len(baris),
        salah=salah[:SALAH_TAMPIL],
        jumlah_salah=len(salah),
        per_status=layanan.count_per_status(baris),
    )


@bp.post("/sp4n")
@butuh_izin("pengaduan.impor")
def sp4n_kirim() -> ResponseReturnValue:
    """Take an export and propose a mapping."""
    berkas = request.files.get("berkas")
    if berkas is None or not berkas.filename:
        return _show(422, _("Pilih berkas yang akan diimpor."))
    try:
        isi = berkas.read()
        tabel = read_tabel(isi)
        titipan = keep_titipan(isi, JENIS_TITIPAN)
    except DomainError as salah:
        return _show(salah.status, translate(salah))
    return _show_check(tabel, layanan.propose_peta(tabel), titipan)


@bp.post("/sp4n/simpan")
@butuh_izin("pengaduan.impor")
def sp4n_simpan() -> ResponseReturnValue:
    """Store an export; with the button “Periksa lagi” only show what the mapping gives."""
    titipan = request.form.get("titipan", "")
    try:
        tabel = open_titipan(titipan, JENIS_TITIPAN)
    except DomainError as salah:
        return _show(salah.status, translate(salah))
    peta = Peta(read_pasangan(request.form, KOLOM_SP4N))
    if request.form.get("aksi") != "simpan":
        return _show_check(tabel, peta, titipan)
    unit, now = chosen_unit(), utc_now()
    try:
        siap = layanan.prepare_sp4n(tabel, peta, unit=unit, now=now)
        with unit_kerja():
            jumlah = layanan.import_sp4n(siap, pelaku=pelaku(), now=now)
    except DomainError as salah:
        return _show_check(tabel, peta, titipan, salah)
    drop_titipan(titipan, JENIS_TITIPAN)
    flash(_("%(jumlah)s laporan SP4N-LAPOR! disimpan.", jumlah=jumlah), "success")
    return redirect(url_for("pengaduan_petugas.sp4n", unit=unit.kode), code=303)


@bp.post("/sp4n/catat")
@butuh_izin("pengaduan.impor")
@menulis
def sp4n_catat() -> ResponseReturnValue:
    """Make a case of a report that only LAPOR! has."""
    unit = chosen_unit()
    kasus = layanan.record_lapor(request.form.get("tracking_id", ""), pelaku=saya(), now=utc_now())
    flash(_("Dicatat sebagai %(nomor)s.", nomor=kasus.nomor_register), "success")
    return redirect(url_for("pengaduan_petugas.sp4n", unit=unit.kode), code=303)
