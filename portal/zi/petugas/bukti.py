"""The office's own files and links of an item: add, open, withdraw."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import send_berkas, take_titipan
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import get_unit, list_layanan, subtree_ids
from portal.zi.butir import find_butir
from portal.zi.domain.slot import check_isi, read_isian
from portal.zi.petugas.butir import show_butir
from portal.zi.petugas.dasar import bp, chosen_tahun, chosen_unit, today
from portal.zi.service.slot import add_slot, find_berkas, find_slot, withdraw_slot


@bp.post("/butir/<kode>/bukti")
@butuh_izin("zi.isi")
def tambah(kode: str) -> ResponseReturnValue:
    """Add one file or link to an item; nothing typed or uploaded is lost when something is wrong."""
    butir, unit, tahun = find_butir(kode), chosen_unit(), chosen_tahun()
    salah: dict[str, DomainError] = {}
    layanan = frozenset(s.id for s in list_layanan(subtree_ids(unit.id)))
    isian = read_isian(butir, request.form, salah, tahun=tahun, hari_ini=today(), layanan=layanan)
    titipan = None
    try:
        titipan = take_titipan()
        if not salah:
            check_isi(isian, titipan.jenis if titipan else None)
    except DomainError as tolak:
        salah[tolak.bidang or "berkas"] = tolak
    if salah:
        return show_butir(butir, unit, tahun, {b: translate(s) for b, s in salah.items()}, titipan=titipan, status=422)
    with unit_kerja():
        _slot, baru = add_slot(butir, unit, tahun, isian, titipan, pelaku=pelaku(), now=utc_now())
    if not baru:
        flash(_("Bukti yang sama sudah ada, jadi tidak disimpan lagi. Cabut dahulu bila berkasnya berganti."), "ingat")
    elif titipan:
        flash(_("Bukti tersimpan. Berkasnya diperiksa dahulu, biasanya kurang dari satu menit."), "baik")
    else:
        flash(_("Bukti tersimpan."), "baik")
    return redirect(url_for("zi_petugas.show", kode=kode, unit=unit.kode, tahun=tahun), code=303)


@bp.get("/bukti/<int:bukti_id>/berkas")
@butuh_izin("zi.lihat")
def berkas(bukti_id: int) -> ResponseReturnValue:
    """Download the file of one piece of evidence."""
    return send_berkas(find_berkas(bukti_id, cakupan()))


@bp.post("/bukti/<int:bukti_id>/cabut")
@butuh_izin("zi.isi")
@menulis
def cabut(bukti_id: int) -> ResponseReturnValue:
    """Withdraw one piece of evidence with a reason; it stays visible."""
    slot = find_slot(bukti_id, cakupan()).slot
    tahun = chosen_tahun()
    try:
        withdraw_slot(bukti_id, request.form.get("alasan", ""), cakupan=cakupan(), pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        unit = chosen_unit() if request.values.get("unit") else get_unit(slot.unit_id, cakupan())
        kalimat = {f"alasan-{bukti_id}": translate(salah)}
        return show_butir(find_butir(slot.butir), unit, tahun, kalimat, status=salah.status)
    flash(_("Bukti dicabut."), "baik")
    return redirect(url_for("zi_petugas.show", kode=slot.butir, unit=request.form.get("unit"), tahun=tahun), code=303)
