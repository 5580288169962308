"""Before a publication: does it, with what is public already, tell on few people?"""

from datetime import date

from sqlalchemy import ColumnElement, select

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.organisasi.service import Unit
from portal.publikasi.domain.selisih import Luas, find_selisih, keep_newest, pick_widest
from portal.publikasi.models import Publikasi
from portal.skm.service.indeks import read_unit_ids
from portal.skm.service.penutupan import Penutupan

SEBUT_MAKS = 3


def _measure(penutupan: Penutupan, unit: Unit) -> Luas:
    periode = Periode.parse(penutupan.periode)
    nama = f"{periode.nama} {unit.nama}"
    return Luas(penutupan.id, unit.id, read_unit_ids(penutupan), periode, penutupan.n, nama)


def _list_terbit(instrumen: str, mulai: date, sampai: date, *batas: ColumnElement[bool]) -> list[Luas]:
    """Return the publications of an instrument that begin in [mulai, sampai), former revisions too."""
    pilih = (
        select(Penutupan, Unit)
        .join(Publikasi, Publikasi.penutupan_id == Penutupan.id)
        .join(Unit, Unit.id == Publikasi.unit_id)
        .where(Penutupan.instrumen == instrumen, Penutupan.mulai >= mulai, Penutupan.mulai < sampai, *batas)
    )
    return [_measure(penutupan, unit) for penutupan, unit in db.session().execute(pilih)]


def check_not_revealing(penutupan: Penutupan, unit: Unit) -> None:
    """Raise DomainError, naming the publications, when figures of one to four people would follow by subtraction."""
    baru = _measure(penutupan, unit)
    tahun = Periode(baru.periode.tahun, "tahun")
    lain = find_selisih(baru, _list_terbit(penutupan.instrumen, tahun.mulai, tahun.sampai))
    if lain:
        nama = "; ".join(satu.nama for satu in lain[:SEBUT_MAKS])
        raise DomainError(
            "terlalu_sedikit",
            _n(
                "Belum dapat diterbitkan: jawaban kurang dari 5 orang akan terlihat dari selisih dengan hasil"
                " yang sudah terbit: %(lain)s."
            ),
            lain=nama if len(lain) <= SEBUT_MAKS else f"{nama}; …",
        )


def find_bagian(penutupan: Penutupan, unit: Unit) -> tuple[list[int], list[int]]:
    """Return the closings published inside one: of the units below it in its period, of its unit in shorter periods.

    Each time the widest ones that do not overlap, newest revisions; numbers of closings.
    """
    ini = _measure(penutupan, unit)
    anak, periode = ini.unit_ids - {unit.id}, ini.periode
    di_bawah = (Publikasi.unit_id.in_(anak), Penutupan.periode == periode.kode)
    unit_lain = _list_terbit(penutupan.instrumen, periode.mulai, periode.sampai, *di_bawah) if anak else []
    sendiri = _list_terbit(penutupan.instrumen, periode.mulai, periode.sampai, Publikasi.unit_id == unit.id)
    pendek = [satu for satu in sendiri if satu.periode != periode and ini.holds(satu)]
    return (
        [satu.nomor for satu in pick_widest(keep_newest(unit_lain), lambda luas: luas.unit_ids)],
        [satu.nomor for satu in pick_widest(keep_newest(pendek), lambda luas: frozenset(luas.periode.bulan()))],
    )
