"""What the portal knows of one unit (everything below it included) and year, each thing read at most once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Unit, list_layanan, list_unit, subtree_ids
from portal.pengaduan.domain.hasil import Angka
from portal.pengaduan.service.angka import read_angka
from portal.publikasi.service import Terbitan
from portal.skm.domain.paham import Paham
from portal.skm.instrumen import find_instrumen
from portal.skm.service.indeks import HasilIndeks, load_hasil
from portal.skm.service.paham import read_paham
from portal.skm.service.penutupan import Penutupan, find_penutupan, list_penutupan
from portal.skm.service.rekap import read_rekap_per
from portal.wbs.domain.angka import Sajian
from portal.wbs.service.angka import compute_publik
from portal.wbs.service.status import Kesiapan, read_kesiapan
from portal.zi.service import publikasi, tindak_lanjut
from portal.zi.service.dokumen import DokumenPortal, list_dokumen, list_dokumen_luar

SURVEI = "skm"


@dataclass
class Konteks:
    """One unit and year as seen on a day."""

    unit: Unit
    tahun: int
    hari_ini: date

    @property
    def periode(self) -> Periode:
        """The whole year."""
        return Periode(self.tahun, "tahun")

    @property
    def per(self) -> date:
        """Today, or the last day of a year that is over."""
        return min(self.hari_ini, self.periode.hari_terakhir)

    @property
    def berjalan(self) -> bool:
        """The year is not over."""
        return self.hari_ini in self.periode

    @property
    def triwulan(self) -> list[Periode]:
        """The quarters of the year that have begun, in order."""
        semua = [Periode(self.tahun, "triwulan", i) for i in range(1, 5)]
        return [p for p in semua if p.mulai <= self.hari_ini]

    def last_day(self, periode: Periode) -> date:
        """Return the last day of a period, or today while it runs."""
        return min(periode.hari_terakhir, self.hari_ini)

    @cached_property
    def ids(self) -> frozenset[int]:
        """The unit and everything below it."""
        return subtree_ids(self.unit.id)

    @cached_property
    def nama_unit(self) -> Mapping[int, str]:
        """Names of these units."""
        return {u.id: u.nama for u in list_unit(self.ids)}

    @cached_property
    def layanan(self) -> Sequence[Layanan]:
        """The active services of these units."""
        return list_layanan(self.ids)

    def list_layanan_di(self, unit_id: int) -> frozenset[int]:
        """Return the services of one of these units and of everything below it."""
        if unit_id not in self._layanan_di:
            ids = self.ids if unit_id == self.unit.id else subtree_ids(unit_id)
            self._layanan_di[unit_id] = frozenset(s.id for s in self.layanan if s.unit_id in ids)
        return self._layanan_di[unit_id]

    @cached_property
    def _layanan_di(self) -> dict[int, frozenset[int]]:
        return {}

    @cached_property
    def dokumen(self) -> list[DokumenPortal]:
        """The portal's own documents of the year."""
        return list_dokumen(self.ids, self.tahun)

    @cached_property
    def dokumen_luar(self) -> list[DokumenPortal]:
        """Documents of other offices about the year that stand for one of ours."""
        return list_dokumen_luar(self.ids, self.tahun)

    def list_tutup(self, instrumen: str) -> list[tuple[Penutupan, HasilIndeks]]:
        """Return the closed periods of the year of one survey with their figures, oldest first."""
        if instrumen not in self._tutup:
            daftar = [
                p for p in list_penutupan(self.unit.id, instrumen) if Periode.parse(p.periode).tahun == self.tahun
            ]
            self._tutup[instrumen] = [(p, load_hasil(p)) for p in sorted(daftar, key=lambda p: (p.mulai, p.periode))]
        return self._tutup[instrumen]

    @cached_property
    def _tutup(self) -> dict[str, list[tuple[Penutupan, HasilIndeks]]]:
        return {}

    @cached_property
    def responden(self) -> Mapping[Periode, int]:
        """Respondents of each month that has begun: of closed quarters as they were closed, else as they are now."""
        beku = {k: n for _tutup, hasil in self.list_tutup(SURVEI) for k, n in hasil.per_bulan.items()}
        kini = read_rekap_per(self.ids, SURVEI, self.periode, ("bulan",), rinci=False)
        hidup = {kunci[0]: isi.n for kunci, isi in kini.items()}
        bulan = [b for b in self.periode.bulan() if b.mulai <= self.hari_ini]
        return {b: beku.get(b.kode, hidup.get(b.mulai, 0)) for b in bulan}

    @cached_property
    def layanan_dinilai(self) -> frozenset[int]:
        """Services with survey answers in the year."""
        kini = read_rekap_per(self.ids, SURVEI, self.periode, ("layanan_id",), rinci=False)
        return frozenset(kunci[0] for kunci, isi in kini.items() if isi.n and kunci[0])

    @cached_property
    def pengaduan(self) -> Angka:
        """Complaint figures of the year."""
        return read_angka(self.unit, self.periode, banding=False)

    @cached_property
    def pengaduan_triwulan(self) -> list[Angka]:
        """Complaint figures of each quarter that has begun."""
        return [read_angka(self.unit, p, banding=False) for p in self.triwulan]

    @cached_property
    def terbitan(self) -> list[Terbitan]:
        """Published survey results about the year."""
        return publikasi.list_hasil(self.unit.id, self.tahun)

    @cached_property
    def standar(self) -> publikasi.Cakupan:
        """Coverage of standards of service."""
        return publikasi.read_cakupan(self.ids, per=self.per)

    @cached_property
    def informasi_terbit(self) -> int:
        """Services whose information stands on a public page."""
        return publikasi.count_terbit([s.id for s in self.layanan], per=self.per)

    @cached_property
    def reviu(self) -> Sequence[publikasi.Reviu]:
        """Review sheets of standards of the year."""
        return publikasi.list_reviu_tahun(self.ids, self.tahun)

    @cached_property
    def pemasangan(self) -> Sequence[publikasi.Pemasangan]:
        """Photos of what was posted in the year."""
        return publikasi.list_foto(self.ids, self.tahun)

    @cached_property
    def wbs(self) -> Kesiapan:
        """Whether the sealed room takes reports."""
        return read_kesiapan()

    @cached_property
    def wbs_triwulan(self) -> list[Sajian]:
        """Figures of the sealed room for each quarter that is over, as everybody may see them: small numbers hidden."""
        hasil = []
        for p in self.triwulan:
            if p.sampai <= self.hari_ini:
                try:
                    hasil.append(compute_publik(p, hari_ini=self.hari_ini))
                except DomainError:
                    continue
        return hasil

    def read_paham(self, kode: str) -> tuple[Periode, Paham] | None:
        """Return the newest half year with answers to an employee survey, as closed or as it stands now."""
        if kode not in self._paham:
            self._paham[kode] = self._find_paham(kode)
        return self._paham[kode]

    @cached_property
    def _paham(self) -> dict[str, tuple[Periode, Paham] | None]:
        return {}

    def _find_paham(self, kode: str) -> tuple[Periode, Paham] | None:
        instrumen = find_instrumen(kode)
        for ke in (2, 1):
            periode = Periode(self.tahun, "semester", ke)
            if periode.mulai > self.hari_ini:
                continue
            paham = read_paham(self.unit, instrumen, periode, penutupan=find_penutupan(self.unit.id, periode, kode))
            if paham.responden:
                return periode, paham
        return None

    def count_rekomendasi(self, sumber: Sequence[str]) -> tindak_lanjut.Rekap:
        """Return the recommendations of the year from these sources."""
        return tindak_lanjut.count_rekomendasi(self.ids, sumber, self.tahun, per=self.per)
