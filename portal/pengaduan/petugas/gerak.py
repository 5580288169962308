"""Moving a case from its page: the move itself, decisions on proposals, drafts."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.inti.berkas import MAKS_JUMLAH, Titipan, accept_berkas
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import read_titipan
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.pengaduan.domain.gerak import GERAK, TANPA_TOMBOL, Gerak, is_allowed
from portal.pengaduan.domain.keadaan import Keadaan
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.petugas.isian import TULISAN, add_error, fields_of, main_text, make_form, read_nilai, read_tulisan
from portal.pengaduan.petugas.kasus import Formulir, fill_baku, read_asal, render_kasus
from portal.pengaduan.petugas.kata import read_kamus
from portal.pengaduan.service import aturan, draf
from portal.pengaduan.service.akses import find_kasus, wewenang_pada
from portal.pengaduan.service.daftar import find_next
from portal.pengaduan.service.gerak import decide_usulan, move
from portal.pengaduan.service.langkah import Isian
from portal.pengaduan.service.saringan import read_kueri


@dataclass(frozen=True)
class Kiriman:
    """A posted move: what was filled in, which files wait in quarantine, which version the person saw."""

    formulir: Formulir
    isian: Isian
    versi: int | None


def _find_gerak(kode: str) -> Gerak:
    if kode not in GERAK or kode in TANPA_TOMBOL:
        raise TidakDitemukan("gerak_asing", _n("Langkah ini tidak dikenal."))
    return GERAK[kode]


def _read_versi() -> int | None:
    teks = request.form.get("versi", "")
    return int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 10 else None


def _take_files(formulir: Formulir) -> list[Titipan]:
    """Return the files of a posted form: those that wait already, and new ones put into quarantine now."""
    titipan = read_titipan(request.form.getlist("titipan"))
    baru = [f for f in request.files.getlist("berkas") if f.filename]
    if "berkas" not in formulir.form._fields:
        return []
    for unggahan in baru:
        try:
            if len(titipan) >= MAKS_JUMLAH:
                raise DomainError(
                    "berkas_banyak", _n("Paling banyak %(maks)s berkas."), bidang="berkas", maks=MAKS_JUMLAH
                )
            titipan.append(accept_berkas(unggahan.filename or "", unggahan.read()))
        except DomainError as salah:
            add_error(formulir.form, "berkas", translate(salah))
    return titipan


def _read_kiriman(kasus: Pengaduan, gerak: Gerak) -> Kiriman:
    formulir = Formulir(gerak, make_form(gerak, kasus))
    formulir.titipan = _take_files(formulir)
    isian = Isian(
        catatan=request.form.get("catatan", ""),
        nilai=read_nilai(formulir.form),
        lampiran=tuple(formulir.titipan),
        publik=gerak.kode == "progres",
    )
    return Kiriman(formulir, isian, _read_versi())


def _carry_out(kasus_id: int, kiriman: Kiriman) -> Keadaan:
    with unit_kerja():
        sesudah = move(
            kasus_id,
            kiriman.formulir.gerak.kode,
            kiriman.isian,
            pelaku=saya(),
            now=utc_now(),
            versi=kiriman.versi,
        )
        draf.drop_draf(kasus_id, current_user.id, kiriman.formulir.gerak.kode)
    return sesudah


def _refuse(kasus_id: int, kiriman: Kiriman, salah: DomainError) -> ResponseReturnValue:
    """Show the case as it stands now, with everything that was typed."""
    kasus = find_kasus(kasus_id, saya())
    formulir, bentrok = kiriman.formulir, isinstance(salah, Bentrok)
    if not add_error(formulir.form, salah.bidang, translate(salah)):
        formulir.galat.append(translate(salah))
    formulir.tertutup = not is_allowed(formulir.gerak, Status(kasus.status), wewenang_pada(kasus, saya()))
    return render_kasus(
        kasus,
        formulir=formulir,
        berubah_sejak=kiriman.versi if bentrok else None,
        status=422 if salah.status == 404 else salah.status,
    )


def _still_visible(kasus_id: int) -> bool:
    """Tell whether the person sees the case after the move: who hands it back may not."""
    try:
        find_kasus(kasus_id, saya())
    except TidakDitemukan:
        return False
    return True


def _go_on(kasus_id: int, *, selesai: bool) -> ResponseReturnValue:
    """Return to the case, or open the next one of the list the officer came from."""
    asal = read_asal()
    if not _still_visible(kasus_id):
        return redirect(url_for("pengaduan_petugas.daftar", **read_kueri(asal)), code=303)  # type: ignore[arg-type]
    if not asal or not selesai:
        return redirect(url_for("pengaduan_petugas.kasus", kasus_id=kasus_id, daftar=asal or None), code=303)
    saring = read_kueri(asal)
    berikut = find_next(saya(), saring, kasus_id, now=utc_now())
    if berikut is None:
        flash(_("Daftar ini sudah habis."), "info")
        return redirect(url_for("pengaduan_petugas.daftar", **saring), code=303)  # type: ignore[arg-type]
    flash(_("Pengaduan berikutnya dari daftar Anda."), "info")
    return redirect(url_for("pengaduan_petugas.kasus", kasus_id=berikut, daftar=asal), code=303)


def _proposed(sesudah: Keadaan, gerak: Gerak) -> bool:
    return bool(
        gerak.penyetuju
        and sesudah.usulan
        and sesudah.usulan["gerak"] == gerak.kode
        and sesudah.usulan["oleh_id"] == saya().pengguna_id
    )


@bp.post("/<int:kasus_id>/gerak/<gerak>")
@butuh_izin("pengaduan.kerja")
def gerak(kasus_id: int, gerak: str) -> ResponseReturnValue:
    """Make a move; files are taken in before the unit of work begins."""
    kasus, baris = find_kasus(kasus_id, saya()), _find_gerak(gerak)
    nomor = kasus.nomor_register
    kiriman = _read_kiriman(kasus, baris)
    if kiriman.formulir.form.errors:
        return render_kasus(kasus, formulir=kiriman.formulir, status=422)
    try:
        sesudah = _carry_out(kasus_id, kiriman)
    except TidakDitemukan as salah:
        if salah.kode == "kasus_tidak_ada":
            raise
        return _refuse(kasus_id, kiriman, salah)
    except DomainError as salah:
        return _refuse(kasus_id, kiriman, salah)
    usul = _proposed(sesudah, baris)
    if usul:
        flash(
            _("%(nomor)s, %(langkah)s: diusulkan, menunggu persetujuan.", nomor=nomor, langkah=_(baris.nama)), "success"
        )
    else:
        flash(_("%(nomor)s, %(langkah)s: tersimpan.", nomor=nomor, langkah=_(baris.nama)), "success")
    return _go_on(kasus_id, selesai=usul or baris.ke is not None)


@bp.post("/<int:kasus_id>/usulan")
@butuh_izin("pengaduan.setuju")
def usulan(kasus_id: int) -> ResponseReturnValue:
    """Approve or refuse a proposal."""
    kasus = find_kasus(kasus_id, saya())
    nomor, versi, setuju = kasus.nomor_register, _read_versi(), request.form.get("putusan") == "setuju"
    try:
        with unit_kerja():
            decide_usulan(
                kasus_id,
                setuju=setuju,
                catatan=request.form.get("catatan", ""),
                pelaku=saya(),
                now=utc_now(),
                versi=versi,
            )
    except DomainError as salah:
        kini = find_kasus(kasus_id, saya())
        sejak = versi if isinstance(salah, Bentrok) else None
        return render_kasus(kini, galat=translate(salah), berubah_sejak=sejak, status=salah.status)
    kalimat = _("%(nomor)s: usul disetujui.", nomor=nomor) if setuju else _("%(nomor)s: usul ditolak.", nomor=nomor)
    flash(kalimat, "success")
    return _go_on(kasus_id, selesai=True)


def _insert_canned(kasus: Pengaduan, gerak: Gerak, tulisan: dict[str, str]) -> None:
    """Put the chosen canned answer behind what was typed already."""
    minta, utama = request.form.get("baku", ""), main_text(fields_of(gerak, Status(kasus.status)))
    pilih = {str(b.id): b for b in aturan.list_jawaban_baku(gerak.kode)}
    if utama and minta in pilih:
        isi = fill_baku(pilih[minta], kasus, read_kamus([kasus], now=utc_now()))
        tulisan[utama] = f"{tulisan.get(utama, '').rstrip()}\n\n{isi}".strip()


@bp.post("/<int:kasus_id>/draf")
@butuh_izin("pengaduan.kerja")
@menulis
def simpan_draf(kasus_id: int) -> ResponseReturnValue:
    """Keep what was typed for a move, with a canned answer behind it when one was chosen."""
    kasus, baris, now = find_kasus(kasus_id, saya()), _find_gerak(request.form.get("gerak", "")), utc_now()
    bidang = fields_of(baris, Status(kasus.status))
    tulisan = read_tulisan(bidang)
    if request.form.get("sisip"):
        _insert_canned(kasus, baris, tulisan)
    isi = tulisan if any(tulisan.get(n, "").strip() for n in TULISAN) else {}
    ada = draf.save_draf(kasus.id, current_user.id, baris.kode, isi, now=now)
    if request.headers.get("HX-Request"):
        return render_template("pengaduan/petugas/_draf.html", draf_pada=now if ada else None)
    if not request.form.get("sisip"):
        flash(_("Draf disimpan.") if ada else _("Tidak ada tulisan yang disimpan."), "success" if ada else "info")
    tujuan = url_for(
        "pengaduan_petugas.kasus", kasus_id=kasus.id, langkah=baris.kode, daftar=read_asal() or None, _anchor="langkah"
    )
    return redirect(tujuan, code=303)
