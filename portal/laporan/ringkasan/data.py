"""The figures of one summary, and what they ask the head to decide. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from portal.inti.periode import Periode
from portal.laporan.bahan import AngkaAduan, TindakLanjut
from portal.laporan.bilangan import angka, bulat, gabung, tanggal
from portal.laporan.skm_triwulan.data import TitikTren
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.service.indeks import HasilIndeks
from portal.tindak_lanjut.domain.butir import Rencana
from portal.tindak_lanjut.domain.capaian import Capaian, Pita, count_capaian
from portal.wbs.domain.angka import Sajian

KEPUTUSAN_MAKS = 3
NAMA_MAKS = 60


@dataclass(frozen=True)
class DataRingkasan:
    """Everything the page says. `riwayat` are earlier quarters of the IKM, oldest first; `wbs` is None for a
    quarter that is not over, and of the whole office.
    """

    ikm: HasilIndeks
    ipak: HasilIndeks
    aduan: AngkaAduan
    wbs: Sajian | None
    tindak_lanjut: TindakLanjut
    hari_ini: date
    pita: Pita = field(default_factory=Pita)
    riwayat: tuple[TitikTren, ...] = ()
    ikm_dulu: HasilIndeks | None = None
    ipak_dulu: HasilIndeks | None = None

    @property
    def periode(self) -> Periode:
        """The quarter."""
        return self.ikm.periode

    @property
    def sementara(self) -> tuple[str, ...]:
        """Which parts may still change."""
        bagian = (("IKM", self.ikm.revisi), ("IPAK", self.ipak.revisi), ("pengaduan", self.aduan.ditutup or None))
        return tuple(nama for nama, tutup in bagian if tutup is None)

    @property
    def tren(self) -> tuple[TitikTren, ...]:
        """Earlier quarters and this one, oldest first."""
        return (*self.riwayat, TitikTren(self.periode, self.ikm.indeks, self.ikm.aturan.agregasi))

    @property
    def capaian(self) -> Capaian:
        """Recommendations of the quarter and carried over, by state."""
        return count_capaian(self.tindak_lanjut.semua)

    @property
    def terlambat(self) -> tuple[Rencana, ...]:
        """Plans that are open after their due date, the oldest first."""
        rencana = (r for b in self.tindak_lanjut.semua if b.terbuka for r in b.rencana if r.is_late(self.hari_ini))
        return tuple(sorted(rencana, key=lambda r: (r.tenggat, r.nomor)))


def shorten(teks: str, maks: int = NAMA_MAKS) -> str:
    """Return a text of at most `maks` characters, cut at a word."""
    satu = " ".join(teks.split())
    if len(satu) <= maks:
        return satu
    potong = satu[:maks]
    utuh = potong.rsplit(" ", 1)[0] if " " in potong[maks // 2 :] else potong[:-1]
    return f"{utuh}…"


def list_keputusan(data: DataRingkasan) -> tuple[str, ...]:
    """Return at most three things to decide, the most pressing first; each follows from a figure, which it names."""
    return tuple(_find_keputusan(data))[:KEPUTUSAN_MAKS]


def _find_keputusan(data: DataRingkasan) -> Iterator[str]:
    yield from _late(data)
    yield from _aduan(data)
    yield from _unplanned(data)
    yield from _ipak(data.ipak.indeks)
    yield from _unsur(data.ikm.indeks_gabungan)
    yield from _months(data)


def _late(data: DataRingkasan) -> Iterator[str]:
    if telat := data.terlambat:
        yield (
            f"Penyelesaian {bulat(len(telat))} rencana tindak lanjut yang lewat tenggat. Paling lama:"
            f" “{shorten(telat[0].kegiatan)}”, {shorten(telat[0].penanggung_jawab, 40)}, tenggat"
            f" {tanggal(telat[0].tenggat)}."
        )


def _aduan(data: DataRingkasan) -> Iterator[str]:
    aduan = data.aduan
    if aduan.belum:
        yield f"Siapa yang menangani {bulat(aduan.belum)} pengaduan yang belum ditindaklanjuti."
    telat = aduan.bertenggat - aduan.tepat
    if 2 * telat > aduan.bertenggat:
        yield (
            f"Cara mempercepat penyelesaian: {bulat(telat)} dari {bulat(aduan.bertenggat)} pengaduan yang selesai"
            " melewati tenggatnya."
        )


def _unplanned(data: DataRingkasan) -> Iterator[str]:
    tanpa = [b for b in data.tindak_lanjut.semua if b.terbuka and not b.berlaku]
    if tanpa:
        yield (
            f"Rencana dan penanggung jawab {bulat(len(tanpa))} rekomendasi yang belum mempunyai rencana, mulai dari"
            f" “{shorten(tanpa[0].uraian)}”."
        )


def _ipak(indeks: Indeks) -> Iterator[str]:
    puncak = indeks.instrumen.kelas[0]
    if indeks.n >= SEL_KECIL and indeks.ikm is not None and indeks.ikm < puncak.batas:
        rendah = gabung(shorten(u.unsur.nama["id"]) for u in indeks.unsur if u.unsur.kode in indeks.terendah)
        yield f"Perbaikan integritas: IPAK {angka(indeks.ikm)} di bawah {angka(puncak.batas)}, terendah pada {rendah}."


def _unsur(indeks: Indeks) -> Iterator[str]:
    if indeks.n < SEL_KECIL or len(indeks.terendah) == len(indeks.unsur):
        return
    rendah = [u for u in indeks.unsur if u.unsur.kode in indeks.terendah]
    nama = gabung(f"{shorten(u.unsur.nama['id'])} ({angka(u.konversi)}, {u.kelas.mutu})" for u in rendah[:3])
    yield f"Perbaikan layanan pada unsur terendah: {nama}."


def _months(data: DataRingkasan) -> Iterator[str]:
    minimum = data.ikm.instrumen.minimum_per_bulan or 0
    kurang = [Periode.parse(kode).nama for kode, n in data.ikm.per_bulan.items() if n < minimum]
    if kurang:
        yield f"Cara menambah responden: kurang dari {minimum} pada {gabung(kurang)}."
