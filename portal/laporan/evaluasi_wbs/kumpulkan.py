"""Collects the evaluation: what everybody may see of whistle-blowing, the employees' survey, the follow-up."""

from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.laporan.evaluasi_wbs.data import DataEvaluasi
from portal.laporan.ruang_lain import read_tindak_lanjut, read_wbs
from portal.organisasi.service import Unit
from portal.skm.service.paham import explain_paham, read_paham
from portal.skm.service.penutupan import find_penutupan, read_indeks
from portal.tindak_lanjut.service.baca import read_pita

INSTRUMEN, SUMBER = "pegawai-wbs", "wbs"


def list_triwulan(periode: Periode) -> tuple[Periode, ...]:
    """Return the quarters of a period, oldest first; raises DomainError for a month."""
    if periode.jenis == "bulan":
        raise DomainError(
            "bukan_triwulan", _n("Evaluasi WBS dibuat untuk triwulan, semester, atau tahun."), bidang="periode"
        )
    return tuple(dict.fromkeys(Periode.containing(b.mulai) for b in periode.bulan()))


def kumpulkan(unit: Unit, periode: Periode, *, hari_ini: date) -> DataEvaluasi:
    """Collect a period made of quarters; whistle-blowing is of the whole office, the survey of the unit.

    No key is used and no case is read: only `compute_publik`, which shows a quarter after its end.
    """
    survei = read_indeks(unit, periode, instrumen=INSTRUMEN, hari_ini=hari_ini)
    tutup = find_penutupan(unit.id, periode, INSTRUMEN, survei.revisi) if survei.revisi else None
    paham = read_paham(unit, survei.instrumen, periode, penutupan=tutup)
    return DataEvaluasi(
        unit_nama=unit.nama,
        periode=periode,
        hari_ini=hari_ini,
        triwulan=tuple((t, read_wbs(t, hari_ini=hari_ini)) for t in list_triwulan(periode)),
        survei=survei,
        paham=paham,
        catatan_paham=explain_paham(paham),
        tindak_lanjut=read_tindak_lanjut(survei.unit_ids, periode, sumber=SUMBER, per=hari_ini),
        pita=read_pita(),
    )
