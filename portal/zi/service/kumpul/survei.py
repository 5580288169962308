"""Evidence from surveys: closed periods, respondents, employees who understand, services that use the portal."""

from portal.inti.periode import local_date
from portal.skm.instrumen import find_instrumen
from portal.zi.domain.bukti import Bukti
from portal.zi.domain.butir import BuktiDiminta
from portal.zi.domain.kalimat import format_angka
from portal.zi.service.konteks import SURVEI, Konteks
from portal.zi.service.metrik import list_pemakai
from portal.zi.service.tempat import read_tempat


def collect_survei(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """The closed periods of a survey."""
    kode = diminta.instrumen or SURVEI
    hasil = []
    for tutup, h in k.list_tutup(kode):
        nilai = "belum ada jawaban" if h.indeks.ikm is None else f"indeks {str(h.indeks.ikm).replace('.', ',')}"
        hasil.append(
            Bukti(
                diminta.kode,
                f"{h.instrumen.nama['id']}, {h.periode.nama}, ditutup (revisi {tutup.revisi})",
                local_date(tutup.ditutup_at, read_tempat().zona),
                periode=h.periode.kode,
                alamat=f"/petugas/skm/?unit={k.unit.kode}&periode={h.periode.kode}"
                + (f"&instrumen={kode}" if kode != SURVEI else ""),
                keterangan=f"{tutup.n} responden, {nilai}",
                unit=k.unit.nama,
                jenis="survei",
            )
        )
    return hasil


def collect_responden(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Respondents of each month."""
    if not any(k.responden.values()):
        return []
    uraian = ", ".join(f"{b.nama.split()[0]} {n}" for b, n in k.responden.items())
    return [
        Bukti(
            diminta.kode,
            f"Responden survei tiap bulan tahun {k.tahun}",
            k.per,
            berjalan=k.berjalan,
            alamat=f"/petugas/skm/?unit={k.unit.kode}&periode={k.tahun}",
            keterangan=uraian,
            unit=k.unit.nama,
            jenis="responden",
        )
    ]


def collect_paham(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """The newest half year of an employee survey."""
    isi = k.read_paham(diminta.instrumen)
    if isi is None:
        return []
    periode, paham = isi
    persen = "disembunyikan" if paham.persen is None else f"{format_angka(paham.persen)} persen"
    return [
        Bukti(
            diminta.kode,
            f"{find_instrumen(diminta.instrumen).nama['id']}, {periode.nama}",
            k.last_day(periode),
            berjalan=k.hari_ini in periode,
            periode=periode.kode,
            alamat=f"/petugas/skm/?unit={k.unit.kode}&periode={periode.kode}&instrumen={diminta.instrumen}",
            keterangan=f"{paham.responden} responden, paham {persen}",
            unit=k.unit.nama,
            jenis="paham",
        )
    ]


def collect_pemakaian(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Services rated or complained about through the portal."""
    pakai = list_pemakai(k)
    ada = [f"{nama}{f' ({n} pengaduan)' if n else ''}" for nama, (dinilai, n) in pakai.items() if dinilai or n]
    if not ada:
        return []
    return [
        Bukti(
            diminta.kode,
            f"Pemakaian portal: {len(ada)} dari {len(pakai)} layanan dinilai atau diadukan lewat portal",
            k.per,
            berjalan=k.berjalan,
            alamat=f"/petugas/skm/?unit={k.unit.kode}&periode={k.tahun}",
            keterangan=", ".join(ada),
            unit=k.unit.nama,
            jenis="pemakaian",
        )
    ]
