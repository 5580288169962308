"""The officer's first page: what must be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.inti.db import utc_now
from portal.inti.galat import _n
from portal.inti.periode import Periode, local_date
from portal.inti.web.menu import Butir
from portal.inti.web.penjaga import boleh, butuh_izin, cakupan
from portal.organisasi.service import Unit, list_unit
from portal.pengaduan.service.akses import make_pelaku
from portal.pengaduan.service.daftar import count_work
from portal.publikasi.service import list_terbitan
from portal.skm.instrumen import find_instrumen
from portal.skm.service.indeks import HasilIndeks
from portal.skm.service.penutupan import count_susulan, find_penutupan, read_indeks
from portal.tindak_lanjut.domain.saringan import MINGGU_INI, TERLAMBAT, end_of_week
from portal.tindak_lanjut.service.akses import list_kewajiban, make_pembaca

bp = Blueprint("beranda_petugas", __name__, url_prefix="/petugas")
MENU = (Butir(10, _n("Beranda"), "beranda_petugas.index", "beranda.lihat", "home"),)


@dataclass(frozen=True)
class Pekerjaan:
    """One line of the work list: what, for which unit, how urgent, where to do it."""

    teks: str
    unit: str
    jenis: str
    url: str


def _closing_work(unit: Unit, lalu: Periode) -> Pekerjaan | None:
    tutup = find_penutupan(unit.id, lalu)
    dasbor = url_for("skm_petugas.dasbor", unit=unit.kode, periode=lalu.kode)
    if tutup is None:
        return Pekerjaan(_("Tutup %(periode)s", periode=lalu.nama), unit.nama, "bahaya", dasbor)
    if count_susulan(tutup):
        return Pekerjaan(_("Ada jawaban susulan untuk %(periode)s", periode=lalu.nama), unit.nama, "ingat", dasbor)
    return None


def _publish_work(unit: Unit, lalu: Periode) -> Pekerjaan | None:
    tutup = find_penutupan(unit.id, lalu)
    terbit = {t.penutupan.id for t in list_terbitan(unit.id, jumlah=8)}
    if tutup is None or tutup.id in terbit or not boleh("publikasi.terbit"):
        return None
    return Pekerjaan(
        _("Terbitkan hasil %(periode)s", periode=lalu.nama),
        unit.nama,
        "ingat",
        url_for("publikasi_petugas.daftar"),
    )


def _sample_work(hasil: HasilIndeks, kini: Periode, hari_ini: date) -> Pekerjaan | None:
    bulan = Periode.containing(hari_ini, "bulan")
    minimum = find_instrumen("skm").minimum_per_bulan or 0
    n = hasil.per_bulan.get(bulan.kode, 0)
    if n >= minimum:
        return None
    return Pekerjaan(
        _("Responden %(bulan)s baru %(n)s dari %(minimum)s", bulan=bulan.nama, n=n, minimum=minimum),
        hasil.unit_nama,
        "info",
        url_for("skm_petugas.dasbor", unit=hasil.unit_kode, periode=kini.kode),
    )


def _complaint_work(hari_ini: date) -> list[Pekerjaan]:
    """Return the complaint work that waits: overdue, due today, new, to be approved; each opens its list."""
    if not boleh("pengaduan.lihat"):
        return []
    angka = count_work(make_pelaku(current_user, hari_ini), now=utc_now())
    calon = (
        (angka.terlambat, _("%(n)s pengaduan terlambat", n=angka.terlambat), "bahaya", {"tenggat": "terlambat"}),
        (
            angka.hari_ini,
            _("%(n)s pengaduan jatuh tempo hari ini", n=angka.hari_ini),
            "bahaya",
            {"tenggat": "hari_ini"},
        ),
        (
            angka.belum_verifikasi,
            _("%(n)s pengaduan baru, belum diverifikasi", n=angka.belum_verifikasi),
            "ingat",
            {"status": "baru"},
        ),
        (
            angka.menunggu_setuju,
            _("%(n)s pengaduan menunggu persetujuan", n=angka.menunggu_setuju),
            "ingat",
            {"setuju": "1"},
        ),
    )
    return [
        Pekerjaan(teks, _("Pengaduan"), jenis, url_for("pengaduan_petugas.daftar", **saring))  # type: ignore[arg-type]
        for jumlah, teks, jenis, saring in calon
        if jumlah
    ]


def _followup_work(hari_ini: date) -> list[Pekerjaan]:
    """Return the plans of follow-up that are late or due this week."""
    if not boleh("tindak_lanjut.kerja"):
        return []
    daftar = list_kewajiban(make_pembaca(current_user, hari_ini), sampai=end_of_week(hari_ini))
    telat = sum(k.rencana.is_late(hari_ini) for k in daftar)
    minggu = len(daftar) - telat
    calon = (
        (telat, _("%(n)s rencana tindak lanjut terlambat", n=telat), "bahaya", TERLAMBAT),
        (minggu, _("%(n)s rencana tindak lanjut jatuh tempo minggu ini", n=minggu), "ingat", MINGGU_INI),
    )
    return [
        Pekerjaan(teks, _("Tindak lanjut"), jenis, url_for("tindak_lanjut_petugas.daftar", tenggat=tenggat))
        for jumlah, teks, jenis, tenggat in calon
        if jumlah
    ]


def _survey_work(unit: Sequence[Unit], ringkas: list[tuple[Unit, HasilIndeks]], hari_ini: date) -> list[Pekerjaan]:
    kini = Periode.containing(hari_ini)
    calon = [_closing_work(u, kini.shift(-1)) for u in unit] + [_publish_work(u, kini.shift(-1)) for u in unit]
    calon += [_sample_work(hasil, kini, hari_ini) for _unit, hasil in ringkas]
    return [p for p in calon if p is not None]


@bp.get("/")
@butuh_izin("beranda.lihat")
def index() -> ResponseReturnValue:
    """Show what must be done, complaints first, then follow-up, then the running figures of each unit."""
    hari_ini = local_date(utc_now(), current_app.config["PORTAL_ZONA"])
    kini = Periode.containing(hari_ini)
    pekerjaan, ringkas = _complaint_work(hari_ini) + _followup_work(hari_ini), []
    if boleh("skm.lihat"):
        unit = list_unit(cakupan())
        ringkas = [(u, read_indeks(u, kini, hari_ini=hari_ini, berjalan=True)) for u in unit]
        pekerjaan += _survey_work(unit, ringkas, hari_ini)
    return render_template("beranda/petugas/index.html", pekerjaan=pekerjaan, ringkas=ringkas, periode=kini)
