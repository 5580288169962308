"""Workbooks of answers: which sheet, what its columns mean, how it was read last time, what it would give."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from portal.inti.buku import Lembar
from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan
from portal.skm.domain.indeks import Indeks, Rekap, compute_indeks, count_jawaban
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.impor.baris import Aturan, HasilBaca
from portal.skm.impor.kata import squeeze
from portal.skm.impor.kepala import Penutup, find_kepala, find_penutup, list_isi, read_kolom
from portal.skm.impor.kolom import MENURUT, count_dikenal, propose_kolom
from portal.skm.impor.lembar import IsiKolom, Sumber, count_isi, read_lembar
from portal.skm.impor.nilai import needs_arti, propose_skor
from portal.skm.impor.peta import ABAIKAN, SARAN, TANGGAL, Peta, compute_sidik_judul, parse_peta
from portal.skm.impor.pilihan import propose_opsi
from portal.skm.impor.tanggal import find_urutan
from portal.skm.instrumen import build_instrumen
from portal.skm.models import Impor, InstrumenRow
from portal.skm.service.impor import ImporSiap
from portal.skm.service.instrumen import read_isi
from portal.skm.service.jawaban import impute_gratis

LAMA_DICARI = 200


def list_versi_lama(instrumen: Instrumen) -> list[Instrumen]:
    """Return the instrument and then its other published versions: their words help to recognize a file."""
    pilih = select(InstrumenRow).where(InstrumenRow.kode == instrumen.kode, ~InstrumenRow.draf)
    baris = db.session().scalars(pilih.order_by(InstrumenRow.versi.desc())).all()
    return [instrumen, *(build_instrumen(read_isi(b)) for b in baris if b.versi != instrumen.versi)]


def choose_lembar(buku: Sequence[Lembar], versi: Sequence[Instrumen]) -> tuple[Lembar, int]:
    """Return the sheet that looks most like answers, visible ones first, and the number of its heading row."""
    calon = [s for s in buku if not s.berlebih]

    def weigh(lembar: Lembar) -> tuple[bool, int, int]:
        kepala = dict(lembar.baris)[find_kepala(lembar, lambda sel: count_dikenal(sel, versi))]
        return not lembar.tersembunyi, count_dikenal(kepala, versi), len(lembar.baris)

    terbaik = max(calon, key=weigh)
    return terbaik, find_kepala(terbaik, lambda sel: count_dikenal(sel, versi))


def get_lembar(buku: Sequence[Lembar], nama: str) -> Lembar:
    """Return a sheet by name; raises DomainError when there is none or it is too long."""
    lembar = next((s for s in buku if s.nama == nama), None)
    if lembar is None:
        raise DomainError("lembar_tidak_ada", _n("Lembar “%(nama)s” tidak ada."), bidang="lembar", nama=nama[:60])
    if lembar.berlebih:
        raise DomainError(
            "lembar_panjang",
            _n("Lembar “%(nama)s” berisi lebih dari %(maks)s baris. Bagi menjadi beberapa berkas."),
            bidang="lembar",
            nama=nama[:60],
            maks="50.000",
        )
    return lembar


def find_kepala_lembar(lembar: Lembar, versi: Sequence[Instrumen]) -> int:
    """Return the number of the heading row of a sheet."""
    return find_kepala(lembar, lambda sel: count_dikenal(sel, versi))


def list_penutup(lembar: Lembar, kepala: int, peta: Peta) -> tuple[Penutup, ...]:
    """Return the rows below the headings that are no answers (sums, means, notes)."""
    return find_penutup(list_isi(lembar, kepala), read_kolom(lembar, kepala), peta.kolom)


def propose_peta(lembar: Lembar, kepala: int, versi: Sequence[Instrumen], urutan: str = "") -> Peta:
    """Return what the columns probably mean; nothing is decided about words and dates yet."""
    judul = [k.judul for k in read_kolom(lembar, kepala)]
    return Peta(propose_kolom(judul, versi, urutan), lembar=lembar.nama, kepala=kepala)


def find_peta_lama(
    lembar: Lembar, kepala: int, instrumen: Instrumen, unit_ids: frozenset[int] | None
) -> tuple[Impor, Peta] | None:
    """Return the newest import of these units that had the same headings and was not undone, and its mapping."""
    sidik = compute_sidik_judul(k.judul for k in read_kolom(lembar, kepala))
    pilih = select(Impor).where(Impor.instrumen == instrumen.kode, Impor.batal_at.is_(None))
    if unit_ids is not None:
        pilih = pilih.where(Impor.unit_id.in_(unit_ids))
    for impor in db.session().scalars(pilih.order_by(Impor.id.desc()).limit(LAMA_DICARI)):
        try:
            peta = parse_peta(impor.pemetaan)
        except DomainError:
            continue
        if peta.kolom and compute_sidik_judul(peta.kolom) == sidik:
            return impor, replace(peta, lembar=lembar.nama, kepala=kepala)
    return None


def open_berkas(buku: Sequence[Lembar], peta: Peta, versi: Sequence[Instrumen]) -> Sumber:
    """Return the sheet that a mapping was made for: by its name when that is there, else the likeliest one."""
    if any(s.nama == peta.lembar for s in buku):
        lembar = get_lembar(buku, peta.lembar)
        kepala = peta.kepala if peta.kepala in dict(lembar.baris) else find_kepala_lembar(lembar, versi)
    else:
        lembar, kepala = choose_lembar(buku, versi)
    return Sumber(lembar, kepala, frozenset(p.nomor for p in list_penutup(lembar, kepala, peta)))


def list_isi_kolom(sumber: Sumber, peta: Peta) -> list[IsiKolom]:
    """Return the different values of every column that is read, in the order of the file; comments are left out."""
    return [
        count_isi(sumber, k.judul, arti)
        for k in sumber.kolom
        if (arti := peta.kolom.get(k.judul, ABAIKAN)) not in (ABAIKAN, MENURUT, SARAN)
    ]


def propose_kata(sumber: Sumber, peta: Peta, versi: Sequence[Instrumen]) -> Peta:
    """Return the mapping with a meaning for every word and date order that has only one likely meaning.

    What the mapping says already stays.
    """
    semua = {i.arti: [teks for teks, _ in i.isi] for i in list_isi_kolom(sumber, peta)}
    unsur = {a: v for a, v in semua.items() if a in versi[0].oleh_kode}
    berkas = [teks for isi in unsur.values() for teks in isi if needs_arti(teks)]
    kata = {a: propose_skor(versi, a, isi, berkas) for a, isi in unsur.items()}
    for nama in DEMOGRAFI:
        arti = {squeeze(teks): propose_opsi(nama, teks) for teks in semua.get(nama, ())}
        kata[nama] = {k: v for k, v in arti.items() if v}
    gabung = {a: {**isi, **peta.kata.get(a, {})} for a, isi in kata.items()}
    tanggal = peta.tanggal or find_urutan(sumber.values_of(peta.heading_of(TANGGAL) or "")) or ""
    return replace(peta, kata={a: v for a, v in gabung.items() if v}, tanggal=tanggal)


@dataclass(frozen=True)
class Tujuan:
    """Where the answers of a file go and what they are checked against."""

    layanan: Layanan
    instrumen: Instrumen
    periode: Periode | None
    hari_ini: date
    zona: str

    @property
    def gratis(self) -> bool:
        """Tell whether the tariff question has its answer already."""
        return self.layanan.gratis and self.instrumen.subjek == "layanan"


@dataclass(frozen=True)
class Pratinjau:
    """What a file would give: what was read, the counts and the index of the good rows."""

    hasil: HasilBaca
    rekap: Rekap
    indeks: Indeks
    siap: ImporSiap


def preview_impor(sumber: Sumber, peta: Peta, tujuan: Tujuan) -> Pratinjau:
    """Check every row and count the good ones; nothing is stored. Raises DomainError for a mapping that cannot work."""
    instrumen, gratis = tujuan.instrumen, tujuan.gratis
    hasil = read_lembar(sumber, peta, Aturan(instrumen, gratis, tujuan.periode, tujuan.hari_ini, tujuan.zona))
    rekap = count_jawaban(instrumen, (impute_gratis(instrumen, b.nilai, gratis)[0] for b in hasil.baris))
    siap = ImporSiap(tujuan.layanan, instrumen, hasil.baris, hasil.catatan)
    return Pratinjau(hasil, rekap, compute_indeks(instrumen, rekap), siap)


def prepare_berpeta(buku: Sequence[Lembar], peta: Peta, tujuan: Tujuan) -> ImporSiap:
    """Read a file by a finished mapping; raises DomainError that names every bad row."""
    sumber = open_berkas(buku, peta, list_versi_lama(tujuan.instrumen))
    hasil = preview_impor(sumber, peta, tujuan)
    hasil.hasil.refuse()
    return hasil.siap
