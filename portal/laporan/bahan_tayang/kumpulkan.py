"""Collects the charts from the services of the reports; no single answer or case is read."""

from datetime import date

from portal.inti.periode import Periode
from portal.laporan.bahan_tayang.isi import DataTayang
from portal.laporan.ruang_lain import read_aduan, read_tindak_lanjut
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.kumpulkan import INSTRUMEN, IPAK, read_riwayat
from portal.organisasi.service import Unit
from portal.skm.service.penutupan import read_indeks
from portal.tindak_lanjut.service.baca import read_pita


def kumpulkan(unit: Unit, periode: Periode, *, hari_ini: date) -> DataTayang:
    """Collect a unit (everything below it included) and a period of any kind."""
    hasil = read_indeks(unit, periode, instrumen=INSTRUMEN, hari_ini=hari_ini)
    riwayat, dulu = read_riwayat(unit, periode)
    survei = DataSkm(
        hasil=hasil,
        hari_ini=hari_ini,
        jawaban=None,
        riwayat=riwayat,
        sebelumnya=dulu,
        ipak=read_indeks(unit, periode, instrumen=IPAK, hari_ini=hari_ini),
        ipak_dulu=read_riwayat(unit, periode, IPAK)[1],
        tindak_lanjut=read_tindak_lanjut(hasil.unit_ids, periode, per=hari_ini),
        pita=read_pita(),
    )
    return DataTayang(survei, read_aduan(unit, periode, hari_ini=hari_ini))
