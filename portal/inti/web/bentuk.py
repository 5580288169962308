"""How dates and numbers look: `12 Mar 2026 14.05 WIB` and `1.234,5`."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from flask_babel import format_date, format_decimal, gettext

from portal.inti.periode import ROMAWI, ZONA, Periode


def tanggal(nilai: date | None, bentuk: str = "d MMM yyyy") -> str:
    """Write a local date; a dash when there is none."""
    return format_date(nilai, bentuk, rebase=False) if nilai else "–"


def waktu(nilai: datetime | None) -> str:
    """Write an instant in the office's time zone, with its abbreviation."""
    if nilai is None:
        return "–"
    zona = current_app.config["PORTAL_ZONA"]
    setempat = nilai.astimezone(ZoneInfo(zona))
    return f"{tanggal(setempat.date())} {setempat:%H.%M} {ZONA.get(zona, '')}".rstrip()


def angka(nilai: Decimal | int | str | None, desimal: int | None = None) -> str:
    """Write a number the way the visitor's language does; a dash when there is none."""
    if nilai is None:
        return "–"
    pola = "#,##0" + ("." + "0" * desimal if desimal else "")
    isi = Decimal(nilai)
    if desimal is None:
        pola = "#,##0." + "#" * 10
    return format_decimal(isi, pola)


def nama_periode(periode: Periode) -> str:
    """Write a period's name in the visitor's language: Triwulan I 2025, Quarter I 2025."""
    if periode.jenis == "bulan":
        return format_date(periode.mulai, "MMMM yyyy", rebase=False)
    if periode.jenis == "triwulan":
        return gettext("Triwulan %(ke)s %(tahun)s", ke=ROMAWI[periode.urutan - 1], tahun=periode.tahun)
    if periode.jenis == "semester":
        return gettext("Semester %(ke)s %(tahun)s", ke=ROMAWI[periode.urutan - 1], tahun=periode.tahun)
    return gettext("Tahun %(tahun)s", tahun=periode.tahun)


def init_app(app: Flask) -> None:
    """Offer the formats as template filters."""
    saringan: dict[str, Any] = {"tanggal": tanggal, "waktu": waktu, "angka": angka, "nama_periode": nama_periode}
    app.jinja_env.filters.update(saringan)
