"""The anti-stuffing drill: false answers are marked, left out and seen, honest ones stay, closed figures stay."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from portal.inti.db import db, unit_kerja
from portal.inti.galat import TidakBerwenang
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Loket
from portal.skm.domain.instrumen import round_half_up
from portal.skm.domain.keabsahan import DIKECUALIKAN, SAH, Tanda
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Penutupan
from portal.skm.models import jawaban as tabel
from portal.skm.service.baris import snapshot_rows
from portal.skm.service.indeks import HasilIndeks, build_hasil, load_hasil
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban
from portal.skm.service.keabsahan import Asal, list_tinjauan, review
from portal.skm.service.penutupan import close_periode, count_perubahan
from portal.skm.service.rekap import check_rekap
from tests.pabrik.organisasi import make_layanan, make_loket, make_unit
from tests.pabrik.skm import UNSUR

SKM = find_instrumen("skm")
TW1 = Periode.parse("2025-TW1")
SESUDAH = datetime(2025, 4, 10, 3, 0, tzinfo=UTC)
SERANG = datetime(2025, 3, 13, 3, 0, tzinfo=UTC)
ZONA = "Asia/Jakarta"
AGEN = tuple(
    f"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/{v}.0.0.0 Mobile Safari" for v in range(110, 130)
)


@dataclass
class Kantor:
    """One unit with three counters; `palsu` and `jujur_diserbu` hold row numbers after the attack."""

    layanan: Layanan
    loket: Sequence[Loket]
    acak: random.Random
    palsu: frozenset[int] = frozenset()
    jujur_diserbu: frozenset[int] = frozenset()

    def answer(self, loket: Loket, saat: datetime, nilai: list[int], alamat: str, durasi: int) -> None:
        """Store one answer behind the counter's QR code, in a unit of work of the caller."""
        submit_jawaban(
            JawabanBaru(
                instrumen=SKM,
                unit_id=self.layanan.unit_id,
                layanan_id=self.layanan.id,
                gratis=False,
                tanggal=(saat + timedelta(hours=7)).date(),
                nilai=dict(zip(UNSUR, nilai, strict=True)),
                kanal="qr",
                loket_id=loket.id,
                asal=Asal(alamat, self.acak.choice(AGEN), ZONA),
                durasi=durasi,
            ),
            kiriman=f"{self.acak.getrandbits(64):x}",
            now=saat,
        )

    def honest(self, loket: Loket, saat: datetime) -> None:
        """One real visitor: mostly threes and fours, a phone of some operator, one to three minutes."""
        mutu = self.acak.choice((2, 3, 3, 3, 4))
        nilai = [min(4, max(1, mutu + self.acak.choice((-1, 0, 0, 0, 1)))) for _ in UNSUR]
        alamat = f"114.125.{self.acak.randrange(8)}.{self.acak.randrange(256)}"
        self.answer(loket, saat, nilai, alamat, self.acak.randrange(45, 180))

    def attack(self, skor: int, jumlah: int = 200) -> None:
        """`jumlah` false answers at the first counter in ten minutes; three real visitors come in between."""
        sebelum = max(self.numbers())
        with unit_kerja():
            for i in range(jumlah):
                saat = SERANG + timedelta(seconds=i * 3)
                nilai = [skor] * 9
                if i % 3 == 0:
                    nilai[self.acak.randrange(9)] = 3 if skor == 4 else 2
                self.answer(self.loket[0], saat, nilai, f"10.{i % 251}.7.{i % 13}", self.acak.randrange(5, 60))
        self.palsu = frozenset(n for n in self.numbers() if n > sebelum)
        with unit_kerja():
            for i in (1, 2, 3):
                self.honest(self.loket[0], SERANG + timedelta(seconds=540 + i))
        self.jujur_diserbu = frozenset(n for n in self.numbers() if n > sebelum) - self.palsu

    def numbers(self) -> list[int]:
        return list(db.session().scalars(select(tabel.c.id)))

    def result(self) -> HasilIndeks:
        return build_hasil(self.layanan.unit, TW1, instrumen="skm", hari_ini=date(2025, 4, 10))

    def close(self) -> Penutupan:
        with unit_kerja():
            return close_periode(
                self.layanan.unit, TW1, populasi=None, hari_ini=date(2025, 4, 10), pelaku="uji", now=SESUDAH
            )


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    """A quarter of real answers: 120 at the first counter, 100 at each of two others, in working hours."""
    layanan = make_layanan(make_unit())
    hasil = Kantor(layanan, [make_loket(layanan.unit, str(i), f"Loket {i}") for i in (1, 2, 3)], random.Random(5))
    hari = [h for h in (date(2025, 1, 2) + timedelta(days=i) for i in range(89)) if h.weekday() < 5]
    kunjungan = [
        (datetime.combine(hari[i % len(hari)], time(1 + i % 7, hasil.acak.randrange(60), tzinfo=UTC)), ke)
        for ke, jumlah in enumerate((120, 100, 100))
        for i in range(jumlah)
    ]
    with unit_kerja():
        for saat, ke in sorted(kunjungan):
            hasil.honest(hasil.loket[ke], saat)
    return hasil


def rederive(kantor: Kantor, tutup: Penutupan) -> Decimal:
    """Compute the index of a closed period from its answer rows alone."""
    baris = snapshot_rows(frozenset({kantor.layanan.unit_id}), tutup, SKM)
    total = sum(b[u] for b in baris for u in UNSUR)
    return round_half_up(SKM.faktor * total / (9 * len(baris)))


@pytest.mark.parametrize("skor", [4, 1], ids=["semua 4", "semua 1"])
def test_two_hundred_false_answers_in_ten_minutes_do_not_move_the_index(kantor: Kantor, skor: int) -> None:
    sebelum = kantor.result()
    assert sebelum.n_dikecualikan <= 6
    kantor.attack(skor)
    assert check_rekap() == []

    baris = db.session().execute(select(tabel.c.id, tabel.c.status, tabel.c.tanda, tabel.c.loket_id)).all()
    palsu = [b for b in baris if b.id in kantor.palsu]
    assert sum(b.status == DIKECUALIKAN and b.tanda > 0 for b in palsu) >= 0.95 * len(palsu) == 190
    tetangga = [b for b in baris if b.loket_id != kantor.loket[0].id]
    assert not [b for b in tetangga if b.tanda & Tanda.LAJU_LOKET]

    sesudah = kantor.result()
    assert sebelum.indeks.ikm is not None
    assert sesudah.indeks.ikm is not None
    assert abs(sesudah.indeks.ikm - sebelum.indeks.ikm) <= Decimal("0.5")
    assert sesudah.indeks_semua.ikm is not None
    assert abs(sesudah.indeks_semua.ikm - sebelum.indeks.ikm) > 5
    assert sesudah.rekap_semua.n == len(baris) == 523
    per_loket = {k.nomor: k.indeks.ikm for k in sebelum.per_loket}
    assert all(per_loket[k.nomor] == k.indeks.ikm for k in sesudah.per_loket if k.nomor != kantor.loket[0].id)


def test_a_reviewer_outside_the_unit_restores_the_real_visitors_and_a_closed_period_stays(kantor: Kantor) -> None:
    kantor.attack(4)
    tutup = kantor.close()
    ikm = load_hasil(tutup).indeks.ikm
    assert rederive(kantor, tutup) == ikm
    jujur = sorted(kantor.jujur_diserbu)

    def decide(unit_peninjau: int | None) -> int:
        with unit_kerja():
            return review(
                jujur,
                SAH,
                alasan="Pengunjung dikenali dari buku tamu",
                cakupan=None,
                unit_peninjau=unit_peninjau,
                pelaku="peninjau",
                now=SESUDAH,
            )

    with pytest.raises(TidakBerwenang):
        decide(kantor.layanan.unit_id)
    assert decide(None) == 3
    assert check_rekap() == []
    assert [t.oleh for t in list_tinjauan(jujur[0])][-1] == "peninjau"
    assert (rederive(kantor, tutup), count_perubahan(tutup)) == (ikm, 3)
    kedua = kantor.close()
    assert (kedua.revisi, kedua.n) == (2, tutup.n + 3)
    assert rederive(kantor, kedua) == load_hasil(kedua).indeks.ikm
    assert rederive(kantor, tutup) == load_hasil(tutup).indeks.ikm == ikm
