"""One document: its files, its life, and the buttons for the next step."""

import io
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.berkas import Titipan, accept_berkas
from portal.inti.db import unit_kerja, utc_now
from portal.inti.dokumen import FORMAT
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import send_berkas
from portal.inti.web.penjaga import boleh, butuh_izin, pelaku
from portal.inti.web.transaksi import menulis
from portal.laporan.domain.daur import NAMA_STATUS, SAH, URUTAN, Status, list_gerak
from portal.laporan.models import Laporan
from portal.laporan.petugas.dasar import bp, pick_laporan, today
from portal.laporan.registri import find_jenis
from portal.laporan.service import baca, daur, sertifikat, tanda_tangan
from portal.organisasi.service import get_unit

NAMA_FORMAT: dict[str, str] = {**{k: v.nama for k, v in FORMAT.items()}, baca.TTD: _n("PDF bertanda tangan")}
MIME: dict[str, str] = {**{k: v.mime for k, v in FORMAT.items()}, baca.TTD: "application/pdf"}


def _page(laporan: Laporan, status: int = 200, galat: dict[str, str] | None = None) -> ResponseReturnValue:
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


def _refused(laporan_id: int, salah: DomainError) -> ResponseReturnValue:
    return _page(pick_laporan(laporan_id), salah.status, {salah.bidang or "": translate(salah)})


def _done(laporan_id: int, kalimat: str) -> ResponseReturnValue:
    flash(kalimat, "success")
    return redirect(url_for("laporan_petugas.show", laporan_id=laporan_id), code=303)


@bp.post("/<int:laporan_id>/reviu")
@butuh_izin("laporan.reviu")
@menulis
def reviu(laporan_id: int) -> ResponseReturnValue:
    """Declare a draft reviewed."""
    catatan = request.form.get("catatan", "")
    try:
        daur.review(pick_laporan(laporan_id), catatan=catatan, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(laporan_id, _("Laporan dinyatakan sudah direviu."))


@bp.post("/<int:laporan_id>/kembalikan")
@butuh_izin("laporan.reviu")
@menulis
def kembalikan(laporan_id: int) -> ResponseReturnValue:
    """Return a reviewed document to draft."""
    catatan = request.form.get("catatan", "")
    try:
        daur.send_back(pick_laporan(laporan_id), catatan=catatan, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(laporan_id, _("Laporan dikembalikan ke draf."))


@bp.post("/<int:laporan_id>/finalkan")
@butuh_izin("laporan.final")
@menulis
def finalkan(laporan_id: int) -> ResponseReturnValue:
    """Freeze a reviewed document; the job writes the final files."""
    nomor = request.form.get("nomor", "")
    try:
        daur.request_final(pick_laporan(laporan_id), nomor=nomor, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return redirect(url_for("laporan_petugas.show", laporan_id=laporan_id), code=303)


def read_tanggal() -> date:
    """Return the date typed; raises DomainError when it is none."""
    try:
        return date.fromisoformat(request.form.get("tanggal", ""))
    except ValueError as salah:
        raise DomainError("tanggal_salah", _n("Isi tanggal."), bidang="tanggal") from salah


@bp.post("/<int:laporan_id>/unggah")
@butuh_izin("laporan.unggah")
@menulis
def unggah(laporan_id: int) -> ResponseReturnValue:
    """Store the scan of the signed print."""
    laporan, berkas = pick_laporan(laporan_id), request.files.get("berkas")
    try:
        isi = berkas.read() if berkas else b""
        tanda_tangan.sign_scan(
            laporan, get_unit(laporan.unit_id), isi, tanggal=read_tanggal(), pelaku=pelaku(), now=utc_now()
        )
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(laporan_id, _("Salinan bertanda tangan disimpan."))


@bp.post("/<int:laporan_id>/tandatangani")
@butuh_izin("laporan.tandatangan")
@menulis
def tandatangani(laporan_id: int) -> ResponseReturnValue:
    """Sign the final PDF with the office's certificate."""
    laporan = pick_laporan(laporan_id)
    try:
        sandi = request.form.get("sandi", "")
        tanda_tangan.sign_digital(laporan, get_unit(laporan.unit_id), sandi=sandi, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(laporan_id, _("Laporan ditandatangani."))


def _read_bukti() -> Titipan | None:
    berkas = request.files.get("berkas")
    return accept_berkas(berkas.filename or "", berkas.read()) if berkas and berkas.filename else None


@bp.post("/<int:laporan_id>/sampaikan")
@butuh_izin("laporan.sampaikan")
def sampaikan(laporan_id: int) -> ResponseReturnValue:
    """Record to whom a signed document was handed over. The receipt is read before the write begins."""
    isi: dict[str, Any] = {"penerima": request.form.get("penerima", ""), "cara": request.form.get("cara", "")}
    try:
        titipan, tanggal = _read_bukti(), read_tanggal()
        with unit_kerja():
            daur.deliver(
                pick_laporan(laporan_id), tanggal=tanggal, tanda_terima=titipan, pelaku=pelaku(), now=utc_now(), **isi
            )
    except DomainError as salah:
        return _refused(laporan_id, salah)
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
@menulis
def publikasikan(laporan_id: int) -> ResponseReturnValue:
    """Show a signed document to the public."""
    try:
        daur.publish(pick_laporan(laporan_id), pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return _done(laporan_id, _("Laporan dipublikasikan."))


@bp.post("/<int:laporan_id>/perbaiki")
@butuh_izin("laporan.buat")
@menulis
def perbaiki(laporan_id: int) -> ResponseReturnValue:
    """Begin a corrected version; the old one stays as it is."""
    try:
        alasan = request.form.get("alasan", "")
        baru = daur.revise(pick_laporan(laporan_id), alasan=alasan, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(laporan_id, salah)
    return redirect(url_for("laporan_petugas.show", laporan_id=baru.id), code=303)
