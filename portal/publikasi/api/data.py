"""The open data: units, services, results, complaints, standards; JSON by page, CSV as a whole.

The docstrings of the views are the summaries of the OpenAPI document and therefore Indonesian.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask import Response

from portal.inti.db import utc_now
from portal.inti.periode import Periode
from portal.publikasi import terbuka
from portal.publikasi.angka import KOLOM_CSV, list_baris
from portal.publikasi.api import skema
from portal.publikasi.api.dasar import (
    PARAMETER_LAYANAN,
    PARAMETER_PERIODE,
    PARAMETER_UNIT,
    bp,
    fails_with,
    send_csv,
)
from portal.publikasi.service import local_day

CSV: dict[str, Any] = {"content_type": "text/csv", "schema": {"type": "string"}, "description": "Berkas CSV"}
_DESIMAL = ("ikm",)


def _rows(isi: Iterable[Mapping[str, Any]], bentuk: type[skema.Schema]) -> list[tuple[object, ...]]:
    """Return rows in the order of the shape's fields, their names first."""
    kolom = tuple(bentuk().fields)
    return [kolom, *(tuple(_cell(nama, satu[nama]) for nama in kolom) for satu in isi)]


def _cell(nama: str, nilai: Any) -> object:
    if isinstance(nilai, bool):
        return "ya" if nilai else "tidak"
    return Decimal(nilai) if nama in _DESIMAL and nilai is not None else nilai


@bp.route("/unit")
@bp.arguments(skema.HalamanQuery, location="query")
@fails_with(422)
@bp.response(200, skema.listed(skema.UnitSchema, "DaftarUnit"))
def unit(minta: Mapping[str, Any]) -> terbuka.Potongan:
    """Daftar unit"""
    return terbuka.cut_page(terbuka.list_unit_data(), **minta)


@bp.route("/unit.csv")
@bp.arguments(skema.GayaQuery, location="query")
@fails_with(422)
@bp.response(200, **CSV)
def unit_csv(minta: Mapping[str, Any]) -> Response:
    """Daftar unit, CSV"""
    return send_csv("unit", minta["gaya"], _rows(terbuka.list_unit_data(), skema.UnitSchema))


@bp.route("/layanan")
@bp.arguments(skema.DaftarUnitQuery, location="query")
@fails_with(404, 422)
@bp.response(200, skema.listed(skema.LayananSchema, "DaftarLayanan"))
def layanan(minta: dict[str, Any]) -> terbuka.Potongan:
    """Daftar layanan"""
    return terbuka.cut_page(terbuka.list_layanan_data(minta.pop("unit", None)), **minta)


@bp.route("/layanan.csv")
@bp.arguments(skema.CsvUnitQuery, location="query")
@fails_with(404, 422)
@bp.response(200, **CSV)
def layanan_csv(minta: Mapping[str, Any]) -> Response:
    """Daftar layanan, CSV"""
    isi = terbuka.list_layanan_data(minta.get("unit"))
    return send_csv("layanan", minta["gaya"], _rows(isi, skema.LayananSchema))


@bp.route("/ikm")
@bp.arguments(skema.DaftarTahunQuery, location="query")
@fails_with(404, 422)
@bp.response(200, skema.listed(skema.IkmSchema, "DaftarIkm"))
def ikm(minta: Mapping[str, Any]) -> terbuka.Potongan:
    """IKM yang sudah terbit, periode terbaru lebih dahulu"""
    return terbuka.page_ikm(minta.get("unit"), minta.get("tahun"), minta["halaman"], minta["per_halaman"])


@bp.route("/ikm.csv")
@bp.arguments(skema.CsvIkmQuery, location="query")
@fails_with(404, 422)
@bp.response(200, **CSV)
def ikm_csv(minta: Mapping[str, Any]) -> Response:
    """IKM dan nilai setiap unsur satu tahun, CSV: satu baris satu unsur, satu baris indeks"""
    baris: list[tuple[object, ...]] = [KOLOM_CSV]
    for terbitan in terbuka.iter_ikm(minta.get("unit"), minta.get("tahun")):
        baris += list_baris(terbitan)
    return send_csv("ikm", minta["gaya"], baris)


@bp.route("/ikm/<kode_unit>/<kode_periode>", parameters=[PARAMETER_UNIT, PARAMETER_PERIODE])
@fails_with(404, 422)
@bp.response(200, skema.IkmLengkapSchema)
def ikm_satu(kode_unit: str, kode_periode: str) -> dict[str, Any]:
    """Semua angka satu periode yang sudah terbit"""
    return terbuka.read_ikm(kode_unit, Periode.parse(kode_periode))


@bp.route("/pengaduan")
@bp.arguments(skema.DaftarTahunQuery, location="query")
@fails_with(404, 422)
@bp.response(200, skema.listed(skema.PengaduanSchema, "DaftarPengaduan"))
def pengaduan(minta: dict[str, Any]) -> terbuka.Potongan:
    """Periode pengaduan yang sudah ditutup"""
    return terbuka.cut_page(terbuka.list_pengaduan_data(minta.pop("unit", None), minta.pop("tahun", None)), **minta)


@bp.route("/pengaduan.csv")
@bp.arguments(skema.CsvTahunQuery, location="query")
@fails_with(404, 422)
@bp.response(200, **CSV)
def pengaduan_csv(minta: Mapping[str, Any]) -> Response:
    """Periode pengaduan yang sudah ditutup, CSV"""
    isi = terbuka.list_pengaduan_data(minta.get("unit"), minta.get("tahun"))
    return send_csv("pengaduan", minta["gaya"], _rows(isi, skema.PengaduanSchema))


@bp.route("/pengaduan/<kode_unit>/<kode_periode>", parameters=[PARAMETER_UNIT, PARAMETER_PERIODE])
@fails_with(404, 422)
@bp.response(200, skema.PengaduanLengkapSchema)
def pengaduan_satu(kode_unit: str, kode_periode: str) -> dict[str, Any]:
    """Angka pengaduan satu periode yang sudah ditutup"""
    return terbuka.read_pengaduan(kode_unit, Periode.parse(kode_periode))


@bp.route("/standar")
@bp.arguments(skema.DaftarUnitQuery, location="query")
@fails_with(404, 422)
@bp.response(200, skema.listed(skema.StandarSchema, "DaftarStandar"))
def standar(minta: dict[str, Any]) -> terbuka.Potongan:
    """Standar layanan yang berlaku"""
    return terbuka.cut_page(terbuka.list_standar_data(minta.pop("unit", None), per=local_day(utc_now())), **minta)


@bp.route("/standar.csv")
@bp.arguments(skema.CsvUnitQuery, location="query")
@fails_with(404, 422)
@bp.response(200, **CSV)
def standar_csv(minta: Mapping[str, Any]) -> Response:
    """Standar layanan yang berlaku, CSV"""
    isi = terbuka.list_standar_data(minta.get("unit"), per=local_day(utc_now()))
    return send_csv("standar", minta["gaya"], _rows(isi, skema.StandarSchema))


@bp.route("/standar/<kode_unit>/<kode_layanan>", parameters=[PARAMETER_UNIT, PARAMETER_LAYANAN])
@fails_with(404)
@bp.response(200, skema.StandarLengkapSchema)
def standar_satu(kode_unit: str, kode_layanan: str) -> dict[str, Any]:
    """Standar satu layanan dengan 14 komponen dan maklumatnya"""
    return terbuka.read_standar_data(kode_unit, kode_layanan, per=local_day(utc_now()))
