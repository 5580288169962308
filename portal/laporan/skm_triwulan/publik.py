"""The copy for everybody: figures of all respondents together, nothing from which a few of them follow. Pure.

Left out (docs/adr/0007): who answered, the ways in, excluded answers, services, counters, former periods, IPAK by
statement, the row of each respondent, the signature. What is left is what the publication of the result shows too.
"""

from dataclasses import replace

from portal.inti.dokumen.isi import Blok, Catatan, Dokumen, HalamanBaru, Judul, Paragraf
from portal.laporan.bagian import rangkai
from portal.laporan.jenis import Bingkai
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.analisis import bagian_masalah, grafik_unsur, sorotan_ikm, tabel_unsur
from portal.laporan.skm_triwulan.angka import nama_indeks
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.ipak import nilai_ipak, sorotan_ipak
from portal.laporan.skm_triwulan.isi import JUDUL
from portal.laporan.skm_triwulan.lampiran import lampiran_kuesioner
from portal.laporan.skm_triwulan.pendahuluan import bagian_latar_belakang, bagian_waktu
from portal.skm.domain.samar import SEL_KECIL

PEMBUKA = (
    "Salinan untuk umum. Rincian yang dapat menunjuk orang tertentu tidak dimuat. Laporan lengkap yang ditandatangani"
    " disimpan kantor."
)


def susun_publik(data: DataSkm, bingkai: Bingkai) -> Dokumen | None:
    """Return the copy; None while figures still move, and with so few respondents that the result is their answer."""
    if data.sementara or data.n < SEL_KECIL:
        return None
    hasil = data.hasil
    isi: tuple[Blok, ...] = (
        Catatan(PEMBUKA),
        Judul("BAB I Pendahuluan"),
        *bagian_latar_belakang(data),
        *bagian_waktu(data, "1.2"),
        Paragraf(kalimat.pelaksanaan(data)),
        Judul("BAB II Hasil"),
        Judul(f"2.1 {nama_indeks(data.instrumen)}", 2),
        sorotan_ikm(data),
        Paragraf(f"{kalimat.nilai_ikm(data)} {kalimat.galat(data)}".strip()),
        tabel_unsur(data),
        grafik_unsur(data.gabungan),
        *bagian_masalah(data, "2.2"),
        *_ipak(data),
        HalamanBaru(),
        *lampiran_kuesioner(data),
    )
    subjudul = f"{hasil.unit_nama}\n{hasil.periode.nama}"
    subjek = f"IKM {hasil.unit_nama}, {hasil.periode.nama}"
    dok = rangkai(JUDUL, subjudul, isi, bingkai, unit=hasil.unit_nama, subjek=subjek)
    return replace(dok, lembar=())


def _ipak(data: DataSkm) -> tuple[Blok, ...]:
    hasil = data.ipak
    if hasil is None or data.ipak_sementara or hasil.indeks.n < SEL_KECIL:
        return ()
    return (
        Judul("2.3 Indeks Persepsi Anti Korupsi (IPAK)", 2),
        sorotan_ipak(hasil),
        Paragraf(nilai_ipak(hasil.indeks)),
    )
