"""The signed proof that a report was received: to carry elsewhere, and to check."""

import json
import re
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.wbs.kunci import bukti as kunci_bukti
from portal.wbs.kunci.bukti import Bukti
from portal.wbs.publik.dasar import bp
from portal.wbs.publik.kotak import make_unduhan, read_terbuka
from portal.wbs.service.laporan import TandaTerima, make_tanda
from portal.wbs.service.tempat import get_tempat

BARIS = {
    "instansi": "Instansi",
    "nomor": "Nomor register",
    "tanggal": "Tanggal diterima",
    "komitmen": "Sidik isi (SHA-256)",
    "tanda_tangan": "Tanda tangan (Ed25519)",
}
"""Lines of the proof. Always in Indonesian: they are what the checking page reads."""
KUNCI_PUBLIK = "Kunci publik kantor"
PANJANG_MAKS = 10_000


def write_bukti(tanda: TandaTerima) -> str:
    """Return the proof as text, with how to check it."""
    nilai = {**{n: getattr(tanda, n) for n in BARIS}, "tanggal": tanda.tanggal.isoformat()}
    baris = [f"{tulisan}: {nilai[nama]}" for nama, tulisan in BARIS.items()]
    return "\n".join(
        (
            "BUKTI PENERIMAAN LAPORAN",
            "",
            *baris,
            f"{KUNCI_PUBLIK}: {kunci_bukti.public_key(get_tempat().bukti)}",
            "",
            "Cara memeriksa",
            "1. Buka halaman Periksa tanda terima di situs kantor, tempel seluruh tulisan ini.",
            "2. Tanpa situs itu: tanda tangan Ed25519 dibuat atas lima baris berikut, dipisah satu baris baru:",
            "   portal-integritas wbs 1 / instansi / nomor register / tanggal / sidik isi",
            "3. Sidik isi sama dengan SHA-256 berkas salinan yang dapat Anda unduh di kotak.",
            "",
        )
    )


def read_bukti(teks: str) -> tuple[Bukti, str] | None:
    """Return proof and signature from a pasted text; None when a line is missing or no date."""
    nilai = {}
    for nama, tulisan in BARIS.items():
        cocok = re.search(rf"^[ \t]*{re.escape(tulisan)}:[ \t]*(.+?)[ \t]*$", teks, re.MULTILINE)
        if cocok is None:
            return None
        nilai[nama] = cocok[1]
    try:
        tanggal = date.fromisoformat(nilai["tanggal"])
    except ValueError:
        return None
    return Bukti(nilai["instansi"], nilai["nomor"], tanggal, nilai["komitmen"]), nilai["tanda_tangan"]


@bp.get("/kotak/bukti")
def bukti_kotak() -> ResponseReturnValue:
    """Show the open mailbox's proof, to print, or (?unduh=1) give its text.

    A page and not bare text: for bare text a browser asks for an icon outside the room.
    """
    terbuka = read_terbuka()
    if terbuka is None or terbuka[1].baris.ganti_resi:
        return redirect(url_for("wbs_publik.kotak"), code=303)
    teks = write_bukti(make_tanda(terbuka[1].baris))
    if request.args.get("unduh"):
        return make_unduhan(teks, "tanda-terima.txt", "text/plain")
    return render_template("wbs/publik/_bukti_isi.html", teks=teks)


@bp.get("/kotak/salinan")
def salinan() -> ResponseReturnValue:
    """Give the reporter's own words with their salt: the file's SHA-256 is the commitment of the proof."""
    terbuka = read_terbuka()
    if terbuka is None or terbuka[1].baris.ganti_resi:
        return redirect(url_for("wbs_publik.kotak"), code=303)
    isi = dict(terbuka[1].isi)
    garam = isi.pop("garam")
    isi.pop("meterai", None)
    baku = json.dumps([garam, isi], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return make_unduhan(baku, "salinan.json")


def _show(teks: str = "", galat: str = "", hasil: dict[str, object] | None = None) -> str:
    return render_template("wbs/publik/bukti.html", galat={"teks": galat} if galat else {}, hasil=hasil, teks=teks)


@bp.get("/bukti")
def bukti() -> ResponseReturnValue:
    """Ask for a proof to check."""
    return _show()


@bp.post("/bukti")
def periksa_bukti() -> ResponseReturnValue:
    """Check a pasted proof against this office's key. Nothing is stored."""
    teks = request.form.get("teks", "")[:PANJANG_MAKS].replace("\r\n", "\n")
    terbaca = read_bukti(teks)
    if terbaca is None:
        return _show(teks, _("Tanda terima ini tidak lengkap. Tempel seluruh tulisannya.")), 422
    isi, tanda_tangan = terbaca
    sah = kunci_bukti.verify(kunci_bukti.public_key(get_tempat().bukti), isi, tanda_tangan)
    return _show(teks, hasil={"sah": sah, "isi": isi})
