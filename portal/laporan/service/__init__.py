"""Use cases of documents: ask for one, make it in the job process, find, verify."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from portal.inti import dokumen
from portal.inti.db import db, unit_kerja, wait_for_turn
from portal.inti.dokumen.isi import Dokumen, Kop, sebagai_data
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.kode import clean_kode, group_kode, make_kode
from portal.inti.periode import Periode, local_date
from portal.inti.rahasia import write_durable
from portal.inti.tugas import Kemajuan, Tugas, enqueue_tugas, pekerjaan
from portal.laporan.models import Laporan
from portal.laporan.registri import Bingkai, JenisLaporan, find_jenis
from portal.organisasi.service import Unit, find_penandatangan, find_unit, read_instansi

JENIS_TUGAS = "laporan.buat"


@dataclass(frozen=True)
class Tempat:
    """Where documents are kept and how their addresses begin; told once at start-up."""

    folder: Path
    base_url: str
    zona: str


_tempat: list[Tempat] = []


def set_tempat(tempat: Tempat) -> None:
    """Tell where files go and how addresses begin."""
    _tempat[:] = [tempat]


def request_laporan(kode_jenis: str, unit: Unit, periode: Periode, *, pelaku: str, now: datetime) -> Laporan:
    """Ask for a new version of a document; a version that is still being made is returned instead.

    Raises TidakDitemukan for an unknown kind, DomainError for a period that has not begun.
    """
    jenis = find_jenis(kode_jenis)
    if local_date(now, _tempat[0].zona) < periode.mulai:
        raise DomainError("periode_depan", _n("%(periode)s belum dimulai."), bidang="periode", periode=periode.nama)
    wait_for_turn("laporan")
    sesi = db.session()
    dibuat = sesi.scalar(
        select(Laporan)
        .join(Tugas, Tugas.id == Laporan.tugas_id)
        .where(
            Laporan.jenis == jenis.kode,
            Laporan.unit_id == unit.id,
            Laporan.periode == periode.kode,
            Tugas.status.in_(("antre", "jalan")),
        )
    )
    if dibuat is not None:
        return dibuat
    versi = sesi.scalar(
        select(func.max(Laporan.versi)).where(
            Laporan.jenis == jenis.kode, Laporan.unit_id == unit.id, Laporan.periode == periode.kode
        )
    )
    laporan = Laporan(
        jenis=jenis.kode,
        unit_id=unit.id,
        periode=periode.kode,
        versi=(versi or 0) + 1,
        kode_verifikasi=make_kode(12),
        berkas="{}",
        dibuat_at=now,
        dibuat_oleh=pelaku,
    )
    sesi.add(laporan)
    sesi.flush()
    laporan.tugas_id = enqueue_tugas(JENIS_TUGAS, {"laporan": laporan.id, "unit": unit.kode}, now=now).id
    append_jejak(pelaku=pelaku, aksi="laporan.minta", objek=f"laporan:{laporan.id}", now=now, rincian=describe(laporan))
    return laporan


def _frame(laporan: Laporan, unit: Unit) -> Bingkai:
    tempat, instansi = _tempat[0], read_instansi()
    tanggal = local_date(laporan.dibuat_at, tempat.zona)
    tanda = find_penandatangan(unit.id, tanggal)
    kontak = " · ".join(k for k in (instansi.telepon, instansi.surel, instansi.situs) if k)
    return Bingkai(
        kop=Kop(
            nama=instansi.nama,
            induk=instansi.induk or None,
            alamat=instansi.alamat,
            kontak=kontak,
            logo=instansi.logo,
            warna=instansi.warna,
        ),
        penandatangan=(tanda.jabatan, tanda.nama, tanda.nip) if tanda else None,
        kota=instansi.kota,
        tanggal=tanggal,
        dibuat=laporan.dibuat_at,
        kode_verifikasi=group_kode(laporan.kode_verifikasi),
        url_verifikasi=f"{tempat.base_url}/verifikasi/{laporan.kode_verifikasi}",
    )


def build_dokumen(laporan: Laporan, unit: Unit, hari_ini: date) -> Dokumen:
    """Collect the figures and return the content tree."""
    jenis = find_jenis(laporan.jenis)
    data = jenis.kumpulkan(unit, Periode.parse(laporan.periode), hari_ini)
    return jenis.susun(data, _frame(laporan, unit))


def nama_berkas(laporan: Laporan, kode_unit: str, akhiran: str) -> str:
    """Return the file name for people: SKM-TRIWULAN_2026-TW1_DINAS_v2_20260402.pdf."""
    return f"{laporan.jenis.upper()}_{laporan.periode}_{kode_unit}_v{laporan.versi}_{laporan.dibuat_at:%Y%m%d}{akhiran}"


def _store_berkas(
    laporan: Laporan, kode_unit: str, jenis: JenisLaporan, dok: Dokumen, kemajuan: Kemajuan
) -> dict[str, Any]:
    hasil: dict[str, Any] = {}
    for ke, format_ in enumerate(jenis.format, start=1):
        bentuk = dokumen.FORMAT[format_]
        kemajuan.report(ke, len(jenis.format) + 1, f"Menulis {bentuk.nama}")
        isi = dokumen.tulis(dok, format_)
        nama = nama_berkas(laporan, kode_unit, bentuk.akhiran)
        write_durable(_tempat[0].folder / str(laporan.id) / nama, isi)
        hasil[format_] = {"nama": nama, "ukuran": len(isi), "sha256": hashlib.sha256(isi).hexdigest()}
    return hasil


@pekerjaan(JENIS_TUGAS)
def make_laporan(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Make all formats of a document; running it again gives the same row and the same files."""
    laporan = find_laporan(muatan["laporan"])
    unit = find_unit(muatan["unit"])
    jenis = find_jenis(laporan.jenis)
    kemajuan.report(0, len(jenis.format) + 1, "Mengumpulkan angka")
    dok = build_dokumen(laporan, unit, local_date(laporan.dibuat_at, _tempat[0].zona))
    berkas = _store_berkas(laporan, unit.kode, jenis, dok, kemajuan)
    isi = json.dumps(sebagai_data(dok), ensure_ascii=False, sort_keys=True)
    with unit_kerja() as sesi:
        baris = sesi.get_one(Laporan, laporan.id)
        baris.berkas, baris.isi = json.dumps(berkas), isi
        baris.sidik = hashlib.sha256(isi.encode()).hexdigest()
    kemajuan.report(len(jenis.format) + 1, len(jenis.format) + 1, "Selesai")
    return {"laporan": laporan.id, "berkas": berkas}


def find_laporan(laporan_id: int, cakupan: frozenset[int] | None = None) -> Laporan:
    """Return a document; raises TidakDitemukan when it does not exist or lies outside the scope."""
    laporan = db.session().get(Laporan, laporan_id, populate_existing=True)
    if laporan is None or (cakupan is not None and laporan.unit_id not in cakupan):
        raise TidakDitemukan("laporan_tidak_ada", _n("Laporan ini tidak ditemukan."))
    return laporan


def list_laporan(unit_ids: frozenset[int] | None) -> Sequence[tuple[Laporan, Unit, Tugas | None]]:
    """Return the newest documents first, with their unit and job."""
    pilih = (
        select(Laporan, Unit, Tugas)
        .join(Unit, Unit.id == Laporan.unit_id)
        .outerjoin(Tugas, Tugas.id == Laporan.tugas_id)
        .order_by(Laporan.id.desc())
        .limit(200)
    )
    if unit_ids is not None:
        pilih = pilih.where(Laporan.unit_id.in_(unit_ids))
    return [(laporan, unit, tugas) for laporan, unit, tugas in db.session().execute(pilih)]


def read_berkas(laporan: Laporan, format_: str) -> tuple[str, bytes]:
    """Return name and content of one file.

    Raises TidakDitemukan when it is not made (yet), DomainError when it is no longer what was made.
    """
    rincian = json.loads(laporan.berkas).get(format_)
    if rincian is None:
        raise TidakDitemukan("berkas_tidak_ada", _n("Berkas ini belum selesai dibuat."))
    try:
        isi = (_tempat[0].folder / str(laporan.id) / rincian["nama"]).read_bytes()
    except OSError as salah:
        raise TidakDitemukan("berkas_hilang", _n("Berkas ini tidak ada lagi. Buat laporan sekali lagi.")) from salah
    if hashlib.sha256(isi).hexdigest() != rincian["sha256"]:
        raise DomainError("berkas_berubah", _n("Berkas ini berubah di luar portal dan tidak ditampilkan."))
    return rincian["nama"], isi


def find_by_kode(kode: str) -> tuple[Laporan, Unit]:
    """Return a document by the code printed on its last page; raises TidakDitemukan."""
    baris = (
        db.session()
        .execute(
            select(Laporan, Unit)
            .join(Unit, Unit.id == Laporan.unit_id)
            .where(Laporan.kode_verifikasi == clean_kode(kode)[:20], Laporan.sidik.is_not(None))
        )
        .one_or_none()
    )
    if baris is None:
        raise TidakDitemukan("kode_verifikasi", _n("Tidak ada laporan dengan kode itu. Periksa halaman terakhirnya."))
    return baris[0], baris[1]


def list_format(laporan: Laporan) -> dict[str, dict[str, Any]]:
    """Return format → name, size and SHA-256 of the files made."""
    hasil: dict[str, dict[str, Any]] = json.loads(laporan.berkas)
    return hasil


def describe(laporan: Laporan) -> dict[str, Any]:
    """Return what identifies a document."""
    return {"jenis": laporan.jenis, "periode": laporan.periode, "versi": laporan.versi}
