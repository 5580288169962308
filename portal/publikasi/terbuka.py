"""Open data of the office as plain values: units, services, results, complaints, standards. Nothing personal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.inti.galat import TidakDitemukan, _n
from portal.inti.periode import Periode
from portal.organisasi.domain import POLA_KODE
from portal.organisasi.service import Layanan, Unit, find_layanan, find_unit, list_layanan, list_unit
from portal.pengaduan.service import terbit as pengaduan
from portal.publikasi.angka import describe_terbitan
from portal.publikasi.domain.standar import KOMPONEN
from portal.publikasi.models import Maklumat, StandarLayanan
from portal.publikasi.service import Terbitan, find_terbitan, list_tahun, list_terbaru, load_terbitan, read_tempat
from portal.publikasi.service.maklumat import map_maklumat, pick_maklumat
from portal.publikasi.service.standar import count_komponen, find_berlaku, map_berlaku


@dataclass(frozen=True)
class Potongan:
    """One page of a list; `jumlah` counts all of it."""

    data: Sequence[Mapping[str, Any]]
    jumlah: int
    halaman: int
    per_halaman: int


def _slice(semua: Sequence[Any], halaman: int, per_halaman: int) -> Sequence[Any]:
    return semua[(halaman - 1) * per_halaman : halaman * per_halaman]


def cut_page(semua: Sequence[Mapping[str, Any]], halaman: int, per_halaman: int) -> Potongan:
    """Return one page, counted from 1; a page beyond the end is empty."""
    return Potongan(_slice(semua, halaman, per_halaman), len(semua), halaman, per_halaman)


def _url(jalur: str) -> str:
    return f"{read_tempat().base_url}{jalur}"


def find_unit_aktif(kode: str) -> Unit:
    """Return an active unit by code; raises TidakDitemukan, also for what can be no code."""
    if not POLA_KODE.fullmatch(kode.strip().upper()):
        raise TidakDitemukan("unit_tidak_ada", _n("Unit ini tidak ada."), bidang="unit")
    unit = find_unit(kode)
    if not unit.aktif:
        raise TidakDitemukan("unit_tidak_ada", _n("Unit ini tidak ada."), bidang="unit")
    return unit


def find_layanan_aktif(kode_unit: str, kode_layanan: str) -> tuple[Unit, Layanan]:
    """Return an active service with its unit; raises TidakDitemukan."""
    unit = find_unit_aktif(kode_unit)
    if POLA_KODE.fullmatch(kode_layanan.strip().upper()):
        layanan = find_layanan(unit, kode_layanan)
        if layanan.aktif:
            return unit, layanan
    raise TidakDitemukan("layanan_tidak_ada", _n("Layanan ini tidak ada."), bidang="layanan")


def list_unit_data() -> list[dict[str, Any]]:
    """Return the units with the code of the unit above."""
    semua = list_unit()
    kode = {u.id: u.kode for u in semua}
    return [{"kode": u.kode, "nama": u.nama, "induk": kode.get(u.induk_id or 0)} for u in semua]


def _list_layanan(kode_unit: str | None) -> Sequence[Layanan]:
    return list_layanan([find_unit_aktif(kode_unit).id] if kode_unit else [u.id for u in list_unit()])


def list_layanan_data(kode_unit: str | None) -> list[dict[str, Any]]:
    """Return the services, of one unit when its code is given."""
    return [
        {
            "unit": s.unit.kode,
            "kode": s.kode,
            "nama": s.nama,
            "gratis": s.gratis,
            "halaman": _url(f"/publikasi/layanan/{s.unit.kode}/{s.kode}"),
        }
        for s in _list_layanan(kode_unit)
    ]


def _describe_ringkas(t: Terbitan) -> dict[str, Any]:
    indeks, periode = t.hasil.indeks, t.hasil.periode
    return {
        "unit": t.unit.kode,
        "unit_nama": t.unit.nama,
        "periode": periode.kode,
        "mulai": periode.mulai.isoformat(),
        "sampai": periode.hari_terakhir.isoformat(),
        "instrumen": t.hasil.instrumen.kode,
        "ikm": None if indeks.ikm is None else str(indeks.ikm),
        "mutu": indeks.kelas.mutu if indeks.kelas else None,
        "kinerja": indeks.kelas.kinerja if indeks.kelas else None,
        "n": indeks.n,
        "revisi": t.penutupan.revisi,
        "terbit_at": t.publikasi.terbit_at.isoformat(),
        "halaman": _url(t.alamat),
        "data": _url(f"/api/v1/ikm/{t.unit.kode}/{periode.kode}"),
    }


def _list_terbaru(kode_unit: str | None, tahun: int | None) -> list[int]:
    return list_terbaru(find_unit_aktif(kode_unit).id if kode_unit else None, tahun)


def page_ikm(kode_unit: str | None, tahun: int | None, halaman: int, per_halaman: int) -> Potongan:
    """Return one page of the published indices; only that page's figures are read."""
    nomor = _list_terbaru(kode_unit, tahun)
    isi = load_terbitan(_slice(nomor, halaman, per_halaman))
    return Potongan([_describe_ringkas(t) for t in isi], len(nomor), halaman, per_halaman)


def iter_ikm(kode_unit: str | None, tahun: int | None) -> Iterable[Terbitan]:
    """Yield the publications of a year, newest period first; without a year those of the newest one.

    A year is as much as one answer should read: every publication is compared with what else is public.
    """
    for nomor in _list_terbaru(kode_unit, tahun or next(iter(list_tahun()), None)):
        yield from load_terbitan([nomor])


def read_ikm(kode_unit: str, periode: Periode) -> dict[str, Any]:
    """Return the full figures of one published period; raises TidakDitemukan."""
    return describe_terbitan(find_terbitan(find_unit_aktif(kode_unit).kode, periode))


def list_pengaduan_data(kode_unit: str | None, tahun: int | None) -> list[dict[str, Any]]:
    """Return the closed periods of complaints with the number received."""
    unit = find_unit_aktif(kode_unit) if kode_unit else None
    return [
        {
            "unit": b.unit.kode,
            "unit_nama": b.unit.nama,
            "periode": b.periode.kode,
            "mulai": b.periode.mulai.isoformat(),
            "sampai": b.periode.hari_terakhir.isoformat(),
            "diterima": b.diterima,
            "halaman": _url(b.alamat),
            "data": _url(f"/api/v1/pengaduan/{b.unit.kode}/{b.periode.kode}"),
        }
        for b in pengaduan.list_terbitan()
        if (unit is None or b.unit.id == unit.id) and (tahun is None or b.periode.tahun == tahun)
    ]


def read_pengaduan(kode_unit: str, periode: Periode) -> dict[str, Any]:
    """Return the public figures of one closed period of complaints; raises TidakDitemukan."""
    t = pengaduan.find_terbitan(find_unit_aktif(kode_unit).kode, periode)
    return {**pengaduan.describe_terbitan(t), "halaman": _url(t.alamat)}


def _describe_standar(layanan: Layanan, standar: StandarLayanan, maklumat: Maklumat | None) -> dict[str, Any]:
    jalur = f"{layanan.unit.kode}/{layanan.kode}"
    return {
        "unit": layanan.unit.kode,
        "layanan": layanan.kode,
        "layanan_nama": layanan.nama,
        "versi": standar.versi,
        "berlaku_mulai": standar.berlaku_mulai.isoformat(),
        "nomor_sk": standar.nomor_sk or None,
        "tanggal_sk": standar.tanggal_sk.isoformat() if standar.tanggal_sk else None,
        "komponen_terisi": count_komponen(standar),
        "berkompensasi": bool(standar.kompensasi),
        "bermaklumat": maklumat is not None,
        "daring": standar.daring,
        "terpadu": standar.terpadu,
        "sippn_id": standar.sippn_id or None,
        "sippn_url": standar.sippn_url or None,
        "sippn_sinkron": standar.sippn_sinkron.isoformat() if standar.sippn_sinkron else None,
        "halaman": _url(f"/publikasi/layanan/{jalur}"),
        "data": _url(f"/api/v1/standar/{jalur}"),
    }


def list_standar_data(kode_unit: str | None, *, per: date) -> list[dict[str, Any]]:
    """Return the standards in force on a day, without their long texts."""
    layanan = _list_layanan(kode_unit)
    berlaku = map_berlaku([s.id for s in layanan], per)
    maklumat = map_maklumat({s.unit_id for s in layanan}, per)
    return [_describe_standar(s, berlaku[s.id], pick_maklumat(maklumat, s)) for s in layanan if s.id in berlaku]


def read_standar_data(kode_unit: str, kode_layanan: str, *, per: date) -> dict[str, Any]:
    """Return the standard in force of one service, its 14 components and its maklumat; raises TidakDitemukan."""
    _unit, layanan = find_layanan_aktif(kode_unit, kode_layanan)
    standar = find_berlaku(layanan.id, per)
    if standar is None:
        raise TidakDitemukan("belum_berstandar", _n("Standar layanan ini belum diterbitkan."))
    milik = pick_maklumat(map_maklumat([layanan.unit_id], per), layanan)
    return {
        **_describe_standar(layanan, standar, milik),
        "komponen": {kode: getattr(standar, kode) for kode in KOMPONEN},
        "kompensasi": standar.kompensasi or None,
        "maklumat": milik and _describe_maklumat(milik),
    }


def _describe_maklumat(maklumat: Maklumat) -> dict[str, Any]:
    return {
        "penyelenggara": maklumat.penyelenggara,
        "jenis_layanan": maklumat.jenis_layanan,
        "sanksi": maklumat.sanksi,
        "tanggal": maklumat.tanggal.isoformat(),
        "penandatangan": maklumat.nama,
        "jabatan": maklumat.jabatan,
        "versi": maklumat.versi,
    }
