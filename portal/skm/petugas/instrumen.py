"""Instruments of the office: list, one version, preview, copy, publish, choose. The editor: `petugas.draf`."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.isian import attach
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.skm.domain.draf import list_kekurangan, show_bobot
from portal.skm.domain.instrumen import BAHASA_SURVEI
from portal.skm.instrumen import build_instrumen
from portal.skm.models import InstrumenRow
from portal.skm.petugas.dasar import bp
from portal.skm.petugas.formulir_instrumen import RUPA, SUBJEK, PutusForm, SalinForm
from portal.skm.service import instrumen as layanan


def describe_versi(baris: InstrumenRow) -> dict[str, Any]:
    """Return what every page about one version shows on top and in its tabs."""
    isi = build_instrumen(layanan.read_isi(baris))
    return {
        "versi": baris,
        "instrumen": isi,
        "dipakai": not baris.draf and layanan.versi_dipakai(baris.kode) == baris.versi,
        "terikat": layanan.figures_bound(baris.kode),
        "bobot": {u.kode: show_bobot(u.bobot) for u in isi.unsur},
    }


@bp.get("/instrumen")
@butuh_izin("skm.instrumen")
def instrumen() -> ResponseReturnValue:
    """List every version: shipped or the office's own, draft or published, in use, with its number of answers."""
    jumlah = layanan.count_per_versi()
    daftar = [
        {**describe_versi(b), "jumlah": jumlah.get((b.kode, b.versi), 0)}
        for b in layanan.list_versi()
        if layanan.read_isi(b)
    ]
    urut = sorted(daftar, key=lambda d: (d["versi"].kode != "skm", d["versi"].kode, d["versi"].versi))
    return render_template("skm/petugas/instrumen.html", daftar=urut)


def _version_page(kode: str, versi: int, form: SalinForm | None = None, status: int = 200) -> ResponseReturnValue:
    baris = layanan.get_versi(kode, versi)
    isi = describe_versi(baris)
    halaman = render_template(
        "skm/petugas/instrumen_lihat.html",
        form=form or SalinForm(formdata=None),
        jumlah=layanan.count_per_versi().get((kode, versi), 0),
        kekurangan=[translate(k) for k in list_kekurangan(isi["instrumen"])] if baris.draf else [],
        nama_bahasa=BAHASA_SURVEI,
        bahasa_lengkap=", ".join(BAHASA_SURVEI[b] for b in isi["instrumen"].bahasa),
        rupa=RUPA,
        subjek=SUBJEK,
        **isi,
    )
    return halaman, status


@bp.get("/instrumen/<kode>/<int:versi>")
@butuh_izin("skm.instrumen")
def instrumen_lihat(kode: str, versi: int) -> ResponseReturnValue:
    """Show one version: both orders, weights, classes, conversion, every language."""
    return _version_page(kode, versi)


@bp.get("/instrumen/<kode>/<int:versi>/pratinjau")
@butuh_izin("skm.instrumen")
def instrumen_pratinjau(kode: str, versi: int) -> ResponseReturnValue:
    """Show the questions as citizens meet them, in one language, for a paid or a free service."""
    isi = describe_versi(layanan.get_versi(kode, versi))
    bahasa = request.args.get("bahasa", "id")
    return render_template(
        "skm/petugas/instrumen_pratinjau.html",
        bahasa_tanya=bahasa if bahasa in isi["instrumen"].bahasa else "id",
        gratis=request.args.get("gratis") == "1",
        nama_bahasa=BAHASA_SURVEI,
        **isi,
    )


@bp.post("/instrumen/<kode>/<int:versi>/salin")
@butuh_izin("skm.instrumen")
@menulis
def instrumen_salin(kode: str, versi: int) -> ResponseReturnValue:
    """Make a draft: the next version of this code, or (with `baru` in the form) a new code."""
    form = SalinForm() if "baru" in request.form else None
    if form is not None and not form.validate():
        return _version_page(kode, versi, form, 422)
    try:
        kode_baru = form.kode_baru.data if form is not None else None
        baris = layanan.copy_instrumen(kode, versi, kode_baru=kode_baru, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        if form is None or salah.status == 404:
            raise
        attach(form, salah)
        return _version_page(kode, versi, form, salah.status)
    flash(_("Draf dibuat. Ubah seperlunya, lalu terbitkan."), "success")
    return redirect(url_for("skm_petugas.instrumen_lihat", kode=baris.kode, versi=baris.versi), code=303)


@bp.post("/instrumen/<kode>/<int:versi>/pakai")
@butuh_izin("skm.instrumen")
@menulis
def instrumen_pakai(kode: str, versi: int) -> ResponseReturnValue:
    """Let new answers use this version."""
    layanan.choose_versi(kode, versi, pelaku=pelaku(), now=utc_now())
    flash(_("Jawaban baru memakai versi ini. Jawaban lama tetap pada versinya."), "success")
    return redirect(url_for("skm_petugas.instrumen_lihat", kode=kode, versi=versi), code=303)


def _publish_page(
    kode: str, versi: int, form: PutusForm | None = None, umum: DomainError | None = None
) -> ResponseReturnValue:
    baris = layanan.get_versi(kode, versi)
    isi = describe_versi(baris)
    form = form or PutusForm(formdata=None)
    form.sidik.data = baris.sidik
    if umum is not None:
        attach(form, umum)
    halaman = render_template(
        "skm/petugas/instrumen_terbit.html",
        form=form,
        kekurangan=[translate(k) for k in list_kekurangan(isi["instrumen"])],
        **isi,
    )
    return halaman, (umum.status if umum else 422) if form.errors else 200


@bp.get("/instrumen/<kode>/<int:versi>/terbit")
@butuh_izin("skm.instrumen")
def instrumen_terbit(kode: str, versi: int) -> ResponseReturnValue:
    """Ask once more before a draft becomes final, or is thrown away."""
    if not layanan.get_versi(kode, versi).draf:
        return redirect(url_for("skm_petugas.instrumen_lihat", kode=kode, versi=versi))
    return _publish_page(kode, versi)


@bp.post("/instrumen/<kode>/<int:versi>/terbit")
@butuh_izin("skm.instrumen")
@menulis
def terbitkan_instrumen(kode: str, versi: int) -> ResponseReturnValue:
    """Publish a draft that was read as it is now."""
    form = PutusForm()
    if not form.validate():
        return _publish_page(kode, versi, form)
    try:
        layanan.publish_versi(kode, versi, sidik=form.sidik.data, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        if salah.status == 404:
            raise
        return _publish_page(kode, versi, form, salah)
    flash(_("Versi diterbitkan. Pilih “Pakai versi ini” agar jawaban baru memakainya."), "success")
    return redirect(url_for("skm_petugas.instrumen_lihat", kode=kode, versi=versi), code=303)


@bp.post("/instrumen/<kode>/<int:versi>/hapus")
@butuh_izin("skm.instrumen")
@menulis
def instrumen_hapus(kode: str, versi: int) -> ResponseReturnValue:
    """Throw a draft away."""
    layanan.delete_draf(kode, versi, pelaku=pelaku(), now=utc_now())
    flash(_("Draf dihapus."), "success")
    return redirect(url_for("skm_petugas.instrumen"), code=303)
