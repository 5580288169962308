"""Reading of the public complaint form: a form becomes checked values, or a sentence beside each field. Pure.

Fields, limits and sentences follow UU 25/2009 (what a complaint contains) and the practice of SP4N-LAPOR!.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from portal.inti.alamat_surel import check_surel
from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks
from portal.inti.telepon import normalize_telepon
from portal.pengaduan.domain.pilihan import DISABILITAS, JENIS, JENIS_KELAMIN, JENIS_WBS, KELOMPOK_USIA

T = TypeVar("T")
JUDUL_MIN, JUDUL_MAKS = 10, 120
ISI_MIN, ISI_MAKS = 30, 5000
NAMA_MAKS, SUREL_MAKS, LOKASI_MAKS, PIHAK_MAKS, ALAMAT_MAKS, HARAPAN_MAKS = 120, 120, 200, 200, 300, 1000
TAHUN_MIN = 1900
NIK_PANJANG = 16

PERKIRAAN = {
    "minggu_ini": _n("Dalam seminggu terakhir"),
    "bulan_ini": _n("Dalam sebulan terakhir"),
    "tahun_ini": _n("Dalam setahun terakhir"),
    "lama": _n("Lebih dari setahun lalu"),
    "berulang": _n("Berulang kali sampai sekarang"),
}
"""Choices for people who do not remember the day; the words themselves are stored."""
DEMOGRAFI: Mapping[str, Mapping[str, str]] = {
    "jenis_kelamin": JENIS_KELAMIN,
    "kelompok_usia": KELOMPOK_USIA,
    "disabilitas": DISABILITAS,
}
CENTANG = ("anonim", "rahasia", "tanpa_identitas")
MIRIP_NIK = _n("Cerita memuat 16 angka berurutan. Bila itu NIK, hapuslah demi keamanan Anda.")
SUDAH_LAMA = _n("Kejadian lebih dari setahun lalu. Bukti mungkin sulit kami temukan.")

URUTAN = (
    "jenis",
    "judul",
    "isi",
    "tanggal",
    "perkiraan",
    "unit",
    "layanan",
    "lokasi",
    "kategori",
    "pihak",
    "harapan",
    "berkas",
    "nama",
    "telepon",
    "surel",
    "nik",
    "alamat",
    *DEMOGRAFI,
    "pernyataan",
)
"""Fields in the order of the page; the list of mistakes on top follows it."""

_ENAM_BELAS = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){15}(?![ .\-]?\d)")


@dataclass(frozen=True, kw_only=True)
class Pilihan:
    """What the form may choose from. `layanan` maps "UNIT/LAYANAN" to (unit id, service id).

    `unit_puncak` takes what names only a place.
    """

    unit: Mapping[str, int]
    layanan: Mapping[str, tuple[int, int]]
    kategori: frozenset[str]
    unit_puncak: int


@dataclass(frozen=True, kw_only=True)
class IsianPengaduan:
    """Checked values of the form; `galat` maps field names to what is wrong, `peringatan` are only shown."""

    jenis: str = ""
    judul: str = ""
    isi: str = ""
    tanggal_kejadian: date | None = None
    waktu_kejadian: str = ""
    unit_id: int = 0
    layanan_id: int | None = None
    lokasi: str = ""
    kategori: str | None = None
    pihak: str = ""
    harapan: str = ""
    nama: str = ""
    telepon: str = ""
    surel: str = ""
    nik: str = ""
    alamat: str = ""
    jenis_kelamin: str | None = None
    kelompok_usia: str | None = None
    disabilitas: str | None = None
    anonim: bool = False
    rahasia: bool = False
    tanpa_identitas: bool = False
    galat: Mapping[str, DomainError] = field(default_factory=dict)
    peringatan: tuple[str, ...] = ()


def _unknown(bidang: str) -> DomainError:
    return DomainError("pilihan_salah", _n("Pilihan ini tidak dikenal."), bidang=bidang)


def _digits(teks: str) -> str:
    """Return what was typed without separators, full-width digits as plain ones."""
    return re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", clean_teks(teks)))


def _read_pilihan(isi: Mapping[str, str], nama: str, opsi: Mapping[str, str] | frozenset[str]) -> str | None:
    nilai = isi.get(nama, "")
    if nilai and nilai not in opsi:
        raise _unknown(nama)
    return nilai or None


def read_jenis(teks: str) -> str:
    """Return the kind of report; raises DomainError for none and for one that this form does not take."""
    if teks not in JENIS:
        raise DomainError("jenis_salah", _n("Pilih jenis laporan."), bidang="jenis")
    return teks


def is_wbs(isi: Mapping[str, str]) -> bool:
    """Tell whether the report belongs to the whistle-blowing channel, which this form never reads."""
    return isi.get("jenis") == JENIS_WBS


def read_teks(teks: str, bidang: str, maks: int) -> str:
    """Return an optional text cleaned; raises DomainError when it is too long."""
    bersih = clean_teks(teks)
    if len(bersih) > maks:
        raise DomainError(f"{bidang}_panjang", _n("Tulisan paling banyak %(maks)s huruf."), bidang=bidang, maks=maks)
    return bersih


def read_judul(teks: str) -> str:
    """Return the title in one line, 10 to 120 characters; raises DomainError."""
    bersih = " ".join(clean_teks(teks).split())
    if len(bersih) < JUDUL_MIN:
        raise DomainError("judul_pendek", _n("Judul minimal %(min)s huruf."), bidang="judul", min=JUDUL_MIN)
    return read_teks(bersih, "judul", JUDUL_MAKS)


def read_cerita(teks: str) -> str:
    """Return the story, 30 to 5,000 characters; raises DomainError."""
    bersih = clean_teks(teks)
    if len(bersih) < ISI_MIN:
        raise DomainError(
            "isi_pendek",
            _n("Cerita terlalu singkat (minimal %(min)s huruf) sehingga belum bisa kami tindak lanjuti."),
            bidang="isi",
            min=ISI_MIN,
        )
    if len(bersih) > ISI_MAKS:
        raise DomainError("isi_panjang", _n("Cerita paling banyak %(maks)s huruf."), bidang="isi", maks=ISI_MAKS)
    return bersih


def read_tanggal(hari: str, bulan: str, tahun: str, *, hari_ini: date) -> date | None:
    """Return the local date of three fields, None when all are empty.

    Raises DomainError for a date that no calendar has and for one after today in the office's zone.
    """
    bagian = [_digits(b) for b in (hari, bulan, tahun)]
    if not any(bagian):
        return None
    try:
        if not all(b.isascii() and b.isdigit() and len(b) <= 4 for b in bagian) or int(bagian[2]) < TAHUN_MIN:
            raise ValueError
        tanggal = date(int(bagian[2]), int(bagian[1]), int(bagian[0]))
    except ValueError as salah:
        raise DomainError(
            "tanggal_salah", _n("Tanggal ini tidak ada di kalender. Contoh: 12 3 2026."), bidang="tanggal"
        ) from salah
    if tanggal > hari_ini:
        raise DomainError("tanggal_depan", _n("Tanggal kejadian tidak boleh sesudah hari ini."), bidang="tanggal")
    return tanggal


def read_nik(teks: str) -> str:
    """Return a NIK as 16 digits, or nothing; raises DomainError for another length and an impossible birth date.

    Digits 7 to 12 are day, month and year of birth; women's days are counted from 41.
    """
    padat = _digits(teks)
    if not padat:
        return ""
    if len(padat) != NIK_PANJANG or not (padat.isascii() and padat.isdigit()):
        raise DomainError("nik_salah", _n("NIK terdiri dari 16 angka."), bidang="nik")
    hari = int(padat[6:8])
    try:
        date(2000, int(padat[8:10]), hari - 40 if hari > 40 else hari)
    except ValueError as salah:
        raise DomainError(
            "nik_tanggal", _n("Tanggal lahir di dalam NIK tidak benar. Periksa lagi angkanya."), bidang="nik"
        ) from salah
    return padat


def read_kontak_surel(teks: str) -> str:
    """Return an e-mail address, or nothing; raises DomainError."""
    if not clean_teks(teks):
        return ""
    alamat = check_surel(clean_teks(teks))
    return read_teks(alamat, "surel", SUREL_MAKS)


class _Bacaan:
    """Collects values and mistakes of one form."""

    def __init__(self, isi: Mapping[str, str], pilihan: Pilihan, hari_ini: date) -> None:
        self.isi, self.pilihan, self.hari_ini = isi, pilihan, hari_ini
        self.nilai: dict[str, object] = {}
        self.galat: dict[str, DomainError] = {}

    def take(self, nama: str) -> str:
        return self.isi.get(nama, "")

    def attempt(self, bidang: str, baca: Callable[[], T]) -> T | None:
        try:
            return baca()
        except DomainError as salah:
            self.galat[bidang] = salah
            return None

    def keep(self, nama: str, baca: Callable[[], object]) -> None:
        nilai = self.attempt(nama, baca)
        if nilai is not None:
            self.nilai[nama] = nilai

    def read_kejadian(self) -> None:
        self.keep("jenis", lambda: read_jenis(self.take("jenis")))
        self.keep("judul", lambda: read_judul(self.take("judul")))
        self.keep("isi", lambda: read_cerita(self.take("isi")))
        tanggal = self.attempt(
            "tanggal",
            lambda: read_tanggal(self.take("hari"), self.take("bulan"), self.take("tahun"), hari_ini=self.hari_ini),
        )
        perkiraan = self.attempt("perkiraan", lambda: _read_pilihan(self.isi, "perkiraan", PERKIRAAN))
        kosong = tanggal is None and perkiraan is None and not self.galat.keys() & {"tanggal", "perkiraan"}
        if kosong and self.nilai.get("jenis") == "pengaduan":
            self.galat["tanggal"] = DomainError(
                "tanggal_kosong", _n("Isi tanggal kejadian atau pilih perkiraan waktu."), bidang="tanggal"
            )
        self.nilai |= {"tanggal_kejadian": tanggal, "waktu_kejadian": PERKIRAAN.get(perkiraan or "", "")}

    def read_tempat(self) -> None:
        lokasi = self.attempt("lokasi", lambda: read_teks(self.take("lokasi"), "lokasi", LOKASI_MAKS)) or ""
        unit = self.pilihan.unit.get(self.take("unit"))
        layanan = self.pilihan.layanan.get(self.take("layanan"))
        if self.take("unit") and unit is None:
            self.galat["unit"] = DomainError("unit_asing", _n("Pilih unit layanan yang tersedia."), bidang="unit")
        if self.take("layanan") and layanan is None:
            self.galat["layanan"] = _unknown("layanan")
        elif layanan and unit is not None and layanan[0] != unit:
            self.galat["layanan"] = DomainError(
                "layanan_lain", _n("Layanan ini bukan milik unit yang Anda pilih."), bidang="layanan"
            )
        if not (self.take("unit") or self.take("layanan") or lokasi or "lokasi" in self.galat):
            self.galat["unit"] = DomainError(
                "tempat_kosong", _n("Pilih unit layanan atau tulis lokasinya."), bidang="unit"
            )
        self.nilai |= {
            "lokasi": lokasi,
            "unit_id": unit or (layanan[0] if layanan else self.pilihan.unit_puncak),
            "layanan_id": layanan[1] if layanan else None,
        }

    def read_rincian(self) -> None:
        self.keep("kategori", lambda: _read_pilihan(self.isi, "kategori", self.pilihan.kategori))
        self.keep("pihak", lambda: read_teks(self.take("pihak"), "pihak", PIHAK_MAKS))
        self.keep("harapan", lambda: read_teks(self.take("harapan"), "harapan", HARAPAN_MAKS))

    def read_pelapor(self) -> None:
        if self.nilai["tanpa_identitas"]:
            return
        self.keep("nama", lambda: read_teks(" ".join(self.take("nama").split()), "nama", NAMA_MAKS))
        self.keep("telepon", lambda: normalize_telepon(t) if clean_teks(t := self.take("telepon")) else "")
        self.keep("surel", lambda: read_kontak_surel(self.take("surel")))
        self.keep("nik", lambda: read_nik(self.take("nik")))
        self.keep("alamat", lambda: read_teks(self.take("alamat"), "alamat", ALAMAT_MAKS))
        for nama, opsi in DEMOGRAFI.items():
            self.keep(nama, lambda nama=nama, opsi=opsi: _read_pilihan(self.isi, nama, opsi))  # type: ignore[misc]
        if self.nilai.get("nama") == "":
            self.galat["nama"] = DomainError(
                "nama_kosong", _n("Isi nama Anda atau pilih melapor tanpa identitas."), bidang="nama"
            )
        if self.nilai.get("telepon") == "" and self.nilai.get("surel") == "":
            self.galat["telepon"] = DomainError("kontak_kosong", _n("Isi nomor HP atau e-mail."), bidang="telepon")


def find_peringatan(cerita: str, tanggal: date | None, perkiraan: str, *, hari_ini: date) -> tuple[str, ...]:
    """Return what the person should look at again before sending; nothing of it refuses the report."""
    hasil = []
    if _ENAM_BELAS.search(cerita):
        hasil.append(MIRIP_NIK)
    if (tanggal is not None and (hari_ini - tanggal).days > 366) or perkiraan == "lama":
        hasil.append(SUDAH_LAMA)
    return tuple(hasil)


def read_isian(isi: Mapping[str, str], pilihan: Pilihan, *, hari_ini: date) -> IsianPengaduan:
    """Read the form against what may be chosen; `hari_ini` is the office's local date."""
    bacaan = _Bacaan(isi, pilihan, hari_ini)
    bacaan.nilai |= {nama: bool(isi.get(nama)) for nama in CENTANG}
    bacaan.read_kejadian()
    bacaan.read_tempat()
    bacaan.read_rincian()
    bacaan.read_pelapor()
    if not isi.get("pernyataan"):
        bacaan.galat["pernyataan"] = DomainError(
            "pernyataan_kosong", _n("Beri tanda pada pernyataan sebelum mengirim."), bidang="pernyataan"
        )
    hasil = IsianPengaduan(**bacaan.nilai)  # type: ignore[arg-type]
    peringatan = find_peringatan(hasil.isi, hasil.tanggal_kejadian, isi.get("perkiraan", ""), hari_ini=hari_ini)
    return IsianPengaduan(**bacaan.nilai, galat=bacaan.galat, peringatan=peringatan)  # type: ignore[arg-type]
