"""Rows of text become checked answers, or a list of everything that is wrong with them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.profil import DEMOGRAFI, SARAN_MAKS
from portal.skm.impor.kata import squeeze
from portal.skm.impor.nilai import Tolak, is_hampa, read_skor
from portal.skm.impor.peta import KOSONGKAN, SARAN, SISA, TANGGAL, Peta
from portal.skm.impor.pilihan import match_opsi
from portal.skm.impor.tanggal import TanggalSalah, parse_tanggal

MAKS_GALAT = 20
TAHUN_AWAL = 2000
TERTUTUP = _n("%(bidang)s bagian dari sel gabungan. Pisahkan sel itu di Excel, lalu isi setiap barisnya")


@dataclass(frozen=True)
class BarisJawaban:
    """One checked row of a file."""

    nomor: int
    tanggal: date
    nilai: Mapping[str, int]
    demografi: Mapping[str, str]
    saran: str


@dataclass(frozen=True)
class Salah:
    """What is wrong in one cell: row, unsur or question, sentence with %(bidang)s and its values, the cell's text."""

    nomor: int
    bidang: str
    kalimat: str
    data: Mapping[str, object]
    isi: str

    @property
    def teks(self) -> str:
        """The sentence in Indonesian, with the code of the question."""
        return self.kalimat % {"bidang": self.bidang, **self.data}


@dataclass(frozen=True)
class Aturan:
    """What the rows of a file are checked against. `zona` is the office's time zone, for timestamps that name one."""

    instrumen: Instrumen
    gratis: bool
    periode: Periode | None
    hari_ini: date
    zona: str | None = None


@dataclass(frozen=True)
class HasilBaca:
    """Good rows, everything wrong by row, and notes."""

    baris: tuple[BarisJawaban, ...]
    salah: tuple[Salah, ...]
    catatan: tuple[str, ...] = ()
    dilewati: tuple[int, ...] = field(default=())

    @property
    def nomor_salah(self) -> tuple[int, ...]:
        """Numbers of the bad rows."""
        return tuple(dict.fromkeys(s.nomor for s in self.salah))

    def refuse(self) -> None:
        """Raise DomainError naming the first bad rows, if there are any."""
        if not self.salah:
            return
        per_baris: dict[int, list[str]] = {}
        for s in self.salah:
            per_baris.setdefault(s.nomor, []).append(s.teks)
        rincian = [f"baris {n}: {'; '.join(teks)}" for n, teks in list(per_baris.items())[:MAKS_GALAT]]
        sisa = len(per_baris) - MAKS_GALAT
        raise DomainError(
            "baris_salah",
            _n("Tidak ada yang diimpor. %(jumlah)s baris salah:\n%(rincian)s"),
            bidang="berkas",
            jumlah=len(per_baris),
            rincian="\n".join(rincian) + (f"\ndan {sisa} baris lagi" if sisa > 0 else ""),
        )


def read_baris(
    sumber: Sequence[tuple[int, Mapping[str, str]]],
    peta: Peta,
    aturan: Aturan,
    tertutup: frozenset[tuple[int, str]] = frozenset(),
) -> HasilBaca:
    """Check rows given as (number, meaning → text); `tertutup` are (row, meaning) below a merged area.

    Rows without a date get the last day of the period, at most today. Raises DomainError for a file without rows or
    without any date.
    """
    if not sumber:
        raise DomainError("tanpa_baris", _n("Berkas tidak berisi jawaban."), bidang="berkas")
    bawaan, catatan = _default_tanggal(sumber, aturan)
    pembaca = _Pembaca(peta, aturan, bawaan)
    baris, salah = [], []
    for nomor, isi in sumber:
        keliru = [Salah(nomor, arti, TERTUTUP, {}, "") for arti in isi if (nomor, arti) in tertutup and arti != SARAN]
        sel = {k: v for k, v in isi.items() if (nomor, k) not in tertutup}
        satu, lain = pembaca.read(nomor, sel, {s.bidang for s in keliru})
        salah += keliru + lain
        if not keliru and not lain:
            baris.append(satu)
    return HasilBaca(tuple(baris), tuple(salah), catatan)


def _default_tanggal(sumber: Iterable[tuple[int, Mapping[str, str]]], aturan: Aturan) -> tuple[date, tuple[str, ...]]:
    kosong = [nomor for nomor, isi in sumber if is_hampa(isi.get(TANGGAL, ""))]
    periode = aturan.periode
    if not kosong:
        return aturan.hari_ini, ()
    if periode is None:
        raise DomainError(
            "tanggal_kosong",
            _n("Sebutkan periode, atau isi kolom tanggal pada setiap baris (baris %(nomor)s kosong)."),
            bidang="periode",
            nomor=kosong[0],
        )
    if periode.mulai > aturan.hari_ini:
        raise DomainError("periode_depan", _n("%(periode)s belum dimulai."), bidang="periode", periode=periode.nama)
    bawaan = min(periode.hari_terakhir, aturan.hari_ini)
    return bawaan, (f"{len(kosong)} baris tanpa tanggal dicatat pada {bawaan:%Y-%m-%d}",)


class _Pembaca:
    """Reads rows; equal cells are read once, as a file of 50,000 rows holds few different ones."""

    def __init__(self, peta: Peta, aturan: Aturan, bawaan: date) -> None:
        self.peta, self.aturan, self.bawaan = peta, aturan, bawaan
        self.ingat: dict[tuple[str, str], object] = {}

    def read(self, nomor: int, isi: Mapping[str, str], sudah: set[str]) -> tuple[BarisJawaban, list[Salah]]:
        """Return the row and what is wrong with it; the row means something only when nothing is."""
        salah: list[Salah] = []

        def take(bidang: str, bawaan: object) -> object:
            hasil = self._cell(bidang, isi.get(bidang, "")) if bidang not in sudah else bawaan
            if isinstance(hasil, Tolak):
                salah.append(Salah(nomor, bidang, hasil.kalimat, hasil.data, isi.get(bidang, "")[:60]))
                return bawaan
            return hasil

        nilai = {u.kode: take(u.kode, 0) for u in self.aturan.instrumen.unsur}
        tanggal = take(TANGGAL, self.bawaan)
        demografi = {nama: take(nama, "") for nama in DEMOGRAFI}
        saran = take(SARAN, "")
        return BarisJawaban(
            nomor,
            tanggal or self.bawaan,  # type: ignore[arg-type]
            {k: v for k, v in nilai.items() if v is not None},  # type: ignore[misc]
            demografi,  # type: ignore[arg-type]
            str(saran),
        ), salah

    def _cell(self, bidang: str, teks: str) -> object:
        if bidang == SARAN:
            return self._read(bidang, teks)
        kunci = (bidang, teks)
        if kunci not in self.ingat:
            self.ingat[kunci] = self._read(bidang, teks)
        return self.ingat[kunci]

    def _read(self, bidang: str, teks: str) -> object:
        try:
            if bidang == TANGGAL:
                return self._read_tanggal(teks)
            if bidang == SARAN:
                return _read_saran(teks)
            if bidang in DEMOGRAFI:
                return _read_opsi(bidang, teks, self.peta.kata.get(bidang, {}))
            return self._read_skor(bidang, teks)
        except Tolak as salah:
            return salah

    def _read_skor(self, kode: str, teks: str) -> int | None:
        instrumen = self.aturan.instrumen
        if self.aturan.gratis and instrumen.oleh_kode[kode].gratis is not None and is_hampa(teks):
            return None
        return read_skor(teks, skala=instrumen.skala, balik=kode in self.peta.balik, kata=self.peta.kata.get(kode))

    def _read_tanggal(self, teks: str) -> date | None:
        if is_hampa(teks):
            return None
        try:
            tanggal = parse_tanggal(teks, self.peta.tanggal, self.aturan.zona)
        except TanggalSalah as salah:
            if salah.mendua:
                raise Tolak(
                    _n("%(bidang)s “%(isi)s” bisa berarti dua tanggal. Pilih urutan hari dan bulan"), isi=teks[:20]
                ) from None
            raise Tolak(_n("%(bidang)s “%(isi)s” tidak benar, tulis seperti 2025-03-31"), isi=teks[:20]) from None
        if tanggal > self.aturan.hari_ini:
            raise Tolak(_n("%(bidang)s %(isi)s belum terjadi"), isi=tanggal.isoformat())
        if tanggal.year < TAHUN_AWAL:
            raise Tolak(_n("%(bidang)s %(isi)s terlalu lama"), isi=tanggal.isoformat())
        if self.aturan.periode is not None and tanggal not in self.aturan.periode:
            raise Tolak(
                _n("%(bidang)s %(isi)s di luar %(periode)s"),
                isi=tanggal.isoformat(),
                periode=self.aturan.periode.nama,
            )
        return tanggal


def _read_opsi(nama: str, teks: str, kata: Mapping[str, str]) -> str:
    if is_hampa(teks):
        return ""
    opsi = DEMOGRAFI[nama].opsi
    arti = kata.get(squeeze(teks)) or match_opsi(nama, teks) or kata.get(SISA, "")
    if arti == KOSONGKAN:
        return ""
    kode = arti if arti in opsi else match_opsi(nama, teks)
    if kode is None:
        raise Tolak(_n("%(bidang)s “%(isi)s” tidak dikenal, pilih %(pilihan)s"), isi=teks[:30], pilihan=", ".join(opsi))
    return kode


def _read_saran(teks: str) -> str:
    if len(teks) > SARAN_MAKS:
        raise Tolak(_n("%(bidang)s lebih dari %(maks)s huruf"), maks=SARAN_MAKS)
    return teks
