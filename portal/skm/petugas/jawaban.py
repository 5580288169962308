"""The answers behind a number."""

from contextlib import suppress

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.daftar import fetch_halaman
from portal.inti.web.penjaga import butuh_izin, cakupan
from portal.organisasi.service import list_layanan, list_loket, subtree_ids
from portal.skm.domain.keabsahan import DIKECUALIKAN
from portal.skm.domain.profil import KANAL
from portal.skm.petugas.dasar import bp, chosen, chosen_instrumen, link_args, switch
from portal.skm.service.baris import select_jawaban


@bp.get("/jawaban")
@butuh_izin("skm.jawaban")
def jawaban() -> ResponseReturnValue:
    """List the answers behind a number; the filters stand in the address."""
    unit, periode = chosen()
    instrumen = chosen_instrumen()
    pilih = select_jawaban(subtree_ids(unit.id), periode, instrumen, saring=request.args)
    return render_template(
        "skm/petugas/jawaban.html",
        daftar=fetch_halaman(pilih),
        instrumen=instrumen,
        kanal=KANAL,
        saring=_describe_filters(),
        tautan=link_args(unit, periode, instrumen),
        **switch(unit, periode),
    )


def _describe_filters() -> list[str]:
    instrumen, hasil = chosen_instrumen(), []
    nama = {
        "layanan_id": {s.id: s.nama for s in list_layanan(cakupan())},
        "loket_id": {k.id: k.nama for k in list_loket(cakupan())},
    }
    for kunci, isi in nama.items():
        nilai = request.args.get(kunci, "")
        if nilai.isascii() and nilai.isdigit():
            hasil.append(isi.get(int(nilai), _("Tanpa loket")))
    if request.args.get("kanal") in KANAL:
        hasil.append(_(KANAL[request.args["kanal"]]))
    if request.args.get("status") == DIKECUALIKAN:
        hasil.append(_("Dikecualikan"))
    if request.args.get("bulan"):
        with suppress(DomainError):
            hasil.append(Periode.parse(request.args["bulan"]).nama)
    hasil += [
        f"{u.nama['id']} = {request.args[u.kode]}" for u in instrumen.unsur if request.args.get(u.kode, "").isdigit()
    ]
    return hasil
