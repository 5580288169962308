"""The quarter in a few figures, for the head's page and the monthly mail; the same data as the one-page summary."""

from collections.abc import Sequence
from datetime import date

from portal.inti.periode import Periode
from portal.laporan.bilangan import angka
from portal.laporan.ringkasan import DataRingkasan, kumpulkan
from portal.laporan.ringkasan.data import list_keputusan
from portal.organisasi.service import Unit


def read_ringkas(unit: Unit, periode: Periode, *, hari_ini: date) -> DataRingkasan:
    """Return the figures of a unit and quarter as they stand today."""
    return kumpulkan(unit, periode, hari_ini=hari_ini)


def list_pokok(data: DataRingkasan) -> Sequence[str]:
    """Return the sentences of the summary: index, integrity, complaints, follow-up."""
    ikm, ipak, aduan, capaian = data.ikm.indeks, data.ipak.indeks, data.aduan, data.capaian
    nilai = angka(ikm.ikm) if ikm.ikm is not None else "belum ada responden"
    kelas = f", mutu {ikm.kelas.mutu} ({ikm.kelas.kinerja})" if ikm.kelas else ""
    integritas = angka(ipak.ikm) if ipak.ikm is not None else "belum ada responden"
    persen = angka(capaian.persen) + " %" if capaian.persen is not None else "tidak ada rekomendasi"
    return (
        f"IKM: {nilai}{kelas}, {ikm.n} responden.",
        f"IPAK: {integritas}, {ipak.n} responden.",
        f"Pengaduan: {aduan.diterima} diterima, {aduan.sudah} sudah ditindaklanjuti, {aduan.belum} belum.",
        f"Tindak lanjut: {capaian.selesai} dari {capaian.dihitung} rekomendasi selesai ({persen}).",
    )


def list_putusan(data: DataRingkasan) -> Sequence[str]:
    """Return at most three things the head should decide."""
    return list_keputusan(data)
