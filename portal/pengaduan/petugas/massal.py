"""Bulk work: choose rows, see what will happen to each, carry it out case by case."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin
from portal.pengaduan.domain.gerak import Gerak
from portal.pengaduan.domain.status import NAMA_STATUS
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.petugas.isian import GerakForm, add_error, make_form, read_nilai
from portal.pengaduan.petugas.kasus import read_asal
from portal.pengaduan.petugas.kata import RUPA_STATUS
from portal.pengaduan.service import massal as layanan
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.langkah import Isian
from portal.pengaduan.service.saringan import read_kueri


@dataclass(frozen=True)
class Hasil:
    """What became of one case: empty `sebab` when the move was made."""

    kasus: Pengaduan
    sebab: str


def _list_url() -> str:
    return url_for("pengaduan_petugas.daftar", **read_kueri(read_asal()))  # type: ignore[arg-type]


def _make_form(gerak: Gerak, *, kosong: bool) -> GerakForm:
    """Return the form for many cases: what differs from case to case (unit complained about, secrecy) stays out."""
    form = make_form(gerak, None, awal={"kecepatan": "biasa"} if kosong else None)
    for nama in ("rahasia", "unit", "berkas"):
        if nama in form._fields:
            del form[nama]
    return form


def _preview(
    gerak: Gerak, pilihan: dict[int, int | None], form: GerakForm, *, galat: str = "", status: int = 200
) -> ResponseReturnValue:
    rencana = layanan.plan(list(pilihan), gerak, pelaku=saya())
    isi = render_template(
        "pengaduan/petugas/massal.html",
        gerak=gerak,
        form=form,
        jalan=[r.kasus for r in rencana if not r.sebab],
        lewat=[r for r in rencana if r.sebab],
        hilang=len(pilihan) - len(rencana),
        nama_status=NAMA_STATUS,
        rupa_status=RUPA_STATUS,
        asal=read_asal(),
        kembali=_list_url(),
        galat=galat,
    )
    return isi, status


def _read_pilihan() -> tuple[Gerak, dict[int, int | None]] | None:
    """Return the action and the cases chosen; None when something is missing, with the sentence as a flash."""
    try:
        return layanan.find_aksi(request.form.get("aksi", "")), layanan.read_pilihan(request.form.getlist("pilih"))
    except DomainError as salah:
        flash(translate(salah), "danger")
        return None


@bp.post("/massal")
@butuh_izin("pengaduan.kerja")
def massal() -> ResponseReturnValue:
    """Show what the chosen action will do to each chosen case, and ask for its values."""
    pilih = _read_pilihan()
    if pilih is None:
        return redirect(_list_url(), code=303)
    return _preview(*pilih, _make_form(pilih[0], kosong=True))


def _run(gerak: Gerak, pilihan: dict[int, int | None], isian: Isian) -> list[Hasil]:
    """Move case after case, each in a unit of work of its own; raises what every case would refuse alike."""
    hasil = []
    for rencana in layanan.plan(list(pilihan), gerak, pelaku=saya()):
        sebab = rencana.sebab and _(rencana.sebab)
        if not sebab:
            try:
                with unit_kerja():
                    move(
                        rencana.kasus.id,
                        gerak.kode,
                        isian,
                        pelaku=saya(),
                        now=utc_now(),
                        versi=pilihan[rencana.kasus.id],
                    )
            except DomainError as salah:
                if salah.kode in layanan.UMUM:
                    raise
                sebab = translate(salah)
        hasil.append(Hasil(rencana.kasus, sebab))
    return hasil


@bp.post("/massal/jalankan")
@butuh_izin("pengaduan.kerja")
def massal_jalankan() -> ResponseReturnValue:
    """Carry a bulk action out and tell what became of each case."""
    pilih = _read_pilihan()
    if pilih is None:
        return redirect(_list_url(), code=303)
    gerak, pilihan = pilih
    form = _make_form(gerak, kosong=False)
    if form.errors:
        return _preview(gerak, pilihan, form, status=422)
    try:
        hasil = _run(gerak, pilihan, Isian(catatan=request.form.get("catatan", ""), nilai=read_nilai(form)))
    except DomainError as salah:
        kalimat = translate(salah)
        dapat = add_error(form, salah.bidang, kalimat)
        return _preview(gerak, pilihan, form, galat="" if dapat else kalimat, status=422)
    return render_template(
        "pengaduan/petugas/massal_jalankan.html",
        gerak=gerak,
        berhasil=[h for h in hasil if not h.sebab],
        gagal=[h for h in hasil if h.sebab],
        hilang=len(pilihan) - len(hasil),
        asal=read_asal(),
        kembali=_list_url(),
    )
