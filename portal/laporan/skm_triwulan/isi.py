"""Puts the whole report together as one content tree. Pure."""

from datetime import date, datetime

from portal.inti.dokumen.isi import Blok, Catatan, Dokumen, HalamanBaru, Kop
from portal.laporan.bagian import write_tempat_tanggal
from portal.laporan.bilangan import tanggal as tulis_tanggal
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.analisis import bab_analisis
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.lampiran import lampiran
from portal.laporan.skm_triwulan.lembar import susun_lembar
from portal.laporan.skm_triwulan.pendahuluan import bab_pendahuluan
from portal.laporan.skm_triwulan.penutup import bab_kesimpulan, bab_tindak_lanjut, tanda_tangan

JUDUL = "Laporan Hasil Survei IKM dan IPAK"


def susun_isi(
    data: DataSkm,
    *,
    kop: Kop,
    penandatangan: tuple[str, str, str] | None,
    kota: str,
    tanggal: date,
    dibuat: datetime,
    kode_verifikasi: str | None,
    url_verifikasi: str | None,
    nomor: str | None = None,
) -> Dokumen:
    """Return the report as a content tree; the same data always gives the same tree.

    `penandatangan` is (jabatan, nama, NIP); `tanggal` the local date of the report, `dibuat` the instant it
    was made, with a time zone.
    """
    hasil = data.hasil
    subjudul = f"{hasil.unit_nama}\n{hasil.periode.nama}"
    if data.sementara:
        subjudul += f"\nSEMENTARA, angka sampai {tulis_tanggal(data.hari_ini)}"
    elif data.ipak_sementara:
        subjudul += f"\nIPAK SEMENTARA, angka sampai {tulis_tanggal(data.hari_ini)}"
    pembuka: tuple[Blok, ...] = (Catatan(kalimat.status(data)),) if data.sementara else ()
    isi = (
        *pembuka,
        *bab_pendahuluan(data),
        HalamanBaru(),
        *bab_analisis(data),
        *bab_tindak_lanjut(data),
        *bab_kesimpulan(data),
        *tanda_tangan(data, penandatangan, kota, tanggal),
        HalamanBaru(),
        *lampiran(data),
    )
    return Dokumen(
        judul=JUDUL,
        subjudul=subjudul,
        kop=kop,
        isi=isi,
        dibuat=dibuat,
        lembar=susun_lembar(data),
        nomor=nomor,
        tempat_tanggal=write_tempat_tanggal(kota, tanggal),
        penulis=hasil.unit_nama,
        subjek=f"IKM dan IPAK {hasil.unit_nama}, {hasil.periode.nama}",
        kode_verifikasi=kode_verifikasi,
        url_verifikasi=url_verifikasi,
    )
