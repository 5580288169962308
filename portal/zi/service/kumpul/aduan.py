"""Evidence from the register of complaints."""

from portal.pengaduan.domain.pilihan import KANAL
from portal.zi.domain.bukti import Bukti
from portal.zi.domain.butir import BuktiDiminta
from portal.zi.service.konteks import Konteks


def collect_pengaduan(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Complaint figures of each quarter that has begun."""
    hasil = []
    for a in k.pengaduan_triwulan:
        uraian = f"diterima {a.A1}, ditangani {a.A2}, selesai {a.A3}, diproses {a.A4}, belum ditindaklanjuti {a.A5}"
        hasil.append(
            Bukti(
                diminta.kode,
                f"Angka pengaduan {a.periode.nama}" + (" (nihil)" if not a.A2 else ""),
                k.last_day(a.periode),
                berjalan=k.hari_ini in a.periode,
                periode=a.periode.kode,
                alamat=f"/petugas/pengaduan/angka?unit={k.unit.kode}&periode={a.periode.kode}",
                keterangan=uraian,
                unit=k.unit.nama,
                jenis="pengaduan",
            )
        )
    return hasil


def collect_kanal(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """The portal's form and the complaints of the year by channel."""
    isi = [(KANAL[b.kode], b.n) for b in k.pengaduan.tabel["D1"].baris if b.kode in KANAL and b.n]
    uraian = ", ".join(f"{nama} {n}" for nama, n in isi) or "belum ada pengaduan tahun ini"
    return [
        Bukti(
            diminta.kode,
            f"Formulir pengaduan portal dan pengaduan per kanal tahun {k.tahun}",
            k.per,
            berjalan=k.berjalan,
            alamat=f"/petugas/pengaduan/angka?unit={k.unit.kode}&periode={k.tahun}",
            keterangan=uraian,
            unit=k.unit.nama,
            jenis="kanal",
        )
    ]
