"""Reports of the inspectorate on its own whistle-blowing channel, filed as evidence beside the room's own figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.inti.berkas import Berkas, Titipan, adopt_titipan
from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.inti.teks import clean_teks
from portal.wbs.models import LaporanLuar
from portal.wbs.service.tempat import local_day

PANJANG = {"judul": 160, "nomor": 80, "penerbit": 160}
URUTAN = ("periode", "judul", "nomor", "tanggal", "penerbit", "berkas")


@dataclass(frozen=True)
class IsianLuar:
    """A checked entry."""

    periode: str
    judul: str
    nomor: str
    tanggal: date
    penerbit: str


def read_isian(isi: Mapping[str, str], galat: dict[str, DomainError], *, now: datetime) -> IsianLuar:
    """Check the form; what is wrong stands in `galat` by control."""
    hari_ini = local_day(now)
    teks = {nama: clean_teks(isi.get(nama, "")) for nama in PANJANG}
    for nama, batas in PANJANG.items():
        if len(teks[nama]) > batas:
            galat[nama] = DomainError(
                "terlalu_panjang", _n("Tulisan ini lebih dari %(batas)s huruf. Persingkat."), bidang=nama, batas=batas
            )
    for nama in ("judul", "penerbit"):
        if len(teks[nama]) < 3:
            galat[nama] = DomainError("terlalu_pendek", _n("Isi kolom ini, paling sedikit 3 huruf."), bidang=nama)
    periode, tanggal = "", hari_ini
    try:
        periode = Periode.parse(isi.get("periode", "")).kode
    except DomainError as salah:
        galat["periode"] = salah
    try:
        tanggal = date.fromisoformat(isi.get("tanggal", ""))
    except ValueError:
        galat["tanggal"] = DomainError("tanggal_salah", _n("Tulis tanggal laporan."), bidang="tanggal")
    if not date(2000, 1, 1) <= tanggal <= hari_ini:
        galat["tanggal"] = DomainError("tanggal_salah", _n("Tanggal tidak boleh setelah hari ini."), bidang="tanggal")
    return IsianLuar(periode, teks["judul"], teks["nomor"], tanggal, teks["penerbit"])


def check_pdf(titipan: Titipan | None) -> Titipan:
    """Return the file; raises DomainError (`bidang` berkas) when there is none or it is no PDF."""
    if titipan is None or titipan.jenis != "pdf":
        raise DomainError("bukan_pdf", _n("Pilih satu berkas PDF."), bidang="berkas")
    return titipan


def add_luar(isian: IsianLuar, titipan: Titipan, *, pelaku: tuple[str, str], now: datetime) -> LaporanLuar:
    """File a report in the caller's unit of work; the same file for the same period stays one entry.

    `pelaku` is the name that is shown and the e-mail address for the audit trail.
    """
    sesi = db.session()
    berkas = adopt_titipan(titipan, now=now)
    lama = sesi.scalar(
        select(LaporanLuar)
        .join(Berkas, Berkas.id == LaporanLuar.berkas_id)
        .where(LaporanLuar.periode == isian.periode, Berkas.sidik == berkas.sidik)
    )
    if lama is not None:
        return lama
    baris = LaporanLuar(
        periode=isian.periode,
        judul=isian.judul,
        nomor=isian.nomor,
        tanggal=isian.tanggal,
        penerbit=isian.penerbit,
        berkas_id=berkas.id,
        dicatat_oleh=pelaku[0],
        dicatat_at=now,
    )
    sesi.add(baris)
    sesi.flush()
    append_jejak(
        pelaku=pelaku[1], aksi="wbs.laporan_luar", objek=f"wbs_luar:{baris.id}", now=now,
        rincian={"periode": isian.periode, "judul": isian.judul},
    )  # fmt: skip
    return baris


def list_luar() -> Sequence[tuple[LaporanLuar, Berkas]]:
    """Return what was filed, newest period first, each with its file."""
    pilih = (
        select(LaporanLuar, Berkas)
        .join(Berkas, Berkas.id == LaporanLuar.berkas_id)
        .order_by(LaporanLuar.periode.desc(), LaporanLuar.tanggal.desc(), LaporanLuar.id)
    )
    return [(baris, berkas) for baris, berkas in db.session().execute(pilih)]


def find_berkas(luar_id: int) -> Berkas:
    """Return the file of an entry; raises TidakDitemukan."""
    baris = db.session().get(LaporanLuar, luar_id)
    if baris is None:
        raise TidakDitemukan("luar_tidak_ada", _n("Laporan ini tidak ditemukan."))
    return db.session().get_one(Berkas, baris.berkas_id)
