"""What the dashboard shows beside the index, from the roll-ups alone: units below, trend, profile, priorities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.inti.galat import TidakDitemukan, _n
from portal.inti.hari_kerja import Kalender
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, list_layanan, list_loket, list_unit
from portal.skm.domain.indeks import Indeks, Rekap, compute_indeks, fold_rekap
from portal.skm.domain.instrumen import Instrumen, Kelas
from portal.skm.domain.kecukupan import Takar, gauge_bulan
from portal.skm.domain.prioritas import Prioritas, order_terendah, rank_prioritas
from portal.skm.domain.profil import DEMOGRAFI, KANAL_TERBUKTI
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.domain.sel_kecil import hide_small, show_jumlah
from portal.skm.domain.statistik import sampel_minimum
from portal.skm.domain.ukuran import Nilai, Ukuran, compute_nilai, total_of
from portal.skm.instrumen import find_instrumen
from portal.skm.service.aturan import read_populasi_per
from portal.skm.service.indeks import Beku, HasilIndeks, begun_bulan
from portal.skm.service.rekap import DIHITUNG, SelProfil, read_profil, read_rekap, read_rekap_per
from portal.skm.service.tren import Orang, Tren, build_tren, list_periode, populasi_of


@dataclass(frozen=True)
class Cabang:
    """A unit below another one, everything below it included; `sendiri`: what belongs to the upper unit alone."""

    unit: Unit
    nilai: Nilai
    unit_ids: frozenset[int]
    populasi: int | None = None
    sendiri: bool = False

    @property
    def n_minimum(self) -> int | None:
        """Minimum sample of the unit, when its population is known."""
        return sampel_minimum(self.populasi) if self.populasi else None


@dataclass(frozen=True)
class Golongan:
    """One option of a question about the respondent: its label, number as shown, index and error (None: hidden)."""

    label: str
    jumlah: str
    ikm: Decimal | None = None
    ik95: Decimal | None = None
    kelas: Kelas | None = None


@dataclass(frozen=True)
class TabelProfil:
    """One question about the respondents; `tersembunyi`: at least one group is too small to be shown."""

    nama: str
    golongan: tuple[Golongan, ...]
    tersembunyi: bool


@dataclass(frozen=True)
class Papan:
    """Everything the dashboard adds to the figures of a unit and period."""

    hasil: HasilIndeks
    cabang: tuple[Cabang, ...]
    tren: Tren
    profil: tuple[TabelProfil, ...]
    takar: tuple[Takar, ...]

    @property
    def prioritas(self) -> tuple[Prioritas, ...]:
        """The unsur below the average of the others, the one that would add most first."""
        return rank_prioritas(self.hasil.indeks)

    @property
    def terendah(self) -> tuple[str, ...]:
        """Names of the lowest unsur; of a tie the one that would add most first."""
        return tuple(u.unsur.nama["id"] for u in order_terendah(self.hasil.indeks))

    @property
    def terbukti(self) -> int:
        """How many answers came with a proof of the visit."""
        return sum(k.rekap.n for k in self.hasil.per_kanal if k.kode in KANAL_TERBUKTI)


def build_papan(unit: Unit, hasil: HasilIndeks, *, kalender: Kalender, hari_ini: date) -> Papan:
    """Read what stands beside the running figures of a unit."""
    bentuk = hasil.instrumen
    orang = read_populasi_per(hasil.unit_ids, [p.kode for p in list_periode(hasil.periode)], bentuk.jenis)
    profil = read_profil(hasil.unit_ids, bentuk.kode, hasil.periode) if hasil.rekap.n >= SEL_KECIL else {}
    return Papan(
        hasil,
        tuple(_read_cabang(unit, hasil, orang)),
        build_tren(unit.id, hasil.unit_ids, hasil.periode, bentuk, kini=hasil.indeks, orang=orang),
        describe_profil(bentuk, profil),
        gauge_bulan(hasil.per_bulan, bentuk.minimum_per_bulan, kalender, hari_ini),
    )


def subtree_of(unit_id: int, semua: Sequence[Unit]) -> frozenset[int]:
    """Return the ids of a unit and of everything below it, from units that are already loaded."""
    hasil, sisa = {unit_id}, [unit_id]
    while sisa:
        induk = sisa.pop()
        baru = [u.id for u in semua if u.induk_id == induk and u.id not in hasil]
        hasil.update(baru)
        sisa.extend(baru)
    return frozenset(hasil)


def _read_cabang(unit: Unit, hasil: HasilIndeks, orang: Orang) -> list[Cabang]:
    """Return the units directly below, and what the unit itself got; nothing for a unit without units below."""
    if len(hasil.unit_ids) < 2:
        return []
    semua = list_unit(hasil.unit_ids)
    cabang: list[Cabang] = []
    terpakai: set[int] = set()
    for anak in (u for u in semua if u.induk_id == unit.id):
        ids = subtree_of(anak.id, semua)
        terpakai |= ids
        jumlah = populasi_of(anak.id, ids, hasil.periode.kode, orang)
        ukuran = sum((total_of(hasil.per_unit[i]) for i in ids if i in hasil.per_unit), Ukuran())
        cabang.append(Cabang(anak, compute_nilai(hasil.instrumen, ukuran, jumlah), ids, jumlah))
    sisa = sum((total_of(isi) for i, isi in hasil.per_unit.items() if i not in terpakai), Ukuran())
    if cabang and sisa.n:
        cabang.append(Cabang(unit, compute_nilai(hasil.instrumen, sisa), frozenset({unit.id}), sendiri=True))
    return cabang


def describe_profil(instrumen: Instrumen, isi: Mapping[tuple[str, str], SelProfil]) -> tuple[TabelProfil, ...]:
    """Return number and index of every group; small ones and those that would give them away stay hidden."""
    hasil = []
    for tanya in instrumen.profil:
        if tanya not in DEMOGRAFI:
            continue
        opsi = {**DEMOGRAFI[tanya].opsi, "": _n("Tidak menjawab")}
        sel = {kode: isi[tanya, kode] for kode in opsi if (tanya, kode) in isi}
        if not sel:
            continue
        tersembunyi = hide_small({kode: satu.n for kode, satu in sel.items()})
        golongan = []
        for kode, satu in sel.items():
            nilai = Nilai() if kode in tersembunyi else compute_nilai(instrumen, Ukuran(*vars(satu).values()))
            jumlah = show_jumlah(kode, satu.n, tersembunyi)
            golongan.append(Golongan(opsi[kode], jumlah, nilai.ikm, nilai.ik95, nilai.kelas))
        hasil.append(TabelProfil(DEMOGRAFI[tanya].label, tuple(golongan), bool(tersembunyi)))
    return tuple(hasil)


@dataclass(frozen=True)
class Rincian:
    """The figures of one service or counter of a unit: by counter and by month; ids 0: none."""

    instrumen: Instrumen
    nama: str
    indeks: Indeks
    rekap: Rekap
    populasi: int | None
    per_loket: tuple[tuple[int, str, Nilai], ...]
    per_bulan: tuple[tuple[Periode, Nilai], ...]

    @property
    def n_minimum(self) -> int | None:
        """Minimum sample of the service, when its population is known."""
        return sampel_minimum(self.populasi) if self.populasi else None


def read_rincian(
    unit_ids: frozenset[int],
    periode: Periode,
    kode: str,
    *,
    layanan_id: int | None,
    loket_id: int | None,
    hari_ini: date,
) -> Rincian:
    """Return the figures of one service, one counter, or one service at one counter.

    Raises TidakDitemukan for a service or counter that these units do not have.
    """
    bentuk = find_instrumen(kode)
    saring = {k: v for k, v in (("layanan_id", layanan_id), ("loket_id", loket_id)) if v is not None}
    nama_loket = {k.id: k.nama for k in list_loket(unit_ids)} | {0: _n("Tanpa loket")}
    nama_layanan = {s.id: s.nama for s in list_layanan(unit_ids)} | {0: _n("Unit secara keseluruhan")}
    if (layanan_id is not None and layanan_id not in nama_layanan) or (
        loket_id is not None and loket_id not in nama_loket
    ):
        raise TidakDitemukan("rincian_tidak_ada", _n("Layanan atau loket ini tidak ada di unit itu."))
    tiap = read_rekap_per(unit_ids, kode, periode, ("loket_id", "bulan"), saring=saring)
    per_loket, per_bulan = fold_rekap(tiap, 0), fold_rekap(tiap, 1)
    orang = read_populasi_per(unit_ids, [periode.kode], bentuk.jenis) if layanan_id and loket_id is None else {}
    populasi = next((isi[layanan_id] for isi in orang.values() if layanan_id in isi), None) if layanan_id else None
    total = sum(tiap.values(), Rekap())
    bagian = [nama_layanan[layanan_id]] if layanan_id is not None else []
    bagian += [nama_loket[loket_id]] if loket_id is not None else []
    return Rincian(
        bentuk,
        ", ".join(bagian),
        compute_indeks(bentuk, total, populasi),
        total,
        populasi,
        tuple(
            (nomor, nama_loket.get(nomor, str(nomor)), compute_nilai(bentuk, total_of(isi)))
            for nomor, isi in sorted(per_loket.items(), key=lambda p: nama_loket.get(p[0], ""))
        ),
        tuple(
            (b, compute_nilai(bentuk, total_of(per_bulan.get(b.mulai, Rekap()))))
            for b in begun_bulan(periode, hari_ini)
        ),
    )


@dataclass(frozen=True)
class Susulan:
    """What happened to a closed period since: answers added, and whether any figure changed at all."""

    tambahan: int = 0
    berubah: bool = False


def compare_tertutup(beku: Beku, kini: HasilIndeks) -> Susulan:
    """Compare a closed period with the running figures of the same units, from the roll-up alone."""
    sah, semua = kini.rekap, kini.rekap_semua.n
    if beku.unit_ids != kini.unit_ids:
        sah = read_rekap(beku.unit_ids, kini.instrumen.kode, kini.periode)
        semua = read_rekap(beku.unit_ids, kini.instrumen.kode, kini.periode, DIHITUNG).n
    tambahan = semua - beku.n_semua
    return Susulan(max(0, tambahan), bool(tambahan) or sah.n != beku.rekap.n or (sah.n > 0 and sah != beku.rekap))
