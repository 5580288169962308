"""Public pages of results: list, one period, posters, JSON and CSV."""

import json

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.inti.periode import Periode
from portal.inti.tabel import GayaCsv
from portal.pengaduan.domain.publik import NAMA_GOLONGAN
from portal.pengaduan.domain.rincian import name_nilai
from portal.pengaduan.service import terbit as pengaduan
from portal.publikasi import angka, service
from portal.publikasi import poster as gambar
from portal.publikasi.domain.ukuran import POSTER
from portal.publikasi.publik.dasar import SIMPAN, bp, respond
from portal.skm.domain.indeks import straddled


@bp.get("/")
def daftar() -> ResponseReturnValue:
    """List the published periods."""
    return render_template("publikasi/publik/daftar.html", terbitan=service.list_terbitan())


def _name(terbitan: service.Terbitan, akhiran: str) -> str:
    return f"IKM_{terbitan.hasil.periode.kode}_{terbitan.unit.kode}_r{terbitan.penutupan.revisi}{akhiran}"


@bp.get("/ikm/<kode_unit>/<kode_periode>")
def ikm(kode_unit: str, kode_periode: str) -> ResponseReturnValue:
    """Show the index of a unit and period: letter, n, unsur, method, profile, downloads."""
    terbitan = service.find_terbitan(kode_unit, Periode.parse(kode_periode))
    return render_template(
        "publikasi/publik/ikm.html",
        t=terbitan,
        hasil=terbitan.hasil,
        profil=angka.describe_profil(terbitan),
        kanal=angka.describe_kanal(terbitan),
        batas=straddled(terbitan.hasil.indeks),
        poster=gambar.list_poster(terbitan.publikasi),
        uraikan=gambar.describe_nama,
        riwayat=service.list_terbitan(terbitan.unit.id, jumlah=8),
        alamat_portal=service.read_tempat().base_url,
    )


@bp.get("/ikm/<kode_unit>/<kode_periode>.json")
def data_json(kode_unit: str, kode_periode: str) -> Response:
    """Serve the open data of a published period as JSON."""
    terbitan = service.find_terbitan(kode_unit, Periode.parse(kode_periode))
    return respond(angka.dump_json(terbitan), "application/json", _name(terbitan, ".json"))


@bp.get("/ikm/<kode_unit>/<kode_periode>.csv")
def data_csv(kode_unit: str, kode_periode: str) -> Response:
    """Serve the unsur figures of a published period as CSV; `gaya=koma` for an Indonesian Excel."""
    terbitan = service.find_terbitan(kode_unit, Periode.parse(kode_periode))
    gaya: GayaCsv = "koma" if request.args.get("gaya") == "koma" else "titik"
    return respond(angka.dump_csv(terbitan, gaya=gaya), "text/csv", _name(terbitan, ".csv"))


@bp.get("/ikm/<kode_unit>/<kode_periode>/poster-<nama>")
def poster(kode_unit: str, kode_periode: str, nama: str) -> Response:
    """Serve one poster."""
    terbitan = service.find_terbitan(kode_unit, Periode.parse(kode_periode))
    isi = gambar.read_poster(terbitan, nama)
    return respond(isi, POSTER[nama], _name(terbitan, f"_{nama}"))


@bp.get("/pengaduan/")
def pengaduan_daftar() -> ResponseReturnValue:
    """List the closed periods of complaints and the newest published cases."""
    return render_template(
        "publikasi/publik/pengaduan_daftar.html",
        terbitan=pengaduan.list_terbitan(),
        kasus=pengaduan.list_terbit(jumlah=20),
    )


@bp.get("/pengaduan/<kode_unit>/<kode_periode>")
def pengaduan_periode(kode_unit: str, kode_periode: str) -> ResponseReturnValue:
    """Show the figures of a closed period and its published cases."""
    terbitan = pengaduan.find_terbitan(kode_unit, Periode.parse(kode_periode))
    return render_template(
        "publikasi/publik/pengaduan_periode.html",
        t=terbitan,
        angka=terbitan.angka,
        kasus=pengaduan.list_terbit(terbitan.unit, terbitan.periode),
        golongan=NAMA_GOLONGAN,
        name_nilai=name_nilai,
    )


@bp.get("/pengaduan/<kode_unit>/<kode_periode>.json")
def pengaduan_json(kode_unit: str, kode_periode: str) -> Response:
    """Serve the figures of a closed period as JSON."""
    terbitan = pengaduan.find_terbitan(kode_unit, Periode.parse(kode_periode))
    isi = json.dumps(pengaduan.describe_terbitan(terbitan), ensure_ascii=False, indent=2)
    respons = Response(isi, mimetype="application/json")
    respons.headers["Cache-Control"] = SIMPAN
    return respons
