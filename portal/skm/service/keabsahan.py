"""Marks and states of answers: judged as they come in, reviewed outside the rated unit, never deleted.

Every later change of a state is a row of `skm_tinjauan`, so that a closed period finds the states it was
closed with (docs/adr/0013-jawaban-yang-dihitung.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, insert, select, update

from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, TidakBerwenang, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.organisasi.service import subtree_ids
from portal.organisasi.service.kalender import read_kalender
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import DIKECUALIKAN, SAH, AturanSkm, Tanda, in_network, is_uniform
from portal.skm.models import Tinjauan, jawaban, kolom_nilai
from portal.skm.service.aturan import hash_perangkat, read_aturan
from portal.skm.service.rekap import count_rows

PELAKU_ATURAN = "aturan"
KIOS_DIBACA = 200
"""How many answers around one of a kiosk are read at most; more than that is a burst in any case."""
DINILAI = frozenset({"qr", "web", "tiket", "kios"})
"""Ways in that the rules judge; what an officer types or imports carries the officer's name instead."""


@dataclass(frozen=True)
class Asal:
    """Where a request came from: address and browser, of which only the day's device hash is kept; local zone."""

    alamat: str
    agen: str
    zona: str


class Dinilai(Protocol):
    """The part of a new answer that the rules look at."""

    @property
    def instrumen(self) -> Instrumen:
        """The instrument of the answer."""

    @property
    def asal(self) -> Asal | None:
        """Where it came from."""


def judge(baru: Dinilai, baris: dict[str, Any]) -> None:
    """Set marks, device hash and status of a new row by the rules in force on its date; mark a burst as a whole.

    Employees answer together, in one room and from one network: their surveys know neither bursts nor devices.
    """
    if baris["kanal"] not in DINILAI:
        return
    aturan = read_aturan(baris["tanggal"])
    tanda = baris["tanda"] | _own_marks(baru, baris, aturan)
    if baru.asal is not None:
        tanda |= _place_marks(baru.asal, baris, aturan)
    if baru.instrumen.jenis == "masyarakat" and baris["kanal"] != "tiket":
        tanda |= _device_mark(baru.asal, baris, aturan) | _burst_mark(baris, aturan)
    baris["tanda"] = int(tanda)
    baris["status"] = DIKECUALIKAN if aturan.is_excluded(int(tanda)) else SAH


def _own_marks(baru: Dinilai, baris: dict[str, Any], aturan: AturanSkm) -> int:
    imputasi = baris["imputasi_biaya"]
    skor = [baris[kolom_nilai(u.slot)] for u in baru.instrumen.unsur if not (imputasi and u.gratis is not None)]
    cepat = baris["durasi"] is not None and baris["durasi"] < aturan.detik_cepat
    return int(Tanda.CEPAT_SERAGAM) if cepat and is_uniform(skor) else 0


def _place_marks(asal: Asal, baris: dict[str, Any], aturan: AturanSkm) -> int:
    tanda = 0
    if not read_kalender(baris["unit_id"], asal.zona).is_jam_kerja(baris["diterima_at"]):
        tanda |= Tanda.LUAR_JAM
    if in_network(asal.alamat, aturan.jaringan_kantor):
        tanda |= Tanda.JARINGAN_KANTOR
    return int(tanda)


def _device_mark(asal: Asal | None, baris: dict[str, Any], aturan: AturanSkm) -> int:
    """Keep the day's hash of the device and mark one that comes again too soon or too often at its door."""
    if asal is None or baris["kanal"] not in ("qr", "web"):
        return 0
    kini = baris["diterima_at"]
    baris["perangkat"] = hash_perangkat(asal.alamat, asal.agen, kini.astimezone(ZoneInfo(asal.zona)).date())
    pilih = _select_devices(_door_kind(baris))
    lama = db.session().scalars(
        pilih, {**_door(baris), "perangkat": baris["perangkat"], "banyak": aturan.maks_perangkat}
    )
    saat = lama.all()
    baru_saja = bool(saat) and kini - saat[0] < timedelta(minutes=aturan.perangkat_menit)
    return int(Tanda.PERANGKAT_BERULANG) if baru_saja or len(saat) >= aturan.maks_perangkat else 0


Pintu = Literal["loket", "layanan", "unit"]
"""What a door is: the counter; without a counter the service, or the unit as a whole."""


def _door_kind(baris: dict[str, Any]) -> Pintu:
    return "loket" if baris["loket_id"] is not None else "layanan" if baris["layanan_id"] is not None else "unit"


def _door(baris: dict[str, Any]) -> dict[str, Any]:
    kolom = ("unit_id", "layanan_id", "loket_id", "instrumen")
    return {**{k: baris[k] for k in kolom}, "kini": baris["diterima_at"]}


def _same_door(pintu: Pintu, *, indeks: bool = True) -> tuple[ColumnElement[bool], ...]:
    """Earlier answers of the same instrument at a door, with the values of `_door` to be bound.

    Without `indeks` the door is only compared, so that another index leads the search.
    """
    c = jawaban.c
    unit, layanan, loket = (k if indeks else k + 0 for k in (c.unit_id, c.layanan_id, c.loket_id))
    milik = {
        "loket": (loket == bindparam("loket_id"),),
        "layanan": (c.loket_id.is_(None), layanan == bindparam("layanan_id")),
        "unit": (c.loket_id.is_(None), c.layanan_id.is_(None)),
    }[pintu]
    sama = (unit == bindparam("unit_id"), c.instrumen == bindparam("instrumen"))
    return (*sama, *milik, c.diterima_at <= bindparam("kini"))


@lru_cache(maxsize=3)
def _select_devices(pintu: Pintu) -> Select[Any]:
    """By the device's index: a busy door has a million answers, a device a few."""
    c = jawaban.c
    sama = (c.perangkat == bindparam("perangkat"), *_same_door(pintu, indeks=False))
    return select(c.diterima_at).where(*sama).order_by(c.diterima_at.desc()).limit(bindparam("banyak"))


@lru_cache(maxsize=3)
def _select_newest(pintu: Pintu) -> Select[Any]:
    c = jawaban.c
    sama = (*_same_door(pintu), c.diterima_at > bindparam("sejak"), c.kanal.in_(("qr", "web")))
    return select(c.id, c.tanda).where(*sama).order_by(c.diterima_at.desc()).limit(bindparam("banyak"))


def _burst_mark(baris: dict[str, Any], aturan: AturanSkm) -> int:
    """Mark the answer when its door gets too many; the others of the burst are marked then too."""
    ledakan = _kiosk_burst(baris, aturan) if baris["kios_id"] is not None else _door_burst(baris, aturan)
    if not ledakan:
        return 0
    belum = [nomor for nomor, tanda in ledakan if not tanda & Tanda.LAJU_LOKET]
    if belum:
        _mark_burst(belum, aturan, now=baris["diterima_at"])
    return int(Tanda.LAJU_LOKET)


def _door_burst(baris: dict[str, Any], aturan: AturanSkm) -> list[tuple[int, int]]:
    """Return (id, marks) of the answers that make a burst at this door, empty when there is none.

    Only the newest answers that make a burst are read: whatever is older was marked when it was new.
    """
    sejak = baris["diterima_at"] - timedelta(minutes=aturan.laju_menit)
    nilai = {**_door(baris), "sejak": sejak, "banyak": aturan.laju_jumlah}
    terbaru = db.session().execute(_select_newest(_door_kind(baris)), nilai)
    daftar = [(int(b.id), int(b.tanda)) for b in terbaru]
    return daftar if len(daftar) >= aturan.laju_jumlah else []


def _kiosk_burst(baris: dict[str, Any], aturan: AturanSkm) -> list[tuple[int, int]]:
    """Return (id, marks) of the answers that make a burst with this one at its kiosk, empty when there is none.

    A kiosk hands in late and in any order, so the minutes after the answer count as well as those before it: the
    marks come out the same whichever answer arrives last.
    """
    c, saat = jawaban.c, baris["diambil_at"] or baris["diterima_at"]
    lama = timedelta(minutes=aturan.laju_menit)
    pilih = (
        select(c.diambil_at, c.id, c.tanda)
        .where(
            c.kios_id == baris["kios_id"],
            c.diambil_at > saat - lama,
            c.diambil_at < saat + lama,
            c.instrumen == baris["instrumen"],
        )
        .order_by(c.diambil_at)
        .limit(KIOS_DIBACA)
    )
    semua = sorted([(saat, 0, 0), *((b.diambil_at, int(b.id), int(b.tanda)) for b in db.session().execute(pilih))])
    kena: dict[int, int] = {}
    for akhir, _nomor, _tanda in semua:
        jendela = [s for s in semua if akhir - lama < s[0] <= akhir]
        if akhir - lama < saat <= akhir and len(jendela) > aturan.laju_jumlah:
            kena |= {nomor: tanda for _saat, nomor, tanda in jendela if nomor}
    return list(kena.items())


def _mark_burst(nomor: Sequence[int], aturan: AturanSkm, *, now: datetime) -> None:
    c = jawaban.c
    kena = c.id.in_(nomor)
    if aturan.is_excluded(int(Tanda.LAJU_LOKET)):
        alasan = f"lebih dari {aturan.laju_jumlah} jawaban dalam {aturan.laju_menit} menit di satu pintu"
        change_status(and_(kena, c.status == SAH), DIKECUALIKAN, alasan=alasan, pelaku=PELAKU_ATURAN, now=now)
    db.session().execute(update(jawaban).where(kena).values(tanda=c.tanda.op("|")(int(Tanda.LAJU_LOKET))))


def change_status(saring: ColumnElement[bool], status: str, *, alasan: str, pelaku: str, now: datetime) -> int:
    """Give rows another status, keep the change and move their counts; return how many changed."""
    sesi = db.session()
    pilih = select(jawaban).where(saring, jawaban.c.status != status).order_by(jawaban.c.id).with_for_update()
    daftar = [dict(b._mapping) for b in sesi.execute(pilih)]
    if not daftar:
        return 0
    count_rows(daftar, -1)
    sesi.execute(
        insert(Tinjauan),
        [
            {
                "jawaban_id": b["id"],
                "status_lama": b["status"],
                "status_baru": status,
                "alasan": alasan.strip()[:300],
                "oleh": pelaku[:120],
                "pada": now,
            }
            for b in daftar
        ],
    )
    nomor = [b["id"] for b in daftar]
    for awal in range(0, len(nomor), 500):
        sesi.execute(update(jawaban).where(jawaban.c.id.in_(nomor[awal : awal + 500])).values(status=status))
    count_rows([{**b, "status": status} for b in daftar])
    return len(daftar)


def may_review(unit_id: int, unit_peninjau: int | None) -> bool:
    """Tell whether a person of that unit (None: of the whole office) stands outside the rated unit and those below."""
    return unit_peninjau is None or unit_peninjau not in subtree_ids(unit_id)


def check_peninjau(unit_id: int, unit_peninjau: int | None) -> None:
    """Raise TidakBerwenang when the reviewer belongs to the rated unit or to a unit below it."""
    if not may_review(unit_id, unit_peninjau):
        raise TidakBerwenang(
            "peninjau_unit_sendiri", _n("Jawaban tentang unit Anda ditinjau oleh petugas di luar unit itu.")
        )


def review(
    nomor: Sequence[int],
    status: str,
    *,
    alasan: str,
    cakupan: frozenset[int] | None,
    unit_peninjau: int | None,
    pelaku: str,
    now: datetime,
) -> int:
    """Count answers again (`sah`) or leave them out (`dikecualikan`), with a reason; return how many changed.

    Raises DomainError without a reason, TidakDitemukan for a row outside the scope, TidakBerwenang for a reviewer
    of the rated unit itself, Bentrok for a row of an undone import.
    """
    if status not in (SAH, DIKECUALIKAN):
        raise DomainError("pilihan_salah", _n("Pilihan ini tidak dikenal."), bidang="status")
    if not alasan.strip():
        raise DomainError("alasan_kosong", _n("Tulis alasan keputusan."), bidang="alasan")
    c = jawaban.c
    baris = db.session().execute(select(c.id, c.unit_id, c.status).where(c.id.in_(list(nomor)))).all()
    if len(baris) != len(set(nomor)) or any(cakupan is not None and b.unit_id not in cakupan for b in baris):
        raise TidakDitemukan("jawaban_tidak_ada", _n("Jawaban ini tidak ditemukan."))
    for unit_id in {b.unit_id for b in baris}:
        check_peninjau(unit_id, unit_peninjau)
    if any(b.status not in (SAH, DIKECUALIKAN) for b in baris):
        raise Bentrok("jawaban_batal", _n("Jawaban dari impor yang dibatalkan tidak dapat ditinjau."))
    jumlah = change_status(c.id.in_(list(nomor)), status, alasan=alasan, pelaku=pelaku, now=now)
    append_jejak(
        pelaku=pelaku,
        aksi="skm.tinjau",
        objek=f"{jumlah} jawaban",
        now=now,
        rincian={"status": status, "alasan": alasan.strip()[:300], "jawaban": sorted(nomor)[:200]},
    )
    return jumlah


def list_tinjauan(jawaban_id: int) -> Sequence[Tinjauan]:
    """Return what was decided about one answer, oldest first."""
    return db.session().scalars(select(Tinjauan).where(Tinjauan.jawaban_id == jawaban_id).order_by(Tinjauan.id)).all()


def last_tinjauan() -> int:
    """Return the number of the newest decision (0: none)."""
    return db.session().scalar(select(func.max(Tinjauan.id))) or 0


def status_pada(tinjauan_terakhir: int) -> ColumnElement[str]:
    """Return the status an answer had after that decision: a later decision tells what it was before."""
    t = Tinjauan.__table__.c
    lalu = (
        select(t.status_lama)
        .where(t.jawaban_id == jawaban.c.id, t.id > tinjauan_terakhir)
        .order_by(t.id)
        .limit(1)
        .correlate(jawaban)
        .scalar_subquery()
    )
    return func.coalesce(lalu, jawaban.c.status)
