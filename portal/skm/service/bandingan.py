"""Indices side by side: units in one period, or periods of one unit, each against a chosen base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.inti.periode import Periode
from portal.organisasi.service import Unit, subtree_ids
from portal.skm.domain.banding import Beda, compare_nilai
from portal.skm.domain.indeks import Indeks, Rekap, average_layanan, compute_ik95_unsur, compute_indeks, fold_rekap
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.ukuran import Nilai
from portal.skm.instrumen import find_instrumen
from portal.skm.service.aturan import read_aturan, read_populasi_per
from portal.skm.service.indeks import load_beku
from portal.skm.service.papan import subtree_of
from portal.skm.service.rekap import read_rekap_per
from portal.skm.service.tren import list_tertutup, nilai_of, populasi_of, services_of


@dataclass(frozen=True)
class Baris:
    """One unit or period: its index (or one unsur of it), how it differs from the base.

    `tumpang`: it shares answers with the base, so that the two cannot be compared; `ditutup`: a printed figure.
    """

    kode: str
    nama: str
    nilai: Nilai
    populasi: int | None = None
    ditutup: bool = False
    dasar: bool = False
    tumpang: bool = False
    beda: Beda = field(default_factory=Beda)
    unit_ids: frozenset[int] = frozenset()


def _value(indeks: Indeks, rekap: Rekap, unsur: str | None, populasi: int | None) -> Nilai:
    """Return the index, or one unsur of it on the same scale."""
    if unsur is None or not indeks.unsur:
        return nilai_of(indeks)
    satu = next(u for u in indeks.unsur if u.unsur.kode == unsur)
    ik95 = compute_ik95_unsur(indeks.instrumen, rekap.hitungan[unsur], populasi)
    return Nilai(indeks.n, satu.konversi, ik95, satu.kelas)


def _official(
    instrumen: Instrumen,
    periode: Periode,
    per_layanan: Mapping[int, Rekap],
    orang: Mapping[int, int],
    jumlah: int | None,
) -> tuple[Indeks, Rekap]:
    total = sum(per_layanan.values(), Rekap())
    gabungan = compute_indeks(instrumen, total, jumlah)
    if read_aturan(periode.mulai).agregasi == "gabungan":
        return gabungan, total
    layanan = [compute_indeks(instrumen, isi, orang.get(nomor)) for nomor, isi in per_layanan.items()]
    return average_layanan(gabungan, layanan), total


def list_unit_rows(
    units: Sequence[Unit], semua: Sequence[Unit], periode: Periode, kode: str, *, unsur: str | None = None
) -> list[Baris]:
    """Return the running index of each unit, everything below it included; `semua`: the units they may hold."""
    isi = {u.id: subtree_of(u.id, semua) for u in units}
    ids = frozenset().union(*isi.values())
    bentuk = find_instrumen(kode)
    orang = read_populasi_per(ids, [periode.kode], bentuk.jenis)
    tiap = read_rekap_per(ids, kode, periode, ("unit_id", "layanan_id"))
    hasil = []
    for unit in units:
        milik = fold_rekap({k: r for k, r in tiap.items() if k[0] in isi[unit.id]}, 1)
        jumlah = populasi_of(unit.id, isi[unit.id], periode.kode, orang)
        indeks, total = _official(bentuk, periode, milik, services_of(isi[unit.id], periode.kode, orang), jumlah)
        nilai = _value(indeks, total, unsur, jumlah)
        hasil.append(Baris(unit.kode, unit.nama, nilai, jumlah, unit_ids=isi[unit.id]))
    return hasil


def list_period_rows(unit: Unit, periode: Sequence[Periode], kode: str, *, unsur: str | None = None) -> list[Baris]:
    """Return the index of one unit in each period: the printed one where it is closed, else as it runs."""
    ids, tutup = subtree_ids(unit.id), list_tertutup(unit.id, kode, periode)
    hasil, bentuk = [], find_instrumen(kode)
    for satu in periode:
        if satu.kode in tutup:
            beku = load_beku(tutup[satu.kode])
            nilai = _value(beku.indeks, beku.rekap, unsur, tutup[satu.kode].populasi)
            hasil.append(Baris(satu.kode, satu.nama, nilai, tutup[satu.kode].populasi, ditutup=True))
            continue
        orang = read_populasi_per(ids, [satu.kode], bentuk.jenis)
        jumlah = populasi_of(unit.id, ids, satu.kode, orang)
        milik = fold_rekap(read_rekap_per(ids, kode, satu, ("layanan_id",)), 0)
        indeks, total = _official(bentuk, satu, milik, services_of(ids, satu.kode, orang), jumlah)
        hasil.append(Baris(satu.kode, satu.nama, _value(indeks, total, unsur, jumlah), jumlah))
    return hasil


def compare_rows(daftar: Sequence[Baris], dasar: str | None) -> list[Baris]:
    """Return the rows with their difference from the base row; small ones and overlapping ones have none."""
    pokok = next((b for b in daftar if b.kode == dasar), None)
    if pokok is None:
        return list(daftar)
    hasil = []
    for satu in daftar:
        if satu.kode == pokok.kode:
            hasil.append(replace(satu, dasar=True))
        elif satu.unit_ids & pokok.unit_ids:
            hasil.append(replace(satu, tumpang=True))
        elif satu.nilai.kecil or pokok.nilai.kecil:
            hasil.append(satu)
        else:
            beda = compare_nilai(satu.nilai.ikm, satu.nilai.ik95, pokok.nilai.ikm, pokok.nilai.ik95)
            hasil.append(replace(satu, beda=beda))
    return hasil


def sort_rows(daftar: Sequence[Baris], urut: str, *, turun: bool) -> list[Baris]:
    """Return the rows sorted by nama, n, nilai or beda; rows without that figure stay last."""
    if urut == "nama":
        return sorted(daftar, key=lambda b: b.nama.casefold(), reverse=turun)
    if urut == "n":
        return sorted(daftar, key=lambda b: (0 if b.nilai.kecil else b.nilai.n, b.nama), reverse=turun)

    def read(b: Baris) -> object:
        return None if b.nilai.kecil else b.beda.selisih if urut == "beda" else b.nilai.ikm

    ada = [b for b in daftar if read(b) is not None]
    kosong = [b for b in daftar if read(b) is None]
    return sorted(ada, key=lambda b: (read(b), b.nama), reverse=turun) + kosong
