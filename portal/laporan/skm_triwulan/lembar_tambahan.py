"""The worksheets IPAK, Kode QR and Tindak lanjut. Pure."""

from __future__ import annotations

from fractions import Fraction

from portal.inti.dokumen.isi import Lembar, Rumus, Sel
from portal.inti.periode import Periode
from portal.laporan.bilangan import KOSONG
from portal.laporan.butir import describe_bukti, describe_keadaan
from portal.laporan.skm_triwulan.angka import BELUM_ADA
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.ipak import kalimat_nihil
from portal.laporan.skm_triwulan.qr import list_loket
from portal.laporan.skm_triwulan.responden import SAMAR
from portal.laporan.skm_triwulan.warna import NAMA_WARNA
from portal.skm.domain.indeks import IndeksUnsur
from portal.skm.domain.samar import hidden_cells
from portal.skm.service.indeks import HasilIndeks, Kelompok

_DUA = "0.00"


def lembar_tambahan(data: DataSkm) -> tuple[Lembar, ...]:
    """Return the worksheets; the follow-up only when there is some."""
    butir = (_tindak_lanjut(data),) if data.tindak_lanjut.semua else ()
    return (_ipak(data, data.ipak), _qr(data), *butir)


def _ipak(data: DataSkm, hasil: HasilIndeks | None) -> Lembar:
    if hasil is None or not hasil.indeks.n:
        return Lembar("IPAK", (("Pernyataan",), (kalimat_nihil(data),)), (60,))
    indeks = hasil.indeks
    isi: list[tuple[Sel, ...]] = [("Pernyataan", "Jumlah nilai", "n", "Rata-rata", "Nilai", "Skala 100", "Mutu")]
    isi += [_pernyataan(hasil, u, ke) for ke, u in enumerate(indeks.unsur, start=2)]
    mutu = indeks.kelas.mutu if indeks.kelas else KOSONG
    isi.append(("IPAK", None, indeks.n, None, _ikm(hasil), None, mutu))
    isi += [(), ("Bulan", "Responden")]
    awal = len(isi) + 1
    isi += [(Periode.parse(kode).nama, n) for kode, n in hasil.per_bulan.items()]
    isi.append(("Jumlah", Rumus(f"=SUM(B{awal}:B{len(isi)})", sum(hasil.per_bulan.values()), "0")))
    return Lembar("IPAK", tuple(isi), (36, 14, 10, 12, 10, 12, 8))


def _pernyataan(hasil: HasilIndeks, u: IndeksUnsur, ke: int) -> tuple[Sel, ...]:
    faktor = hasil.instrumen.faktor
    persen = Fraction(100) * faktor / Fraction(hasil.instrumen.puncak)
    nilai, seratus = (f"=ROUND({f.numerator}*B{ke}/({f.denominator}*C{ke}),2)" for f in (faktor, persen))
    return (
        u.unsur.nama["id"],
        u.jumlah,
        u.n,
        Rumus(f"=B{ke}/C{ke}", float(u.nrr), "0.0000"),
        Rumus(nilai, float(u.konversi), _DUA),
        Rumus(seratus, float((u.nrr * persen * 100 + Fraction(1, 2)).__floor__()) / 100, _DUA),
        u.kelas.mutu,
    )


def _ikm(hasil: HasilIndeks) -> Sel:
    """The index as a live formula when all statements weigh the same and it is that of all answers together."""
    indeks, instrumen = hasil.indeks, hasil.instrumen
    if len({u.bobot for u in instrumen.unsur}) > 1 or hasil.aturan.agregasi != "gabungan":
        return indeks.ikm
    hitung, akhir = instrumen.faktor / len(instrumen.unsur), len(indeks.unsur) + 1
    rumus = f"=ROUND({hitung.numerator}*SUM(B2:B{akhir})/({hitung.denominator}*C2),2)"
    return Rumus(rumus, float(indeks.ikm or 0), _DUA)


def _qr(data: DataSkm) -> Lembar:
    loket = list_loket(data)
    samar = hidden_cells({nama: k.rekap.n for nama, k in loket})
    isi: list[tuple[Sel, ...]] = [("Kode QR/loket", "n", data.label, "Mutu", "Warna")]
    isi += [(nama, k.rekap.n, *_qr_value(k, tersamar=nama in samar)) for nama, k in loket]
    jumlah: Sel = data.n
    if loket:
        jumlah = Rumus(f"=SUM(B2:B{len(isi)})", sum(k.rekap.n for _, k in loket), "0")
    return Lembar("Kode QR", (*isi, ("Jumlah", jumlah)), (40, 10, 14, 10, 12))


def _qr_value(kelompok: Kelompok, *, tersamar: bool) -> tuple[Sel, Sel, Sel]:
    kelas = kelompok.indeks.kelas
    if kelas is None:
        return KOSONG, KOSONG, BELUM_ADA
    if tersamar:
        return SAMAR, KOSONG, KOSONG
    return kelompok.indeks.ikm, kelas.mutu, NAMA_WARNA.get(kelas.mutu, KOSONG)


def _tindak_lanjut(data: DataSkm) -> Lembar:
    isi: list[tuple[Sel, ...]] = [
        ("Periode", "Rekomendasi", "Dasar", "Kegiatan", "Penanggung jawab", "Tenggat", "Persen", "Keadaan", "Bukti")
    ]
    for b in data.tindak_lanjut.semua:
        kepala, keadaan = (Periode.parse(b.periode).nama, b.uraian, b.dasar), describe_keadaan(b)
        isi += [
            (
                *kepala,
                r.kegiatan,
                r.penanggung_jawab,
                r.tenggat.isoformat(),
                r.persen,
                keadaan,
                describe_bukti([r]),
            )
            for r in b.berlaku
        ] or [(*kepala, KOSONG, KOSONG, KOSONG, None, keadaan, KOSONG)]
    return Lembar("Tindak lanjut", tuple(isi), (20, 50, 30, 40, 26, 14, 10, 30, 40))
