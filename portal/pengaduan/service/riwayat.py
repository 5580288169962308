"""The story of a case as people read it: officers see every line, the citizen the public ones."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.inti.berkas import Berkas
from portal.inti.db import db
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.hari_kerja import Kalender
from portal.inti.periode import local_date
from portal.pengaduan.domain.gerak import GERAK, UNTUK_PELAPOR
from portal.pengaduan.domain.status import TERBUKA, Status
from portal.pengaduan.models import Lampiran, Pengaduan
from portal.pengaduan.service import aturan
from portal.pengaduan.service.buku import list_peristiwa
from portal.pengaduan.service.tempat import read_tempat


@dataclass(frozen=True)
class Baris:
    """One line of a timeline. `judul` is marked for translation, its placeholders stand in `data`."""

    nomor: int
    waktu: datetime
    gerak: str
    judul: str
    catatan: str
    pelaku: str
    atas_nama: str
    publik: bool
    nilai: dict[str, Any]
    lampiran: Sequence[Berkas]

    @property
    def jawaban(self) -> str:
        """The answer this line carries, if any."""
        return str(self.nilai.get("jawaban", ""))


def list_lampiran(kasus_id: int, *, publik: bool = False) -> dict[int, list[Berkas]]:
    """Return the files of a case by the number of the event they came with."""
    pilih = (
        select(Lampiran.nomor, Berkas)
        .join(Berkas, Berkas.id == Lampiran.berkas_id)
        .where(Lampiran.pengaduan_id == kasus_id)
        .order_by(Lampiran.id)
    )
    if publik:
        pilih = pilih.where(Lampiran.publik)
    hasil: dict[int, list[Berkas]] = {}
    for nomor, berkas in db.session().execute(pilih):
        hasil.setdefault(nomor, []).append(berkas)
    return hasil


def find_lampiran(kasus_id: int, token: str, *, publik: bool = False) -> Berkas:
    """Return one file of a case; raises TidakDitemukan for a file of another case or one not meant for the asker."""
    pilih = (
        select(Berkas)
        .join(Lampiran, Lampiran.berkas_id == Berkas.id)
        .where(Lampiran.pengaduan_id == kasus_id, Berkas.token == token[:64])
    )
    berkas = db.session().scalar(pilih.where(Lampiran.publik) if publik else pilih)
    if berkas is None:
        raise TidakDitemukan("berkas_tidak_ada", _n("Berkas ini tidak ditemukan."))
    return berkas


def list_baris(kasus: Pengaduan) -> list[Baris]:
    """Return the whole log for officers, oldest first."""
    lampiran = list_lampiran(kasus.id)
    return [
        Baris(
            p.nomor,
            p.waktu,
            p.gerak,
            GERAK[p.gerak].nama,
            p.catatan,
            p.pelaku,
            p.atas_nama,
            p.publik,
            json.loads(p.nilai),
            lampiran.get(p.nomor, []),
        )
        for p in list_peristiwa(kasus.id)
    ]


def list_baris_publik(kasus: Pengaduan) -> list[Baris]:
    """Return what the citizen may read: public lines, without names of officers and without their own notes."""
    lampiran = list_lampiran(kasus.id, publik=True)
    hasil = []
    for p in list_peristiwa(kasus.id):
        gerak = GERAK[p.gerak]
        if not p.publik or gerak.publik is None:
            continue
        nilai = {k: v for k, v in json.loads(p.nilai).items() if k in ("unit", "jawaban", "instansi_tujuan", "kontak")}
        catatan = p.catatan if p.gerak in UNTUK_PELAPOR else ""
        hasil.append(
            Baris(p.nomor, p.waktu, p.gerak, gerak.publik, catatan, "", "", True, nilai, lampiran.get(p.nomor, []))
        )
    return hasil


@dataclass(frozen=True)
class Sisa:
    """How a due instant looks to people: state for the badge, working days left (negative: late)."""

    keadaan: str
    hari: int
    pada: datetime | None
    berhenti: bool = False


def describe_tenggat(kasus: Pengaduan, *, now: datetime, kalender: Kalender | None = None) -> Sisa:
    """Return how far the running stage is: terlambat, hari_ini, dekat, aman, berhenti or selesai."""
    if Status(kasus.status) not in TERBUKA or kasus.tenggat_tahap is None:
        return Sisa("selesai", 0, None)
    kal = kalender or aturan.kalender_of(kasus.unit_pelaksana_id or kasus.unit_id)
    zona = read_tempat().zona
    hari_ini, akhir = local_date(now, zona), local_date(kasus.tenggat_tahap, zona)
    if kasus.status == Status.PERLU_KELENGKAPAN:
        return Sisa("berhenti", kal.count_hari_kerja(hari_ini, akhir), kasus.tenggat_tahap, berhenti=True)
    if now > kasus.tenggat_tahap:
        return Sisa("terlambat", -kal.count_hari_kerja(akhir, hari_ini), kasus.tenggat_tahap)
    sisa = kal.count_hari_kerja(hari_ini, akhir)
    keadaan = "hari_ini" if akhir == hari_ini else "dekat" if sisa <= 2 else "aman"
    return Sisa(keadaan, sisa, kasus.tenggat_tahap)
