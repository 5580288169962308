"""The queue that carries job ids: huey on a SQLite file, or on Redis when PORTAL_REDIS_URL is set.

It holds nothing durable; the rows of `portal.inti.tugas` are the record.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from huey import Huey, PriorityRedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from portal.inti import tugas
from portal.inti.db import db, unit_kerja, utc_now
from portal.settings import Settings

DENYUT_PEKERJA = "pekerja"
log = logging.getLogger(__name__)
_kerja_kecil: list[Callable[[], object]] = []
Konteks = Callable[[], AbstractContextManager[object]]


def set_kerja_kecil(*kerja: Callable[[], object]) -> None:
    """Name what the sweep does each minute besides jobs; each must be quick and harmless to repeat."""
    _kerja_kecil[:] = kerja


def open_antrean(settings: Settings) -> Huey:
    """Return the queue named by the settings."""
    if settings.redis_url:
        return PriorityRedisHuey("portal", url=settings.redis_url, results=False)
    return SqliteHuey("portal", filename=str(settings.data / "antrean.sqlite3"), results=False)


def connect_antrean(antrean: Huey, konteks: Konteks) -> None:
    """Register the two tasks of the queue: run one job, and sweep once a minute.

    `konteks` opens the application context in which a job runs.
    """

    def alive(tugas_id: int) -> None:
        with konteks():
            tugas.touch_tugas(tugas_id)

    def run(tugas_id: int) -> None:
        with konteks():
            tugas.run_tugas(tugas_id, alive)

    def sweep() -> None:
        with konteks():
            sweep_once()

    jalankan = antrean.task(name="jalankan")(run)
    antrean.periodic_task(crontab(minute="*"), name="sapu")(sweep)
    tugas.set_pengantar(lambda tugas_id: jalankan(tugas_id) and None)


def sweep_once(*, dengan_kerja_kecil: bool = True) -> list[int]:
    """Store the worker's sign of life, hand over what a killed worker left, run the rooms' small chores."""
    now = utc_now()
    with unit_kerja():
        tugas.beat(DENYUT_PEKERJA, now=now)
    diantar = tugas.sweep_tugas(now=now)
    for kerja in _kerja_kecil if dengan_kerja_kecil else ():
        try:
            kerja()
        except Exception:
            log.exception("a small chore of the sweep failed")
    return diantar


def run_worker(antrean: Huey, konteks: Konteks, *, proses: int = 1) -> None:
    """Consume jobs until SIGINT or SIGTERM. Jobs run in child processes: typst keeps what it caches.

    No chore runs before the children are forked: the file storage must not be used by their parent.
    """
    logging.getLogger("huey").setLevel(logging.WARNING)
    with konteks():
        sweep_once(dengan_kerja_kecil=False)
        db.engine.dispose()
    Consumer(antrean, workers=proses, worker_type="process", initial_delay=0.05, max_delay=0.5, backoff=1.2).run()
