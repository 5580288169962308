"""A case from receipt to closing: the log alone gives the state, deadlines follow the working calendar."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import db
from portal.inti.periode import local_date
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import PELAPOR, SISTEM, Pelaku
from portal.pengaduan.service.buku import read_keadaan, refold
from portal.pengaduan.service.gerak import decide_usulan
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import SENIN, id_of, make_pengaduan, pelaku_of, step


@pytest.fixture
def kantor(tiap_app: Flask) -> dict[str, Pelaku]:
    make_unit("DINAS", "Dinas Contoh")
    make_unit("BIDANG", "Bidang Contoh", "DINAS")
    return {
        "petugas": pelaku_of(make_akun(Peran.PETUGAS_PENGADUAN, "DINAS")),
        "pelaksana": pelaku_of(make_akun(Peran.PELAKSANA, "BIDANG")),
        "pimpinan": pelaku_of(make_akun(Peran.PIMPINAN)),
    }


def _unit(kode: str) -> int:
    from portal.organisasi.service import find_unit

    return find_unit(kode).id


def _due(saat: datetime | None) -> date | None:
    return local_date(saat, "Asia/Jakarta") if saat else None


def _kasus(nomor: int) -> Pengaduan:
    return db.session().get_one(Pengaduan, nomor, populate_existing=True)


def test_a_complaint_goes_from_receipt_to_closing_and_the_log_gives_every_state(kantor: dict[str, Pelaku]) -> None:
    from portal.organisasi.service import find_unit

    nomor = id_of(make_pengaduan(find_unit("DINAS")))
    assert _due(_kasus(nomor).tenggat_tahap) == date(2026, 2, 5)
    assert _due(_kasus(nomor).tenggat_berlaku) == date(2026, 2, 24)
    step(nomor, "verifikasi", kantor["petugas"], klasifikasi="pengaduan_tidak_berkadar", kategori="waktu")
    step(
        nomor, "disposisi", kantor["petugas"], catatan="Mohon dicek", unit_pelaksana=_unit("BIDANG"), kecepatan="segera"
    )
    step(nomor, "proses", kantor["pelaksana"], now=SENIN + timedelta(days=1))
    step(nomor, "ajukan_jawaban", kantor["pelaksana"], now=SENIN + timedelta(days=2), jawaban="Loket obat ditambah.")
    step(nomor, "tanggapi", kantor["pimpinan"], now=SENIN + timedelta(days=3), jawaban="Loket obat sudah ditambah.")
    step(nomor, "konfirmasi_ya", PELAPOR, now=SENIN + timedelta(days=4))
    keadaan = step(nomor, "nilai", PELAPOR, now=SENIN + timedelta(days=4), bintang=5)
    assert keadaan.status is Status.SELESAI
    assert keadaan.bintang == 5
    assert keadaan.respons_at == SENIN + timedelta(days=3)
    assert keadaan.tindak_lanjut_at == SENIN + timedelta(days=1)
    assert keadaan.ditanggapi_at == SENIN + timedelta(days=3)
    assert keadaan.selesai_at == SENIN + timedelta(days=4)
    assert refold(nomor) == keadaan == read_keadaan(_kasus(nomor))


def test_waiting_for_the_reporter_stops_the_clock(kantor: dict[str, Pelaku]) -> None:
    from portal.organisasi.service import find_unit

    nomor = id_of(make_pengaduan(find_unit("DINAS")))
    asal = _kasus(nomor).tenggat_berlaku
    step(nomor, "minta_kelengkapan", kantor["petugas"], catatan="Lampirkan foto.")
    keadaan = step(nomor, "lengkapi", PELAPOR, now=SENIN + timedelta(days=2), catatan="Ini fotonya.")
    assert keadaan.status is Status.BARU
    assert keadaan.tenggat_asal == asal
    assert _due(keadaan.tenggat_berlaku) == date(2026, 2, 26)
    assert _due(keadaan.tenggat_tahap) == date(2026, 2, 9)
    assert refold(nomor) == read_keadaan(_kasus(nomor))


def test_an_extension_is_a_proposal_until_somebody_else_approves(kantor: dict[str, Pelaku]) -> None:
    from portal.inti.db import unit_kerja
    from portal.organisasi.service import find_unit

    nomor = id_of(make_pengaduan(find_unit("DINAS")))
    step(nomor, "verifikasi", kantor["petugas"], klasifikasi="pengaduan_tidak_berkadar", kategori="waktu")
    step(nomor, "disposisi", kantor["petugas"], catatan="Cek", unit_pelaksana=_unit("BIDANG"), kecepatan="biasa")
    step(nomor, "proses", kantor["pelaksana"])
    keadaan = step(nomor, "perpanjang", kantor["pelaksana"], catatan="Menunggu suku cadang.")
    assert keadaan.usulan is not None
    assert _due(keadaan.tenggat_berlaku) == date(2026, 2, 24)
    with unit_kerja():
        keadaan = decide_usulan(nomor, setuju=True, catatan="", pelaku=kantor["pimpinan"], now=SENIN)
    assert keadaan.usulan is None
    assert _due(keadaan.tenggat_berlaku) == date(2026, 3, 5)
    assert refold(nomor) == read_keadaan(_kasus(nomor))


def test_silence_closes_an_answered_case(kantor: dict[str, Pelaku]) -> None:
    from portal.organisasi.service import find_unit
    from portal.pengaduan.service.berkala import run_once

    nomor = id_of(make_pengaduan(find_unit("DINAS"), jenis="konsultasi"))
    step(nomor, "jawab_di_tempat", kantor["petugas"], klasifikasi="konsultasi", kategori="informasi", jawaban="Begini.")
    keadaan = read_keadaan(_kasus(nomor))
    assert keadaan.status is Status.DITANGGAPI
    assert keadaan.terverifikasi_at == SENIN
    assert run_once(SENIN + timedelta(days=10))["ditutup"] == 0
    assert run_once(SENIN + timedelta(days=17))["ditutup"] == 1
    assert _kasus(nomor).status == Status.SELESAI
    assert SISTEM.nama == "sistem"
