"""The office's own Word template, words and signing certificate."""

import io

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.dokumen import FORMAT
from portal.inti.galat import DomainError, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.laporan.petugas.dasar import bp
from portal.laporan.registri import REGISTRI, find_jenis
from portal.laporan.service import sertifikat, templat
from portal.organisasi.service.lingkup import covers_office, require_office


def _page(status: int = 200, galat: dict[str, str] | None = None) -> ResponseReturnValue:
    jenis = find_jenis(request.values.get("jenis") or next(iter(REGISTRI)))
    kata = templat.read_kata(jenis.kode)
    halaman = render_template(
        "laporan/petugas/atur.html",
        jenis=jenis,
        semua_jenis=REGISTRI,
        letak=templat.LETAK,
        kata={k: request.form.get(k, kata.get(k, "")) for k in templat.LETAK},
        templat=templat.list_templat(),
        sendiri=bool(templat.read_sidik()),
        sertifikat=sertifikat.find_sertifikat(),
        boleh_ubah=covers_office(cakupan()),
        galat=galat or {},
    )
    return halaman, status


def _refused(salah: DomainError, berkas: str = "") -> ResponseReturnValue:
    """Show the page with the sentence at its field; `berkas` names the control of the file that was refused."""
    bidang = berkas if salah.bidang == "berkas" else salah.bidang
    return _page(salah.status, {bidang or "": translate(salah)})


def _read_berkas(nama: str) -> tuple[str, bytes]:
    """Return name and content of an upload; raises DomainError without one."""
    berkas = request.files.get(nama)
    if berkas is None or not berkas.filename:
        raise DomainError("berkas_kosong", _n("Pilih berkas."), bidang="berkas")
    return berkas.filename, berkas.read()


@bp.get("/atur")
@butuh_izin("laporan.atur")
def atur() -> ResponseReturnValue:
    """Show template, words and certificate."""
    return _page()


@bp.get("/atur/templat.docx")
@butuh_izin("laporan.atur")
def unduh_templat() -> Response:
    """Download the Word template in use, to be changed in Word."""
    bentuk = FORMAT["docx"]
    return send_file(
        io.BytesIO(templat.read_unduhan()), mimetype=bentuk.mime, as_attachment=True, download_name="templat.docx"
    )


@bp.post("/atur/templat")
@butuh_izin("laporan.atur")
def unggah_templat() -> ResponseReturnValue:
    """Use another Word template; it is tried before the write begins."""
    require_office(cakupan())
    try:
        teruji = templat.check_templat(*_read_berkas("templat"))
        with unit_kerja():
            templat.save_templat(teruji, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(salah, "templat")
    flash(_("Templat Word kantor dipakai mulai laporan berikutnya."), "success")
    return redirect(url_for("laporan_petugas.atur"), code=303)


@bp.post("/atur/templat/pulihkan")
@butuh_izin("laporan.atur")
@menulis
def pulihkan_templat() -> ResponseReturnValue:
    """Use our own template again."""
    require_office(cakupan())
    templat.restore_templat(pelaku=pelaku(), now=utc_now())
    flash(_("Templat bawaan dipakai lagi."), "success")
    return redirect(url_for("laporan_petugas.atur"), code=303)


@bp.post("/atur/kata")
@butuh_izin("laporan.atur")
@menulis
def simpan_kata() -> ResponseReturnValue:
    """Store the office's words for one kind of document."""
    require_office(cakupan())
    jenis = find_jenis(request.form.get("jenis", ""))
    try:
        for letak in templat.LETAK:
            templat.save_kata(jenis.kode, letak, request.form.get(letak, ""), pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(salah)
    flash(_("Kata-kata kantor disimpan."), "success")
    return redirect(url_for("laporan_petugas.atur", jenis=jenis.kode), code=303)


@bp.post("/atur/sertifikat")
@butuh_izin("laporan.tandatangan")
def simpan_sertifikat() -> ResponseReturnValue:
    """Keep the office's signing certificate; it is tried before the write begins."""
    require_office(cakupan())
    try:
        _nama, isi = _read_berkas("p12")
        terbuka = sertifikat.read_sertifikat(isi, request.form.get("sandi", ""), now=utc_now())
        with unit_kerja():
            sertifikat.save_sertifikat(terbuka, pelaku=pelaku(), now=utc_now())
    except DomainError as salah:
        return _refused(salah, "p12")
    flash(_("Sertifikat disimpan. Kata sandinya tidak disimpan."), "success")
    return redirect(url_for("laporan_petugas.atur"), code=303)
