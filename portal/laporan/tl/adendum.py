"""Puts the addendum to a provisional follow-up report together: only what changed since. Pure."""

from portal.inti.dokumen.isi import Blok, Dokumen, Judul, Kolom, Paragraf, Tabel
from portal.inti.periode import Periode
from portal.laporan.bagian import rangkai
from portal.laporan.bilangan import KOSONG, tanggal
from portal.laporan.butir import describe_bukti, describe_capaian, describe_keadaan
from portal.laporan.jenis import Bingkai
from portal.laporan.tl.data import DataAdendum
from portal.laporan.tl.isi import tabel_capaian, tanda_tangan
from portal.tindak_lanjut.domain.butir import Butir

BARU, TIDAK_LAGI = "Belum ada pada laporan sementara", "Tidak lagi dimuat"


def susun_isi(data: DataAdendum, bingkai: Bingkai) -> Dokumen:
    """Return the addendum as a content tree."""
    kini, dahulu = data.kini, data.dahulu
    isi = (
        Judul("1 Laporan yang dilengkapi"),
        Paragraf(
            f"Adendum ini melengkapi {kini.judul} {kini.unit_nama} untuk"
            f" {kini.periode.nama}, {_nomor(data)}versi {dahulu.versi}, kode verifikasi {dahulu.kode}, yang dibuat pada"
            f" {tanggal(dahulu.tanggal)} sebelum periodenya berakhir. Laporan itu tidak diubah. Adendum memuat"
            f" perubahan sejak tanggal itu sampai {tanggal(kini.hari_ini)}."
        ),
        *_angka(data),
        *_butir(data),
        Judul("4 Capaian akhir"),
        Paragraf(describe_capaian(kini.tindak_lanjut.semua, kini.pita, asal="periode ini dan periode sebelumnya")),
        tabel_capaian(kini),
        *tanda_tangan(kini, bingkai),
    )
    return rangkai(
        f"Adendum {kini.judul}",
        f"{kini.unit_nama}\n{kini.periode.nama}",
        isi,
        bingkai,
        unit=kini.unit_nama,
        subjek=f"Adendum tindak lanjut {kini.perihal}, {kini.unit_nama}, {kini.periode.nama}",
    )


def _nomor(data: DataAdendum) -> str:
    return f"nomor {data.dahulu.nomor}, " if data.dahulu.nomor else ""


def _angka(data: DataAdendum) -> tuple[Blok, ...]:
    baris = tuple(
        (n.nama, data.dahulu.nilai.get(n.nama, KOSONG), n.angka, n.keterangan)
        for n in data.kini.nilai
        if data.dahulu.nilai.get(n.nama) != n.angka
    )
    judul = Judul("2 Perubahan angka survei")
    if not baris:
        return (judul, Paragraf("Angka survei tidak berubah sejak laporan sementara."))
    kolom = (Kolom("Indeks", 1), Kolom("Sementara", 1, "kanan"), Kolom("Kini", 1, "kanan"), Kolom("Keterangan", 3.4))
    return (judul, Tabel("Angka survei yang berubah", kolom, baris))


def list_perubahan(data: DataAdendum) -> tuple[tuple[str, str, str, str], ...]:
    """Return (recommendation, state before, state now, evidence) of those that are new, changed or gone."""
    kini = {b.nomor: b for b in data.kini.tindak_lanjut.semua}
    hasil = [_compare(b, data.dahulu.butir.get(nomor)) for nomor, b in kini.items()]
    hilang = [
        (uraian, keadaan, TIDAK_LAGI, KOSONG)
        for nomor, (uraian, keadaan, _) in data.dahulu.butir.items()
        if nomor not in kini
    ]
    return (*(h for h in hasil if h is not None), *hilang)


def _compare(butir: Butir, dahulu: tuple[str, str, int] | None) -> tuple[str, str, str, str] | None:
    keadaan = describe_keadaan(butir)
    if dahulu is not None and dahulu[1:] == (keadaan, butir.persen):
        return None
    uraian = f"{butir.uraian}\n{Periode.parse(butir.periode).nama}"
    return (uraian, dahulu[1] if dahulu else BARU, keadaan, describe_bukti(butir.berlaku))


def _butir(data: DataAdendum) -> tuple[Blok, ...]:
    judul = Judul("3 Perubahan tindak lanjut")
    baris = list_perubahan(data)
    if not baris:
        return (judul, Paragraf("Keadaan semua rekomendasi tidak berubah sejak laporan sementara."))
    kolom = (
        Kolom("No", 0.5, "kanan"),
        Kolom("Rekomendasi", 3.2),
        Kolom("Laporan sementara", 1.8),
        Kolom("Kini", 1.8),
        Kolom("Bukti", 2.2),
    )
    return (judul, Tabel("Tindak lanjut yang berubah", kolom, tuple((str(n), *b) for n, b in enumerate(baris, 1))))
