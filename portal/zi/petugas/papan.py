"""The year of a unit: items by area and group with suggestion, confirmation and what is missing."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.inti.web.penjaga import butuh_izin
from portal.organisasi.service import subtree_ids
from portal.zi.butir import find_butir, load_lke
from portal.zi.petugas.dasar import bp, chosen_tahun, chosen_unit, switch, today
from portal.zi.service.papan import build_papan
from portal.zi.service.slot import list_berakhir

SARING = ("semua", "kurang", "belum_dinilai")


@bp.get("/")
@butuh_izin("zi.lihat")
def papan() -> ResponseReturnValue:
    """Show the items of a unit and year; `tampil` keeps those that lack something or wait for an assessor."""
    unit, tahun = chosen_unit(), chosen_tahun()
    isi = build_papan(unit, tahun, hari_ini=today())
    tampil = request.args.get("tampil", "semua")
    tampil = tampil if tampil in SARING else "semua"
    lembar = [
        x
        for x in isi.lembar
        if tampil == "semua"
        or (tampil == "kurang" and x.kurang)
        or (tampil == "belum_dinilai" and (x.nilai is None or x.usang))
    ]
    return render_template(
        "zi/petugas/papan.html",
        papan=isi,
        lembar=lembar,
        lke=load_lke(),
        tampil=tampil,
        berakhir=[(s, find_butir(s.butir)) for s in list_berakhir(subtree_ids(unit.id), hari_ini=today())],
        hari_ini=today(),
        **switch(unit, tahun),
    )
