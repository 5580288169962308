"""Units or periods side by side, and the same as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.periode import Periode
from portal.inti.tabel import write_csv
from portal.inti.web.penjaga import butuh_izin, cakupan
from portal.organisasi.service import Unit, list_unit
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.statistik import sampel_minimum
from portal.skm.petugas.dasar import bp, chosen, chosen_instrumen, link_args, switch, switch_instrumen
from portal.skm.petugas.gambar import name_indeks, rank_kelas
from portal.skm.service.bandingan import Baris, compare_rows, list_period_rows, list_unit_rows, sort_rows
from portal.skm.service.tren import PERIODE_TREN

URUT = ("nama", "n", "nilai", "beda")


@dataclass(frozen=True)
class Pilihan:
    """What is compared: units or periods, the base, one unsur or the index, and the order; from the address."""

    cara: str
    semua: bool
    dasar: str
    unsur: str
    urut: str
    turun: bool

    def args(self, **lain: str) -> dict[str, Any]:
        """Return the choice as it stands in an address, with changes."""
        isi = {
            "cara": self.cara if self.cara != "unit" else "",
            "lingkup": "semua" if self.semua else "",
            "dasar": self.dasar,
            "unsur": self.unsur,
            "urut": self.urut,
            "arah": "turun" if self.turun else "naik",
        }
        return {k: v for k, v in {**isi, **lain}.items() if v}


def _read_pilihan(instrumen: Instrumen) -> Pilihan:
    a = request.args
    cara = "periode" if a.get("cara") == "periode" else "unit"
    urut = a.get("urut", "")
    if urut not in URUT:
        urut = "" if cara == "periode" else "nilai"
    unsur = a.get("unsur", "")
    return Pilihan(
        cara,
        a.get("lingkup") == "semua",
        a.get("dasar", "")[:40],
        unsur if unsur in instrumen.oleh_kode else "",
        urut,
        a.get("arah") != "naik",
    )


def _list_units(unit: Unit, *, semua: bool) -> tuple[Sequence[Unit], Sequence[Unit]]:
    """Return the units to compare and all of the scope: the ones directly below, else every one of the scope."""
    tampak = list_unit(cakupan())
    anak = [u for u in tampak if u.induk_id == unit.id]
    return (tampak if semua or not anak else anak), tampak


def _read_rows(unit: Unit, periode: Periode, kode: str, pilihan: Pilihan) -> list[Baris]:
    unsur = pilihan.unsur or None
    if pilihan.cara == "periode":
        daftar = [periode.shift(-i) for i in range(PERIODE_TREN)]
        baris = [b for b in list_period_rows(unit, daftar, kode, unsur=unsur) if b.nilai.n or b.kode == periode.kode]
        bawaan = baris[1].kode if len(baris) > 1 else ""
    else:
        dipilih, tampak = _list_units(unit, semua=pilihan.semua)
        baris = list_unit_rows(dipilih, tampak, periode, kode, unsur=unsur)
        bawaan = next((b.kode for b in baris if b.nilai.n and not b.nilai.kecil), "")
    dasar = pilihan.dasar if pilihan.dasar in {b.kode for b in baris} else bawaan
    baris = compare_rows(baris, dasar)
    return sort_rows(baris, pilihan.urut, turun=pilihan.turun) if pilihan.urut else baris


def _columns(pilihan: Pilihan, tautan: dict[str, Any], *, sampel: bool) -> list[Any]:
    """Return the heads of the table; those that sort are links."""

    def head(urut: str, judul: str, *, angka: bool = True) -> dict[str, Any]:
        kini = pilihan.urut == urut
        arah = "naik" if kini and pilihan.turun else "turun"
        alamat = url_for("skm_petugas.bandingkan", **tautan, **pilihan.args(urut=urut, arah=arah))
        arah_kini = ("turun" if pilihan.turun else "naik") if kini else None
        return {"judul": judul, "angka": angka, "urut_url": alamat, "urut": arah_kini}

    return [
        head("nama", _("Unit") if pilihan.cara == "unit" else _("Periode"), angka=False),
        head("n", "n"),
        *([_("Sampel")] if sampel else []),
        head("nilai", _("Nilai")),
        _("Mutu"),
        head("beda", _("Beda dari dasar")),
        _("Arti beda"),
    ]


@bp.get("/bandingkan")
@butuh_izin("skm.lihat")
def bandingkan() -> ResponseReturnValue:
    """Show units of one period, or periods of one unit, side by side; everything chosen stands in the address."""
    unit, periode = chosen()
    instrumen = chosen_instrumen()
    pilihan = _read_pilihan(instrumen)
    tautan = link_args(unit, periode, instrumen)
    nama_nilai = instrumen.oleh_kode[pilihan.unsur].nama["id"] if pilihan.unsur else name_indeks(instrumen)
    baris = _read_rows(unit, periode, instrumen.kode, pilihan)
    return render_template(
        "skm/petugas/bandingkan.html",
        baris=baris,
        pilihan=pilihan,
        kolom=_columns(pilihan, tautan, sampel=any(b.populasi for b in baris)),
        nama_nilai=nama_nilai,
        instrumen=instrumen,
        dasar=next((b for b in baris if b.dasar), None),
        ada_anak=any(u.induk_id == unit.id for u in list_unit(cakupan())),
        n_minimum=lambda b: sampel_minimum(b.populasi) if b.populasi else None,
        rupa=partial(rank_kelas, instrumen),
        nama_periode_dari=Periode.parse,
        tautan=tautan,
        **switch(unit, periode),
        **switch_instrumen(instrumen),
    )


@bp.get("/bandingkan.csv")
@butuh_izin("skm.lihat")
def bandingkan_csv() -> ResponseReturnValue:
    """Serve the comparison as CSV: decimal point, UTF-8, small groups hidden as on the page."""
    unit, periode = chosen()
    instrumen = chosen_instrumen()
    pilihan = _read_pilihan(instrumen)
    kepala = (
        "kode",
        "nama",
        "n",
        "populasi",
        "nilai",
        "galat95",
        "mutu",
        "beda",
        "galat_beda",
        "berbeda_nyata",
        "dasar",
    )
    isi: list[tuple[object, ...]] = [kepala]
    for b in _read_rows(unit, periode, instrumen.kode, pilihan):
        nilai = b.nilai
        angka = ("", "", "") if nilai.kecil else (nilai.ikm, nilai.ik95, nilai.kelas.mutu if nilai.kelas else "")
        nyata = "" if b.beda.nyata is None else "ya" if b.beda.nyata else "tidak"
        n = "<5" if nilai.kecil else nilai.n
        isi.append(
            (b.kode, b.nama, n, b.populasi, *angka, b.beda.selisih, b.beda.galat, nyata, "ya" if b.dasar else "")
        )
    nama = f"bandingkan_{instrumen.kode}_{unit.kode}_{periode.kode}.csv"
    return Response(
        write_csv(isi), mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{nama}"'}
    )
