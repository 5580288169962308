"""Collects the summary from the same services as the reports; the only part that reads."""

from datetime import date

from portal.inti.periode import Periode
from portal.laporan.ringkasan.data import DataRingkasan
from portal.laporan.ruang_lain import read_aduan, read_tindak_lanjut, read_wbs
from portal.laporan.skm_triwulan.kumpulkan import read_riwayat
from portal.organisasi.service import Unit
from portal.skm.service.penutupan import read_indeks
from portal.tindak_lanjut.service.baca import read_pita


def kumpulkan(unit: Unit, periode: Periode, *, hari_ini: date) -> DataRingkasan:
    """Collect a unit (everything below it included) and a quarter; whistle-blowing is of the whole office."""
    ikm = read_indeks(unit, periode, instrumen="skm", hari_ini=hari_ini)
    riwayat, dulu = read_riwayat(unit, periode)
    ipak = read_indeks(unit, periode, instrumen="ipak", hari_ini=hari_ini)
    _, ipak_dulu = read_riwayat(unit, periode, "ipak")
    return DataRingkasan(
        ikm=ikm,
        ipak=ipak,
        aduan=read_aduan(unit, periode, hari_ini=hari_ini),
        wbs=read_wbs(periode, hari_ini=hari_ini),
        tindak_lanjut=read_tindak_lanjut(ikm.unit_ids, periode, per=hari_ini),
        pita=read_pita(),
        hari_ini=hari_ini,
        riwayat=riwayat,
        ikm_dulu=dulu,
        ipak_dulu=ipak_dulu,
    )
