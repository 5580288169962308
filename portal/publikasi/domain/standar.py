"""Standards of service: the 14 components of PermenPANRB 15/2014, completeness, coverage, the review sheet. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from portal.inti.galat import _n
from portal.publikasi.domain.borang import Borang

MAKS_KOMPONEN = 6000
MAKS_SK = 120
PENYAMPAIAN: Mapping[str, str] = {
    "persyaratan": _n("Persyaratan"),
    "prosedur": _n("Sistem, mekanisme, dan prosedur"),
    "waktu": _n("Jangka waktu penyelesaian"),
    "biaya": _n("Biaya atau tarif"),
    "produk": _n("Produk pelayanan"),
    "pengaduan": _n("Penanganan pengaduan, saran, dan masukan"),
}
"""Service delivery: what the citizen meets (PermenPANRB 15/2014)."""
PENGELOLAAN: Mapping[str, str] = {
    "dasar_hukum": _n("Dasar hukum"),
    "sarana": _n("Sarana, prasarana, dan fasilitas"),
    "kompetensi": _n("Kompetensi pelaksana"),
    "pengawasan": _n("Pengawasan internal"),
    "jumlah_pelaksana": _n("Jumlah pelaksana"),
    "jaminan_pelayanan": _n("Jaminan pelayanan"),
    "jaminan_keamanan": _n("Jaminan keamanan dan keselamatan pelayanan"),
    "evaluasi": _n("Evaluasi kinerja pelaksana"),
}
"""Manufacturing: what the office does behind the counter (PermenPANRB 15/2014)."""
KOMPONEN: Mapping[str, str] = {**PENYAMPAIAN, **PENGELOLAAN}
PEMANGKU: Mapping[str, str] = {
    "tokoh_masyarakat": _n("Tokoh masyarakat"),
    "akademisi": _n("Akademisi"),
    "dunia_usaha": _n("Dunia usaha"),
    "lsm": _n("Lembaga swadaya masyarakat (LSM)"),
}
"""Groups of stakeholders that a review hears (LKE VI.i.c)."""


@dataclass(frozen=True)
class IsiStandar:
    """A checked standard; `komponen` has every code of KOMPONEN, "" where nothing is written yet."""

    komponen: Mapping[str, str]
    berlaku_mulai: date
    nomor_sk: str = ""
    tanggal_sk: date | None = None
    kompensasi: str = ""
    sippn_id: str = ""
    sippn_url: str = ""
    sippn_sinkron: date | None = None
    daring: bool = False
    terpadu: bool = False

    def to_row(self) -> dict[str, object]:
        """Return the values by column."""
        return {**self.komponen, **{k: v for k, v in vars(self).items() if k != "komponen"}}


def read_standar(borang: Borang, *, hari_ini: date) -> IsiStandar:
    """Check the form of a standard; what is wrong stands in `borang.galat`.

    A decree has a number and a date, or neither; all 14 components may wait. A link to the national catalogue
    has the date on which it was compared.
    """
    komponen = {k: borang.text(k, maks=MAKS_KOMPONEN, baris=True) for k in KOMPONEN}
    nomor, tanggal = borang.text("nomor_sk", maks=MAKS_SK), borang.day("tanggal_sk", sampai=hari_ini)
    if nomor and tanggal is None:
        borang.refuse("tanggal_sk", _n("Isi tanggal SK."), "tanggal_sk")
    if tanggal and not nomor:
        borang.refuse("nomor_sk", _n("Isi nomor SK."), "nomor_sk")
    mulai = borang.day("berlaku_mulai")
    if mulai is None:
        borang.refuse("berlaku_mulai", _n("Isi tanggal mulai berlaku."), "berlaku_mulai")
    sippn = (borang.text("sippn_id", maks=80), borang.url("sippn_url"))
    sinkron = borang.day("sippn_sinkron", sampai=hari_ini)
    if any(sippn) and sinkron is None:
        borang.refuse("sippn_sinkron", _n("Isi tanggal terakhir dicocokkan dengan SIPPN."), "sippn_sinkron")
    if sinkron and not any(sippn):
        borang.refuse("sippn_id", _n("Isi nomor atau tautan layanan di SIPPN."), "sippn_id")
    if not any(komponen.values()):
        borang.refuse("kosong", _n("Isi paling sedikit satu komponen."), "persyaratan")
    return IsiStandar(
        komponen=komponen,
        berlaku_mulai=mulai or hari_ini,
        nomor_sk=nomor,
        tanggal_sk=tanggal,
        kompensasi=borang.text("kompensasi", maks=MAKS_KOMPONEN, baris=True),
        sippn_id=sippn[0],
        sippn_url=sippn[1],
        sippn_sinkron=sinkron,
        daring=borang.yes("daring"),
        terpadu=borang.yes("terpadu"),
    )


@dataclass(frozen=True)
class IsiReviu:
    """A checked review sheet; `pemangku` are the stakeholder groups that were present."""

    tanggal: date
    masukan_skm: str
    masukan_pengaduan: str
    pakai_skm: bool
    pakai_pengaduan: bool
    pemangku: frozenset[str]
    perubahan: str


def read_reviu(borang: Borang, *, hari_ini: date) -> IsiReviu:
    """Check a review sheet; an input that was used is described; the decision is always written."""
    tanggal = borang.day("tanggal", sampai=hari_ini)
    if tanggal is None:
        borang.refuse("tanggal", _n("Isi tanggal reviu."), "tanggal")
    masukan = {}
    for sumber in ("skm", "pengaduan"):
        wajib = _n("Tulis masukan yang dipakai.") if borang.yes(f"pakai_{sumber}") else None
        masukan[sumber] = borang.text(f"masukan_{sumber}", maks=MAKS_KOMPONEN, wajib=wajib, baris=True)
    perubahan = borang.text(
        "perubahan",
        maks=MAKS_KOMPONEN,
        wajib=_n("Tulis perubahan yang diputuskan. Bila tidak ada, tulis alasannya."),
        baris=True,
    )
    return IsiReviu(
        tanggal=tanggal or hari_ini,
        masukan_skm=masukan["skm"],
        masukan_pengaduan=masukan["pengaduan"],
        pakai_skm=borang.yes("pakai_skm"),
        pakai_pengaduan=borang.yes("pakai_pengaduan"),
        pemangku=frozenset(k for k in PEMANGKU if borang.yes(k)),
        perubahan=perubahan,
    )


@dataclass(frozen=True)
class SifatLayanan:
    """What the coverage asks of one service on a day; all False while it has no standard in force."""

    berstandar: bool = False
    lengkap: bool = False
    bermaklumat: bool = False
    daring: bool = False
    tertaut: bool = False
    berkompensasi: bool = False
    terpadu: bool = False


def _share(bagian: int, semua: int) -> Fraction | None:
    return Fraction(100 * bagian, semua) if semua else None


@dataclass(frozen=True)
class Cakupan:
    """How far the services have what the evaluation asks (LKE VI.i, VI.ii); shares in percent, None without services.

    `berstandar` are services whose standard is decreed, `lengkap` those of them with all 14 components.
    """

    layanan: int
    berstandar: int
    lengkap: int
    bermaklumat: int
    daring: int
    tertaut: int
    berkompensasi: int
    terpadu: int

    @property
    def komponen_lengkap(self) -> bool:
        """Whether every decreed standard has all 14 components, and there is one at all."""
        return self.berstandar > 0 and self.lengkap == self.berstandar

    @property
    def layanan_berstandar_persen(self) -> Fraction | None:
        """Share of services with a decreed standard in force."""
        return _share(self.berstandar, self.layanan)

    @property
    def layanan_bermaklumat_persen(self) -> Fraction | None:
        """Share of services that a maklumat in force promises."""
        return _share(self.bermaklumat, self.layanan)

    @property
    def layanan_online_persen(self) -> Fraction | None:
        """Share of services that can be had online."""
        return _share(self.daring, self.layanan)

    @property
    def layanan_tertaut_nasional_persen(self) -> Fraction | None:
        """Share of services linked with the national catalogue (SIPPN)."""
        return _share(self.tertaut, self.layanan)

    @property
    def layanan_berkompensasi_persen(self) -> Fraction | None:
        """Share of services with a rule of compensation."""
        return _share(self.berkompensasi, self.layanan)

    @property
    def layanan_terpadu_persen(self) -> Fraction | None:
        """Share of services given together with others."""
        return _share(self.terpadu, self.layanan)


def count_cakupan(layanan: Iterable[SifatLayanan]) -> Cakupan:
    """Return the coverage of services."""
    semua = list(layanan)
    jumlah = {nama: sum(getattr(s, nama) for s in semua) for nama in SifatLayanan.__dataclass_fields__}
    return Cakupan(layanan=len(semua), **jumlah)
