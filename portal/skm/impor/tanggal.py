"""Dates as offices and Google Forms write them. Pure."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from portal.inti.periode import NAMA_BULAN
from portal.skm.impor.peta import BULAN, HARI, ISO

_ISO_MURNI = re.compile(r"\d{4}-\d{2}-\d{2}")
_TAHUN_DULU = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_TAHUN_AKHIR = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_KATA = re.compile(r"(?:[a-z']{3,8},? )?(\d{1,2})[ -]([a-z]{3,9})[ ,-]{1,2}(\d{4})")
_SERI = re.compile(r"(\d{5})(?:[.,]\d+)?")
_JAM = re.compile(
    r"[ t,]+(?P<jam>\d{1,2})[:.](?P<menit>\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"(?: ?(?P<paruh>am|pm))?(?: ?(?P<zona>gmt|utc|wib|wita|wit|z)? ?(?P<beda>[+-−]\d{1,2}(?::?\d{2})?)?)?$"
)
_INGGRIS = ("january", "february", "march", "april", "may", "june",
            "july", "august", "september", "october", "november", "december")  # fmt: skip
_NAMA = {n.lower(): i for i, n in enumerate(NAMA_BULAN, start=1)} | {n: i for i, n in enumerate(_INGGRIS, start=1)}
_NAMA |= {nama[:3]: nomor for nama, nomor in list(_NAMA.items())} | {"agt": 8, "ags": 8, "nop": 11, "sept": 9}
_ZONA_JAM = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0, "z": 0}
PANJANG = 60
_SERI_AWAL, _SERI_AKHIR = 36_526, 73_415
"""Excel's numbers of 2000-01-01 and 2100-12-31."""


class TanggalSalah(ValueError):
    """No date; `mendua` tells that it could be two."""

    def __init__(self, *, mendua: bool = False) -> None:
        super().__init__("mendua" if mendua else "salah")
        self.mendua = mendua


def parse_tanggal(teks: str, urutan: str = "", zona: str | None = None) -> date:
    """Return the local date of a text such as 31/03/2025, 2025-03-31, 31 Maret 2025, 45747 or a Google timestamp.

    `urutan` tells which number comes first in 03/04/2025; without it such a date is refused. With "iso" only
    2025-03-31 is a date. A time that names its zone is moved into `zona`. Raises TanggalSalah.
    """
    if len(teks) > PANJANG or not teks.replace("−", "-").isascii():
        raise TanggalSalah
    padat = " ".join(teks.strip().lower().split())
    if urutan == ISO:
        if not _ISO_MURNI.fullmatch(padat):
            raise TanggalSalah
        return _make(*map(int, padat.split("-")))
    jam = _JAM.search(padat)
    hari = _read_hari(padat[: jam.start()] if jam else padat, urutan)
    return _shift(hari, jam, zona) if jam and zona else hari


def _read_hari(teks: str, urutan: str) -> date:
    if cocok := _TAHUN_DULU.fullmatch(teks):
        return _make(*map(int, cocok.groups()))
    if cocok := _TAHUN_AKHIR.fullmatch(teks):
        satu, dua, tahun = map(int, cocok.groups())
        bulan_dulu = satu <= 12 and (dua > 12 or urutan == BULAN)
        if not urutan and satu <= 12 and dua <= 12 and satu != dua:
            raise TanggalSalah(mendua=True)
        if urutan == HARI and dua > 12:
            raise TanggalSalah
        if urutan == BULAN and satu > 12:
            raise TanggalSalah
        tahun += 2000 if tahun < 100 else 0
        return _make(tahun, satu, dua) if bulan_dulu else _make(tahun, dua, satu)
    if (cocok := _KATA.fullmatch(teks)) and cocok[2] in _NAMA:
        return _make(int(cocok[3]), _NAMA[cocok[2]], int(cocok[1]))
    if (cocok := _SERI.fullmatch(teks)) and _SERI_AWAL <= int(cocok[1]) <= _SERI_AKHIR:
        return date(1899, 12, 30) + timedelta(days=int(cocok[1]))
    raise TanggalSalah


def _make(tahun: int, bulan: int, hari: int) -> date:
    try:
        return date(tahun, bulan, hari)
    except ValueError:
        raise TanggalSalah from None


def _shift(hari: date, jam: re.Match[str], zona: str) -> date:
    if not jam["zona"] and not jam["beda"]:
        return hari
    pukul, menit = int(jam["jam"]), int(jam["menit"])
    if jam["paruh"]:
        pukul = pukul % 12 + (12 if jam["paruh"] == "pm" else 0)
    selisih = timedelta(hours=_ZONA_JAM.get(jam["zona"] or "gmt", 0))
    if jam["beda"]:
        angka = jam["beda"][1:].replace(":", "")
        besar = timedelta(hours=int(angka[:2]), minutes=int(angka[2:] or 0))
        selisih = besar if jam["beda"][0] == "+" else -besar
    try:
        saat = datetime(hari.year, hari.month, hari.day, pukul, menit, tzinfo=timezone(selisih))
        return saat.astimezone(ZoneInfo(zona)).date()
    except (ValueError, OverflowError):
        raise TanggalSalah from None


def find_urutan(semua: Iterable[str]) -> str | None:
    """Return which number comes first in the dates of a column ("hari", "bulan"), None when nothing tells.

    Dates that can be read one way only, and no such dates at all, give "hari", the way of the country.
    """
    mendua = False
    for teks in semua:
        if len(teks) > PANJANG:
            continue
        padat = " ".join(teks.lower().split())
        jam = _JAM.search(padat)
        cocok = _TAHUN_AKHIR.fullmatch(padat[: jam.start()] if jam else padat)
        if not cocok:
            continue
        satu, dua = int(cocok[1]), int(cocok[2])
        if satu > 12:
            return HARI
        if dua > 12:
            return BULAN
        mendua = mendua or satu != dua
    return None if mendua else HARI
