"""Collects figures, cases and recommendations through the services; the only part that reads."""

from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.laporan.jenis import SEMESTER, TAHUN
from portal.laporan.pengaduan.data import DataGabungan, DataPengaduan, Tenggat, TindakLanjut
from portal.organisasi.service import Unit, subtree_ids
from portal.pengaduan.domain.pilihan import KLASIFIKASI
from portal.pengaduan.domain.rekap import Kasus, Rekap
from portal.pengaduan.domain.tenggat import SATUAN, SEMUA, TAHAP
from portal.pengaduan.service.aturan import list_kategori, read_batas
from portal.pengaduan.service.rekap import list_kasus, read_rekap
from portal.tindak_lanjut.service.baca import list_bawaan, list_butir, read_pita

SUMBER = "pengaduan"
"""Origin of these documents' recommendations in the follow-up room."""


def kumpulkan(unit: Unit, periode: Periode, hari_ini: date) -> DataPengaduan:
    """Collect one period of a unit (everything below it included).

    A closed period gives its frozen figures and exactly the cases they hold; any other period gives running figures
    as of the end of today. Raises AngkaTidakCocok when figures do not add up.
    """
    rekap = read_rekap(unit, periode, hari_ini=hari_ini)
    kasus = tuple(list_kasus(unit, rekap))
    return DataPengaduan(
        unit_nama=unit.nama,
        hari_ini=hari_ini,
        rekap=rekap,
        kasus=kasus,
        sebelumnya=read_rekap(unit, periode.shift(-1), hari_ini=hari_ini),
        tindak_lanjut=_read_tindak_lanjut(unit, periode, hari_ini),
        kategori={k.kode: k.nama for k in list_kategori(semua=True)},
        tenggat=_read_tenggat(unit),
        peringatan=tuple(_doubts(rekap, kasus)),
    )


def kumpulkan_gabungan(unit: Unit, periode: Periode, hari_ini: date) -> DataGabungan:
    """Collect a semester or a year by its quarters; quarters that have not begun are named and left out.

    Raises DomainError for a period that is not made of whole quarters.
    """
    if periode.jenis not in (SEMESTER, TAHUN):
        raise DomainError("periode_jenis", _n("Laporan ini dibuat per semester atau per tahun."), bidang="periode")
    triwulan = list(dict.fromkeys(Periode.containing(b.mulai) for b in periode.bulan()))
    bagian = tuple(kumpulkan(unit, t, hari_ini) for t in triwulan if t.mulai <= hari_ini)
    per = min(hari_ini, periode.hari_terakhir)
    butir = [b for t in triwulan for b in list_butir(subtree_ids(unit.id), sumber=SUMBER, periode=t, per=per)]
    return DataGabungan(
        unit_nama=unit.nama,
        hari_ini=hari_ini,
        periode=periode,
        bagian=bagian,
        belum=tuple(t for t in triwulan if t.mulai > hari_ini),
        utuh=read_rekap(unit, periode, hari_ini=hari_ini),
        rekomendasi=TindakLanjut(periode, per, tuple(butir), pita=read_pita()),
    )


def _read_tindak_lanjut(unit: Unit, periode: Periode, hari_ini: date) -> TindakLanjut:
    """Return the recommendations of the period before and those carried over, as of the period's last day."""
    ids, lalu = subtree_ids(unit.id), periode.shift(-1)
    per = min(hari_ini, periode.hari_terakhir)
    butir = list_butir(ids, sumber=SUMBER, periode=lalu, per=per)
    baru = {b.nomor for b in butir}
    bawaan = [b for b in list_bawaan(ids, sumber=SUMBER, awal=periode.mulai, per=per) if b.nomor not in baru]
    return TindakLanjut(lalu, per, tuple(butir), tuple(bawaan), read_pita())


def _read_tenggat(unit: Unit) -> tuple[Tenggat, ...]:
    """Return the terms in force for the unit, general stages first, then completion by class."""
    semua = read_batas(unit.id).batas
    urut = sorted(semua.items(), key=lambda b: (b[0][0] != SEMUA, list(TAHAP).index(b[0][1]), b[0][0]))
    return tuple(
        Tenggat(TAHAP[tahap], KLASIFIKASI.get(kelas, ""), f"{b.jumlah} {SATUAN[b.satuan]}", b.dasar_hukum)
        for (kelas, tahap), b in urut
    )


def _doubts(rekap: Rekap, kasus: tuple[Kasus, ...]) -> list[str]:
    """Tell where the cases, read from the log now, no longer agree with what was closed."""
    terlambat = sum(k.terbuka and k.terlambat is True for k in kasus)
    b4 = rekap.share("B4")
    lewat = sum(k.golongan == "A3" and k.terlambat is True for k in kasus)
    pasangan = (
        ("terlambat dan masih terbuka", rekap.count("B5"), terlambat),
        ("selesai melewati tenggat", b4.d - b4.n, lewat),
        ("pada rincian", len(rekap.baris), len(kasus)),
    )
    return [
        f"Angka periode mencatat {angka} pengaduan {nama}, sedangkan rincian per pengaduan menunjukkan {baris}."
        for nama, angka, baris in pasangan
        if angka != baris
    ]
