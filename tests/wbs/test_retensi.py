"""The end of a report: announced, counted once, unreadable and gone from the disk; held and reopened ones stay."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.berkas import simpan
from portal.inti.db import Base, db, unit_kerja
from portal.inti.jejak import Jejak
from portal.wbs.domain.pilihan import Mode, Status
from portal.wbs.domain.retensi import compute_akhir, plan_penghapusan
from portal.wbs.models import Akses, Laporan, Pengaturan, Rekap, RekapLama
from portal.wbs.service import retensi
from portal.wbs.service.akses import open_laporan
from portal.wbs.service.percakapan import PELAPOR, add_catatan, add_gerak, add_pesan, make_kiriman
from portal.wbs.service.retensi import plan_retensi, run_retensi
from portal.wbs.service.titipan import purge_titipan
from tests.pabrik.wbs import FRASA_UNIK, LaporanUji, Staf, make_diri, make_staf, make_titipan
from tests.wbs.riwayat import get_laporan, make_selesai, set_laporan, siang, sum_rekap

TUTUP = date(2024, 2, 29)
AKHIR = date(2027, 2, 28)
SISA = ("wbs_laporan", "wbs_akses", "wbs_identitas", "wbs_akses_identitas", "wbs_pesan", "wbs_catatan", "wbs_gerak",
        "wbs_berkas")  # fmt: skip


def _fill(staf: Staf) -> LaporanUji:
    """Make a closed report with identity, file, message, note and move."""
    make_staf(Peran.KUSTODIAN_WBS)
    berkas = (make_titipan(b"isi bukti " * 100),)
    uji = make_selesai(date(2024, 1, 10), TUTUP, berkas=berkas, mode=Mode.RAHASIA, diri=make_diri())
    with unit_kerja():
        buka = open_laporan(staf.pemegang, uji.id)
        now = siang(TUTUP)
        add_pesan(buka.baris, buka.kunci, sisi=PELAPOR, teks=FRASA_UNIK, now=now, kiriman=make_kiriman())
        add_catatan(buka.baris, buka.kunci, pengguna_id=staf.akun.id, teks=FRASA_UNIK, kiriman=make_kiriman(), now=now)
        add_gerak(buka.baris, buka.kunci, gerak="selesai", ke="selesai", hasil="tidak_terbukti", oleh_id=staf.akun.id,
                  isi={"alasan": FRASA_UNIK}, now=now)  # fmt: skip
    return uji


def _run_until(hari: date) -> int:
    """Announce fourteen days ahead, then run on the day."""
    run_retensi(now=siang(hari - timedelta(days=14)))
    return run_retensi(now=siang(hari))


def _count(tabel: str) -> int:
    return int(db.session().scalar(select(func.count()).select_from(Base.metadata.tables[tabel])) or 0)


def test_the_end_is_months_after_the_closing_and_never_in_its_quarter() -> None:
    assert compute_akhir(TUTUP, 36) == AKHIR
    assert compute_akhir(date(2026, 1, 5), 1) == date(2026, 4, 1)
    assert compute_akhir(date(2026, 1, 31), 13) == date(2027, 2, 28)


def test_the_notice_lasts_fourteen_days_however_late_it_starts() -> None:
    def plan(hari_ini: date, ditahan: bool = False, ditutup: date | None = TUTUP) -> date | None:
        return plan_penghapusan(ditutup, ditahan, 36, hari_ini=hari_ini)

    assert plan(AKHIR - timedelta(days=15)) is None
    assert plan(AKHIR - timedelta(days=14)) == AKHIR
    assert plan(date(2027, 6, 1)) == date(2027, 6, 15)
    assert plan(date(2027, 6, 1), ditahan=True) is None
    assert plan(date(2027, 6, 1), ditutup=None) is None


def test_a_report_ends_with_keys_rows_and_files_and_stays_as_one_count(tiap_app: Flask) -> None:
    staf = make_staf()
    uji = _fill(staf)
    baris = get_laporan(uji.id)
    assert baris is not None
    nomor = baris.nomor
    assert all(_count(t) for t in SISA)
    assert run_retensi(now=siang(AKHIR - timedelta(days=14))) == 0
    assert run_retensi(now=siang(AKHIR - timedelta(days=1))) == 0
    assert run_retensi(now=siang(AKHIR)) == 1
    assert [t for t in SISA if _count(t)] == []
    assert list(simpan.list_benda("wbs")) == []
    rekap = db.session().scalars(select(Rekap)).one()
    assert (rekap.triwulan, rekap.mode, rekap.hasil, rekap.jumlah, rekap.hari) == (
        "2024-TW1", "rahasia", "tidak_terbukti", 1, 50,
    )  # fmt: skip
    assert [(x.tutup, x.hari, x.jumlah) for x in db.session().scalars(select(RekapLama))] == [("2024-TW1", 50, 1)]
    jejak = db.session().scalars(select(Jejak).where(Jejak.aksi == "wbs.retensi")).one()
    assert (jejak.pelaku, jejak.objek, jejak.rincian) == ("sistem", f"wbs:{nomor}", "{}")
    assert run_retensi(now=siang(AKHIR + timedelta(days=40))) == 0
    assert sum_rekap() == {"2024-TW1": 1}


def test_held_reopened_and_running_reports_stay(tiap_app: Flask) -> None:
    make_staf()
    ditahan, dibuka = (make_selesai(date(2024, 1, 10), TUTUP) for _ke in range(2))
    run_retensi(now=siang(AKHIR - timedelta(days=14)))
    set_laporan(ditahan.id, ditahan=True)
    set_laporan(dibuka.id, status=Status.DITELAAH.value, hasil=None, ditutup_pada=None)
    assert run_retensi(now=siang(AKHIR)) == 0
    for uji in (ditahan, dibuka):
        baris = get_laporan(uji.id)
        assert baris is not None
        assert baris.dihapus_pada is None
    set_laporan(dibuka.id, status=Status.SELESAI.value, hasil="tidak_terbukti", ditutup_pada=AKHIR)
    for hari, jumlah in ((date(2030, 2, 14), 0), (date(2030, 2, 27), 0), (date(2030, 2, 28), 1)):
        assert run_retensi(now=siang(hari)) == jumlah
    set_laporan(ditahan.id, ditahan=False)
    assert run_retensi(now=siang(date(2031, 1, 1))) == 0
    assert run_retensi(now=siang(date(2031, 1, 15))) == 1


def test_a_report_reopened_at_the_last_moment_is_not_destroyed(app: Flask) -> None:
    make_staf()
    uji = make_selesai(date(2024, 1, 10), TUTUP)
    set_laporan(uji.id, dihapus_pada=AKHIR, status=Status.DITELAAH.value, ditutup_pada=None)
    with unit_kerja():
        assert retensi.destroy(uji.id, now=siang(AKHIR)) is None
    assert get_laporan(uji.id) is not None


def test_a_shorter_retention_still_gives_fourteen_days_and_a_longer_one_takes_the_day_back(app: Flask) -> None:
    make_staf()
    uji = make_selesai(date(2024, 1, 10), TUTUP)
    with unit_kerja() as sesi:
        sesi.get_one(Pengaturan, 1).retensi_bulan = 12
    hari = date(2025, 8, 1)
    assert run_retensi(now=siang(hari)) == 0
    assert run_retensi(now=siang(hari + timedelta(days=13))) == 0
    with unit_kerja() as sesi:
        sesi.get_one(Pengaturan, 1).retensi_bulan = 60
    assert run_retensi(now=siang(hari + timedelta(days=14))) == 0
    baris = get_laporan(uji.id)
    assert baris is not None
    assert baris.dihapus_pada is None


def test_a_report_is_not_destroyed_before_its_day(app: Flask) -> None:
    make_staf()
    uji = make_selesai(date(2024, 1, 10), TUTUP)
    set_laporan(uji.id, dihapus_pada=AKHIR + timedelta(days=5))
    with unit_kerja():
        assert retensi.destroy(uji.id, now=siang(AKHIR + timedelta(days=4))) is None
        assert retensi.destroy(uji.id, now=siang(AKHIR + timedelta(days=5))) == []
        assert retensi.destroy(uji.id, now=siang(AKHIR + timedelta(days=5))) is None
    assert sum_rekap() == {"2024-TW1": 1}


class Mati(Exception):
    """The worker was killed here."""


def _kill(*_isi: object, **_nama: object) -> None:
    raise Mati


@pytest.mark.parametrize("tempat", ["_count", "_delete_rows", "append_jejak", "delete_berkas", "shrink_log"])
def test_a_worker_killed_anywhere_counts_each_report_exactly_once(
    tiap_app: Flask, monkeypatch: pytest.MonkeyPatch, tempat: str
) -> None:
    _fill(make_staf())
    run_retensi(now=siang(AKHIR - timedelta(days=14)))
    with monkeypatch.context() as ganti:
        ganti.setattr(retensi, tempat, _kill)
        with pytest.raises(Mati):
            run_retensi(now=siang(AKHIR))
    hidup = tempat in ("_count", "_delete_rows", "append_jejak")
    assert (_count("wbs_laporan"), sum(sum_rekap().values())) == ((1, 0) if hidup else (0, 1))
    assert run_retensi(now=siang(AKHIR)) == int(hidup)
    assert (_count("wbs_laporan"), sum_rekap()) == (0, {"2024-TW1": 1})
    purge_titipan(now=datetime.now(siang(AKHIR).tzinfo) + timedelta(days=3))
    assert list(simpan.list_benda("wbs")) == []


def _remains(data: Path, tanda: list[bytes]) -> list[str]:
    berkas = [b for b in data.glob("portal.sqlite3*") if b.is_file()]
    assert len(berkas) >= 1
    return [f"{b.name}: {t[:8].hex()}" for b in berkas for t in tanda if t in b.read_bytes()]


def test_no_byte_of_the_old_ciphertext_stays_in_the_sqlite_files(app: Flask, data: Path) -> None:
    staf = make_staf()
    tinggal = [make_selesai(date(2026, 1, 10), date(2026, 2, 1)) for _ke in range(12)]
    hapus = [_fill_more(staf) for _ke in range(12)]
    tanda: list[bytes] = []
    sesi = db.session()
    for baris in sesi.scalars(select(Laporan).where(Laporan.id.in_([u.id for u in hapus]))):
        tanda += [bytes(b[i : i + 24]) for b in (baris.isi, baris.pelapor_prv, baris.pelapor_bungkus, baris.pelapor_pub)
                  for i in range(0, len(b) - 24, 24)]  # fmt: skip
    for akses in sesi.scalars(select(Akses).where(Akses.laporan_id.in_([u.id for u in hapus]))):
        tanda += [bytes(akses.bungkus[i : i + 24]) for i in range(0, len(akses.bungkus) - 24, 24)]
    sesi.rollback()
    assert _remains(data, tanda)
    assert _run_until(AKHIR) == 12
    assert _remains(data, tanda) == []
    for uji in tinggal:
        assert FRASA_UNIK in open_laporan(staf.pemegang, uji.id).isi["apa"]


def _fill_more(staf: Staf) -> LaporanUji:
    uji = make_selesai(date(2024, 1, 10), TUTUP)
    with unit_kerja():
        buka = open_laporan(staf.pemegang, uji.id)
        for _ke in range(3):
            add_pesan(buka.baris, buka.kunci, sisi=PELAPOR, teks="panjang " * 300, now=siang(TUTUP),
                      kiriman=make_kiriman())  # fmt: skip
    return uji


def test_the_day_is_named_once(app: Flask) -> None:
    make_staf()
    make_selesai(date(2024, 1, 10), TUTUP)
    for harap in (1, 0):
        with unit_kerja():
            assert plan_retensi(now=siang(AKHIR - timedelta(days=10))) == harap
    assert db.session().scalars(select(Laporan.dihapus_pada)).one() == AKHIR + timedelta(days=4)
