"""Files and links that only the office has: added, withdrawn with a reason, never changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from portal.inti.berkas import Berkas, Titipan, adopt_titipan, is_sent_again
from portal.inti.db import db, wait_for_turn
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.teks import clean_teks
from portal.organisasi.service import Unit
from portal.zi.domain.bukti import Bukti, Rujukan, counts_in, ends_soon
from portal.zi.domain.butir import Butir
from portal.zi.domain.slot import IsianSlot
from portal.zi.models import Pencabutan, Slot

ALASAN_MAKS = 200
BERSIH, DITOLAK = "bersih", "ditolak"


@dataclass(frozen=True)
class IsiSlot:
    """A slot with its file and, when it was withdrawn, that."""

    slot: Slot
    berkas: Berkas | None
    cabut: Pencabutan | None

    @property
    def ditolak(self) -> bool:
        """Its file was refused, and nobody has withdrawn it yet."""
        return self.cabut is None and self.berkas is not None and self.berkas.status == DITOLAK

    @property
    def berlaku(self) -> bool:
        """It counts: not withdrawn, and its file was not refused."""
        return self.cabut is None and not self.ditolak


def add_slot(
    butir: Butir, unit: Unit, tahun: int, isian: IsianSlot, titipan: Titipan | None, *, pelaku: str, now: datetime
) -> tuple[Slot, bool]:
    """Add one piece of evidence; return it and whether it is new: the very same entry again stays one."""
    sesi = db.session()
    wait_for_turn("zi.bukti")
    isi = {"butir": butir.kode, "unit_id": unit.id, "tahun": tahun, **asdict(isian)}
    lama = _find_same(isi, titipan)
    if lama is not None:
        return lama, False
    berkas = adopt_titipan(titipan, now=now) if titipan else None
    slot = Slot(**isi, berkas_id=berkas.id if berkas else None, dibuat_at=now, dibuat_oleh=pelaku)
    sesi.add(slot)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="zi.bukti_tambah",
        objek=f"zi_bukti:{slot.id}",
        now=now,
        rincian={"butir": butir.kode, "bukti": isian.bukti, "unit": unit.kode, "tahun": tahun, "judul": isian.judul},
    )
    return slot, True


def _find_same(isi: Mapping[str, Any], titipan: Titipan | None) -> Slot | None:
    """Return the living entry that a repeated form made: everything typed is equal, and so is the file."""
    pilih = select(Slot).filter_by(**isi).outerjoin(Pencabutan, Pencabutan.bukti_id == Slot.id)
    pilih = pilih.where(Pencabutan.bukti_id.is_(None), is_sent_again(Slot.berkas_id, titipan))
    return db.session().scalar(pilih.order_by(Slot.id).limit(1))


def withdraw_slot(slot_id: int, alasan: str, *, cakupan: frozenset[int] | None, pelaku: str, now: datetime) -> Slot:
    """Mark a slot as no longer counting, with a reason; raises TidakDitemukan, Bentrok when it already is."""
    wait_for_turn("zi.bukti")
    isi = find_slot(slot_id, cakupan)
    teks = clean_teks(alasan).strip()
    if not 3 <= len(teks) <= ALASAN_MAKS:
        raise DomainError(
            "alasan_salah", _n("Tulis alasan, 3 sampai %(maks)s huruf."), bidang="alasan", maks=ALASAN_MAKS
        )
    if isi.cabut is not None:
        raise Bentrok("sudah_dicabut", _n("Bukti ini sudah dicabut."))
    sesi = db.session()
    sesi.add(Pencabutan(bukti_id=slot_id, alasan=teks, dicabut_at=now, dicabut_oleh=pelaku))
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="zi.bukti_cabut",
        objek=f"zi_bukti:{slot_id}",
        now=now,
        rincian={"butir": isi.slot.butir, "alasan": teks},
    )
    return isi.slot


def find_slot(slot_id: int, cakupan: frozenset[int] | None = None) -> IsiSlot:
    """Return one slot; raises TidakDitemukan, also outside the scope."""
    baris = db.session().execute(_select().where(Slot.id == slot_id)).one_or_none()
    if baris is None or (cakupan is not None and baris[0].unit_id not in cakupan):
        raise TidakDitemukan("bukti_tidak_ada", _n("Bukti ini tidak ditemukan."))
    return IsiSlot(*baris)


def find_berkas(slot_id: int, cakupan: frozenset[int] | None) -> Berkas:
    """Return the file of a slot; raises TidakDitemukan."""
    isi = find_slot(slot_id, cakupan)
    if isi.berkas is None:
        raise TidakDitemukan("berkas_tidak_ada", _n("Bukti ini tidak mempunyai berkas."))
    return isi.berkas


def get_berkas(berkas_id: int) -> Berkas:
    """Return a file by its row; the caller has checked who may have it."""
    return db.session().get_one(Berkas, berkas_id)


def _select() -> Any:
    return (
        select(Slot, Berkas, Pencabutan)
        .outerjoin(Berkas, Berkas.id == Slot.berkas_id)
        .outerjoin(Pencabutan, Pencabutan.bukti_id == Slot.id)
        .order_by(Slot.tanggal, Slot.id)
    )


def list_slot(unit_ids: Iterable[int], tahun: int, butir: str | None = None) -> list[IsiSlot]:
    """Return the slots that count in a year, of one item or of all, oldest first; withdrawn ones too."""
    pilih = _select().where(
        Slot.unit_id.in_(list(unit_ids)),
        or_(Slot.tahun == tahun, Slot.berlaku_sampai >= date(tahun, 1, 1)),
    )
    if butir is not None:
        pilih = pilih.where(Slot.butir == butir)
    return [
        IsiSlot(*baris)
        for baris in db.session().execute(pilih)
        if counts_in(tahun, baris[0].tanggal, baris[0].tahun, baris[0].berlaku_sampai)
    ]


def as_bukti(isi: IsiSlot, nama_unit: str, layanan: frozenset[int]) -> Bukti:
    """Return a slot as a piece of evidence; it is final once its file is clean.

    `layanan`: the services of its unit and of what is below; it covers them all unless it names one.
    """
    s = isi.slot
    return Bukti(
        s.bukti,
        s.judul,
        s.tanggal,
        periode=s.periode,
        alamat=s.tautan if isi.berkas is None else f"/petugas/zi/bukti/{s.id}/berkas",
        keterangan=s.catatan,
        final=isi.berkas is None or isi.berkas.status == BERSIH,
        kantor=True,
        unit=nama_unit,
        jenis=s.jenis,
        bagian=s.bagian,
        layanan=layanan if s.layanan_id is None else frozenset({s.layanan_id}),
        nomor=s.nomor,
        berlaku_sampai=s.berlaku_sampai,
        rujukan=None if isi.berkas is None else Rujukan("berkas", isi.berkas.id),
        catatan_id=s.id,
    )


def list_berakhir(unit_ids: Iterable[int], *, hari_ini: date) -> Sequence[Slot]:
    """Return the living slots whose validity has ended this year or ends within 30 days, earliest first.

    One that another slot of the same evidence outlives is left out.
    """
    pilih = _select().where(
        Slot.unit_id.in_(list(unit_ids)),
        Slot.berlaku_sampai.is_not(None),
        Slot.berlaku_sampai >= date(hari_ini.year, 1, 1),
    )
    hidup = [isi.slot for isi in (IsiSlot(*b) for b in db.session().execute(pilih)) if isi.berlaku]
    sama: defaultdict[tuple[int, str, str, str], list[Slot]] = defaultdict(list)
    for s in hidup:
        sama[_kind_of(s)].append(s)
    daftar = [
        s
        for s in hidup
        if ends_soon(s.berlaku_sampai, hari_ini) and not any(_outlives(lain, s) for lain in sama[_kind_of(s)])
    ]
    return sorted(daftar, key=lambda s: (s.berlaku_sampai or date.max, s.id))


def _kind_of(slot: Slot) -> tuple[int, str, str, str]:
    return slot.unit_id, slot.butir, slot.bukti, slot.periode


def _outlives(lain: Slot, slot: Slot) -> bool:
    """Tell whether another slot of the same kind ends later and holds at least what a slot holds.

    Without a service it is about all of them, and the whole package of an activity holds every part.
    """
    return (
        (lain.berlaku_sampai or date.min) > (slot.berlaku_sampai or date.max)
        and lain.layanan_id in (None, slot.layanan_id)
        and lain.bagian in ("paket", slot.bagian)
    )
