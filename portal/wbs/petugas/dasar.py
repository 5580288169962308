"""What every back-office screen of the room shares: the blueprint, the menu, and the guard of the open vault."""

import functools
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, user_logged_out

from portal.akun.service import Pengguna
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import _n
from portal.inti.web.kue import set_kue_sesi
from portal.inti.web.menu import Butir
from portal.wbs.domain.tenggat import Tenggat
from portal.wbs.service.brankas import FRASA_MIN, Pemegang
from portal.wbs.service.pulih import find_darurat_baru
from portal.wbs.service.sesi import close_sesi_brankas, prolong_sesi_brankas, read_sesi_brankas
from portal.wbs.service.tempat import local_day

bp = Blueprint("wbs_petugas", __name__, url_prefix="/petugas/wbs")
JALUR_KUE = "/petugas/wbs"
MENU = [
    Butir(35, _n("WBS"), "wbs_petugas.index", "wbs.brankas", "shield-lock"),
    Butir(36, _n("Angka WBS"), "wbs_petugas.angka", "wbs.angka", "chart-bar"),
]
F = TypeVar("F", bound=Callable[..., Any])
AWALAN_TITIP, TUJUAN_TITIP = "titip.", "kirim_ke"
TITIP_MAKS = 40
BUKAN_TITIPAN = ("csrf_token", "frasa", "ulang", "lama", "kode")
DEKAT_HARI = 3


def today() -> date:
    """Return the office's local date."""
    return local_day(utc_now())


def orang() -> Pengguna:
    """Return the signed-in account itself."""
    return cast(Pengguna, current_user._get_current_object())


def nama_kue() -> str:
    """Return the name of the cookie that keeps a vault open."""
    return "__Secure-brankas" if current_app.config["SESSION_COOKIE_SECURE"] else "brankas"


def read_orang(nama: str) -> int | None:
    """Return a person's number from the form; None for nobody and for nonsense."""
    nilai = request.form.get(nama, "")
    return int(nilai) if nilai.isascii() and nilai.isdigit() and len(nilai) < 10 else None


def find_pemegang() -> Pemegang | None:
    """Return the visitor with the open vault and keep it open; None when it is shut."""
    if "pemegang_wbs" not in g:
        kue = request.cookies.get(nama_kue(), "")
        hasil = read_sesi_brankas(orang(), kue, now=utc_now()) if kue else None
        if hasil and hasil[1]:
            with unit_kerja():
                prolong_sesi_brankas(kue, now=utc_now())
        g.pemegang_wbs = hasil[0] if hasil else None
    return cast("Pemegang | None", g.pemegang_wbs)


def saya() -> Pemegang:
    """Return the visitor with the open vault; only below `butuh_brankas`."""
    pemegang = find_pemegang()
    if pemegang is None:
        raise RuntimeError("the guard of the vault is missing")
    return pemegang


def butuh_brankas(fungsi: F) -> F:
    """Let only visitors with an open vault in; others open it first. Stands below `butuh_izin`."""

    @functools.wraps(fungsi)
    def run(*args: Any, **kwargs: Any) -> Any:
        if find_pemegang() is not None:
            return fungsi(*args, **kwargs)
        if request.method == "GET":
            return redirect(url_for("wbs_petugas.brankas", next=request.full_path.rstrip("?")))
        titipan = [(k, v) for k, v in request.form.items(multi=True) if k not in BUKAN_TITIPAN]
        ada_berkas = any(b.filename for _nama, b in request.files.items(multi=True))
        return render_buka(titipan=titipan[:TITIP_MAKS], kirim_ke=request.path, ada_berkas=ada_berkas), 409

    return run  # type: ignore[return-value]


def render_buka(
    galat: Mapping[str, str] | None = None,
    *,
    tujuan: str = "",
    titipan: list[tuple[str, str]] | None = None,
    kirim_ke: str = "",
    ada_berkas: bool = False,
) -> str:
    """Return the page that asks for the passphrase; `titipan` is what was typed when the vault was found shut."""
    return render_template(
        "wbs/petugas/_brankas_buka.html",
        galat=galat or {},
        tujuan=tujuan or url_for("wbs_petugas.index"),
        titipan=titipan or [],
        kirim_ke=kirim_ke,
        ada_berkas=ada_berkas,
        frasa_min=FRASA_MIN,
        darurat=find_darurat_baru(orang().id),
    )


def read_titipan() -> tuple[list[tuple[str, str]], str]:
    """Return what the unlock page carries: the fields that were typed, and the address they were meant for ("": none).

    Only an address of this room counts.
    """
    kirim_ke = request.form.get(TUJUAN_TITIP, "")
    if not kirim_ke.startswith(f"{JALUR_KUE}/"):
        return [], ""
    isi = [(k.removeprefix(AWALAN_TITIP), v) for k, v in request.form.items(multi=True) if k.startswith(AWALAN_TITIP)]
    return [(k, v) for k, v in isi if k not in BUKAN_TITIPAN][:TITIP_MAKS], kirim_ke


def describe_tenggat(tenggat: Tenggat | None, hari_ini: date) -> tuple[str, str]:
    """Return a running clock in words and its state for the macro `tenggat`; "" when none runs."""
    if tenggat is None:
        return "", "selesai"
    sisa = tenggat.sisa_hari(hari_ini)
    if sisa < 0:
        return _("terlambat %(n)s hari", n=-sisa), "terlambat"
    if sisa == 0:
        return _("hari ini"), "hari_ini"
    return _("sisa %(n)s hari", n=sisa), "dekat" if sisa <= DEKAT_HARI else "aman"


def remember_brankas(respons: Response, kue: str) -> Response:
    """Give the visitor the cookie of an open vault; it ends with the browser."""
    return set_kue_sesi(respons, nama_kue(), kue, jalur=JALUR_KUE)


def _on_logout(app: Flask, user: Any = None, **_lain: Any) -> None:
    nomor = getattr(user, "id", None)
    if nomor is not None:
        with unit_kerja():
            close_sesi_brankas(int(nomor))


def init_app(app: Flask) -> None:
    """Shut a person's vault when the person signs out."""
    user_logged_out.connect(_on_logout, app)
