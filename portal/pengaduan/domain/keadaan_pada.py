"""The state of a case at an instant, and what happened to it in a window, read from its events. Pure.

Never from today's status: a report of the past must find the case as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode, local_date
from portal.pengaduan.domain.riwayat import Aturan, Golongan, Langkah, Riwayat
from portal.pengaduan.domain.status import INDUK_BATAL, KELUAR, TERBUKA, TUNTAS, Status

_SESAAT = timedelta(microseconds=1)


def prepare_riwayat(riwayat: Iterable[Riwayat]) -> list[Riwayat]:
    """Return each case once, its events in order, duplicates of a void parent open again.

    The same id twice is one complaint that came by two ways (portal and SP4N): the first receipt gives
    date and channel, the events are joined. A parent outside `riwayat` is taken as valid.
    """
    oleh_id: dict[int, Riwayat] = {}
    for r in riwayat:
        lama = oleh_id.get(r.id)
        oleh_id[r.id] = _sort(r if lama is None else _join(lama, r))
    anak = [r for r in oleh_id.values() if r.induk_id in oleh_id and any(x.ke is Status.DUPLIKAT for x in r.langkah)]
    oleh_id |= {r.id: replace(r, langkah=_follow_induk(r, oleh_id, frozenset())) for r in anak}
    return list(oleh_id.values())


def _join(satu: Riwayat, dua: Riwayat) -> Riwayat:
    awal, susulan = sorted((satu, dua), key=lambda r: r.diterima_at)
    return replace(
        awal,
        tanggal_lapor=min(satu.tanggal_lapor, dua.tanggal_lapor),
        langkah=(*awal.langkah, *(x for x in susulan.langkah if x not in awal.langkah)),
    )


def _sort(r: Riwayat) -> Riwayat:
    lama = r.langkah
    if all(lama[i].waktu <= lama[i + 1].waktu for i in range(len(lama) - 1)):
        return r
    return replace(r, langkah=tuple(sorted(lama, key=lambda x: x.waktu)))


def _follow_induk(r: Riwayat, oleh_id: Mapping[int, Riwayat], dilalui: frozenset[int]) -> tuple[Langkah, ...]:
    """Return the events of a duplicate with those its parent causes; a circle of duplicates is left as it is."""
    induk = oleh_id.get(r.induk_id) if r.induk_id is not None else None
    if induk is None or induk.id in dilalui or induk.id == r.id:
        return r.langkah
    milik_induk = _follow_induk(induk, oleh_id, dilalui | {r.id})
    urut = sorted([*((x, False) for x in milik_induk), *((x, True) for x in r.langkah)], key=lambda p: p[0].waktu)
    hasil: list[Langkah] = []
    sendiri: Status | None = None
    terbuka, batal, tampak = Status.BARU, False, sendiri
    for langkah, milik in urut:
        ke = langkah.ke
        if not milik:
            batal = batal if ke is None else ke in INDUK_BATAL
        elif ke is not None:
            sendiri = ke
            terbuka = ke if ke in TERBUKA else terbuka
        baru = terbuka if sendiri is Status.DUPLIKAT and batal else sendiri
        if milik:
            hasil.append(replace(langkah, ke=baru) if ke is not None else langkah)
        elif baru is not tampak:
            hasil.append(Langkah(langkah.waktu, "induk_batal" if batal else "induk_pulih", baru))
        tampak = baru
    return tuple(hasil)


def keadaan_pada(langkah: Iterable[Langkah], saat: datetime) -> Status | None:
    """Return the state by the last event before `saat` (an event exactly then is not in yet); None before the first."""
    status = None
    for x in langkah:
        if x.waktu >= saat:
            break
        if x.ke is not None and x.ke is not Status.DRAF_PETUGAS:
            status = x.ke
    return status


@dataclass(frozen=True, slots=True)
class Jendela:
    """A period [awal, akhir) in instants and [mulai, sampai) in local dates, seen at the instant `per`.

    What happened in the period lies before `batas`; cases are counted up to the date `hari_terakhir`.
    """

    awal: datetime
    akhir: datetime
    per: datetime
    batas: datetime
    mulai: date
    hari_terakhir: date
    zona: str


def make_jendela(periode: Periode, zona: str, per: datetime | None) -> Jendela:
    """Return the window of a period as of the aware instant `per` (default: its end).

    Raises DomainError for an instant before the period begins, ValueError for one without a time zone.
    """
    if per is not None and per.tzinfo is None:
        raise ValueError("per has no time zone")
    awal, akhir = periode.to_utc(zona)
    saat = akhir if per is None else per.astimezone(UTC)
    if saat < awal:
        raise DomainError("per_salah", _n("Saat hitung tidak boleh sebelum awal periode."), bidang="per")
    terakhir = min(local_date(saat - _SESAAT, zona), periode.hari_terakhir)
    return Jendela(awal, akhir, saat, min(saat, akhir), periode.mulai, terakhir, zona)


@dataclass(frozen=True, slots=True)
class Jawaban:
    """An answer: when, the deadlines in force before it, and the pauses up to it."""

    waktu: datetime
    tenggat_berlaku: datetime | None
    tenggat_asal: datetime | None
    jeda: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Penyelesaian:
    """A completion: the answer that led to it, and whether it lies in the window."""

    jawaban: Jawaban
    dalam: bool


class Potret:
    """What the figures need of one case: its state at both ends of the window and what happened between."""

    __slots__ = (
        "_golongan", "_jawaban", "_jeda", "_jeda_sejak", "_tuntas",
        "dibuka_kembali", "pertama", "respons", "status", "status_awal", "tenggat", "tenggat_asal",
        "terakhir", "tuntas_dalam", "verifikasi",
    )  # fmt: skip

    def __init__(self, golongan: Mapping[Status, Golongan], tuntas: frozenset[Status]) -> None:
        self._golongan, self._tuntas = golongan, tuntas
        self._jeda: list[tuple[datetime, datetime]] = []
        self._jeda_sejak: datetime | None = None
        self._jawaban: Jawaban | None = None
        self.status_awal: Status | None = None
        self.status: Status | None = None
        self.dibuka_kembali = self.tuntas_dalam = False
        self.verifikasi: Langkah | None = None
        self.respons: tuple[datetime, bool] | None = None
        self.pertama: Penyelesaian | None = None
        self.terakhir: Penyelesaian | None = None
        self.tenggat: datetime | None = None
        self.tenggat_asal: datetime | None = None

    def read(self, langkah: Langkah, dalam: bool) -> None:
        """Take in the next event; `dalam`: it counts in the window."""
        if dalam and self.verifikasi is None and langkah.jenis == "verifikasi":
            self.verifikasi = langkah
        if langkah.respons and self.respons is None:
            self.respons = (langkah.waktu, dalam)
        ke = langkah.ke
        if ke is not None and ke is not self.status and ke is not Status.DRAF_PETUGAS:
            self._move(ke, langkah.waktu, dalam)
        if langkah.tenggat_berlaku is not None:
            self.tenggat = langkah.tenggat_berlaku
        if langkah.tenggat_asal is not None:
            self.tenggat_asal = langkah.tenggat_asal

    def _move(self, ke: Status, waktu: datetime, dalam: bool) -> None:
        lama, self.status = self.status, ke
        if self._jeda_sejak is not None:
            self._jeda.append((self._jeda_sejak, waktu))
        self._jeda_sejak = waktu if ke is Status.PERLU_KELENGKAPAN else None
        if ke in TUNTAS:
            self._finish(lama, ke, waktu, dalam)
        if dalam and lama is not None and self._reopens(lama, ke):
            self.dibuka_kembali = True

    def _finish(self, lama: Status | None, ke: Status, waktu: datetime, dalam: bool) -> None:
        if self._jawaban is None or lama not in TUNTAS:
            self._jawaban = Jawaban(waktu, self.tenggat, self.tenggat_asal, tuple(self._jeda))
        if ke in self._tuntas and lama not in self._tuntas:
            self.terakhir = Penyelesaian(self._jawaban, dalam)
            self.pertama = self.pertama or self.terakhir
            self.tuntas_dalam = self.tuntas_dalam or dalam

    def _reopens(self, lama: Status, ke: Status) -> bool:
        if self._golongan[lama] in ("A4", "A5"):
            return False
        return self._golongan[ke] in ("A4", "A5") or (lama in KELUAR and ke in TUNTAS)


def read_potret(r: Riwayat, jendela: Jendela, aturan: Aturan, golongan: Mapping[Status, Golongan]) -> Potret | None:
    """Read a case in one pass; None when it is not a complaint yet at `jendela.per`.

    Events that took effect before the case was counted (a register typed in after its period was locked)
    count in the period of `tanggal_lapor`. A case received on an earlier date than its first event
    (typed in days later, the period still open) was `baru` from that date.
    """
    if r.tanggal_lapor > jendela.hari_terakhir:
        return None
    potret = Potret(golongan, aturan.status_tuntas)
    awal, per, batas, masuk = jendela.awal, jendela.per, jendela.batas, r.tanggal_lapor >= jendela.mulai
    lewat = False
    for x in r.langkah:
        waktu = x.waktu
        if waktu >= per:
            break
        if not lewat and waktu >= awal:
            potret.status_awal, lewat = potret.status, True
        potret.read(x, (masuk or lewat) and waktu < batas)
    if not lewat:
        potret.status_awal = potret.status
    _fill_gap(r, jendela, potret, masuk)
    return potret if potret.status else None


def _fill_gap(r: Riwayat, jendela: Jendela, potret: Potret, masuk: bool) -> None:
    if potret.status and (potret.status_awal or masuk):
        return
    pertama = next((x for x in r.langkah if x.ke is not None and x.ke is not Status.DRAF_PETUGAS), None)
    if pertama is None:
        return
    if not masuk:
        potret.status_awal = potret.status_awal or Status.BARU
    if local_date(pertama.waktu, jendela.zona) > r.tanggal_lapor:
        potret.status = potret.status or Status.BARU
