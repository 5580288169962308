"""Import, step 2: which sheet, and what its columns mean."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.impor.kata import squeeze
from portal.skm.impor.kepala import CARI_KEPALA, format_nomor, parse_nomor
from portal.skm.impor.kolom import KUESIONER, MENURUT, PRIBADI, RESMI, code_of, is_split, number_of
from portal.skm.impor.peta import ABAIKAN, SARAN, TANGGAL, Peta, check_peta, label_of, list_sasaran
from portal.skm.petugas.dasar import bp
from portal.skm.petugas.formulir_impor import TujuanForm
from portal.skm.petugas.impor import start_lembar
from portal.skm.petugas.titipan_impor import Titipan, resolve_layanan, with_titipan
from portal.skm.service.peta_impor import get_lembar, list_penutup

CONTOH = 3
Galat = list[tuple[str, str]]


def field_of(judul: str) -> str:
    """Return the name of a column's field; it holds the heading, so that no choice can slip to another column."""
    return f"k_{zlib.crc32(judul.encode()):08x}"


@bp.get("/impor/<kode>/kolom")
@butuh_izin("skm.impor")
@with_titipan
def impor_kolom(titipan: Titipan) -> ResponseReturnValue:
    """Show the columns with what they probably mean."""
    return _show(titipan)


@bp.post("/impor/<kode>/kolom")
@butuh_izin("skm.impor")
@with_titipan
def impor_kolom_simpan(titipan: Titipan) -> ResponseReturnValue:
    """Keep what was chosen; go on when it can work."""
    if request.form.get("aksi") in ("lembar", "ulang"):
        return _change_lembar(titipan)
    urutan = request.form.get("urutan", "")
    urutan = urutan if urutan in (RESMI, KUESIONER) else ""
    kolom = _read_kolom(titipan, urutan)
    titipan = titipan.change(
        peta=replace(titipan.peta, kolom=kolom), urutan=urutan, lewati=request.form.get("lewati", "").strip()[:500]
    )
    galat = _check(titipan)
    if galat:
        return _show(titipan, galat, 422)
    return redirect(url_for("skm_petugas.impor_nilai", kode=titipan.kode), code=303)


def _change_lembar(titipan: Titipan) -> ResponseReturnValue:
    """Read another sheet or heading row, or change what the file is about; the mapping is proposed anew for it."""
    layanan, periode = request.form.get("layanan", ""), request.form.get("periode", "").strip()[:10]
    kepala = request.form.get("kepala", "")
    nomor = int(kepala) if kepala.isascii() and kepala.isdigit() and len(kepala) < 8 else 0
    try:
        resolve_layanan(layanan)
        if periode:
            Periode.parse(periode)
        lembar = get_lembar(titipan.buku, request.form.get("lembar", titipan.pilihan.lembar))
        if nomor not in dict(lembar.baris) or lembar.nama != titipan.pilihan.lembar:
            nomor = 0
        sama = lembar.nama == titipan.pilihan.lembar and nomor == titipan.pilihan.kepala
        kolom = _read_kolom(titipan, "") if sama else titipan.peta.kolom
        titipan = titipan.change(peta=replace(titipan.peta, kolom=kolom), layanan=layanan, periode=periode)
        if request.form["aksi"] == "ulang" or not sama:
            start_lembar(titipan, lembar, nomor, lama=False)
    except DomainError as salah:
        return _show(titipan, [(salah.bidang or "lembar", translate(salah))], salah.status, form=TujuanForm())
    return redirect(url_for("skm_petugas.impor_kolom", kode=titipan.kode), code=303)


def _read_kolom(titipan: Titipan, urutan: str) -> dict[str, str]:
    boleh = {*list_sasaran(titipan.instrumen), ABAIKAN, MENURUT}
    hasil = {}
    for k in titipan.sumber_aman.kolom:
        arti = request.form.get(field_of(k.judul), titipan.peta.kolom.get(k.judul, ABAIKAN))
        arti = arti if arti in boleh else ABAIKAN
        nomor = number_of(k.judul) or 0
        tadi = code_of(titipan.instrumen, nomor, titipan.pilihan.urutan) if titipan.pilihan.urutan else MENURUT
        if urutan and (arti == MENURUT or (arti == tadi and is_split(titipan.instrumen, nomor))):
            arti = code_of(titipan.instrumen, nomor, urutan) or ABAIKAN
        hasil[k.judul] = arti
    return hasil


def _check(titipan: Titipan) -> Galat:
    """Return what is wrong with the mapping, with the field it belongs to."""
    galat: Galat = []
    try:
        parse_nomor(titipan.pilihan.lewati)
    except DomainError as salah:
        galat.append(("lewati", translate(salah)))
    if MENURUT in titipan.peta.kolom.values():
        galat.append(("urutan-0", _("Pilih arti kolom bernomor. Daftar resmi dan kuesioner berbeda.")))
        return galat
    try:
        judul = [k.judul for k in titipan.sumber_aman.kolom]
        check_peta(titipan.peta, judul, titipan.instrumen, gratis=titipan.tujuan.gratis)
    except DomainError as salah:
        galat.append(("kolom", translate(salah)))
    return galat


def list_pilihan(titipan: Titipan) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a column may mean, in groups (label, [(value, label)])."""
    instrumen = titipan.instrumen
    return [
        (_("Unsur"), [(u.kode, u.nama["id"]) for u in instrumen.unsur]),
        (_("Tentang responden"), [(k, _(p.label)) for k, p in DEMOGRAFI.items()]),
        (_("Lainnya"), [(TANGGAL, _("Tanggal jawaban")), (SARAN, _("Saran"))]),
    ]


def _describe_nomor(titipan: Titipan) -> list[tuple[str, str]]:
    """Return the two readings of the numbered columns, when the file has some that differ."""
    instrumen = titipan.instrumen
    beda = [(k.judul, n) for k in titipan.sumber_aman.kolom if (n := number_of(k.judul)) and is_split(instrumen, n)]
    if not any(titipan.peta.kolom.get(judul) for judul, _n in beda):
        return []
    hasil = []
    for urutan, nama in ((RESMI, _("Daftar resmi unsur")), (KUESIONER, _("Urutan kuesioner"))):
        arti = [f"{judul} = {label_of(code_of(instrumen, n, urutan) or '', instrumen)}" for judul, n in beda]
        hasil.append((urutan, f"{nama}: {'; '.join(arti)}"))
    return hasil


def _describe_kolom(titipan: Titipan) -> list[dict[str, Any]]:
    sumber = titipan.sumber_aman
    hasil = []
    for k in sumber.kolom:
        contoh = dict.fromkeys(sel[k.indeks] for _no, sel in sumber.baris[:200] if k.indeks < len(sel))
        hasil.append(
            {
                "bidang": field_of(k.judul),
                "judul": k.judul,
                "contoh": [c[:60] for c in contoh if c][:CONTOH],
                "arti": titipan.peta.kolom.get(k.judul, ABAIKAN),
                "pribadi": bool(PRIBADI.fullmatch(squeeze(k.judul))),
                "menurut": bool((n := number_of(k.judul)) and is_split(titipan.instrumen, n)),
            }
        )
    return hasil


def _list_kepala(titipan: Titipan) -> list[tuple[int, str]]:
    awal: Sequence[tuple[int, tuple[str, ...]]] = titipan.lembar.baris[:CARI_KEPALA]
    return [(nomor, " | ".join(s for s in sel if s)[:80]) for nomor, sel in awal]


def _show(
    titipan: Titipan, galat: Galat | None = None, status: int = 200, form: TujuanForm | None = None
) -> ResponseReturnValue:
    form = form or TujuanForm(formdata=None, layanan=titipan.pilihan.layanan, periode=titipan.pilihan.periode)
    form.fill_layanan()
    for bidang, kalimat in galat or ():
        if bidang in ("layanan", "periode"):
            form._fields[bidang].errors = [kalimat]
    peta: Peta = titipan.peta
    return render_template(
        "skm/petugas/impor_kolom.html",
        titipan=titipan,
        form=form,
        galat=galat or [],
        kolom=_describe_kolom(titipan),
        pilihan=list_pilihan(titipan),
        nomor=_describe_nomor(titipan),
        kepala=_list_kepala(titipan),
        penutup=list_penutup(titipan.lembar, titipan.pilihan.kepala, peta),
        format_nomor=format_nomor,
        menurut=MENURUT,
    ), status
