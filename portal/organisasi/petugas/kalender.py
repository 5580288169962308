"""Pages of the calendar: holidays of a year, working days per month and quarter, working week and hours."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.hari_kerja import count_periode
from portal.inti.periode import Periode, local_date
from portal.inti.tabel import read_tabel
from portal.inti.web.bahasa import translate
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi import service
from portal.organisasi.domain import JENIS_LIBUR, TAHUN_KALENDER, IsiLibur
from portal.organisasi.forms import ImporLiburForm, JadwalForm, LiburForm
from portal.organisasi.petugas.dasar import bp
from portal.organisasi.service import kalender as layanan_kalender


def _this_year() -> int:
    return local_date(utc_now(), current_app.config["PORTAL_ZONA"]).year


def _chosen_year() -> int:
    minta = request.values.get("tahun", "")
    tahun = int(minta) if minta.isascii() and minta.isdigit() and len(minta) == 4 else 0
    return tahun if tahun in TAHUN_KALENDER else _this_year()


def _chosen_level() -> service.Unit | None:
    """Return the unit whose calendar is shown; None is the whole office."""
    kode = request.values.get("unit")
    return service.find_unit(kode, cakupan()) if kode else None


def _count_days(unit: service.Unit | None, tahun: int) -> dict[Periode, int]:
    kalender = layanan_kalender.read_kalender(unit.id if unit else None, current_app.config["PORTAL_ZONA"])
    setahun = Periode(tahun, "tahun")
    triwulan = [Periode(tahun, "triwulan", i) for i in range(1, 5)]
    return {p: count_periode(kalender, p) for p in (setahun, *triwulan, *setahun.bulan())}


def _provisional_years(tahun: int) -> list[int]:
    depan = _this_year() + 1
    return [t for t in sorted({tahun, depan}) if t >= depan - 1 and layanan_kalender.is_perkiraan(t)]


def _page(status: int = 200, **form: Any) -> ResponseReturnValue:
    unit, tahun = _chosen_level(), _chosen_year()
    jadwal = layanan_kalender.read_jadwal(unit)
    libur = layanan_kalender.list_libur(tahun, unit)
    hari_kerja = _count_days(unit, tahun)
    isi = {
        "form": LiburForm(formdata=None),
        "form_impor": ImporLiburForm(formdata=None),
        "form_jadwal": JadwalForm(obj=jadwal, formdata=None),
        **form,
    }
    halaman = render_template(
        "organisasi/petugas/kalender.html",
        unit=unit,
        tahun=tahun,
        tahun_depan=_this_year() + 1,
        perkiraan=_provisional_years(tahun),
        bulan=[(p, [b for b in libur if b.tanggal in p]) for p in Periode(tahun, "tahun").bulan()],
        triwulan=[p for p in hari_kerja if p.jenis == "triwulan"],
        hari_kerja=hari_kerja,
        setahun=Periode(tahun, "tahun"),
        jadwal=jadwal,
        jenis_libur=JENIS_LIBUR,
        sumber_bawaan=layanan_kalender.SUMBER_BAWAAN,
        daftar_unit=service.list_unit(cakupan()),
        **isi,
    )
    return halaman, status


def _back(tahun: int, unit: service.Unit | None) -> ResponseReturnValue:
    kode = unit.kode if unit else None
    return redirect(url_for("organisasi_petugas.kalender", tahun=tahun, unit=kode), code=303)


@bp.get("/kalender/")
@butuh_izin("organisasi.lihat")
def kalender() -> ResponseReturnValue:
    """Show a year's calendar of the office or of one unit."""
    return _page()


@bp.post("/kalender/libur")
@butuh_izin("organisasi.ubah")
@menulis
def tambah_libur() -> ResponseReturnValue:
    """Add a holiday, or replace what stands on that date."""
    unit, form = _chosen_level(), LiburForm()
    if not form.validate():
        return _page(422, form=form)
    try:
        isi = IsiLibur(form.tanggal.data, form.nama.data, form.jenis.data, form.perkiraan.data)
        layanan_kalender.add_libur(isi, unit=unit, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        attach(form, salah)
        return _page(422, form=form)
    flash(_("Kalender disimpan."), "success")
    return _back(isi.tanggal.year, unit)


@bp.post("/kalender/libur/<int:libur_id>/hapus")
@butuh_izin("organisasi.ubah")
@menulis
def hapus_libur(libur_id: int) -> ResponseReturnValue:
    """Take a date out of the calendar."""
    baris = layanan_kalender.remove_libur(libur_id, cakupan=cakupan(), pelaku=pelaku(), now=utc_now())
    flash(_("%(nama)s dihapus dari kalender.", nama=baris.nama), "success")
    return _back(baris.tanggal.year, baris.unit)


@bp.post("/kalender/impor")
@butuh_izin("organisasi.ubah")
def impor_libur() -> ResponseReturnValue:
    """Import holidays; all or nothing. The file is read before the write begins."""
    unit, form = _chosen_level(), ImporLiburForm()
    if not form.validate():
        return _page(422, form_impor=form)
    try:
        tabel = read_tabel(form.berkas.data.read())
        with unit_kerja():
            jumlah = layanan_kalender.import_libur(tabel, unit=unit, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        form.berkas.errors = [translate(salah)]
        return _page(422, form_impor=form)
    flash(_("%(jumlah)s tanggal baru atau berubah.", jumlah=jumlah), "success")
    return _back(_chosen_year(), unit)


@bp.post("/kalender/jadwal")
@butuh_izin("organisasi.ubah")
@menulis
def simpan_jadwal() -> ResponseReturnValue:
    """Set working week and hours, or let a unit follow the level above again."""
    unit, form = _chosen_level(), JadwalForm()
    if unit is not None and "ikuti" in request.form:
        layanan_kalender.remove_jadwal(unit, pelaku=pelaku(), now=utc_now())
        flash(_("Unit ini mengikuti jadwal di atasnya."), "success")
        return _back(_chosen_year(), unit)
    if not form.validate():
        return _page(422, form_jadwal=form)
    try:
        layanan_kalender.save_jadwal(
            hari=form.hari.data,
            buka=form.buka.data,
            tutup=form.tutup.data,
            unit=unit,
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        attach(form, salah)
        return _page(422, form_jadwal=form)
    flash(_("Jadwal kerja disimpan."), "success")
    return _back(_chosen_year(), unit)
