"""Working days and working hours over an office's week and holidays; deadlines with pauses. Pure.

The day of receipt is day 0: only working days after it count, and a deadline in days ends with the local day.
Alaveteli states and defends the same rule (app/models/holiday.rb). Indonesia has no daylight saving time.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode, local_date

Satuan = Literal["menit", "jam", "hari_kerja", "hari"]
Jeda = tuple[datetime, datetime]
Titik = TypeVar("Titik", date, datetime)

SENIN_JUMAT = frozenset(range(5))
BATAS_HARI = 3653
"""A search for a working day ends after ten years, whatever the holidays say."""


def _too_far() -> DomainError:
    return DomainError("tenggat_terlalu_jauh", _n("Tenggat tidak ditemukan dalam sepuluh tahun."), bidang="jumlah")


def _check_jumlah(jumlah: int, batas: int) -> None:
    if jumlah < 0:
        raise DomainError("jumlah_negatif", _n("Jumlah waktu tidak boleh kurang dari nol."), bidang="jumlah")
    if jumlah > batas:
        raise _too_far()


def _check_aware(*saat: datetime) -> None:
    if any(s.tzinfo is None for s in saat):
        raise ValueError("naive datetime: an instant needs its time zone")


def check_jadwal(hari: Collection[int], buka: time, tutup: time) -> None:
    """Raise DomainError for a week without working days, an unknown day, or hours that do not end after they begin."""
    if not hari:
        raise DomainError("hari_kosong", _n("Pilih sedikitnya satu hari kerja."), bidang="hari")
    if not set(hari) <= set(range(7)):
        raise DomainError("hari_salah", _n("Pilih hari Senin sampai Minggu."), bidang="hari")
    if tutup <= buka:
        raise DomainError("jam_salah", _n("Jam tutup harus sesudah jam buka."), bidang="tutup")


def _days(dari: date, sampai: date) -> Iterator[date]:
    """Yield the days after `dari` up to and including `sampai`."""
    return (date.fromordinal(n) for n in range(dari.toordinal() + 1, sampai.toordinal() + 1))


def _ten_years_after(tanggal: date) -> date:
    return date.fromordinal(min(tanggal.toordinal() + BATAS_HARI, date.max.toordinal()))


@dataclass(frozen=True)
class Kalender:
    """A week, its hours, holidays and the dates worked all the same.

    `hari` counts from 0 (Monday). `kerja` wins over `libur` and over the week: a Saturday worked in exchange,
    a holiday on which a unit serves. Raises DomainError for a week or hours that leave nothing to work in.
    """

    zona: str
    hari: frozenset[int] = SENIN_JUMAT
    libur: frozenset[date] = frozenset()
    buka: time = time(8)
    tutup: time = time(16)
    kerja: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zona)
        except (ZoneInfoNotFoundError, ValueError) as salah:
            raise DomainError(
                "zona_salah", _n("Zona waktu “%(zona)s” tidak dikenal."), bidang="zona", zona=self.zona[:40]
            ) from salah
        check_jadwal(self.hari, self.buka, self.tutup)

    def is_hari_kerja(self, tanggal: date) -> bool:
        """Tell whether a local date is worked."""
        if isinstance(tanggal, datetime):
            raise TypeError("an instant is no local date: convert it with local_date first")
        return tanggal in self.kerja or (tanggal.weekday() in self.hari and tanggal not in self.libur)

    def add_hari_kerja(self, tanggal: date, jumlah: int) -> date:
        """Return the working day that is `jumlah` working days after a date; 0 gives the date itself.

        Raises DomainError for a negative number or when ten years hold too few working days.
        """
        _check_jumlah(jumlah, BATAS_HARI)
        if jumlah == 0:
            return tanggal
        for kini in _days(tanggal, _ten_years_after(tanggal)):
            jumlah -= self.is_hari_kerja(kini)
            if jumlah == 0:
                return kini
        raise _too_far()

    def count_hari_kerja(self, dari: date, sampai: date) -> int:
        """Return the working days after `dari` up to and including `sampai`; 0 when that is not later."""
        return sum(map(self.is_hari_kerja, _days(dari, sampai)))

    def is_jam_kerja(self, saat: datetime) -> bool:
        """Tell whether an instant lies in the working hours of a working day; the closing minute is outside."""
        _check_aware(saat)
        setempat = saat.astimezone(ZoneInfo(self.zona))
        return self.is_hari_kerja(setempat.date()) and self.buka <= setempat.time() < self.tutup

    def next_jam_kerja(self, saat: datetime) -> datetime:
        """Return the instant itself within working hours, else the next opening; in UTC.

        Raises DomainError when ten years hold no working day.
        """
        _check_aware(saat)
        for buka, tutup in self._hours_from(saat):
            if saat < tutup:
                return max(saat.astimezone(UTC), buka)
        raise _too_far()

    def add_menit_kerja(self, saat: datetime, menit: int) -> datetime:
        """Return the instant when `menit` working minutes have passed, in UTC; at the latest a closing time.

        0 gives the instant itself. Raises DomainError like `add_hari_kerja`.
        """
        _check_jumlah(menit, BATAS_HARI * 24 * 60)
        return self.add_lama_kerja(saat, timedelta(minutes=menit))

    def add_lama_kerja(self, saat: datetime, lama: timedelta) -> datetime:
        """Return the instant when that much working time has passed, in UTC."""
        _check_aware(saat)
        if not lama:
            return saat.astimezone(UTC)
        for buka, tutup in self._hours_from(saat):
            awal = max(saat.astimezone(UTC), buka)
            if awal >= tutup:
                continue
            if lama <= tutup - awal:
                return awal + lama
            lama -= tutup - awal
        raise _too_far()

    def count_menit_kerja(self, dari: datetime, sampai: datetime) -> int:
        """Return the whole working minutes between two instants; 0 when the second is not later."""
        return self.measure_lama_kerja(dari, sampai) // timedelta(minutes=1)

    def measure_lama_kerja(self, dari: datetime, sampai: datetime) -> timedelta:
        """Return the working time between two instants."""
        _check_aware(dari, sampai)
        jam = self._hours(local_date(dari, self.zona), local_date(sampai, self.zona))
        potong = (min(sampai, tutup) - max(dari, buka) for buka, tutup in jam)
        return sum((p for p in potong if p > timedelta()), timedelta())

    def _hours_from(self, saat: datetime) -> Iterator[tuple[datetime, datetime]]:
        tanggal = local_date(saat, self.zona)
        return self._hours(tanggal, _ten_years_after(tanggal))

    def _hours(self, dari: date, sampai: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield opening and closing in UTC of the working days between two dates, both included."""
        zona = ZoneInfo(self.zona)
        for nomor in range(dari.toordinal(), sampai.toordinal() + 1):
            hari = date.fromordinal(nomor)
            if self.is_hari_kerja(hari):
                buka, tutup = (datetime.combine(hari, jam, zona).astimezone(UTC) for jam in (self.buka, self.tutup))
                yield buka, tutup


def count_periode(kalender: Kalender, periode: Periode) -> int:
    """Return the working days of a month, quarter, semester or year."""
    return kalender.count_hari_kerja(periode.mulai - timedelta(days=1), periode.hari_terakhir)


def _separate(rentang: Iterable[tuple[Titik, Titik]], sejak: Titik) -> Iterator[tuple[Titik, Titik]]:
    """Yield the ranges cut so that none overlaps another and none begins before `sejak`; empty ones are left out."""
    for dari, sampai in sorted(rentang):
        awal = max(dari, sejak)
        if sampai > awal:
            yield awal, sampai
            sejak = sampai


def compute_tenggat(
    mulai: datetime, jumlah: int, satuan: Satuan, kalender: Kalender, jeda: Sequence[Jeda] = ()
) -> datetime:
    """Return the last instant that is on time, in UTC: `saat <= tenggat` is the test.

    Days end at 23:59:59.999999 local time of the due date. Each pause (start, end) moves the due date by the
    working days (unit `hari`: calendar days) after its first day up to and including its last; in minutes and
    hours by the working time in it. Pauses that overlap or share a day are counted once; what lies before
    `mulai` is not counted. Raises DomainError for a negative `jumlah` or a date beyond ten years.
    """
    _check_aware(mulai, *(saat for pasangan in jeda for saat in pasangan))
    _check_jumlah(jumlah, BATAS_HARI * 24 * 60)
    if satuan in ("menit", "jam"):
        lama = timedelta(minutes=jumlah * (60 if satuan == "jam" else 1))
        berhenti = (kalender.measure_lama_kerja(a, b) for a, b in _separate(jeda, mulai))
        return kalender.add_lama_kerja(mulai, sum(berhenti, lama))
    zona = kalender.zona
    awal = local_date(mulai, zona)
    hari_jeda = list(_separate([(local_date(a, zona), local_date(b, zona)) for a, b in jeda], awal))
    if satuan == "hari_kerja":
        jatuh = kalender.add_hari_kerja(awal, jumlah + sum(kalender.count_hari_kerja(a, b) for a, b in hari_jeda))
    else:
        lama_hari = jumlah + sum((b - a).days for a, b in hari_jeda)
        _check_jumlah(lama_hari, (_ten_years_after(awal) - awal).days)
        jatuh = awal + timedelta(days=lama_hari)
    return datetime.combine(jatuh, time.max, ZoneInfo(zona)).astimezone(UTC)
