"""Kiosks on the server: pairing, heartbeats, batches that arrive late, twice and in any order."""

import random
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from portal.inti.db import db, unit_kerja
from portal.inti.jejak import Jejak, verify_jejak
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan
from portal.skm.domain.keabsahan import Tanda
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Kios, jawaban
from portal.skm.service import kios as layanan_kios
from portal.skm.service import susunan_kios
from portal.skm.service.penutupan import close_periode, count_susulan
from portal.skm.service.rekap import check_rekap
from tests.klien import Klien
from tests.pabrik.organisasi import make_layanan, make_loket, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

SELASA = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
"""10.00 WIB on a working day."""


def ms(saat: datetime) -> int:
    return int(saat.timestamp() * 1000)


class Tablet:
    """A paired tablet with a clock of its own."""

    def __init__(self, klien: Klien, layanan: Layanan, *, tetap: bool = True, **lain: Any) -> None:
        self.klien, self.layanan = klien, layanan
        with unit_kerja():
            kios, self.kode = layanan_kios.create_kios(
                layanan.unit,
                nama="Tablet pintu keluar",
                instrumen=find_instrumen("skm"),
                loket_id=lain.get("loket_id"),
                layanan_id=layanan.id if tetap else None,
                pin="2580",
                diam_detik=45,
                pelaku="uji",
                now=datetime.now(UTC),
            )
            self.id = kios.id
        self.rahasia = klien.post("/kios/pasang", json={"kode": self.kode}).json["rahasia"]
        self.geser = timedelta()
        self.urutan = 0

    @property
    def jam(self) -> int:
        return ms(datetime.now(UTC) + self.geser)

    def make(self, saat: datetime | None = None, **lain: Any) -> dict[str, Any]:
        """An answer as the tablet keeps it; `saat` by the tablet's clock."""
        self.urutan += 1
        return {
            "uuid": str(uuid.uuid4()),
            "kios": self.id,
            "urutan": self.urutan,
            "diambil": self.jam if saat is None else ms(saat),
            "zona": -420,
            "instrumen": "skm",
            "versi": 1,
            "layanan": self.layanan.id,
            "gratis": False,
            "nilai": make_nilai(3, waktu=2),
            "demografi": {"jenis_kelamin": "P"},
            "saran": "",
            "bahasa": "id",
            "durasi": 40,
            **lain,
        }

    def send(self, *butir: Any, rahasia: str | None = None) -> TestResponse:
        return self.klien.post(
            "/kios/kirim",
            json={"jam": self.jam, "butir": list(butir)},
            headers={"Authorization": f"Kios {rahasia or self.rahasia}"},
        )

    def results(self, *butir: Any) -> list[str]:
        return [b["hasil"] for b in self.send(*butir).json["butir"]]

    def beat(self, **isi: Any) -> TestResponse:
        return self.klien.post(
            "/kios/denyut", json={"jam": self.jam, **isi}, headers={"Authorization": f"Kios {self.rahasia}"}
        )

    @property
    def kios(self) -> Kios:
        db.session.expire_all()
        return db.session.get(Kios, self.id)


def rows() -> list[Any]:
    return list(db.session.execute(select(jawaban).order_by(jawaban.c.id)).all())


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(jawaban)) or 0


@pytest.fixture
def tablet(klien_tiap: Klien) -> Tablet:
    with time_machine.travel(SELASA - timedelta(days=1), tick=False):
        return Tablet(klien_tiap, make_layanan(make_unit()))


@time_machine.travel(SELASA, tick=False)
def test_three_hundred_answers_sent_twice_in_any_order_are_three_hundred(tablet: Tablet) -> None:
    """One answer every 96 s for eight hours; then everything again, shuffled and cut into other batches."""
    mulai = SELASA - timedelta(hours=8)
    semua = [tablet.make(mulai + timedelta(seconds=96 * i), nilai=make_nilai(1 + i % 4)) for i in range(300)]
    terkirim = semua[:20]
    random.Random(3).shuffle(terkirim)
    assert tablet.results(*terkirim) == ["diterima"] * 20
    for awal in range(0, 300, 50):
        tablet.send(*semua[awal : awal + 50])
    assert count() == 300
    random.Random(7).shuffle(semua)
    for awal in range(0, 300, 30):
        assert tablet.results(*semua[awal : awal + 30]) == ["duplikat"] * 30
    assert count() == 300
    assert {(b.kanal, b.luring, b.kios_id, b.status) for b in rows()[:250]} == {("kios", True, tablet.id, "sah")}
    assert not check_rekap(frozenset({tablet.layanan.unit_id}), Periode.parse("2026-TW1"))


def test_the_same_batch_from_four_sides_at_once_is_stored_once(tiap_app: Flask, tablet: Tablet) -> None:
    isi = [tablet.make() for _ in range(12)]

    def send(ke: int) -> list[str]:
        urutan = random.Random(ke).sample(isi, len(isi))
        with tiap_app.app_context():
            badan = {"jam": tablet.jam, "butir": urutan}
            kepala = {"Authorization": f"Kios {tablet.rahasia}"}
            return [
                b["hasil"] for b in FlaskClient(tiap_app).post("/kios/kirim", json=badan, headers=kepala).json["butir"]
            ]

    with ThreadPoolExecutor(4) as kolam:
        hasil = Counter(h for satu in kolam.map(send, range(4)) for h in satu)
    assert hasil == {"diterima": 12, "duplikat": 36}
    assert count() == 12


@time_machine.travel(SELASA, tick=False)
def test_bad_items_are_named_and_do_not_take_the_good_ones_with_them(tablet: Tablet) -> None:
    buruk = [
        tablet.make(nilai=make_nilai(3, waktu=5)),
        tablet.make(nilai={"waktu": 3}),
        tablet.make(nilai=make_nilai(3, lain=3)),
        tablet.make(versi=99),
        tablet.make(kios=tablet.id + 1),
        tablet.make(layanan=None),
        tablet.make(saran="x" * 2001),
        tablet.make(demografi={"jenis_kelamin": "X"}),
        tablet.make(uuid="bukan-uuid"),
        {"uuid": str(uuid.uuid4())},
        "teks",
        None,
    ]
    baik = [tablet.make() for _ in range(3)]
    jawab = tablet.send(baik[0], *buruk[:6], baik[1], *buruk[6:], baik[2]).json["butir"]
    assert {b["uuid"] for b in jawab if b["hasil"] == "diterima"} == {b["uuid"] for b in baik}
    ditolak = [b for b in jawab if b["hasil"] == "ditolak"]
    assert len(ditolak) == len(buruk)
    assert all(b["pesan"].endswith(".") for b in ditolak)
    assert count() == 3

    lain = {**baik[0], "nilai": make_nilai(1)}
    assert tablet.results(lain, baik[0]) == ["ditolak", "duplikat"]
    assert count() == 3


@time_machine.travel(SELASA, tick=False)
@pytest.mark.parametrize(
    ("saat", "geser", "tanggal", "tanda", "luring"),
    [
        (SELASA, 0, date(2026, 3, 3), 0, False),
        (SELASA - timedelta(hours=8), 0, date(2026, 3, 3), Tanda.LUAR_JAM, True),
        (SELASA - timedelta(hours=10, minutes=1), 0, date(2026, 3, 2), Tanda.LUAR_JAM, True),
        (SELASA + timedelta(days=400), 400, date(2026, 3, 3), 0, False),
        (SELASA + timedelta(minutes=6), 0, date(2026, 3, 3), Tanda.JAM_SALAH, False),
        (SELASA + timedelta(minutes=4), 0, date(2026, 3, 3), 0, False),
        (datetime(1970, 1, 1, tzinfo=UTC), 0, date(2026, 3, 3), Tanda.JAM_SALAH, True),
        (datetime(2099, 1, 1, tzinfo=UTC), 0, date(2026, 3, 3), Tanda.JAM_SALAH, False),
    ],
    ids=["now", "night", "yesterday", "offset", "future", "nearly-now", "1970", "2099"],
)
def test_the_date_of_an_answer_comes_from_the_corrected_clock(
    tablet: Tablet, saat: datetime, geser: int, tanggal: date, tanda: int, luring: bool
) -> None:
    tablet.geser = timedelta(days=geser)
    assert tablet.results(tablet.make(saat)) == ["diterima"]
    baris = rows()[0]
    assert (baris.tanggal, baris.tanda, baris.luring) == (tanggal, int(tanda), luring)
    assert baris.diterima_at == SELASA


@time_machine.travel(SELASA, tick=False)
def test_an_answer_of_a_drawer_keeps_its_date_when_the_kiosk_was_there(tablet: Tablet) -> None:
    dulu = datetime(2025, 11, 4, 3, 0, tzinfo=UTC)
    with unit_kerja() as sesi:
        sesi.execute(update(Kios).values(dibuat_at=dulu - timedelta(days=5)))
    tablet.send(tablet.make(dulu))
    assert (rows()[0].tanggal, rows()[0].tanda) == (date(2025, 11, 4), int(Tanda.JAM_SALAH))


@time_machine.travel(SELASA, tick=False)
def test_late_answers_of_a_closed_period_wait_for_its_next_revision(tablet: Tablet) -> None:
    unit = tablet.layanan.unit
    lalu = datetime(2025, 12, 30, 3, 0, tzinfo=UTC)
    with unit_kerja() as sesi:
        sesi.execute(update(Kios).values(dibuat_at=lalu - timedelta(days=9)))
    make_jawaban(tablet.layanan, tanggal=date(2025, 12, 1))

    def close() -> Any:
        with unit_kerja():
            return close_periode(unit, Periode.parse("2025-TW4"), hari_ini=date(2026, 3, 3), pelaku="uji", now=SELASA)

    pertama = close()
    isi = [tablet.make(lalu + timedelta(hours=i)) for i in range(3)]
    for _ in range(2):
        tablet.send(*isi)
    db.session.rollback()
    assert {b.tanda & Tanda.TERLAMBAT for b in rows()[1:]} == {Tanda.TERLAMBAT}
    assert (pertama.n, count_susulan(pertama)) == (1, 3)
    kedua = close()
    assert (kedua.revisi, kedua.n) == (2, 4)


@time_machine.travel(SELASA, tick=False)
def test_a_burst_is_marked_the_same_whatever_arrives_last(tablet: Tablet) -> None:
    isi = [tablet.make(SELASA - timedelta(minutes=30) + timedelta(seconds=20 * i)) for i in range(16)]
    isi.append(tablet.make(SELASA - timedelta(hours=2)))
    for satu in reversed(isi):
        tablet.send(satu)
    assert [b.status for b in rows()].count("dikecualikan") == 16
    assert not check_rekap(frozenset({tablet.layanan.unit_id}), Periode.parse("2026-TW1"))


def test_a_revoked_kiosk_hands_in_for_a_week_what_it_took_before(tablet: Tablet) -> None:
    sebelum, sesudah = tablet.make(SELASA), tablet.make(SELASA + timedelta(hours=2))
    terlambat = tablet.make(SELASA)
    with unit_kerja():
        layanan_kios.revoke_kios(tablet.kios, pelaku="uji", now=SELASA + timedelta(hours=1))
    with time_machine.travel(SELASA + timedelta(days=6), tick=False):
        assert tablet.results(sebelum, sesudah) == ["diterima", "ditolak"]
        assert rows()[0].tanda & Tanda.TERLAMBAT
        assert tablet.beat().json["dicabut"] is True
        kepala = {"Authorization": f"Kios {tablet.rahasia}"}
        assert tablet.klien.get("/kios/susunan", headers=kepala).status_code == 422
    with time_machine.travel(SELASA + timedelta(days=9), tick=False):
        assert tablet.results(sebelum, terlambat) == ["duplikat", "ditolak"]
    assert count() == 1


@time_machine.travel(SELASA, tick=False)
def test_a_code_pairs_once_within_half_an_hour_and_a_new_tablet_replaces_the_old(tablet: Tablet) -> None:
    kirim = tablet.klien.post
    assert kirim("/kios/pasang", json={"kode": tablet.kode}).json["galat"]["kode"] == "kode_usang"
    assert kirim("/kios/pasang", json={"kode": "ABCD-EFGH-JKLM"}).json["galat"]["kode"] == "kode_salah"
    with unit_kerja():
        baru = layanan_kios.issue_kode(tablet.kios, pelaku="uji", now=SELASA)
    assert baru not in str([k.__dict__ for k in db.session.scalars(select(Kios))])
    assert tablet.results(tablet.make()) == ["diterima"]
    with time_machine.travel(SELASA + timedelta(minutes=31), tick=False):
        assert kirim("/kios/pasang", json={"kode": baru}).status_code == 422
    dipasang = kirim("/kios/pasang", json={"kode": baru.lower()}).json["rahasia"]
    assert tablet.send(tablet.make()).status_code == 401
    assert tablet.send(tablet.make(), rahasia=dipasang).status_code == 200
    assert dipasang not in str([k.__dict__ for k in db.session.scalars(select(Kios))])
    assert verify_jejak().rusak is None


@time_machine.travel(SELASA, tick=False)
def test_a_heartbeat_tells_queue_clock_and_each_deletion_once(tablet: Tablet) -> None:
    tablet.geser = timedelta(minutes=-7)
    hapus = [{"uuid": str(uuid.uuid4()), "alasan": "Layar dicoba petugas"}]
    for _ in range(2):
        jawab = tablet.beat(antrean=12, rilis="abc", hapus=[*hapus, "rusak"]).json
    assert (jawab["selisih"], jawab["hapus"]) == (420, [hapus[0]["uuid"]])
    kios = tablet.kios
    assert (kios.antrean, kios.selisih_jam, kios.rilis, kios.denyut_at) == (12, 420, "abc", SELASA)
    jejak = db.session.scalars(select(Jejak).where(Jejak.aksi == layanan_kios.AKSI_HAPUS)).all()
    assert ["Layar dicoba petugas" in j.rincian for j in jejak] == [True]
    zona, unit = "Asia/Jakarta", [tablet.layanan.unit_id]

    def silent(menit: int) -> bool:
        return layanan_kios.list_kios(unit, zona=zona, now=SELASA + timedelta(minutes=menit))[0].sunyi

    assert [silent(m) for m in (15, 16, 16 * 60)] == [False, True, False]
    assert layanan_kios.list_kios(unit, zona=zona, now=SELASA)[0].terhapus == 1


@time_machine.travel(SELASA, tick=False)
def test_settings_name_services_languages_and_change_their_version(klien: Klien, app: Flask) -> None:
    gratis = make_layanan(make_unit(), gratis=True)
    make_layanan(gratis.unit, "LAIN", "Ambulans")
    tablet = Tablet(klien, gratis, tetap=False, loket_id=make_loket(gratis.unit).id)
    kepala = {"Authorization": f"Kios {tablet.rahasia}"}
    isi = klien.get("/kios/susunan", headers=kepala).json
    assert [(s["nama"], s["gratis"]) for s in isi["layanan"]] == [("Ambulans", False), ("Layanan Umum", True)]
    assert [b["kode"] for b in isi["instrumen"]["bahasa"]] == ["id", "en", "ban"]
    assert isi["profil"][0]["label"]["en"] == "Sex"
    assert isi["versi"] == tablet.beat().json["susunan"]
    nilai = make_nilai()
    del nilai["biaya"]
    assert tablet.results(tablet.make(nilai=nilai, gratis=True), tablet.make(nilai=nilai)) == ["diterima", "ditolak"]
    assert (rows()[0].u04, rows()[0].imputasi_biaya) == (4, True)
    with unit_kerja():
        layanan_kios.update_kios(tablet.kios, pin="9517", diam_detik=60, pelaku="uji", now=SELASA)
    assert tablet.beat().json["susunan"] != isi["versi"]


def test_recordings_travel_with_the_settings(klien: Klien, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    rekaman = SimpleNamespace(id=7, sidik="ab" * 32)
    monkeypatch.setattr(susunan_kios, "list_suara", lambda kode, bahasa: {"waktu": rekaman} if bahasa == "id" else {})
    tablet = Tablet(klien, make_layanan(make_unit()))
    isi = klien.get("/kios/susunan", headers={"Authorization": f"Kios {tablet.rahasia}"}).json
    assert isi["suara"] == {"id": {"waktu": {"id": 7, "sidik": "abababababab"}}}


@pytest.mark.parametrize(
    "isi", [b"", b"[]", b"{", b"[" * 20000, b'{"butir": 1}', b'{"butir": [' + b"1," * 60 + b"1]}", b"x" * 600_000]
)
def test_a_broken_batch_is_refused_without_a_fault(klien: Klien, app: Flask, isi: bytes) -> None:
    tablet = Tablet(klien, make_layanan(make_unit()))
    respons = klien.post("/kios/kirim", data=isi, headers={"Authorization": f"Kios {tablet.rahasia}"})
    assert respons.status_code in (400, 413, 422)
    assert klien.post("/kios/kirim", data=isi).status_code == 401
