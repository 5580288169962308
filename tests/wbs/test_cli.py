"""Commands of the room, and what the doctor says about it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import unit_kerja
from portal.inti.dokter import Pemeriksaan, examine
from portal.wbs.models import Darurat
from portal.wbs.service import status
from portal.wbs.service.brankas import compute_segel_darurat
from tests.pabrik.wbs import make_laporan, make_staf
from tests.wbs.riwayat import make_selesai, siang


def _run(app: Flask, *perintah: str) -> tuple[int, Any]:
    hasil = app.test_cli_runner().invoke(args=[*perintah, "--json"])
    return hasil.exit_code, json.loads(hasil.output)


@pytest.fixture(autouse=True)
def _mei() -> Iterator[None]:
    with time_machine.travel(siang(date(2026, 5, 5)), tick=False):
        yield


def test_figures_in_full_and_as_they_may_be_published(tiap_app: Flask) -> None:
    make_staf()
    for _ke in range(2):
        make_selesai(date(2026, 1, 5), date(2026, 1, 9))
    kode, isi = _run(tiap_app, "wbs", "angka", "--periode", "2026-TW1")
    assert (kode, isi["diterima"], isi["kategori"]["pungli"], isi["median_hari"]) == (0, 2, 2, 4.0)
    kode, isi = _run(tiap_app, "wbs", "angka", "--periode", "2026-TW1", "--publik")
    assert (kode, isi["diterima"], isi["rinci"], isi["kategori"]) == (0, "<3", False, None)
    teks = tiap_app.test_cli_runner().invoke(args=["wbs", "angka", "--periode", "2026-TW1"])
    assert "median_hari        4.0" in teks.output


def test_wrong_and_running_periods_are_refused_with_a_reason(app: Flask) -> None:
    for perintah, kode_galat in (
        (("--periode", "2026-05"), "bukan_triwulan"),
        (("--periode", "x"), "periode_salah"),
        (("--periode", "2026-TW2", "--publik"), "belum_tutup"),
    ):
        kode, isi = _run(app, "wbs", "angka", *perintah)
        assert (kode, isi["galat"]["kode"]) == (1, kode_galat)


def test_the_status_names_key_holders_and_fails_when_nothing_can_be_taken(tiap_app: Flask) -> None:
    kode, isi = _run(tiap_app, "wbs", "status")
    assert (kode, isi["menerima"], isi["pengelola"], isi["darurat_versi"]) == (1, False, [], None)
    staf = make_staf(jabatan="Auditor Madya")
    kode, isi = _run(tiap_app, "wbs", "status")
    assert (kode, isi["menerima"], isi["menerima_rahasia"]) == (0, True, False)
    assert isi["pengelola"] == [{"surel": staf.surel, "nama": staf.akun.nama, "jabatan": "Auditor Madya"}]
    make_staf(Peran.KUSTODIAN_WBS)
    with unit_kerja() as sesi:
        nilai = dict.fromkeys(("pub", "pasangan_12", "pasangan_13", "pasangan_23"), b"x")
        segel = compute_segel_darurat(3, b"x")
        sesi.add(Darurat(versi=3, dibuat_pada=date(2026, 5, 5), dibuat_oleh_id=staf.akun.id, segel=segel, **nilai))
    kode, isi = _run(tiap_app, "wbs", "status")
    assert (kode, isi["menerima_rahasia"], isi["darurat_versi"]) == (0, True, 3)
    teks = tiap_app.test_cli_runner().invoke(args=["wbs", "status"]).output
    assert staf.surel in teks


def _wbs(app: Flask) -> list[Pemeriksaan]:
    semua = examine(app.config["PORTAL_SETTINGS"], dengan_ruang=True)
    return [p for p in semua if p.nama in ("WBS", "memori server")]


def test_the_doctor_wants_handlers_and_says_who_is_missing(app: Flask) -> None:
    [orang, _memori] = _wbs(app)
    assert (orang.baik, "tidak dapat diterima" in orang.keterangan) == (False, True)
    assert "pengelola_wbs" in orang.obat
    make_staf(nama="a")
    [orang, _memori] = _wbs(app)
    assert orang.baik
    assert all(kata in orang.keterangan for kata in ("pengelola kedua", "kustodian", "kunci darurat"))
    make_staf(nama="b")
    make_staf(Peran.KUSTODIAN_WBS)
    assert "pengelola kedua" not in _wbs(app)[0].keterangan


def test_a_process_without_the_room_is_not_examined_and_readiness_asks_for_no_people(app: Flask) -> None:
    make_staf()
    make_laporan()
    app.config["PORTAL_SETTINGS"] = replace(app.config["PORTAL_SETTINGS"], permukaan=frozenset({"publik"}))
    assert _wbs(app) == []
    assert "WBS" not in {p.nama for p in examine(app.config["PORTAL_SETTINGS"])}


def test_memory_that_may_reach_the_disk_is_a_hint(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    berkas = tmp_path / "swaps"
    monkeypatch.setattr(status, "SWAP", berkas)
    monkeypatch.setattr(status.resource, "getrlimit", lambda _apa: (0, 0))
    berkas.write_text("Filename Type Size\n")
    assert _wbs(app)[1].keterangan == "dump memori dan swap mati"
    berkas.write_text("Filename Type Size\n/dev/sda2 partition 1\n")
    monkeypatch.setattr(status.resource, "getrlimit", lambda _apa: (-1, -1))
    memori = _wbs(app)[1]
    assert memori.baik
    assert "LimitCORE=0" in memori.keterangan
    assert "swap" in memori.keterangan
