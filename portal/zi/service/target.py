"""Yearly targets and what was realised: from the portal's own figures, from evidence, or typed in by the office."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.teks import clean_teks
from portal.organisasi.service import Unit
from portal.zi.butir import find_indikator, load_target
from portal.zi.domain.bukti import Ukuran
from portal.zi.domain.target import Capaian, Indikator, parse_nilai
from portal.zi.models import Realisasi, Target
from portal.zi.service.konteks import SURVEI, Konteks
from portal.zi.service.metrik import read_metrik
from portal.zi.service.nilai import read_nilai
from portal.zi.service.slot import list_slot

ALASAN_MAKS = 200
TAHUN_AWAL, TAHUN_AKHIR = 2020, 2100


def read_target(kode: str, tahun: int) -> Decimal | None:
    """Return the target of an indicator in a year: the newest set by the office, else the one of the data file.

    Raises TidakDitemukan for an unknown indicator.
    """
    indikator = find_indikator(kode)
    baris = db.session().scalar(
        select(Target).where(Target.indikator == kode, Target.tahun == tahun).order_by(Target.id.desc()).limit(1)
    )
    return Decimal(baris.nilai) if baris else indikator.target.get(tahun)


def list_perubahan(tahun: int) -> Sequence[Target]:
    """Return what the office set for a year, newest first."""
    return db.session().scalars(select(Target).where(Target.tahun == tahun).order_by(Target.id.desc())).all()


def _check_tahun(tahun: int) -> None:
    if not TAHUN_AWAL <= tahun <= TAHUN_AKHIR:
        raise DomainError("tahun_salah", _n("Tahun ini tidak dapat dipakai."), bidang="tahun")


def _check_catatan(teks: str, bidang: str) -> str:
    bersih = clean_teks(teks).strip()
    if len(bersih) > ALASAN_MAKS:
        raise DomainError(
            "terlalu_panjang",
            _n("Tulisan ini lebih dari %(batas)s huruf. Persingkat."),
            bidang=bidang,
            batas=ALASAN_MAKS,
        )
    return bersih


def set_target(kode: str, tahun: int, nilai: str, alasan: str, *, pelaku: str, now: datetime) -> Target | None:
    """Set the target of a year; the former one stays in the history. None: nothing changed.

    Raises DomainError for a value that is no number of its kind or a missing reason when one was set before.
    """
    indikator = find_indikator(kode)
    _check_tahun(tahun)
    angka, teks = parse_nilai(nilai, indikator, bidang="nilai"), _check_catatan(alasan, "alasan")
    lama = read_target(kode, tahun)
    if lama == angka:
        return None
    if lama is not None and len(teks) < 3:
        raise DomainError(
            "alasan_perlu", _n("Target ini mengubah target sebelumnya. Tulis alasannya."), bidang="alasan"
        )
    baris = Target(indikator=kode, tahun=tahun, nilai=str(angka), alasan=teks, dibuat_at=now, dibuat_oleh=pelaku)
    db.session().add(baris)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="zi.target",
        objek=f"{kode}/{tahun}",
        now=now,
        rincian={"nilai": str(angka), "lama": None if lama is None else str(lama), "alasan": teks},
    )
    return baris


def set_realisasi(
    kode: str, unit: Unit, tahun: int, nilai: str, catatan: str, *, pelaku: str, now: datetime
) -> Realisasi:
    """Store a realised value that the portal cannot measure; raises DomainError when it can, or for a wrong number."""
    indikator = find_indikator(kode)
    _check_tahun(tahun)
    if not indikator.diketik:
        raise DomainError("diukur_portal", _n("Capaian indikator ini dihitung portal."), bidang="nilai")
    angka, teks = parse_nilai(nilai, indikator), _check_catatan(catatan, "catatan")
    lama = _typed(unit.id, tahun).get(kode)
    if lama is not None and (lama.nilai, lama.catatan) == (str(angka), teks):
        return lama
    baris = Realisasi(
        indikator=kode,
        unit_id=unit.id,
        tahun=tahun,
        nilai=str(angka),
        catatan=teks,
        dibuat_at=now,
        dibuat_oleh=pelaku,
    )
    db.session().add(baris)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="zi.realisasi",
        objek=f"{unit.kode}/{kode}/{tahun}",
        now=now,
        rincian={"nilai": str(angka)},
    )
    return baris


def _typed(unit_id: int, tahun: int) -> Mapping[str, Realisasi]:
    pilih = select(Realisasi).where(Realisasi.unit_id == unit_id, Realisasi.tahun == tahun).order_by(Realisasi.id)
    return {b.indikator: b for b in db.session().scalars(pilih)}


def measure(indikator: Indikator, metrik: Mapping[str, Ukuran]) -> Ukuran | None:
    """Return the figure behind an indicator; None when it has no metric."""
    return metrik.get(indikator.metrik) if indikator.metrik else None


def _count_bukti(k: Konteks, indikator: Indikator) -> Decimal:
    """Return how many pieces of evidence there are; as a code 1 for some and 2 for none."""
    butir, kode = indikator.bukti or ("", "")
    jumlah = sum(1 for s in list_slot(k.ids, k.tahun, butir) if s.slot.bukti == kode and s.berlaku)
    if indikator.arah == "kode_1_baik":
        return Decimal(1 if jumlah else 2)
    return Decimal(jumlah)


def _mutu_ikm(k: Konteks, nilai: Decimal) -> str:
    for _penutupan, hasil in k.list_tutup(SURVEI):
        if hasil.indeks.ikm == nilai and hasil.indeks.kelas is not None:
            return hasil.indeks.kelas.mutu
    return ""


def read_capaian_target(
    unit: Unit, tahun: int, *, hari_ini: date, saran: Mapping[str, str | None] | None = None
) -> list[Capaian]:
    """Return every indicator with target, realised value and quality.

    `saran` (item → suggested grade) gives the quality of indicators that belong to an item, where no assessor has
    confirmed one; the index brings its own class.
    """
    k = Konteks(unit, tahun, hari_ini)
    metrik, diketik = read_metrik(k), _typed(unit.id, tahun)
    nilai_asesor = read_nilai(unit.id, tahun)
    hasil = []
    for kode, indikator in load_target().items():
        ukuran = measure(indikator, metrik)
        nilai = ukuran.nilai if ukuran else None
        keterangan = ukuran.uraian.isi if ukuran else ""
        sumber: Literal["portal", "diketik", ""] = "" if indikator.diketik else "portal"
        if indikator.bukti is not None:
            nilai = _count_bukti(k, indikator)
        elif indikator.diketik and kode in diketik:
            nilai, sumber, keterangan = Decimal(diketik[kode].nilai), "diketik", diketik[kode].catatan
        asesor = nilai_asesor.get(indikator.butir)
        mutu = asesor.huruf if asesor else (saran or {}).get(indikator.butir) or ""
        if indikator.metrik == "ikm":
            mutu = _mutu_ikm(k, nilai) if nilai is not None else ""
        hasil.append(
            Capaian(
                indikator, tahun, read_target(kode, tahun), nilai, sumber if nilai is not None else "", mutu, keterangan
            )
        )
    return hasil
