"""Paper forms: a grid for the keyboard, all rows or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.kode import group_kode
from portal.inti.web.bahasa import translate
from portal.inti.web.kiriman import issue_kunci, read_kunci
from portal.inti.web.penjaga import butuh_izin, pelaku
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.isian_kertas import UKURAN, HasilKisi, name_sel, parse_tanggal, read_kisi
from portal.skm.petugas.dasar import bp, today
from portal.skm.petugas.tempat import TempatIsi, list_pilihan, open_tempat, read_tempat
from portal.skm.service.kertas import Berkas, store_kertas

JENIS_FORMULIR = "skm-kertas"
URUTAN = {"kuesioner": _n("Seperti kuesioner cetak"), "resmi": _n("Seperti daftar resmi (U1, U2, …)")}
GALAT_RINGKAS = 20


@dataclass(frozen=True)
class BentukKisi:
    """How the grid is drawn: number of rows, order of the columns, the date of rows without one (as typed)."""

    jumlah: int
    urutan: str
    tanggal: str


def _read_bentuk() -> BentukKisi:
    jumlah, urutan = request.values.get("baris", ""), request.values.get("urutan", "")
    return BentukKisi(
        int(jumlah) if jumlah in map(str, UKURAN) else UKURAN[0],
        urutan if urutan in URUTAN else "kuesioner",
        request.values.get("tanggal", today().isoformat())[:40],
    )


def _jenis(tempat: TempatIsi) -> str:
    return f"{JENIS_FORMULIR}:{tempat.instrumen.versi}"


def _group_galat(galat: Mapping[str, str]) -> dict[int, list[tuple[str, str]]]:
    """Return row number → its bad cells with their sentences."""
    hasil: dict[int, list[tuple[str, str]]] = {}
    for bidang, kalimat in galat.items():
        nomor, _pisah, _kolom = bidang.removeprefix("b").partition("-")
        if nomor.isdigit():
            hasil.setdefault(int(nomor), []).append((bidang, kalimat))
    return hasil


def _shown(tempat: TempatIsi, terisi: Mapping[str, str], jumlah: int) -> set[str]:
    """Return the groups of optional columns to show: those asked for, and those that hold anything."""
    kelompok = {"tanggal": ("tanggal",), "profil": tempat.instrumen.profil, "saran": ("saran",)}
    baris = range(1, jumlah + 1)
    return {
        nama
        for nama, kolom in kelompok.items()
        if terisi.get(f"lihat_{nama}") or any(terisi.get(name_sel(n, k)) for n in baris for k in kolom)
    }


def _page(
    tempat: TempatIsi | None,
    *,
    terisi: Mapping[str, str] | None = None,
    galat: Mapping[str, str] | None = None,
    umum: str | None = None,
    galat_tempat: Mapping[str, str] | None = None,
    kunci: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    bentuk, galat, lain = _read_bentuk(), galat or {}, {}
    if tempat is not None:
        instrumen = tempat.instrumen
        lain = {
            "instrumen": instrumen,
            "lihat": _shown(tempat, terisi or {}, bentuk.jumlah),
            "unsur": instrumen.kuesioner if bentuk.urutan == "kuesioner" else instrumen.unsur,
            "demografi": {nama: DEMOGRAFI[nama] for nama in instrumen.profil},
            "kunci": kunci or issue_kunci(_jenis(tempat), tempat.terikat),
        }
    halaman = render_template(
        "skm/petugas/kertas.html",
        tempat=tempat,
        bentuk=bentuk,
        ukuran=UKURAN,
        urutan=URUTAN,
        terisi=terisi or {},
        galat=galat,
        galat_baris=_group_galat(galat),
        ringkas=list(galat.items())[:GALAT_RINGKAS],
        sisa_galat=max(0, len(galat) - GALAT_RINGKAS),
        umum=umum,
        galat_tempat=galat_tempat or {},
        name_sel=name_sel,
        hari_ini=today().isoformat(),
        **list_pilihan(pegawai=True),
        **lain,
    )
    return halaman, status


@bp.get("/kertas")
@butuh_izin("skm.isi")
def kertas() -> ResponseReturnValue:
    """Show the choice of service and counter, or the empty grid for the one chosen."""
    return open_tempat(_page)


def _read(tempat: TempatIsi, bentuk: BentukKisi) -> tuple[HasilKisi, dict[str, str]]:
    """Return the rows read and the sentences of all bad cells, the date above the grid included."""
    galat: dict[str, str] = {}
    bawaan: date = today()
    try:
        bawaan = parse_tanggal(bentuk.tanggal, today())
    except DomainError as salah:
        galat["tanggal"] = translate(salah)
    hasil = read_kisi(
        tempat.instrumen,
        request.form,
        jumlah=bentuk.jumlah,
        gratis=tempat.gratis,
        tanggal=bawaan,
        hari_ini=today(),
    )
    galat |= {s.bidang or "kisi": translate(s) for s in hasil.galat}
    if not galat and not hasil.baris:
        galat[name_sel(1, _first_kode(tempat, bentuk))] = _("Belum ada baris yang diisi.")
    return hasil, galat


def _first_kode(tempat: TempatIsi, bentuk: BentukKisi) -> str:
    urutan = tempat.instrumen.kuesioner if bentuk.urutan == "kuesioner" else tempat.instrumen.unsur
    return next(u.kode for u in urutan if not (tempat.gratis and u.gratis is not None))


def _store(tempat: TempatIsi, hasil: HasilKisi) -> str:
    berkas = Berkas(
        instrumen=tempat.instrumen,
        unit_id=tempat.unit.id,
        layanan_id=tempat.layanan.id if tempat.layanan else None,
        loket_id=tempat.loket.id if tempat.loket else None,
        gratis=tempat.gratis,
        baris=hasil.baris,
    )
    kunci = read_kunci(_jenis(tempat), tempat.terikat)
    with unit_kerja():
        return store_kertas(
            berkas, kiriman=kunci, pelaku=pelaku(), now=utc_now(), revisi=bool(request.form.get("revisi"))
        )


@bp.post("/kertas")
@butuh_izin("skm.isi")
def kertas_simpan() -> ResponseReturnValue:
    """Store a grid, all rows or none, and open the next one; on a mistake it comes back as it was typed."""
    tempat, bentuk = read_tempat(), _read_bentuk()
    if tempat is None:
        return redirect(url_for("skm_petugas.kertas"), code=303)
    kunci = request.form.get("kiriman")
    if request.form.get("ubah"):
        return _page(tempat, terisi=request.form, kunci=kunci)
    hasil, galat = _read(tempat, bentuk)
    if galat:
        return _page(tempat, terisi=request.form, galat=galat, kunci=kunci, status=422)
    try:
        kode = _store(tempat, hasil)
    except DomainError as salah:
        baru = None if salah.kode in ("kiriman_usang", "kiriman_tertukar") else kunci
        bidang: dict[str, Any] = {"revisi": translate(salah)} if salah.kode == "periode_ditutup" else {}
        return _page(
            tempat,
            terisi=request.form,
            galat=bidang,
            umum=None if bidang else translate(salah),
            kunci=baru,
            status=salah.status,
        )
    flash(
        _("%(n)s jawaban kertas tersimpan dengan kode %(kode)s.", n=len(hasil.baris), kode=group_kode(kode)),
        "success",
    )
    lanjut: dict[str, Any] = {"baris": bentuk.jumlah, "urutan": bentuk.urutan, "tanggal": bentuk.tanggal}
    return redirect(url_for("skm_petugas.kertas", **tempat.kueri, **lanjut), code=303)
