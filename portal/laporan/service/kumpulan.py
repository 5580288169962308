"""Many documents at once: one kind for all units in the background, and everything of a quarter in one ZIP."""

import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import select

from portal.inti.db import db, unit_kerja, utc_now, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode, local_date
from portal.inti.tugas import GAGAL, Kemajuan, Tugas, enqueue_tugas, pekerjaan, run_tugas
from portal.laporan.domain.daur import SAH
from portal.laporan.models import Kumpulan, Laporan
from portal.laporan.registri import find_jenis
from portal.laporan.service.baca import Baris, list_format, list_laporan, read_berkas
from portal.laporan.service.buat import check_periode, request_laporan
from portal.laporan.service.tempat import read_tempat
from portal.organisasi.service import Unit, get_unit, list_unit, subtree_ids

JENIS_TUGAS = "laporan.kumpulan"
ZAMAN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class HasilUnit:
    """What became of one unit's document: its number, or the sentence why there is none."""

    unit: str
    laporan: int | None
    sebab: str = ""


def request_kumpulan(kode_jenis: str, unit: Unit, periode: Periode, *, pelaku: str, now: datetime) -> Kumpulan:
    """Ask for a document of this kind for the unit and every unit below it; a batch still running is returned.

    Raises TidakDitemukan for an unknown kind, DomainError for a period that does not fit.
    """
    jenis = find_jenis(kode_jenis)
    check_periode(jenis, periode, local_date(now, read_tempat().zona))
    wait_for_turn("laporan.kumpulan")
    sesi = db.session()
    milik = (Kumpulan.jenis == jenis.kode, Kumpulan.unit_id == unit.id, Kumpulan.periode == periode.kode)
    jalan = sesi.scalar(
        select(Kumpulan).join(Tugas, Tugas.id == Kumpulan.tugas_id).where(*milik, Tugas.status.in_(("antre", "jalan")))
    )
    if jalan is not None:
        return jalan
    kumpulan = Kumpulan(jenis=jenis.kode, unit_id=unit.id, periode=periode.kode, dibuat_at=now, dibuat_oleh=pelaku)
    sesi.add(kumpulan)
    sesi.flush()
    kumpulan.tugas_id = enqueue_tugas(JENIS_TUGAS, {"kumpulan": kumpulan.id}, now=now).id
    append_jejak(pelaku=pelaku, aksi="laporan.kumpulan", objek=f"{unit.kode}/{periode.kode}", now=now)
    return kumpulan


def find_kumpulan(nomor: int, cakupan: frozenset[int] | None, jenis: Iterable[str]) -> Kumpulan:
    """Return a batch; raises TidakDitemukan when it lies outside the scope or the kinds."""
    kumpulan = db.session().get(Kumpulan, nomor, populate_existing=True)
    if kumpulan is None or (cakupan is not None and kumpulan.unit_id not in cakupan) or kumpulan.jenis not in jenis:
        raise TidakDitemukan("kumpulan_tidak_ada", _n("Pembuatan laporan ini tidak ditemukan."))
    return kumpulan


@pekerjaan(JENIS_TUGAS)
def make_kumpulan(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Make the document of each unit; one that fails does not stop the others. Run again, it goes on."""
    nomor = muatan["kumpulan"]
    daftar = [(u.id, u.nama) for u in list_unit(subtree_ids(db.session().get_one(Kumpulan, nomor).unit_id))]
    hasil: list[dict[str, Any]] = []
    for ke, (unit_id, nama) in enumerate(daftar):
        kemajuan.report(ke, len(daftar), nama)
        hasil.append(vars(_make_one(db.session().get_one(Kumpulan, nomor), unit_id, nama)))
        db.session.remove()
    kemajuan.report(len(daftar), len(daftar), "Selesai")
    return {"hasil": hasil}


def _make_one(kumpulan: Kumpulan, unit_id: int, nama: str) -> HasilUnit:
    """Make one unit's document, unless this batch has made it already."""
    jenis, periode, pelaku = kumpulan.jenis, Periode.parse(kumpulan.periode), kumpulan.dibuat_oleh
    lama = db.session().scalar(
        select(Laporan)
        .where(
            Laporan.jenis == jenis,
            Laporan.unit_id == unit_id,
            Laporan.periode == periode.kode,
            Laporan.dibuat_at >= kumpulan.dibuat_at,
            Laporan.sidik.is_not(None),
        )
        .limit(1)
    )
    if lama is not None:
        return HasilUnit(nama, lama.id)
    try:
        with unit_kerja():
            laporan = request_laporan(jenis, get_unit(unit_id), periode, banyak=True, pelaku=pelaku, now=utc_now())
            nomor, tugas_id = laporan.id, laporan.tugas_id or 0
        run_tugas(tugas_id)
    except DomainError as salah:
        return HasilUnit(nama, None, salah.teks)
    tugas = db.session().get_one(Tugas, tugas_id, populate_existing=True)
    return HasilUnit(nama, None, tugas.keterangan) if tugas.status == GAGAL else HasilUnit(nama, nomor)


def read_hasil(tugas: Tugas | None) -> list[HasilUnit]:
    """Return what became of each unit's document in a finished batch."""
    return [HasilUnit(**h) for h in (tugas.read_hasil().get("hasil", []) if tugas else [])]


def zip_kumpulan(laporan: Sequence[Laporan]) -> IO[bytes]:
    """Return a ZIP of the documents' files, by period and kind, as a temporary file; signed copies go in too.

    One file is in memory at a time. The same documents always give the same bytes. A file that is gone or changed is
    named in a list inside.
    """
    keluaran, hilang = tempfile.TemporaryFile(), []  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(keluaran, "w", zipfile.ZIP_STORED) as arsip:
        for satu in sorted(laporan, key=lambda b: (b.periode, b.jenis, b.unit_id, b.versi)):
            for format_ in sorted(list_format(satu)):
                try:
                    nama, isi = read_berkas(satu, format_)
                except DomainError as salah:
                    hilang.append(f"{satu.jenis} {satu.periode} v{satu.versi} {format_}: {salah.teks}")
                    continue
                info = zipfile.ZipInfo(f"{satu.periode}/{satu.jenis}/{nama}", ZAMAN)
                arsip.writestr(info, isi)
        if hilang:
            arsip.writestr(zipfile.ZipInfo("BERKAS-HILANG.txt", ZAMAN), "\n".join(hilang))
    keluaran.seek(0)
    return keluaran


def list_zip(unit_ids: Iterable[int] | None, periode: Periode, jenis: Iterable[str]) -> list[Laporan]:
    """Return what a period's ZIP holds of each kind and unit: the newest final version, else the newest draft."""
    pilihan: dict[tuple[str, int], Baris] = {}
    for baris in list_laporan(unit_ids, jenis=jenis, periode=periode, jumlah=2000):
        kunci = (baris.laporan.jenis, baris.laporan.unit_id)
        if baris.siap and (kunci not in pilihan or (baris.status in SAH and pilihan[kunci].status not in SAH)):
            pilihan[kunci] = baris
    return [b.laporan for b in pilihan.values()]


def list_kumpulan(cakupan: frozenset[int] | None, jenis: Iterable[str]) -> list[Kumpulan]:
    """Return the newest batches."""
    pilih = select(Kumpulan).where(Kumpulan.jenis.in_(list(jenis))).order_by(Kumpulan.id.desc()).limit(10)
    if cakupan is not None:
        pilih = pilih.where(Kumpulan.unit_id.in_(cakupan))
    return list(db.session().scalars(pilih))
