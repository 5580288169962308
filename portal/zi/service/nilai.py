"""The assessor's confirmation of an item: a grade with a note, added and never changed; the newest counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.teks import clean_teks
from portal.organisasi.service import Unit
from portal.zi.domain.butir import URUTAN_HURUF, Butir
from portal.zi.models import Penilaian

CATATAN_MAKS = 1000


def confirm_nilai(
    butir: Butir, unit: Unit, tahun: int, huruf: str, catatan: str, *, saran: str | None, pelaku: str, now: datetime
) -> Penilaian:
    """Store what the assessor gives; a note is needed where it differs from the suggestion.

    Raises DomainError for a grade outside the scale or above the item's ceiling, and for a missing or long note.
    """
    if huruf not in butir.huruf:
        raise DomainError("huruf_salah", _n("Pilih nilai dari skala butir ini."), bidang="huruf")
    if butir.plafon and URUTAN_HURUF.index(huruf) < URUTAN_HURUF.index(butir.plafon):
        raise DomainError(
            "di_atas_plafon", _n("Nilai butir ini paling tinggi %(huruf)s."), bidang="huruf", huruf=butir.plafon
        )
    teks = clean_teks(catatan).strip()
    if len(teks) > CATATAN_MAKS:
        raise DomainError(
            "catatan_panjang",
            _n("Tulisan ini lebih dari %(batas)s huruf. Persingkat."),
            bidang="catatan",
            batas=CATATAN_MAKS,
        )
    if saran is not None and huruf != saran and len(teks) < 3:
        raise DomainError("catatan_perlu", _n("Nilai ini berbeda dari saran. Tulis alasannya."), bidang="catatan")
    wait_for_turn("zi.nilai")
    lama = find_nilai(butir.kode, unit.id, tahun)
    if lama is not None and (lama.huruf, lama.catatan, lama.saran) == (huruf, teks, saran or ""):
        return lama
    baris = Penilaian(
        butir=butir.kode,
        unit_id=unit.id,
        tahun=tahun,
        huruf=huruf,
        saran=saran or "",
        catatan=teks,
        dinilai_at=now,
        dinilai_oleh=pelaku,
    )
    sesi = db.session()
    sesi.add(baris)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="zi.nilai",
        objek=f"{unit.kode}/{tahun}/{butir.kode}",
        now=now,
        rincian={"huruf": huruf, "saran": saran or ""},
    )
    return baris


def list_riwayat(butir: str, unit_id: int, tahun: int) -> Sequence[Penilaian]:
    """Return every confirmation of an item, newest first."""
    return (
        db.session()
        .scalars(
            select(Penilaian)
            .where(Penilaian.butir == butir, Penilaian.unit_id == unit_id, Penilaian.tahun == tahun)
            .order_by(Penilaian.id.desc())
        )
        .all()
    )


def find_nilai(butir: str, unit_id: int, tahun: int) -> Penilaian | None:
    """Return the confirmation that counts."""
    return next(iter(list_riwayat(butir, unit_id, tahun)), None)


def read_nilai(unit_id: int, tahun: int) -> Mapping[str, Penilaian]:
    """Return item → the confirmation that counts."""
    pilih = select(Penilaian).where(Penilaian.unit_id == unit_id, Penilaian.tahun == tahun).order_by(Penilaian.id)
    return {b.butir: b for b in db.session().scalars(pilih)}
