"""The index of a unit and period: running from the roll-up, or frozen from a closed period."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import _n
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Unit, list_layanan, list_loket, subtree_ids
from portal.skm.domain.indeks import (
    Indeks,
    Rekap,
    average_layanan,
    compare_bobot,
    compute_indeks,
    fold_rekap,
    list_peringatan,
    mean_of_layanan,
    straddled,
)
from portal.skm.domain.instrumen import Instrumen, round_half_up
from portal.skm.domain.keabsahan import SAH, AturanSkm, build_aturan
from portal.skm.domain.profil import KANAL
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.domain.statistik import sampel_minimum
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Penutupan
from portal.skm.service.aturan import read_aturan, read_populasi, total_populasi
from portal.skm.service.rekap import DIHITUNG, read_rekap, read_rekap_per

Status = Literal["sementara", "ditutup"]


@dataclass(frozen=True)
class Kelompok:
    """The counts and index of one group: a service, a counter, a way; `nomor` is its row id (0: none)."""

    kode: str
    nama: str
    rekap: Rekap
    indeks: Indeks
    nomor: int = 0
    populasi: int | None = None

    @property
    def n_minimum(self) -> int | None:
        """Minimum sample of the group, when its population is known."""
        return sampel_minimum(self.populasi) if self.populasi else None

    @property
    def kecil(self) -> bool:
        """Fewer than five answers: shown as "<5", without an index."""
        return 0 < self.rekap.n < SEL_KECIL


@dataclass(frozen=True)
class HasilIndeks:
    """Everything a page or report says about one unit, period and instrument.

    `rekap` are the answers that count, `rekap_semua` those and the excluded ones, `per_unit` the counted ones by
    the unit that got them (running figures only). `indeks` is the official index: of all answers together, or the
    mean of the services, as the rules (`aturan`) of the period say.
    """

    unit_kode: str
    unit_nama: str
    periode: Periode
    instrumen: Instrumen
    rekap: Rekap
    indeks: Indeks
    per_layanan: tuple[Kelompok, ...]
    per_loket: tuple[Kelompok, ...]
    per_kanal: tuple[Kelompok, ...]
    per_bulan: Mapping[str, int]
    n_dikecualikan: int
    populasi: int | None
    status: Status
    revisi: int | None
    peringatan: tuple[str, ...]
    unit_ids: frozenset[int] = frozenset()
    rekap_semua: Rekap = field(default_factory=Rekap)
    aturan: AturanSkm = field(default_factory=AturanSkm)
    catatan: tuple[str, ...] = ()
    per_unit: Mapping[int, Rekap] = field(default_factory=dict)

    @property
    def n_minimum(self) -> int | None:
        """Minimum sample for the population, when it is known."""
        return sampel_minimum(self.populasi) if self.populasi else None

    @property
    def indeks_semua(self) -> Indeks:
        """The pooled index with the excluded answers in it."""
        return compute_indeks(self.instrumen, self.rekap_semua)

    @property
    def indeks_gabungan(self) -> Indeks:
        """The index of all counted answers together."""
        return compute_indeks(self.instrumen, self.rekap, self.populasi)

    @property
    def indeks_rata_layanan(self) -> Indeks:
        """The unweighted mean of the services' indices."""
        return average_layanan(self.indeks_gabungan, [k.indeks for k in self.per_layanan])


def _group(
    instrumen: Instrumen,
    rekap: Mapping[Any, Rekap],
    nama: Iterable[tuple[Any, str, str]],
    populasi: Mapping[int, int] | None = None,
) -> tuple[Kelompok, ...]:
    kosong = Rekap()
    hasil = []
    for kunci, kode, sebutan in nama:
        isi, orang = rekap.get(kunci, kosong), (populasi or {}).get(kunci)
        nomor = kunci if isinstance(kunci, int) else 0
        hasil.append(Kelompok(kode, sebutan, isi, compute_indeks(instrumen, isi, orang), nomor, orang))
    return tuple(hasil)


def _name_loket(ids: frozenset[int]) -> list[tuple[int, str, str]]:
    """Return (id, code, name) of the counters; the unit is named when there are several units."""
    banyak = len(ids) > 1
    daftar = [(k.id, k.kode, f"{k.unit.nama}: {k.nama}" if banyak else k.nama) for k in list_loket(ids)]
    return [*daftar, (0, "", "Tanpa loket")]


def begun_bulan(periode: Periode, hari_ini: date) -> list[Periode]:
    """Return the months of a period that have begun."""
    return [b for b in periode.bulan() if b.mulai <= hari_ini]


def build_hasil(
    unit: Unit,
    periode: Periode,
    *,
    instrumen: str,
    hari_ini: date,
    populasi: int | None = None,
) -> HasilIndeks:
    """Compute the running figures of a unit (everything below it included) from the roll-up.

    `populasi` overrides the people served that were entered for the unit or its services.
    """
    ids = subtree_ids(unit.id)
    bentuk = find_instrumen(instrumen)
    aturan = read_aturan(periode.mulai)
    orang = read_populasi(unit.id, periode, bentuk, unit_ids=ids)
    jumlah_orang = populasi if populasi is not None else total_populasi(orang)
    tiap = read_rekap_per(ids, instrumen, periode, ("unit_id", "layanan_id", "status"), DIHITUNG)
    sah = {kunci: isi for kunci, isi in tiap.items() if kunci[2] == SAH}
    per_layanan = fold_rekap(sah, 1)
    total, semua = sum(per_layanan.values(), Rekap()), sum(tiap.values(), Rekap())
    bulan_kanal = read_rekap_per(ids, instrumen, periode, ("bulan", "kanal"), rinci=False)
    per_bulan = fold_rekap(bulan_kanal, 0)
    jumlah_bulan = {b.kode: per_bulan.get(b.mulai, Rekap()).n for b in begun_bulan(periode, hari_ini)}
    layanan = _group(bentuk, per_layanan, _name_layanan(ids, per_layanan), orang)
    per_loket = fold_rekap(read_rekap_per(ids, instrumen, periode, ("loket_id",), rinci=False), 0)
    loket = _group(bentuk, per_loket, _name_loket(ids))
    indeks = official_indeks(aturan, compute_indeks(bentuk, total, jumlah_orang), layanan)
    return HasilIndeks(
        unit_kode=unit.kode,
        unit_nama=unit.nama,
        periode=periode,
        instrumen=bentuk,
        rekap=total,
        indeks=indeks,
        per_layanan=layanan,
        per_loket=loket,
        per_kanal=_group(bentuk, fold_rekap(bulan_kanal, 1), [(kode, kode, nama) for kode, nama in KANAL.items()]),
        per_bulan=jumlah_bulan,
        n_dikecualikan=semua.n - total.n,
        populasi=jumlah_orang,
        status="sementara",
        revisi=None,
        peringatan=list_peringatan(
            bentuk, total.n, jumlah_bulan.values(), sampel_minimum(jumlah_orang) if jumlah_orang else None
        ),
        catatan=tuple(_doubts(indeks, layanan, loket, semua.n - total.n)),
        unit_ids=ids,
        rekap_semua=semua,
        aturan=aturan,
        per_unit=fold_rekap(sah, 0),
    )


def _name_layanan(ids: frozenset[int], rekap: Mapping[Any, Rekap]) -> list[tuple[int, str, str]]:
    """Return (id, code, name) of the active services, of the retired ones with answers, and of the unit as a whole."""
    daftar = [(s.id, s.kode, s.nama) for s in list_layanan(ids)]
    lain = {nomor for nomor, isi in rekap.items() if isi.n} - {nomor for nomor, _, _ in daftar} - {0}
    if lain:
        pilih = select(Layanan).where(Layanan.id.in_(lain)).order_by(Layanan.nama, Layanan.id)
        daftar += [(s.id, s.kode, s.nama) for s in db.session().scalars(pilih)]
    return [*daftar, (0, "", _n("Unit secara keseluruhan"))] if 0 in rekap else daftar


def official_indeks(aturan: AturanSkm, gabungan: Indeks, layanan: Iterable[Kelompok]) -> Indeks:
    """Return the index that counts by the rules: of all answers together, or the mean of the services."""
    return average_layanan(gabungan, [k.indeks for k in layanan]) if aturan.agregasi == "rata_layanan" else gabungan


def _doubts(indeks: Indeks, layanan: Iterable[Kelompok], loket: Iterable[Kelompok], n_dikecualikan: int) -> list[str]:
    """Return what a reader should know of these answers besides their number (reference: skm.md §7.2, §7.8)."""
    hasil = []
    if indeks.n and n_dikecualikan:
        hasil.append(f"{n_dikecualikan} jawaban dikecualikan")
    batas = straddled(indeks)
    if indeks.kelas and batas:
        hasil.append(f"interval menyentuh mutu {', '.join(k.mutu for k in batas)}")
    if indeks.n >= SEL_KECIL and any(k.nomor and k.rekap.n * 2 > indeks.n for k in loket) and _several(loket):
        hasil.append("satu loket memberi lebih dari separuh jawaban")
    kosong = sum(1 for k in layanan if not k.rekap.n)
    if indeks.n and kosong:
        hasil.append(f"{kosong} layanan tanpa responden")
    return hasil


def _several(loket: Iterable[Kelompok]) -> bool:
    return sum(1 for k in loket if k.nomor) > 1


def read_ikm_cepat(unit: Unit, periode: Periode, kode_instrumen: str = "skm") -> Indeks:
    """Return only the index of a unit and period, without its unsur, straight from the roll-up."""
    instrumen = find_instrumen(kode_instrumen)
    return compute_indeks(instrumen, read_rekap(subtree_ids(unit.id), kode_instrumen, periode, rinci=False))


def _dump_rekap(rekap: Rekap) -> dict[str, Any]:
    return {
        "n": rekap.n,
        "hitungan": {k: list(v) for k, v in rekap.hitungan.items()},
        "jumlah_t": rekap.jumlah_t,
        "jumlah_t2": rekap.jumlah_t2,
    }


def _load_rekap(isi: Mapping[str, Any]) -> Rekap:
    return Rekap(isi["n"], {k: tuple(v) for k, v in isi["hitungan"].items()}, isi["jumlah_t"], isi["jumlah_t2"])


def dump_hasil(hasil: HasilIndeks) -> str:
    """Return the counts and printed figures as canonical JSON, for a closed period."""
    kelompok = {
        nama: [
            {"nomor": k.nomor, "kode": k.kode, "nama": k.nama, "rekap": _dump_rekap(k.rekap), "populasi": k.populasi}
            for k in isi
        ]
        for nama, isi in (
            ("per_layanan", hasil.per_layanan),
            ("per_loket", hasil.per_loket),
            ("per_kanal", hasil.per_kanal),
        )
    }
    isi = {
        "unit_kode": hasil.unit_kode,
        "unit_nama": hasil.unit_nama,
        "versi": hasil.instrumen.versi,
        "rekap": _dump_rekap(hasil.rekap),
        "rekap_semua": _dump_rekap(hasil.rekap_semua),
        "aturan": hasil.aturan.to_dict(),
        **kelompok,
        "per_bulan": dict(hasil.per_bulan),
        "n_dikecualikan": hasil.n_dikecualikan,
        "peringatan": list(hasil.peringatan),
        "catatan": list(hasil.catatan),
        "unit_ids": sorted(hasil.unit_ids),
        "ikm": str(hasil.indeks.ikm) if hasil.indeks.ikm is not None else None,
        "mutu": hasil.indeks.kelas.mutu if hasil.indeks.kelas else None,
    }
    return json.dumps(isi, ensure_ascii=False, sort_keys=True)


def read_unit_ids(penutupan: Penutupan) -> frozenset[int]:
    """Return the units whose answers a closed period holds."""
    return frozenset(json.loads(penutupan.isi)["unit_ids"])


def load_hasil(penutupan: Penutupan) -> HasilIndeks:
    """Return the figures of a closed period as they were when it was closed."""
    isi = json.loads(penutupan.isi)
    instrumen = find_instrumen(penutupan.instrumen, isi["versi"])

    def load_kelompok(nama: str) -> tuple[Kelompok, ...]:
        hasil = []
        for k in isi[nama]:
            rekap, orang = _load_rekap(k["rekap"]), k.get("populasi")
            hasil.append(
                Kelompok(k["kode"], k["nama"], rekap, compute_indeks(instrumen, rekap, orang), k["nomor"], orang)
            )
        return tuple(hasil)

    rekap = _load_rekap(isi["rekap"])
    aturan = build_aturan(isi.get("aturan", {}))
    per_layanan = load_kelompok("per_layanan")
    # closed before version 0.4.0: without population in the interval, without excluded answers
    orang = penutupan.populasi if "aturan" in isi else None
    return HasilIndeks(
        unit_kode=isi["unit_kode"],
        unit_nama=isi["unit_nama"],
        periode=Periode.parse(penutupan.periode),
        instrumen=instrumen,
        rekap=rekap,
        indeks=official_indeks(aturan, compute_indeks(instrumen, rekap, orang), per_layanan),
        per_layanan=per_layanan,
        per_loket=load_kelompok("per_loket"),
        per_kanal=load_kelompok("per_kanal"),
        per_bulan=isi["per_bulan"],
        n_dikecualikan=isi["n_dikecualikan"],
        populasi=penutupan.populasi,
        status="ditutup",
        revisi=penutupan.revisi,
        peringatan=tuple(isi["peringatan"]),
        unit_ids=frozenset(isi["unit_ids"]),
        rekap_semua=_load_rekap(isi["rekap_semua"]) if "rekap_semua" in isi else rekap,
        aturan=aturan,
        catatan=tuple(isi.get("catatan", ())),
    )


@dataclass(frozen=True)
class Beku:
    """The head of a closed period: its official index, its counts, all answers with the excluded ones, its units."""

    indeks: Indeks
    rekap: Rekap
    n_semua: int
    unit_ids: frozenset[int]


def load_beku(penutupan: Penutupan) -> Beku:
    """Return the head of a closed period: what `load_hasil` gives, without the cost of its groups."""
    isi = json.loads(penutupan.isi)
    instrumen = find_instrumen(penutupan.instrumen, isi["versi"])
    rekap = _load_rekap(isi["rekap"])
    indeks = compute_indeks(instrumen, rekap, penutupan.populasi if "aturan" in isi else None)
    if build_aturan(isi.get("aturan", {})).agregasi == "rata_layanan":
        layanan = (compute_indeks(instrumen, _load_rekap(k["rekap"]), k.get("populasi")) for k in isi["per_layanan"])
        indeks = average_layanan(indeks, layanan)
    return Beku(indeks, rekap, rekap.n + isi["n_dikecualikan"], frozenset(isi["unit_ids"]))


def describe_indeks(hasil: HasilIndeks) -> dict[str, Any]:
    """Return the figures as the stable JSON of `skm indeks --json`; numbers are strings."""
    indeks = hasil.indeks
    rata = mean_of_layanan(k.indeks for k in hasil.per_layanan)
    return {
        "unit": hasil.unit_kode,
        "periode": hasil.periode.kode,
        "instrumen": hasil.instrumen.kode,
        "n": indeks.n,
        "n_dikecualikan": hasil.n_dikecualikan,
        "n_minimum": hasil.n_minimum,
        "unsur": [
            {
                "kode": u.unsur.kode,
                "nama": u.unsur.nama["id"],
                "jumlah": u.jumlah,
                "n": u.n,
                "nrr": str(round_half_up(u.nrr, 4)),
                "konversi": str(u.konversi),
                "mutu": u.kelas.mutu,
            }
            for u in indeks.unsur
        ],
        "ikm": _text(indeks.ikm),
        "mutu": indeks.kelas.mutu if indeks.kelas else None,
        "kinerja": indeks.kelas.kinerja if indeks.kelas else None,
        "ik95": _text(indeks.ik95),
        "terendah": list(indeks.terendah),
        "tertinggi": list(indeks.tertinggi),
        "pembanding": {b: _text(compare_bobot(indeks, b)) for b in hasil.instrumen.pembanding},
        "rata_rata_layanan": _text(rata),
        "agregasi": hasil.aturan.agregasi,
        "ikm_gabungan": _text(hasil.indeks_gabungan.ikm),
        "ikm_semua": _text(hasil.indeks_semua.ikm),
        "per_kanal": {k.kode: k.rekap.n for k in hasil.per_kanal},
        "per_bulan": dict(hasil.per_bulan),
        "status": hasil.status,
        "revisi": hasil.revisi,
        "peringatan": list(hasil.peringatan),
        "catatan": list(hasil.catatan),
    }


def _text(nilai: object) -> str | None:
    return None if nilai is None else str(nilai)
