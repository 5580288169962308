"""Due dates in the services: pauses, a holiday added later, recomputing twice."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from portal.inti.db import db, unit_kerja
from portal.inti.tugas import Kemajuan, Tugas
from portal.organisasi.domain import IsiLibur
from portal.organisasi.models import HariLibur
from portal.organisasi.service.kalender import add_libur
from portal.pengaduan.domain.status import Status
from portal.pengaduan.service import aturan
from portal.pengaduan.service.akses import PELAPOR
from portal.pengaduan.service.berkala import JENIS_HITUNG, recompute_all
from tests.pabrik.pengaduan import SENIN, step
from tests.pengaduan.kantor_uji import KELAS, Kantor, check_utuh, make_kantor, moves_of, row

WIB = ZoneInfo("Asia/Jakarta")
HARI = timedelta(days=1)


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return make_kantor()


def on(saat: datetime | None) -> date | None:
    return saat.astimezone(WIB).date() if saat else None


def due(nomor: int) -> tuple[date | None, date | None]:
    kasus = row(nomor)
    return on(kasus.tenggat_berlaku), on(kasus.tenggat_tahap)


VEKTOR = {  # received → +3, +14, +60 working days (SKB 3 Menteri for 2026; 5-day week)
    "2026-03-13": ("2026-03-25", "2026-04-10", "2026-06-24"),
    "2026-05-12": ("2026-05-19", "2026-06-08", "2026-08-12"),
    "2026-12-22": ("2026-12-29", "2027-01-15", "2027-04-02"),
    "2026-01-02": ("2026-01-07", "2026-01-23", "2026-04-09"),
}


@pytest.mark.parametrize("terima", sorted(VEKTOR))
def test_published_calendars_give_the_due_dates(kantor: Kantor, terima: str) -> None:
    saat = datetime.fromisoformat(f"{terima}T23:30").replace(tzinfo=WIB)
    nomor = kantor.baru(now=saat)
    tiga, empat_belas, enam_puluh = (date.fromisoformat(h) for h in VEKTOR[terima])
    assert due(nomor) == (empat_belas, tiga)
    step(nomor, "verifikasi", kantor["petugas"], now=saat, klasifikasi="pengaduan_berkadar", kategori="waktu")
    assert due(nomor)[0] == enam_puluh
    assert on(check_utuh(nomor).tenggat_asal) == enam_puluh


def _pause(kantor: Kantor, nomor: int, mulai: datetime, hari: int) -> None:
    step(nomor, "minta_kelengkapan", kantor["petugas"], now=mulai, catatan="Foto?")
    step(nomor, "lengkapi", PELAPOR, now=mulai + hari * HARI, catatan="Ini.")


def test_several_pauses_add_up(kantor: Kantor) -> None:
    nomor = kantor.baru()
    for mulai, hari in ((SENIN, 1), (SENIN + 2 * HARI, 0), (SENIN + 3 * HARI, 4)):
        _pause(kantor, nomor, mulai, hari)
    keadaan = check_utuh(nomor)
    assert len(keadaan.hitungan.jeda) == 3
    assert on(keadaan.tenggat_asal) == date(2026, 2, 24)
    assert due(nomor) == (date(2026, 2, 27), date(2026, 2, 10))
    assert (keadaan.status, keadaan.hitungan.jeda_sejak) == (Status.BARU, None)


def _run() -> dict[str, int]:
    return dict(recompute_all({"unit": None}, Kemajuan(0)))  # type: ignore[arg-type]


LIBUR = date(2026, 2, 5)


def test_a_holiday_added_later_moves_open_cases_only_and_once(kantor: Kantor) -> None:
    terbuka, diproses = kantor.baru(), kantor.bring(Status.DIPROSES)
    dijawab, selesai = kantor.bring(Status.DITANGGAPI), kantor.bring(Status.SELESAI)
    lama = {n: due(n) for n in (terbuka, diproses, dijawab, selesai)}
    with unit_kerja():
        add_libur(IsiLibur(LIBUR, "Libur daerah", "daerah"), pelaku="uji", now=SENIN)
    assert db.session().scalar(select(Tugas.jenis).where(Tugas.jenis == JENIS_HITUNG)) == JENIS_HITUNG
    assert _run() == {"diperiksa": 3, "berubah": 3}
    assert _run() == {"diperiksa": 3, "berubah": 0}
    assert lama[terbuka] == (date(2026, 2, 24), date(2026, 2, 5))
    assert due(terbuka) == (date(2026, 2, 25), date(2026, 2, 6))
    assert due(diproses) == (date(2026, 2, 25), date(2026, 2, 25))
    assert due(dijawab)[1] == date(2026, 2, 19)
    assert due(selesai) == lama[selesai]
    for nomor in (terbuka, diproses, dijawab):
        assert moves_of(nomor).count("hitung_ulang") == 1
        check_utuh(nomor)
    assert "hitung_ulang" not in moves_of(selesai)


def test_the_worker_sees_a_holiday_that_another_process_has_just_stored(kantor: Kantor) -> None:
    nomor = kantor.baru()
    assert aturan.kalender_of(row(nomor).unit_id).is_hari_kerja(LIBUR)
    with unit_kerja() as sesi:
        sesi.add(
            HariLibur(tanggal=LIBUR, nama="Libur", jenis="daerah", perkiraan=False, sumber="petugas", dibuat_at=SENIN)
        )
    assert _run()["berubah"] == 1
    assert due(nomor)[1] == date(2026, 2, 6)


def test_recomputing_keeps_the_silence_the_reporter_broke(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DITANGGAPI)
    step(nomor, "tambah_keterangan", PELAPOR, now=SENIN + 9 * HARI, catatan="Masih menunggu.")
    sebelum = due(nomor)
    assert _run()["berubah"] == 0
    assert due(nomor) == sebelum


def test_extension_and_pause_count_together(kantor: Kantor) -> None:
    nomor = kantor.baru()
    _pause(kantor, nomor, SENIN, 2)
    step(nomor, "verifikasi", kantor["petugas"], now=SENIN + 3 * HARI, **KELAS)
    step(nomor, "disposisi", kantor["petugas"], now=SENIN + 3 * HARI, **kantor.bagi())
    for _ in range(2):
        step(nomor, "perpanjang", kantor["petugas"], now=SENIN + 4 * HARI, catatan="Perlu waktu")
    keadaan = check_utuh(nomor)
    assert keadaan.hitungan.tambah == (7, 7)
    assert on(keadaan.tenggat_asal) == date(2026, 2, 24)
    assert on(keadaan.tenggat_berlaku) == date(2026, 3, 25)  # 2 paused + 14 more; 18–24 March are off
