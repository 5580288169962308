"""Documents: asked for once, made by the job, downloaded by those who may, verified by anyone."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas, run_tugas
from portal.laporan.models import Laporan
from portal.laporan.service.baca import find_laporan, list_format, read_berkas
from portal.laporan.service.buat import request_laporan
from portal.organisasi.service import find_unit
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban

SAAT = datetime(2025, 4, 2, 3, 0, tzinfo=UTC)


def ask(periode: str = "2025-TW1", unit: str = "DINKES") -> Laporan:
    with unit_kerja():
        return request_laporan("skm-triwulan", find_unit(unit), Periode.parse(periode), pelaku="uji", now=SAAT)


@pytest.fixture
def unit(app: Flask) -> None:
    make_jawaban(make_layanan(make_unit()))


def test_double_click_asks_for_one_report(unit: None) -> None:
    assert ask().id == ask().id


def test_finished_report_is_followed_by_a_new_version(unit: None) -> None:
    pertama = ask()
    run_tugas(pertama.tugas_id or 0)
    assert (pertama.versi, ask().versi) == (1, 2)


def test_report_of_a_future_period_is_refused(unit: None) -> None:
    with pytest.raises(DomainError, match="belum dimulai"):
        ask("2099-TW1")


def test_job_reports_progress_and_makes_three_files(unit: None) -> None:
    laporan = ask()
    run_tugas(laporan.tugas_id or 0)
    tugas = find_tugas(laporan.tugas_id or 0)
    assert (tugas.status, tugas.langkah, tugas.jumlah_langkah) == ("selesai", 4, 4)
    for bentuk, rincian in list_format(find_laporan(laporan.id)).items():
        _, isi = read_berkas(find_laporan(laporan.id), bentuk)
        assert hashlib.sha256(isi).hexdigest() == rincian["sha256"]


def test_file_changed_outside_the_portal_is_not_served(unit: None, data: Path) -> None:
    laporan = ask()
    run_tugas(laporan.tugas_id or 0)
    berkas = next((data / "laporan" / str(laporan.id)).glob("*.pdf"))
    berkas.chmod(0o600)
    berkas.write_bytes(berkas.read_bytes() + b" ")
    with pytest.raises(DomainError, match="berubah di luar portal"):
        read_berkas(find_laporan(laporan.id), "pdf")


def test_anyone_can_verify_a_printed_report(unit: None, klien: Klien) -> None:
    laporan = ask()
    assert klien.get(f"/verifikasi/{laporan.kode_verifikasi}").status_code == 404
    run_tugas(laporan.tugas_id or 0)
    kecil = laporan.kode_verifikasi.lower()
    teks = text_of(klien.get(f"/verifikasi/{kecil[:4]}-{kecil[4:]}").text)
    assert "Triwulan I 2025" in teks
    assert list_format(find_laporan(laporan.id))["pdf"]["sha256"] in teks


def test_officer_of_another_unit_cannot_open_or_download(unit: None, klien: Klien) -> None:
    laporan = ask()
    run_tugas(laporan.tugas_id or 0)
    make_unit("LAIN", "Unit Lain")
    make_akun(Peran.PETUGAS_SKM, "LAIN")
    klien.masuk("petugas_skm@uji.example")
    assert klien.get(f"/petugas/laporan/{laporan.id}").status_code == 404
    assert klien.get(f"/petugas/laporan/{laporan.id}/pdf").status_code == 404
    halaman = klien.get("/petugas/laporan/")
    assert "DINKES" not in halaman.text
    respons = klien.send(klien.form(halaman, "jenis"), unit="DINKES", periode="2025-TW1")
    assert respons.status_code == 404


def test_head_asks_watches_and_downloads(unit: None, klien: Klien) -> None:
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    respons = klien.send(klien.form(klien.get("/petugas/laporan/"), "jenis"), periode="2025-TW1")
    assert respons.status_code == 303
    halaman = klien.follow(respons)
    assert "menunggu giliran" in text_of(halaman.text)
    nomor = int(respons.headers["Location"].rsplit("/", 1)[1])
    run_tugas(find_laporan(nomor).tugas_id or 0)
    assert "Laporan siap" in text_of(klien.follow(respons).text)
    unduhan = klien.get(f"/petugas/laporan/{nomor}/xlsx")
    assert unduhan.data[:2] == b"PK"
    assert "attachment" in unduhan.headers["Content-Disposition"]


def test_command_writes_one_document(unit: None, app: Flask, tmp_path: Path) -> None:
    tujuan = tmp_path / "laporan.pdf"
    perintah = ["laporan", "buat", "skm-triwulan", "--unit", "DINKES", "--periode", "2025-TW1", "--format", "pdf"]
    hasil = app.test_cli_runner().invoke(args=[*perintah, "--keluaran", str(tujuan), "--json"])
    assert hasil.exit_code == 0, hasil.output
    assert json.loads(hasil.output)["sha256"] == hashlib.sha256(tujuan.read_bytes()).hexdigest()
    salah = app.test_cli_runner().invoke(
        args=["laporan", "buat", "entah", *perintah[3:], "--keluaran", str(tujuan), "--json"]
    )
    assert salah.exit_code == 1
    assert json.loads(salah.output)["galat"]["kode"] == "jenis_laporan"
