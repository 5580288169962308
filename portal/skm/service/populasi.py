"""People served (or employees) of a unit by period: a whole table at once, files, the numbers of a period before.

Who reads them for an index: `portal.skm.service.aturan.read_populasi`. A closed period keeps the numbers it was
closed with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.inti.tabel import Tabel
from portal.organisasi.service import Layanan, Unit, list_layanan, list_unit
from portal.skm.models import Populasi
from portal.skm.service.aturan import POPULASI_MAKS, save_populasi

JENIS = {"masyarakat": _n("Penerima layanan"), "pegawai": _n("Pegawai")}
KOLOM = ("unit", "layanan", "periode", "jumlah")
MAKS_GALAT = 20
SUMBER_MAKS = 160


def read_unit_populasi(unit_id: int, periode: Periode, jenis: str) -> dict[int, Populasi]:
    """Return service id (0: the unit itself) → what was entered for exactly this unit, period and kind."""
    pilih = select(Populasi).where(
        Populasi.unit_id == unit_id, Populasi.periode == periode.kode, Populasi.jenis == jenis
    )
    return {b.layanan_id: b for b in db.session().scalars(pilih)}


def save_table(
    unit: Unit,
    periode: Periode,
    isi: Mapping[int, int | None],
    *,
    jenis: str,
    sumber: str,
    pelaku: str,
    now: datetime,
) -> int:
    """Store the numbers of a unit's services (0: the unit itself), None takes one away; return how many changed.

    Raises DomainError for a number out of bounds, an unknown kind, and a service of another unit.
    """
    milik = {0, *(s.id for s in list_layanan([unit.id]))}
    if jenis not in JENIS or not milik >= set(isi):
        raise DomainError("pilihan_salah", _n("Pilihan ini tidak dikenal."), bidang="jenis")
    wait_for_turn("populasi")
    lama = read_unit_populasi(unit.id, periode, jenis)
    berubah = 0
    for layanan_id, jumlah in isi.items():
        ada = lama.get(layanan_id)
        if jumlah is None and ada is not None:
            _remove(unit, ada, pelaku=pelaku, now=now)
        elif jumlah is not None and (ada is None or ada.jumlah != jumlah or (sumber and ada.sumber != sumber)):
            save_populasi(unit, layanan_id, periode, jumlah, jenis=jenis, sumber=sumber, pelaku=pelaku, now=now)
        else:
            continue
        berubah += 1
    return berubah


def _remove(unit: Unit, baris: Populasi, *, pelaku: str, now: datetime) -> None:
    db.session().delete(baris)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="skm.populasi",
        objek=f"{unit.kode}/{baris.periode}",
        now=now,
        rincian={"layanan": baris.layanan_id, "jumlah": None, "jenis": baris.jenis},
    )


@dataclass(frozen=True)
class BarisPopulasi:
    """One checked row of a file; `layanan_id` 0: the unit itself."""

    unit: Unit
    layanan_id: int
    periode: Periode
    jumlah: int


def parse_populasi(tabel: Tabel, *, cakupan: frozenset[int] | None) -> list[BarisPopulasi]:
    """Check a whole table (columns unit, layanan, periode, jumlah); raises DomainError that names every bad row.

    An empty `layanan` means the unit as a whole. Units outside the scope count as unknown.
    """
    _check_kolom(tabel)
    unit = {u.kode.casefold(): u for u in list_unit(cakupan)}
    layanan = {(s.unit_id, s.kode.casefold()): s for s in list_layanan([u.id for u in unit.values()])}
    hasil: list[BarisPopulasi] = []
    pertama: dict[tuple[int, int, str], int] = {}
    salah = []
    for nomor, isi in tabel.baris:
        try:
            baris = _parse_baris(isi, unit, layanan)
            kunci = (baris.unit.id, baris.layanan_id, baris.periode.kode)
            if kunci in pertama:
                raise ValueError(f"sama dengan baris {pertama[kunci]}")
            pertama[kunci] = nomor
            hasil.append(baris)
        except ValueError as galat:
            salah.append(f"baris {nomor}: {galat}")
    if salah:
        _refuse_rows(salah)
    return hasil


def _check_kolom(tabel: Tabel) -> None:
    asing = [k for k in tabel.kolom if k not in KOLOM]
    hilang = [k for k in KOLOM if k not in tabel.kolom]
    if asing:
        raise DomainError(
            "kolom_asing",
            _n("Kolom tidak dikenal: %(kolom)s. Periksa ejaan nama kolom."),
            bidang="berkas",
            kolom=", ".join(asing)[:300],
        )
    if hilang:
        raise DomainError("kolom_hilang", _n("Kolom belum ada: %(kolom)s."), bidang="berkas", kolom=", ".join(hilang))
    if not tabel.baris:
        raise DomainError("tanpa_baris", _n("Berkas tidak berisi baris data."), bidang="berkas")


def _parse_baris(
    isi: Mapping[str, str], unit: Mapping[str, Unit], layanan: Mapping[tuple[int, str], Layanan]
) -> BarisPopulasi:
    pemilik = unit.get(isi["unit"].casefold())
    if pemilik is None:
        raise ValueError(f"unit “{isi['unit'][:40]}” tidak ada")
    yang = layanan.get((pemilik.id, isi["layanan"].casefold())) if isi["layanan"] else None
    if isi["layanan"] and yang is None:
        raise ValueError(f"layanan “{isi['layanan'][:40]}” tidak ada di {pemilik.kode}")
    try:
        periode = Periode.parse(isi["periode"])
    except DomainError:
        raise ValueError(f"periode “{isi['periode'][:20]}” tidak benar, tulis seperti 2025-TW1") from None
    return BarisPopulasi(pemilik, yang.id if yang else 0, periode, _parse_jumlah(isi["jumlah"]))


def _parse_jumlah(teks: str) -> int:
    if not (teks.isascii() and teks.isdigit() and len(teks) < 11 and 1 <= int(teks) <= POPULASI_MAKS):
        raise ValueError(f"jumlah “{teks[:20]}” tidak benar, tulis bilangan bulat mulai 1 tanpa titik")
    return int(teks)


def _refuse_rows(salah: list[str]) -> None:
    sisa = len(salah) - MAKS_GALAT
    raise DomainError(
        "baris_salah",
        _n("Tidak ada yang diimpor. %(jumlah)s baris salah:\n%(rincian)s"),
        bidang="berkas",
        jumlah=len(salah),
        rincian="\n".join(salah[:MAKS_GALAT]) + (f"\ndan {sisa} baris lagi" if sisa > 0 else ""),
    )


def import_populasi(daftar: list[BarisPopulasi], *, jenis: str, sumber: str, pelaku: str, now: datetime) -> int:
    """Store checked rows over what was entered before; return how many changed. Raises DomainError for a bad kind."""
    kelompok: dict[tuple[int, str], tuple[Unit, Periode, dict[int, int | None]]] = {}
    for b in daftar:
        kunci = (b.unit.id, b.periode.kode)
        kelompok.setdefault(kunci, (b.unit, b.periode, {}))[2][b.layanan_id] = b.jumlah
    return sum(
        save_table(unit, periode, isi, jenis=jenis, sumber=sumber, pelaku=pelaku, now=now)
        for unit, periode, isi in kelompok.values()
    )
