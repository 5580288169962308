"""The evaluation's figures, and what they recommend. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.inti.periode import Periode
from portal.laporan.bahan import TindakLanjut
from portal.laporan.bilangan import angka, bulat
from portal.laporan.jenis import Usulan
from portal.laporan.skm_triwulan.data import list_prioritas
from portal.skm.domain.paham import Paham
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.service.indeks import HasilIndeks
from portal.tindak_lanjut.domain.capaian import Pita
from portal.wbs.domain.angka import Sajian, Sel
from portal.wbs.domain.tenggat import BULAN_UMPAN_BALIK, HARI_KONFIRMASI, PERPANJANGAN_BULAN

LEWAT = {
    "konfirmasi": timedelta(days=HARI_KONFIRMASI),
    "umpan_balik": timedelta(days=HARI_KONFIRMASI + 31 * (BULAN_UMPAN_BALIK + PERPANJANGAN_BULAN)),
}
"""How long after the end of a quarter every deadline of its reports has passed, an extension included."""


@dataclass(frozen=True)
class DataEvaluasi:
    """Everything the evaluation says. `triwulan`: what may be shown of each quarter, None before its end."""

    unit_nama: str
    periode: Periode
    hari_ini: date
    triwulan: tuple[tuple[Periode, Sajian | None], ...]
    survei: HasilIndeks
    paham: Paham
    catatan_paham: tuple[str, ...] = ()
    tindak_lanjut: TindakLanjut = field(default_factory=TindakLanjut)
    pita: Pita = field(default_factory=Pita)

    @property
    def terbit(self) -> tuple[tuple[Periode, Sajian], ...]:
        """The quarters that are over."""
        return tuple((t, s) for t, s in self.triwulan if s is not None)

    @property
    def belum(self) -> tuple[Periode, ...]:
        """The quarters that are not over."""
        return tuple(t for t, s in self.triwulan if s is None)

    @property
    def sementara(self) -> bool:
        """Some figure may still change: a quarter is not over, or the survey that was answered is not closed."""
        return bool(self.belum) or (not self.survei_nihil and self.survei.status == "sementara")

    @property
    def nihil(self) -> bool:
        """No report came in any of the quarters that are over."""
        return bool(self.terbit) and all(s.diterima == 0 for _, s in self.terbit)

    @property
    def survei_nihil(self) -> bool:
        """No employee answered."""
        return not self.paham.responden


def list_usulan(data: DataEvaluasi) -> tuple[Usulan, ...]:
    """Return the recommendations: deadlines of whistle-blowing that were missed, what employees understand least.

    A hidden figure recommends nothing: the recommendation would tell it.
    """
    return (*_missed(data), *_survey(data))


def _missed(data: DataEvaluasi) -> Iterator[Usulan]:
    for triwulan, isi in data.terbit:
        for asal, nama, tepat in (
            ("konfirmasi", "konfirmasi penerimaan", isi.konfirmasi_tepat),
            ("umpan_balik", "umpan balik", isi.umpan_balik_tepat),
        ):
            if isi.per >= triwulan.hari_terakhir + LEWAT[asal] and is_short(tepat, isi.diterima):
                yield Usulan(
                    asal=f"{asal}.{triwulan.kode}",
                    uraian=f"Sampaikan {nama} kepada setiap pelapor WBS dalam batas waktunya.",
                    dasar=f"{triwulan.nama}: {tepat} dari {isi.diterima} laporan tepat waktu",
                )


def is_short(bagian: Sel | None, semua: Sel) -> bool:
    """Tell whether both figures may be shown and the first is less than the second."""
    return isinstance(bagian, int) and isinstance(semua, int) and bagian < semua


def _survey(data: DataEvaluasi) -> Iterator[Usulan]:
    indeks = data.survei.indeks
    if indeks.n < SEL_KECIL:
        return
    for u in list_prioritas(indeks):
        yield Usulan(
            asal=f"paham.{u.unsur.kode}",
            uraian=u.unsur.usulan.get("id", f"Sosialisasikan {u.unsur.nama['id']}."),
            dasar=f"{u.unsur.nama['id']} {angka(u.konversi)} ({u.kelas.mutu}), {bulat(indeks.n)} pegawai",
        )
