"""A small kind of document, so that the life of documents and not their length is tested."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pikepdf

from portal.inti.db import unit_kerja
from portal.inti.dokumen.isi import Dokumen, Judul, Kolom, Lembar, Tabel, TandaTangan
from portal.inti.periode import Periode
from portal.inti.tugas import find_tugas, run_tugas
from portal.laporan.jenis import Bingkai, JenisLaporan, Usulan
from portal.laporan.models import Laporan
from portal.laporan.service import daur, terbit
from portal.laporan.service.baca import find_laporan
from portal.laporan.service.buat import request_laporan
from portal.laporan.service.tanda_tangan import accept_salinan, read_scan
from portal.organisasi.service import Unit, find_unit, get_unit
from portal.skm.service.indeks import read_ikm_cepat

SAAT = datetime(2025, 4, 2, 3, 0, tzinfo=UTC)
NANTI = SAAT + timedelta(days=3)


def _collect(unit: Unit, periode: Periode, _hari_ini: date) -> tuple[str, str, int]:
    return unit.nama, periode.nama, read_ikm_cepat(unit, periode).n


def _write(data: tuple[str, str, int], bingkai: Bingkai) -> Dokumen:
    unit, periode, n = data
    jabatan, nama, nip = bingkai.penandatangan or ("Kepala", "", "")
    return Dokumen(
        judul="Laporan Uji",
        subjudul=f"{unit}\n{periode}",
        kop=bingkai.kop,
        isi=(
            Judul("Hasil"),
            Tabel("Jumlah", (Kolom("Uraian"), Kolom("Nilai")), (("Responden", str(n)),)),
            TandaTangan(str(bingkai.tanggal), jabatan, nama, nip),
        ),
        dibuat=bingkai.dibuat,
        lembar=(Lembar("Data", (("Responden", n),)),),
        nomor=bingkai.nomor,
        kode_verifikasi=bingkai.kode_verifikasi,
        url_verifikasi=bingkai.url_verifikasi,
        sampul=False,
    )


UJI = JenisLaporan(
    "uji-daur",
    "Laporan Uji",
    ("pdf", "docx", "xlsx"),
    _collect,
    _write,
    kelompok="survei",
    sumber="survei",
    usulan=lambda data: [Usulan("waktu", "Tambah loket.", f"{data[2]} responden")],
    publik=lambda data, bingkai: replace(_write(data, bingkai), judul="Salinan Uji", lembar=()),
)


def make_draf(periode: str = "2025-TW1", now: datetime = SAAT) -> Laporan:
    with unit_kerja():
        laporan = request_laporan("uji-daur", find_unit("DINKES"), Periode.parse(periode), pelaku="petugas", now=now)
    run_tugas(laporan.tugas_id or 0)
    return find_laporan(laporan.id)


def finish(laporan: Laporan, *, nomor: str = "", now: datetime = NANTI) -> Laporan:
    with unit_kerja():
        daur.review(find_laporan(laporan.id), pelaku="petugas", now=now)
    with unit_kerja():
        daur.request_final(find_laporan(laporan.id), nomor=nomor, pelaku="pimpinan", now=now)
    run_tugas(find_laporan(laporan.id).tugas_id or 0)
    assert find_tugas(find_laporan(laporan.id).tugas_id or 0).status == "selesai"
    return find_laporan(laporan.id)


def make_pdf(*, skrip: bool = False) -> bytes:
    """Return a scan: one empty page, with a script that runs on opening when asked."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if skrip:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("app.alert(1)"))
    keluaran = io.BytesIO()
    pdf.save(keluaran)
    return keluaran.getvalue()


def sign(laporan: Laporan, isi: bytes | None = None) -> Laporan:
    """Keep a signed scan of a final document."""
    salinan = read_scan(make_pdf() if isi is None else isi, NANTI.date())
    with unit_kerja():
        accept_salinan(laporan, get_unit(laporan.unit_id), salinan, pelaku="petugas", now=NANTI)
    return find_laporan(laporan.id)


def publish(laporan: Laporan, isi: bytes | None = None) -> Laporan:
    """Sign a final document and show its copy to everybody."""
    sign(laporan, isi)
    return show(laporan)


def show(laporan: Laporan) -> Laporan:
    """Show the copy of a signed document to everybody."""
    unit = get_unit(laporan.unit_id)
    salinan = terbit.write_salinan(find_laporan(laporan.id), unit)
    with unit_kerja():
        terbit.publish(find_laporan(laporan.id), unit, salinan, pelaku="pimpinan", now=NANTI)
    return find_laporan(laporan.id)
