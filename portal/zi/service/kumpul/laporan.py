"""Evidence from documents and recommendations: reports of the portal and of other offices, the sealed room."""

from portal.inti.periode import Periode
from portal.wbs.service.luar import list_luar
from portal.zi.domain.bukti import Bukti, Rujukan
from portal.zi.domain.butir import BuktiDiminta
from portal.zi.service.konteks import Konteks


def collect_laporan(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """The portal's own documents, and those of other offices that stand for them."""
    luar = [
        Bukti(
            diminta.kode,
            f"{d.nama}, {d.periode.nama}, dari {d.penerbit}",
            d.tanggal,
            periode=d.periode.kode,
            alamat=d.alamat,
            final=d.final,
            unit=k.nama_unit.get(d.unit_id, ""),
            jenis="laporan",
            rujukan=Rujukan("berkas", d.berkas_id or 0),
            izin=d.izin,
        )
        for d in k.dokumen_luar
        if d.jenis in diminta.laporan
    ]
    return luar + [
        Bukti(
            diminta.kode,
            f"{d.nama}, {d.periode.nama}, versi {d.versi}",
            d.tanggal,
            periode=d.periode.kode,
            alamat=d.alamat,
            final=d.final,
            unit=d.unit,
            jenis="laporan",
            rujukan=Rujukan("laporan", d.nomor),
            izin=d.izin,
        )
        for d in k.dokumen
        if d.jenis in diminta.laporan
    ]


def collect_tindak_lanjut(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """The recommendations of the year and how many are done."""
    rekap = k.count_rekomendasi(diminta.asal)
    if not rekap.dihitung:
        return []
    return [
        Bukti(
            diminta.kode,
            f"Rekomendasi tahun {k.tahun}: {rekap.selesai} dari {rekap.dihitung} selesai",
            k.per,
            berjalan=k.berjalan,
            alamat=f"/petugas/tindak-lanjut/?unit={k.unit.kode}",
            unit=k.unit.nama,
            jenis="tindak_lanjut",
        )
    ]


def collect_wbs(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Only what everybody may see of the sealed room: whether it is open, and figures with small numbers hidden."""
    hasil = []
    if k.wbs.menerima:
        hasil.append(
            Bukti(
                diminta.kode,
                "Kanal WBS portal: tanpa akun, boleh anonim, dengan resi dan kotak dua arah",
                k.per,
                berjalan=k.berjalan,
                alamat="/wbs/",
                jenis="wbs",
            )
        )
    hasil += [
        Bukti(
            diminta.kode,
            f"Angka WBS {s.periode.nama}",
            s.periode.hari_terakhir,
            periode=s.periode.kode,
            alamat="/wbs/angka",
            keterangan=f"diterima {s.diterima}",
            jenis="wbs",
        )
        for s in k.wbs_triwulan
    ]
    return hasil


def collect_wbs_luar(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Reports of the inspectorate; their files stay with the handlers of the sealed room."""
    return [
        Bukti(
            diminta.kode,
            f"{baris.judul} ({baris.penerbit})",
            baris.tanggal,
            periode=baris.periode,
            alamat="/petugas/wbs/luar",
            nomor=baris.nomor,
            keterangan="berkasnya disimpan pengelola WBS",
            jenis="laporan",
        )
        for baris, _berkas in list_luar()
        if Periode.parse(baris.periode).tahun == k.tahun
    ]
