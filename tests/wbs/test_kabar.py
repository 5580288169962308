"""The daily digest says the same to everybody, once a day, about earlier days only; the daily chores."""

import json
import secrets
import threading
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti import pesan
from portal.inti.db import db, unit_kerja
from portal.inti.galat import Terganggu
from portal.inti.tugas import Tugas
from portal.wbs.domain.pilihan import Mode, Status
from portal.wbs.models import (
    Akses,
    AksesIdentitas,
    Gangguan,
    Laporan,
    Pengaturan,
    PermintaanIdentitas,
    SesiBrankas,
    SesiPelapor,
    TanyaTerpakai,
)
from portal.wbs.service import berkala, kabar
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.kabar import send_digest
from portal.wbs.service.percakapan import PELAPOR, add_pesan, make_kiriman
from portal.wbs.service.sesi import open_sesi_brankas, open_sesi_pelapor
from tests.pabrik.wbs import FRASA_UNIK, LaporanUji, Staf, make_diri, make_laporan, make_staf
from tests.wbs.riwayat import get_laporan, make_selesai, set_laporan, siang

SENIN = date(2026, 2, 2)
SELASA = SENIN + timedelta(days=1)


def _send(now: datetime) -> int:
    with unit_kerja():
        return send_digest(now=now)


def _mails() -> list[dict[str, str]]:
    db.session().rollback()
    return [json.loads(t.muatan) for t in db.session().scalars(select(Tugas).where(Tugas.jenis == pesan.JENIS))]


def _see_all() -> None:
    with unit_kerja() as sesi:
        for akses in sesi.scalars(select(Akses)):
            akses.baru = False


def _settle(uji: LaporanUji) -> None:
    """Meet the clocks, so that only what a test does is new."""
    set_laporan(uji.id, dikonfirmasi_pada=SENIN, dibalas_pada=SENIN, umpan_balik_pada=SENIN)


def _reply(staf: Staf, uji: LaporanUji, hari: date) -> None:
    with unit_kerja() as sesi:
        buka = open_laporan(staf.pemegang, uji.id)
        add_pesan(buka.baris, buka.kunci, sisi=PELAPOR, teks=FRASA_UNIK, now=siang(hari), kiriman=make_kiriman())
        sesi.get_one(Akses, (uji.id, staf.akun.id)).baru = True


def test_every_digest_has_the_same_bytes_whatever_happened(tiap_app: Flask) -> None:
    staf = [make_staf(nama=n) for n in "abcd"]
    kustodian = make_staf(Peran.KUSTODIAN_WBS, nama="k")
    lain = frozenset(s.akun.id for s in staf[1:])
    baru = make_laporan(now=siang(SENIN), terlibat=lain)
    rahasia = make_laporan(
        now=siang(SENIN),
        mode=Mode.RAHASIA,
        diri=make_diri(),
        terlibat=frozenset(s.akun.id for s in (staf[0], *staf[2:])),
    )
    terlambat = make_laporan(
        now=siang(SENIN - timedelta(days=30)), terlibat=frozenset(s.akun.id for s in (*staf[:2], staf[3]))
    )
    usai = make_selesai(date(2023, 1, 2), date(2023, 2, 2), terlibat=frozenset(s.akun.id for s in staf[:3]))
    _see_all()
    for uji in (baru, rahasia):
        _settle(uji)
    with unit_kerja() as sesi:
        sesi.get_one(Akses, (baru.id, staf[0].akun.id)).baru = True
        sesi.add(
            PermintaanIdentitas(
                id=secrets.token_hex(16), laporan_id=rahasia.id, peminta_id=staf[1].akun.id, diminta_pada=SENIN,
                kustodian_id=kustodian.akun.id, setuju=False, dijawab_pada=SENIN,
            )
        )  # fmt: skip
        sesi.add(
            PermintaanIdentitas(
                id=secrets.token_hex(16), laporan_id=rahasia.id, peminta_id=staf[1].akun.id, diminta_pada=SENIN
            )
        )
    set_laporan(usai.id, dihapus_pada=SELASA + timedelta(days=9))
    assert _send(siang(SELASA)) == 5
    surat = _mails()
    assert {s["kepada"] for s in surat} == {*(s.surel for s in staf), kustodian.surel}
    assert {(s["perihal"], s["isi"], s["dari"]) for s in surat} == {
        ("Ada pembaruan", "Ada pembaruan di ruang WBS. Masuk untuk melihatnya.\n\nhttp://127.0.0.1:8000/akun/masuk",
         "portal@localhost")
    }  # fmt: skip
    for uji in (baru, rahasia, terlambat, usai):
        baris = get_laporan(uji.id)
        assert baris is not None
        assert not any(baris.nomor in json.dumps(s) or FRASA_UNIK in json.dumps(s) for s in surat)


def test_nothing_new_sends_nothing(tiap_app: Flask) -> None:
    make_staf()
    _settle(make_laporan(now=siang(SENIN)))
    _see_all()
    assert _send(siang(SELASA)) == 0
    assert _mails() == []


def test_what_happened_today_waits_for_tomorrow(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = make_laporan(now=siang(SENIN))
    _settle(uji)
    assert _send(siang(SENIN)) == 0
    assert _send(siang(SELASA)) == 1
    _see_all()
    _reply(staf, uji, SELASA + timedelta(days=1))
    assert _send(siang(SELASA + timedelta(days=1))) == 0
    assert _send(siang(SELASA + timedelta(days=2))) == 1


def test_it_waits_for_seven_in_the_morning_of_the_office_and_goes_once_a_day(tiap_app: Flask) -> None:
    make_staf()
    _settle(make_laporan(now=siang(SENIN)))
    pagi = siang(SELASA).replace(hour=0)
    assert _send(pagi - timedelta(minutes=1)) == 0
    assert _send(pagi) == 1
    assert _send(pagi + timedelta(hours=3)) == 0
    assert len(_mails()) == 1
    assert _send(pagi + timedelta(days=1)) == 1


def test_two_workers_send_one_digest(tiap_app: Flask) -> None:
    make_staf()
    _settle(make_laporan(now=siang(SENIN)))
    hasil: list[int] = []

    def work() -> None:
        with tiap_app.app_context():
            hasil.append(_send(siang(SELASA)))
            db.session.remove()

    pekerja = [threading.Thread(target=work) for _ke in range(4)]
    db.session().rollback()
    for p in pekerja:
        p.start()
    for p in pekerja:
        p.join()
    assert sorted(hasil) == [0, 0, 0, 1]
    assert len(_mails()) == 1


def test_who_has_no_key_hears_nothing(app: Flask) -> None:
    terlibat = make_staf(nama="terlibat")
    make_staf(nama="b")
    make_laporan(now=siang(SENIN - timedelta(days=40)), terlibat=frozenset({terlibat.akun.id}))
    assert _send(siang(SELASA)) == 1
    assert terlibat.surel not in {s["kepada"] for s in _mails()}


def test_the_chores_of_the_day_run_once_and_forget_what_is_over(tiap_app: Flask) -> None:
    staf, bekas = make_staf(nama="a"), make_staf(nama="b")
    kustodian = make_staf(Peran.KUSTODIAN_WBS)
    uji = make_laporan(now=siang(SENIN), mode=Mode.RAHASIA, diri=make_diri())
    buka = open_laporan(staf.pemegang, uji.id)
    with unit_kerja() as sesi:
        open_sesi_pelapor(uji.id, buka.kunci, now=siang(SENIN))
        for hari in (SENIN, SELASA, SELASA + timedelta(days=1)):
            sesi.add(TanyaTerpakai(sidik=secrets.token_hex(32), hari=hari))
        sesi.add(Gangguan(hari=SENIN - timedelta(days=90), tanda="x", jumlah=1))
        sesi.add(AksesIdentitas(laporan_id=uji.id, pengguna_id=staf.akun.id, bungkus=b"x", sampai=SENIN))
        sesi.merge(bekas.akun).active = False
    lusa = siang(SELASA + timedelta(days=1))
    assert berkala.run_harian(now=lusa)
    assert not berkala.run_harian(now=lusa + timedelta(hours=1))
    sesi = db.session()
    assert sesi.scalars(select(SesiPelapor)).all() == []
    assert [t.hari for t in sesi.scalars(select(TanyaTerpakai))] == [SELASA + timedelta(days=1)]
    assert sesi.scalars(select(Gangguan)).all() == []
    assert [a.pengguna_id for a in sesi.scalars(select(AksesIdentitas))] == [kustodian.akun.id]
    assert [a.pengguna_id for a in sesi.scalars(select(Akses))] == [staf.akun.id]
    assert sesi.get_one(Laporan, uji.id).perlu_putar
    assert berkala.run_harian(now=lusa + timedelta(days=1))


def test_an_expired_vault_is_shut_within_the_minute(tiap_app: Flask) -> None:
    staf = make_staf()
    with unit_kerja():
        open_sesi_brankas(staf.akun, staf.pemegang.prv, now=siang(SENIN))
    assert berkala.close_expired(now=siang(SENIN) + timedelta(minutes=29)) == 0
    assert berkala.close_expired(now=siang(SENIN) + timedelta(minutes=31)) == 1
    assert db.session().scalar(select(func.count()).select_from(SesiBrankas)) == 0


def test_a_step_that_breaks_stops_no_other_and_a_disturbed_one_is_tried_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    jalan: list[str] = []

    def salah(*, now: datetime) -> None:
        raise ValueError("RAHASIA")

    def terganggu(*, now: datetime) -> None:
        jalan.append("terganggu")
        if len(jalan) < 3:
            raise Terganggu

    monkeypatch.setattr(berkala, "HARIAN", (terganggu, salah, lambda *, now: jalan.append("akhir")))
    berkala.run_once(siang(SENIN))
    assert jalan == ["terganggu", "akhir"]
    assert db.session().get_one(Pengaturan, 1).harian_hari is None
    berkala.run_once(siang(SENIN))
    assert jalan[2:] == ["terganggu", "akhir"]
    assert db.session().get_one(Pengaturan, 1, populate_existing=True).harian_hari == SENIN
    [gangguan] = db.session().scalars(select(Gangguan))
    assert "RAHASIA" not in gangguan.tanda


def test_the_sweep_does_the_chores_and_the_digest(app: Flask) -> None:
    make_staf()
    uji = make_selesai(date(2020, 1, 2), date(2020, 2, 2))
    set_laporan(uji.id, status=Status.SELESAI.value, dihapus_pada=SENIN)
    baru = make_laporan(now=siang(SENIN))
    berkala.run_once(siang(SELASA))
    assert get_laporan(uji.id) is None
    assert get_laporan(baru.id) is not None
    assert len(_mails()) == 1
    assert kabar.is_sent(now=siang(SELASA))
