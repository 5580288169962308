"""Review of marked and excluded answers: by people outside the rated unit, with a reason, nothing deleted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from portal.inti.db import db, utc_now
from portal.inti.galat import DomainError, TidakBerwenang, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.daftar import fetch_halaman
from portal.inti.web.penjaga import butuh_izin, cakupan, pelaku
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import list_loket, subtree_ids
from portal.skm.domain.keabsahan import BATAL, DIKECUALIKAN, SAH, list_tanda
from portal.skm.domain.profil import KANAL
from portal.skm.petugas.dasar import bp, chosen, chosen_instrumen, switch, today
from portal.skm.service.keabsahan import check_peninjau, list_tinjauan, may_review, review
from portal.skm.service.penutupan import count_perubahan, find_penutupan, read_indeks
from portal.skm.service.tinjauan import (
    MAKS_SEKALI,
    Pratinjau,
    count_tanda,
    find_jawaban,
    list_bertanda,
    preview_review,
)

NAMA_STATUS = {SAH: _n("Dihitung"), DIKECUALIKAN: _n("Dikecualikan"), BATAL: _n("Impor dibatalkan")}


@dataclass(frozen=True)
class Saring:
    """The filters of the list as they stand in the address."""

    tanda: int | None
    status: str
    loket_id: int | None

    @property
    def kueri(self) -> dict[str, Any]:
        """The filters that are set."""
        isi = {"tanda": self.tanda, "status": self.status or None, "loket_id": self.loket_id}
        return {k: v for k, v in isi.items() if v is not None}


def _read_angka(nama: str, maks: int) -> int | None:
    teks = request.values.get(nama, "")
    return int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 10 and int(teks) <= maks else None


def _read_saring() -> Saring:
    status = request.values.get("status", "")
    return Saring(
        _read_angka("tanda", 127), status if status in (SAH, DIKECUALIKAN) else "", _read_angka("loket_id", 2**31 - 1)
    )


def _unit_saya() -> int | None:
    """Return the unit the signed-in person belongs to; None for people of the whole office."""
    nomor: int | None = current_user.unit_id
    return nomor


def _rounded(saat: datetime) -> datetime:
    """Round down to ten minutes: enough to see a burst, too little to know a visitor by the clock."""
    lokal = saat.astimezone(ZoneInfo(current_app.config["PORTAL_ZONA"]))
    return lokal.replace(minute=lokal.minute // 10 * 10, second=0)


def _back(**lain: Any) -> str:
    unit, periode = chosen()
    isi = {"unit": unit.kode, "periode": periode.kode, "instrumen": chosen_instrumen().kode, **_read_saring().kueri}
    return url_for("skm_petugas.tinjauan", **{**isi, **lain})


@bp.get("/tinjauan")
@butuh_izin("skm.tinjau")
def tinjauan() -> ResponseReturnValue:
    """List marked and excluded answers with the index both ways; only outsiders get the buttons."""
    unit, periode = chosen()
    instrumen, saring = chosen_instrumen(), _read_saring()
    ids = subtree_ids(unit.id)
    daftar = fetch_halaman(
        list_bertanda(ids, instrumen.kode, periode, tanda=saring.tanda, status=saring.status, loket_id=saring.loket_id)
    )
    boleh_unit = {nomor: may_review(nomor, _unit_saya()) for nomor in {unit.id, *(b.unit_id for b in daftar.baris)}}
    tutup = find_penutupan(unit.id, periode, instrumen.kode)
    return render_template(
        "skm/petugas/tinjauan.html",
        daftar=daftar,
        saring=saring,
        hasil=read_indeks(unit, periode, instrumen=instrumen.kode, hari_ini=today(), berjalan=True),
        hitungan=count_tanda(ids, instrumen.kode, periode),
        instrumen=instrumen,
        boleh_unit=boleh_unit,
        tutup=tutup,
        perubahan=count_perubahan(tutup) if tutup else 0,
        pilihan_loket=[(k.id, k.nama if len(ids) == 1 else f"{k.unit.nama}: {k.nama}") for k in list_loket(ids)],
        kanal=KANAL,
        nama_status=NAMA_STATUS,
        list_tanda=list_tanda,
        dibulatkan=_rounded,
        maks=MAKS_SEKALI,
        **switch(unit, periode),
    )


def _chosen_nomor(status: str) -> list[int]:
    """Return the answers ticked, or all that match the filters and would change, where the person may decide."""
    if not request.form.get("semua"):
        return [int(n) for n in request.form.getlist("pilih") if n.isascii() and n.isdigit() and len(n) < 19]
    unit, periode = chosen()
    saring = _read_saring()
    ids = frozenset(n for n in subtree_ids(unit.id) if may_review(n, _unit_saya()))
    pilih = list_bertanda(
        ids, chosen_instrumen().kode, periode, tanda=saring.tanda, status=saring.status, loket_id=saring.loket_id
    ).subquery()
    return list(db.session().scalars(select(pilih.c.id).where(pilih.c.status != status).limit(MAKS_SEKALI + 1)))


def _preview(nomor: list[int], status: str) -> Pratinjau:
    unit, periode = chosen()
    hasil = preview_review(
        nomor, status, unit_ids=subtree_ids(unit.id), instrumen=chosen_instrumen().kode, periode=periode
    )
    for unit_id in hasil.unit_ids:
        check_peninjau(unit_id, _unit_saya())
    return hasil


def _show_preview(hasil: Pratinjau, status: str, galat: str | None = None, kode: int = 200) -> ResponseReturnValue:
    unit, periode = chosen()
    halaman = render_template(
        "skm/petugas/tinjauan_pratinjau.html",
        pratinjau=hasil,
        status=status,
        nama_status=NAMA_STATUS,
        kembali=_back(),
        saring=_read_saring(),
        instrumen=chosen_instrumen(),
        unit=unit,
        periode=periode,
        tutup=find_penutupan(unit.id, periode, chosen_instrumen().kode),
        alasan=request.form.get("alasan", ""),
        galat=galat,
    )
    return halaman, kode


@bp.post("/tinjauan/pratinjau")
@butuh_izin("skm.tinjau")
def tinjauan_pratinjau() -> ResponseReturnValue:
    """Show what a decision would change, and ask for its reason; nothing is written."""
    status = request.form.get("keputusan", "")
    try:
        return _show_preview(_preview(_chosen_nomor(status), status), status)
    except TidakBerwenang:
        raise
    except DomainError as salah:
        flash(translate(salah), "danger")
        return redirect(_back(), code=303)


@bp.post("/tinjauan/putuskan")
@butuh_izin("skm.tinjau")
@menulis
def tinjauan_putuskan() -> ResponseReturnValue:
    """Carry a decision out."""
    status = request.form.get("keputusan", "")
    nomor = [int(n) for n in request.form.getlist("pilih") if n.isascii() and n.isdigit() and len(n) < 19]
    hasil = _preview(nomor, status)
    try:
        jumlah = review(
            nomor,
            status,
            alasan=request.form.get("alasan", ""),
            cakupan=cakupan(),
            unit_peninjau=_unit_saya(),
            pelaku=pelaku(),
            now=utc_now(),
        )
    except DomainError as salah:
        if salah.bidang != "alasan":
            raise
        return _show_preview(hasil, status, translate(salah), salah.status)
    kalimat = _("%(n)s jawaban dihitung.", n=jumlah) if status == SAH else _("%(n)s jawaban dikecualikan.", n=jumlah)
    flash(kalimat, "success")
    return redirect(_back(), code=303)


@bp.get("/tinjauan/<int:jawaban_id>")
@butuh_izin("skm.tinjau")
def tinjauan_riwayat(jawaban_id: int) -> ResponseReturnValue:
    """Show what was decided about one answer, by whom and why."""
    satu = find_jawaban(jawaban_id, cakupan())
    riwayat = list_tinjauan(jawaban_id)
    return render_template(
        "skm/petugas/tinjauan_riwayat.html",
        jawaban=satu,
        riwayat=riwayat,
        status_awal=riwayat[0].status_lama if riwayat else satu.status,
        tanda=list_tanda(satu.tanda),
        kanal=KANAL,
        nama_status=NAMA_STATUS,
        kembali=_back() if request.args.get("unit") else url_for("skm_petugas.tinjauan"),
    )
