"""What the columns of a file mean, proposed from their headings. Pure.

Nothing is stored on the strength of a guess: the officer sees every proposal. Columns that only carry a number
(U8, U9) are not guessed where the official list and the questionnaire differ: mixing them up swaps two unsur.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from portal.skm.domain.instrumen import Instrumen, Unsur
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.impor.kata import is_akin, split_kata, squeeze
from portal.skm.impor.peta import ABAIKAN, SARAN, TANGGAL

MENURUT = "?"
"""Meaning of a numbered column that waits for the choice between list and questionnaire."""
RESMI, KUESIONER = "resmi", "kuesioner"
AMBANG = 0.3
KATA_UNSUR: Mapping[str, str] = {
    "persyaratan": "persyaratan syarat kesesuaian-persyaratan",
    "prosedur": "prosedur mekanisme alur sistem kemudahan tata cara",
    "waktu": "waktu kecepatan cepat lama jangka penyelesaian tepat",
    "biaya": "biaya tarif ongkos gratis kewajaran mahal murah pungutan",
    "produk": "produk hasil spesifikasi tercantum standar",
    "kompetensi": "kompetensi kemampuan keahlian pengetahuan keterampilan kompeten mampu pengalaman",
    "perilaku": "perilaku sikap sopan ramah kesopanan keramahan santun",
    "pengaduan": "pengaduan aduan keluhan penanganan saran masukan",
    "sarpras": "sarana prasarana fasilitas sarpras ruang kenyamanan kelengkapan kualitas",
}
"""Words by which forms name the unsur of PermenPANRB 14/2017, whatever their sentences."""
_NOMOR = re.compile(r"[(\[]?\s*(?:unsur|u|p|q|x|pertanyaan|soal)?\s*[-.:]?\s*(\d{1,2})\s*[)\].:]?", re.I)
_TANGGAL = re.compile(
    r"(timestamp|cap waktu|stempel waktu|tanggal|tgl|date|hari tanggal|waktu (pengisian|survei|isi))\b"
)
_SARAN = re.compile(r"\b(saran|kritik|komentar|ulasan|comments?|suggestions?)\b")
_ADUAN = re.compile(r"(pengaduan|aduan|penanganan|complaint)")
_PROFIL = {
    "jenis_kelamin": re.compile(r"(jenis )?kelamin\b.*|gender|sex|jk|l p|laki laki perempuan"),
    "pendidikan": re.compile(r"(.* )?pendidikan( .*)?|education"),
    "pekerjaan": re.compile(r"(.* )?pekerjaan( .*)?|profesi|occupation"),
    "disabilitas": re.compile(r".*(disabilitas|difabel|berkebutuhan khusus|disability).*"),
}
_LUAR = re.compile(
    r"(no|nomor|nmr|nama|name|e ?mail|surel|alamat|nik|no hp|nomor hp|hp|telepon|telp|wa|whatsapp|usia|umur|age|jumlah"
    r"|total|rata|nrr|ikm|jam|skor|score|unit|instansi|jenis layanan|layanan yang|keterangan|responden)\b.*"
)
PRIBADI = re.compile(r"(nama|name|e ?mail|surel|alamat|nik|no hp|nomor hp|hp|telepon|telp|wa|whatsapp|username)\b.*")


def number_of(judul: str) -> int | None:
    """Return the number of a heading that carries nothing else (U8, Unsur 8, 8); None for any other."""
    cocok = _NOMOR.fullmatch(judul.strip())
    return int(cocok[1]) if cocok else None


def code_of(instrumen: Instrumen, nomor: int, urutan: str) -> str | None:
    """Return the unsur of a number in the official list or in the order of the questionnaire."""
    daftar = instrumen.unsur if urutan == RESMI else instrumen.kuesioner
    return daftar[nomor - 1].kode if 1 <= nomor <= len(daftar) else None


def is_split(instrumen: Instrumen, nomor: int) -> bool:
    """Tell whether list and questionnaire give this number to different unsur (SKM: 8 and 9)."""
    return code_of(instrumen, nomor, RESMI) != code_of(instrumen, nomor, KUESIONER)


def _texts_of(unsur: Unsur) -> Iterable[str]:
    for isi in (unsur.nama, unsur.pertanyaan, unsur.keterangan):
        yield from isi.values()


@lru_cache(maxsize=64)
def _read_kata(versi: tuple[Instrumen, ...]) -> tuple[dict[str, frozenset[str]], dict[str, tuple[str, ...]]]:
    """Return the telling words and the whole texts of every unsur in all versions and languages."""
    kata: dict[str, set[str]] = {}
    teks: dict[str, list[str]] = {}
    for instrumen in versi:
        for u in instrumen.unsur:
            semua = [*_texts_of(u), u.kode]
            kata.setdefault(u.kode, set(KATA_UNSUR.get(u.kode, "").split())).update(*map(split_kata, semua))
            teks.setdefault(u.kode, []).extend(map(squeeze, semua))
    return {k: frozenset(v) for k, v in kata.items()}, {k: tuple(dict.fromkeys(v)) for k, v in teks.items()}


@lru_cache(maxsize=2048)
def _score(judul: str, versi: tuple[Instrumen, ...]) -> tuple[tuple[str, float], ...]:
    """Return how well a heading fits each unsur, 0 to 1: words that only one unsur uses weigh most."""
    kata, teks = _read_kata(versi)
    isi = split_kata(judul)
    cocok = {h: {kode for kode, milik in kata.items() if any(is_akin(h, k) for k in milik)} for h in isi}
    berat = {h: 1 / len(c) ** 2 if c else 0.15 for h, c in cocok.items()}
    jumlah = sum(berat.values()) or 1.0
    padat = squeeze(judul)
    hasil = []
    for kode in kata:
        nilai = sum(berat[h] for h in isi if kode in cocok[h]) / jumlah
        mirip = max((SequenceMatcher(None, padat, t).ratio() for t in teks[kode]), default=0.0)
        hasil.append((kode, 1.0 + mirip if padat in teks[kode] else max(nilai, mirip if mirip >= 0.75 else 0.0)))
    return tuple(hasil)


def guess_lain(judul: str) -> str | None:
    """Return `tanggal`, `saran`, a question about the respondent, or "" for what is surely no answer; else None."""
    padat = squeeze(judul)
    if _TANGGAL.match(padat) and "lahir" not in padat:
        return TANGGAL
    if padat in (squeeze(k) for k in DEMOGRAFI):
        return next(k for k in DEMOGRAFI if squeeze(k) == padat)
    if len(padat.split()) <= 8:
        for nama, pola in _PROFIL.items():
            if pola.fullmatch(padat):
                return nama
    if _SARAN.search(padat) and not _ADUAN.search(padat):
        return SARAN
    return ABAIKAN if _LUAR.fullmatch(padat) and len(padat.split()) <= 6 else None


def propose_kolom(judul: Sequence[str], versi: Sequence[Instrumen], urutan: str = "") -> dict[str, str]:
    """Return heading → meaning for the instrument whose version in use comes first.

    A numbered column means what list and questionnaire agree on; where they differ it stays `MENURUT` until `urutan`
    says which of the two the file follows. Every unsur is given to one column at most.
    """
    instrumen, semua = versi[0], tuple(versi)
    hasil = dict.fromkeys(judul, ABAIKAN)
    kode = {u.kode for u in instrumen.unsur}
    calon: list[tuple[float, int, str, str]] = []
    bernomor = _numbered(judul, len(instrumen.unsur))
    for urut, satu in enumerate(judul):
        if satu in bernomor:
            if is_split(instrumen, bernomor[satu]) and not urutan:
                hasil[satu] = MENURUT
            else:
                calon.append((2.0, -urut, satu, code_of(instrumen, bernomor[satu], urutan or RESMI) or ABAIKAN))
            continue
        lain = guess_lain(satu) if squeeze(satu) not in kode else None
        if lain is None:
            calon += [(nilai, -urut, satu, k) for k, nilai in _score(satu, semua) if nilai >= AMBANG and k in kode]
        elif lain:
            calon.append((2.0, -urut, satu, lain))
    terpakai: set[str] = set()
    for _nilai, _urut, satu, arti in sorted(calon, key=lambda c: (-c[0], -c[1], c[3])):
        if hasil[satu] == ABAIKAN and arti not in terpakai and arti:
            hasil[satu] = arti
            terpakai.add(arti)
    return hasil


def _numbered(judul: Sequence[str], banyak: int) -> dict[str, int]:
    """Return heading → number for the columns that only carry numbers of unsur.

    Bare numbers count only when all of 1…n are there: a single “2” is not a question.
    """
    nomor = {j: n for j in judul if (n := number_of(j)) is not None and 1 <= n <= banyak}
    telanjang = {j for j in nomor if j.strip("()[]. ").isdigit()}
    if telanjang and {nomor[j] for j in telanjang} != set(range(1, banyak + 1)):
        nomor = {j: n for j, n in nomor.items() if j not in telanjang}
    return nomor


def count_dikenal(sel: Sequence[str], versi: Sequence[Instrumen]) -> int:
    """Return how many cells of a row are headings we know; long texts of answers are none."""
    isi = [s for s in dict.fromkeys(sel) if s and len(s) < 400 and not s.replace(",", "").replace(".", "").isdigit()]
    angka = _numbered([s for s in dict.fromkeys(sel) if s], len(versi[0].unsur))
    lain = [s for s in isi if s not in angka]
    return len(angka) + sum(1 for arti in propose_kolom(lain, versi).values() if arti)
