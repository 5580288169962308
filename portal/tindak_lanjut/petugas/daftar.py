"""The list of recommendations with its filters and the share done; the same list on paper."""

import io
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.periode import Periode
from portal.inti.web.bentuk import nama_periode
from portal.inti.web.daftar import PER_HALAMAN, Halaman, read_number
from portal.inti.web.penjaga import butuh_izin, cakupan
from portal.organisasi.service import Unit, find_unit, list_unit, subtree_ids
from portal.tindak_lanjut.domain.butir import SINGKAT_KEADAAN, Butir
from portal.tindak_lanjut.domain.capaian import NAMA_SEBUTAN, Capaian, Pita, count_capaian
from portal.tindak_lanjut.domain.saringan import (
    PILIHAN_KEADAAN,
    PILIHAN_TENGGAT,
    TERBUKA,
    Saringan,
    sort_mendesak,
)
from portal.tindak_lanjut.domain.sumber import NAMA_SUMBER
from portal.tindak_lanjut.petugas.dasar import RUPA_KEADAAN, bp, describe_tenggat, name_sumber, saya, today
from portal.tindak_lanjut.service.akses import list_terlihat
from portal.tindak_lanjut.service.baca import read_pita

PERIODE_TERLIHAT = 8


@dataclass(frozen=True)
class Isi:
    """What the address asks for and what is found."""

    unit: Unit | None
    sumber: str
    periode: Periode | None
    saringan: Saringan
    baris: list[Butir]
    capaian: Capaian
    pita: Pita

    @property
    def kueri(self) -> dict[str, str]:
        """The filters as they stand in the address, without those that filter nothing."""
        isi = {
            "unit": self.unit.kode if self.unit else "",
            "sumber": self.sumber,
            "periode": self.periode.kode if self.periode else "",
            "keadaan": "" if self.saringan.keadaan == TERBUKA else self.saringan.keadaan,
            "tenggat": self.saringan.tenggat,
            "milik": "1" if self.saringan.orang else "",
        }
        return {k: v for k, v in isi.items() if v}


def _asked(nama: str, boleh: Any, bawaan: str = "") -> str:
    nilai = request.args.get(nama, "")
    return nilai if nilai in boleh else bawaan


def read_isi() -> Isi:
    """Read the filters and everything that matches; raises TidakDitemukan, DomainError for a wrong unit or period."""
    kode, minta = request.args.get("unit", ""), request.args.get("periode", "")
    unit = find_unit(kode, cakupan()) if kode else None
    periode = Periode.parse(minta) if minta else None
    sumber = _asked("sumber", NAMA_SUMBER)
    saringan = Saringan(
        keadaan=_asked("keadaan", PILIHAN_KEADAAN, TERBUKA),
        tenggat=_asked("tenggat", PILIHAN_TENGGAT),
        orang=saya().orang if request.args.get("milik") == "1" else None,
        unit_ids=subtree_ids(unit.id) if unit else None,
    )
    semua = list_terlihat(saya(), sumber=sumber or None, periode=periode, per=today())
    milik = [b for b in semua if saringan.covers(b)]
    baris = sort_mendesak(b for b in milik if saringan.matches(b, today()))
    return Isi(unit, sumber, periode, saringan, baris, count_capaian(milik), read_pita())


def _periods(terpilih: Periode | None) -> list[tuple[str, str]]:
    kini = Periode.containing(today())
    daftar = [kini.shift(-i) for i in range(PERIODE_TERLIHAT)]
    if terpilih is not None and terpilih not in daftar:
        daftar.insert(0, terpilih)
    return [("", _("Semua")), *((p.kode, nama_periode(p)) for p in daftar)]


def _next_plan(butir: Butir) -> Any:
    """Return the plan of the next due date with the time it has left; None when nothing is planned."""
    rencana = min(butir.menunggu, key=lambda r: r.tenggat, default=None)
    return (rencana, *describe_tenggat(rencana, today())) if rencana else None


@bp.get("/")
@butuh_izin("tindak_lanjut.lihat")
def daftar() -> ResponseReturnValue:
    """List recommendations, the most urgent first."""
    isi = read_isi()
    halaman = min(read_number(), max(1, -(-len(isi.baris) // PER_HALAMAN)))
    potong = isi.baris[(halaman - 1) * PER_HALAMAN : halaman * PER_HALAMAN]
    return render_template(
        "tindak_lanjut/petugas/daftar.html",
        daftar=Halaman([(b, Periode.parse(b.periode), _next_plan(b)) for b in potong], halaman, len(isi.baris)),
        isi=isi,
        sebutan=NAMA_SEBUTAN[isi.capaian.name(isi.pita)],
        unit={u.id: u.nama for u in list_unit()},
        nama_sumber=name_sumber,
        singkat_keadaan=SINGKAT_KEADAAN,
        rupa_keadaan=RUPA_KEADAAN,
        saring={
            "unit": [("", _("Semua")), *((u.kode, u.nama) for u in list_unit(cakupan()))],
            "sumber": [("", _("Semua")), *((k, _(n)) for k, n in NAMA_SUMBER.items())],
            "periode": _periods(isi.periode),
            "keadaan": [("" if k == TERBUKA else k, _(n)) for k, n in PILIHAN_KEADAAN.items()],
            "tenggat": [(k, _(n)) for k, n in PILIHAN_TENGGAT.items()],
        },
    )


@bp.get("/cetak")
@butuh_izin("tindak_lanjut.lihat")
def cetak() -> ResponseReturnValue:
    """Print the list with the filters of the address."""
    from portal.tindak_lanjut.service.cetak import Judul, print_daftar

    isi = read_isi()
    judul = Judul(
        unit=isi.unit.nama if isi.unit else "",
        sumber=isi.sumber,
        periode=isi.periode.nama if isi.periode else "",
        keadaan=isi.saringan.keadaan,
    )
    pdf = print_daftar(isi.baris, isi.capaian, isi.pita, judul, per=today(), now=utc_now())
    nama = "_".join(["tindak-lanjut", *(v for k, v in isi.kueri.items() if k != "milik")])
    respons = send_file(io.BytesIO(pdf), mimetype="application/pdf", download_name=f"{nama}.pdf")
    respons.headers["Cache-Control"] = "private, no-store"
    return respons
