"""Puts the pages together: a heading, a chart, a sentence with its figures. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.inti.dokumen.isi import Blok, Dokumen, Grafik, Judul, Paragraf
from portal.inti.grafik import Batang, Titik, batang, kolom
from portal.inti.periode import Periode
from portal.laporan.bagian import write_tempat_tanggal
from portal.laporan.bahan import AngkaAduan
from portal.laporan.bilangan import bulat, gabung, persen, tanggal
from portal.laporan.butir import describe_capaian
from portal.laporan.jenis import Bingkai
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.analisis import grafik_tren, grafik_unsur
from portal.laporan.skm_triwulan.angka import BELUM_ADA
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.ipak import grafik_ipak, kalimat_nihil, nilai_ipak
from portal.laporan.skm_triwulan.layanan import nama_layanan
from portal.laporan.skm_triwulan.pendahuluan import grafik_bulan
from portal.laporan.skm_triwulan.qr import arti_warna, list_grafik, list_loket
from portal.laporan.tl.isi import grafik_keadaan
from portal.pengaduan.domain.pilihan import KANAL

BARIS_MAKS = 9
"""Bars that can be read from the back of a room."""


@dataclass(frozen=True)
class DataTayang:
    """What the pages show. `survei` holds figures only, and the follow-up of all rooms."""

    survei: DataSkm
    aduan: AngkaAduan

    @property
    def sementara(self) -> bool:
        """Some figure may still change."""
        return self.survei.sementara or self.survei.ipak_sementara or not self.aduan.ditutup


def susun_isi(data: DataTayang, bingkai: Bingkai) -> Dokumen:
    """Return the pages as a content tree, each headed; a page without figures says so."""
    hasil = data.survei.hasil
    subjudul = f"{hasil.unit_nama}\n{hasil.periode.nama}"
    if data.sementara:
        subjudul += f"\nSEMENTARA, angka sampai {tanggal(data.survei.hari_ini)}"
    return Dokumen(
        judul="Bahan Tayang: Survei, Pengaduan, dan Tindak Lanjut",
        subjudul=subjudul,
        kop=bingkai.kop,
        isi=tuple(blok for halaman in _list_halaman(data) for blok in halaman),
        dibuat=bingkai.dibuat,
        nomor=bingkai.nomor,
        tempat_tanggal=write_tempat_tanggal(bingkai.kota, bingkai.tanggal),
        penulis=hasil.unit_nama,
        subjek=f"Bahan tayang {hasil.unit_nama}, {hasil.periode.nama}",
        kode_verifikasi=bingkai.kode_verifikasi,
        url_verifikasi=bingkai.url_verifikasi,
        sampul=False,
        halaman="layar",
    )


def _list_halaman(data: DataTayang) -> Iterator[tuple[Blok, ...]]:
    yield from _survei(data.survei)
    yield from _ipak(data.survei)
    yield from _aduan(data.aduan)
    yield _tindak_lanjut(data.survei)


def _page(judul: str, grafik: Grafik, teks: str) -> tuple[Blok, ...]:
    return (Judul(judul), grafik, Paragraf(teks))


def _survei(data: DataSkm) -> Iterator[tuple[Blok, ...]]:
    if data.nihil:
        yield (Judul(f"{data.label} per unsur"), Paragraf(f"{BELUM_ADA} pada {data.hasil.periode.nama}."))
        return
    yield _page(f"{data.label} per unsur", grafik_unsur(data.gabungan), kalimat.nilai_ikm(data))
    if sum(t.indeks is not None and t.indeks.n > 0 for t in data.tren) > 1:
        yield _page(f"Tren {data.label}", grafik_tren(data), kalimat.perubahan(data))
    for grafik in list_grafik(f"{data.label} per layanan", nama_layanan(data), data, per=BARIS_MAKS):
        yield _page(grafik.judul, grafik, arti_warna(data))
    for grafik in list_grafik(f"{data.label} per kode QR/loket", list_loket(data), data, per=BARIS_MAKS):
        yield _page(grafik.judul, grafik, arti_warna(data))
    minimum = data.instrumen.minimum_per_bulan
    if minimum and len(list(data.hasil.periode.bulan())) > 1:
        kurang = kalimat.bulan_kurang(data)
        teks = f"Kurang dari {minimum}: {gabung(kurang)}." if kurang else f"Setiap bulan mencapai {minimum} responden."
        yield _page(f"Responden {data.label} per bulan", grafik_bulan(data, minimum), teks)


def _ipak(data: DataSkm) -> Iterator[tuple[Blok, ...]]:
    indeks = data.ipak.indeks if data.ipak else None
    if indeks is None or not indeks.n:
        yield (Judul("IPAK per pernyataan"), Paragraf(kalimat_nihil(data)))
        return
    yield _page("IPAK per pernyataan", grafik_ipak(indeks), nilai_ipak(indeks))


def _aduan(data: AngkaAduan) -> Iterator[tuple[Blok, ...]]:
    if not data.diterima:
        yield (Judul("Pengaduan"), Paragraf("Nihil: tidak ada pengaduan yang diterima pada periode ini."))
        return
    if len(data.per_bulan) > 1:
        titik = [Titik(Periode.parse(k).nama.rsplit(" ", 1)[0], n, bulat(n)) for k, n in data.per_bulan]
        judul = "Pengaduan diterima per bulan"
        alt = "Kolom per bulan: " + "; ".join(f"{t.label} {t.teks}" for t in titik)
        svg = kolom(judul, titik, maks=max(n or 0 for _, n in data.per_bulan) * 1.15)
        yield _page(judul, Grafik(judul, svg, alt), _kalimat_aduan(data))
    kanal = [(str(KANAL.get(k, k or "Tidak diisi")), n) for k, n in data.per_kanal if n]
    baris = [Batang(nama, n, bulat(n)) for nama, n in kanal]
    judul = "Pengaduan menurut kanal"
    alt = "Batang mendatar: " + "; ".join(f"{b.label} {b.teks_nilai}" for b in baris)
    svg = batang(judul, baris, maks=max(n for _, n in kanal))
    yield _page(judul, Grafik(judul, svg, alt), _kalimat_aduan(data))


def _kalimat_aduan(data: AngkaAduan) -> str:
    return (
        f"Diterima {bulat(data.diterima)}; dari {bulat(data.harus)} yang harus ditindaklanjuti, {bulat(data.sudah)}"
        f" sudah ({persen(data.sudah, data.harus, 2)}) dan {bulat(data.belum)} belum."
    )


def _tindak_lanjut(data: DataSkm) -> tuple[Blok, ...]:
    judul, semua = "Tindak lanjut rekomendasi", data.tindak_lanjut.semua
    teks = describe_capaian(semua, data.pita, asal="periode ini dan periode sebelumnya")
    return _page(judul, grafik_keadaan(semua), teks) if semua else (Judul(judul), Paragraf(teks))
