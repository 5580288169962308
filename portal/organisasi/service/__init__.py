"""Use cases of the organisation: the office, its tree, import. QR codes: `portal.organisasi.service.qr`."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.tabel import Tabel
from portal.inti.teks import clean_teks
from portal.organisasi.domain import (
    POLA_WARNA,
    SEBAGAI,
    BarisImpor,
    check_no_cycle,
    clean_kode_unit,
    is_in_force,
    parse_impor,
)
from portal.organisasi.models import Instansi, Layanan, Loket, Penandatangan, Unit

SEGAR_DETIK = 5.0
KOLOM_INSTANSI = (
    "nama", "induk", "alamat", "kota", "telepon", "surel", "situs", "jam_layanan", "warna",
)  # fmt: skip


@dataclass(frozen=True)
class HasilImpor:
    """Numbers of an organisation import."""

    unit: int
    layanan: int
    loket: int


def read_instansi() -> Instansi:
    """Return the office; raises TidakDitemukan before `siapkan` has run."""
    instansi = db.session().scalar(select(Instansi).order_by(Instansi.id).limit(1))
    if instansi is None:
        raise TidakDitemukan("belum_disiapkan", _n("Portal belum disiapkan. Jalankan: python -m portal siapkan"))
    return instansi


@dataclass(frozen=True)
class ProfilInstansi:
    """What every page shows of the office; a copy that outlives its database session."""

    nama: str
    induk: str
    alamat: str
    kota: str
    telepon: str
    surel: str
    situs: str
    jam_layanan: str
    warna: str
    punya_logo: bool
    diubah_at: datetime


_profil: dict[str, tuple[float, ProfilInstansi]] = {}


def read_profil() -> ProfilInstansi | None:
    """Return the office's profile, read at most every five seconds in each process; None before `siapkan`."""
    basis_data = str(db.engine.url)
    saat, profil = _profil.get(basis_data, (0.0, None))
    if profil is None or time.monotonic() - saat > SEGAR_DETIK:
        kolom = [getattr(Instansi, f.name) for f in fields(ProfilInstansi)]
        baris = db.session().execute(select(*kolom).order_by(Instansi.id).limit(1)).one_or_none()
        if baris is None:
            return None
        profil = ProfilInstansi(*baris)
        _profil[basis_data] = (time.monotonic(), profil)
    return profil


def forget_profil() -> None:
    """Read the profile anew at the next request of this process (after a change)."""
    _profil.clear()


def describe_kop() -> tuple[dict[str, str | None], dict[str, bytes]]:
    """Return the letterhead for a printed sheet: its data, and the side files they name."""
    instansi = read_instansi()
    kop = {"nama": instansi.nama, "induk": instansi.induk, "warna": instansi.warna, "alamat": instansi.alamat}
    if not instansi.logo:
        return {**kop, "logo": None}, {}
    return {**kop, "logo": "logo.png"}, {"logo.png": instansi.logo}


def ensure_instansi(*, now: datetime) -> Instansi:
    """Create the office with a neutral name when there is none yet."""
    sesi = db.session()
    instansi = sesi.scalar(select(Instansi).limit(1))
    if instansi is None:
        instansi = Instansi(nama="Nama instansi belum diisi", diubah_at=now)
        sesi.add(instansi)
        sesi.flush()
    return instansi


def update_instansi(nilai: Mapping[str, str], *, pelaku: str, now: datetime, logo: bytes | None = None) -> Instansi:
    """Change the office's data; raises DomainError for a colour that is not #rrggbb or an empty name."""
    instansi = read_instansi()
    warna = nilai.get("warna", instansi.warna).lower()
    if not POLA_WARNA.fullmatch(warna):
        raise DomainError("warna_salah", _n("Tulis warna seperti #0049b8."), bidang="warna")
    if not nilai.get("nama", instansi.nama).strip():
        raise DomainError("nama_kosong", _n("Tulis nama instansi."), bidang="nama")
    for kolom in KOLOM_INSTANSI:
        if kolom in nilai:
            setattr(instansi, kolom, clean_teks(nilai[kolom]))
    instansi.warna, instansi.diubah_at = warna, now
    if logo is not None:
        instansi.logo, instansi.punya_logo = logo, True
    append_jejak(pelaku=pelaku, aksi="instansi.ubah", objek="instansi", now=now, rincian=dict(nilai))
    return instansi


def list_unit(cakupan: frozenset[int] | None = None) -> Sequence[Unit]:
    """Return the active units by name, of the scope only when one is given."""
    pilih = select(Unit).where(Unit.aktif).order_by(Unit.nama)
    if cakupan is not None:
        pilih = pilih.where(Unit.id.in_(cakupan))
    return db.session().scalars(pilih).all()


def find_unit(kode: str, cakupan: frozenset[int] | None = None) -> Unit:
    """Return a unit by code; raises TidakDitemukan when it does not exist or lies outside the scope."""
    unit = db.session().scalar(select(Unit).where(Unit.kode == kode.strip().upper()))
    if unit is None or (cakupan is not None and unit.id not in cakupan):
        raise TidakDitemukan(
            "unit_tidak_ada", _n("Unit dengan kode “%(kode)s” tidak ada."), bidang="unit", kode=kode[:40]
        )
    return unit


def get_unit(unit_id: int, cakupan: frozenset[int] | None = None) -> Unit:
    """Return a unit by its id; raises TidakDitemukan when it does not exist or lies outside the scope."""
    unit = db.session().get(Unit, unit_id) if 0 < unit_id < 2**31 else None
    if unit is None or (cakupan is not None and unit.id not in cakupan):
        raise TidakDitemukan("unit_tidak_ada", _n("Unit ini tidak ada."), bidang="unit")
    return unit


def get_layanan(unit: Unit, layanan_id: int) -> Layanan:
    """Return a service of the unit by its id; raises TidakDitemukan."""
    layanan = db.session().get(Layanan, layanan_id) if 0 < layanan_id < 2**31 else None
    if layanan is None or layanan.unit_id != unit.id:
        raise TidakDitemukan("layanan_tidak_ada", _n("Unit ini tidak punya layanan itu."), bidang="layanan")
    return layanan


def find_layanan(unit: Unit, kode: str) -> Layanan:
    """Return a service of the unit by code; raises TidakDitemukan."""
    layanan = db.session().scalar(
        select(Layanan).where(Layanan.unit_id == unit.id, Layanan.kode == kode.strip().upper())
    )
    if layanan is None:
        raise TidakDitemukan(
            "layanan_tidak_ada",
            _n("Unit %(unit)s tidak punya layanan dengan kode “%(kode)s”."),
            bidang="layanan",
            unit=unit.kode,
            kode=kode[:40],
        )
    return layanan


def subtree_ids(unit_id: int) -> frozenset[int]:
    """Return the ids of a unit and of everything below it."""
    anak: dict[int | None, list[int]] = {}
    for nomor, induk in db.session().execute(select(Unit.id, Unit.induk_id)):
        anak.setdefault(induk, []).append(nomor)
    hasil, sisa = {unit_id}, [unit_id]
    while sisa:
        baru = [n for n in anak.get(sisa.pop(), []) if n not in hasil]
        hasil.update(baru)
        sisa.extend(baru)
    return frozenset(hasil)


def ancestor_ids(unit_id: int) -> list[int]:
    """Return the ids of a unit and of everything above it, from the unit to the top."""
    induk: dict[int, int | None] = dict(db.session().execute(select(Unit.id, Unit.induk_id)).all())
    hasil: list[int] = []
    kini: int | None = unit_id
    while kini is not None and kini not in hasil:
        hasil.append(kini)
        kini = induk.get(kini)
    return hasil


def list_layanan(unit_ids: Iterable[int] | None = None) -> Sequence[Layanan]:
    """Return the active services, of these units only when given, by unit and name."""
    pilih = select(Layanan).join(Layanan.unit).options(contains_eager(Layanan.unit)).where(Layanan.aktif)
    pilih = pilih.order_by(Unit.nama, Layanan.nama)
    if unit_ids is not None:
        pilih = pilih.where(Layanan.unit_id.in_(list(unit_ids)))
    return db.session().scalars(pilih).all()


def list_loket(unit_ids: Iterable[int] | None = None) -> Sequence[Loket]:
    """Return the active counters, of these units only when given, by unit and name."""
    pilih = select(Loket).join(Loket.unit).options(contains_eager(Loket.unit)).where(Loket.aktif)
    pilih = pilih.order_by(Unit.nama, Loket.nama)
    if unit_ids is not None:
        pilih = pilih.where(Loket.unit_id.in_(list(unit_ids)))
    return db.session().scalars(pilih).all()


def describe_organisasi() -> dict[str, list[dict[str, Any]]]:
    """Return units, services and counters as plain values (the contract of `organisasi daftar --json`)."""
    units = list_unit()
    kode = {u.id: u.kode for u in units}
    return {
        "unit": [{"kode": u.kode, "nama": u.nama, "induk": kode.get(u.induk_id or 0)} for u in units],
        "layanan": [
            {"kode": s.kode, "nama": s.nama, "unit": kode.get(s.unit_id), "gratis": s.gratis} for s in list_layanan()
        ],
        "loket": [{"kode": k.kode, "nama": k.nama, "unit": kode.get(k.unit_id)} for k in list_loket()],
    }


def find_penandatangan(unit_id: int, tanggal: date) -> Penandatangan | None:
    """Return who signs for a unit on a date: the unit's own signatory, else the office's; an acting officer first.

    Of several in force the one whose term began last signs; an open beginning is the earliest.
    """
    calon = db.session().scalars(
        select(Penandatangan)
        .where((Penandatangan.unit_id == unit_id) | Penandatangan.unit_id.is_(None))
        .order_by(
            Penandatangan.unit_id.is_(None),
            Penandatangan.sebagai == "",
            Penandatangan.mulai.is_(None),
            Penandatangan.mulai.desc(),
            Penandatangan.id.desc(),
        )
    )
    return next((p for p in calon if is_in_force(p.mulai, p.sampai, tanggal)), None)


def list_penandatangan() -> Sequence[Penandatangan]:
    """Return all signatories, the office's first."""
    return (
        db.session().scalars(select(Penandatangan).order_by(Penandatangan.unit_id.is_not(None), Penandatangan.id)).all()
    )


def add_penandatangan(
    *,
    jabatan: str,
    nama: str,
    nip: str = "",
    sebagai: str = "",
    unit: Unit | None = None,
    mulai: date | None = None,
    sampai: date | None = None,
    pelaku: str,
    now: datetime,
) -> Penandatangan:
    """Add a signatory of the office or of one unit, in force between two dates (None: open).

    `sebagai` "Plt." or "Plh." makes an acting officer, who signs before the appointed one and needs an end.
    """
    if sebagai not in SEBAGAI:
        raise DomainError("sebagai_salah", _n("Pilihan ini tidak dikenal."), bidang="sebagai")
    if sebagai and (mulai is None or sampai is None):
        raise DomainError("masa_kosong", _n("Isi tanggal mulai dan akhir untuk Plt. atau Plh."), bidang="sampai")
    if mulai and sampai and sampai < mulai:
        raise DomainError(
            "masa_salah", _n("Tanggal akhir harus sama dengan atau sesudah tanggal mulai."), bidang="sampai"
        )
    penandatangan = Penandatangan(
        jabatan=jabatan,
        nama=nama,
        nip=nip,
        sebagai=sebagai,
        unit_id=unit.id if unit else None,
        mulai=mulai,
        sampai=sampai,
    )
    sesi = db.session()
    sesi.add(penandatangan)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="penandatangan.tambah",
        objek=unit.kode if unit else "instansi",
        now=now,
        rincian={"jabatan": jabatan, "nama": nama, "sebagai": sebagai},
    )
    return penandatangan


def save_unit(*, kode: str, nama: str, induk_kode: str | None, now: datetime) -> Unit:
    """Create or rename a unit by its code; raises DomainError for a circle in the tree."""
    sesi = db.session()
    kode = clean_kode_unit(kode)
    semua = {u.kode: u for u in sesi.scalars(select(Unit))}
    kode_oleh_id = {u.id: u.kode for u in semua.values()}
    if induk_kode is not None and induk_kode not in semua:
        raise TidakDitemukan("induk_tidak_ada", _n("Unit induk “%(kode)s” tidak ada."), bidang="induk", kode=induk_kode)
    check_no_cycle(
        kode,
        induk_kode,
        {u.kode: kode_oleh_id.get(u.induk_id) if u.induk_id else None for u in semua.values()},
    )
    unit = semua.get(kode)
    if unit is None:
        unit = Unit(instansi_id=ensure_instansi(now=now).id, kode=kode, nama=nama, aktif=True)
        sesi.add(unit)
    unit.nama, unit.induk_id = nama, semua[induk_kode].id if induk_kode else None
    sesi.flush()
    return unit


def save_layanan(unit: Unit, *, kode: str, nama: str, gratis: bool) -> Layanan:
    """Create or change a service of a unit by its code."""
    kode = clean_kode_unit(kode)
    sesi = db.session()
    layanan = sesi.scalar(select(Layanan).where(Layanan.unit_id == unit.id, Layanan.kode == kode))
    if layanan is None:
        layanan = Layanan(unit_id=unit.id, kode=kode, nama=nama, gratis=gratis, aktif=True)
        sesi.add(layanan)
    layanan.nama, layanan.gratis, layanan.aktif = nama, gratis, True
    sesi.flush()
    return layanan


def save_loket(unit: Unit, *, kode: str, nama: str) -> Loket:
    """Create or rename a counter of a unit by its code."""
    kode = clean_kode_unit(kode)
    sesi = db.session()
    loket = sesi.scalar(select(Loket).where(Loket.unit_id == unit.id, Loket.kode == kode))
    if loket is None:
        loket = Loket(unit_id=unit.id, kode=kode, nama=nama, aktif=True)
        sesi.add(loket)
    loket.nama, loket.aktif = nama, True
    sesi.flush()
    return loket


def _order_units(baris: list[BarisImpor]) -> list[BarisImpor]:
    """Return the unit lines so that a parent comes before its children."""
    sisa = {b.kode: b for b in baris if b.jenis == "unit"}
    urut: list[BarisImpor] = []
    while sisa:
        siap = [b for b in sisa.values() if b.induk not in sisa]
        if not siap:
            nomor = min(sisa.values(), key=lambda b: b.nomor)
            raise DomainError("induk_melingkar", _n("baris %(nomor)s: susunan induk unit melingkar"), nomor=nomor.nomor)
        urut += siap
        for b in siap:
            del sisa[b.kode]
    return urut


def _save_baris(baris: BarisImpor, *, now: datetime) -> None:
    try:
        if baris.jenis == "unit":
            save_unit(kode=baris.kode, nama=baris.nama, induk_kode=baris.induk, now=now)
            return
        unit = find_unit(baris.unit or "")
        if baris.jenis == "layanan":
            save_layanan(unit, kode=baris.kode, nama=baris.nama, gratis=baris.gratis)
        else:
            save_loket(unit, kode=baris.kode, nama=baris.nama)
    except DomainError as salah:
        raise DomainError(
            "baris_salah",
            _n("Berkas tidak diimpor. Baris %(nomor)s: %(sebab)s"),
            nomor=baris.nomor,
            sebab=salah.teks,
        ) from salah


def import_organisasi(tabel: Tabel, *, pelaku: str, now: datetime) -> HasilImpor:
    """Create or update units, services and counters from a table; running it again changes nothing.

    Raises DomainError with line numbers; nothing is stored then (the caller's transaction rolls back).
    """
    baris = parse_impor(tabel.kolom, tabel.baris)
    wait_for_turn("organisasi")
    lain = [b for b in baris if b.jenis != "unit"]
    for b in [*_order_units(baris), *lain]:
        _save_baris(b, now=now)
    hasil = HasilImpor(**{j: sum(b.jenis == j for b in baris) for j in ("unit", "layanan", "loket")})
    append_jejak(pelaku=pelaku, aksi="organisasi.impor", objek="organisasi", now=now, rincian=vars(hasil))
    return hasil
