"""The officer's fast entry of what came in by counter, phone, letter, box or elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from portal.inti.berkas import MAKS_JUMLAH, Titipan, accept_berkas
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import read_titipan, sign_titipan
from portal.inti.web.kiriman import issue_kunci, read_kunci
from portal.inti.web.penjaga import butuh_izin
from portal.organisasi.service import list_layanan, list_unit
from portal.pengaduan.domain import pilihan
from portal.pengaduan.domain.isian_petugas import BIDANG, HasilBaca, read_catat, read_nomor
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.service import aturan
from portal.pengaduan.service.akses import find_kasus
from portal.pengaduan.service.banding import list_serupa
from portal.pengaduan.service.catat import Tercatat, check_tempat, entry_scope, make_baru, record
from portal.pengaduan.service.kabar import write_kode
from portal.pengaduan.service.kasus import derive_pin

JENIS_FORMULIR = "pengaduan_catat"
PIN_TAMPIL = timedelta(hours=1)
TETAP = ("kanal", "unit", "tanggal_diterima")
"""What the next entry keeps of the one before."""


def _local(saat: datetime) -> datetime:
    return saat.astimezone(ZoneInfo(current_app.config["PORTAL_ZONA"]))


def _empty_isian() -> dict[str, str]:
    """Return the first values of the screen: received now, or what the entry before left."""
    kini = _local(utc_now())
    isian = {"kanal": "loket", "jenis": "pengaduan", "tanggal_diterima": kini.date().isoformat()}
    isian |= {n: request.args[n][:40] for n in TETAP if n in request.args}
    units = list_unit(entry_scope(saya()))
    if len(units) == 1:
        isian.setdefault("unit", str(units[0].id))
    if isian["tanggal_diterima"] == kini.date().isoformat():
        isian["jam_diterima"] = f"{kini:%H:%M}"
    return isian


def _translated(isi: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(kode, _(nama)) for kode, nama in isi.items()]


def _choices() -> dict[str, Any]:
    units = list_unit(entry_scope(saya()))
    layanan = list_layanan([u.id for u in units])
    return {
        "unit_pilihan": [(u.id, u.nama) for u in units],
        "layanan_unit": [(u, [s for s in layanan if s.unit_id == u.id]) for u in units],
        "kategori_pilihan": [(k.kode, k.nama) for k in aturan.list_kategori()],
        "kanal_pilihan": [(k, _(pilihan.KANAL[k])) for k in pilihan.KANAL_PETUGAS],
        "jenis_pilihan": _translated(pilihan.JENIS),
        "klasifikasi_pilihan": _translated(pilihan.KLASIFIKASI),
        "kelamin_pilihan": _translated(pilihan.JENIS_KELAMIN),
        "usia_pilihan": _translated(pilihan.KELOMPOK_USIA),
        "disabilitas_pilihan": _translated(pilihan.DISABILITAS),
    }


def _is_own_fresh(kasus: Pengaduan) -> bool:
    """Tell whether the person has just written the case down: only then the PIN is there to be handed over."""
    baru = utc_now() - kasus.dicatat_at < PIN_TAMPIL
    return kasus.kanal != "web" and kasus.dicatat_oleh == saya().nama and baru


def describe_tercatat(kasus: Pengaduan) -> dict[str, Any]:
    """Return what an officer hands over after an entry: number, code, PIN, and cases that may be the same."""
    return {
        "kasus": kasus,
        "kode": write_kode(kasus.kode),
        "pin": derive_pin(kasus.kode) if _is_own_fresh(kasus) else "",
        "serupa": list_serupa(kasus, saya()),
    }


def _last_one() -> dict[str, Any] | None:
    nomor = read_nomor(request.args, "terakhir")
    try:
        return describe_tercatat(find_kasus(nomor, saya())) if nomor else None
    except TidakDitemukan:
        return None


def _page(
    isian: Mapping[str, str],
    *,
    galat: Mapping[str, str] | None = None,
    umum: str = "",
    titipan: Sequence[str] = (),
    status: int = 200,
    kunci: str | None = None,
) -> ResponseReturnValue:
    galat = galat or {}
    urut = sorted(galat, key=lambda b: BIDANG.index(b) if b in BIDANG else len(BIDANG))
    isi = render_template(
        "pengaduan/petugas/catat.html",
        isian=isian,
        galat=galat,
        ringkas=[*([("catat", umum)] if umum else []), *((f"b-{b}", galat[b]) for b in urut)],
        titipan=[(t, n.nama) for t in titipan for n in read_titipan([t])],
        kunci=kunci or issue_kunci(JENIS_FORMULIR, saya().nama),
        terakhir=_last_one() if request.method == "GET" else None,
        maks_berkas=MAKS_JUMLAH,
        **_choices(),
    )
    return isi, status


@bp.get("/catat")
@butuh_izin("pengaduan.catat")
def catat() -> ResponseReturnValue:
    """Show the entry screen."""
    return _page(_empty_isian())


@bp.get("/catat/<int:kasus_id>")
@butuh_izin("pengaduan.catat")
def tercatat(kasus_id: int) -> ResponseReturnValue:
    """Show the number, code and PIN of a stored case, its papers, and cases that may be the same."""
    return render_template("pengaduan/petugas/tercatat.html", terakhir=describe_tercatat(find_kasus(kasus_id, saya())))


def _accept_files(galat: dict[str, str]) -> list[str]:
    """Put new uploads into quarantine; return the notes of all files that stay with the form."""
    lama = [t for t in request.form.getlist("titipan") if t not in request.form.getlist("buang")]
    catatan = [t for t in lama if read_titipan([t])][:MAKS_JUMLAH]
    baru: list[FileStorage] = [b for b in request.files.getlist("berkas") if b.filename]
    for berkas in baru:
        if len(catatan) >= MAKS_JUMLAH:
            galat["berkas"] = _("Paling banyak %(maks)s berkas.", maks=MAKS_JUMLAH)
            break
        try:
            catatan.append(sign_titipan(accept_berkas(berkas.filename or "", berkas.read())))
        except DomainError as salah:
            galat["berkas"] = translate(salah)
    return catatan


def _read() -> HasilBaca:
    unit_id = read_nomor(request.form, "unit")
    cakupan = entry_scope(saya())
    ada = unit_id is not None and (unit_id in cakupan if cakupan is not None else True)
    try:
        kal = aturan.kalender_of(unit_id if ada else None)
    except TidakDitemukan:
        kal = aturan.kalender_of(None)
    hasil = read_catat(request.form, kini=utc_now(), zona=current_app.config["PORTAL_ZONA"], buka=kal.buka)
    check_tempat(request.form, hasil, saya())
    return hasil


def _store(hasil: HasilBaca, lampiran: Sequence[Titipan]) -> Tercatat:
    kunci = read_kunci(JENIS_FORMULIR, saya().nama)
    baru, pelaku = replace(make_baru(hasil), lampiran=lampiran), saya()
    with unit_kerja():
        return record(baru, hasil.tindakan, kiriman=kunci, pelaku=pelaku, now=utc_now())


def _after(hasil: Tercatat) -> ResponseReturnValue:
    lagi = request.form.get("aksi") == "lagi"
    tetap: dict[str, Any] = {n: request.form.get(n, "")[:40] for n in TETAP} if lagi else {}
    if hasil.ditahan:
        flash(
            _(
                "Tersimpan dengan nomor %(nomor)s, kode %(kode)s, PIN %(pin)s. Nama Anda tertulis di dalamnya, "
                "maka petugas lain yang menanganinya.",
                nomor=hasil.tanda.nomor_register,
                kode=write_kode(hasil.tanda.kode),
                pin=hasil.tanda.pin,
            ),
            "warning",
        )
        return redirect(url_for("pengaduan_petugas.catat", **tetap), code=303)
    if lagi:
        return redirect(url_for("pengaduan_petugas.catat", terakhir=hasil.kasus_id, **tetap), code=303)
    return redirect(url_for("pengaduan_petugas.tercatat", kasus_id=hasil.kasus_id), code=303)


@bp.post("/catat")
@butuh_izin("pengaduan.catat")
def catat_simpan() -> ResponseReturnValue:
    """Store one complaint; on a mistake the screen comes back with everything typed, files included."""
    galat: dict[str, str] = {}
    titipan = _accept_files(galat)
    try:
        hasil = _read()
        galat |= {b: translate(s) for b, s in hasil.galat.items()}
        if galat:
            return _page(request.form, galat=galat, titipan=titipan, status=422, kunci=request.form.get("kiriman"))
        tersimpan = _store(hasil, read_titipan(titipan))
    except DomainError as salah:
        bidang = {salah.bidang: translate(salah)} if salah.bidang in BIDANG else {}
        baru = None if salah.kode in ("kiriman_usang", "kiriman_tertukar") else request.form.get("kiriman")
        return _page(
            request.form,
            galat=bidang,
            umum="" if bidang else translate(salah),
            titipan=titipan,
            status=salah.status,
            kunci=baru,
        )
    return _after(tersimpan)
