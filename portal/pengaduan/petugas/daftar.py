"""The inbox: filters in the address, saved views, export of what is shown."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.inti.db import db, utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.web.bahasa import translate
from portal.inti.web.bentuk import tanggal, waktu
from portal.inti.web.daftar import fetch_halaman
from portal.inti.web.penjaga import butuh_izin
from portal.inti.web.transaksi import menulis
from portal.organisasi.service import list_unit
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.status import NAMA_STATUS
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.petugas.kata import PILIHAN, RUPA_STATUS, Kamus, read_kamus
from portal.pengaduan.service import aturan, massal, saringan
from portal.pengaduan.service.daftar import TERBUKA, count_work, select_kasus

EKSPOR_MAKS = 10_000
RUMUS = ("=", "+", "-", "@", "\t", "\r")
BAWAAN = "urut=tenggat"
JUDUL_SARINGAN = {
    "q": _n("Kata"),
    "status": _n("Status"),
    "tenggat": _n("Tenggat"),
    "unit": _n("Unit"),
    "kanal": _n("Kanal"),
    "jenis": _n("Jenis"),
    "klasifikasi": _n("Klasifikasi"),
    "kategori": _n("Kategori"),
    "pic": _n("PIC"),
    "dari": _n("Diterima sejak"),
    "sampai": _n("Diterima sampai"),
    "usulan": _n("Usul"),
    "setuju": _n("Persetujuan"),
}
TENGGAT = {"terlambat": _n("Terlambat"), "hari_ini": _n("Jatuh tempo hari ini"), "dekat": _n("Dalam tiga hari")}
PIC = {"saya": _n("Saya"), "kosong": _n("Belum ada")}
URUT = {
    "tenggat": _n("Tenggat terdekat"),
    "baru": _n("Paling baru"),
    "lama": _n("Paling lama"),
    "diterima": _n("Tanggal diterima"),
}
KOLOM_EKSPOR = (
    _n("Nomor register"), _n("Judul"), _n("Status"), _n("Tenggat"), _n("Keterangan tenggat"), _n("Unit"),
    _n("Pelaksana"), _n("PIC"), _n("Jenis"), _n("Klasifikasi"), _n("Kategori"), _n("Kanal"),
    _n("Tanggal diterima"), _n("Pelapor"),
)  # fmt: skip


def read_saringan() -> dict[str, str]:
    """Return the filters of the present address."""
    return saringan.pick_saringan(request.args.items(multi=True))


def list_url(saring: dict[str, str]) -> str:
    """Return the address of the list with these filters."""
    return url_for("pengaduan_petugas.daftar", **saring)  # type: ignore[arg-type]


def _pilihan() -> dict[str, dict[str, str]]:
    """Return the choices of every filter: value → words, in the visitor's language."""
    status = {"": _("Yang terbuka"), "semua": _("Semua"), **{k: _(v) for k, v in PILIHAN["status"].items()}}
    status.pop("draf_petugas")
    lain = {k: {"": _("Semua"), **{n: _(t) for n, t in PILIHAN[k].items()}} for k in ("kanal", "jenis", "klasifikasi")}
    return {
        "status": status,
        "tenggat": {"": _("Semua"), **{k: _(v) for k, v in TENGGAT.items()}},
        "unit": {"": _("Semua"), **{u.kode: u.nama for u in list_unit(saya().cakupan)}},
        "pic": {"": _("Semua"), **{k: _(v) for k, v in PIC.items()}},
        "kategori": {"": _("Semua"), **{k.kode: k.nama for k in aturan.list_kategori(semua=True)}},
        "usulan": {"1": _("Ada usul")},
        "setuju": {"1": _("Menunggu persetujuan")},
        **lain,
    }


def _chips(saring: dict[str, str], pilihan: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """Return the active filters in words, each with the address of the list without it."""
    return [
        {
            "judul": _(JUDUL_SARINGAN[nama]),
            "nilai": pilihan.get(nama, {}).get(nilai, nilai),
            "url": list_url({k: v for k, v in saring.items() if k != nama}),
        }
        for nama, nilai in saring.items()
        if nama in JUDUL_SARINGAN
    ]


def _sort_links(saring: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return address and direction of the columns that can be sorted."""
    kini = saring.get("urut", "tenggat")
    lain = {k: v for k, v in saring.items() if k != "urut"}
    nomor = "lama" if kini == "baru" else "baru"
    return {
        "tenggat": {"urut_url": list_url(lain | {"urut": "tenggat"}), "urut": "naik" if kini == "tenggat" else ""},
        "nomor": {
            "urut_url": list_url(lain | {"urut": nomor}),
            "urut": {"lama": "naik", "baru": "turun"}.get(kini, ""),
        },
        "diterima": {"urut_url": list_url(lain | {"urut": "diterima"}), "urut": "turun" if kini == "diterima" else ""},
    }


def _list_page(status: int = 200, galat: str = "", nama: str = "") -> ResponseReturnValue:
    now = utc_now()
    saring = read_saringan()
    halaman = fetch_halaman(select_kasus(saya(), saring, now=now))
    pilihan = _pilihan()
    isi = render_template(
        "pengaduan/petugas/daftar.html",
        daftar=halaman,
        kamus=read_kamus([k for (k,) in halaman.baris], now=now),
        kerja=count_work(saya(), now=now),
        saring=saring,
        kueri=saringan.write_kueri(saring),
        asal=saringan.write_kueri(saring) or BAWAAN,
        pilihan=pilihan,
        judul_saringan=JUDUL_SARINGAN,
        keping=_chips(saring, pilihan),
        urut=_sort_links(saring),
        pilihan_urut=URUT,
        tersimpan=[(s, list_url(saringan.read_kueri(s.kueri))) for s in saringan.list_saringan(current_user.id)],
        aksi=[GERAK[k] for k in massal.AKSI],
        nama_status=NAMA_STATUS,
        rupa_status=RUPA_STATUS,
        galat=galat,
        nama_saringan=nama,
        maks_massal=massal.MAKS,
    )
    return isi, status


@bp.get("/")
@butuh_izin("pengaduan.lihat")
def daftar() -> ResponseReturnValue:
    """List the cases the person may see, the most urgent first."""
    return _list_page()


@bp.post("/saringan")
@butuh_izin("pengaduan.lihat")
@menulis
def simpan_saringan() -> ResponseReturnValue:
    """Keep the filters of the list under a name."""
    saring = saringan.read_kueri(request.form.get("kueri", ""))
    try:
        baris = saringan.save_saringan(current_user.id, request.form.get("nama", ""), saring)
    except DomainError as salah:
        flash(translate(salah), "danger")
    else:
        flash(_("Saringan “%(nama)s” disimpan.", nama=baris.nama), "success")
    return redirect(list_url(saring), code=303)


@bp.post("/saringan/<int:saringan_id>/hapus")
@butuh_izin("pengaduan.lihat")
@menulis
def hapus_saringan(saringan_id: int) -> ResponseReturnValue:
    """Delete one's own saved view."""
    nama = saringan.delete_saringan(saringan_id, current_user.id)
    flash(_("Saringan “%(nama)s” dihapus.", nama=nama), "success")
    return redirect(url_for("pengaduan_petugas.daftar"), code=303)


def guard_sel(nilai: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{nilai}" if nilai.startswith(RUMUS) else nilai


def _export_row(kasus: Pengaduan, kamus: Kamus) -> list[str]:
    teks, _keadaan = kamus.tenggat(kasus)
    nama = {k: _(PILIHAN[k][nilai]) if (nilai := getattr(kasus, k)) else "" for k in PILIHAN if k != "kecepatan"}
    sel = (
        kasus.nomor_register,
        kasus.judul,
        nama["status"],
        waktu(kasus.tenggat_tahap) if kasus.tenggat_tahap and kasus.status in TERBUKA else "",
        teks,
        kamus.unit.get(kasus.unit_id, ""),
        kamus.unit.get(kasus.unit_pelaksana_id or 0, ""),
        kamus.orang.get(kasus.pic_id or 0, ""),
        nama["jenis"],
        nama["klasifikasi"],
        kamus.kategori.get(kasus.kategori or "", ""),
        nama["kanal"],
        tanggal(kasus.tanggal_diterima, "dd/MM/yyyy"),
        kamus.nama_pelapor(kasus),
    )
    return [guard_sel(s) for s in sel]


def _write_csv(baris: list[list[str]]) -> Iterator[str]:
    for mulai in range(0, len(baris), 500):
        keluaran = io.StringIO()
        csv.writer(keluaran).writerows(baris[mulai : mulai + 500])
        yield ("\ufeff" if mulai == 0 else "") + keluaran.getvalue()


@bp.get("/ekspor.csv")
@butuh_izin("pengaduan.lihat")
def ekspor() -> ResponseReturnValue:
    """Hand out the list as shown, at most EKSPOR_MAKS rows; all rows are of one moment."""
    now = utc_now()
    pilih: Any = select_kasus(saya(), read_saringan(), now=now).limit(EKSPOR_MAKS)
    kasus = db.session().scalars(pilih).all()
    kamus = read_kamus(kasus, now=now)
    baris = [[_(k) for k in KOLOM_EKSPOR], *(_export_row(k, kamus) for k in kasus)]
    respons = Response(_write_csv(baris), mimetype="text/csv")
    respons.headers["Content-Disposition"] = "attachment; filename=pengaduan.csv"
    return respons
