"""Time tells nothing: a receipt that never was and one of a destroyed report are answered alike.

Pairs of requests alternate in random order; the medians of blocks of pairs go into one t value. A machine that
is busy makes the value smaller, never larger: both halves of a pair wait alike.
"""

import http.client
import random
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import fmean, median, stdev

import pytest
from flask import Flask

from portal.inti.db import Base, db, unit_kerja
from portal.wbs.kunci.resi import make_resi
from tests.gangguan.wbs import serve
from tests.pabrik.wbs import make_laporan, make_staf

pytestmark = pytest.mark.gangguan
PASANG, BLOK, BATAS_T = 2000, 20, 4.5
"""By chance |t| passes 4,5 once in a hundred thousand runs."""
HANCUR = 200
PILIHAN = ("-w", "1", "-k", "gthread", "--threads", "2", "--keep-alive", "30")


def compute_t(beda: Sequence[float]) -> float:
    """Return t of the differences of pairs: mean of the blocks' medians over its standard error."""
    tengah = [median(beda[n : n + BLOK]) for n in range(0, len(beda) - BLOK + 1, BLOK)]
    return fmean(tengah) / (stdev(tengah) / len(tengah) ** 0.5)


class Penanya:
    """One browser on one connection: tries receipts and takes the time of each answer."""

    def __init__(self, port: int) -> None:
        self._sambungan = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.jawaban: set[tuple[int, int]] = set()

    def ask(self, resi: str) -> float:
        kepala = {"Host": "kantor.example", "Content-Type": "application/x-www-form-urlencoded"}
        mulai = time.perf_counter()
        self._sambungan.request("POST", "/wbs/kotak", f"resi={resi}", kepala)
        respons = self._sambungan.getresponse()
        isi = respons.read()
        lama = time.perf_counter() - mulai
        self.jawaban.add((respons.status, len(isi)))
        return lama

    def compare(self, satu: Callable[[], str], dua: Callable[[], str]) -> float:
        """Return how much longer the second receipt took; which one goes first is chance."""
        kiri, kanan = satu(), dua()
        if random.random() < 0.5:
            lama = self.ask(kiri)
            return self.ask(kanan) - lama
        lama = self.ask(kanan)
        return lama - self.ask(kiri)


def _destroy_all() -> None:
    with unit_kerja() as sesi:
        for tabel in reversed(Base.metadata.sorted_tables):
            if tabel.name in ("wbs_akses", "wbs_laporan", "wbs_berkas", "wbs_pesan"):
                sesi.execute(tabel.delete())


@pytest.fixture
def hancur(app: Flask) -> list[str]:
    """Receipts of reports that were destroyed, in a room that holds others."""
    make_staf()
    resi = [make_laporan().resi for _ in range(HANCUR)]
    _destroy_all()
    for _ in range(50):
        make_laporan()
    db.session.remove()
    db.engine.dispose()
    return resi


def _unknown(awal: str, *, sama: bool) -> str:
    return next(islice((r for r in iter(make_resi, "") if r.startswith(awal) is sama), 1))


def test_unknown_and_destroyed_receipts_take_the_same_time(hancur: list[str], data: Path, tmp_path: Path) -> None:
    tak_dikenal = [make_resi() for _ in range(HANCUR)]
    with serve(tmp_path / "jalan", data, *PILIHAN, aplikasi="tests.gangguan.wbs_longgar:app") as p:
        penanya = Penanya(p.port)
        for resi in (*hancur[:50], *tak_dikenal[:50]):
            penanya.ask(resi)
        beda = [
            penanya.compare(lambda: random.choice(tak_dikenal), lambda: random.choice(hancur)) for _ in range(PASANG)
        ]
    assert len(penanya.jawaban) == 1, penanya.jawaban
    assert next(iter(penanya.jawaban))[0] == 422
    assert abs(compute_t(beda)) < BATAS_T


def test_a_delay_of_two_milliseconds_is_noticed(hancur: list[str], data: Path, tmp_path: Path) -> None:
    """Control: the same measure sees what a slow look-up would give away."""
    cepat = [_unknown("2", sama=False) for _ in range(50)]
    lambat = [_unknown("2", sama=True) for _ in range(50)]
    with serve(tmp_path / "jalan", data, *PILIHAN, aplikasi="tests.gangguan.wbs_longgar:app", JEDA_RESI="2") as p:
        penanya, beda = Penanya(p.port), []
        while len(beda) < PASANG and (len(beda) < 10 * BLOK or compute_t(beda) < BATAS_T):
            beda += [penanya.compare(lambda: random.choice(cepat), lambda: random.choice(lambat)) for _ in range(BLOK)]
    assert compute_t(beda) >= BATAS_T
    assert 0.001 < median(beda) < 0.02


def test_the_measure_itself_is_fair_and_sharp() -> None:
    """Control on made-up times with the outliers of a busy machine: no alarm without a difference, one with it."""
    acak = random.Random(7)

    def one(tambah: float) -> float:
        return 0.004 + acak.gauss(0, 0.001) + (acak.random() < 0.05) * acak.expovariate(20) + tambah

    diam = [compute_t([one(0) - one(0) for _ in range(PASANG)]) for _ in range(200)]
    assert max(map(abs, diam)) < BATAS_T
    assert min(compute_t([one(0.0003) - one(0) for _ in range(PASANG)]) for _ in range(20)) > BATAS_T
