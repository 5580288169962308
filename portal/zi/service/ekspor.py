"""The ZIP of an area: an index and the evidence as PDFs named by item, written member by member to disk.

The same content gives the same bytes: fixed dates inside, members in the order of the sheet.
"""

import hashlib
import os
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.inti import dokumen
from portal.inti.berkas import read_isi
from portal.inti.db import db, unit_kerja, wait_for_turn
from portal.inti.galat import DomainError, Terganggu, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.tugas import Kemajuan, Tugas, enqueue_tugas, pekerjaan
from portal.organisasi.service import Unit, get_unit
from portal.zi.butir import load_lke
from portal.zi.domain.butir import Area
from portal.zi.domain.ekspor import Berkas, list_angka, list_berkas, name_indeks, name_lembar
from portal.zi.models import Ekspor
from portal.zi.service import dokumen as adaptor
from portal.zi.service.naskah import Isi, moment_of, wrap_foto, write_indeks, write_lembar
from portal.zi.service.papan import build_papan
from portal.zi.service.slot import get_berkas
from portal.zi.service.tempat import local_day, read_tempat

JENIS_TUGAS = "zi.ekspor"
WAKTU_TETAP = (1980, 1, 1, 0, 0, 0)
TANPA_IZIN = "tidak disertakan: peminta tidak berwenang membuka laporan ini"
Lapor = Callable[[int, int, str], None]


@dataclass(frozen=True)
class HasilZip:
    """What was written: number of files, bytes, SHA-256, and the files that could not be opened."""

    jumlah: int
    ukuran: int
    sidik: str
    gagal: tuple[str, ...]


def find_area(kode: str) -> Area:
    """Return an area of the sheet; raises TidakDitemukan."""
    area = next((a for a in load_lke().area if a.kode == kode.strip().upper()), None)
    if area is None:
        ada = ", ".join(a.kode for a in load_lke().area)
        raise TidakDitemukan("area_tidak_ada", _n("Area ini tidak ada. Pilih: %(ada)s."), bidang="area", ada=ada)
    return area


def request_ekspor(area: Area, unit: Unit, tahun: int, *, izin: Collection[str], pelaku: str, now: datetime) -> Ekspor:
    """Ask for the ZIP of an area; one with the same permissions that is still being made is returned instead.

    `izin` are the permissions for documents that the person has: a ZIP opens nobody what the portal would not.
    """
    teks = ",".join(sorted(izin))
    wait_for_turn("zi.ekspor")
    sesi = db.session()
    dibuat = sesi.scalar(
        select(Ekspor)
        .join(Tugas, Tugas.id == Ekspor.tugas_id)
        .where(
            Ekspor.unit_id == unit.id,
            Ekspor.tahun == tahun,
            Ekspor.area == area.kode,
            Ekspor.izin == teks,
            Tugas.status.in_(("antre", "jalan")),
        )
    )
    if dibuat is not None:
        return dibuat
    baris = Ekspor(unit_id=unit.id, tahun=tahun, area=area.kode, izin=teks, diminta_at=now, diminta_oleh=pelaku)
    sesi.add(baris)
    sesi.flush()
    baris.tugas_id = enqueue_tugas(JENIS_TUGAS, {"ekspor": baris.id}, now=now).id
    append_jejak(
        pelaku=pelaku,
        aksi="zi.ekspor",
        objek=f"zi_ekspor:{baris.id}",
        now=now,
        rincian={"unit": unit.kode, "tahun": tahun, "area": area.kode},
    )
    return baris


def name_zip(area: str, unit: Unit, tahun: int) -> str:
    """Return the name for people: Bukti-ZI_DINAS_2026_area-V.zip."""
    return f"Bukti-ZI_{unit.kode}_{tahun}_area-{area}.zip"


@pekerjaan(JENIS_TUGAS)
def make_ekspor(muatan: dict[str, Any], kemajuan: Kemajuan) -> dict[str, Any]:
    """Make one ZIP; running it again replaces it by the same."""
    baris = find_ekspor(int(muatan["ekspor"]))
    unit = get_unit(baris.unit_id)
    nama = name_zip(baris.area, unit, baris.tahun)
    tujuan = read_tempat().folder / str(baris.id) / nama
    tujuan.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    hasil = write_zip(
        find_area(baris.area),
        unit,
        baris.tahun,
        tujuan,
        izin=read_izin(baris),
        now=baris.diminta_at,
        lapor=kemajuan.report,
    )
    with unit_kerja() as sesi:
        tersimpan = sesi.get_one(Ekspor, baris.id)
        tersimpan.nama, tersimpan.ukuran, tersimpan.sidik = nama, hasil.ukuran, hasil.sidik
    return {"ekspor": baris.id, "jumlah": hasil.jumlah, "gagal": list(hasil.gagal)}


def _silent(_langkah: int, _jumlah: int, _keterangan: str) -> None:
    """Report to nobody."""


def read_izin(baris: Ekspor) -> frozenset[str]:
    """Return the permissions that an export was made with."""
    return frozenset(baris.izin.split(",")) - {""}


def write_zip(
    area: Area,
    unit: Unit,
    tahun: int,
    tujuan: Path,
    *,
    now: datetime,
    izin: Collection[str] = adaptor.IZIN,
    lapor: Lapor = _silent,
) -> HasilZip:
    """Write the ZIP of an area to a file, one member at a time; the file appears when it is complete.

    Evidence that can no longer be opened, or that `izin` does not open, is named in the index with the reason. Raises
    Terganggu when the storage does not answer, OSError when the disk does not take the file.
    """
    lembar = build_papan(unit, tahun, hari_ini=local_day(now), area=area.kode).lembar
    berkas = {x.butir.kode: list_berkas(x.butir, x.bukti) for x in lembar}
    angka = {x.butir: list_angka(x.butir, x.bukti) for x in lembar}
    angka = {butir: daftar for butir, daftar in angka.items() if daftar}
    jumlah = sum(map(len, berkas.values())) + len(angka) + 1
    dibuat, ke = moment_of(lembar, tahun), 0
    gagal: dict[str, str] = {}
    sementara = tujuan.with_name(f".{tujuan.name}.sebagian")
    try:
        with zipfile.ZipFile(sementara, "w") as arsip:
            for butir, daftar in angka.items():
                ke += 1
                lapor(ke, jumlah, f"Menulis {butir.kode}")
                naskah = write_lembar(butir, unit, tahun, daftar, dibuat)
                _add(arsip, name_lembar(butir), dokumen.tulis(naskah, "pdf"))
            for satu in (b for daftar in berkas.values() for b in daftar):
                ke += 1
                lapor(ke, jumlah, f"Menyalin {satu.butir.kode}")
                _add_berkas(arsip, satu, unit, frozenset(izin), gagal)
            lapor(jumlah, jumlah, "Menulis indeks")
            sheet = {butir.kode: name_lembar(butir) for butir in angka}
            indeks = write_indeks(area, unit, tahun, lembar, Isi(berkas, sheet, gagal))
            _add(arsip, name_indeks(area.kode), dokumen.tulis(indeks, "pdf"))
        _settle(sementara, tujuan)
    finally:
        sementara.unlink(missing_ok=True)
    return HasilZip(jumlah - len(gagal), tujuan.stat().st_size, _hash(tujuan), tuple(gagal))


def _add(arsip: zipfile.ZipFile, nama: str, isi: bytes) -> None:
    kepala = zipfile.ZipInfo(nama, WAKTU_TETAP)
    kepala.external_attr = 0o600 << 16
    arsip.writestr(kepala, isi, zipfile.ZIP_STORED)


def _add_berkas(arsip: zipfile.ZipFile, satu: Berkas, unit: Unit, izin: frozenset[str], gagal: dict[str, str]) -> None:
    if satu.bukti.izin and satu.bukti.izin not in izin:
        gagal[satu.nama] = TANPA_IZIN
        return
    try:
        isi = _read(satu, unit)
    except Terganggu:
        raise
    except DomainError as salah:
        gagal[satu.nama] = salah.teks
        return
    _add(arsip, satu.nama, isi)


def _read(satu: Berkas, unit: Unit) -> bytes:
    """Return the bytes of one piece of evidence as PDF."""
    rujukan = satu.bukti.rujukan
    if rujukan is None:
        raise TidakDitemukan("berkas_tidak_ada", _n("Bukti ini tidak mempunyai berkas."))
    if rujukan.jenis == "laporan":
        isi = adaptor.read_pdf(rujukan.nomor)
        if isi is None:
            raise TidakDitemukan("tanpa_pdf", _n("Laporan ini tidak mempunyai PDF."))
        return isi
    berkas = get_berkas(rujukan.nomor)
    isi = read_isi(berkas)
    return isi if berkas.jenis == "pdf" else wrap_foto(isi, satu, satu.bukti.unit or unit.nama)


def _settle(sementara: Path, tujuan: Path) -> None:
    """Give the finished file its name durably."""
    with sementara.open("rb") as isi:
        os.fsync(isi.fileno())
    sementara.replace(tujuan)
    folder = os.open(tujuan.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _hash(berkas: Path) -> str:
    with berkas.open("rb") as isi:
        return hashlib.file_digest(isi, "sha256").hexdigest()


def find_ekspor(ekspor_id: int, cakupan: frozenset[int] | None = None) -> Ekspor:
    """Return one export; raises TidakDitemukan, also outside the scope."""
    baris = db.session().get(Ekspor, ekspor_id, populate_existing=True)
    if baris is None or (cakupan is not None and baris.unit_id not in cakupan):
        raise TidakDitemukan("ekspor_tidak_ada", _n("Ekspor ini tidak ditemukan."))
    return baris


def list_ekspor(unit_ids: frozenset[int] | None) -> Sequence[tuple[Ekspor, Unit, Tugas | None]]:
    """Return the newest exports first, with unit and job."""
    pilih = (
        select(Ekspor, Unit, Tugas)
        .join(Unit, Unit.id == Ekspor.unit_id)
        .outerjoin(Tugas, Tugas.id == Ekspor.tugas_id)
        .order_by(Ekspor.id.desc())
        .limit(50)
    )
    if unit_ids is not None:
        pilih = pilih.where(Ekspor.unit_id.in_(unit_ids))
    return [(e, u, t) for e, u, t in db.session().execute(pilih)]


def locate_zip(baris: Ekspor) -> Path:
    """Return where a finished ZIP lies; raises TidakDitemukan before, and when it is gone."""
    berkas = read_tempat().folder / str(baris.id) / baris.nama
    if not baris.nama or not berkas.is_file():
        raise TidakDitemukan("zip_tidak_ada", _n("Berkas ZIP belum selesai atau sudah tidak ada. Buat sekali lagi."))
    return berkas
