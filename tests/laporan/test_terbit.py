"""Showing a document to everybody: the copy, and what must be public before."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.inti.db import unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tugas import Kemajuan, run_tugas
from portal.laporan.registri import REGISTRI
from portal.laporan.service import daur, terbit
from portal.laporan.service.baca import PUBLIK, TTD, find_laporan, list_format, read_berkas
from portal.laporan.service.buat import load_publik, request_laporan
from portal.organisasi.service import add_penandatangan, find_unit
from portal.publikasi.service import publish as publish_hasil
from portal.skm.service.penutupan import close_periode
from tests.klien import Klien
from tests.pabrik.daur import NANTI, SAAT, UJI, finish, make_draf, show, sign
from tests.pabrik.organisasi import make_layanan, make_unit
from tests.pabrik.skm import make_jawaban

TW1 = Periode.parse("2025-TW1")


@pytest.fixture(autouse=True)
def kantor(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, UJI)  # type: ignore[arg-type]
    layanan = make_layanan(make_unit())
    for _ in range(6):
        make_jawaban(layanan)
    with unit_kerja():
        add_penandatangan(jabatan="Kepala Dinas", nama="Nama Kepala", pelaku="uji", now=SAAT)


def close(n: int = 6) -> None:
    with unit_kerja():
        tutup = close_periode(find_unit("DINKES"), TW1, hari_ini=SAAT.date(), pelaku="uji", now=SAAT)
    assert tutup.n == n


def make_survei() -> int:
    """Make the survey's report final and signed."""
    with unit_kerja():
        laporan = request_laporan("skm-triwulan", find_unit("DINKES"), TW1, pelaku="petugas", now=SAAT)
    run_tugas(laporan.tugas_id or 0)
    return sign(finish(find_laporan(laporan.id))).id


def test_a_report_is_shown_only_when_its_result_is_public(klien_tiap: Klien) -> None:
    close()
    nomor = make_survei()
    with pytest.raises(DomainError, match="Terbitkan dahulu hasil survei"):
        show(find_laporan(nomor))
    with unit_kerja():
        publish_hasil(find_unit("DINKES"), TW1, pelaku="pimpinan", now=NANTI)
    satu = show(find_laporan(nomor))
    isi = klien_tiap.get(f"/publikasi/laporan/{satu.kode_verifikasi}.pdf").data
    assert isi == read_berkas(satu, PUBLIK)[1]
    assert isi not in (read_berkas(satu, "pdf")[1], read_berkas(satu, TTD)[1])


def test_a_document_of_fewer_than_five_respondents_has_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, replace(UJI, publik=lambda _data, _bingkai: None))  # type: ignore[arg-type]
    monkeypatch.setattr(terbit, "_syarat", [])
    with pytest.raises(DomainError, match="kurang dari lima orang"):
        show(sign(finish(make_draf())))


def test_an_internal_kind_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, replace(UJI, publik=None))  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="hanya untuk lingkungan kantor"):
        show(sign(finish(make_draf())))


def test_the_copy_carries_the_number_of_the_final_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terbit, "_syarat", [])
    final = finish(make_draf())
    dok = load_publik(find_laporan(final.id))
    assert dok is not None
    assert (dok.judul, dok.nomor) == ("Salinan Uji", final.nomor)


def test_two_drafts_never_become_final_side_by_side() -> None:
    satu, dua = make_draf(), make_draf()
    for draf in (satu, dua):
        with unit_kerja():
            daur.review(find_laporan(draf.id), pelaku="petugas", now=NANTI)
    with unit_kerja():
        daur.request_final(find_laporan(satu.id), pelaku="pimpinan", now=NANTI)
    with pytest.raises(DomainError, match="Versi 1 sedang difinalkan"), unit_kerja():
        daur.request_final(find_laporan(dua.id), pelaku="pimpinan", now=NANTI)
    assert find_laporan(dua.id).nomor is None


def test_a_job_that_comes_too_late_makes_no_second_final_version() -> None:
    satu, dua = make_draf(), make_draf()
    with unit_kerja():
        daur.review(find_laporan(dua.id), pelaku="petugas", now=NANTI)
    finish(satu)
    with pytest.raises(DomainError, match="Versi 1 sudah final"):
        daur.make_final({"laporan": dua.id, "pelaku": "pimpinan"}, Kemajuan(dua.tugas_id or 0))
    assert find_laporan(dua.id).status == "direviu"
    assert TTD not in list_format(find_laporan(dua.id))
