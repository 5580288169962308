"""Export of one report, encrypted for a recipient outside."""

from collections.abc import Mapping

from flask import Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.batas import limiter
from portal.inti.web.berkas import KEBIJAKAN_UNDUHAN
from portal.inti.web.penjaga import butuh_izin
from portal.wbs.petugas.dasar import bp, butuh_brankas, saya
from portal.wbs.service import ekspor as layanan
from portal.wbs.service.akses import Terbuka, open_laporan


def _show(terbuka: Terbuka, galat: Mapping[str, str], status: int = 200) -> ResponseReturnValue:
    kunci = request.form.get("kunci", "")
    isian = {"kunci": "" if "secret" in kunci.lower() else kunci, "catatan": request.form.get("catatan")}
    isi = render_template("wbs/petugas/ekspor.html", laporan=terbuka.baris, isian=isian, galat=galat)
    return isi, status


@bp.get("/laporan/<laporan_id>/ekspor")
@butuh_izin("wbs.kelola")
@butuh_brankas
def ekspor(laporan_id: str) -> ResponseReturnValue:
    """Ask for whom the copy is."""
    return _show(open_laporan(saya(), laporan_id), {})


@bp.post("/laporan/<laporan_id>/ekspor")
@butuh_izin("wbs.kelola")
@butuh_brankas
@limiter.limit("30 per hour")
def ekspor_kirim(laporan_id: str) -> ResponseReturnValue:
    """Send the encrypted copy as a download."""
    terbuka, catatan = open_laporan(saya(), laporan_id), bool(request.form.get("catatan"))
    try:
        penerima = layanan.read_penerima(request.form.get("kunci", ""))
        sandi = layanan.seal_ekspor(layanan.collect_isi(terbuka, catatan=catatan), penerima)
    except DomainError as salah:
        return _show(terbuka, {salah.bidang or "umum": translate(salah)}, salah.status)
    nama = f"{terbuka.baris.nomor}.zip.age"
    with unit_kerja():
        layanan.audit_ekspor(saya(), terbuka, penerima=penerima, catatan=catatan, now=utc_now())
    return _as_download(
        send_file(
            sandi,
            mimetype="application/octet-stream",
            as_attachment=True,
            download_name=nama,
            conditional=False,
            etag=False,
        )
    )


def _as_download(respons: Response) -> Response:
    respons.headers["Content-Security-Policy"] = KEBIJAKAN_UNDUHAN
    respons.headers["X-Content-Type-Options"] = "nosniff"
    respons.headers["Cache-Control"] = "private, no-store"
    return respons
