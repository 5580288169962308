"""A report taken down at the desk, by letter or telephone."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import Bentrok, DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import butuh_izin
from portal.wbs.domain.isian import URUTAN, IsianLaporan, read_isian
from portal.wbs.domain.pilihan import NAMA_KANAL, NAMA_KATEGORI, NAMA_MODE, Kanal
from portal.wbs.kunci.resi import write_resi
from portal.wbs.petugas.dasar import bp, butuh_brankas, saya, today
from portal.wbs.service import loket as layanan
from portal.wbs.service.laporan import BerkasTitipan, TandaTerima
from portal.wbs.service.percakapan import BERKAS_MAKS
from portal.wbs.service.titipan import take_unggahan

BIDANG = ("kanal", "diterima", *URUTAN)


def _show(galat: Mapping[str, str], berkas: Sequence[BerkasTitipan] = (), *, sampul: str = "") -> str:
    urut = sorted(galat, key=lambda b: BIDANG.index(b) if b in BIDANG else -1)
    return render_template(
        "wbs/petugas/loket.html",
        isian=request.form if request.method == "POST" else {"kanal": Kanal.LOKET, "diterima": today().isoformat()},
        terlibat=request.form.getlist("terlibat"),
        galat=galat,
        ringkas=[("isi" if b == "umum" else f"b-{b}", galat[b]) for b in urut],
        sampul=sampul or layanan.make_sampul(saya(), now=utc_now()),
        titipan=[(layanan.seal_titipan(saya(), b), b.nama) for b in berkas],
        pemegang=layanan.list_terlibat(),
        kanal_pilihan=[(k, _(NAMA_KANAL[k])) for k in layanan.KANAL],
        mode_pilihan=[(k, _(v)) for k, v in NAMA_MODE.items()],
        kategori_pilihan=[(k, _(v)) for k, v in NAMA_KATEGORI.items()],
        maks_berkas=BERKAS_MAKS,
        hari_ini=today(),
    )


@bp.get("/loket")
@butuh_izin("wbs.kelola")
@butuh_brankas
def loket() -> ResponseReturnValue:
    """Show the form that takes a report down."""
    return _show({})


def _take_files(galat: dict[str, str]) -> list[BerkasTitipan]:
    """Return the files of the form before and those that came now, all of them sealed already."""
    hasil = layanan.read_titipan(saya(), request.form.getlist("titipan"))[:BERKAS_MAKS]
    for unggahan in request.files.getlist("berkas"):
        try:
            berkas = take_unggahan(unggahan.stream, unggahan.filename or "")  # type: ignore[arg-type]
        except DomainError as salah:
            galat["berkas"] = translate(salah)
            continue
        if berkas is not None and len(hasil) >= BERKAS_MAKS:
            galat["berkas"] = _("Paling banyak %(maks)s berkas.", maks=BERKAS_MAKS)
        elif berkas is not None:
            hasil.append(berkas)
    return hasil


def _slip(tanda: TandaTerima, sampul: layanan.Sampul, isian: IsianLaporan, berkas: Sequence[BerkasTitipan]) -> Response:
    """Return the page to print: the provisional receipt for the reporter, and the words to check and sign."""
    isi = render_template(
        "wbs/petugas/_loket_lembar.html",
        tanda=tanda,
        resi=write_resi(sampul.resi),
        isian=isian,
        berkas=berkas,
        mode=_(NAMA_MODE[isian.mode]),
        kategori=_(NAMA_KATEGORI[isian.kategori]),
        kanal=_(NAMA_KANAL[Kanal(request.form["kanal"])]),
        alamat_kotak=url_for("wbs_publik.index", _external=True),
    )
    respons = make_response(isi)
    respons.headers["Cache-Control"] = "no-store"
    return respons


@bp.post("/loket")
@butuh_izin("wbs.kelola")
@butuh_brankas
def loket_simpan() -> ResponseReturnValue:
    """Seal and store what was taken down; the same form again gives the same slip."""
    galat: dict[str, str] = {}
    berkas = _take_files(galat)
    pemegang = frozenset(p.pengguna_id for p in layanan.list_terlibat())
    isian = read_isian(request.form, request.form.getlist("terlibat"), pemegang)
    salah = dict(isian.galat)
    kanal, diterima = layanan.read_penerimaan(request.form, salah, now=utc_now())
    galat |= {bidang: translate(s) for bidang, s in salah.items()}
    if galat:
        return _show(galat, berkas, sampul=request.form.get("sampul", "")), 422
    try:
        sampul = layanan.read_sampul(saya(), request.form.get("sampul", ""), now=utc_now())
    except Bentrok as usang:
        return _show({"umum": translate(usang)}, berkas), usang.status
    try:
        tanda = _store(isian, berkas, sampul, kanal, diterima)
    except DomainError as tolak:
        return _show({tolak.bidang or "umum": translate(tolak)}, berkas, sampul=request.form["sampul"]), tolak.status
    return _slip(tanda, sampul, isian, berkas)


def _store(
    isian: IsianLaporan, berkas: Sequence[BerkasTitipan], sampul: layanan.Sampul, kanal: Kanal, diterima: date
) -> TandaTerima:
    lama = layanan.find_catatan(sampul, isian, len(berkas))
    if lama is not None:
        return lama
    tersegel = layanan.seal_catatan(isian, berkas, sampul, kanal=kanal, diterima=diterima)
    try:
        with unit_kerja():
            return layanan.store_catatan(saya(), tersegel, sampul, now=utc_now())
    except Bentrok:
        lama = layanan.find_catatan(sampul, isian, len(berkas))
        if lama is None:
            raise
        return lama
