"""The list of documents, the form that asks for one, and everything of a period in one ZIP."""

import os

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.laporan.domain.daur import NAMA_STATUS, Status
from portal.laporan.jenis import NAMA_KELOMPOK
from portal.laporan.petugas.dasar import bp, list_periode, pick_jenis, pick_periode, pick_unit, today, visible_jenis
from portal.laporan.service import baca, kumpulan
from portal.laporan.service.buat import request_laporan
from portal.organisasi.service import list_unit, subtree_ids


def _filters() -> dict[str, str]:
    return {nama: request.args.get(nama, "")[:40] for nama in ("jenis", "unit", "periode", "status")}


def _list(saring: dict[str, str]) -> list[baca.Baris]:
    jenis = visible_jenis()
    unit = pick_unit() if saring["unit"] else None
    return baca.list_laporan(
        subtree_ids(unit.id) if unit else cakupan(),
        jenis=[saring["jenis"]] if saring["jenis"] in jenis else jenis,
        periode=pick_periode() if saring["periode"] else None,
        status=[Status(saring["status"])] if saring["status"] in set(Status) else None,
    )


def _page(status: int = 200, galat: str | None = None) -> ResponseReturnValue:
    saring = _filters() if request.method == "GET" else dict.fromkeys(("jenis", "unit", "periode", "status"), "")
    jenis = visible_jenis()
    bawaan = {"unit": "", "periode": Periode.containing(today()).shift(-1).kode, "jenis": next(iter(jenis), "")}
    halaman = render_template(
        "laporan/petugas/daftar.html",
        isi=[(b, baca.list_format(b.laporan)) for b in _list(saring)],
        jenis=jenis,
        kelompok=[(nama, [j for j in jenis.values() if j.kelompok == kode]) for kode, nama in NAMA_KELOMPOK.items()],
        unit=list_unit(cakupan()),
        periode=list_periode(),
        status=NAMA_STATUS,
        saring=saring,
        pilih={k: request.values.get(k) or v for k, v in bawaan.items()},
        kumpulan=[(k, jenis[k.jenis]) for k in kumpulan.list_kumpulan(cakupan(), jenis)],
        galat=galat,
    )
    return halaman, status


@bp.get("/")
@butuh_izin("laporan.lihat")
def daftar() -> ResponseReturnValue:
    """List the documents made so far and offer a new one."""
    return _page()


@bp.post("/")
@butuh_izin("laporan.buat")
@menulis
def minta() -> ResponseReturnValue:
    """Ask for a document, or for those of all units below; the job process makes them."""
    try:
        jenis, unit, periode = pick_jenis(request.form.get("jenis", "skm-triwulan")), pick_unit(), pick_periode()
        if request.form.get("semua"):
            satu = kumpulan.request_kumpulan(jenis.kode, unit, periode, pelaku=pelaku(), now=utc_now())
            return redirect(url_for("laporan_petugas.kumpulan", kumpulan_id=satu.id), code=303)
        laporan = request_laporan(jenis.kode, unit, periode, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        if salah.status == 404:
            raise
        return _page(422, translate(salah))
    return redirect(url_for("laporan_petugas.show", laporan_id=laporan.id), code=303)


@bp.get("/zip")
@butuh_izin("laporan.lihat")
def zip_periode() -> Response:
    """Download every document of a unit, and of those below it, about one period."""
    unit, periode = pick_unit(), pick_periode()
    isi = kumpulan.zip_kumpulan(kumpulan.list_zip(subtree_ids(unit.id), periode, visible_jenis()))
    nama = f"LAPORAN_{periode.kode}_{unit.kode}.zip"
    respons = send_file(isi, mimetype="application/zip", as_attachment=True, download_name=nama)
    respons.content_length = os.fstat(isi.fileno()).st_size
    return respons
