"""Letter numbers: one series a year for the office or for a unit with a pattern of its own; no number twice."""

from datetime import date, datetime

from sqlalchemy import func, select

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import Bentrok, DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.teks import clean_teks
from portal.organisasi.models import NomorSurat, PolaSurat, Unit
from portal.organisasi.nomor import NOMOR_MAKS, PolaNomor
from portal.organisasi.service import ancestor_ids


def read_pola(unit_id: int | None) -> tuple[int | None, PolaNomor]:
    """Return the pattern that numbers a unit's letters and the unit it belongs to (None: the whole office).

    The nearest unit upwards with a pattern of its own decides.
    """
    sesi = db.session()
    for calon in [*(ancestor_ids(unit_id) if unit_id else ()), None]:
        syarat = PolaSurat.unit_id.is_(None) if calon is None else PolaSurat.unit_id == calon
        baris = sesi.scalar(select(PolaSurat).where(syarat).order_by(PolaSurat.id.desc()).limit(1))
        if baris is not None:
            return calon, PolaNomor(baris.pola, baris.klasifikasi)
    return None, PolaNomor()


def save_pola(unit: Unit | None, pola: PolaNomor, *, pelaku: str, now: datetime) -> None:
    """Number the letters of the office or of a unit and those below it in this way from now on."""
    db.session().add(
        PolaSurat(
            unit_id=unit.id if unit else None,
            pola=clean_teks(pola.pola),
            klasifikasi=clean_teks(pola.klasifikasi)[:20],
            diubah_at=now,
            diubah_oleh=pelaku,
        )
    )
    objek = unit.kode if unit else "instansi"
    append_jejak(pelaku=pelaku, aksi="surat.pola", objek=objek, now=now, rincian={"pola": pola.pola})


def assign_nomor(
    unit: Unit, *, objek: str, perihal: str, tanggal: date, sendiri: str = "", pelaku: str, now: datetime
) -> str:
    """Give a letter its number and return it; the same `objek` gets the same number again.

    `sendiri` is a number from the office's own agenda, which is kept as typed. Raises DomainError for one that is
    too long, Bentrok for one that is used already, or when the letter has another number.
    """
    sesi = db.session()
    wait_for_turn("nomor_surat")
    lama = sesi.scalar(select(NomorSurat).where(NomorSurat.objek == objek))
    nomor = clean_teks(sendiri)
    if lama is not None:
        if nomor not in ("", lama.nomor):
            raise Bentrok("sudah_bernomor", _n("Surat ini sudah bernomor %(nomor)s."), bidang="nomor", nomor=lama.nomor)
        return lama.nomor
    seri, pola = read_pola(unit.id)
    urut: int | None = None
    if nomor:
        _check_own(nomor)
    else:
        urut, nomor = _next(seri, pola, unit, tanggal)
    sesi.add(
        NomorSurat(
            seri_unit_id=seri,
            tahun=tanggal.year,
            urut=urut,
            nomor=nomor,
            objek=objek,
            perihal=perihal[:200],
            unit_id=unit.id,
            tanggal=tanggal,
            dibuat_at=now,
            dibuat_oleh=pelaku,
        )
    )
    sesi.flush()
    append_jejak(pelaku=pelaku, aksi="surat.nomor", objek=objek, now=now, rincian={"nomor": nomor})
    return nomor


def _is_used(nomor: str) -> bool:
    return db.session().scalar(select(NomorSurat.id).where(NomorSurat.nomor == nomor)) is not None


def _check_own(nomor: str) -> None:
    if len(nomor) > NOMOR_MAKS:
        raise DomainError("nomor_panjang", _n("Nomor surat paling panjang 80 huruf."), bidang="nomor")
    if _is_used(nomor):
        raise Bentrok("nomor_terpakai", _n("Nomor surat itu sudah dipakai."), bidang="nomor")


def _next(seri: int | None, pola: PolaNomor, unit: Unit, tanggal: date) -> tuple[int, str]:
    """Return the next free running number of the series and the number it gives; one typed by hand is skipped."""
    milik = NomorSurat.seri_unit_id.is_(None) if seri is None else NomorSurat.seri_unit_id == seri
    terakhir = db.session().scalar(select(func.max(NomorSurat.urut)).where(milik, NomorSurat.tahun == tanggal.year))
    urut = (terakhir or 0) + 1
    while _is_used(nomor := pola.write(urut, tanggal=tanggal, unit=unit.kode)):
        urut += 1
    return urut, nomor


def find_nomor(objek: str) -> str | None:
    """Return the number given to an object, None when it has none."""
    return db.session().scalar(select(NomorSurat.nomor).where(NomorSurat.objek == objek))


def list_nomor(tahun: int, unit_ids: frozenset[int] | None = None, *, jumlah: int = 200) -> list[NomorSurat]:
    """Return the agenda of a year of these units (None: all), newest first."""
    pilih = select(NomorSurat).where(NomorSurat.tahun == tahun).order_by(NomorSurat.id.desc()).limit(jumlah)
    if unit_ids is not None:
        pilih = pilih.where(NomorSurat.unit_id.in_(unit_ids))
    return list(db.session().scalars(pilih))
