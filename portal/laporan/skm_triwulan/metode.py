"""The worksheet Metode: ways in, answers received and left out, the rules in force. Pure."""

from __future__ import annotations

from portal.inti.dokumen.isi import Lembar, Rumus, Sel
from portal.laporan.bilangan import tanggal
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.angka import BELUM_ADA
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.keabsahan import hitungan, list_sebab, list_syarat
from portal.laporan.skm_triwulan.responden import SAMAR
from portal.skm.domain.profil import KANAL_TERBUKTI
from portal.skm.domain.samar import hidden_cells


def lembar_metode(data: DataSkm) -> Lembar:
    """Return the worksheet; shares and sums are live formulas."""
    isi: list[tuple[Sel, ...]] = [("Cara jawaban masuk", "Terbukti", "Jumlah", "Persentase", data.label)]
    isi += _kanal(data)
    isi += [(), (kalimat.terbukti(data),), (), ("Jawaban diterima", None, "Jumlah", "Persentase")]
    sebab = list_sebab(data)
    isi += _bagian([(nama, None, n) for nama, n in sebab], len(isi) + 1, ("Diterima", None), data.hasil.rekap_semua.n)
    isi += [(), (hitungan(data),), ()]
    for satu in data.aturan:
        isi.append((f"Aturan sejak {tanggal(satu.mulai)}" if satu.mulai else "Aturan bawaan portal",))
        isi += [(kata,) for kata in list_syarat(satu.aturan)]
    return Lembar("Metode", tuple(isi), (60, 12, 12, 14, 14))


def _kanal(data: DataSkm) -> list[tuple[Sel, ...]]:
    if data.nihil:
        return [(BELUM_ADA,)]
    samar = hidden_cells({k.kode: k.rekap.n for k in data.hasil.per_kanal})
    baris: list[tuple[Sel, ...]] = [
        (k.nama, "Ya" if k.kode in KANAL_TERBUKTI else "Tidak", k.rekap.n) for k in data.hasil.per_kanal
    ]
    nilai: list[Sel] = [
        SAMAR if k.kode in samar else k.indeks.ikm if k.indeks.ikm is not None else None for k in data.hasil.per_kanal
    ]
    *isi, kaki = _bagian(baris, 2, ("Jumlah", None), data.n)
    return [*((*satu, angka) for satu, angka in zip(isi, nilai, strict=True)), (*kaki, data.gabungan.ikm)]


def _bagian(baris: list[tuple[Sel, ...]], awal: int, nama: tuple[Sel, Sel], jumlah: int) -> list[tuple[Sel, ...]]:
    """Return the rows with their share of the sum, and the row of the sum, as formulas; `awal` is their first row."""
    akhir = awal + len(baris) - 1
    bawah = akhir + 1
    isi: list[tuple[Sel, ...]] = []
    for ke, satu in enumerate(baris):
        n = satu[2] if isinstance(satu[2], int) else 0
        rumus = Rumus(f"=IF(C${bawah}=0,0,C{awal + ke}/C${bawah})", n / jumlah if jumlah else 0, "0.0%")
        isi.append((*satu, rumus))
    total = Rumus(f"=SUM(C{awal}:C{akhir})", jumlah, "0")
    return [*isi, (*nama, total, Rumus(f"=SUM(D{awal}:D{akhir})", 1 if jumlah else 0, "0.0%"))]
