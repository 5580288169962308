"""Cases that may tell the same story, and the same case found by whatever number a person has at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from sqlalchemy import ColumnElement, and_, or_, select

from portal.inti.berkas import Berkas
from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.kode import clean_kode
from portal.inti.teks import clean_teks
from portal.inti.telepon import mask_telepon
from portal.pengaduan.domain.gerak import Wewenang
from portal.pengaduan.domain.samar import mask_nama
from portal.pengaduan.domain.status import KELUAR
from portal.pengaduan.models import Pelapor, Pengaduan
from portal.pengaduan.service.akses import Pelaku, find_kasus, visible, wewenang_pada
from portal.pengaduan.service.cari import matches, split_kata
from portal.pengaduan.service.kabar import list_pelapor
from portal.pengaduan.service.lacak import read_kode
from portal.pengaduan.service.pelapor import may_reveal
from portal.pengaduan.service.riwayat import list_lampiran

HARI_SERUPA = 60
HURUF_MIN = 4
KATA_PENTING = 3
SERUPA_MAKS = 8


@dataclass(frozen=True)
class Sisi:
    """One side of a comparison: the case, its reporters with masked names and numbers, the files it came with."""

    kasus: Pengaduan
    pelapor: Sequence[tuple[str, str]]
    berkas: Sequence[Berkas]


def describe_sisi(kasus: Pengaduan, pelaku: Pelaku) -> Sisi:
    """Return what the comparison shows of a case; nothing of an anonymous reporter to who may not ask for the name."""
    pelapor = [(mask_nama(p.nama), mask_telepon(p.telepon) if p.telepon else "") for p in list_pelapor(kasus.id)]
    if kasus.anonim and not may_reveal(kasus, wewenang_pada(kasus, pelaku)):
        pelapor = [("***", "")]
    berkas = [b for isi in list_lampiran(kasus.id).values() for b in isi]
    return Sisi(kasus, pelapor, berkas)


def find_banding(masukan: str, kasus: Pengaduan, pelaku: Pelaku) -> Pengaduan:
    """Return the other case by tracking code or register number.

    Raises DomainError for the case itself, TidakDitemukan alike for missing cases and those hidden from the person.
    """
    teks = clean_teks(masukan)[:60]
    lain = db.session().scalar(
        select(Pengaduan).where(
            visible(pelaku),
            (Pengaduan.kode == read_kode(clean_kode(teks))) | (Pengaduan.nomor_register == teks.upper()),
        )
    )
    if lain is None:
        raise TidakDitemukan("induk_tidak_ada", _n("Tidak ada pengaduan dengan kode atau nomor itu."), bidang="dengan")
    if lain.id == kasus.id:
        raise DomainError("induk_sendiri", _n("Pilih pengaduan lain, bukan pengaduan ini."), bidang="dengan")
    return lain


def find_induk(kasus: Pengaduan, pelaku: Pelaku) -> Pengaduan | None:
    """Return the case that a duplicate was joined to, when the person may see it."""
    if kasus.induk_id is None:
        return None
    try:
        return find_kasus(kasus.induk_id, pelaku)
    except TidakDitemukan:
        return None


def _by_words(judul: str) -> ColumnElement[bool] | None:
    kata = sorted({k.lower() for k in split_kata(judul) if len(k) >= HURUF_MIN}, key=lambda k: (-len(k), k))
    penting = kata[:KATA_PENTING]
    if not penting:
        return None
    pasangan = combinations(penting, 2) if len(penting) > 1 else [tuple(penting)]
    syarat = [m for p in pasangan if (m := matches(" ".join(p))) is not None]
    return or_(*syarat)


def _by_person(kasus: Pengaduan, pelaku: Pelaku) -> ColumnElement[bool] | None:
    """Match the reporter's number; for the unit at work never from or to an anonymous case: a hit tells who."""
    wewenang = wewenang_pada(kasus, pelaku)
    if not may_reveal(kasus, wewenang):
        return None
    orang = list_pelapor(kasus.id)
    telepon, nik = {p.telepon for p in orang if p.telepon}, {p.nik for p in orang if p.nik}
    syarat = [Pelapor.telepon.in_(telepon)] if telepon else []
    syarat += [Pelapor.nik.in_(nik)] if nik else []
    if not syarat:
        return None
    cocok = Pengaduan.id.in_(select(Pelapor.pengaduan_id).where(or_(*syarat)))
    kenal = not wewenang.isdisjoint({Wewenang.PETUGAS, Wewenang.PENYETUJU})
    return cocok if kenal else and_(cocok, Pengaduan.anonim.is_(False))


def list_serupa(kasus: Pengaduan, pelaku: Pelaku) -> Sequence[Pengaduan]:
    """Return cases that may be the same: one unit and sixty days with two of the title's words, or one person.

    Only cases the person may see, newest first; those that ended without an answer are left out.
    """
    jarak = timedelta(days=HARI_SERUPA)
    dekat = Pengaduan.tanggal_diterima.between(kasus.tanggal_diterima - jarak, kasus.tanggal_diterima + jarak)
    kata, orang = _by_words(kasus.judul), _by_person(kasus, pelaku)
    pilihan = [and_(Pengaduan.unit_id == kasus.unit_id, kata)] if kata is not None else []
    pilihan += [orang] if orang is not None else []
    if not pilihan:
        return []
    return (
        db.session()
        .scalars(
            select(Pengaduan)
            .where(
                visible(pelaku),
                Pengaduan.id != kasus.id,
                Pengaduan.status.not_in([s.value for s in KELUAR]),
                dekat,
                or_(*pilihan),
            )
            .order_by(Pengaduan.diterima_at.desc(), Pengaduan.id.desc())
            .limit(SERUPA_MAKS)
        )
        .all()
    )
