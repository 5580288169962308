"""The worksheets of the report: Ringkasan, Pengolahan, Metode, Per layanan, Responden, Tren, and more. Pure."""

from __future__ import annotations

from decimal import Decimal

from portal.inti.dokumen.isi import Lembar, Rumus, Sel
from portal.laporan.bilangan import KOSONG, rentang
from portal.laporan.skm_triwulan import kalimat
from portal.laporan.skm_triwulan.analisis import tabel_tren
from portal.laporan.skm_triwulan.angka import BELUM_ADA, singkatan
from portal.laporan.skm_triwulan.data import DataSkm, rank_unsur
from portal.laporan.skm_triwulan.layanan import SEDIKIT, label_gabungan, label_rata, mutu_rata, nama_layanan
from portal.laporan.skm_triwulan.lembar_tambahan import lembar_tambahan
from portal.laporan.skm_triwulan.metode import lembar_metode
from portal.laporan.skm_triwulan.pengolahan import NAMA, lembar_pengolahan, letak, letter
from portal.laporan.skm_triwulan.responden import SAMAR, index_all, list_nilai
from portal.skm.domain.indeks import Indeks
from portal.skm.service.indeks import Kelompok

_DUA, _EMPAT = "0.00", "0.0000"


def susun_lembar(data: DataSkm) -> tuple[Lembar, ...]:
    """Return the worksheets in order; formulas carry the exact figures as cached results."""
    return (
        _ringkasan(data),
        lembar_pengolahan(data),
        lembar_metode(data),
        _per_layanan(data),
        _responden(data),
        _tren(data),
        *lembar_tambahan(data),
    )


def _rujuk(data: DataSkm, baris: str, kolom: int, nilai: float | str, bentuk: str | None = None) -> Rumus:
    """A live reference to a calculated cell of the worksheet Pengolahan."""
    return Rumus(f"={NAMA}!{letter(kolom)}{letak(data).baris(baris)}", nilai, bentuk)


def _ringkasan(data: DataSkm) -> Lembar:
    hasil, indeks = data.hasil, data.indeks
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
        *_ringkasan_nilai(data),
        ("Galat sampel 95 % (±)", ik95),
        ("Mutu dibaca", kalimat.mutu_dibaca(data) or KOSONG),
        ("Jawaban diterima", hasil.rekap_semua.n),
        ("Jawaban yang dikecualikan", hasil.n_dikecualikan),
        (f"{data.label} gabungan bila yang dikecualikan ikut dihitung", _nilai(hasil.indeks_semua)),
        *((("Catatan", c)) for c in kalimat.peringatan(data)),
        (),
        ("Unsur", "Nilai konversi", "NRR", "Mutu", "Peringkat"),
        *_ringkasan_unsur(data),
    ]
    return Lembar("Ringkasan", tuple(baris), (44, 90, 12, 10, 12))


def _nilai(indeks: Indeks) -> Sel:
    return indeks.ikm if indeks.ikm is not None else KOSONG


def _ringkasan_nilai(data: DataSkm) -> tuple[tuple[Sel, ...], ...]:
    """The official index first; then the other of the two indices of a unit, labelled."""
    gabungan, kelas = data.gabungan, data.gabungan.kelas
    olah = _rujuk(data, "ikm", 1, BELUM_ADA if gabungan.ikm is None else float(gabungan.ikm), _DUA)
    rata: Sel = data.rata_layanan if data.rata_layanan is not None else KOSONG
    if data.resmi_rata:
        resmi = data.indeks.kelas
        return (
            (data.label, rata),
            ("Mutu", resmi.mutu if resmi else KOSONG),
            ("Kinerja", resmi.kinerja if resmi else KOSONG),
            ("Cara menghitung", "Rata-rata layanan"),
            (f"{data.label} gabungan (pembanding)", olah),
        )
    return (
        (data.label, olah),
        ("Mutu", _rujuk(data, "mutu_ikm", 1, kelas.mutu if kelas else KOSONG)),
        ("Kinerja", _rujuk(data, "kinerja", 1, kelas.kinerja if kelas else KOSONG)),
        ("Cara menghitung", "Gabungan, semua jawaban"),
        ("Rata-rata layanan (pembanding)", rata),
    )


def _ringkasan_unsur(data: DataSkm) -> tuple[tuple[Sel, ...], ...]:
    peringkat = rank_unsur(data.gabungan)
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
        for kolom, u in enumerate(data.gabungan.unsur, start=1)
    )


def _per_layanan(data: DataSkm) -> Lembar:
    unsur = data.instrumen.unsur

    def nilai(k: Kelompok) -> tuple[Sel, ...]:
        if k.kecil:
            return (*(KOSONG,) * len(unsur), SEDIKIT, KOSONG)
        sel: tuple[Sel, ...] = tuple(u.konversi for u in k.indeks.unsur) or (KOSONG,) * len(unsur)
        return (*sel, _nilai(k.indeks), k.indeks.kelas.mutu if k.indeks.kelas else KOSONG)

    layanan = nama_layanan(data)
    jumlah: Sel = Rumus(f"=SUM(C2:C{len(layanan) + 1})", data.n, "0") if layanan else data.n
    isi: list[tuple[Sel, ...]] = [
        ("No", "Jenis layanan", "n", *(singkatan(u) for u in unsur), data.label, "Mutu"),
        *((no, nama, k.rekap.n, *nilai(k)) for no, (nama, k) in enumerate(layanan, start=1)),
        (None, label_gabungan(data), jumlah, *_gabungan(data)),
        (
            None,
            label_rata(data),
            None,
            *[None] * len(unsur),
            data.rata_layanan if data.rata_layanan is not None else KOSONG,
            mutu_rata(data),
        ),
    ]
    return Lembar("Per layanan", tuple(isi), (6, 48, 8, *[13.0] * len(unsur), 10, 8))


def _gabungan(data: DataSkm) -> tuple[Sel, ...]:
    """The pooled figures as live references to the worksheet Pengolahan."""
    indeks = data.gabungan
    nilai: list[float | str] = [float(u.konversi) for u in indeks.unsur]
    nilai = nilai or [KOSONG] * len(data.instrumen.unsur)
    return (
        *(_rujuk(data, "konversi", kolom, satu, _DUA) for kolom, satu in enumerate(nilai, start=1)),
        _rujuk(data, "ikm", 1, BELUM_ADA if indeks.ikm is None else float(indeks.ikm), _DUA),
        _rujuk(data, "mutu_ikm", 1, indeks.kelas.mutu if indeks.kelas else KOSONG),
    )


def _responden(data: DataSkm) -> Lembar:
    isi: list[tuple[Sel, ...]] = [("Karakteristik", "Indikator", "Jumlah", "Persentase", data.label)]
    if data.nihil:
        return Lembar("Responden", (*isi, (BELUM_ADA,)), (28, 28, 12, 14, 14))
    for kelompok in data.karakteristik:
        awal, akhir = len(isi) + 1, len(isi) + len(kelompok.baris)
        n, nilai = kelompok.jumlah, list_nilai(data.instrumen, kelompok)
        for urut, (nama, jumlah) in enumerate(kelompok.baris):
            rumus = Rumus(f"=C{awal + urut}/C${akhir + 1}", jumlah / n if n else 0, "0.0%")
            isi.append((kelompok.label, nama, jumlah, rumus, _bilangan(nilai[urut])))
        semua = _bilangan(index_all(data.instrumen, kelompok))
        kaki = Rumus(f"=SUM(C{awal}:C{akhir})", n, "0"), Rumus(f"=SUM(D{awal}:D{akhir})", 1, "0.0%")
        isi.append((kelompok.label, "Jumlah", *kaki, semua))
    catatan = (
        f"Untuk keperluan internal. Sel berisi 1 sampai 4 responden tidak boleh diumumkan; {data.label} kelompok"
        f" sekecil itu ditulis “{SAMAR}”."
    )
    return Lembar("Responden", (*isi, (), (catatan,)), (28, 28, 12, 14, 14))


def _bilangan(teks: str) -> Sel:
    """Turn a printed figure back into a number; words stay words."""
    return Decimal(teks.replace(".", "").replace(",", ".")) if teks[:1].isdigit() else teks


def _tren(data: DataSkm) -> Lembar:
    isi: list[tuple[Sel, ...]] = [("Periode", "n", data.label, "Mutu", "Perubahan", "Keterangan")]
    for titik, (*_, beda, nyata) in zip(data.tren, tabel_tren(data).baris, strict=True):
        kini = titik.indeks
        mutu = kini.kelas.mutu if kini is not None and kini.kelas else KOSONG
        keterangan = "Belum ditutup" if kini is None else nyata if kini.n else BELUM_ADA
        if titik.periode == data.hasil.periode and data.sementara:
            keterangan = f"Sementara. {keterangan}".removesuffix(f" {KOSONG}")
        n: Sel = kini.n if kini is not None and kini.n else KOSONG
        ikm: Sel = _nilai(kini) if kini is not None else KOSONG
        isi.append((titik.periode.nama, n, ikm, mutu, _selisih(beda), keterangan))
    isi += [(), (kalimat.perubahan(data),)]
    return Lembar("Tren", tuple(isi), (24, 10, 10, 10, 12, 28))


def _selisih(teks: str) -> Sel:
    """Turn a printed difference back into a number; a dash stays a dash."""
    return KOSONG if teks == KOSONG else Decimal(teks.replace(".", "").replace(",", "."))
