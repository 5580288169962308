"""Jobs as rows of our own database (outbox), so that a killed worker loses nothing.

The row is written in the caller's transaction; after the commit its id is handed to the queue
(`portal.inti.antrean`). A queue forgets what was running when it is killed, so `sweep_tugas` hands
over again what nobody finished. A handler may therefore run twice and must be idempotent.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, String, Text, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.inti.db import Base, WaktuUtc, after_commit, db, unit_kerja, utc_now
from portal.inti.galat import DomainError, Terganggu, TidakDitemukan, _n

SEWA = timedelta(seconds=30)
DENYUT_DETIK = 5.0
PERCOBAAN_MAKS = 3
JEDA_MAKS = timedelta(hours=1)
ANTRE, JALAN, SELESAI, GAGAL = "antre", "jalan", "selesai", "gagal"

log = logging.getLogger(__name__)


class Tugas(Base):
    """One job: kind, JSON input, state, progress (done of total) and its JSON result or error."""

    __tablename__ = "tugas"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    jenis: Mapped[str] = mapped_column(String(60))
    muatan: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10), default=ANTRE, index=True)
    percobaan: Mapped[int] = mapped_column(Integer, default=0)
    langkah: Mapped[int] = mapped_column(Integer, default=0)
    jumlah_langkah: Mapped[int] = mapped_column(Integer, default=0)
    keterangan: Mapped[str] = mapped_column(String(200), default="")
    hasil: Mapped[str | None] = mapped_column(Text)
    dibuat_at: Mapped[datetime] = mapped_column(WaktuUtc)
    denyut_at: Mapped[datetime] = mapped_column(WaktuUtc)
    selesai_at: Mapped[datetime | None] = mapped_column(WaktuUtc)

    @property
    def berjalan(self) -> bool:
        """Still waiting or running."""
        return self.status in (ANTRE, JALAN)

    def read_hasil(self) -> dict[str, Any]:
        """Return the result of a finished job, empty before."""
        return json.loads(self.hasil) if self.hasil else {}


class Denyut(Base):
    """Last sign of life of a named process, read by `dokter` and `/siap`."""

    __tablename__ = "denyut"

    nama: Mapped[str] = mapped_column(String(40), primary_key=True)
    pada: Mapped[datetime] = mapped_column(WaktuUtc)


@dataclass(frozen=True)
class Kemajuan:
    """Reports progress of one running job; each report is stored at once."""

    tugas_id: int

    def report(self, langkah: int, jumlah: int, keterangan: str = "") -> None:
        """Store "langkah of jumlah"; call it outside a unit of work."""
        with unit_kerja() as sesi:
            sesi.execute(
                update(Tugas)
                .where(Tugas.id == self.tugas_id)
                .values(langkah=langkah, jumlah_langkah=jumlah, keterangan=keterangan, denyut_at=utc_now())
            )


Pelaksana = Callable[[dict[str, Any], Kemajuan], Mapping[str, Any]]
_pelaksana: dict[str, Pelaksana] = {}
_pengantar: list[Callable[[int], None]] = []
_rahasia: set[str] = set()
_sabar: dict[str, int] = {}


def pekerjaan(jenis: str, *, rahasia: bool = False, sabar: int = 0) -> Callable[[Pelaksana], Pelaksana]:
    """Register the handler of a kind of job; a kind has exactly one.

    `rahasia`: forget the input at the end. `sabar`: tries of a job that depends on somebody else's server;
    the pauses between them double, from one minute to an hour.
    """

    def register(pelaksana: Pelaksana) -> Pelaksana:
        if rahasia:
            _rahasia.add(jenis)
        if sabar:
            _sabar[jenis] = sabar
        lama = _pelaksana.setdefault(jenis, pelaksana)
        if (lama.__module__, lama.__qualname__) != (pelaksana.__module__, pelaksana.__qualname__):
            raise RuntimeError(f"job kind {jenis!r} is registered twice")
        return pelaksana

    return register


def set_pengantar(antar: Callable[[int], None] | None) -> None:
    """Name the function that hands a job id to the queue (None: rows wait for the sweep)."""
    _pengantar[:] = [antar] if antar else []


def _deliver(tugas_id: int) -> None:
    for antar in _pengantar:
        try:
            antar(tugas_id)
        except Exception:
            log.exception("job %s could not be handed to the queue; the sweep will", tugas_id)


def enqueue_tugas(jenis: str, muatan: Mapping[str, Any], *, now: datetime) -> Tugas:
    """Write the job in the caller's transaction; it runs after the commit, at least once."""
    if jenis not in _pelaksana:
        raise RuntimeError(f"unknown job kind {jenis!r}")
    tugas = Tugas(
        jenis=jenis,
        muatan=json.dumps(muatan, ensure_ascii=False, default=str),
        status=ANTRE,
        dibuat_at=now,
        denyut_at=now,
    )
    sesi = db.session()
    sesi.add(tugas)
    sesi.flush()
    nomor = tugas.id
    after_commit(lambda: _deliver(nomor))
    return tugas


def find_tugas(tugas_id: int) -> Tugas:
    """Return a job, fresh from the database; raises TidakDitemukan."""
    tugas = db.session().get(Tugas, tugas_id, populate_existing=True)
    if tugas is None:
        raise TidakDitemukan("tugas_tidak_ada", _n("Pekerjaan ini tidak ditemukan."))
    return tugas


def _claim(tugas_id: int) -> Tugas | None:
    """Take the job if it waits, or if its runner has been silent for longer than the lease."""
    now = utc_now()
    with unit_kerja() as sesi:
        bebas = or_(Tugas.status == ANTRE, and_(Tugas.status == JALAN, Tugas.denyut_at < now - SEWA))
        hasil = sesi.execute(
            update(Tugas)
            .where(Tugas.id == tugas_id, bebas)
            .values(status=JALAN, percobaan=Tugas.percobaan + 1, denyut_at=now)
        )
        if hasil.rowcount != 1:  # type: ignore[attr-defined]
            return None
        tugas = sesi.get_one(Tugas, tugas_id, populate_existing=True)
        if tugas.percobaan > _tries(tugas.jenis):
            tugas.status, tugas.selesai_at = GAGAL, now
            tugas.keterangan = "Berhenti berulang kali; tidak dicoba lagi."
            if tugas.jenis in _rahasia:
                tugas.muatan = "{}"
            return None
        return tugas


def _tries(jenis: str) -> int:
    return _sabar.get(jenis, PERCOBAAN_MAKS)


def _finish(tugas_id: int, **nilai: Any) -> None:
    with unit_kerja() as sesi:
        sesi.execute(update(Tugas).where(Tugas.id == tugas_id).values(**{"denyut_at": utc_now()} | nilai))


@contextmanager
def _heartbeat(tugas_id: int, tulis: Callable[[int], None] | None) -> Iterator[None]:
    berhenti = threading.Event()

    def beat() -> None:
        while tulis and not berhenti.wait(DENYUT_DETIK):
            with suppress(Terganggu):
                tulis(tugas_id)

    benang = threading.Thread(target=beat, daemon=True, name=f"denyut-{tugas_id}")
    benang.start()
    try:
        yield
    finally:
        berhenti.set()
        benang.join()


def touch_tugas(tugas_id: int) -> None:
    """Store that the job's runner is alive."""
    with unit_kerja() as sesi:
        sesi.execute(update(Tugas).where(Tugas.id == tugas_id).values(denyut_at=utc_now()))


def run_tugas(tugas_id: int, denyut: Callable[[int], None] | None = None) -> bool:
    """Run one job if it is free; return whether it was run by this call.

    A DomainError ends the job with its sentence; any other error is tried again, at most
    PERCOBAAN_MAKS times.
    """
    tugas = _claim(tugas_id)
    if tugas is None:
        return False
    try:
        with _heartbeat(tugas_id, denyut):
            hasil = _pelaksana[tugas.jenis](json.loads(tugas.muatan), Kemajuan(tugas_id))
    except Exception as salah:
        _finish_failed(tugas, salah)
    else:
        _finish(
            tugas_id,
            status=SELESAI,
            **_redacted(tugas.jenis),
            hasil=json.dumps(dict(hasil), ensure_ascii=False, default=str),
            selesai_at=utc_now(),
        )
    return True


def _finish_failed(tugas: Tugas, salah: Exception) -> None:
    """End a job that broke a rule; try again what broke otherwise (a busy database included)."""
    if isinstance(salah, DomainError) and not isinstance(salah, Terganggu):
        _finish(tugas.id, status=GAGAL, keterangan=salah.teks[:200], selesai_at=utc_now(), **_redacted(tugas.jenis))
        return
    log.error("job %s (%s) failed", tugas.id, tugas.jenis, exc_info=salah)
    if tugas.percobaan < _tries(tugas.jenis):
        jeda = min(timedelta(minutes=2 ** (tugas.percobaan - 1)), JEDA_MAKS) if tugas.jenis in _sabar else timedelta(0)
        _finish(tugas.id, status=ANTRE, keterangan="Dicoba lagi.", denyut_at=utc_now() + jeda)
        return
    _finish(
        tugas.id,
        status=GAGAL,
        keterangan="Terjadi kesalahan di server.",
        selesai_at=utc_now(),
        **_redacted(tugas.jenis),
    )


def _redacted(jenis: str) -> dict[str, str]:
    """Return the emptied input of a kind of job whose input is secret, once the job has ended."""
    return {"muatan": "{}"} if jenis in _rahasia else {}


def sweep_tugas(*, now: datetime, jeda: timedelta = timedelta(seconds=20)) -> list[int]:
    """Hand over again every job that waits longer than `jeda` or whose runner has gone; return their ids."""
    macet = or_(
        and_(Tugas.status == ANTRE, Tugas.denyut_at <= now - jeda),
        and_(Tugas.status == JALAN, Tugas.denyut_at < now - SEWA),
    )
    nomor = list(db.session().scalars(select(Tugas.id).where(macet).order_by(Tugas.id)))
    for tugas_id in nomor:
        _deliver(tugas_id)
    return nomor


def beat(nama: str, *, now: datetime) -> None:
    """Store a process's sign of life in the caller's transaction."""
    db.session().merge(Denyut(nama=nama, pada=now))


def last_beat(nama: str) -> datetime | None:
    """Return the process's last sign of life."""
    denyut = db.session().get(Denyut, nama, populate_existing=True)
    return denyut.pada if denyut else None
