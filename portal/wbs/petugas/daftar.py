"""The inbox: reports of this handler with their clocks.

Filters stand in the address; words that are searched never do. A search opens this handler's reports in
memory, for one answer, and keeps nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.akun.service import list_nama
from portal.inti.db import unit_kerja, utc_now
from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate
from portal.inti.web.daftar import PER_HALAMAN, Halaman, read_number
from portal.inti.web.penjaga import boleh, butuh_izin
from portal.wbs.domain.pilihan import NAMA_KATEGORI, NAMA_MODE, NAMA_STATUS, Kategori, Mode, Status
from portal.wbs.domain.tenggat import NAMA_JAM, Tenggat, next_tenggat
from portal.wbs.kunci.primitif import SegelRusak
from portal.wbs.models import Laporan
from portal.wbs.petugas.dasar import bp, butuh_brankas, describe_tenggat, read_orang, saya, today
from portal.wbs.petugas.pemegang import list_kelompok
from portal.wbs.service import penanganan
from portal.wbs.service.akses import list_laporan, open_laporan
from portal.wbs.service.brankas import KUSTODIAN
from portal.wbs.service.jam import compute_jam

CUPLIKAN = 90
CARI_MIN = 3
TERBUKA = "terbuka"
RUPA_STATUS = {
    Status.DITERIMA: "ingat",
    Status.DIVERIFIKASI: "info",
    Status.DITELAAH: "info",
    Status.DITINDAKLANJUTI: "info",
    Status.SELESAI: "baik",
}
RUPA_MODE = {Mode.ANONIM: "eye-off", Mode.RAHASIA: "lock", Mode.TERBUKA: "user"}


@dataclass(frozen=True)
class Baris:
    """One line of the inbox: the report's row, whether it is new, its next clock and that clock in words."""

    laporan: Laporan
    baru: bool
    tenggat: Tenggat | None
    kata: str
    keadaan: str

    @property
    def terlambat(self) -> bool:
        """Whether a clock ran out."""
        return self.keadaan == "terlambat"

    @property
    def urutan(self) -> tuple[bool, date, str]:
        """Overdue first, then the soonest clock; finished reports last."""
        jatuh = self.tenggat.jatuh if self.tenggat else date.max
        return self.tenggat is None, jatuh, self.laporan.nomor


def _list_baris() -> list[Baris]:
    hasil = []
    for laporan, akses in list_laporan(saya()):
        tenggat = next_tenggat(compute_jam(laporan))
        kata, keadaan = describe_tenggat(tenggat, today())
        hasil.append(Baris(laporan, akses.baru, tenggat, kata, keadaan))
    return sorted(hasil, key=lambda b: b.urutan)


def _read_saringan() -> dict[str, str]:
    """Return the filters of the address; unknown values are left out."""
    isi = request.args
    hasil = {}
    if isi.get("status") in {*Status, "semua"}:
        hasil["status"] = isi["status"]
    if isi.get("kategori") in set(Kategori):
        hasil["kategori"] = isi["kategori"]
    return hasil | {nama: "1" for nama in ("terlambat", "saya", "baru") if isi.get(nama) == "1"}


def _matches(b: Baris, saring: dict[str, str]) -> bool:
    status = saring.get("status", TERBUKA)
    selesai = b.laporan.status == Status.SELESAI
    cocok = not selesai if status == TERBUKA else status in ("semua", b.laporan.status)
    return (
        cocok
        and saring.get("kategori", b.laporan.kategori) == b.laporan.kategori
        and ("terlambat" not in saring or b.terlambat)
        and ("baru" not in saring or b.baru)
        and ("saya" not in saring or b.laporan.penanggung_jawab_id == saya().pengguna_id)
    )


def _read_teks(laporan_id: str) -> str:
    """Return a report's words for excerpt and search; "" when the seal is broken (its own page says so)."""
    try:
        isi = open_laporan(saya(), laporan_id).isi
    except SegelRusak:
        return ""
    return "\n".join(str(isi.get(nama, "")) for nama in ("apa", "siapa", "di_mana", "kapan", "bagaimana", "bukti_lain"))


def shorten(teks: str, panjang: int = CUPLIKAN) -> str:
    """Return the first letters of a text on one line, cut at a word."""
    rata = " ".join(teks.split())
    if len(rata) <= panjang:
        return rata
    return rata[:panjang].rsplit(" ", 1)[0] + "…"


def _search(baris: Sequence[Baris], kata: str) -> list[Baris]:
    """Return the reports whose words or number contain every word looked for."""
    cari = kata.casefold().split()
    hasil = []
    for b in baris:
        teks = f"{b.laporan.nomor}\n{_read_teks(b.laporan.id)}".casefold()
        if all(k in teks for k in cari):
            hasil.append(b)
    return hasil


def _show(semua: list[Baris], tampil: list[Baris], saring: dict[str, str], *, cari: str = "") -> str:
    nomor = min(read_number(), max(1, -(-len(tampil) // PER_HALAMAN)))
    potong = tampil if cari else tampil[(nomor - 1) * PER_HALAMAN : nomor * PER_HALAMAN]
    return render_template(
        "wbs/petugas/index.html",
        daftar=Halaman(potong, nomor, len(potong) if cari else len(tampil)),
        cuplikan={b.laporan.id: shorten(_read_teks(b.laporan.id).split("\n", 1)[0]) for b in potong},
        hitung={
            "terlambat": sum(b.terlambat for b in semua),
            "baru": sum(b.baru for b in semua),
            "terbuka": sum(b.laporan.status != Status.SELESAI for b in semua),
            "saya": sum(
                b.laporan.penanggung_jawab_id == saya().pengguna_id and b.laporan.status != Status.SELESAI
                for b in semua
            ),
        },
        saring=saring,
        cari=cari,
        orang=dict(list_nama()),
        nama_status=NAMA_STATUS,
        nama_kategori=NAMA_KATEGORI,
        nama_mode=NAMA_MODE,
        nama_jam=NAMA_JAM,
        pilihan_status=[(k, _(v)) for k, v in NAMA_STATUS.items()],
        pilihan_kategori=[(k, _(v)) for k, v in NAMA_KATEGORI.items()],
        rupa_status=RUPA_STATUS,
        rupa_mode=RUPA_MODE,
        rekan_baru=penanganan.list_rekan_baru(saya()),
        kelompok=list_kelompok(),
    )


@bp.get("/")
@butuh_izin("wbs.brankas")
@butuh_brankas
def index() -> ResponseReturnValue:
    """Open on what this person does in the room: a handler's inbox, a custodian's requests."""
    if saya().jenis == KUSTODIAN or not boleh("wbs.kelola"):
        return _open_kustodian()
    semua, saring = _list_baris(), _read_saringan()
    return _show(semua, [b for b in semua if _matches(b, saring)], saring)


def _open_kustodian() -> ResponseReturnValue:
    if not boleh("wbs.identitas"):
        flash(_("Peran Anda berubah, jadi brankas ini tidak cocok lagi. Mulai lagi dengan brankas baru."), "ingat")
        return redirect(url_for("wbs_petugas.lupa"))
    return redirect(url_for("wbs_petugas.identitas"))


@bp.post("/cari")
@butuh_izin("wbs.kelola")
@butuh_brankas
def cari() -> ResponseReturnValue:
    """Look for words in this handler's reports. A POST, so that the words stand in no address and no log."""
    kata = request.form.get("q", "").strip()[:120]
    if len(kata) < CARI_MIN:
        flash(_("Tulis paling sedikit %(n)s huruf untuk mencari.", n=CARI_MIN), "ingat")
        return redirect(url_for("wbs_petugas.index"), code=303)
    semua = _list_baris()
    return _show(semua, _search(semua, kata), {"status": "semua"}, cari=kata)


@bp.post("/bagi-semua")
@butuh_izin("wbs.kelola")
@butuh_brankas
def bagi_semua() -> ResponseReturnValue:
    """Share this handler's reports with a colleague who made a vault later."""
    try:
        with unit_kerja():
            jumlah = penanganan.share_all(saya(), read_orang("penerima") or 0, now=utc_now())
    except DomainError as salah:
        flash(translate(salah), "danger")
    else:
        flash(_("%(n)s laporan dibagikan.", n=jumlah), "baik")
    return redirect(url_for("wbs_petugas.index"), code=303)
