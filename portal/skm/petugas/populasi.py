"""People served, by unit, service and period: a table beside the answers so far, a file, the period before."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.inti.web.bahasa import translate
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, list_layanan, subtree_ids
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.statistik import sampel_minimum
from portal.skm.instrumen import list_instrumen
from portal.skm.petugas.dasar import bp, chosen, switch
from portal.skm.petugas.formulir_populasi import ImporPopulasiForm, PopulasiForm, make_populasi_form
from portal.skm.service import populasi as layanan
from portal.skm.service.penutupan import find_penutupan
from portal.skm.service.rekap import read_rekap_per

BERKAS_MAKS = 160


def _kind() -> str:
    minta = request.values.get("jenis", "")
    return minta if minta in layanan.JENIS else "masyarakat"


def _rows(unit: Unit, jenis: str) -> dict[int, str]:
    """Return service id → name; 0 stands for the unit as a whole."""
    if jenis == "pegawai":
        return {0: _("Seluruh pegawai unit")}
    return {**{s.id: s.nama for s in list_layanan([unit.id])}, 0: _("Unit secara keseluruhan")}


def _instruments(jenis: str) -> list[Instrumen]:
    return [i for i in list_instrumen() if i.jenis == jenis]


def _answers(unit: Unit, periode: Periode, instrumen: Instrumen | None) -> dict[int, int]:
    """Return service id → counted answers so far; 0 holds all answers of the unit and the units below it."""
    if instrumen is None:
        return {}
    per_layanan = read_rekap_per(subtree_ids(unit.id), instrumen.kode, periode, ("layanan_id",))
    hasil = {k[0]: r.n for k, r in per_layanan.items() if k[0]}
    return {**hasil, 0: sum(r.n for r in per_layanan.values())}


def _chosen_instrumen(jenis: str) -> Instrumen | None:
    semua, minta = _instruments(jenis), request.values.get("instrumen")
    return next((i for i in semua if i.kode == minta), semua[0] if semua else None)


def _form(unit: Unit, periode: Periode, jenis: str, *, dari: Periode) -> PopulasiForm:
    """Return the form filled with what was entered for a period, this one or the one before."""
    ada = layanan.read_unit_populasi(unit.id, dari, jenis)
    awal: dict[str, Any] = {f"jumlah_{n}": b.jumlah for n, b in ada.items()}
    sumber = next((b.sumber for b in ada.values() if b.sumber), "") if dari == periode else ""
    return make_populasi_form(_rows(unit, jenis))(formdata=None, data={**awal, "sumber": sumber})


def _page(
    status: int = 200, form: PopulasiForm | None = None, form_impor: ImporPopulasiForm | None = None
) -> ResponseReturnValue:
    unit, periode = chosen()
    jenis = _kind()
    salin = form is None and request.args.get("salin") == "1"
    if form is None:
        form = _form(unit, periode, jenis, dari=periode.shift(-1) if salin else periode)
    instrumen = _chosen_instrumen(jenis)
    tersimpan = layanan.read_unit_populasi(unit.id, periode, jenis)
    halaman = render_template(
        "skm/petugas/populasi.html",
        form=form,
        form_impor=form_impor or ImporPopulasiForm(formdata=None),
        jenis=jenis,
        nama_jenis=layanan.JENIS,
        instrumen=instrumen,
        survei_pilihan=_instruments(jenis),
        jawaban=_answers(unit, periode, instrumen),
        tersimpan=tersimpan,
        minimum={n: sampel_minimum(b.jumlah) for n, b in tersimpan.items()},
        jumlah_layanan=sum(b.jumlah for n, b in tersimpan.items() if n),
        salin=salin,
        sebelumnya=periode.shift(-1),
        ada_sebelumnya=bool(layanan.read_unit_populasi(unit.id, periode.shift(-1), jenis)),
        ditutup=instrumen is not None and find_penutupan(unit.id, periode, instrumen.kode) is not None,
        **switch(unit, periode),
    )
    return halaman, status


@bp.get("/populasi")
@butuh_izin("skm.populasi")
def populasi() -> ResponseReturnValue:
    """Show people served of a unit and period beside the minimum sample and the answers so far."""
    return _page()


def _back(unit: Unit, periode: Periode, jenis: str) -> ResponseReturnValue:
    return redirect(url_for("skm_petugas.populasi", unit=unit.kode, periode=periode.kode, jenis=jenis), code=303)


@bp.post("/populasi")
@butuh_izin("skm.populasi")
@menulis
def simpan_populasi() -> ResponseReturnValue:
    """Store the table of a unit and period; an emptied field takes its number away."""
    unit, periode = chosen()
    jenis = _kind()
    form = make_populasi_form(_rows(unit, jenis))()
    if not form.validate():
        return _page(422, form)
    try:
        berubah = layanan.save_table(
            unit,
            periode,
            form.numbers(),
            jenis=jenis,
            sumber=form.sumber.data or "",
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        attach(form, salah)
        return _page(salah.status, form)
    flash(_("%(jumlah)s angka disimpan.", jumlah=berubah) if berubah else _("Tidak ada yang berubah."), "success")
    return _back(unit, periode, jenis)


@bp.post("/populasi/impor")
@butuh_izin("skm.populasi")
def impor_populasi() -> ResponseReturnValue:
    """Import a file: all rows or none. The file is read before the write begins."""
    unit, periode = chosen()
    form = ImporPopulasiForm()
    if not form.validate():
        return _page(422, form_impor=form)
    try:
        daftar = layanan.parse_populasi(read_tabel(form.berkas.data.read()), cakupan=cakupan())
        with unit_kerja():
            berubah = layanan.import_populasi(
                daftar,
                jenis=form.jenis_impor.data,
                sumber=(form.berkas.data.filename or "")[:BERKAS_MAKS],
                pelaku=pelaku(),
                now=utc_now(),
            )
    except DomainError as salah:
        form.berkas.errors = [translate(salah)]
        return _page(salah.status, form_impor=form)
    flash(_("%(baris)s baris dibaca, %(jumlah)s angka berubah.", baris=len(daftar), jumlah=berubah), "success")
    return _back(unit, periode, form.jenis_impor.data)
