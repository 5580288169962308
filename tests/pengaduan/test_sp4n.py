"""SP4N-LAPOR!: the export is matched by tracking id, numbers add up, a complaint is counted once."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.organisasi.service import Unit
from portal.pengaduan.domain.register import Peta
from portal.pengaduan.domain.sp4n import classify_status, clean_tracking
from portal.pengaduan.models import Pengaduan, Sp4nRow
from portal.pengaduan.service import sp4n
from portal.pengaduan.service.akses import Pelaku
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.buku import read_keadaan, refold
from portal.pengaduan.service.kasus import DataPelapor
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, id_of, make_pengaduan, pelaku_of, step

EKSPOR = b"""Tracking ID,Judul Laporan,Status Laporan,Tanggal Laporan
#1916449,Jalan rusak,Selesai,02/02/2026
1916450,Lampu mati,Proses,01/02/2026
1916451,Air keruh,Belum ditindaklanjuti,01/02/2026
1916452,Pohon tumbang,Dalam Antrean Kosmik,01/02/2026
"""


def store(unit: Unit, isi: bytes = EKSPOR) -> int:
    tabel = read_tabel(isi)
    siap = sp4n.prepare_sp4n(tabel, sp4n.propose_peta(tabel), unit=unit, now=SENIN)
    with unit_kerja():
        return sp4n.import_sp4n(siap, pelaku="uji", now=SENIN)


@pytest.fixture
def unit(tiap_app: Flask) -> Unit:
    return make_unit()


@pytest.fixture
def petugas(unit: Unit) -> Pelaku:
    return pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINKES"))


def link(unit: Unit, petugas: Pelaku, nomor: str, **lain: Any) -> int:
    kasus = id_of(make_pengaduan(unit, **lain))
    step(kasus, "tautkan_sp4n", petugas, sp4n_id=nomor, sp4n_status="Proses")
    return kasus


def test_both_sides_are_compared_and_the_numbers_add_up(unit: Unit, petugas: Pelaku) -> None:
    store(unit)
    beda = link(unit, petugas, "#1916449")
    cocok = link(unit, petugas, "1916451")
    asing = link(unit, petugas, "1916452")
    hanya = link(unit, petugas, "99")
    ganda = link(unit, petugas, "1916451")
    hasil = sp4n.reconcile(unit, petugas)
    assert [p.kasus.id for p in hasil.cocok] == [cocok]
    assert {p.kasus.id: p.sama for p in hasil.beda} == {beda: False, asing: None}
    assert [b.tracking_id for b in hasil.hanya_lapor] == ["1916450"]
    assert [k.id for k in hasil.hanya_portal] == [hanya]
    assert [k.id for k in hasil.ganda] == [ganda]
    assert hasil.lapor == len(hasil.cocok) + len(hasil.beda) + len(hasil.hanya_lapor) == 4
    assert hasil.portal == len(hasil.cocok) + len(hasil.beda) + len(hasil.hanya_portal) + len(hasil.ganda) == 5


def test_a_newer_export_replaces_rows_and_never_doubles_them(unit: Unit) -> None:
    store(unit)
    store(unit, EKSPOR.replace(b"Proses", b"Selesai"))
    assert db.session().scalar(select(func.count()).select_from(Sp4nRow)) == 4
    assert db.session().get_one(Sp4nRow, "1916450").status == "Selesai"


def test_a_report_of_lapor_becomes_one_case_however_often_it_is_recorded(unit: Unit, petugas: Pelaku) -> None:
    """Trap 18: the portal's case and LAPOR!'s report are one complaint, counted once."""
    store(unit)
    for _ in range(2):
        with unit_kerja():
            kasus = sp4n.record_lapor("#1916450", pelaku=petugas, now=SENIN)
    assert (kasus.kanal, kasus.sp4n_id, kasus.sp4n_status) == ("sp4n", "1916450", "Proses")
    assert kasus.tanggal_diterima.isoformat() == "2026-02-01"
    assert refold(kasus.id) == read_keadaan(kasus)
    assert db.session().get_one(Sp4nRow, "1916450").pengaduan_id == kasus.id
    sendiri = link(unit, petugas, "1916451", kanal="wa")
    with unit_kerja():
        assert sp4n.record_lapor("1916451", pelaku=petugas, now=SENIN).id == sendiri
    angka = read_angka(unit, Periode.parse("2026-TW1"), banding=False)
    assert angka.A1 == 2
    assert {b.kode: b.n for b in angka.tabel["D1"].baris if b.n} == {"sp4n": 1, "wa": 1}


def test_units_stay_apart(unit: Unit, petugas: Pelaku) -> None:
    lain = make_unit("LAIN", "Unit Lain")
    store(lain)
    with pytest.raises(Bentrok, match="4 laporan sudah tercatat pada unit lain"):
        store(unit)
    assert sp4n.reconcile(unit, petugas).lapor == 0
    with unit_kerja(), pytest.raises(TidakDitemukan):
        sp4n.record_lapor("1916450", pelaku=petugas, now=SENIN)
    with unit_kerja(), pytest.raises(TidakDitemukan):
        sp4n.record_lapor("tidak ada", pelaku=petugas, now=SENIN)
    assert db.session().scalar(select(func.count()).select_from(Pengaduan)) == 0


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        (b"Judul\nx\n", "Pasangkan kolom nomor laporan"),
        (b"Tracking ID\n", "tidak berisi laporan"),
        (b"Tracking ID,Judul\n,x\n", "baris 2: tracking_id: kosong"),
        (b"Tracking ID,Judul\n1,x\n#1,y\n", "baris 3: tracking_id: sudah ada di baris 2"),
        (b"Tracking ID,Tanggal\n1,31/02/2026\n", "baris 2: tanggal: “31/02/2026” bukan tanggal"),
        (b"Tracking ID\n" + b"9" * 41 + b"\n", "lebih dari 40 huruf"),
    ],
)
def test_bad_exports_are_explained(app: Flask, isi: bytes, kalimat: str) -> None:
    with pytest.raises(DomainError, match=kalimat):
        store(make_unit(), isi)
    assert db.session().scalar(select(func.count()).select_from(Sp4nRow)) == 0


def test_states_of_lapor_are_grouped_and_unknown_words_stay_unknown() -> None:
    assert clean_tracking(" #ab 12 ") == "AB12"
    assert [classify_status(s) for s in ("Selesai", "Proses", "Belum ditindaklanjuti", "Arsip", "Kosmik")] == [
        "selesai",
        "proses",
        "belum",
        "keluar",
        None,
    ]


def test_fields_to_copy_carry_no_identity_of_an_anonymous_reporter(app: Flask) -> None:
    unit = make_unit()
    pelapor = DataPelapor(nama="Sri Wahyuni", telepon="+6281234567890", surel="sri@uji.example")
    cerita = "Saya Sri Wahyuni, telepon 0812-3456-7890, menunggu tiga jam di loket obat."
    for anonim in (True, False):
        kasus = db.session().get_one(Pengaduan, id_of(make_pengaduan(unit, isi=cerita, anonim=anonim, pelapor=pelapor)))
        isi = {kode: teks for kode, _, teks in sp4n.describe_salinan(kasus)}
        assert ("Wahyuni" in isi["isi"]) is not anonim
        assert ("3456" in isi["isi"]) is not anonim
        assert "menunggu tiga jam" in isi["isi"]
        assert "sri@uji.example" not in str(isi)
        assert isi["anonim"] == ("Ya" if anonim else "Tidak")


def test_the_panel_offers_every_field_and_the_form_only_to_who_may(app: Flask) -> None:
    unit = make_unit()
    kasus = db.session().get_one(Pengaduan, id_of(make_pengaduan(unit)))
    if "pengaduan_petugas.gerak" not in app.view_functions:
        app.add_url_rule("/uji/<int:kasus_id>/<gerak>", "pengaduan_petugas.gerak", lambda **_: "")
    for boleh in (set[str](), {"tautkan_sp4n"}):
        with app.test_request_context():
            html = render_template_string(
                '{% include "pengaduan/petugas/_sp4n.html" %}',
                kasus=kasus,
                keadaan=read_keadaan(kasus),
                boleh_gerak=boleh,
            )
        assert html.count("data-salin=") == 9
        assert ('name="sp4n_status"' in html) is bool(boleh)


def test_the_page_imports_reconciles_and_records(klien: Klien) -> None:
    make_unit()
    make_akun(Peran.PETUGAS_PENGADUAN, "DINKES")
    klien.masuk("petugas_pengaduan@uji.example")
    halaman = klien.get("/petugas/pengaduan/sp4n")
    langkah = klien.send(klien.form(halaman, "berkas"), berkas=(io.BytesIO(EKSPOR), "lapor.csv"))
    assert "4 laporan terbaca, 0 baris salah" in text_of(langkah.text)
    periksa = klien.send(klien.form(langkah, "titipan"), k_judul="", aksi="periksa")
    assert "4 laporan terbaca" in text_of(periksa.text)
    simpan = klien.send(klien.form(langkah, "titipan"), aksi="simpan")
    assert simpan.status_code == 303
    daftar = klien.follow(simpan)
    assert "4 = 0 cocok + 0 berbeda + 4 belum ada di portal" in text_of(daftar.text)
    assert klien.send(klien.form(daftar, "tracking_id")).status_code == 303
    teks = text_of(klien.get("/petugas/pengaduan/sp4n").text)
    assert "3 belum ada di portal" in teks
    assert "Portal: 1 = " in teks


@pytest.mark.parametrize("isi", [b"", b"%PDF-1.7", b"a,a\n1,2\n", b"Tracking ID\n\xff\xfe\n"])
def test_hostile_exports_give_a_page(klien: Klien, isi: bytes) -> None:
    make_unit()
    make_akun(Peran.PETUGAS_PENGADUAN, "DINKES")
    klien.masuk("petugas_pengaduan@uji.example")
    formulir = klien.form(klien.get("/petugas/pengaduan/sp4n"), "berkas")
    assert klien.send(formulir, berkas=(io.BytesIO(isi), "x.csv")).status_code == 422
    assert klien.send(formulir).status_code == 422


def test_the_command_prints_the_reconciliation(app: Flask, tmp_path: Path) -> None:
    make_unit()
    berkas = tmp_path / "lapor.csv"
    berkas.write_bytes(EKSPOR)
    hasil = app.test_cli_runner().invoke(args=["pengaduan", "sp4n", str(berkas), "--unit", "DINKES", "--json"])
    assert hasil.exit_code == 0, hasil.output
    assert json.loads(hasil.output)["hanya_lapor"] == 4


def test_a_chosen_mapping_is_remembered(app: Flask) -> None:
    unit = make_unit()
    tabel = read_tabel(b"Kunci,Cerita\nX1,Jalan rusak\n")
    peta = Peta({"tracking_id": "kunci", "judul": "cerita"})
    with unit_kerja():
        sp4n.import_sp4n(sp4n.prepare_sp4n(tabel, peta, unit=unit, now=SENIN), pelaku="uji", now=datetime.now(UTC))
    assert sp4n.propose_peta(read_tabel(b"Kunci,Cerita\nX2,Lampu mati\n")) == peta
