"""A slow second opinion: every figure recounted from the events by asking the state at one instant after another.

Shares no code with the figures it checks, only the groups of states.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from portal.inti.periode import Periode
from portal.pengaduan.domain.riwayat import Aturan, Riwayat
from portal.pengaduan.domain.status import INDUK_BATAL, KELUAR, TERBUKA, TUNTAS, Status

SESAAT = timedelta(microseconds=1)


@dataclass
class Ulang:
    """One recount; `hasil` maps figure → set of ids."""

    riwayat: list[Riwayat]
    periode: Periode
    zona: str
    aturan: Aturan
    kalender: Any
    per: datetime | None = None
    hasil: dict[str, set[int]] = field(default_factory=dict)
    angka: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        z = ZoneInfo(self.zona)
        self.awal = datetime.combine(self.periode.mulai, time.min, z).astimezone(UTC)
        self.akhir = datetime.combine(self.periode.sampai, time.min, z).astimezone(UTC)
        self.per = self.per or self.akhir
        self.oleh_id = {r.id: r for r in self.riwayat}
        self.ada = [r for r in self.riwayat if self.exists(r)]

    def day(self, saat: datetime) -> Any:
        return saat.astimezone(ZoneInfo(self.zona)).date()

    def own(self, r: Riwayat, saat: datetime) -> list[Status]:
        return [x.ke for x in r.langkah if x.waktu < saat and x.ke and x.ke != Status.DRAF_PETUGAS]

    def raw(self, r: Riwayat, saat: datetime, jejak: tuple[int, ...] = ()) -> Status | None:
        """The state by events alone."""
        sendiri = self.own(r, saat)
        if not sendiri:
            return None
        induk = self.oleh_id.get(r.induk_id or 0)
        ikut = sendiri[-1] == Status.DUPLIKAT and induk and induk.id != r.id and induk.id not in jejak
        if ikut and self.raw(induk, saat, (*jejak, r.id)) in INDUK_BATAL:
            return [Status.BARU, *(s for s in sendiri if s in TERBUKA)][-1]
        return sendiri[-1]

    def state(self, r: Riwayat, saat: datetime) -> Status | None:
        """The state, also of a case received days before it was typed."""
        pertama = next(x.waktu for x in r.langkah if x.ke and x.ke != Status.DRAF_PETUGAS)
        if self.day(saat - SESAAT) < r.tanggal_lapor:
            return None
        kini = self.raw(r, saat)
        return Status.BARU if kini is None and self.day(pertama) > r.tanggal_lapor else kini

    def exists(self, r: Riwayat) -> bool:
        return r.tanggal_lapor < self.periode.sampai and self.state(r, self.per) is not None

    def instants(self, r: Riwayat, jejak: tuple[int, ...] = ()) -> set[datetime]:
        saat = {x.waktu for x in r.langkah}
        induk = self.oleh_id.get(r.induk_id or 0)
        if induk and induk.id not in jejak and induk.id != r.id:
            saat |= self.instants(induk, (*jejak, r.id))
        return saat

    def kind(self, r: Riwayat, s: Status | None) -> str:
        tuntas = {Status.SELESAI} if self.aturan.tuntas_dari == "selesai" else {Status.SELESAI, Status.DITANGGAPI}
        if s is None:
            return ""
        if s in tuntas or (s == Status.DILIMPAHKAN and self.aturan.limpah_selesai and r.diberitahu):
            return "A3"
        if s in KELUAR:
            return "K"
        return "A5" if s in (Status.BARU, Status.TERVERIFIKASI) else "A4"

    def inside(self, r: Riwayat, saat: datetime) -> bool:
        if saat >= min(self.per, self.akhir):
            return False
        return saat >= self.awal or r.tanggal_lapor >= self.periode.mulai

    def changes(self, r: Riwayat) -> list[tuple[datetime, Status | None, Status | None]]:
        saat = sorted(w for w in self.instants(r) if w < self.per)
        semua = [(w, self.raw(r, w), self.raw(r, w + SESAAT)) for w in saat]
        return [c for c in semua if c[1] != c[2]]

    def put(self, kunci: str, r: Riwayat, benar: bool) -> None:
        self.hasil.setdefault(kunci, set())
        if benar:
            self.hasil[kunci].add(r.id)

    def count(self) -> "Ulang":
        self.lama: dict[str, list[int]] = {"C1": [], "C2_pertama": [], "C2_akhir": [], "jeda": []}
        for r in self.ada:
            ubah = self.changes(r)
            buka = any(self.inside(r, w) and a and self.reopens(r, a, b) for w, a, b in ubah)
            baru = r.tanggal_lapor >= self.periode.mulai
            dulu = "" if baru else self.kind(r, self.state(r, self.awal))
            a0, a0r = dulu in ("A4", "A5"), dulu in ("A3", "K") and buka
            kini = self.kind(r, self.state(r, self.per))
            hitung = baru or a0 or a0r
            self.put("A1", r, baru)
            self.put("A0", r, a0)
            self.put("A0r", r, a0r)
            for g in ("A3", "A4", "A5", "K"):
                self.put(g, r, hitung and kini == g)
            self.put("A2", r, hitung and kini != "K")
            self.put("E1", r, buka)
            self.put("B5", r, hitung and kini in ("A4", "A5") and self.late(r))
            self.count_events(r, ubah, kini)
        return self

    def reopens(self, r: Riwayat, a: Status, b: Status | None) -> bool:
        tertutup = self.kind(r, a) in ("A3", "K")
        return tertutup and (self.kind(r, b) in ("A4", "A5") or (a in KELUAR and b in TUNTAS))

    def late(self, r: Riwayat) -> bool:
        tenggat = [x.tenggat_berlaku for x in r.langkah if x.waktu < self.per and x.tenggat_berlaku]
        jeda = self.state(r, self.per) in (Status.PERLU_KELENGKAPAN, Status.DITANGGAPI)
        return bool(tenggat) and tenggat[-1] < self.per and not jeda

    def count_events(self, r: Riwayat, ubah: list[Any], kini: str) -> None:
        periksa = [x for x in r.langkah if x.jenis == "verifikasi" and self.inside(r, x.waktu)]
        self.put("B3", r, bool(periksa))
        tepat = bool(periksa) and periksa[0].tenggat_tahap is not None and periksa[0].waktu <= periksa[0].tenggat_tahap
        self.put("B3_tepat", r, tepat)
        balas = [x.waktu for x in r.langkah if x.respons][:1]
        self.put("C1", r, any(self.inside(r, w) for w in balas))
        self.lama["C1"] += [self.work(r, w) for w in balas if self.inside(r, w)]
        selesai = {Status.SELESAI} if self.aturan.tuntas_dari == "selesai" else TUNTAS
        tuntas = [w for w, a, b in ubah if b in selesai and a not in selesai]
        self.put("E1_tuntas", r, any(self.inside(r, w) for w in tuntas))
        akhir = bool(tuntas) and self.inside(r, tuntas[-1]) and self.state(r, self.per) in selesai
        for kunci, w, benar in (
            ("C2_pertama", tuntas[:1], bool(tuntas) and self.inside(r, tuntas[0])),
            ("C2_akhir", tuntas[-1:], akhir),
        ):
            self.put(kunci, r, benar)
            if benar:
                jawab = max(x for x, a, b in ubah if b in TUNTAS and a not in TUNTAS and x <= w[0])
                self.measure(kunci, r, ubah, jawab)
        self.put("E2", r, bool(r.nilai_at) and self.inside(r, r.nilai_at))
        self.put("E2_ditanya", r, bool(r.ditanya_nilai_at) and self.inside(r, r.ditanya_nilai_at))

    def work(self, r: Riwayat, saat: datetime) -> int:
        return self.kalender.count_hari_kerja(r.tanggal_diterima, self.day(saat))

    def measure(self, kunci: str, r: Riwayat, ubah: list[Any], jawab: datetime) -> None:
        jeda, sejak = 0, None
        for w, a, b in ubah:
            if w > jawab:
                break
            if a == Status.PERLU_KELENGKAPAN:
                jeda += self.kalender.count_hari_kerja(self.day(sejak), self.day(w))
            sejak = w if b == Status.PERLU_KELENGKAPAN else None
        self.lama[kunci].append(self.work(r, jawab) - jeda)
        if kunci == "C2_akhir":
            for nama in ("tenggat_berlaku", "tenggat_asal"):
                tenggat = [t for x in r.langkah if x.waktu < jawab and (t := getattr(x, nama))]
                self.put(f"B4_{nama}", r, bool(tenggat) and jawab <= tenggat[-1])

    def mean(self, kunci: str) -> Fraction | None:
        hari = self.lama[kunci]
        return Fraction(sum(hari), len(hari)) if hari else None
