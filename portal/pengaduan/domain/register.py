"""Rows of an old register become checked cases-to-be; every bad row is named with its number and field. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from portal.inti.alamat_surel import check_surel
from portal.inti.galat import DomainError, _n
from portal.inti.periode import NAMA_BULAN
from portal.inti.tabel import Tabel
from portal.inti.telepon import normalize_telepon
from portal.pengaduan.domain.padanan import KELAMIN_KOSONG, KOLOM, NILAI, squeeze
from portal.pengaduan.domain.pilihan import KANAL, KLASIFIKASI_BAWAAN
from portal.pengaduan.domain.status import Status

ISI_MAKS, JUDUL_MAKS, JAWABAN_MAKS = 20_000, 120, 10_000
PANJANG = {"nomor": 80, "nama": 120, "surel": 120, "alamat": 300, "wilayah": 80, "sp4n_id": 40}
KOSONG = frozenset({"", "-", "–", "--", "n/a", "na", "nihil", "null", "none", "tidak ada"})
TANPA_NAMA = frozenset({"anonim", "anonymous", "tanpa nama", "no name", "nn", "hamba allah"})
TANGGAL = (
    "tanggal_diterima", "tanggal_verifikasi", "tanggal_tindak_lanjut", "tanggal_tanggapan", "tanggal_selesai",
)  # fmt: skip
WAJIB = _n("Pasangkan kolom tanggal diterima, dan kolom judul atau isi.")
_POLA_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_POLA_ID = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_POLA_KATA = re.compile(r"(\d{1,2}) ([a-z]+) (\d{4})")
_BULAN = {nama.lower(): n for n, nama in enumerate(NAMA_BULAN, start=1)}
_BULAN |= {nama[:3].lower(): n for n, nama in enumerate(NAMA_BULAN, start=1)} | {"agt": 8, "nop": 11}
_JAM = re.compile(r"[ t]+\d{1,2}[:.]\d{2}([:.]\d{2})?( ?(wib|wita|wit))?$")


@dataclass(frozen=True)
class Peta:
    """How a file is read: our column → their heading, and what their unknown values mean (column → word → code)."""

    kolom: Mapping[str, str]
    nilai: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pilihan:
    """What the office has: subjects by squeezed code or name, units by squeezed code or name, the chosen unit."""

    kategori: Mapping[str, str]
    unit: Mapping[str, int]
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class BarisRegister:
    """One checked row. Dates are local; `status` is the state it stands in."""

    nomor_baris: int
    nomor: str
    judul: str
    isi: str
    kanal: str
    jenis: str
    klasifikasi: str | None
    kategori: str | None
    status: Status
    tanggal_diterima: date
    tanggal_verifikasi: date | None
    tanggal_tindak_lanjut: date | None
    tanggal_tanggapan: date | None
    tanggal_selesai: date | None
    unit_id: int
    nama: str
    anonim: bool
    telepon: str
    surel: str
    jenis_kelamin: str | None
    alamat: str
    jawaban: str
    sp4n_id: str
    wilayah: str


@dataclass(frozen=True)
class Salah:
    """What is wrong in one cell (`nomor` 0: the whole file)."""

    nomor: int
    bidang: str
    pesan: str

    def __str__(self) -> str:
        return f"baris {self.nomor}: {self.bidang}: {self.pesan}"


@dataclass(frozen=True)
class HasilBaca:
    """Good rows, bad cells, and values nobody knows: (column, value) → how many rows hold it."""

    baris: tuple[BarisRegister, ...]
    salah: tuple[Salah, ...]
    asing: Mapping[tuple[str, str], int]


def check_peta(peta: Peta, tabel: Tabel) -> None:
    """Raise DomainError for unknown columns on either side, a heading used twice, or compulsory ones left out."""
    asing = [k for k in peta.kolom if k not in KOLOM] + [k for k in peta.kolom.values() if k not in tabel.kolom]
    if asing:
        raise DomainError(
            "kolom_asing", _n("Kolom tidak dikenal: %(kolom)s."), bidang="peta", kolom=", ".join(asing)[:300]
        )
    ganda = sorted({k for k in peta.kolom.values() if list(peta.kolom.values()).count(k) > 1})
    if ganda:
        raise DomainError(
            "kolom_ganda", _n("Kolom %(kolom)s dipasangkan dua kali."), bidang="peta", kolom=", ".join(ganda)[:300]
        )
    if "tanggal_diterima" not in peta.kolom or not {"judul", "isi"} & set(peta.kolom):
        raise DomainError("kolom_hilang", WAJIB, bidang="peta")


def parse_tanggal(teks: str, *, hari_ini: date) -> date | None:
    """Return a local date from 2025-03-31, 31/03/2025 or 31 Maret 2025, a time after it ignored; None for empty.

    Raises ValueError with a sentence.
    """
    padat = _JAM.sub("", teks.strip().lower())
    if padat in KOSONG:
        return None
    tahun, bulan, hari = 0, 0, 0
    if cocok := _POLA_ISO.fullmatch(padat):
        tahun, bulan, hari = map(int, cocok.groups())
    elif cocok := _POLA_ID.fullmatch(padat):
        hari, bulan, tahun = map(int, cocok.groups())
    elif cocok := _POLA_KATA.fullmatch(padat):
        hari, bulan, tahun = int(cocok[1]), _BULAN.get(cocok[2], 0), int(cocok[3])
    try:
        tanggal = date(tahun, bulan, hari)
    except ValueError:
        raise ValueError(f"“{teks[:20]}” bukan tanggal, tulis seperti 31/03/2025") from None
    if tanggal > hari_ini:
        raise ValueError(f"“{teks[:20]}” belum terjadi")
    if tanggal.year < 2000:
        raise ValueError(f"“{teks[:20]}” terlalu lama")
    return tanggal


class _Pembaca:
    """Reads the cells of one row and collects what is wrong."""

    def __init__(self, nomor: int, sel: Mapping[str, str], peta: Peta, pilihan: Pilihan, hari_ini: date) -> None:
        self.nomor, self.sel, self.peta, self.pilihan, self.hari_ini = nomor, sel, peta, pilihan, hari_ini
        self.salah: list[Salah] = []
        self.asing: list[tuple[str, str]] = []

    def teks(self, kolom: str, maks: int) -> str:
        isi = self.sel.get(self.peta.kolom.get(kolom, ""), "").strip()
        if isi.lower() in KOSONG:
            return ""
        if len(isi) > maks:
            self.salah.append(Salah(self.nomor, kolom, f"lebih dari {maks} huruf"))
            return ""
        return isi

    def tanggal(self, kolom: str) -> date | None:
        try:
            return parse_tanggal(self.teks(kolom, 60), hari_ini=self.hari_ini)
        except ValueError as galat:
            self.salah.append(Salah(self.nomor, kolom, str(galat)))
            return None

    def kode(self, kolom: str, dikenal: Mapping[str, str]) -> str | None:
        isi = self.teks(kolom, 200)
        if not isi:
            return None
        kata = squeeze(isi)
        kode = dikenal.get(kata) or self.peta.nilai.get(kolom, {}).get(kata)
        if kode is None or (kata not in dikenal and kode not in dikenal.values()):
            self.asing.append((kolom, isi))
            self.salah.append(Salah(self.nomor, kolom, f"“{isi[:40]}” tidak dikenal"))
            return None
        return kode

    def telepon(self) -> str:
        isi = self.teks("telepon", 60)
        try:
            return normalize_telepon(isi) if isi.strip("0 ") else ""
        except DomainError as galat:
            self.salah.append(Salah(self.nomor, "telepon", galat.teks))
            return ""

    def surel(self) -> str:
        isi = self.teks("surel", 200)
        try:
            return check_surel(isi) if isi else ""
        except DomainError as galat:
            self.salah.append(Salah(self.nomor, "surel", galat.teks))
            return ""

    def kelamin(self) -> str | None:
        if squeeze(self.teks("jenis_kelamin", 60)) in KELAMIN_KOSONG:
            return None
        return self.kode("jenis_kelamin", NILAI["jenis_kelamin"])

    def unit(self) -> int:
        dikenal = {k: str(v) for k, v in self.pilihan.unit.items()}
        kode = self.kode("unit", dikenal) if "unit" in self.peta.kolom else None
        return int(kode) if kode and kode.isdigit() else self.pilihan.unit_id


def _compose(judul: str, isi: str) -> tuple[str, str]:
    """Return title and story when only one is there, or the title is too long for one."""
    if not judul:
        baris = isi.split("\n", 1)[0]
        judul = baris if len(baris) <= JUDUL_MAKS else baris[: JUDUL_MAKS - 1].rsplit(" ", 1)[0] + "…"
    elif len(judul) > JUDUL_MAKS:
        isi = f"{judul}\n{isi}".strip()
        judul = judul[: JUDUL_MAKS - 1].rsplit(" ", 1)[0] + "…"
    return judul, isi or judul


def _default_status(tanggal: Mapping[str, date | None], jawaban: str) -> Status:
    """Return the state that the dates prove; an answer without a date only proves that work began."""
    for kolom, status in (
        ("tanggal_selesai", Status.SELESAI),
        ("tanggal_tanggapan", Status.DITANGGAPI),
        ("tanggal_tindak_lanjut", Status.DIPROSES),
    ):
        if tanggal[kolom]:
            return status
    if jawaban:
        return Status.DIPROSES
    return Status.TERVERIFIKASI if tanggal["tanggal_verifikasi"] else Status.BARU


def _check_urutan(p: _Pembaca, tanggal: Mapping[str, date | None]) -> None:
    sebelum = "tanggal_diterima"
    for kolom in TANGGAL[1:]:
        kini, dulu = tanggal[kolom], tanggal[sebelum]
        if kini is None:
            continue
        if dulu is not None and kini < dulu:
            p.salah.append(Salah(p.nomor, kolom, f"lebih awal dari {sebelum}"))
        sebelum = kolom


def _parse_baris(p: _Pembaca) -> BarisRegister | None:
    tanggal = {k: p.tanggal(k) for k in TANGGAL}
    judul, isi = p.teks("judul", ISI_MAKS), p.teks("isi", ISI_MAKS)
    if tanggal["tanggal_diterima"] is None and not p.salah:
        p.salah.append(Salah(p.nomor, "tanggal_diterima", "kosong"))
    if not judul and not isi and not any(s.bidang in ("judul", "isi") for s in p.salah):
        p.salah.append(Salah(p.nomor, "isi", "judul dan isi kosong"))
    _check_urutan(p, tanggal)
    klasifikasi = p.kode("klasifikasi", NILAI["klasifikasi"])
    jenis = p.kode("jenis", NILAI["jenis"]) or _jenis_of(klasifikasi)
    nama, jawaban = p.teks("nama", PANJANG["nama"]), p.teks("jawaban", JAWABAN_MAKS)
    tanpa_nama = squeeze(nama) in TANPA_NAMA
    status = p.kode("status", NILAI["status"])
    judul, isi = _compose(judul, isi)
    nilai = {
        "nomor": p.teks("nomor", PANJANG["nomor"]).upper(),
        "kanal": p.kode("kanal", NILAI["kanal"]) or peta_kosong(p.peta),
        "kategori": p.kode("kategori", p.pilihan.kategori),
        "unit_id": p.unit(),
        "telepon": p.telepon(),
        "surel": p.surel(),
        "jenis_kelamin": p.kelamin(),
        "alamat": p.teks("alamat", PANJANG["alamat"]),
        "sp4n_id": p.teks("sp4n_id", PANJANG["sp4n_id"]).lstrip("#"),
        "wilayah": p.teks("wilayah", PANJANG["wilayah"]),
    }
    if p.salah:
        return None
    return BarisRegister(
        **nilai,  # type: ignore[arg-type]
        **tanggal,  # type: ignore[arg-type]
        nomor_baris=p.nomor,
        judul=judul,
        isi=isi,
        jenis=jenis,
        klasifikasi=klasifikasi,
        status=Status(status) if status else _default_status(tanggal, jawaban),
        nama="" if tanpa_nama else nama,
        anonim=tanpa_nama,
        jawaban=jawaban,
    )


def peta_kosong(peta: Peta) -> str:
    """Return the channel of rows that name none."""
    kanal = peta.nilai.get("kanal", {}).get("", "")
    return kanal if kanal in KANAL else "loket"


def _jenis_of(klasifikasi: str | None) -> str:
    if klasifikasi in KLASIFIKASI_BAWAAN:
        return str(klasifikasi)
    return "permintaan_informasi" if klasifikasi == "permohonan_kip" else "pengaduan"


def parse_register(tabel: Tabel, peta: Peta, pilihan: Pilihan, *, hari_ini: date) -> HasilBaca:
    """Check a whole register; raises DomainError only for a mapping that cannot work or a file without rows."""
    check_peta(peta, tabel)
    if not tabel.baris:
        raise DomainError("tanpa_baris", _n("Berkas tidak berisi baris pengaduan."), bidang="berkas")
    baris: list[BarisRegister] = []
    salah: list[Salah] = []
    asing: dict[tuple[str, str], int] = {}
    for nomor, sel in tabel.baris:
        p = _Pembaca(nomor, sel, peta, pilihan, hari_ini)
        satu = _parse_baris(p)
        if satu is not None:
            baris.append(satu)
        salah += p.salah
        for kunci in p.asing:
            asing[kunci] = asing.get(kunci, 0) + 1
    salah += _find_ganda(baris)
    return HasilBaca(tuple(baris), tuple(sorted(salah, key=lambda s: s.nomor)), asing)


def _find_ganda(baris: Iterable[BarisRegister]) -> list[Salah]:
    """Return the rows whose number (in a year) or whole content came before in the file."""
    nomor: dict[tuple[str, int], int] = {}
    isi: dict[tuple[object, ...], int] = {}
    salah = []
    for b in baris:
        pertama = nomor.setdefault((b.nomor, b.tanggal_diterima.year), b.nomor_baris) if b.nomor else b.nomor_baris
        if pertama != b.nomor_baris:
            salah.append(Salah(b.nomor_baris, "nomor", f"“{b.nomor[:40]}” sudah ada di baris {pertama}"))
            continue
        pertama = isi.setdefault(content_of(b), b.nomor_baris)
        if pertama != b.nomor_baris:
            salah.append(Salah(b.nomor_baris, "isi", f"sama persis dengan baris {pertama}"))
    return salah


def content_of(b: BarisRegister) -> tuple[object, ...]:
    """Return what makes a row the same complaint when it comes again: everything but its state and place."""
    return (b.nomor, b.tanggal_diterima.isoformat(), b.judul, b.isi, b.kanal, b.nama, b.telepon, b.surel, b.sp4n_id)
