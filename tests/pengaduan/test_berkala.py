"""The calendar's work: the ladder of reminders, closing after silence, each once and only in working hours."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from portal.inti.db import db, unit_kerja
from portal.organisasi.service.kalender import save_jadwal
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import PeristiwaRow
from portal.pengaduan.service import berkala
from portal.pengaduan.service.akses import PELAPOR
from portal.pengaduan.service.berkala import escalate, list_to_escalate, run_once
from tests.pabrik.pengaduan import SENIN, step
from tests.pengaduan.kantor_uji import KELAS, Kantor, check_utuh, make_kantor, outbox, row

WIB = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return make_kantor()


def at(hari: str, jam: str = "10:00") -> datetime:
    return datetime.combine(date.fromisoformat(hari), time.fromisoformat(jam), WIB)


def hours(dari: str, sampai: str) -> Iterator[datetime]:
    """Yield looks at the clock day and night: the edges of working hours, and 09.00."""
    for ke in range(date.fromisoformat(sampai).toordinal() - date.fromisoformat(dari).toordinal() + 1):
        for jam in ("00:30", "07:59", "08:30", "09:00", "13:15", "19:45"):
            yield at(dari, jam) + timedelta(days=ke)


def told(nomor: int) -> list[tuple[str, str]]:
    """Return (rung, local time) of everything said about a case."""
    pilih = select(PeristiwaRow.catatan, PeristiwaRow.waktu).where(
        PeristiwaRow.pengaduan_id == nomor, PeristiwaRow.gerak == "eskalasi"
    )
    return [(k, f"{w.astimezone(WIB):%m-%d %H}") for k, w in db.session().execute(pilih.order_by(PeristiwaRow.nomor))]


def test_the_ladder_is_climbed_rung_by_rung_in_working_hours(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DIPROSES)
    assert row(nomor).tenggat_tahap == at("2026-02-24", "23:59").replace(second=59, microsecond=999999)
    for saat in hours("2026-02-16", "2026-03-06"):
        run_once(saat)
    assert told(nomor) == [("h-2", "02-20 08"), ("hari-h", "02-24 09"), ("h+1", "02-25 08"), ("h+3", "02-27 08")]
    check_utuh(nomor)


def test_two_working_days_before_is_before_nyepi_and_idulfitri(kantor: Kantor) -> None:
    """Received Fri 13 March 2026, to be verified by Wed 25 March: only 16 and 17 March are worked between."""
    nomor = kantor.baru(now=at("2026-03-13"))
    for saat in hours("2026-03-13", "2026-04-02"):
        run_once(saat)
    assert told(nomor) == [("h-2", "03-16 08"), ("hari-h", "03-25 09"), ("h+1", "03-26 08"), ("h+3", "03-30 08")]


def test_a_case_due_before_the_holidays_is_called_late_after_them(kantor: Kantor) -> None:
    nomor = kantor.baru(now=at("2026-03-12"))
    assert row(nomor).tenggat_tahap == at("2026-03-17", "23:59").replace(second=59, microsecond=999999)
    for saat in hours("2026-03-12", "2026-04-02"):
        run_once(saat)
    assert told(nomor) == [("h-2", "03-13 08"), ("hari-h", "03-17 09"), ("h+1", "03-25 08"), ("h+3", "03-27 08")]


def test_a_unit_with_its_own_hours_is_told_in_them(kantor: Kantor) -> None:
    with unit_kerja():
        save_jadwal(hari=range(6), buka=time(13), tutup=time(20), unit=kantor.unit("BIDANG"), pelaku="uji", now=SENIN)
    nomor = kantor.bring(Status.DIPROSES)
    for saat in hours("2026-02-16", "2026-03-06"):
        run_once(saat)
    assert told(nomor)[0][1].endswith("13")
    assert all(13 <= int(jam[-2:]) < 20 for _, jam in told(nomor))
    assert len(told(nomor)) == 4


def test_nothing_is_said_twice_and_a_new_due_date_starts_the_ladder_anew(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DIPROSES)
    saat = at("2026-02-24")
    assert [run_once(saat)["diingatkan"] for _ in range(3)] == [1, 0, 0]
    with unit_kerja():
        assert escalate(nomor, now=saat + timedelta(minutes=1)) is None
    step(nomor, "perpanjang", kantor["petugas"], now=saat, catatan="Suku cadang")
    assert row(nomor).tenggat_tahap == at("2026-03-05", "23:59").replace(second=59, microsecond=999999)
    assert run_once(at("2026-03-03"))["diingatkan"] == 1
    assert told(nomor)[-1] == ("h-2", "03-03 10")


@pytest.mark.parametrize("status", [Status.DITANGGAPI, Status.SELESAI, Status.DICABUT, Status.DUPLIKAT])
def test_cases_that_are_not_open_are_never_called_late(kantor: Kantor, status: Status) -> None:
    nomor = kantor.bring(status)
    for saat in hours("2026-02-03", "2026-02-13"):
        run_once(saat)
    assert told(nomor) == []


def test_the_reporter_is_reminded_once_three_working_days_before_the_end(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.PERLU_KELENGKAPAN)
    dulu = len(outbox())
    assert row(nomor).tenggat_tahap == at("2026-02-18", "23:59").replace(second=59, microsecond=999999)
    for saat in hours("2026-02-03", "2026-02-28"):
        run_once(saat)
    assert told(nomor) == [("pelapor-3", "02-11 08")]
    baru = outbox()[dulu:]
    assert len(baru) == 1
    assert "warga@uji.example" in baru[0]
    assert "18 Februari 2026" in baru[0]
    assert row(nomor).status == Status.PERLU_KELENGKAPAN
    check_utuh(nomor)


def test_long_overdue_cases_do_not_hide_those_just_due(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(berkala, "SEKALI", 3)
    lama = [kantor.baru() for _ in range(5)]
    for saat in hours("2026-02-02", "2026-02-12"):
        run_once(saat)
    assert all(told(n)[-1][0] == "h+3" for n in lama)
    baru = kantor.baru(now=at("2026-02-10"))
    assert list_to_escalate(at("2026-02-13")) == [baru]


def test_silence_of_exactly_ten_working_days_closes(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DITANGGAPI)
    akhir = row(nomor).tenggat_tahap
    assert akhir == at("2026-02-18", "23:59").replace(second=59, microsecond=999999)  # Imlek 16 and 17 are off
    assert run_once(akhir)["ditutup"] == 0
    assert run_once(akhir + timedelta(seconds=1))["ditutup"] == 1
    assert run_once(akhir + timedelta(seconds=2))["ditutup"] == 0
    keadaan = check_utuh(nomor)
    assert (keadaan.status, keadaan.selesai_at) == (Status.SELESAI, (akhir + timedelta(seconds=1)))


def test_words_of_the_reporter_end_the_silence(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DITANGGAPI)
    step(nomor, "tambah_keterangan", PELAPOR, now=at("2026-02-13"), catatan="Saya sudah coba, belum bisa.")
    assert run_once(at("2026-02-19"))["ditutup"] == 0
    akhir = row(nomor).tenggat_tahap
    assert akhir is not None
    assert akhir.astimezone(WIB).date() == date(2026, 3, 3)
    assert run_once(akhir + timedelta(seconds=1))["ditutup"] == 1
    check_utuh(nomor)


def test_the_code_and_pin_go_to_the_reporter_and_no_pin_to_officers(kantor: Kantor) -> None:
    from portal.pengaduan.service.kasus import derive_pin

    nomor = kantor.bring(Status.DITANGGAPI)
    step(kantor.baru(), "verifikasi", kantor["petugas"], **KELAS)
    pin = derive_pin(row(nomor).kode)
    semua = [t for t in outbox() if pin in t]
    assert len(semua) == 1
    assert "warga@uji.example" in semua[0]
    assert not [t for t in outbox() if "PIN" in t and "warga@uji.example" not in t]
