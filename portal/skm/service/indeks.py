"""The index of a unit and period: running from the roll-up, or frozen from a closed period."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from portal.inti.periode import Periode
from portal.organisasi.service import Unit, list_layanan, list_loket, subtree_ids
from portal.skm.domain import (
    KANAL,
    SEL_KECIL,
    Indeks,
    Instrumen,
    Rekap,
    compare_bobot,
    compute_indeks,
    list_peringatan,
    mean_of_layanan,
    round_half_up,
    sampel_minimum,
)
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Penutupan
from portal.skm.service.rekap import count_dikecualikan, read_rekap_per

Status = Literal["sementara", "ditutup"]


@dataclass(frozen=True)
class Kelompok:
    """The counts and index of one group: a service, a counter, a way; `nomor` is its row id (0: none)."""

    kode: str
    nama: str
    rekap: Rekap
    indeks: Indeks
    nomor: int = 0

    @property
    def kecil(self) -> bool:
        """Fewer than five answers: shown as "<5", without an index."""
        return 0 < self.rekap.n < SEL_KECIL


@dataclass(frozen=True)
class HasilIndeks:
    """Everything a page or report says about one unit, period and instrument."""

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

    @property
    def n_minimum(self) -> int | None:
        """Minimum sample for the population, when it is known."""
        return sampel_minimum(self.populasi) if self.populasi else None


def _group(
    instrumen: Instrumen, rekap: Mapping[Any, Rekap], nama: Iterable[tuple[Any, str, str]]
) -> tuple[Kelompok, ...]:
    kosong = Rekap()
    return tuple(
        Kelompok(
            kode,
            sebutan,
            rekap.get(kunci, kosong),
            compute_indeks(instrumen, rekap.get(kunci, kosong)),
            kunci if isinstance(kunci, int) else 0,
        )
        for kunci, kode, sebutan in nama
    )


def _name_loket(ids: frozenset[int]) -> list[tuple[int, str, str]]:
    """Return (id, code, name) of the counters; the unit is named when there are several units."""
    banyak = len(ids) > 1
    daftar = [(k.id, k.kode, f"{k.unit.nama}: {k.nama}" if banyak else k.nama) for k in list_loket(ids)]
    return [*daftar, (0, "", "Tanpa loket")]


def _begun(periode: Periode, hari_ini: date) -> list[Periode]:
    return [b for b in periode.bulan() if b.mulai <= hari_ini]


def build_hasil(
    unit: Unit,
    periode: Periode,
    *,
    instrumen: Instrumen,
    hari_ini: date,
    populasi: int | None = None,
) -> HasilIndeks:
    """Compute the running figures of a unit (everything below it included) from the roll-up."""
    ids = subtree_ids(unit.id)
    per_layanan = read_rekap_per(ids, instrumen.kode, periode, "layanan_id")
    total = sum(per_layanan.values(), Rekap())
    per_bulan = read_rekap_per(ids, instrumen.kode, periode, "bulan")
    jumlah_bulan = {b.kode: per_bulan.get(b.mulai, Rekap()).n for b in _begun(periode, hari_ini)}
    return HasilIndeks(
        unit_kode=unit.kode,
        unit_nama=unit.nama,
        periode=periode,
        instrumen=instrumen,
        rekap=total,
        indeks=compute_indeks(instrumen, total),
        per_layanan=_group(instrumen, per_layanan, [(s.id, s.kode, s.nama) for s in list_layanan(ids)]),
        per_loket=_group(instrumen, read_rekap_per(ids, instrumen.kode, periode, "loket_id"), _name_loket(ids)),
        per_kanal=_group(
            instrumen,
            read_rekap_per(ids, instrumen.kode, periode, "kanal"),
            [(kode, kode, nama) for kode, nama in KANAL.items()],
        ),
        per_bulan=jumlah_bulan,
        n_dikecualikan=count_dikecualikan(ids, instrumen.kode, periode),
        populasi=populasi,
        status="sementara",
        revisi=None,
        peringatan=list_peringatan(
            instrumen, total.n, jumlah_bulan.values(), sampel_minimum(populasi) if populasi else None
        ),
        unit_ids=ids,
    )


def read_ikm_cepat(unit: Unit, periode: Periode, kode_instrumen: str = "skm") -> Indeks:
    """Return only the index of a unit and period, straight from the roll-up."""
    instrumen = find_instrumen(kode_instrumen)
    per = read_rekap_per(subtree_ids(unit.id), kode_instrumen, periode, None)
    return compute_indeks(instrumen, sum(per.values(), Rekap()))


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
        nama: [{"nomor": k.nomor, "kode": k.kode, "nama": k.nama, "rekap": _dump_rekap(k.rekap)} for k in isi]
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
        **kelompok,
        "per_bulan": dict(hasil.per_bulan),
        "n_dikecualikan": hasil.n_dikecualikan,
        "peringatan": list(hasil.peringatan),
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
        return tuple(
            Kelompok(k["kode"], k["nama"], r := _load_rekap(k["rekap"]), compute_indeks(instrumen, r), k["nomor"])
            for k in isi[nama]
        )

    rekap = _load_rekap(isi["rekap"])
    return HasilIndeks(
        unit_kode=isi["unit_kode"],
        unit_nama=isi["unit_nama"],
        periode=Periode.parse(penutupan.periode),
        instrumen=instrumen,
        rekap=rekap,
        indeks=compute_indeks(instrumen, rekap),
        per_layanan=load_kelompok("per_layanan"),
        per_loket=load_kelompok("per_loket"),
        per_kanal=load_kelompok("per_kanal"),
        per_bulan=isi["per_bulan"],
        n_dikecualikan=isi["n_dikecualikan"],
        populasi=penutupan.populasi,
        status="ditutup",
        revisi=penutupan.revisi,
        peringatan=tuple(isi["peringatan"]),
        unit_ids=frozenset(isi["unit_ids"]),
    )


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
        "per_bulan": dict(hasil.per_bulan),
        "status": hasil.status,
        "revisi": hasil.revisi,
        "peringatan": list(hasil.peringatan),
    }


def _text(nilai: object) -> str | None:
    return None if nilai is None else str(nilai)
