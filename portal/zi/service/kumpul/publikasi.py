"""Evidence from publication: results, standards, pledges, reviews and photos of what was posted."""

from portal.inti.periode import local_date
from portal.zi.domain.bukti import Bukti, Rujukan
from portal.zi.domain.butir import BuktiDiminta
from portal.zi.service.konteks import Konteks
from portal.zi.service.tempat import read_tempat


def collect_terbitan(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Published result pages."""
    return [
        Bukti(
            diminta.kode,
            f"Halaman hasil survei {t.hasil.periode.nama}",
            local_date(t.publikasi.terbit_at, read_tempat().zona),
            periode=t.hasil.periode.kode,
            alamat=t.alamat,
            unit=t.unit.nama,
            jenis="terbitan",
        )
        for t in k.terbitan
    ]


def collect_standar(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """How many services have a standard of service."""
    c = k.standar
    if not c.berstandar:
        return []
    return [
        Bukti(
            diminta.kode,
            f"Standar pelayanan: {c.berstandar} dari {c.layanan} layanan, {c.lengkap} lengkap komponennya",
            k.per,
            berjalan=k.berjalan,
            alamat=f"/publikasi/layanan/?unit={k.unit.kode}",
            unit=k.unit.nama,
            jenis="standar",
        )
    ]


def collect_maklumat(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """How many services a pledge covers."""
    c = k.standar
    if not c.bermaklumat:
        return []
    return [
        Bukti(
            diminta.kode,
            f"Maklumat pelayanan: {c.bermaklumat} dari {c.layanan} layanan",
            k.per,
            berjalan=k.berjalan,
            alamat=f"/publikasi/layanan/?unit={k.unit.kode}",
            unit=k.unit.nama,
            jenis="maklumat",
        )
    ]


def collect_reviu(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Review sheets: all of them, or those with inputs or with stakeholders (`asal`)."""
    cocok = {"masukan": lambda r: r.bermasukan, "pemangku": lambda r: bool(r.pemangku)}
    return [
        Bukti(
            diminta.kode,
            f"Reviu standar {r.layanan}",
            r.tanggal,
            alamat=f"/petugas/publikasi/standar/{r.layanan_id}",
            keterangan=", ".join((["memakai masukan survei dan pengaduan"] if r.bermasukan else []) + list(r.pemangku)),
            jenis="reviu",
        )
        for r in k.reviu
        if all(cocok[a](r) for a in diminta.asal)
    ]


def collect_pemasangan(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Photos of what was posted, by what they show (`asal`)."""
    return [
        Bukti(
            diminta.kode,
            p.judul,
            p.tanggal,
            alamat=p.alamat,
            final=p.berkas.status == "bersih",
            unit=k.nama_unit.get(p.unit_id, ""),
            jenis="foto",
            rujukan=Rujukan("berkas", p.berkas.id),
        )
        for p in k.pemasangan
        if p.hal in diminta.asal
    ]
