"""One document: its files, its life, and the buttons for the next step."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.berkas import Titipan
from portal.inti.db import unit_kerja, utc_now
from portal.inti.dokumen import FORMAT
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import describe_titipan, send_berkas, take_titipan
from portal.inti.web.penjaga import boleh, butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.laporan.domain.daur import NAMA_STATUS, SAH, URUTAN, Status, list_gerak
from portal.laporan.models import Laporan
from portal.laporan.petugas.dasar import bp, pick_laporan, today
from portal.laporan.registri import find_jenis
from portal.laporan.service import baca, daur, sertifikat, tanda_tangan, terbit
from portal.laporan.service.tanda_tangan import Salinan, accept_salinan
from portal.organisasi.service import get_unit

NAMA_FORMAT: dict[str, str] = {
    **{k: v.nama for k, v in FORMAT.items()},
    baca.TTD: _n("PDF bertanda tangan"),
    baca.PUBLIK: _n("Salinan untuk umum"),
}
MIME: dict[str, str] = {
    **{k: v.mime for k, v in FORMAT.items()},
    **dict.fromkeys((baca.TTD, baca.PUBLIK), FORMAT["pdf"].mime),
}


def _page(
    laporan: Laporan, status: int = 200, galat: dict[str, str] | None = None, titipan: Titipan | None = None
) -> ResponseReturnValue:
    tugas, keadaan = find_tugas(laporan.tugas_id or 0), Status(laporan.status)
    htmx = request.headers.get("HX-Request") and request.method == "GET"
    templat = "laporan/petugas/_kemajuan.html" if htmx else "laporan/petugas/show.html"
    halaman = render_template(
        templat,
        laporan=laporan,
        tugas=tugas,
        unit=get_unit(laporan.unit_id),
        jenis=find_jenis(laporan.jenis),
        periode=Periode.parse(laporan.periode),
        berkas=baca.list_format(laporan),
        nama_format=NAMA_FORMAT,
        status=keadaan,
        nama_status=NAMA_STATUS,
        urutan=URUTAN,
        gerak={g.kode for g in list_gerak(keadaan) if boleh(g.izin) or g.kode == "tandatangani"},
        sah=keadaan in SAH,
        langkah=baca.list_langkah(laporan.id),
        pengganti=baca.find_pengganti(laporan) if keadaan in SAH else None,
        perbedaan=baca.list_perbedaan(laporan),
        sertifikat=sertifikat.find_sertifikat() if boleh("laporan.tandatangan") else None,
        hari_ini=today(),
        galat=galat or {},
        titipan=describe_titipan(titipan),
    )
    return halaman, status


@bp.get("/<int:laporan_id>")
@butuh_izin("laporan.lihat")
def show(laporan_id: int) -> ResponseReturnValue:
    """Show a document with its progress and files; the page renews itself while the job runs."""
    return _page(pick_laporan(laporan_id))


@bp.get("/<int:laporan_id>/<format_>")
@butuh_izin("laporan.lihat")
def unduh(laporan_id: int, format_: str) -> ResponseReturnValue:
    """Download one file of a document."""
    if format_ not in MIME:
        raise TidakDitemukan("format_tidak_ada", _n("Format ini tidak tersedia."))
    nama, isi = baca.read_berkas(pick_laporan(laporan_id), format_)
    return send_file(io.BytesIO(isi), mimetype=MIME[format_], as_attachment=True, download_name=nama)


def _refused(laporan_id: int, salah: DomainError, titipan: Titipan | None = None) -> ResponseReturnValue:
    return _page(pick_laporan(laporan_id), salah.status, {salah.bidang or "": translate(salah)}, titipan)


def _done(laporan_id: int, kalimat: str) -> ResponseReturnValue:
    if kalimat:
        flash(kalimat, "success")
    return redirect(url_for("laporan_petugas.show", laporan_id=laporan_id), code=303)


def _step(laporan_id: int, langkah: Callable[[Laporan], object], kalimat: str = "") -> ResponseReturnValue:
    """Take one step and say so; a refusal stands on the page of the document, at its field."""
    try:
        langkah(pick_laporan(laporan_id))
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(laporan_id, kalimat)


def _keep_salinan(laporan_id: int, siapkan: Callable[[Laporan], Salinan], kalimat: str) -> ResponseReturnValue:
    """Prepare a signed copy while others may write, then keep it in a unit of work."""
    try:
        salinan = siapkan(pick_laporan(laporan_id))
        with unit_kerja():
            laporan = pick_laporan(laporan_id)
            accept_salinan(laporan, get_unit(laporan.unit_id), salinan, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(laporan_id, kalimat)


@bp.post("/<int:laporan_id>/reviu")
@butuh_izin("laporan.reviu")
@menulis
def reviu(laporan_id: int) -> ResponseReturnValue:
    """Declare a draft reviewed."""
    isi: dict[str, Any] = {"catatan": request.form.get("catatan", ""), "pelaku": pelaku(), "now": utc_now()}
    return _step(laporan_id, lambda satu: daur.review(satu, **isi), _("Laporan dinyatakan sudah direviu."))


@bp.post("/<int:laporan_id>/kembalikan")
@butuh_izin("laporan.reviu")
@menulis
def kembalikan(laporan_id: int) -> ResponseReturnValue:
    """Return a reviewed document to draft."""
    isi: dict[str, Any] = {"catatan": request.form.get("catatan", ""), "pelaku": pelaku(), "now": utc_now()}
    return _step(laporan_id, lambda satu: daur.send_back(satu, **isi), _("Laporan dikembalikan ke draf."))


@bp.post("/<int:laporan_id>/finalkan")
@butuh_izin("laporan.final")
@menulis
def finalkan(laporan_id: int) -> ResponseReturnValue:
    """Freeze a reviewed document; the job writes the final files."""
    isi: dict[str, Any] = {"nomor": request.form.get("nomor", ""), "pelaku": pelaku(), "now": utc_now()}
    return _step(laporan_id, lambda satu: daur.request_final(satu, **isi))


def read_tanggal() -> date:
    """Return the date typed; raises DomainError when it is none."""
    try:
        return date.fromisoformat(request.form.get("tanggal", ""))
    except ValueError as salah:
        raise DomainError("tanggal_salah", _n("Isi tanggal."), bidang="tanggal") from salah


@bp.post("/<int:laporan_id>/unggah")
@butuh_izin("laporan.unggah")
def unggah(laporan_id: int) -> ResponseReturnValue:
    """Store the scan of the signed print."""
    berkas = request.files.get("berkas")

    def read(_laporan: Laporan) -> Salinan:
        return tanda_tangan.read_scan(berkas.read() if berkas else b"", read_tanggal())

    return _keep_salinan(laporan_id, read, _("Salinan bertanda tangan disimpan."))


@bp.post("/<int:laporan_id>/tandatangani")
@butuh_izin("laporan.tandatangan")
def tandatangani(laporan_id: int) -> ResponseReturnValue:
    """Sign the final PDF with the office's certificate."""
    sandi = request.form.get("sandi", "")

    def sign(laporan: Laporan) -> Salinan:
        return tanda_tangan.sign_digital(laporan, sandi=sandi, now=utc_now())

    return _keep_salinan(laporan_id, sign, _("Laporan ditandatangani."))


@bp.post("/<int:laporan_id>/sampaikan")
@butuh_izin("laporan.sampaikan")
def sampaikan(laporan_id: int) -> ResponseReturnValue:
    """Record to whom a signed document was handed over. The receipt is taken in before the write begins."""
    isi = {"penerima": request.form.get("penerima", ""), "cara": request.form.get("cara", "")}
    pick_laporan(laporan_id)
    titipan = None
    try:
        titipan = take_titipan()
        tanggal = read_tanggal()
        with unit_kerja():
            laporan = pick_laporan(laporan_id)
            daur.deliver(laporan, **isi, tanggal=tanggal, tanda_terima=titipan, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah, titipan)
    return _done(laporan_id, _("Penyampaian dicatat."))


@bp.get("/<int:laporan_id>/tanda-terima/<int:langkah_id>")
@butuh_izin("laporan.lihat")
def tanda_terima(laporan_id: int, langkah_id: int) -> Response:
    """Download the receipt of a delivery."""
    langkah = baca.list_langkah(pick_laporan(laporan_id).id)
    berkas = next((b for s, b in langkah if s.id == langkah_id and b is not None), None)
    if berkas is None:
        raise TidakDitemukan("berkas_tidak_ada", _n("Berkas ini tidak ada."))
    return send_berkas(berkas)


@bp.post("/<int:laporan_id>/publikasikan")
@butuh_izin("laporan.terbit")
def publikasikan(laporan_id: int) -> ResponseReturnValue:
    """Show a signed document to the public; its copy is written before the write begins."""
    laporan = pick_laporan(laporan_id)
    unit = get_unit(laporan.unit_id)
    try:
        salinan = terbit.write_salinan(laporan, unit)
        with unit_kerja():
            terbit.publish(pick_laporan(laporan_id), unit, salinan, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(laporan_id, _("Laporan dipublikasikan."))


@bp.post("/<int:laporan_id>/perbaiki")
@butuh_izin("laporan.buat")
@menulis
def perbaiki(laporan_id: int) -> ResponseReturnValue:
    """Begin a corrected version; the old one stays as it is."""
    alasan = request.form.get("alasan", "")
    try:
        baru = daur.revise(pick_laporan(laporan_id), alasan=alasan, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(baru.id, "")
