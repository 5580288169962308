"""Marks and rules on both databases: by date, by hour, by network; nothing is deleted, nothing is traceable."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, DomainError
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.organisasi.service import Layanan
from portal.skm.domain.keabsahan import BATAL, DIKECUALIKAN, SAH, Tanda
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Garam
from portal.skm.models import jawaban as tabel
from portal.skm.service import berkala
from portal.skm.service.aturan import hash_perangkat, register_aturan
from portal.skm.service.impor import import_jawaban, prepare_impor, undo_impor
from portal.skm.service.indeks import read_ikm_cepat
from portal.skm.service.jawaban import JawabanBaru, submit_jawaban
from portal.skm.service.keabsahan import Asal, review
from portal.skm.service.penutupan import close_periode
from portal.skm.service.rekap import check_rekap, read_rekap
from tests.pabrik.organisasi import make_layanan, make_loket, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai, write_csv

SENIN = date(2025, 2, 3)
JAM_10 = datetime(2025, 2, 3, 3, 0, tzinfo=UTC)
TW1 = Periode.parse("2025-TW1")
SKM = find_instrumen("skm")
ZONA = "Asia/Jakarta"


@pytest.fixture
def layanan(tiap_app: Flask) -> Iterator[Layanan]:
    yield make_layanan(make_unit())
    berkala.HARIAN.forget()


def store(layanan: Layanan, kiriman: str, saat: datetime = JAM_10, alamat: str = "114.5.6.7", **lain: int) -> object:
    """Store one public answer and return its row."""
    with unit_kerja():
        submit_jawaban(
            JawabanBaru(
                instrumen=SKM,
                unit_id=layanan.unit_id,
                layanan_id=layanan.id,
                loket_id=lain.get("loket"),
                gratis=False,
                tanggal=(saat + timedelta(hours=7)).date(),
                nilai=make_nilai(lain.get("skor", 3), waktu=lain.get("waktu", 4)),
                kanal="web",
                asal=Asal(alamat, "uji", ZONA),
                durasi=lain.get("durasi", 60),
            ),
            kiriman=kiriman,
            now=saat,
        )
    return db.session.execute(select(tabel).where(tabel.c.kiriman == kiriman)).one()


def register(mulai: date, hari_ini: date, **isi: object) -> None:
    with unit_kerja():
        register_aturan(isi, mulai=mulai, alasan="uji", hari_ini=hari_ini, pelaku="pimpinan", now=JAM_10)


def test_a_rule_registered_today_judges_only_answers_from_its_date_on(layanan: Layanan) -> None:
    register(SENIN, SENIN)
    register(SENIN + timedelta(days=1), SENIN, detik_cepat=100)
    with pytest.raises(DomainError, match="paling cepat besok"):
        register(SENIN, SENIN, detik_cepat=120)
    hari_ini = store(layanan, "a", waktu=3)
    besok = store(layanan, "b", JAM_10 + timedelta(days=1), waktu=3)
    assert (hari_ini.status, besok.status, besok.tanda) == (SAH, DIKECUALIKAN, Tanda.CEPAT_SERAGAM)


def test_after_hours_and_office_network_are_marked_and_counted_until_a_rule_says_otherwise(layanan: Layanan) -> None:
    register(SENIN, SENIN, jaringan_kantor=["10.0.0.0/8"])
    register(SENIN + timedelta(days=1), SENIN, jaringan_kantor=["10.0.0.0/8"], dikecualikan=int(Tanda.JARINGAN_KANTOR))
    malam = JAM_10.replace(hour=15)
    baris = [store(layanan, "a", malam), store(layanan, "b", alamat="10.1.2.3"), store(layanan, "c")]
    assert [(b.tanda, b.status) for b in baris] == [(Tanda.LUAR_JAM, SAH), (Tanda.JARINGAN_KANTOR, SAH), (0, SAH)]
    assert store(layanan, "d", JAM_10 + timedelta(days=1), "10.1.2.3").status == DIKECUALIKAN


def test_a_device_counts_once_at_a_door_within_ten_minutes_whatever_the_order_of_arrival(layanan: Layanan) -> None:
    assert store(layanan, "nanti", JAM_10 + timedelta(hours=1)).tanda == 0
    assert store(layanan, "a").tanda == 0
    assert store(layanan, "b", JAM_10 + timedelta(minutes=9)).tanda == Tanda.PERANGKAT_BERULANG
    assert store(layanan, "c", JAM_10 + timedelta(minutes=30)).tanda == 0


def test_looking_for_a_device_does_not_read_the_whole_history_of_a_busy_door(layanan: Layanan) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    dibaca: list[tuple[str, tuple[object, ...]]] = []

    def keep(_k: object, _c: object, perintah: str, nilai: tuple[object, ...], *_sisa: object) -> None:
        if "perangkat = ?" in perintah:
            dibaca.append((perintah, nilai))

    event.listen(db.engine, "before_cursor_execute", keep)
    store(layanan, "a", loket=make_loket(layanan.unit).id)
    event.remove(db.engine, "before_cursor_execute", keep)
    ((perintah, nilai),) = dibaca
    rencana = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {perintah}", nilai).all()
    assert "ix_skm_jawaban_perangkat" in str(rencana)


def test_employees_who_answer_together_from_one_network_all_count(layanan: Layanan) -> None:
    pegawai = find_instrumen("pegawai-wbs")
    with unit_kerja():
        for nomor in range(20):
            submit_jawaban(
                JawabanBaru(
                    instrumen=pegawai,
                    unit_id=layanan.unit_id,
                    layanan_id=None,
                    gratis=False,
                    tanggal=SENIN,
                    nilai={u.kode: 1 + (nomor + u.slot) % 4 for u in pegawai.unsur},
                    kanal="web",
                    asal=Asal("10.0.0.9", "uji", ZONA),
                    durasi=60,
                ),
                kiriman=f"rapat-{nomor}",
                now=JAM_10 + timedelta(seconds=nomor),
            )
    assert read_rekap(frozenset({layanan.unit_id}), "pegawai-wbs", TW1).n == 20


def test_hashes_of_a_device_differ_from_day_to_day_and_the_secret_is_forgotten(layanan: Layanan) -> None:
    besok = SENIN + timedelta(days=1)
    with unit_kerja():
        senin, selasa = (hash_perangkat("114.5.6.7", "uji", h) for h in (SENIN, besok))
        lagi = hash_perangkat("114.5.6.7", "uji", besok)
    assert (senin == selasa, selasa == lagi) == (False, True)
    lusa = JAM_10 + timedelta(days=2)
    assert berkala.run_once(lusa) == ["drop_garam", "drop_tiket", "remind_kecukupan"]
    assert berkala.run_once(lusa + timedelta(minutes=1)) == []
    assert list(db.session.scalars(select(Garam.tanggal))) == [besok]
    with unit_kerja():
        assert hash_perangkat("114.5.6.7", "uji", SENIN) != senin
        assert hash_perangkat("114.5.6.7", "uji", besok) == selasa


@pytest.mark.parametrize(
    "perintah",
    ["DELETE FROM skm_jawaban", "UPDATE skm_jawaban SET u03 = 4", "UPDATE skm_jawaban SET saran = 'Bagus'"]
    + [f"{kerja} skm_tinjauan" for kerja in ("DELETE FROM", "UPDATE")],
)
def test_the_database_refuses_to_delete_or_rewrite_answers_and_decisions(layanan: Layanan, perintah: str) -> None:
    make_jawaban(layanan, saran="Kursi kurang")
    nomor = db.session.scalar(select(tabel.c.id))
    with unit_kerja():
        review([nomor], DIKECUALIKAN, alasan="uji", cakupan=None, unit_peninjau=None, pelaku="uji", now=JAM_10)
    if perintah == "UPDATE skm_tinjauan":
        perintah += " SET alasan = ''"
    with pytest.raises(DBAPIError, match="tidak boleh diubah"), unit_kerja() as sesi:
        sesi.execute(text(perintah))
    with unit_kerja() as sesi:
        sesi.execute(text("UPDATE skm_jawaban SET saran = NULL"))


def test_an_undone_import_counts_nowhere_and_may_come_again(layanan: Layanan, tmp_path: Path) -> None:
    berkas = write_csv(tmp_path / "a.csv", [[2] * 9] * 6)

    def bring() -> int:
        siap = prepare_impor(
            read_tabel(berkas.read_bytes()), layanan=layanan, instrumen=SKM, periode=TW1, hari_ini=date(2025, 6, 1)
        )
        with unit_kerja():
            return import_jawaban(siap, pelaku="uji", now=JAM_10).impor_id

    def undo(nomor: int, alasan: str = "salah layanan") -> None:
        with unit_kerja():
            undo_impor(nomor, cakupan=None, alasan=alasan, pelaku="uji", now=JAM_10)

    make_jawaban(layanan)
    pertama = bring()
    with pytest.raises(DomainError, match="alasan"):
        undo(pertama, " ")
    undo(pertama)
    assert read_rekap(frozenset({layanan.unit_id}), "skm", TW1, (SAH, DIKECUALIKAN)).n == 1
    with pytest.raises(Bentrok):
        undo(pertama)
    batal = db.session.scalars(select(tabel.c.id).where(tabel.c.status == BATAL)).all()
    with pytest.raises(Bentrok), unit_kerja():
        review(batal, SAH, alasan="uji", cakupan=None, unit_peninjau=None, pelaku="uji", now=JAM_10)
    bring()
    assert (read_ikm_cepat(layanan.unit, TW1).n, check_rekap()) == (7, [])


def test_a_period_closed_above_the_unit_takes_late_answers_only_as_a_revision(tiap_app: Flask, tmp_path: Path) -> None:
    induk = make_unit("DINAS", "Dinas")
    anak = make_layanan(make_unit("BIDANG", "Bidang", induk="DINAS"))
    with unit_kerja():
        close_periode(induk, TW1, populasi=None, hari_ini=date(2025, 6, 1), pelaku="uji", now=JAM_10)
    berkas = write_csv(tmp_path / "a.csv", [[2] * 9])
    siap = prepare_impor(
        read_tabel(berkas.read_bytes()), layanan=anak, instrumen=SKM, periode=TW1, hari_ini=date(2025, 6, 1)
    )
    with pytest.raises(DomainError, match="sudah ditutup"), unit_kerja():
        import_jawaban(siap, pelaku="uji", now=JAM_10)
