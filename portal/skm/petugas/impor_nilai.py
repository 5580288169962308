"""Import, step 3: what words, numbers and dates of the columns mean."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.web.penjaga import butuh_izin
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.impor.kata import squeeze
from portal.skm.impor.lembar import IsiKolom, count_skor
from portal.skm.impor.nilai import Tolak, is_hampa, needs_arti, read_skor
from portal.skm.impor.peta import BULAN, HARI, KOSONGKAN, SISA, TANGGAL, Peta
from portal.skm.impor.pilihan import match_opsi
from portal.skm.impor.tanggal import TanggalSalah, find_urutan, parse_tanggal
from portal.skm.petugas.dasar import bp
from portal.skm.petugas.titipan_impor import Titipan, with_titipan
from portal.skm.service.peta_impor import list_isi_kolom, propose_kata

CONTOH_TANGGAL = 3


@dataclass(frozen=True)
class Butir:
    """One value of a column: its field, text, count, chosen meaning; `tetap` what a number becomes (None: a word)."""

    bidang: str
    teks: str
    n: int
    arti: str = ""
    tetap: str | None = None


@dataclass(frozen=True)
class Bagian:
    """One column on the page, and how its scores are spread before and after; `belum`: words nobody explained."""

    arti: str
    judul: str
    butir: tuple[Butir, ...]
    lain: int
    belum: int
    sebelum: tuple[int, ...] = ()
    sesudah: tuple[int, ...] = ()
    balik: bool = False
    sisa: str = ""


def word_field(arti: str, kata: str) -> str:
    """Return the name of a word's field; it holds the word, so that no choice can slip to another one."""
    return f"n_{arti}_{zlib.crc32(kata.encode()):08x}"


def _group_kata(isi: IsiKolom) -> dict[str, tuple[str, int]]:
    """Return squeezed word → first spelling and count."""
    hasil: dict[str, tuple[str, int]] = {}
    for teks, n in isi.isi:
        if needs_arti(teks):
            kata = squeeze(teks)
            pertama, jumlah = hasil.get(kata, (teks, 0))
            hasil[kata] = (pertama, jumlah + n)
    return hasil


def _describe_unsur(isi: IsiKolom, titipan: Titipan, peta: Peta) -> Bagian:
    instrumen, kata, balik = titipan.instrumen, peta.kata.get(isi.arti, {}), isi.arti in peta.balik
    butir = []
    for teks, n in sorted(isi.isi):
        if needs_arti(teks) or is_hampa(teks):
            continue
        try:
            tetap = str(read_skor(teks, skala=instrumen.skala, balik=balik))
        except Tolak:
            tetap = ""
        butir.append(Butir("", teks[:60], n, tetap=tetap))
    boleh = {str(s) for s in range(1, instrumen.skala + 1)}
    for padat, (teks, n) in _group_kata(isi).items():
        arti = kata.get(padat, "")
        butir.append(Butir(word_field(isi.arti, padat), teks[:120], n, arti if arti in boleh else ""))
    sebelum, sesudah, _tolak = count_skor(isi.isi, instrumen, balik=balik, kata=kata)
    belum = sum(1 for b in butir if b.tetap is None and not b.arti)
    return Bagian(isi.arti, isi.judul, tuple(butir), isi.lain, belum, sebelum, sesudah, balik)


def _describe_profil(isi: IsiKolom, peta: Peta) -> Bagian:
    kata = peta.kata.get(isi.arti, {})
    sisa = kata.get(SISA, "")
    butir = [
        Butir(word_field(isi.arti, padat), teks[:120], n, kata.get(padat) or match_opsi(isi.arti, teks) or "")
        for padat, (teks, n) in _group_profil(isi).items()
    ]
    belum = 0 if sisa else sum(1 for b in butir if not b.arti) + isi.lain
    return Bagian(isi.arti, isi.judul, tuple(butir), isi.lain, belum, sisa=sisa)


def _group_profil(isi: IsiKolom) -> dict[str, tuple[str, int]]:
    hasil: dict[str, tuple[str, int]] = {}
    for teks, n in isi.isi:
        if not is_hampa(teks):
            pertama, jumlah = hasil.get(squeeze(teks), (teks, 0))
            hasil[squeeze(teks)] = (pertama, jumlah + n)
    return hasil


def describe_bagian(titipan: Titipan, peta: Peta) -> list[Bagian]:
    """Return the columns of the page: unsur in the order of the file, then the questions about the respondent."""
    semua = [i for i in list_isi_kolom(titipan.sumber, peta) if i.arti != TANGGAL]
    unsur = [_describe_unsur(i, titipan, peta) for i in semua if i.arti in titipan.instrumen.oleh_kode]
    return unsur + [_describe_profil(i, peta) for i in semua if i.arti in DEMOGRAFI]


def list_belum(titipan: Titipan) -> list[tuple[str, str]]:
    """Return what still needs an answer before the rows can be checked: (field, sentence)."""
    peta, galat = titipan.peta, []
    for b in describe_bagian(titipan, peta):
        if b.belum:
            galat.append((f"b_{b.arti}", _("%(kolom)s: %(n)s kata belum diberi arti.", kolom=b.judul[:60], n=b.belum)))
    if not peta.tanggal and _dates(titipan, peta) and find_urutan(_dates(titipan, peta)) is None:
        galat.append(("tanggal-0", _("Pilih mana yang ditulis lebih dahulu: hari atau bulan.")))
    return galat


def _dates(titipan: Titipan, peta: Peta) -> list[str]:
    judul = peta.heading_of(TANGGAL)
    return [t for t in titipan.sumber.values_of(judul) if not is_hampa(t)] if judul else []


def _describe_tanggal(titipan: Titipan, peta: Peta) -> list[tuple[str, dict[str, date | None]]]:
    """Return some dates of the file with what they are in each of the two readings."""
    hasil = []
    for teks in list(dict.fromkeys(_dates(titipan, peta)))[:CONTOH_TANGGAL]:
        arti: dict[str, date | None] = {}
        for urutan in (HARI, BULAN):
            try:
                arti[urutan] = parse_tanggal(teks, urutan, titipan.tujuan.zona)
            except TanggalSalah:
                arti[urutan] = None
        hasil.append((teks[:40], arti))
    return hasil


@bp.get("/impor/<kode>/nilai")
@butuh_izin("skm.impor")
@with_titipan
def impor_nilai(titipan: Titipan) -> ResponseReturnValue:
    """Show every different value with the score or option it gets."""
    return _show(titipan, propose_kata(titipan.sumber, titipan.peta, titipan.versi))


@bp.post("/impor/<kode>/nilai")
@butuh_izin("skm.impor")
@with_titipan
def impor_nilai_simpan(titipan: Titipan) -> ResponseReturnValue:
    """Keep what was chosen; go on when every word has a meaning."""
    titipan = titipan.change(peta=_read_peta(titipan, request.form))
    if request.form.get("aksi") == "lihat":
        return redirect(url_for("skm_petugas.impor_nilai", kode=titipan.kode), code=303)
    galat = list_belum(titipan)
    if galat:
        return _show(titipan, titipan.peta, galat, 422)
    return redirect(url_for("skm_petugas.impor_periksa", kode=titipan.kode), code=303)


def _read_peta(titipan: Titipan, isi: Mapping[str, str]) -> Peta:
    """Return the mapping with the words, reversed scales and date order of the form."""
    peta, unsur = titipan.peta, titipan.instrumen.oleh_kode
    kata = {k: dict(v) for k, v in peta.kata.items()}
    for kolom in list_isi_kolom(titipan.sumber, peta):
        if kolom.arti in unsur:
            boleh, semua = {str(s) for s in range(1, titipan.instrumen.skala + 1)}, _group_kata(kolom)
        elif kolom.arti in DEMOGRAFI:
            boleh, semua = {*DEMOGRAFI[kolom.arti].opsi, KOSONGKAN}, _group_profil(kolom)
            kata.setdefault(kolom.arti, {})[SISA] = isi.get(f"sisa_{kolom.arti}", "")
        else:
            continue
        milik = kata.setdefault(kolom.arti, {})
        for padat in semua:
            milik[padat] = isi.get(word_field(kolom.arti, padat), milik.get(padat, ""))
        kata[kolom.arti] = {k: v for k, v in milik.items() if v in boleh}
    balik = set(request.form.getlist("balik")) & set(unsur)
    urutan = isi.get("tanggal", "")
    return replace(
        peta,
        kata=kata,
        balik=frozenset(unsur if isi.get("balik_semua") else balik),
        tanggal=urutan if urutan in (HARI, BULAN) else find_urutan(_dates(titipan, peta)) or "",
    )


def _show(
    titipan: Titipan, peta: Peta, galat: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    return render_template(
        "skm/petugas/impor_nilai.html",
        titipan=titipan,
        peta=peta,
        bagian=describe_bagian(titipan, peta),
        galat=galat or [],
        skala=range(1, titipan.instrumen.skala + 1),
        label={nama: p.label for nama, p in DEMOGRAFI.items()},
        opsi={nama: list(p.opsi.items()) for nama, p in DEMOGRAFI.items()},
        tanggal=_describe_tanggal(titipan, peta),
        mendua=bool(tanggal := _dates(titipan, peta)) and find_urutan(tanggal) is None,
    ), status
