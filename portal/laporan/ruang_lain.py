"""What several documents read of other rooms: complaints, whistle-blowing, follow-up."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portal.inti.galat import TidakDitemukan
from portal.inti.periode import Periode
from portal.laporan.bahan import AngkaAduan, TindakLanjut, split_butir
from portal.organisasi.service import Unit
from portal.pengaduan.service.rekap import read_rekap
from portal.tindak_lanjut.service.baca import list_butir
from portal.wbs.domain.angka import Sajian
from portal.wbs.service.angka import compute_publik


def read_aduan(unit: Unit, periode: Periode, *, hari_ini: date) -> AngkaAduan:
    """Return the frozen figures of a closed period, else those at the end of a day: the ones the reports print."""
    rekap = read_rekap(unit, periode, hari_ini=hari_ini)
    return _angka_aduan(rekap.angka, ditutup=not rekap.sementara)


def _angka_aduan(isi: Mapping[str, Any], *, ditutup: bool) -> AngkaAduan:
    return AngkaAduan(
        diterima=isi["A1"],
        harus=isi["A2"],
        selesai=isi["A3"],
        proses=isi["A4"],
        belum=isi["A5"],
        tepat=isi["B4_n"],
        bertenggat=isi["B4_dari"],
        per_kanal=tuple((b["kode"], b["n"]) for b in isi["D1"]),
        per_bulan=tuple((b["kode"], b["n"]) for b in isi["D5"]),
        ditutup=ditutup,
    )


def read_wbs(periode: Periode, *, hari_ini: date) -> Sajian | None:
    """Return what everybody may see of a quarter that is over; None before its end. Of the whole office."""
    try:
        return compute_publik(periode, hari_ini=hari_ini)
    except TidakDitemukan:
        return None


def read_tindak_lanjut(
    unit_ids: Iterable[int], periode: Periode, *, sumber: str | None = None, per: date
) -> TindakLanjut:
    """Return the recommendations that a document of a period accounts for, as they stood at the end of a day.

    About the period: also those of shorter periods within it. Carried over: about periods that began earlier, unless
    nothing of them was open any more when this one began.
    """
    return split_butir(list_butir(unit_ids, sumber=sumber, per=per), periode)
