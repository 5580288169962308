"""What an officer types about a file or link, checked. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.inti.teks import clean_teks
from portal.zi.domain.butir import BAGIAN, BENTUK, BuktiDiminta, Butir

PANJANG = {"judul": 160, "nomor": 80, "tautan": 500, "catatan": 500}
POLA_TAUTAN = re.compile(r"https?://[^\s/$.?#][^\s]*", re.IGNORECASE)
TAHUN_MAKS_BERLAKU = 30


@dataclass(frozen=True)
class IsianSlot:
    """A checked entry without its file."""

    bukti: str
    judul: str
    jenis: str
    bagian: str
    bentuk: str
    periode: str
    layanan_id: int | None
    nomor: str
    tanggal: date
    berlaku_sampai: date | None
    tautan: str
    catatan: str


class Pemeriksa:
    """Reads the fields of one form; what is wrong stands in `galat` by field."""

    def __init__(self, isi: Mapping[str, str], galat: dict[str, DomainError]) -> None:
        self.isi = isi
        self.galat = galat

    def refuse(self, bidang: str, kalimat: str, **data: object) -> None:
        """Say what is wrong with a field; the first sentence stays."""
        self.galat.setdefault(bidang, DomainError("slot_salah", kalimat, bidang=bidang, **data))

    def text(self, bidang: str) -> str:
        """Return a cleaned text within its length."""
        teks = clean_teks(self.isi.get(bidang, "")).strip()
        if len(teks) > PANJANG[bidang]:
            self.refuse(bidang, _n("Tulisan ini lebih dari %(batas)s huruf. Persingkat."), batas=PANJANG[bidang])
        return teks

    def day(self, bidang: str) -> date | None:
        """Return a date; None when nothing was typed."""
        teks = self.isi.get(bidang, "").strip()
        if not teks:
            return None
        try:
            return date.fromisoformat(teks)
        except ValueError:
            self.refuse(bidang, _n("Tulis tanggal yang benar."))
            return None


def read_isian(
    butir: Butir,
    isi: Mapping[str, str],
    galat: dict[str, DomainError],
    *,
    tahun: int,
    hari_ini: date,
    layanan: frozenset[int],
) -> IsianSlot:
    """Check the form of one item; what is wrong stands in `galat` by field. `layanan`: services that may be chosen."""
    p = Pemeriksa(isi, galat)
    diminta = butir.find_bukti(isi.get("bukti", ""))
    if diminta is None or not diminta.boleh_diunggah:
        p.refuse("bukti", _n("Pilih bukti yang diunggah."))
        diminta = None
    judul = p.text("judul")
    if len(judul) < 3:
        p.refuse("judul", _n("Isi kolom ini, paling sedikit 3 huruf."))
    tautan = p.text("tautan")
    if tautan and not POLA_TAUTAN.fullmatch(tautan):
        p.refuse("tautan", _n("Tautan diawali http:// atau https://."))
    bagian, bentuk = _read_kegiatan(p, butir, diminta)
    tanggal, berlaku = _read_tanggal(p, tahun, hari_ini)
    return IsianSlot(
        bukti=diminta.kode if diminta else "",
        judul=judul,
        jenis=diminta.jenis if diminta else "",
        bagian=bagian,
        bentuk=bentuk,
        periode=_read_periode(p, butir, diminta, tahun),
        layanan_id=_read_layanan(p, layanan),
        nomor=p.text("nomor"),
        tanggal=tanggal,
        berlaku_sampai=berlaku,
        tautan=tautan,
        catatan=p.text("catatan"),
    )


def _read_kegiatan(p: Pemeriksa, butir: Butir, diminta: BuktiDiminta | None) -> tuple[str, str]:
    """Return part and form of an activity; both only for papers of an activity."""
    bentuk = p.isi.get("bentuk", "")
    if bentuk and bentuk not in BENTUK:
        p.refuse("bentuk", _n("Pilih bentuk kegiatannya."))
    if bentuk in butir.dilarang:
        p.refuse("bentuk", _n("%(bentuk)s tidak sah sebagai bukti butir ini."), bentuk=BENTUK[bentuk])
    if diminta is None or diminta.jenis != "kegiatan":
        return "", ""
    bagian = p.isi.get("bagian", "")
    if bagian not in BAGIAN:
        p.refuse("bagian", _n("Pilih bagian paket kegiatan."))
    if not bentuk:
        p.refuse("bentuk", _n("Pilih bentuk kegiatannya."))
    return bagian, bentuk


def _read_tanggal(p: Pemeriksa, tahun: int, hari_ini: date) -> tuple[date, date | None]:
    tanggal, berlaku = p.day("tanggal"), p.day("berlaku_sampai")
    if tanggal is None:
        p.refuse("tanggal", _n("Tulis tanggal bukti."))
    elif not date(2000, 1, 1) <= tanggal <= hari_ini:
        p.refuse("tanggal", _n("Tanggal tidak boleh setelah hari ini."))
    elif tanggal.year > tahun:
        p.refuse("tanggal", _n("Bukti tahun %(tahun)s tidak boleh bertanggal sesudahnya."), tahun=tahun)
    elif tanggal.year < tahun and (berlaku is None or berlaku.year < tahun):
        p.refuse(
            "berlaku_sampai",
            _n("Bukti dari tahun lain memerlukan tanggal berlaku sampai tahun %(tahun)s."),
            tahun=tahun,
        )
    mulai = tanggal or hari_ini
    if berlaku is not None and not mulai <= berlaku <= date(min(mulai.year + TAHUN_MAKS_BERLAKU, 9999), 12, 31):
        p.refuse("berlaku_sampai", _n("Tanggal berlaku harus sesudah tanggal bukti."))
    return mulai, berlaku


def _read_periode(p: Pemeriksa, butir: Butir, diminta: BuktiDiminta | None, tahun: int) -> str:
    """Return the period of periodic evidence, in the item's rhythm; other evidence has none."""
    if diminta is None or not diminta.berkala:
        return ""
    try:
        periode = Periode.parse(p.isi.get("periode", ""))
    except DomainError:
        periode = None
    if periode is None or periode.tahun != tahun or periode.jenis != butir.irama:
        p.refuse("periode", _n("Bukti ini berkala. Pilih periodenya."))
        return ""
    return periode.kode


def _read_layanan(p: Pemeriksa, layanan: frozenset[int]) -> int | None:
    teks = p.isi.get("layanan", "")
    if not teks:
        return None
    if not (teks.isascii() and teks.isdigit() and len(teks) < 10 and int(teks) in layanan):
        p.refuse("layanan", _n("Pilih layanan dari daftar."))
        return None
    return int(teks)


def check_isi(isian: IsianSlot, jenis_berkas: str | None) -> None:
    """Raise DomainError unless the entry brings a file or a link of the right kind.

    `jenis_berkas`: ending of the file (pdf, jpg, …), None without one. A link asks for a link.
    """
    if isian.jenis == "tautan" and not isian.tautan:
        raise DomainError("tautan_kosong", _n("Tulis tautannya."), bidang="tautan")
    if jenis_berkas is None and not isian.tautan:
        raise DomainError("bukti_kosong", _n("Pilih berkas atau tulis tautan."), bidang="berkas")
    if jenis_berkas is not None and isian.jenis in ("sk", "surat", "laporan") and jenis_berkas != "pdf":
        raise DomainError("bukan_pdf", _n("SK, surat, dan laporan diunggah sebagai PDF."), bidang="berkas")
