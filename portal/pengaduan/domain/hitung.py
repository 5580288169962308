"""Collects the figures case by case. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from portal.inti.periode import Periode, local_date
from portal.pengaduan.domain.hasil import KUNCI, TABEL, Angka, Kepuasan, Ketepatan, LamaSelesai, Saldo
from portal.pengaduan.domain.keadaan_pada import Jawaban, Jendela, Potret
from portal.pengaduan.domain.rerata import Persen, summarize_lama
from portal.pengaduan.domain.riwayat import AngkaTidakCocok, Aturan, Golongan, Kalender, Riwayat
from portal.pengaduan.domain.status import KELUAR, Status
from portal.pengaduan.domain.tabel import Tabel, build_bulanan, build_tabel


class Durasi(NamedTuple):
    """Days from receipt to an answer without the pauses, and the pauses."""

    kerja: int
    kalender: int
    jeda_kerja: int
    jeda_kalender: int


class Hitungan:
    """Takes in cases one by one; `build` gives the figures."""

    def __init__(self, jendela: Jendela, aturan: Aturan, kalender: Kalender) -> None:
        self.jendela, self.aturan = jendela, aturan
        self.golongan = {b: aturan.golongkan(diberitahu=b) for b in (False, True)}
        self.anggota: defaultdict[str, set[int]] = defaultdict(set)
        self.diterima: list[Riwayat] = []
        self.respons: list[int] = []
        self.durasi: dict[str, list[Durasi]] = {"C2_pertama": [], "C2_akhir": []}
        self.nilai: list[int] = []
        self.tanpa_tenggat: defaultdict[str, int] = defaultdict(int)
        self.hari_kerja = lru_cache(maxsize=100_000)(kalender.count_hari_kerja)

    def add(self, r: Riwayat, p: Potret) -> None:
        """Count one case that exists at the as-of instant."""
        asal = self._find_asal(r, p)
        if asal is not None:
            self._add_keadaan(r, p, asal)
        if p.verifikasi is not None:
            self._judge("B3", r.id, p.verifikasi.waktu, p.verifikasi.tenggat_tahap, "B3_tepat")
        if p.respons is not None and p.respons[1]:
            self.anggota["C1"].add(r.id)
            self.respons.append(self._days(r.tanggal_diterima, self._date(p.respons[0])).kerja)
        self._add_penyelesaian(r, p)
        if p.dibuka_kembali:
            self.anggota["E1"].add(r.id)
        self._add_nilai(r)

    def _find_asal(self, r: Riwayat, p: Potret) -> str | None:
        if r.tanggal_lapor >= self.jendela.mulai:
            return "A1"
        if p.status_awal is not None and self.golongan[r.diberitahu][p.status_awal] in ("A4", "A5"):
            return "A0"
        return "A0r" if p.dibuka_kembali else None

    def _add_keadaan(self, r: Riwayat, p: Potret, asal: str) -> None:
        anggota, status = self.anggota, p.status
        if status is None:
            raise AngkaTidakCocok(f"case {r.id} has no state")
        anggota[asal].add(r.id)
        if asal == "A1":
            self.diterima.append(r)
            if r.tanggal_diterima < self.jendela.mulai:
                anggota["A1_terlambat"].add(r.id)
        golongan: Golongan = self.golongan[r.diberitahu][status]
        anggota[golongan].add(r.id)
        if golongan == "K":
            anggota[f"K.{status}"].add(r.id)
            return
        anggota["A2"].add(r.id)
        if golongan == "A3":
            if status is Status.DILIMPAHKAN:
                anggota["A3.dilimpahkan"].add(r.id)
        elif self.is_terlambat(p):
            anggota["B5"].add(r.id)

    def is_terlambat(self, p: Potret) -> bool:
        """Tell whether an open case is late. A paused clock is not late, nor is one that an answer has stopped."""
        if p.status in (Status.PERLU_KELENGKAPAN, Status.DITANGGAPI):
            return False
        return p.tenggat is not None and p.tenggat < self.jendela.per

    def _add_penyelesaian(self, r: Riwayat, p: Potret) -> None:
        if p.tuntas_dalam:
            self.anggota["E1_tuntas"].add(r.id)
        if p.pertama is not None and p.pertama.dalam:
            self._add_durasi("C2_pertama", r, p.pertama.jawaban)
        if p.terakhir is not None and p.terakhir.dalam and p.status in self.aturan.status_tuntas:
            jawaban = p.terakhir.jawaban
            self._add_durasi("C2_akhir", r, jawaban)
            self._judge("B4", r.id, jawaban.waktu, jawaban.tenggat_berlaku, "B4_tepat")
            self._judge("B4", r.id, jawaban.waktu, jawaban.tenggat_asal, "B4_asal_tepat")

    def _judge(self, dasar: str, nomor: int, waktu: datetime, tenggat: datetime | None, tepat: str) -> None:
        """Judge by the deadline written in the log: a holiday added later changes no verdict."""
        self.anggota[dasar].add(nomor)
        if tenggat is None:
            self.tanpa_tenggat[tepat] += 1
        elif waktu <= tenggat:
            self.anggota[tepat].add(nomor)

    def _add_durasi(self, kunci: str, r: Riwayat, jawaban: Jawaban) -> None:
        self.anggota[kunci].add(r.id)
        self.durasi[kunci].append(self.measure(r, jawaban))

    def measure(self, r: Riwayat, jawaban: Jawaban) -> Durasi:
        """Return the days from receipt to an answer."""
        jeda = [self._days(max(self._date(a), r.tanggal_diterima), self._date(b)) for a, b in jawaban.jeda]
        jk, jl = sum(j.kerja for j in jeda), sum(j.kalender for j in jeda)
        semua = self._days(r.tanggal_diterima, self._date(jawaban.waktu))
        return Durasi(semua.kerja - jk, semua.kalender - jl, jk, jl)

    def _add_nilai(self, r: Riwayat) -> None:
        if r.ditanya_nilai_at is not None and self._is_dalam(r, r.ditanya_nilai_at):
            self.anggota["E2_ditanya"].add(r.id)
            if r.nilai is not None and r.nilai_at is not None and r.nilai_at < self.jendela.per:
                self.anggota["E2_menjawab"].add(r.id)
        if r.nilai is not None and r.nilai_at is not None and self._is_dalam(r, r.nilai_at):
            self.anggota["E2"].add(r.id)
            self.nilai.append(r.nilai)

    def _is_dalam(self, r: Riwayat, saat: datetime) -> bool:
        j = self.jendela
        return saat < j.batas and (saat >= j.awal or r.tanggal_lapor >= j.mulai)

    def _date(self, saat: datetime) -> date:
        return local_date(saat, self.jendela.zona)

    def _days(self, dari: date, sampai: date) -> Durasi:
        if sampai <= dari:
            return Durasi(0, 0, 0, 0)
        return Durasi(self.hari_kerja(dari, sampai), (sampai - dari).days, 0, 0)

    def build(self, periode: Periode) -> Angka:
        """Return the figures of what was added."""
        a = defaultdict[str, frozenset[int]](frozenset, {k: frozenset(v) for k, v in self.anggota.items()})
        for kunci in KUNCI:
            a[kunci] = a[kunci]
        n = {k: len(v) for k, v in a.items()}
        return Angka(
            periode=periode,
            zona=self.jendela.zona,
            per=self.jendela.per,
            aturan=self.aturan,
            anggota=dict(a),
            A0=n["A0"],
            A0r=n["A0r"],
            A1=n["A1"],
            K={s: Saldo(len(a[f"K.{s}"] - a["A1"]), len(a[f"K.{s}"] & a["A1"])) for s in KELUAR},
            K_total=n["K"],
            A2=n["A2"],
            A3=n["A3"],
            A4=n["A4"],
            A5=n["A5"],
            pelapor=sum(r.pelapor for r in self.diterima),
            B1=Persen(n["A3"] + n["A4"], n["A2"]),
            B2=Persen(n["A3"], n["A2"]),
            B3=self._ketepatan(n, "B3", "B3_tepat"),
            B4=self._ketepatan(n, "B4", "B4_tepat"),
            B4_asal=self._ketepatan(n, "B4", "B4_asal_tepat"),
            B5=n["B5"],
            C1=summarize_lama(self.respons),
            C2_pertama=_summarize_selesai(self.durasi["C2_pertama"]),
            C2_akhir=_summarize_selesai(self.durasi["C2_akhir"]),
            tabel=self._build_tabel(periode),
            E1=Persen(n["E1"], n["E1_tuntas"]),
            E2=Kepuasan(
                n["E2"],
                Fraction(sum(self.nilai), len(self.nilai)) if self.nilai else None,
                Persen(n["E2_menjawab"], n["E2_ditanya"]),
            ),
        )

    def _ketepatan(self, n: Mapping[str, int], dasar: str, tepat: str) -> Ketepatan:
        tanpa = self.tanpa_tenggat[tepat]
        return Ketepatan(Persen(n[tepat], n[dasar] - tanpa), tanpa)

    def _build_tabel(self, periode: Periode) -> dict[str, Tabel]:
        tabel = {
            kode: build_tabel((r.id, getattr(r, bidang)) for r in self.diterima)
            for kode, bidang in TABEL.items()
            if bidang != "bulan"
        }
        bulanan = build_bulanan(((r.id, r.tanggal_lapor) for r in self.diterima), periode, self.jendela.hari_terakhir)
        return {kode: bulanan if bidang == "bulan" else tabel[kode] for kode, bidang in TABEL.items()}


def _summarize_selesai(durasi: list[Durasi]) -> LamaSelesai:
    return LamaSelesai(
        hari_kerja=summarize_lama([d.kerja for d in durasi]),
        hari_kalender=summarize_lama([d.kalender for d in durasi]),
        jeda_hari_kerja=sum(d.jeda_kerja for d in durasi),
        jeda_hari_kalender=sum(d.jeda_kalender for d in durasi),
        n_jeda=sum(d.jeda_kalender > 0 for d in durasi),
    )
