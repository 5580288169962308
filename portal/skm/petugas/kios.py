"""Kiosks: tablets at the counters, their pairing codes, signs of life and what waits on them."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.kode import group_kode
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import Unit, get_unit, list_layanan, list_loket
from portal.skm.domain.kios import UMUR_KODE
from portal.skm.instrumen import find_instrumen, list_instrumen
from portal.skm.models import Kios
from portal.skm.petugas.dasar import bp, chosen_unit, switch
from portal.skm.petugas.formulir_kios import KiosForm, UbahKiosForm
from portal.skm.service import kios as layanan

SESI_KODE = "kios_kode"
"""Session key of the code just made: it is shown on the next page and forgotten."""


def _new_form(unit: Unit, **lain: Any) -> KiosForm:
    form = KiosForm(**lain)
    form.instrumen.choices = [SelectChoice(i.kode, i.nama["id"]) for i in list_instrumen()]
    form.layanan.choices = [
        SelectChoice("", _("Warga memilih layanan")),
        *(SelectChoice(str(s.id), s.nama) for s in list_layanan([unit.id])),
    ]
    form.loket.choices = [
        SelectChoice("", _("Tanpa loket")),
        *(SelectChoice(str(k.id), k.nama) for k in list_loket([unit.id])),
    ]
    return form


def _page(
    form: KiosForm | None = None, *, ubah: UbahKiosForm | None = None, kios_id: int = 0, status: int = 200
) -> Any:
    """Show the list; `form` is a refused new kiosk, `ubah` a refused change of the kiosk `kios_id`."""
    unit = get_unit(layanan.get_kios(kios_id, cakupan()).unit_id) if kios_id else chosen_unit()
    now = utc_now()
    daftar = layanan.list_kios([unit.id], zona=current_app.config["PORTAL_ZONA"], now=now)
    isi = render_template(
        "skm/petugas/kios.html",
        daftar=daftar,
        form=form or _new_form(unit, formdata=None),
        ubah={b.kios.id: _change_form(b.kios, ubah if b.kios.id == kios_id else None) for b in daftar},
        salah=ubah.errors if ubah else (form.errors if form else {}),
        kode=_take_kode(),
        nama_layanan={s.id: s.nama for s in list_layanan([unit.id])},
        nama_loket={k.id: k.nama for k in list_loket([unit.id])},
        nama_instrumen={i.kode: i.nama["id"] for i in list_instrumen()},
        alamat=f"{current_app.config['PORTAL_BASE_URL'].rstrip('/')}{url_for('skm_publik.kios')}"
        if "skm_publik.kios" in current_app.view_functions
        else "",
        umur=_describe_age,
        jam=_describe_clock,
        **switch(unit),
    )
    return isi, status


def _change_form(kios: Kios, salah: UbahKiosForm | None) -> UbahKiosForm:
    form = salah or UbahKiosForm(formdata=None, data={"diam_detik": str(kios.diam_detik)})
    for kolom in (form.pin, form.diam_detik):
        kolom.id = f"{kolom.name}-{kios.id}"
        kolom.label.field_id = kolom.id
    return form


def _take_kode() -> dict[str, Any] | None:
    return session.pop(SESI_KODE, None) if request.method == "GET" else None


def _keep_kode(kios: Kios, kode: str) -> None:
    session[SESI_KODE] = {"nama": kios.nama, "kode": group_kode(kode), "menit": int(UMUR_KODE.total_seconds() // 60)}


def _describe_age(detik: int | None) -> str:
    """Write how long ago something was, in the largest unit that fits."""
    if detik is None:
        return _("belum pernah")
    if detik < 90:
        return _("baru saja")
    if detik < 2 * 3600:
        return _("%(n)s menit lalu", n=detik // 60)
    return _("%(n)s jam lalu", n=detik // 3600) if detik < 48 * 3600 else _("%(n)s hari lalu", n=detik // 86400)


def _describe_clock(selisih: int) -> str:
    """Write a clock's offset; up to a minute is right."""
    if abs(selisih) <= 60:
        return _("tepat")
    menit = max(1, abs(selisih) // 60)
    besar = _("%(n)s menit", n=menit) if menit < 120 else _("%(n)s jam", n=menit // 60)
    return _("terlambat %(lama)s", lama=besar) if selisih > 0 else _("terlalu cepat %(lama)s", lama=besar)


@bp.get("/kios")
@butuh_izin("skm.kios")
def kios() -> ResponseReturnValue:
    """List the kiosks of a unit: last sign of life, waiting answers, clock; offer a new one."""
    return _page()


@bp.post("/kios")
@butuh_izin("skm.kios")
@menulis
def kios_buat() -> ResponseReturnValue:
    """Make a kiosk and show its pairing code once."""
    unit = chosen_unit()
    form = _new_form(unit)
    if not form.validate():
        return _page(form, status=422)
    try:
        baru, kode = layanan.create_kios(
            unit,
            nama=form.nama.data or "",
            instrumen=find_instrumen(form.instrumen.data),
            loket_id=int(form.loket.data) if form.loket.data else None,
            layanan_id=int(form.layanan.data) if form.layanan.data else None,
            pin=form.pin.data or "",
            diam_detik=int(form.diam_detik.data or 0),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        attach(form, salah)
        return _page(form, status=salah.status)
    _keep_kode(baru, kode)
    return redirect(url_for("skm_petugas.kios", unit=unit.kode), code=303)


def _back(kios: Kios) -> ResponseReturnValue:
    return redirect(url_for("skm_petugas.kios", unit=get_unit(kios.unit_id).kode), code=303)


@bp.post("/kios/<int:kios_id>/kode")
@butuh_izin("skm.kios")
@menulis
def kios_kode(kios_id: int) -> ResponseReturnValue:
    """Make a new pairing code, for another tablet or for one that lost its data."""
    kios = layanan.get_kios(kios_id, cakupan())
    _keep_kode(kios, layanan.issue_kode(kios, pelaku=pelaku(), now=utc_now()))
    return _back(kios)


@bp.post("/kios/<int:kios_id>/ubah")
@butuh_izin("skm.kios")
@menulis
def kios_ubah(kios_id: int) -> ResponseReturnValue:
    """Change PIN and idle time."""
    kios = layanan.get_kios(kios_id, cakupan())
    form = UbahKiosForm()
    if not form.validate():
        return _page(ubah=form, kios_id=kios_id, status=422)
    try:
        layanan.update_kios(
            kios, pin=form.pin.data or "", diam_detik=int(form.diam_detik.data or 0), pelaku=pelaku(), now=utc_now()
        )
    except DomainError as salah:
        attach(form, salah)
        return _page(ubah=form, kios_id=kios_id, status=salah.status)
    flash(_("Kios %(nama)s diubah. Tablet mengikutinya dalam satu menit.", nama=kios.nama), "success")
    return _back(kios)


@bp.post("/kios/<int:kios_id>/cabut")
@butuh_izin("skm.kios")
@menulis
def kios_cabut(kios_id: int) -> ResponseReturnValue:
    """Revoke a kiosk."""
    kios = layanan.get_kios(kios_id, cakupan())
    layanan.revoke_kios(kios, pelaku=pelaku(), now=utc_now())
    flash(
        _("Kios %(nama)s dicabut. Jawaban yang sudah diambil masih diterima selama 7 hari.", nama=kios.nama), "success"
    )
    return _back(kios)
