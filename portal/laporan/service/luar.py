"""Documents made elsewhere that stand for one of ours, such as the inspectorate's evaluation of the WBS."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.inti.berkas import Berkas, Titipan, adopt_titipan, is_sent_again
from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode, local_date
from portal.inti.teks import clean_teks
from portal.laporan.models import Luar
from portal.laporan.registri import find_jenis
from portal.laporan.service.buat import check_periode
from portal.laporan.service.tempat import read_tempat
from portal.organisasi.service import Unit

TERBARU = 200


def add_luar(
    kode_jenis: str,
    unit: Unit,
    periode: Periode,
    *,
    penerbit: str,
    nomor: str,
    tanggal: date,
    titipan: Titipan,
    pelaku: str,
    now: datetime,
) -> Luar:
    """Keep a document of another office about a period that has begun; the same one again is the same one.

    Raises DomainError naming the field.
    """
    jenis = find_jenis(kode_jenis)
    if not clean_teks(penerbit):
        raise DomainError("penerbit_kosong", _n("Tulis siapa yang menerbitkan laporan ini."), bidang="penerbit")
    hari_ini = local_date(now, read_tempat().zona)
    check_periode(jenis, periode, hari_ini)
    if tanggal > hari_ini:
        raise DomainError("tanggal_depan", _n("Tanggal tidak boleh sesudah hari ini."), bidang="tanggal")
    isi = {
        "jenis": jenis.kode,
        "unit_id": unit.id,
        "periode": periode.kode,
        "penerbit": clean_teks(penerbit)[:160],
        "nomor": clean_teks(nomor)[:80],
        "tanggal": tanggal,
    }
    lama = _find_same(isi, titipan)
    if lama is not None:
        return lama
    baris = Luar(**isi, berkas_id=adopt_titipan(titipan, now=now).id, dibuat_at=now, dibuat_oleh=pelaku)
    db.session().add(baris)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="laporan.luar",
        objek=f"{unit.kode}/{periode.kode}",
        now=now,
        rincian={"jenis": jenis.kode, "penerbit": baris.penerbit},
    )
    return baris


def _find_same(isi: dict[str, Any], titipan: Titipan) -> Luar | None:
    """Return the row that a double press made."""
    wait_for_turn("laporan.luar")
    pilih = select(Luar).filter_by(**isi).where(is_sent_again(Luar.berkas_id, titipan))
    return db.session().scalar(pilih.limit(1))


def list_luar(
    unit_ids: Iterable[int] | None, *, jenis: Iterable[str], tahun: int | None = None
) -> list[tuple[Luar, Berkas]]:
    """Return documents of other offices with their files, the newest first: all of a year, else the newest 200."""
    pilih = select(Luar, Berkas).join(Berkas, Berkas.id == Luar.berkas_id).where(Luar.jenis.in_(list(jenis)))
    if unit_ids is not None:
        pilih = pilih.where(Luar.unit_id.in_(list(unit_ids)))
    pilih = pilih.limit(TERBARU) if tahun is None else pilih.where(Luar.periode.startswith(f"{tahun}"))
    return [(luar, berkas) for luar, berkas in db.session().execute(pilih.order_by(Luar.id.desc()))]


def find_luar(nomor: int, cakupan: frozenset[int] | None, jenis: Iterable[str]) -> tuple[Luar, Berkas]:
    """Return one document of another office with its file; raises TidakDitemukan, also outside the scope."""
    pilih = select(Luar, Berkas).join(Berkas, Berkas.id == Luar.berkas_id).where(Luar.id == nomor)
    isi = db.session().execute(pilih).one_or_none()
    if isi is None or (cakupan is not None and isi[0].unit_id not in cakupan) or isi[0].jenis not in jenis:
        raise TidakDitemukan("laporan_tidak_ada", _n("Laporan ini tidak ditemukan."))
    return isi[0], isi[1]
