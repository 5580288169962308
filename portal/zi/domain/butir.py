"""What an LKE item asks: question, scale, evidence, rhythm and the conditions behind each grade. Pure.

Items are data (`portal/zi/butir/*.toml`); this module gives them a shape and refuses what does not fit.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from portal.inti.galat import _n
from portal.tindak_lanjut.domain.sumber import NAMA_SUMBER

Irama = Literal["triwulan", "semester", "tahun"]
Cakupan = Literal["otomatis", "sebagian", "unggah", "luar"]

URUTAN_HURUF = ("a", "b", "c", "d", "e", "ya", "tidak")
KELAS_SYARAT = ("bukti", "berkala", "metrik", "layanan", "target", "asesor")
KELAS_BAGIAN = ("seluruh", "sebagian_besar", "ada", "ya")
POLA_KODE = re.compile(r"[IVX]+\.[ivx]+\.[a-z]")
POLA_BUKTI = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

JENIS_PORTAL = {
    "laporan": _n("Laporan portal"),
    "pengaduan": _n("Angka pengaduan"),
    "kanal": _n("Kanal pengaduan"),
    "tindak_lanjut": _n("Tindak lanjut"),
    "wbs": _n("WBS"),
    "paham": _n("Survei pegawai"),
    "standar": _n("Standar pelayanan"),
    "maklumat": _n("Maklumat pelayanan"),
    "pemasangan": _n("Foto pemasangan"),
    "reviu": _n("Reviu standar"),
    "survei": _n("Survei"),
    "responden": _n("Responden"),
    "terbitan": _n("Publikasi"),
    "pemakaian": _n("Pemakaian portal"),
}
"""Kinds that the portal collects itself."""
JENIS_KANTOR = {
    "sk": _n("SK"),
    "surat": _n("Surat"),
    "dokumen": _n("Dokumen"),
    "foto": _n("Foto"),
    "tangkapan": _n("Tangkapan layar"),
    "tautan": _n("Tautan"),
    "rekaman": _n("Rekaman"),
    "kegiatan": _n("Paket kegiatan"),
}
"""Kinds that only the office has."""
BOLEH_DIUNGGAH = frozenset(JENIS_KANTOR) | {"laporan", "pemasangan", "reviu"}
"""Kinds that take the office's own files: also a report made outside the portal, and a photo of what hangs."""
JUGA = ("wbs_luar",)
"""Further collectors that an item may name."""
BERINSTRUMEN = ("paham", "survei")
"""Kinds that are about one survey."""
ASAL: Mapping[str, tuple[str, ...]] = {
    "tindak_lanjut": tuple(NAMA_SUMBER),
    "reviu": ("masukan", "pemangku"),
    "pemasangan": ("publikasi", "standar", "maklumat", "publikasi-daring", "standar-daring", "maklumat-daring"),
}
"""What narrows a kind down: sources of recommendations, what a review used, what a photo shows."""
BAGIAN = {
    "paket": _n("Paket lengkap dalam satu berkas"),
    "undangan": _n("Undangan"),
    "hadir": _n("Daftar hadir"),
    "notula": _n("Notula"),
    "foto": _n("Foto kegiatan"),
    "laporan": _n("Laporan kegiatan"),
}
"""Parts of the papers of an activity; “paket” holds all the others."""
BENTUK = {
    "rapat": _n("Rapat"),
    "sosialisasi": _n("Sosialisasi"),
    "bimtek": _n("Bimbingan teknis"),
    "pelatihan": _n("Pelatihan"),
    "kampanye": _n("Kampanye"),
    "apel": _n("Apel pagi"),
}
"""Forms of an activity; an item may refuse some of them (LKE VI.ii.a refuses the morning roll call)."""


@dataclass(frozen=True)
class Syarat:
    """One condition of a grade: what kind, about what, and the test.

    `uji` is seluruh, sebagian_besar, ada or ya; or ">=" with `batas`.
    """

    kelas: str
    acuan: str
    uji: str = ""
    batas: int = 0


@dataclass(frozen=True)
class Tingkat:
    """One grade of the scale. `pilihan`: alternatives, each a list of conditions that must all hold; None: no rule."""

    huruf: str
    kriteria: str
    pilihan: tuple[tuple[Syarat, ...], ...] | None = None


@dataclass(frozen=True)
class BuktiDiminta:
    """One piece of evidence that an item asks for."""

    kode: str
    judul: str
    jenis: str
    wajib: bool = True
    berkala: bool = False
    laporan: tuple[str, ...] = ()
    asal: tuple[str, ...] = ()
    juga: tuple[str, ...] = ()
    instrumen: str = ""

    @property
    def dari_portal(self) -> bool:
        """The portal collects it itself."""
        return self.jenis in JENIS_PORTAL

    @property
    def boleh_diunggah(self) -> bool:
        """The office may add its own file or link."""
        return self.jenis in BOLEH_DIUNGGAH


@dataclass(frozen=True)
class Butir:
    """One LKE item. `jatuh_tempo`: due month of each period of the year, empty for the last month of each."""

    kode: str
    judul: str
    pertanyaan: str
    cakupan: Cakupan
    irama: Irama
    tingkat: tuple[Tingkat, ...]
    bukti: tuple[BuktiDiminta, ...]
    jatuh_tempo: tuple[int, ...] = ()
    indikator: str = ""
    plafon: str = ""
    alasan_plafon: str = ""
    dilarang: tuple[str, ...] = ()
    catatan: str = ""

    @property
    def area(self) -> str:
        """Code of the area: V."""
        return self.kode.split(".")[0]

    @property
    def kelompok(self) -> str:
        """Code of the group within the area: iii."""
        return self.kode.split(".")[1]

    @property
    def terbaik(self) -> Tingkat:
        """The highest grade of the scale."""
        return self.tingkat[0]

    @property
    def huruf(self) -> tuple[str, ...]:
        """The grades of the scale, best first."""
        return tuple(t.huruf for t in self.tingkat)

    def find_bukti(self, kode: str) -> BuktiDiminta | None:
        """Return one piece of evidence asked for, by code."""
        return next((b for b in self.bukti if b.kode == kode), None)


@dataclass(frozen=True)
class Kelompok:
    """A group of items within an area."""

    kode: str
    nama: str


@dataclass(frozen=True)
class Area:
    """An area of the sheet with its groups, in the order of the sheet."""

    kode: str
    nama: str
    kelompok: tuple[Kelompok, ...]


@dataclass(frozen=True)
class Lke:
    """A whole sheet: areas, items, and how many days after its due month a document still counts as in time."""

    kode: str
    nama: str
    tenggang_hari: int
    area: tuple[Area, ...]
    butir: tuple[Butir, ...]
    oleh_kode: Mapping[str, Butir] = field(default_factory=dict)

    def items_of(self, area: str, kelompok: str | None = None) -> tuple[Butir, ...]:
        """Return the items of an area or of one of its groups, in the order of the file."""
        return tuple(b for b in self.butir if b.area == area and kelompok in (None, b.kelompok))


def parse_syarat(teks: str) -> Syarat:
    """Read one condition: “bukti sk-tim”, “metrik putaran_survei >= 4”, “layanan sk-kompensasi seluruh”.

    Raises ValueError with the sentence that helps the person who edits the file.
    """
    kelas, _spasi, sisa = teks.partition(" ")
    bagian = sisa.split()
    if kelas not in KELAS_SYARAT or not bagian:
        raise ValueError(f"syarat “{teks}” harus diawali salah satu dari: {', '.join(KELAS_SYARAT)}")
    if kelas == "asesor":
        return Syarat(kelas, sisa)
    if kelas in ("bukti", "berkala", "target"):
        if len(bagian) != 1:
            raise ValueError(f"syarat “{teks}” menyebut satu kode saja")
        return Syarat(kelas, bagian[0])
    if len(bagian) == 3 and bagian[1] == ">=" and bagian[2].isdigit():
        return Syarat(kelas, bagian[0], ">=", int(bagian[2]))
    if len(bagian) == 2 and bagian[1] in KELAS_BAGIAN:
        return Syarat(kelas, bagian[0], bagian[1])
    raise ValueError(f"uji pada syarat “{teks}” harus “>= angka” atau salah satu dari: {', '.join(KELAS_BAGIAN)}")


def check_butir(
    butir: Butir, metrik: frozenset[str], indikator: frozenset[str], instrumen: frozenset[str]
) -> list[str]:
    """Return what is wrong with an item, as sentences; `metrik`, `indikator`, `instrumen` are the names that exist."""
    kode = [b.kode for b in butir.bukti]
    salah = []
    if not POLA_KODE.fullmatch(butir.kode):
        salah.append("kode harus seperti V.iii.c")
    if not butir.bukti:
        salah.append("tidak meminta bukti apa pun")
    salah += [f"kode bukti “{k}” dipakai dua kali" for k in sorted({k for k in kode if kode.count(k) > 1})]
    salah += _check_tingkat(butir)
    for bukti in butir.bukti:
        salah += _check_bukti(bukti, instrumen)
    if butir.jatuh_tempo and len(butir.jatuh_tempo) != {"triwulan": 4, "semester": 2, "tahun": 1}[butir.irama]:
        salah.append("jatuh_tempo menyebut satu bulan untuk tiap periode setahun")
    salah += [f"bentuk kegiatan “{b}” tidak dikenal" for b in butir.dilarang if b not in BENTUK]
    if butir.plafon and (butir.plafon not in butir.huruf or not butir.alasan_plafon):
        salah.append("plafon menyebut huruf yang ada dan alasan_plafon")
    dikenal = {"bukti": frozenset(kode), "berkala": frozenset(kode), "layanan": frozenset(kode)}
    dikenal |= {"metrik": metrik, "target": indikator}
    for syarat in _every_syarat(butir):
        if syarat.kelas in dikenal and syarat.acuan not in dikenal[syarat.kelas]:
            salah.append(f"syarat {syarat.kelas} menyebut “{syarat.acuan}” yang tidak ada")
    return [f"{butir.kode}: {s}" for s in salah]


def _every_syarat(butir: Butir) -> list[Syarat]:
    return [s for t in butir.tingkat for p in t.pilihan or () for s in p]


def _check_tingkat(butir: Butir) -> list[str]:
    urut = [URUTAN_HURUF.index(h) if h in URUTAN_HURUF else -1 for h in butir.huruf]
    salah = []
    if len(urut) < 2 or -1 in urut or sorted(set(urut)) != urut:
        salah.append("tingkat berisi dua huruf atau lebih menurut urutan a, b, c, d, e atau ya, tidak")
    berlaku = [t for t in butir.tingkat if t.pilihan is not None]
    if berlaku and berlaku[-1].pilihan != ((),):
        salah.append("tingkat terakhir yang bersyarat harus tanpa isi (syarat = [])")
    return salah


def _check_bukti(bukti: BuktiDiminta, instrumen: frozenset[str]) -> list[str]:
    salah = []
    if not POLA_BUKTI.fullmatch(bukti.kode):
        salah.append(f"kode bukti “{bukti.kode}” memakai huruf kecil, angka, dan tanda hubung saja")
    if bukti.jenis not in JENIS_PORTAL | JENIS_KANTOR:
        salah.append(f"jenis bukti “{bukti.jenis}” tidak dikenal")
    if (bukti.jenis == "laporan") != bool(bukti.laporan):
        salah.append(f"bukti {bukti.kode}: jenis laporan menyebut kode laporannya, jenis lain tidak")
    salah += [f"bukti {bukti.kode}: pengumpul “{j}” tidak dikenal" for j in bukti.juga if j not in JUGA]
    return salah + _check_instrumen(bukti, instrumen) + _check_asal(bukti)


def _check_instrumen(bukti: BuktiDiminta, instrumen: frozenset[str]) -> list[str]:
    if bukti.jenis == "paham" and not bukti.instrumen:
        return [f"bukti {bukti.kode}: jenis paham menyebut instrumen survei pegawainya"]
    if bukti.instrumen and bukti.jenis not in BERINSTRUMEN:
        return [f"bukti {bukti.kode}: instrumen hanya untuk jenis {' dan '.join(BERINSTRUMEN)}"]
    if bukti.instrumen and bukti.instrumen not in instrumen:
        return [f"bukti {bukti.kode}: instrumen “{bukti.instrumen}” tidak ada"]
    return []


def _check_asal(bukti: BuktiDiminta) -> list[str]:
    boleh = ASAL.get(bukti.jenis, ())
    return [f"bukti {bukti.kode}: asal “{a}” tidak dikenal jenis {bukti.jenis}" for a in bukti.asal if a not in boleh]


def as_irama(teks: str) -> Irama:
    """Return a rhythm; raises ValueError for another word."""
    if teks not in ("triwulan", "semester", "tahun"):
        raise ValueError(f"irama “{teks}” harus triwulan, semester, atau tahun")
    return cast(Irama, teks)


def as_cakupan(teks: str) -> Cakupan:
    """Return how much the portal covers; raises ValueError for another word."""
    if teks not in ("otomatis", "sebagian", "unggah", "luar"):
        raise ValueError(f"cakupan “{teks}” harus otomatis, sebagian, unggah, atau luar")
    return cast(Cakupan, teks)
