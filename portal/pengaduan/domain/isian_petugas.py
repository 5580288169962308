"""Read the officer's entry screen: every value checked, every mistake beside its field. Pure.

An officer writes down what somebody said or sent, so less is demanded than of the public form: ten letters
of title and story, no contact. UU 25/2009 art. 42 and 44 ask for name and place; a letter from the complaint
box may have none, and is then marked as without identity.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from portal.inti.alamat_surel import check_surel
from portal.inti.galat import DomainError, _n
from portal.inti.teks import clean_teks
from portal.inti.telepon import normalize_telepon
from portal.pengaduan.domain.pilihan import (
    DI_TEMPAT,
    DISABILITAS,
    JENIS,
    JENIS_KELAMIN,
    KANAL_PETUGAS,
    KELOMPOK_USIA,
    KLASIFIKASI,
)

JUDUL_MIN, JUDUL_MAKS = 10, 120
ISI_MIN, ISI_MAKS = 10, 20_000
JAWABAN_MAKS = 10_000
PANJANG = {
    "pihak": 200,
    "harapan": 1000,
    "nomor_surat": 80,
    "wilayah": 80,
    "lokasi": 200,
    "waktu_kejadian": 80,
    "sp4n_id": 40,
}
PELAPOR = ("nama", "telepon", "surel", "nik", "alamat", "jenis_kelamin", "kelompok_usia", "disabilitas")
BIDANG = (
    "kanal", "tanggal_diterima", "jam_diterima", "unit", "layanan", "jenis", "kategori", "judul", "isi",
    "tanggal_kejadian", "waktu_kejadian", "pihak", "harapan", "lokasi", "wilayah", "nomor_surat", "sp4n_id", *PELAPOR,
    "anonim", "rahasia", "tanpa_identitas", "verifikasi", "klasifikasi", "jawaban",
)  # fmt: skip
"""Every field of the screen, in its order; the summary of mistakes follows it."""
_JAM = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.][0-5][0-9])?")
_NIK = re.compile(r"[0-9]{16}")


@dataclass(frozen=True)
class Tindakan:
    """What is done with the case in the same breath: a class makes a verification, an answer closes it."""

    klasifikasi: str | None = None
    kategori: str | None = None
    jawaban: str = ""
    sp4n_id: str = ""


@dataclass
class HasilBaca:
    """What the screen holds: values of the case and of the person, the next steps, mistakes by field."""

    nilai: dict[str, Any] = field(default_factory=dict)
    pelapor: dict[str, Any] = field(default_factory=dict)
    tindakan: Tindakan = field(default_factory=Tindakan)
    galat: dict[str, DomainError] = field(default_factory=dict)

    def attach(self, bidang: str, kode: str, kalimat: str, **data: Any) -> None:
        """Note a mistake; the first one of a field stays."""
        self.galat.setdefault(bidang, DomainError(kode, kalimat, bidang=bidang, **data))


class _Pembaca:
    def __init__(self, isian: Mapping[str, str], hasil: HasilBaca) -> None:
        self.isian, self.hasil = isian, hasil

    def text(self, nama: str) -> str:
        return clean_teks(self.isian.get(nama, ""))

    def flag(self, nama: str) -> bool:
        return bool(self.isian.get(nama))

    def limited(self, nama: str, maks: int) -> str:
        teks = self.text(nama)
        if len(teks) > maks:
            self.hasil.attach(nama, "teks_panjang", _n("Tulisan paling banyak %(maks)s huruf."), maks=maks)
        return teks

    def choice(self, nama: str, pilihan: Mapping[str, str] | tuple[str, ...], *, wajib: str = "") -> str | None:
        kode = self.isian.get(nama, "")
        if kode in pilihan:
            return kode
        if kode or wajib:
            self.hasil.attach(nama, "pilihan_salah", wajib or _n("Pilihan ini tidak dikenal."))
        return None

    def number(self, nama: str) -> int | None:
        teks = self.text(nama)
        return int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 10 else None

    def day(self, nama: str) -> date | None:
        teks = self.text(nama)
        if not teks:
            return None
        try:
            return date.fromisoformat(teks) if "-" in teks and teks[:4].isdigit() else _read_written(teks)
        except (ValueError, OverflowError):
            self.hasil.attach(nama, "tanggal_salah", _n("Tulis tanggal seperti 2027-03-10 atau 10/03/2027."))
            return None


def _read_written(teks: str) -> date:
    hari, bulan, tahun = (int(b) for b in re.split(r"[/.-]", teks))
    return date(tahun, bulan, hari)


def _read_received(baca: _Pembaca, *, kini: datetime, zona: str, buka: time) -> datetime | None:
    """Return when the office received it; None means now.

    A date without a time counts from the opening hour of that day, but never after now.
    """
    tanggal, teks_jam = baca.day("tanggal_diterima"), baca.text("jam_diterima")
    cocok = _JAM.fullmatch(teks_jam)
    if teks_jam and cocok is None:
        baca.hasil.attach("jam_diterima", "jam_salah", _n("Tulis jam seperti 08:00."))
    if baca.hasil.galat.keys() & {"tanggal_diterima", "jam_diterima"}:
        return None
    if tanggal is None and cocok is None:
        return None
    hari = tanggal or kini.astimezone(ZoneInfo(zona)).date()
    jam = time(int(cocok[1]), int(cocok[2])) if cocok else buka
    if hari.year < 2000:
        baca.hasil.attach("tanggal_diterima", "diterima_lampau", _n("Tanggal diterima tidak masuk akal."))
        return None
    saat = datetime.combine(hari, jam, ZoneInfo(zona)).astimezone(UTC)
    if saat <= kini:
        return saat
    if cocok is None and hari == kini.astimezone(ZoneInfo(zona)).date():
        return None
    bidang = "tanggal_diterima" if hari > kini.astimezone(ZoneInfo(zona)).date() else "jam_diterima"
    baca.hasil.attach(bidang, "diterima_depan", _n("Waktu diterima tidak boleh sesudah sekarang."))
    return None


def is_nik(nik: str) -> bool:
    """Tell whether sixteen digits can be a NIK: digits 7–12 are a day (women: plus 40), a month and a year."""
    if not _NIK.fullmatch(nik):
        return False
    hari, bulan = int(nik[6:8]), int(nik[8:10])
    return (1 <= hari <= 31 or 41 <= hari <= 71) and 1 <= bulan <= 12


def _read_pelapor(baca: _Pembaca) -> dict[str, Any]:
    hasil = baca.hasil
    nilai: dict[str, Any] = {"nama": baca.limited("nama", 120), "alamat": baca.limited("alamat", 300)}
    nilai |= {"telepon": "", "surel": "", "nik": "".join(baca.text("nik").split())}
    for bidang, periksa in (("telepon", normalize_telepon), ("surel", check_surel)):
        teks = baca.text(bidang)
        try:
            nilai[bidang] = periksa(teks) if teks else ""
        except DomainError as salah:
            hasil.galat[bidang] = salah
    if len(nilai["surel"]) > 120:
        hasil.attach("surel", "teks_panjang", _n("Tulisan paling banyak %(maks)s huruf."), maks=120)
    if nilai["nik"] and not is_nik(nilai["nik"]):
        hasil.attach("nik", "nik_salah", _n("NIK terdiri dari 16 angka dengan tanggal lahir di dalamnya."))
    for bidang, pilihan in (
        ("jenis_kelamin", JENIS_KELAMIN),
        ("kelompok_usia", KELOMPOK_USIA),
        ("disabilitas", DISABILITAS),
    ):
        nilai[bidang] = baca.choice(bidang, pilihan)
    terisi = any(nilai.values())
    if baca.flag("tanpa_identitas") and terisi:
        hasil.attach("tanpa_identitas", "identitas_ganda", _n("Kosongkan data pelapor, atau hapus tanda ini."))
    if not baca.flag("tanpa_identitas") and not nilai["nama"]:
        hasil.attach("nama", "nama_kosong", _n("Isi nama pelapor atau pilih tanpa identitas."))
    return nilai


def _read_cerita(baca: _Pembaca, *, hari_ini: date) -> dict[str, Any]:
    hasil = baca.hasil
    judul, isi = baca.limited("judul", JUDUL_MAKS), baca.limited("isi", ISI_MAKS)
    if len(judul) < JUDUL_MIN:
        hasil.attach("judul", "judul_pendek", _n("Judul minimal %(min)s huruf."), min=JUDUL_MIN)
    if len(isi) < ISI_MIN:
        hasil.attach("isi", "isi_pendek", _n("Uraian minimal %(min)s huruf."), min=ISI_MIN)
    kejadian = baca.day("tanggal_kejadian")
    if kejadian is not None and kejadian > hari_ini:
        hasil.attach("tanggal_kejadian", "kejadian_depan", _n("Tanggal kejadian tidak boleh sesudah hari ini."))
    if kejadian is not None and kejadian.year < 1945:
        hasil.attach("tanggal_kejadian", "kejadian_lampau", _n("Tanggal kejadian tidak masuk akal."))
    teks = {n: baca.limited(n, maks) for n, maks in PANJANG.items() if n != "sp4n_id"}
    return {"judul": " ".join(judul.split()), "isi": isi, "tanggal_kejadian": kejadian, **teks}


def _read_tindakan(baca: _Pembaca, kanal: str | None, kategori: str | None) -> Tindakan:
    hasil = baca.hasil
    jawaban = baca.limited("jawaban", JAWABAN_MAKS)
    verifikasi = baca.flag("verifikasi") or bool(jawaban)
    klasifikasi = baca.choice("klasifikasi", KLASIFIKASI, wajib=_n("Pilih klasifikasi.") if verifikasi else "")
    if verifikasi and not kategori:
        hasil.attach("kategori", "kategori_salah", _n("Pilih kategori yang tersedia."))
    if jawaban and klasifikasi and klasifikasi not in DI_TEMPAT:
        hasil.attach("klasifikasi", "harus_disetujui", _n("Klasifikasi ini dijawab melalui disposisi dan persetujuan."))
    if klasifikasi and not verifikasi:
        hasil.attach("verifikasi", "verifikasi_kosong", _n("Beri tanda verifikasi, atau kosongkan klasifikasi."))
    sp4n = baca.limited("sp4n_id", PANJANG["sp4n_id"])
    if sp4n and kanal not in (None, "sp4n"):
        hasil.attach("sp4n_id", "bukan_sp4n", _n("Nomor ini hanya untuk kanal SP4N-LAPOR!."))
    return Tindakan(klasifikasi if verifikasi else None, kategori, jawaban, sp4n)


def read_catat(isian: Mapping[str, str], *, kini: datetime, zona: str, buka: time) -> HasilBaca:
    """Read the posted screen.

    `buka` is the hour at which the office opens. `nilai` fits `PengaduanBaru` (without unit, service and
    files, which are looked up), `pelapor` fits `DataPelapor`.
    """
    hasil = HasilBaca()
    baca = _Pembaca(isian, hasil)
    kanal = baca.choice("kanal", KANAL_PETUGAS, wajib=_n("Pilih kanal yang tersedia."))
    diterima = _read_received(baca, kini=kini, zona=zona, buka=buka)
    if baca.number("unit") is None:
        hasil.attach("unit", "unit_kosong", _n("Pilih unit layanan."))
    jenis = baca.choice("jenis", JENIS, wajib=_n("Pilih jenis laporan."))
    kategori = baca.text("kategori")[:32] or None
    cerita = _read_cerita(baca, hari_ini=kini.astimezone(ZoneInfo(zona)).date())
    hasil.pelapor = _read_pelapor(baca)
    hasil.tindakan = _read_tindakan(baca, kanal, kategori)
    hasil.nilai = {
        "kanal": kanal,
        "jenis": jenis,
        "diterima_at": diterima,
        "kategori": kategori,
        **cerita,
        **{nama: baca.flag(nama) for nama in ("anonim", "rahasia", "tanpa_identitas")},
    }
    return hasil


def read_nomor(isian: Mapping[str, str], nama: str) -> int | None:
    """Return the id chosen in a list, None when nothing or nonsense stands there."""
    return _Pembaca(isian, HasilBaca()).number(nama)
