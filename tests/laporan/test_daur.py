"""The life of a document: reviewed, frozen with its number, signed, delivered, published, corrected."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from portal.akun.domain import Peran
from portal.inti.berkas import accept_berkas
from portal.inti.db import db, unit_kerja
from portal.inti.dokumen.isi import Blok, Catatan, Dokumen, Pasangan, TandaTangan
from portal.inti.galat import Bentrok, DomainError
from portal.inti.periode import Periode
from portal.inti.tugas import Kemajuan, run_tugas
from portal.laporan.bagian import BELUM_DITANDATANGANI, TANPA_PENANDATANGAN
from portal.laporan.jenis import Bingkai
from portal.laporan.models import Laporan
from portal.laporan.registri import REGISTRI
from portal.laporan.service import daur, terbit
from portal.laporan.service.baca import (
    PUBLIK,
    TTD,
    find_laporan,
    list_format,
    list_langkah,
    list_perbedaan,
    list_sah,
    list_terbit,
    read_berkas,
)
from portal.laporan.service.buat import load_dokumen, make_laporan, request_laporan
from portal.laporan.service.kumpulan import list_zip
from portal.organisasi.service import add_penandatangan, get_unit
from portal.tindak_lanjut.service.baca import list_butir
from tests.klien import Klien, text_of
from tests.pabrik.daur import NANTI, SAAT, UJI, finish, make_draf, make_pdf, publish, show, sign
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban

TW1 = Periode.parse("2025-TW1")
SANDI = "rahasia-uji"


@pytest.fixture(autouse=True)
def kantor(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small kind of document, so that its life and not its length is tested."""
    monkeypatch.setitem(REGISTRI, UJI.kode, UJI)  # type: ignore[arg-type]
    monkeypatch.setattr(terbit, "_syarat", [])
    make_jawaban(make_layanan(make_unit()))


def pdf_text(isi: bytes) -> str:
    import subprocess

    return subprocess.run(["pdftotext", "-", "-"], input=isi, capture_output=True, check=True).stdout.decode()


def test_a_final_document_has_number_date_and_signatory_of_its_day_and_is_no_draft_any_more() -> None:
    with unit_kerja():
        add_penandatangan(jabatan="Kepala Dinas", nama="Nama Kepala", pelaku="uji", now=SAAT)
        add_penandatangan(
            jabatan="Kepala Dinas", nama="Nama Pengganti", sebagai="Plt.",
            mulai=NANTI.date(), sampai=NANTI.date(), pelaku="uji", now=SAAT,
        )  # fmt: skip
    draf = make_draf()
    teks = pdf_text(read_berkas(draf, "pdf")[1])
    assert "DRAF, belum disahkan" in teks
    assert "Nama Kepala" in teks
    final = finish(draf)
    assert (final.status, final.nomor) == ("final", "000.8/001/DINKES/IV/2025")
    teks = pdf_text(read_berkas(final, "pdf")[1])
    assert "DRAF" not in teks
    assert "Plt. Kepala Dinas" in teks
    assert "Nama Pengganti" in teks
    assert "Nama Kepala" not in teks
    assert "000.8/001/DINKES/IV/2025" in teks
    assert "5 April 2025" in teks


def test_numbers_run_on_in_their_year_and_one_of_the_agenda_is_used_once() -> None:
    assert finish(make_draf()).nomor == "000.8/001/DINKES/IV/2025"
    assert finish(make_draf("2025-02"), nomor="800/77/2025").nomor == "800/77/2025"
    assert finish(make_draf("2025-01")).nomor == "000.8/002/DINKES/IV/2025"
    lain = make_draf("2024")
    with unit_kerja():
        daur.review(find_laporan(lain.id), pelaku="petugas", now=NANTI)
    with pytest.raises(Bentrok, match="sudah dipakai"), unit_kerja():
        daur.request_final(find_laporan(lain.id), nomor="800/77/2025", pelaku="pimpinan", now=NANTI)


def test_figures_are_frozen_by_the_review_and_answers_that_come_later_change_nothing() -> None:
    draf = make_draf()
    with unit_kerja():
        daur.review(find_laporan(draf.id), pelaku="petugas", now=SAAT)
    make_jawaban(make_layanan(get_unit(draf.unit_id), "LAIN"), tanggal=TW1.mulai)
    with unit_kerja():
        daur.request_final(find_laporan(draf.id), pelaku="pimpinan", now=NANTI)
    run_tugas(find_laporan(draf.id).tugas_id or 0)
    final = find_laporan(draf.id)
    assert json.loads(final.isi or "")["lembar"] == json.loads(draf.isi or "")["lembar"]


@pytest.mark.parametrize("kolom", ["isi", "sidik", "nomor", "berkas", "usulan", "kode_verifikasi", "templat"])
def test_the_database_refuses_to_change_or_remove_a_final_document(kolom: str) -> None:
    final = finish(make_draf())
    with pytest.raises(DBAPIError), unit_kerja() as sesi:
        sesi.execute(update(Laporan).where(Laporan.id == final.id).values({kolom: "x"}))
    db.session.rollback()
    with pytest.raises(DBAPIError), unit_kerja() as sesi:
        sesi.delete(sesi.get_one(Laporan, final.id))
    db.session.rollback()


def test_a_frozen_document_written_again_has_the_same_hash() -> None:
    final = finish(make_draf())
    assert {a == b for a, b in daur.remake(final).values()} == {True}
    assert set(daur.remake(final)) == {"pdf", "docx", "xlsx"}


def test_a_step_out_of_order_is_refused_and_a_running_period_stays_a_draft() -> None:
    draf = make_draf()
    with pytest.raises(DomainError, match="tidak dapat dilakukan"), unit_kerja():
        daur.request_final(find_laporan(draf.id), pelaku="pimpinan", now=NANTI)
    berjalan = make_draf("2025-TW2")
    with unit_kerja():
        daur.review(find_laporan(berjalan.id), pelaku="petugas", now=NANTI)
    with pytest.raises(DomainError, match="belum berakhir"), unit_kerja():
        daur.request_final(find_laporan(berjalan.id), pelaku="pimpinan", now=NANTI)
    with pytest.raises(DomainError, match="alasannya"), unit_kerja():
        daur.send_back(find_laporan(berjalan.id), catatan=" ", pelaku="petugas", now=NANTI)
    with unit_kerja():
        daur.send_back(find_laporan(berjalan.id), catatan="Angka belum lengkap", pelaku="petugas", now=NANTI)
    assert find_laporan(berjalan.id).status == "draf"


def test_a_correction_lists_its_differences_and_keeps_the_old_version() -> None:
    lama = finish(make_draf())
    make_jawaban(make_layanan(get_unit(lama.unit_id), "LAIN"), tanggal=TW1.mulai)
    with pytest.raises(DomainError, match="alasan"), unit_kerja():
        daur.revise(find_laporan(lama.id), alasan="", pelaku="petugas", now=NANTI)
    with unit_kerja():
        baru = daur.revise(find_laporan(lama.id), alasan="Jawaban kertas tertinggal", pelaku="petugas", now=NANTI)
    run_tugas(baru.tugas_id or 0)
    baru = finish(find_laporan(baru.id))
    assert (baru.versi, find_laporan(lama.id).status) == (2, "final")
    perbedaan = list_perbedaan(baru)
    assert any(p.sebelum != p.sesudah for p in perbedaan)
    teks = pdf_text(read_berkas(baru, "pdf")[1])
    assert "Daftar perubahan" in teks
    assert "Jawaban kertas tertinggal" in teks
    assert [b.laporan.id for b in list_sah([baru.unit_id], tahun=2025)] == [baru.id]
    with pytest.raises(DomainError, match="terbaru"), unit_kerja():
        daur.revise(find_laporan(lama.id), alasan="lagi", pelaku="petugas", now=NANTI)


def review(laporan: Laporan, now: datetime = NANTI) -> Laporan:
    with unit_kerja():
        daur.review(find_laporan(laporan.id), pelaku="petugas", now=now)
    return find_laporan(laporan.id)


def refuse_final(laporan: Laporan, kalimat: str, now: datetime = NANTI) -> None:
    with pytest.raises(DomainError, match=kalimat), unit_kerja():
        daur.request_final(find_laporan(laporan.id), pelaku="pimpinan", now=now)


def test_a_draft_made_before_its_period_ended_never_becomes_final() -> None:
    refuse_final(review(make_draf("2025-TW1", now=datetime(2025, 3, 20, 3, tzinfo=UTC))), "angkanya belum lengkap")


@pytest.mark.parametrize(("hari", "boleh"), [((2025, 10, 5), False), ((2025, 12, 5), True)])
def test_a_kind_due_in_december_is_final_in_december_and_not_when_its_quarter_begins(
    monkeypatch: pytest.MonkeyPatch, hari: tuple[int, int, int], boleh: bool
) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, replace(UJI, bulan=(4, 7, 10, 12)))  # type: ignore[arg-type]
    saat = datetime(*hari, 3, tzinfo=UTC)
    draf = make_draf("2025-TW4", now=saat)
    if boleh:
        assert finish(draf, now=saat).status == "final"
    else:
        refuse_final(review(draf, saat), "belum berakhir", saat)


def test_a_second_version_becomes_final_only_as_the_correction_of_the_newest_one() -> None:
    kedua, pertama = make_draf(), make_draf()
    finish(pertama)
    refuse_final(review(kedua), "Versi 2 sudah final")
    refuse_final(review(make_draf()), "Versi 2 sudah final")


def correct(laporan: Laporan) -> Laporan:
    with unit_kerja():
        baru = daur.revise(find_laporan(laporan.id), alasan="Salah ketik", pelaku="petugas", now=NANTI)
    run_tugas(baru.tugas_id or 0)
    return find_laporan(baru.id)


def test_the_public_list_and_the_zip_show_the_newest_final_version_only() -> None:
    lama = finish(make_draf())
    publish(lama)
    draf = correct(lama)
    assert [b.laporan.id for b in list_terbit()] == [lama.id]
    assert [b.id for b in list_zip(None, TW1, ["uji-daur"])] == [lama.id]
    publish(finish(draf))
    assert [b.laporan.id for b in list_terbit()] == [draf.id]
    assert [b.id for b in list_zip(None, TW1, ["uji-daur"])] == [draf.id]


def test_a_printed_draft_is_called_a_draft_also_after_another_version_became_final(klien_tiap: Klien) -> None:
    draf = make_draf()
    finish(make_draf())
    teks = text_of(klien_tiap.get(f"/verifikasi/{draf.kode_verifikasi}").text)
    assert "masih draf" in teks
    assert "digantikan versi 2" in teks


def test_a_draft_shows_no_number_while_it_is_being_made_final(klien_tiap: Klien) -> None:
    draf = review(make_draf())
    with unit_kerja():
        daur.request_final(find_laporan(draf.id), pelaku="pimpinan", now=NANTI)
    assert str(find_laporan(draf.id).nomor) not in klien_tiap.get(f"/verifikasi/{draf.kode_verifikasi}").text


def test_a_making_job_that_runs_once_more_leaves_a_reviewed_document_alone() -> None:
    draf = review(make_draf())
    make_jawaban(make_layanan(get_unit(draf.unit_id), "LAIN"), tanggal=TW1.mulai)
    make_laporan({"laporan": draf.id}, Kemajuan(draf.tugas_id or 0))
    assert find_laporan(draf.id).sidik == draf.sidik
    assert read_berkas(find_laporan(draf.id), "pdf")


def test_a_monthly_report_is_never_final_while_its_month_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, replace(UJI, bulan=(4, 7, 10, 12)))  # type: ignore[arg-type]
    saat = datetime(2025, 4, 10, 3, tzinfo=UTC)
    refuse_final(review(make_draf("2025-04", now=saat), saat), "belum berakhir", saat)


def test_a_correction_asked_for_while_a_plain_draft_is_made_keeps_its_reason() -> None:
    final = finish(make_draf())
    with unit_kerja():
        polos = request_laporan("uji-daur", get_unit(final.unit_id), TW1, pelaku="petugas", now=NANTI)
    with unit_kerja():
        baru = daur.revise(find_laporan(final.id), alasan="Salah ketik", pelaku="petugas", now=NANTI)
    assert (baru.id != polos.id, baru.revisi_dari_id, baru.alasan) == (True, final.id, "Salah ketik")


@pytest.mark.parametrize(
    ("blok", "kalimat"),
    [
        (TandaTangan("", "Kepala", "Nama", "", BELUM_DITANDATANGANI), "masih sementara"),
        (Catatan(TANPA_PENANDATANGAN), "Penandatangan belum diatur"),
    ],
)
def test_a_document_that_says_it_is_not_to_be_signed_never_becomes_final(
    monkeypatch: pytest.MonkeyPatch, blok: Blok, kalimat: str
) -> None:
    def write(data: Any, bingkai: Bingkai) -> Dokumen:
        dok = UJI.susun(data, bingkai)
        return replace(dok, isi=(*dok.isi, blok))

    monkeypatch.setitem(REGISTRI, UJI.kode, replace(UJI, susun=write))  # type: ignore[arg-type]
    refuse_final(review(make_draf()), kalimat)


def test_a_step_looks_at_the_document_as_another_process_left_it() -> None:
    final = finish(make_draf())
    usang = find_laporan(final.id)
    with db.engine.begin() as lain:
        lain.execute(update(Laporan).where(Laporan.id == final.id).values(status="ditandatangani"))
    with pytest.raises(DomainError, match="tidak dapat dilakukan"):
        sign(usang)
    assert TTD not in list_format(find_laporan(final.id))


def test_a_final_document_hands_its_recommendations_over_once() -> None:
    final = finish(make_draf())
    usulan = json.loads(final.usulan)
    butir = list_butir([final.unit_id], sumber="survei", periode=TW1, per=NANTI.date())
    assert [b.asal for b in butir] == [u["asal"] for u in usulan]


def test_delivery_needs_a_recipient_and_publication_a_signature(klien_tiap: Klien) -> None:
    final = finish(make_draf())
    with pytest.raises(DomainError, match="tidak dapat dilakukan"):
        show(final)
    assert klien_tiap.get(f"/publikasi/laporan/{final.kode_verifikasi}.pdf").status_code == 404
    sign(final)
    with pytest.raises(DomainError, match="kepada siapa"), unit_kerja():
        daur.deliver(find_laporan(final.id), penerima=" ", tanggal=NANTI.date(), pelaku="x", now=NANTI)
    for penerima in ("Bupati", "Bagian Organisasi", "Bupati"):
        with unit_kerja():
            daur.deliver(find_laporan(final.id), penerima=penerima, tanggal=NANTI.date(), pelaku="x", now=NANTI)
    assert [s.penerima for s, _ in list_langkah(final.id) if s.penerima] == ["Bupati", "Bagian Organisasi"]
    show(final)
    with unit_kerja():
        daur.deliver(find_laporan(final.id), penerima="Arsip", tanggal=NANTI.date(), pelaku="x", now=NANTI)
    assert find_laporan(final.id).status == "dipublikasikan"
    assert (
        klien_tiap.get(f"/publikasi/laporan/{final.kode_verifikasi}.pdf").data
        == read_berkas(find_laporan(final.id), PUBLIK)[1]
    )
    teks = text_of(klien_tiap.get(f"/verifikasi/{final.kode_verifikasi}").text)
    assert "Dipublikasikan" in teks
    assert str(final.sidik) in teks
    assert "000.8/001/DINKES/IV/2025" in text_of(klien_tiap.get(f"/verifikasi/{final.kode_verifikasi}").text)
    assert "Laporan Uji" in text_of(klien_tiap.get("/publikasi/laporan/").text)


def test_a_receipt_that_comes_later_is_kept_with_its_delivery(klien_tiap: Klien) -> None:
    final = sign(finish(make_draf()))
    for berkas in (None, ("terima.pdf", make_pdf()), ("terima.pdf", make_pdf())):
        titipan = accept_berkas(*berkas) if berkas else None
        with unit_kerja():
            daur.deliver(
                find_laporan(final.id),
                penerima="Bupati",
                tanggal=NANTI.date(),
                tanda_terima=titipan,
                pelaku="x",
                now=NANTI,
            )
    penyampaian = [berkas for s, berkas in list_langkah(final.id) if s.gerak == "sampaikan"]
    assert [b.nama if b else None for b in penyampaian] == [None, "terima.pdf"]


def test_an_acting_officer_recorded_after_the_draft_signs_the_final_document() -> None:
    with unit_kerja():
        add_penandatangan(jabatan="Kepala Dinas", nama="Ani", pelaku="uji", now=SAAT)
    draf = make_draf()
    with unit_kerja():
        add_penandatangan(
            jabatan="Kepala Dinas", nama="Budi", sebagai="Plt.", mulai=SAAT.date(), sampai=NANTI.date(),
            pelaku="uji", now=NANTI,
        )  # fmt: skip
    (tanda,) = [b for b in load_dokumen(finish(draf)).isi if isinstance(b, TandaTangan)]
    assert (tanda.jabatan, tanda.nama) == ("Plt. Kepala Dinas", "Budi")


def test_the_sender_of_a_letter_is_the_one_who_signs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(data: Any, bingkai: Bingkai) -> Dokumen:
        dok = UJI.susun(data, bingkai)
        jabatan = bingkai.penandatangan[0] if bingkai.penandatangan else "Kepala"
        return replace(dok, isi=(Pasangan((("Dari", jabatan), ("Hal", jabatan)), garis=True), *dok.isi))

    monkeypatch.setitem(REGISTRI, UJI.kode, replace(UJI, susun=write))  # type: ignore[arg-type]
    with unit_kerja():
        add_penandatangan(jabatan="Kepala Dinas", nama="Ani", pelaku="uji", now=SAAT)
    draf = make_draf()
    with unit_kerja():
        add_penandatangan(
            jabatan="Sekretaris", nama="Budi", sebagai="Plh.", mulai=NANTI.date(), sampai=NANTI.date(),
            pelaku="uji", now=NANTI,
        )  # fmt: skip
    (kepala,) = [b for b in load_dokumen(finish(draf)).isi if isinstance(b, Pasangan)]
    assert dict(kepala.isi) == {"Dari": "Plh. Sekretaris", "Hal": "Kepala Dinas"}


def test_working_material_that_calls_itself_provisional_never_becomes_final(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(data: Any, bingkai: Bingkai) -> Dokumen:
        dok = UJI.susun(data, bingkai)
        return replace(dok, isi=(Catatan("SEMENTARA: angka belum ditutup."), *dok.isi))

    monkeypatch.setitem(REGISTRI, UJI.kode, replace(UJI, susun=write, disahkan=False))  # type: ignore[arg-type]
    refuse_final(review(make_draf()), "masih sementara")


def test_head_takes_a_document_from_draft_to_delivery_in_the_browser(klien_tiap: Klien) -> None:
    draf = make_draf()
    make_akun(Peran.PIMPINAN)
    klien_tiap.masuk("pimpinan@uji.example")
    alamat = f"/petugas/laporan/{draf.id}"
    klien_tiap.send(klien_tiap.form(klien_tiap.get(alamat), "catatan"), catatan="Sudah dibaca")
    respons = klien_tiap.send(klien_tiap.form(klien_tiap.get(alamat), "nomor"))
    assert respons.status_code == 303
    run_tugas(find_laporan(draf.id).tugas_id or 0)
    halaman = klien_tiap.get(alamat)
    assert "Langkah berikutnya: tanda tangan" in text_of(halaman.text)
    salah = klien_tiap.send(klien_tiap.form(halaman, "berkas"), berkas=(io.BytesIO(b"bukan pdf"), "a.pdf"))
    assert salah.status_code == 422
    assert "Pilih berkas PDF hasil pindai." in text_of(salah.text)


def test_a_petugas_of_complaints_sees_no_survey_document(klien_tiap: Klien) -> None:
    draf = make_draf()
    make_akun(Peran.PETUGAS_PENGADUAN, "DINKES")
    klien_tiap.masuk("petugas_pengaduan@uji.example")
    assert klien_tiap.get(f"/petugas/laporan/{draf.id}").status_code == 404
    assert f"/petugas/laporan/{draf.id}" not in klien_tiap.get("/petugas/laporan/").text


def test_files_are_kept_by_name_for_people(data: Path) -> None:
    final = finish(make_draf())
    assert list_format(final)["pdf"]["nama"] == "UJI-DAUR_2025-TW1_DINKES_v1_20250405.pdf"
