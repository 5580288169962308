"""Recommendations, plans and progress in the rows, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from portal.akun.domain import Peran
from portal.inti.berkas import Berkas
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.jejak import Jejak
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, subtree_ids
from portal.tindak_lanjut.domain.butir import Keadaan
from portal.tindak_lanjut.domain.capaian import Pita, count_capaian
from portal.tindak_lanjut.models import Rekomendasi, Rencana
from portal.tindak_lanjut.service.akses import Pembaca, find_terlihat, list_kewajiban, list_terlihat
from portal.tindak_lanjut.service.aturan import read_aturan, save_aturan
from portal.tindak_lanjut.service.baca import find_asal, get_butir, list_bawaan, list_butir, read_pita
from portal.tindak_lanjut.service.catat import add_kemajuan, drop_rencana, stop_rekomendasi
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.tindak_lanjut import (
    AWAL,
    TAUTAN,
    at,
    make_kemajuan,
    make_rekomendasi,
    make_rencana,
    make_titipan,
)

MEI, JUNI = date(2026, 5, 4), date(2026, 6, 1)


@pytest.fixture
def unit(tiap_app: Flask) -> Unit:
    return make_unit("DINAS", "Dinas Contoh")


def drop(rencana: int, hari: date = MEI, **lain: Any) -> None:
    with unit_kerja():
        drop_rencana(rencana, hari_ini=hari, pelaku="uji", now=at(hari), **lain)


def stop(nomor: int, hari: date = MEI, alasan: str = "Di luar wewenang", **lain: Any) -> None:
    with unit_kerja():
        stop_rekomendasi(nomor, alasan=alasan, hari_ini=hari, pelaku="uji", now=at(hari), **lain)


def test_the_state_on_any_day(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    pertama = make_rencana(nomor)
    make_kemajuan(pertama, 100, tanggal=MEI)
    kedua = make_rencana(nomor, kegiatan="Melatih petugas", dibuat=JUNI)
    keadaan = {
        AWAL - timedelta(days=1): None,
        AWAL: Keadaan.BELUM,
        MEI: Keadaan.SELESAI,
        JUNI - timedelta(days=1): Keadaan.SELESAI,
        JUNI: Keadaan.BERJALAN,
    }
    for hari, harap in keadaan.items():
        isi = list_butir([unit.id], per=hari)
        assert [b.keadaan for b in isi] == ([harap] if harap else []), hari
    drop(kedua, JUNI + timedelta(days=1), alasan="Anggaran dialihkan")
    akhir = list_butir([unit.id], per=JUNI + timedelta(days=1))[0]
    assert (akhir.keadaan, akhir.selesai_pada) == (Keadaan.SELESAI, MEI)
    assert [r.alasan_batal for r in akhir.rencana if r.batal_pada] == ["Anggaran dialihkan"]


def test_a_plan_typed_in_late_counts_from_its_first_entry(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    rencana = make_rencana(nomor, dibuat=JUNI)
    make_kemajuan(rencana, 40, tanggal=MEI, dicatat=JUNI)
    assert list_butir([unit.id], per=MEI)[0].keadaan is Keadaan.BERJALAN
    assert list_butir([unit.id], per=MEI - timedelta(days=1))[0].rencana == ()


def test_open_recommendations_are_carried_over(unit: Unit) -> None:
    tuntas, terbuka = make_rekomendasi(unit, "a"), make_rekomendasi(unit, "b")
    make_kemajuan(make_rencana(tuntas), 100, tanggal=MEI)
    lanjut = make_rencana(terbuka)
    stop(make_rekomendasi(unit, "c"))
    make_rekomendasi(unit, "d", tanggal=JUNI)
    make_rekomendasi(unit, "e", sumber="pengaduan")
    bawaan = list_bawaan([unit.id], sumber="survei", awal=JUNI, per=JUNI)
    assert [b.nomor for b in bawaan] == [terbuka]
    make_kemajuan(lanjut, 100, tanggal=JUNI)
    kini = list_bawaan([unit.id], sumber="survei", awal=JUNI, per=JUNI)
    assert [(b.nomor, b.keadaan) for b in kini] == [(terbuka, Keadaan.SELESAI)]
    assert list_bawaan([unit.id], sumber="survei", awal=JUNI + timedelta(days=1), per=date(2026, 7, 1)) != kini


def test_done_needs_evidence(unit: Unit) -> None:
    rencana = make_rencana(make_rekomendasi(unit))
    with pytest.raises(DomainError) as salah:
        make_kemajuan(rencana, 100, tanggal=MEI, tautan="")
    assert (salah.value.kode, salah.value.bidang) == ("tanpa_bukti", "berkas")
    make_kemajuan(rencana, 50, tanggal=JUNI, tautan=TAUTAN)
    with pytest.raises(DomainError):  # evidence of a later day shows nothing yet
        make_kemajuan(rencana, 100, tanggal=MEI, dicatat=JUNI, tautan="")
    make_kemajuan(rencana, 100, tanggal=JUNI, catatan="selesai", tautan="")
    assert list_butir([unit.id], per=JUNI)[0].keadaan is Keadaan.SELESAI


def test_a_file_is_evidence_until_it_is_refused(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    rencana = make_rencana(nomor)
    make_kemajuan(rencana, 100, tanggal=MEI, tautan="", titipan=make_titipan())
    assert get_butir(nomor).keadaan is Keadaan.SELESAI
    with unit_kerja():
        db.session.execute(update(Berkas).values(status="ditolak", sebab="Rusak"))
    db.session.expire_all()
    butir = get_butir(nomor)
    assert (butir.keadaan, butir.persen) == (Keadaan.BERJALAN, 99)
    with pytest.raises(DomainError):
        make_kemajuan(rencana, 100, tanggal=MEI, catatan="lagi", tautan="")
    make_kemajuan(rencana, 100, tanggal=MEI, catatan="lagi", tautan=TAUTAN)
    assert get_butir(nomor).keadaan is Keadaan.SELESAI


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({"persen": 101}, "persen"),
        ({"persen": -1}, "persen"),
        ({"tanggal": AWAL - timedelta(days=1)}, "tanggal"),
        ({"tanggal": MEI + timedelta(days=1), "dicatat": MEI}, "tanggal"),
        ({"catatan": " \u200b"}, "catatan"),
        ({"catatan": "a" * 2001}, "catatan"),
        ({"tautan": "javascript:alert(1)"}, "tautan"),
        ({"tautan": "https://a.example/" + "a" * 500}, "tautan"),
    ],
)
def test_wrong_entries_name_their_field_and_store_nothing(unit: Unit, isi: dict[str, Any], bidang: str) -> None:
    nomor = make_rekomendasi(unit)
    rencana = make_rencana(nomor)
    with pytest.raises(DomainError) as salah:
        make_kemajuan(rencana, **{"persen": 10, "tanggal": MEI, **isi})
    assert salah.value.bidang == bidang
    assert get_butir(nomor).rencana[0].kemajuan == ()


def test_the_same_entry_twice_is_one(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    rencana = make_rencana(nomor)
    assert make_rencana(nomor) == rencana
    for _ in range(2):
        make_kemajuan(rencana, 30, tanggal=MEI)
        make_kemajuan(rencana, 30, tanggal=MEI, titipan=make_titipan())
    assert [k.berkas for k in get_butir(nomor).rencana[0].kemajuan] == ["", "foto.png"]


def test_a_file_that_was_refused_is_sent_again_under_its_old_name(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    rencana = make_rencana(nomor)
    assert make_kemajuan(rencana, 100, tanggal=MEI, tautan="", titipan=make_titipan())
    assert not make_kemajuan(rencana, 100, tanggal=MEI, tautan="", titipan=make_titipan())
    with unit_kerja():
        db.session.execute(update(Berkas).values(status="ditolak", sebab="Rusak"))
    db.session.expire_all()
    assert get_butir(nomor).keadaan is Keadaan.BERJALAN
    assert make_kemajuan(rencana, 100, tanggal=MEI, tautan="", titipan=make_titipan())
    assert [k.berkas for k in get_butir(nomor).rencana[0].kemajuan] == ["", "foto.png"]
    assert get_butir(nomor).keadaan is Keadaan.SELESAI


Kerja = Callable[[], object]


def race(app: Flask, *kerja: Kerja) -> list[str]:
    """Do things at the same time, each in a unit of work of its own; return the codes of the refusals."""
    benteng = threading.Barrier(len(kerja))
    db.session.remove()

    def run(satu: Kerja) -> str:
        with app.app_context():
            benteng.wait()
            try:
                with unit_kerja():
                    satu()
            except DomainError as salah:
                return salah.kode
            finally:
                db.session.remove()
        return ""

    with ThreadPoolExecutor(len(kerja)) as kolam:
        return sorted(kolam.map(run, kerja))


def _drop(rencana: int) -> Kerja:
    return lambda: drop_rencana(rencana, hari_ini=MEI, alasan="Ganti cara", pelaku="uji", now=at(MEI))


def _stop(nomor: int) -> Kerja:
    return lambda: stop_rekomendasi(nomor, alasan="Di luar wewenang", hari_ini=MEI, pelaku="uji", now=at(MEI))


def _report(rencana: int) -> Kerja:
    isi = {"tanggal": MEI, "persen": 10, "catatan": "dimulai", "hari_ini": MEI, "pelaku": "uji", "now": at(MEI)}
    return lambda: add_kemajuan(rencana, **isi)  # type: ignore[arg-type]


def test_two_who_end_the_same_thing_at_once_meet_no_fault(unit: Unit, tiap_app: Flask) -> None:
    for n in range(10):
        nomor = make_rekomendasi(unit, f"asal:{n}")
        rencana = make_rencana(nomor)
        assert race(tiap_app, _drop(rencana), _drop(rencana)) == ["", "rencana_batal"]
        assert race(tiap_app, _stop(nomor), _stop(nomor)) == ["", "sudah_dihentikan"]


def test_nothing_is_reported_about_a_plan_once_it_is_dropped(unit: Unit, tiap_app: Flask) -> None:
    for n in range(10):
        nomor = make_rekomendasi(unit, f"asal:{n}")
        rencana = make_rencana(nomor)
        tolak = race(tiap_app, _drop(rencana), _report(rencana))
        jejak = db.session.query(Jejak).filter(Jejak.objek == f"rekomendasi:{nomor}").order_by(Jejak.nomor)
        assert [b.aksi for b in jejak][-1] == "rencana.batal"
        assert len(get_butir(nomor).rencana[0].kemajuan) == tolak.count("") - 1


def test_what_was_ended_meanwhile_is_read_afresh(unit: Unit, tiap_app: Flask) -> None:
    nomor = make_rekomendasi(unit)
    rencana, kedua = make_rencana(nomor), make_rencana(nomor, kegiatan="Lain")
    dipegang = [db.session.get(Rencana, rencana), db.session.get(Rekomendasi, nomor)]
    with ThreadPoolExecutor(1) as kolam:
        assert kolam.submit(_elsewhere, tiap_app, _drop(rencana)).result() is None
        with pytest.raises(DomainError, match="sudah dibatalkan"):
            drop(rencana)
        assert kolam.submit(_elsewhere, tiap_app, _stop(nomor)).result() is None
    for kerja in (lambda: stop(nomor), lambda: make_kemajuan(kedua, 10, tanggal=MEI)):
        with pytest.raises(DomainError, match="tidak dapat ditindaklanjuti"):
            kerja()
    assert all(dipegang)


def _elsewhere(app: Flask, kerja: Kerja) -> None:
    with app.app_context():
        with unit_kerja():
            kerja()
        db.session.remove()


def test_the_same_origin_twice_is_one_recommendation(unit: Unit) -> None:
    lain = make_unit("LAIN", "Dinas Lain")
    nomor = make_rekomendasi(unit)
    assert make_rekomendasi(unit, uraian="Kalimat lain") == nomor
    assert get_butir(nomor).uraian == "Percepat pelayanan"
    berbeda = {
        nomor,
        make_rekomendasi(lain),
        make_rekomendasi(unit, "unsur:U4"),
        make_rekomendasi(unit, sumber="monev"),
        make_rekomendasi(unit, periode=Periode.parse("2026-TW2")),
    }
    assert len(berbeda) == 5
    assert find_asal("survei", "unsur:U3", [unit.id]) == max(berbeda)
    assert find_asal("survei", "unsur:U9", [unit.id]) is None


@pytest.mark.parametrize(
    "perintah",
    [
        "UPDATE kemajuan SET persen = 100",
        "UPDATE kemajuan SET catatan = 'x'",
        "DELETE FROM kemajuan",
        "UPDATE rencana SET tenggat = '2030-01-01'",
        "UPDATE rencana SET batal_pada = NULL",
        "DELETE FROM rencana",
        "UPDATE rekomendasi SET uraian = 'x'",
        "UPDATE rekomendasi SET alasan = 'x'",
        "UPDATE rekomendasi SET dihentikan_pada = NULL",
        "DELETE FROM rekomendasi",
    ],
)
def test_the_database_refuses_to_change_what_was_entered(unit: Unit, perintah: str) -> None:
    nomor = make_rekomendasi(unit)
    rencana = make_rencana(nomor)
    make_kemajuan(rencana, 30, tanggal=MEI)
    drop(rencana)
    stop(nomor)
    with pytest.raises(DatabaseError), unit_kerja():
        db.session.execute(text(perintah))
    db.session.rollback()
    akhir = get_butir(nomor)
    assert (akhir.alasan, akhir.rencana[0].kemajuan[0].persen) == ("Di luar wewenang", 30)


def test_dropped_and_stopped_things_take_no_more_entries(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    rencana, kedua = make_rencana(nomor), make_rencana(nomor, kegiatan="Lain")
    with pytest.raises(DomainError):
        drop(rencana, alasan=" ")
    drop(rencana, alasan="Ganti cara")
    for kerja in (lambda: drop(rencana), lambda: make_kemajuan(rencana, 10, tanggal=MEI)):
        with pytest.raises(DomainError, match="sudah dibatalkan"):
            kerja()
    with pytest.raises(DomainError):
        stop(nomor, alasan="")
    stop(nomor)
    for kerja in (lambda: stop(nomor), lambda: make_kemajuan(kedua, 10, tanggal=MEI), lambda: make_rencana(nomor)):
        with pytest.raises(DomainError, match="tidak dapat ditindaklanjuti"):
            kerja()
    capaian = count_capaian(list_butir([unit.id], per=MEI))
    assert (capaian.dihentikan, capaian.dihitung) == (1, 0)


def test_what_is_done_cannot_be_declared_impossible(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    make_kemajuan(make_rencana(nomor), 100, tanggal=MEI)
    with pytest.raises(DomainError, match="sudah selesai"):
        stop(nomor)


def test_plans_need_words_a_person_and_a_possible_day(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    salah: dict[str, dict[str, Any]] = {
        "kegiatan": {"kegiatan": ""},
        "penanggung_jawab": {"penanggung_jawab": "a" * 161},
        "tenggat": {"tenggat": AWAL - timedelta(days=1)},
        "pengguna": {"pengguna_id": 999},
    }
    for bidang, isi in salah.items():
        with pytest.raises(DomainError) as tolak:
            make_rencana(nomor, **isi)
        assert tolak.value.bidang == bidang
    assert get_butir(nomor).rencana == ()


def test_numbers_that_no_row_has_are_not_found(unit: Unit) -> None:
    for nomor in (0, -1, 7, 2**31, 2**63):
        for kerja in (lambda n=nomor: get_butir(n), lambda n=nomor: make_rencana(n), lambda n=nomor: drop(n)):
            with pytest.raises(TidakDitemukan):
                kerja()


def test_a_person_reads_the_own_subtree_and_the_own_plans(unit: Unit) -> None:
    bidang, lain = make_unit("BIDANG", "Bidang Contoh", "DINAS"), make_unit("LAIN", "Dinas Lain")
    orang = make_akun(Peran.PELAKSANA, "BIDANG")
    atas, sendiri, asing = make_rekomendasi(unit), make_rekomendasi(bidang), make_rekomendasi(lain)
    pembaca = Pembaca(orang.id, subtree_ids(bidang.id))
    assert [b.nomor for b in list_terlihat(pembaca, per=MEI)] == [sendiri]
    make_rencana(atas, pengguna_id=orang.id)
    assert [b.nomor for b in list_terlihat(pembaca, per=MEI)] == [atas, sendiri]
    assert find_terlihat(atas, pembaca).nomor == atas
    for nomor in (asing, 999):
        with pytest.raises(TidakDitemukan):
            find_terlihat(nomor, pembaca)
    assert len(list_terlihat(Pembaca(orang.id, None), per=MEI)) == 3
    assert [k.nomor for k in list_kewajiban(pembaca, sampai=date(2026, 12, 31))] == [atas]
    for kerja in (
        lambda: get_butir(atas, subtree_ids(bidang.id)),
        lambda: make_rencana(atas, cakupan=subtree_ids(bidang.id)),
        lambda: stop(atas, cakupan=subtree_ids(bidang.id)),
    ):
        with pytest.raises(TidakDitemukan):
            kerja()


def test_plans_that_wait_are_listed_by_due_date(unit: Unit) -> None:
    nomor, henti = make_rekomendasi(unit, "a"), make_rekomendasi(unit, "b")
    kelak = make_rencana(nomor, kegiatan="b", tenggat=JUNI)
    dulu = make_rencana(nomor, kegiatan="a", tenggat=MEI)
    make_kemajuan(make_rencana(nomor, kegiatan="c", tenggat=MEI), 100, tanggal=MEI)
    drop(make_rencana(nomor, kegiatan="d", tenggat=MEI))
    make_rencana(henti, tenggat=MEI)
    stop(henti)
    assert [k.rencana.nomor for k in list_kewajiban(None, sampai=JUNI)] == [dulu, kelak]
    assert [k.rencana.nomor for k in list_kewajiban(None, sampai=MEI)] == [dulu]
    assert [k.rencana.nomor for k in list_kewajiban(None, sejak=JUNI, sampai=JUNI)] == [kelak]


def test_settings_hold_the_band_and_the_months(unit: Unit) -> None:
    assert (read_pita(), read_aturan().bulan) == (Pita(50), (4, 7, 10, 12))
    for batas in (70, 75):
        with unit_kerja():
            save_aturan(batas, [6, 12], pelaku="uji", now=at(MEI))
    assert (read_pita(), read_aturan().bulan) == (Pita(75), (6, 12))
    for batas, bulan in ((0, [4]), (100, [4]), (50, []), (50, [13])):
        with pytest.raises(DomainError), unit_kerja():
            save_aturan(batas, bulan, pelaku="uji", now=at(MEI))


def test_every_change_leaves_a_line_in_the_audit_trail(unit: Unit) -> None:
    nomor = make_rekomendasi(unit)
    rencana = make_rencana(nomor)
    make_kemajuan(rencana, 30, tanggal=MEI)
    drop(rencana)
    stop(nomor)
    aksi = [b.aksi for b in db.session.query(Jejak).filter(Jejak.objek == f"rekomendasi:{nomor}").order_by(Jejak.nomor)]
    assert aksi == ["rekomendasi.tambah", "rencana.tambah", "rencana.kemajuan", "rencana.batal", "rekomendasi.henti"]
