"""Collectors of the evidence that the portal made itself: kind in the data file → pieces, linked and dated."""

from collections.abc import Callable, Mapping
from datetime import date

from portal.inti.periode import Periode, local_date
from portal.pengaduan.domain.pilihan import KANAL
from portal.skm.instrumen import find_instrumen
from portal.wbs.service.luar import list_luar
from portal.zi.domain.bukti import Bukti, Rujukan
from portal.zi.domain.butir import BuktiDiminta
from portal.zi.domain.kalimat import format_angka
from portal.zi.service.konteks import SURVEI, Konteks
from portal.zi.service.metrik import list_pemakai
from portal.zi.service.tempat import read_tempat

Pengumpul = Callable[[Konteks, BuktiDiminta], list[Bukti]]


def _last_day(k: Konteks, periode: Periode) -> date:
    return min(periode.hari_terakhir, k.hari_ini)


def _collect_laporan(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_pengaduan(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    hasil = []
    for a in k.pengaduan_triwulan:
        uraian = f"diterima {a.A1}, ditangani {a.A2}, selesai {a.A3}, diproses {a.A4}, belum ditindaklanjuti {a.A5}"
        hasil.append(
            Bukti(
                diminta.kode,
                f"Angka pengaduan {a.periode.nama}" + (" (nihil)" if not a.A2 else ""),
                _last_day(k, a.periode),
                berjalan=k.hari_ini in a.periode,
                periode=a.periode.kode,
                alamat=f"/petugas/pengaduan/angka?unit={k.unit.kode}&periode={a.periode.kode}",
                keterangan=uraian,
                unit=k.unit.nama,
                jenis="pengaduan",
            )
        )
    return hasil


def _collect_kanal(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_tindak_lanjut(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_wbs(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_wbs_luar(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_paham(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    isi = k.read_paham(diminta.instrumen)
    if isi is None:
        return []
    periode, paham = isi
    persen = "disembunyikan" if paham.persen is None else f"{format_angka(paham.persen)} persen"
    return [
        Bukti(
            diminta.kode,
            f"{find_instrumen(diminta.instrumen).nama['id']}, {periode.nama}",
            _last_day(k, periode),
            berjalan=k.hari_ini in periode,
            periode=periode.kode,
            alamat=f"/petugas/skm/?unit={k.unit.kode}&periode={periode.kode}&instrumen={diminta.instrumen}",
            keterangan=f"{paham.responden} responden, paham {persen}",
            unit=k.unit.nama,
            jenis="paham",
        )
    ]


def _collect_standar(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_maklumat(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_pemasangan(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_reviu(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_survei(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_responden(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_terbitan(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


def _collect_pemakaian(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
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


PENGUMPUL: Mapping[str, Pengumpul] = {
    "laporan": _collect_laporan,
    "pengaduan": _collect_pengaduan,
    "kanal": _collect_kanal,
    "tindak_lanjut": _collect_tindak_lanjut,
    "wbs": _collect_wbs,
    "wbs_luar": _collect_wbs_luar,
    "paham": _collect_paham,
    "standar": _collect_standar,
    "maklumat": _collect_maklumat,
    "pemasangan": _collect_pemasangan,
    "reviu": _collect_reviu,
    "survei": _collect_survei,
    "responden": _collect_responden,
    "terbitan": _collect_terbitan,
    "pemakaian": _collect_pemakaian,
}
"""One for each kind of `portal.zi.domain.butir.JENIS_PORTAL`, and the further ones an item may name in `juga`."""


def collect_portal(k: Konteks, diminta: BuktiDiminta) -> list[Bukti]:
    """Return what the portal made as this piece of evidence in the year, oldest first."""
    nama = [n for n in (diminta.jenis, *diminta.juga) if n in PENGUMPUL]
    return sorted((b for n in nama for b in PENGUMPUL[n](k, diminta)), key=lambda b: (b.periode, b.tanggal, b.judul))
