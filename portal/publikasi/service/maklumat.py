"""Use cases of the maklumat: sign a new version, find the one in force for a service."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.tugas import enqueue_tugas
from portal.organisasi.service import Layanan, Unit, find_penandatangan, get_unit
from portal.publikasi.domain.maklumat import IsiMaklumat
from portal.publikasi.models import Maklumat

JENIS_TUGAS = "publikasi.maklumat"
JABATAN_MAKS = 160


def save_maklumat(unit: Unit, layanan: Layanan | None, isi: IsiMaklumat, *, pelaku: str, now: datetime) -> Maklumat:
    """Add a version of the maklumat of a unit (`layanan` None) or of one service, and ask for its sheets.

    The signatory is whoever signs for the unit on that date. What says the same as the newest version, signed by the
    same person, is that version. Raises DomainError when nobody signs.
    """
    wait_for_turn("maklumat")
    tanda = find_penandatangan(unit.id, isi.tanggal)
    if tanda is None:
        raise DomainError(
            "tanpa_penandatangan",
            _n("Belum ada penandatangan pada tanggal ini. Tambahkan lebih dahulu di halaman Organisasi."),
            bidang="tanggal",
        )
    lama = next(iter(list_versi(unit.id, layanan.id if layanan else None)), None)
    jabatan = f"{tanda.sebagai} {tanda.jabatan}".strip()[:JABATAN_MAKS]
    baru = {**vars(isi), "jabatan": jabatan, "nama": tanda.nama, "nip": tanda.nip}
    if lama is not None and all(getattr(lama, k) == v for k, v in baru.items()):
        return lama
    maklumat = Maklumat(
        unit_id=unit.id,
        layanan_id=layanan.id if layanan else None,
        versi=lama.versi + 1 if lama else 1,
        dibuat_at=now,
        dibuat_oleh=pelaku,
        **baru,
    )
    sesi = db.session()
    sesi.add(maklumat)
    sesi.flush()
    request_lembar(maklumat, now=now)
    append_jejak(
        pelaku=pelaku,
        aksi="maklumat.versi",
        objek=f"{unit.kode}/{layanan.kode}" if layanan else unit.kode,
        now=now,
        rincian={"versi": maklumat.versi, "tanggal": isi.tanggal, "penandatangan": tanda.nama},
    )
    return maklumat


def request_lembar(maklumat: Maklumat, *, now: datetime) -> None:
    """Ask for the printed sheets of a maklumat; asking again makes them anew."""
    enqueue_tugas(JENIS_TUGAS, {"maklumat": maklumat.id}, now=now)


def list_versi(unit_id: int, layanan_id: int | None) -> Sequence[Maklumat]:
    """Return the versions of one maklumat, newest first."""
    milik = Maklumat.layanan_id.is_(None) if layanan_id is None else Maklumat.layanan_id == layanan_id
    pilih = select(Maklumat).where(Maklumat.unit_id == unit_id, milik).order_by(Maklumat.versi.desc())
    return db.session().scalars(pilih).all()


def list_maklumat(unit_ids: Iterable[int] | None) -> Sequence[tuple[Maklumat, Unit, Layanan | None]]:
    """Return every version of the units, by unit and service, newest first."""
    pilih = (
        select(Maklumat, Unit, Layanan)
        .join(Unit, Unit.id == Maklumat.unit_id)
        .outerjoin(Layanan, Layanan.id == Maklumat.layanan_id)
        .order_by(Unit.nama, Layanan.nama, Maklumat.versi.desc())
    )
    if unit_ids is not None:
        pilih = pilih.where(Maklumat.unit_id.in_(list(unit_ids)))
    return [(m, unit, layanan) for m, unit, layanan in db.session().execute(pilih)]


def get_maklumat(maklumat_id: int, unit_ids: frozenset[int] | None) -> tuple[Maklumat, Unit, Layanan | None]:
    """Return one version with its unit and service; raises TidakDitemukan outside the units."""
    maklumat = db.session().get(Maklumat, maklumat_id)
    if maklumat is None or (unit_ids is not None and maklumat.unit_id not in unit_ids):
        raise TidakDitemukan("maklumat_tidak_ada", _n("Maklumat ini tidak ada."))
    layanan = db.session().get(Layanan, maklumat.layanan_id) if maklumat.layanan_id else None
    return maklumat, get_unit(maklumat.unit_id), layanan


def map_maklumat(unit_ids: Iterable[int], per: date) -> Mapping[tuple[int, int | None], Maklumat]:
    """Return the maklumat in force on a day by (unit, service); the unit's own has the service None."""
    pilih = (
        select(Maklumat).where(Maklumat.unit_id.in_(list(unit_ids)), Maklumat.tanggal <= per).order_by(Maklumat.versi)
    )
    return {(m.unit_id, m.layanan_id): m for m in db.session().scalars(pilih)}


def pick_maklumat(berlaku: Mapping[tuple[int, int | None], Maklumat], layanan: Layanan) -> Maklumat | None:
    """Return the maklumat that promises a service: its own, else its unit's."""
    return berlaku.get((layanan.unit_id, layanan.id)) or berlaku.get((layanan.unit_id, None))
