"""Import, step 4: what the file gives, everything wrong with it, and storing all of it or nothing."""

import csv
import io

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.impor.baris import Salah
from portal.skm.impor.kepala import Penutup
from portal.skm.impor.peta import label_of
from portal.skm.petugas.dasar import bp
from portal.skm.petugas.titipan_impor import Titipan, with_titipan
from portal.skm.service.impor import find_impor_sama, find_tutup, get_impor, import_jawaban
from portal.skm.service.peta_impor import Pratinjau, list_penutup, preview_impor

CONTOH, SALAH_TAMPIL = 20, 200
RUMUS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/impor/<kode>/periksa")
@butuh_izin("skm.impor")
@with_titipan
def impor_periksa(titipan: Titipan) -> ResponseReturnValue:
    """Show the first rows as they would be stored, counts, index, and all bad rows."""
    return _show(titipan)


def _preview(titipan: Titipan) -> Pratinjau:
    return preview_impor(titipan.sumber, titipan.peta, titipan.tujuan)


def sentence_of(salah: Salah, titipan: Titipan) -> str:
    """Return what is wrong with a cell in the reader's language."""
    return _(salah.kalimat, **{"bidang": _(label_of(salah.bidang, titipan.instrumen)), **salah.data})


def _list_dilewati(titipan: Titipan) -> list[Penutup]:
    """Return the rows left out on purpose, with their first words."""
    label = {p.nomor: p.label for p in list_penutup(titipan.lembar, titipan.pilihan.kepala, titipan.peta)}
    isi = dict(titipan.lembar.baris)
    return [
        Penutup(n, label.get(n) or " | ".join(s for s in isi[n] if s)[:60])
        for n in sorted(titipan.sumber.lewati)
        if n in isi and n > titipan.pilihan.kepala
    ]


def _show(titipan: Titipan, galat: DomainError | None = None) -> ResponseReturnValue:
    hasil: Pratinjau | None = None
    try:
        hasil = _preview(titipan)
    except DomainError as salah:
        galat = galat or salah
    siap = hasil.siap if hasil and not hasil.hasil.salah else None
    sama = find_impor_sama(siap.sidik) if siap else None
    terpakai = [k for k in DEMOGRAFI if k in titipan.peta.kolom.values()]
    return render_template(
        "skm/petugas/impor_periksa.html",
        titipan=titipan,
        hasil=hasil,
        galat=translate(galat) if galat else None,
        contoh=hasil.hasil.baris[:CONTOH] if hasil else (),
        salah=[(s, sentence_of(s, titipan)) for s in (hasil.hasil.salah[:SALAH_TAMPIL] if hasil else ())],
        demografi=terpakai,
        sebaran_kolom=[{"judul": str(i), "angka": True} for i in range(1, titipan.instrumen.skala + 1)],
        label=DEMOGRAFI,
        dilewati=_list_dilewati(titipan),
        tutup=find_tutup(siap) if siap else None,
        sama=sama,
        sidik=siap.sidik if siap else "",
        judul_of=titipan.peta.heading_of,
    ), galat.status if galat else 200


@bp.get("/impor/<kode>/salah.csv")
@butuh_izin("skm.impor")
@with_titipan
def impor_salah(titipan: Titipan) -> ResponseReturnValue:
    """Return every bad row as a file."""
    keluaran = io.StringIO()
    penulis = csv.writer(keluaran)
    penulis.writerow([_("baris"), _("kolom"), _("sebab"), _("isi")])
    try:
        daftar = _preview(titipan).hasil.salah
    except DomainError as salah:
        flash(translate(salah), "error")
        return redirect(url_for("skm_petugas.impor_periksa", kode=titipan.kode), code=303)
    for s in daftar:
        judul = titipan.peta.heading_of(s.bidang) or label_of(s.bidang, titipan.instrumen)
        penulis.writerow([s.nomor, _as_text(judul), _as_text(sentence_of(s, titipan)), _as_text(s.isi)])
    return Response(
        "\ufeff" + keluaran.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="baris-salah.csv"', "Cache-Control": "no-store"},
    )


def _as_text(teks: str) -> str:
    """Return a cell that no program takes for a formula."""
    return f"'{teks}" if teks.startswith(RUMUS) else teks


@bp.post("/impor/<kode>/simpan")
@butuh_izin("skm.impor")
def impor_simpan(kode: str) -> ResponseReturnValue:
    """Store every row or none; sent twice it leads to what was stored the first time."""
    lama = find_impor_sama(request.form.get("sidik", "")[:64])
    if lama is not None and lama.oleh == pelaku():
        return redirect(url_for("skm_petugas.impor_hasil", impor_id=get_impor(lama.id, cakupan()).id), code=303)
    return _store(kode)


@with_titipan
def _store(titipan: Titipan) -> ResponseReturnValue:
    try:
        hasil = _preview(titipan)
        hasil.hasil.refuse()
        if request.form.get("sidik") != hasil.siap.sidik:
            flash(_("Pilihan berubah sejak halaman ini dibuka. Periksa sekali lagi."), "warning")
            return redirect(url_for("skm_petugas.impor_periksa", kode=titipan.kode), code=303)
        with unit_kerja():
            impor = import_jawaban(
                hasil.siap,
                pelaku=pelaku(),
                now=utc_now(),
                revisi=bool(request.form.get("revisi")),
                nama_berkas=titipan.pilihan.nama_berkas,
                pemetaan=titipan.peta.to_json(),
            )
    except DomainError as salah:
        return _show(titipan, salah)
    titipan.drop()
    flash(" ".join([_("%(jumlah)s jawaban diimpor.", jumlah=impor.jumlah), *impor.catatan]), "success")
    return redirect(url_for("skm_petugas.impor_hasil", impor_id=impor.impor_id), code=303)
