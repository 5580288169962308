"""The office's calendar: holidays and working hours by level, nearest level first; everything that changes them.

A change is written into the audit trail and told to an observer inside the same unit of work, so that a room
above can recompute its open deadlines.
"""

import re
import time as jam_mesin
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from portal.inti.db import after_commit, db, wait_for_turn
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.hari_kerja import SENIN_JUMAT, Kalender, check_jadwal
from portal.inti.jejak import append_jejak
from portal.inti.tabel import Tabel
from portal.organisasi.domain import HARI_KERJA_PENGGANTI, IsiLibur, check_tahun, parse_libur
from portal.organisasi.models import HariLibur, JadwalKerja, Unit
from portal.organisasi.service import SEGAR_DETIK, ancestor_ids, get_unit, subtree_ids

SUMBER_BAWAAN, SUMBER_PETUGAS, SUMBER_IMPOR = "data bawaan", "petugas", "impor"
BUKA, TUTUP = time(8), time(16)
_PERKIRAAN = re.compile(r"\s*\((?:diamati, )?perkiraan\)")

Pengamat = Callable[[frozenset[int] | None, datetime], None]
_pengamat: list[Pengamat] = []
_simpanan: dict[tuple[str, int | None, str], tuple[float, Kalender]] = {}


@dataclass(frozen=True)
class Libur:
    """A holiday as it applies at one level; `unit` is the code of the unit that set it, None for the office."""

    id: int
    tanggal: date
    nama: str
    jenis: str
    perkiraan: bool
    sumber: str
    unit_id: int | None
    unit: str | None


@dataclass(frozen=True)
class Jadwal:
    """Working week and hours as they apply at one level; `unit_id` is the level that set them."""

    hari: frozenset[int]
    buka: time
    tutup: time
    unit_id: int | None
    bawaan: bool


def set_pengamat(fungsi: Pengamat) -> None:
    """Name the one who is told of changes: unit ids concerned (None: all) and the time, in the unit of work."""
    _pengamat[:] = [fungsi]


def forget_kalender() -> None:
    """Read the calendars anew at the next use in this process."""
    _simpanan.clear()


def _announce(
    unit: Unit | None, *, aksi: str, objek: str, pelaku: str | None, now: datetime, rincian: dict[str, Any]
) -> None:
    """Write the audit line (none without `pelaku`), drop what is remembered, tell the observer."""
    sesi = db.session()
    sesi.flush()
    sesi.info["kalender_diubah"] = sesi.get_transaction()
    after_commit(forget_kalender)
    if pelaku is not None:
        tempat = unit.kode if unit else "kantor"
        append_jejak(pelaku=pelaku, aksi=aksi, objek=f"{objek}:{tempat}", now=now, rincian=rincian)
    for fungsi in _pengamat:
        fungsi(subtree_ids(unit.id) if unit else None, now)


def _levels(unit_id: int | None) -> list[int]:
    """Return the unit and its ancestors, nearest first; raises TidakDitemukan for an unknown unit."""
    if unit_id is None:
        return []
    return ancestor_ids(get_unit(unit_id).id)


def _on_levels(kolom: Any, tingkat: Sequence[int]) -> ColumnElement[bool]:
    return or_(kolom.is_(None), kolom.in_(tingkat))


def _own(kolom: Any, unit: Unit | None) -> ColumnElement[bool]:
    milik: ColumnElement[bool] = kolom.is_(None) if unit is None else kolom == unit.id
    return milik


def _nearest(tingkat: Sequence[int], *, dari: date | None = None, sampai: date | None = None) -> list[Libur]:
    """Return the holidays that apply, by date; on each date the row of the nearest level."""
    pilih = (
        select(HariLibur, Unit.kode)
        .outerjoin(Unit, Unit.id == HariLibur.unit_id)
        .where(HariLibur.dihapus_at.is_(None), _on_levels(HariLibur.unit_id, tingkat))
    )
    if dari is not None and sampai is not None:
        pilih = pilih.where(HariLibur.tanggal.between(dari, sampai))
    jauh: dict[int | None, int] = {nomor: i for i, nomor in enumerate([*tingkat, None])}
    menang: dict[date, Libur] = {}
    for baris, kode in db.session().execute(pilih):
        lama = menang.get(baris.tanggal)
        if lama is None or jauh[baris.unit_id] < jauh[lama.unit_id]:
            menang[baris.tanggal] = Libur(
                baris.id, baris.tanggal, baris.nama, baris.jenis, baris.perkiraan, baris.sumber, baris.unit_id, kode
            )
    return [menang[t] for t in sorted(menang)]


def _nearest_jadwal(tingkat: Sequence[int]) -> Jadwal:
    semua = {
        j.unit_id: j for j in db.session().scalars(select(JadwalKerja).where(_on_levels(JadwalKerja.unit_id, tingkat)))
    }
    for nomor in (*tingkat, None):
        if (baris := semua.get(nomor)) is not None:
            return Jadwal(frozenset(map(int, baris.hari.split(","))), baris.buka, baris.tutup, nomor, bawaan=False)
    return Jadwal(SENIN_JUMAT, BUKA, TUTUP, None, bawaan=True)


def _load(unit_id: int | None, zona: str) -> Kalender:
    tingkat = _levels(unit_id)
    libur, jadwal = _nearest(tingkat), _nearest_jadwal(tingkat)
    kerja = frozenset(b.tanggal for b in libur if b.jenis == HARI_KERJA_PENGGANTI)
    return Kalender(
        zona=zona,
        hari=jadwal.hari,
        buka=jadwal.buka,
        tutup=jadwal.tutup,
        libur=frozenset(b.tanggal for b in libur) - kerja,
        kerja=kerja,
    )


def read_kalender(unit_id: int | None, zona: str) -> Kalender:
    """Return the calendar of a unit (None: the office) from its own level and all above, nearest first.

    Read at most every five seconds in each process; a unit of work that changed it sees its own change.
    Raises TidakDitemukan for an unknown unit.
    """
    sesi = db.session()
    diubah = sesi.info.get("kalender_diubah")
    if diubah is not None and diubah is sesi.get_transaction():
        return _load(unit_id, zona)
    kunci = (str(db.engine.url), unit_id, zona)
    saat, kalender = _simpanan.get(kunci, (0.0, None))
    if kalender is None or jam_mesin.monotonic() - saat > SEGAR_DETIK:
        kalender = _load(unit_id, zona)
        _simpanan[kunci] = (jam_mesin.monotonic(), kalender)
    return kalender


def read_jadwal(unit: Unit | None) -> Jadwal:
    """Return working week and hours that apply to a unit (None: the office)."""
    return _nearest_jadwal(_levels(unit.id if unit else None))


def list_libur(tahun: int, unit: Unit | None = None) -> list[Libur]:
    """Return the holidays of a year that apply to a unit (None: the office), by date, inherited ones included."""
    check_tahun(tahun)
    return _nearest(_levels(unit.id if unit else None), dari=date(tahun, 1, 1), sampai=date(tahun, 12, 31))


def is_perkiraan(tahun: int) -> bool:
    """Tell whether the office's holidays of a year are provisional: an estimated date, or no joint leave yet."""
    libur = list_libur(tahun)
    return any(b.perkiraan for b in libur) or not any(b.jenis == "cuti_bersama" for b in libur)


def _stored(unit: Unit | None, tanggal: Collection[date]) -> dict[date, HariLibur]:
    """Return the rows of one level between the first and the last of these dates, removed ones included."""
    pilih = select(HariLibur).where(
        _own(HariLibur.unit_id, unit), HariLibur.tanggal.between(min(tanggal), max(tanggal))
    )
    return {b.tanggal: b for b in db.session().scalars(pilih)}


def _write(isi: IsiLibur, lama: HariLibur | None, *, unit: Unit | None, sumber: str, now: datetime) -> bool:
    """Make or change one row; return whether anything is different now."""
    if lama is None:
        db.session().add(HariLibur(unit_id=unit.id if unit else None, sumber=sumber, dibuat_at=now, **asdict(isi)))
        return True
    if lama.dihapus_at is None and isi == IsiLibur(lama.tanggal, lama.nama, lama.jenis, lama.perkiraan):
        return False
    lama.nama, lama.jenis, lama.perkiraan = isi.nama, isi.jenis, isi.perkiraan
    lama.sumber, lama.dihapus_at = sumber, None
    return True


def _store_all(semua: Sequence[IsiLibur], *, unit: Unit | None, sumber: str, now: datetime) -> list[IsiLibur]:
    wait_for_turn("kalender")
    lama = _stored(unit, [isi.tanggal for isi in semua])
    return [isi for isi in semua if _write(isi, lama.get(isi.tanggal), unit=unit, sumber=sumber, now=now)]


def add_libur(isi: IsiLibur, *, unit: Unit | None = None, pelaku: str, now: datetime) -> bool:
    """Add a holiday (or a date worked all the same), or replace what stands on that date at that level.

    Returns whether anything changed; saying the same again changes nothing.
    """
    berubah = _store_all([isi], unit=unit, sumber=SUMBER_PETUGAS, now=now)
    for satu in berubah:
        _announce(
            unit, aksi="libur.simpan", objek=f"libur:{satu.tanggal}", pelaku=pelaku, now=now, rincian=asdict(satu)
        )
    return bool(berubah)


def remove_libur(libur_id: int, *, cakupan: frozenset[int] | None, pelaku: str, now: datetime) -> HariLibur:
    """Take a holiday out of its level's calendar; doing it twice changes nothing.

    Raises TidakDitemukan outside the scope; the office's rows belong to those who see the whole office.
    """
    wait_for_turn("kalender")
    baris = db.session().get(HariLibur, libur_id)
    if baris is None or (cakupan is not None and baris.unit_id not in cakupan):
        raise TidakDitemukan("libur_tidak_ada", _n("Hari libur ini tidak ditemukan."))
    if baris.dihapus_at is None:
        baris.dihapus_at = now
        _announce(
            baris.unit,
            aksi="libur.hapus",
            objek=f"libur:{baris.tanggal}",
            pelaku=pelaku,
            now=now,
            rincian={"nama": baris.nama, "jenis": baris.jenis},
        )
    return baris


def import_libur(tabel: Tabel, *, unit: Unit | None = None, pelaku: str, now: datetime) -> int:
    """Store the holidays of a table at one level, all or nothing; return how many rows are new or different.

    Raises DomainError with line numbers. Dates that are not in the table stay as they are.
    """
    berubah = _store_all(parse_libur(tabel.kolom, tabel.baris), unit=unit, sumber=SUMBER_IMPOR, now=now)
    if berubah:
        rincian = {"jumlah": len(berubah), "tanggal": [isi.tanggal.isoformat() for isi in berubah]}
        _announce(unit, aksi="libur.impor", objek="libur", pelaku=pelaku, now=now, rincian=rincian)
    return len(berubah)


def _official(tahun: int) -> dict[date, IsiLibur]:
    """Return national holidays and joint leave as the library `holidays` knows them; holidays win over leave."""
    from holidays import country_holidays

    hasil = {}
    for kategori, jenis in (("government", "cuti_bersama"), ("public", "libur_nasional")):
        for tanggal, teks in country_holidays("ID", years=tahun, categories=(kategori,), language="id").items():
            nama = _PERKIRAAN.sub("", teks)
            hasil[tanggal] = IsiLibur(tanggal, nama[:120], jenis, perkiraan=nama != teks)
    return hasil


def seed_libur(tahun: int, *, now: datetime, pelaku: str | None = "sistem") -> int:
    """Fill in a year's national holidays and joint leave for the office; return how many rows changed.

    Rows that a person wrote, changed or removed stay as they are. Rows that came from here and were never
    touched follow the library: an estimate becomes a fact, a date that moved is replaced.
    """
    resmi = _official(check_tahun(tahun))
    wait_for_turn("kalender")
    lama = _stored(None, (date(tahun, 1, 1), date(tahun, 12, 31)))
    bawaan = {t for t, b in lama.items() if b.sumber == SUMBER_BAWAAN and b.dihapus_at is None}
    tulis = [isi for t, isi in resmi.items() if t not in lama or t in bawaan]
    berubah = [i for i in tulis if _write(i, lama.get(i.tanggal), unit=None, sumber=SUMBER_BAWAAN, now=now)]
    usang = sorted(bawaan - set(resmi))
    for tanggal in usang:
        db.session().delete(lama[tanggal])
    if berubah or usang:
        rincian = {"tahun": tahun, "ditulis": len(berubah), "dicabut": [t.isoformat() for t in usang]}
        _announce(None, aksi="libur.isi", objek=f"libur:{tahun}", pelaku=pelaku, now=now, rincian=rincian)
    return len(berubah) + len(usang)


def ensure_libur(*, now: datetime) -> int:
    """Fill in last year, this year and the next; return how many rows changed.

    The first filling of a new portal is reference data and leaves no audit line; later ones do.
    """
    baru = db.session().scalar(select(HariLibur.id).limit(1)) is None
    tahun = range(now.year - 1, now.year + 2)
    return sum(seed_libur(t, now=now, pelaku=None if baru else "sistem") for t in tahun)


def save_jadwal(
    *, hari: Iterable[int], buka: time, tutup: time, unit: Unit | None = None, pelaku: str, now: datetime
) -> bool:
    """Set working week (0 is Monday) and hours of a level; return whether they changed. Raises DomainError."""
    dipilih = frozenset(hari)
    check_jadwal(dipilih, buka, tutup)
    wait_for_turn("kalender")
    isi = {"hari": ",".join(map(str, sorted(dipilih))), "buka": buka, "tutup": tutup}
    sesi = db.session()
    baris = sesi.scalar(select(JadwalKerja).where(_own(JadwalKerja.unit_id, unit)))
    if baris is None:
        sesi.add(JadwalKerja(unit_id=unit.id if unit else None, **isi))
    elif all(getattr(baris, k) == nilai for k, nilai in isi.items()):
        return False
    else:
        for kolom, nilai in isi.items():
            setattr(baris, kolom, nilai)
    _announce(unit, aksi="jadwal.simpan", objek="jadwal", pelaku=pelaku, now=now, rincian=isi)
    return True


def remove_jadwal(unit: Unit, *, pelaku: str, now: datetime) -> bool:
    """Let a unit follow the level above again; return whether it had hours of its own."""
    wait_for_turn("kalender")
    sesi = db.session()
    baris = sesi.scalar(select(JadwalKerja).where(JadwalKerja.unit_id == unit.id))
    if baris is None:
        return False
    sesi.delete(baris)
    _announce(unit, aksi="jadwal.hapus", objek="jadwal", pelaku=pelaku, now=now, rincian={})
    return True
