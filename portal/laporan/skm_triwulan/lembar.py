"""The worksheets of the report: Ringkasan, Pengolahan, Per layanan, Responden, Tren. Pure."""

from __future__ import annotations

from decimal import Decimal

from portal.inti.dokumen.isi import Lembar, Rumus, Sel
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.analisis import nama_layanan, singkatan
from portal.laporan.skm_triwulan.angka import BELUM_ADA, KOSONG, rentang
from portal.laporan.skm_triwulan.data import DataSkm, compute_perubahan, rank_unsur
from portal.laporan.skm_triwulan.pengolahan import NAMA, lembar_pengolahan, letak, letter
from portal.skm.domain.indeks import Indeks, mean_of_layanan
from portal.skm.domain.instrumen import classify

_DUA, _EMPAT = "0.00", "0.0000"


def susun_lembar(data: DataSkm) -> tuple[Lembar, ...]:
    """Return the worksheets in order; formulas carry the exact figures as cached results."""
    return (_ringkasan(data), lembar_pengolahan(data), _per_layanan(data), _responden(data), _tren(data))


def _rujuk(data: DataSkm, baris: str, kolom: int, nilai: float | str, bentuk: str | None = None) -> Rumus:
    """A live reference to a calculated cell of the worksheet Pengolahan."""
    return Rumus(f"={NAMA}!{letter(kolom)}{letak(data).baris(baris)}", nilai, bentuk)


def _ringkasan(data: DataSkm) -> Lembar:
    hasil, indeks, kelas = data.hasil, data.indeks, data.indeks.kelas
    ik95: Sel = indeks.ik95 if indeks.ik95 is not None else KOSONG
    baris: list[tuple[Sel, ...]] = [
        ("Butir", "Isi"),
        ("Unit", hasil.unit_nama),
        ("Periode", hasil.periode.nama),
        ("Waktu pelaksanaan", rentang(hasil.periode)),
        ("Status", kalimat.status(data)),
        ("Jumlah responden", data.n if data.n else BELUM_ADA),
        ("Jumlah penerima layanan", hasil.populasi if hasil.populasi is not None else "Belum dimasukkan"),
        ("Sampel minimum", hasil.n_minimum if hasil.n_minimum is not None else KOSONG),
        ("IKM", _rujuk(data, "ikm", 1, BELUM_ADA if indeks.ikm is None else float(indeks.ikm), _DUA)),
        ("Mutu", _rujuk(data, "mutu_ikm", 1, kelas.mutu if kelas else KOSONG)),
        ("Kinerja", _rujuk(data, "kinerja", 1, kelas.kinerja if kelas else KOSONG)),
        ("Galat sampel 95 % (±)", ik95),
        ("Jawaban yang dikeluarkan", hasil.n_dikecualikan),
        *((("Catatan", c)) for c in kalimat.peringatan(data)),
        (),
        ("Unsur", "Nilai konversi", "NRR", "Mutu", "Peringkat"),
        *_ringkasan_unsur(data),
    ]
    return Lembar("Ringkasan", tuple(baris), (44, 90, 12, 10, 12))


def _ringkasan_unsur(data: DataSkm) -> tuple[tuple[Sel, ...], ...]:
    peringkat = rank_unsur(data.indeks)
    if data.nihil:
        return tuple((u.nama["id"], BELUM_ADA, KOSONG, KOSONG, KOSONG) for u in data.instrumen.unsur)
    return tuple(
        (
            u.unsur.nama["id"],
            _rujuk(data, "konversi", kolom, float(u.konversi), _DUA),
            _rujuk(data, "nrr", kolom, float(u.nrr), _EMPAT),
            _rujuk(data, "mutu", kolom, u.kelas.mutu),
            peringkat[u.unsur.kode],
        )
        for kolom, u in enumerate(data.indeks.unsur, start=1)
    )


def _per_layanan(data: DataSkm) -> Lembar:
    unsur = data.instrumen.unsur

    def nilai(indeks: Indeks) -> tuple[Sel, ...]:
        sel: tuple[Sel, ...] = tuple(u.konversi for u in indeks.unsur) or (KOSONG,) * len(unsur)
        ikm: Sel = indeks.ikm if indeks.ikm is not None else KOSONG
        return (*sel, ikm, indeks.kelas.mutu if indeks.kelas else KOSONG)

    rata: Decimal | None = mean_of_layanan(k.indeks for k in data.layanan)
    mutu = classify(data.instrumen, rata).mutu if rata is not None else KOSONG
    isi: list[tuple[Sel, ...]] = [
        ("No", "Jenis layanan", "n", *(singkatan(u) for u in unsur), "IKM", "Mutu"),
        *(
            (no, nama, k.rekap.n or KOSONG, *nilai(k.indeks))
            for no, (nama, k) in enumerate(nama_layanan(data), start=1)
        ),
        (None, "Nilai unit (semua jawaban)", data.n or KOSONG, *nilai(data.indeks)),
        (
            None,
            "Rata-rata tak tertimbang antarlayanan (pembanding)",
            None,
            *[None] * len(unsur),
            rata if rata is not None else KOSONG,
            mutu,
        ),
    ]
    return Lembar("Per layanan", tuple(isi), (6, 44, 8, *[13.0] * len(unsur), 10, 8))


def _responden(data: DataSkm) -> Lembar:
    isi: list[tuple[Sel, ...]] = [("Karakteristik", "Indikator", "Jumlah", "Persentase")]
    if data.nihil:
        return Lembar("Responden", (*isi, (BELUM_ADA,)), (28, 28, 12, 14))
    for kelompok in data.karakteristik:
        awal, akhir = len(isi) + 1, len(isi) + len(kelompok.baris)
        n = kelompok.jumlah
        for urut, (nama, jumlah) in enumerate(kelompok.baris):
            rumus = Rumus(f"=C{awal + urut}/C${akhir + 1}", jumlah / n if n else 0, "0.0%")
            isi.append((kelompok.label, nama, jumlah, rumus))
        isi.append((kelompok.label, "Jumlah", Rumus(f"=SUM(C{awal}:C{akhir})", n, "0"), 1))
        isi[-1] = (*isi[-1][:3], Rumus(f"=SUM(D{awal}:D{akhir})", 1, "0.0%"))
    catatan = "Untuk keperluan internal. Sel berisi 1 sampai 4 responden tidak boleh diumumkan."
    return Lembar("Responden", (*isi, (), (catatan,)), (28, 28, 12, 14))


def _tren(data: DataSkm) -> Lembar:
    isi: list[tuple[Sel, ...]] = [("Periode", "n", "IKM", "Mutu", "Perubahan", "Keterangan")]
    dulu: Indeks | None = None
    for titik in data.tren:
        kini = titik.indeks
        ikm: Sel = kini.ikm if kini is not None and kini.ikm is not None else KOSONG
        mutu = kini.kelas.mutu if kini is not None and kini.kelas else KOSONG
        beda = compute_perubahan(kini, dulu)
        keterangan = "Belum ditutup" if kini is None else "" if kini.n else BELUM_ADA
        if titik.periode == data.hasil.periode and data.sementara:
            keterangan = f"Sementara. {keterangan}".strip()
        n: Sel = kini.n if kini is not None and kini.n else KOSONG
        isi.append((titik.periode.nama, n, ikm, mutu, beda if beda is not None else KOSONG, keterangan))
        dulu = kini
    isi += [(), (kalimat.perubahan(data),)]
    return Lembar("Tren", tuple(isi), (24, 10, 10, 10, 12, 20))
