"""One case: story, timeline, people and deadlines, the form of one move, files, who else is looking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from portal.inti.berkas import Titipan
from portal.inti.db import db, utc_now
from portal.inti.periode import local_date
from portal.inti.web.berkas import send_berkas, sign_titipan
from portal.inti.web.penjaga import boleh, butuh_izin
from portal.inti.web.transaksi import menulis
from portal.pengaduan.domain.gerak import GERAK, UNTUK_PELAPOR, Gerak, Wewenang, allowed_gerak, needs_approval
from portal.pengaduan.domain.jawaban_baku import fill_penanda
from portal.pengaduan.domain.samar import mask_nik
from portal.pengaduan.domain.status import NAMA_STATUS, Status
from portal.pengaduan.models import JawabanBaku, Pelapor, Pengaduan
from portal.pengaduan.petugas.dasar import bp, saya
from portal.pengaduan.petugas.isian import GerakForm, fields_of, first_values, main_text, make_form
from portal.pengaduan.petugas.kata import PILIHAN, RUPA_STATUS, Kamus, read_kamus
from portal.pengaduan.service import aturan, draf, kehadiran
from portal.pengaduan.service.akses import find_kasus, visible, wewenang_pada
from portal.pengaduan.service.buku import read_keadaan
from portal.pengaduan.service.kabar import list_pelapor, write_kode, write_tanggal
from portal.pengaduan.service.pelapor import may_reveal, reveal_pelapor
from portal.pengaduan.service.rekomendasi import find_rekomendasi
from portal.pengaduan.service.riwayat import find_lampiran, list_baris
from portal.pengaduan.service.samar import mask_identitas
from portal.pengaduan.service.terlapor import list_terlapor

POKOK = (
    "verifikasi", "minta_kelengkapan", "disposisi", "proses", "kelola", "ajukan_jawaban", "tanggapi", "minta_revisi",
    "jawab_di_tempat", "arsipkan", "kembalikan",
)  # fmt: skip
TULIS = ("progres", "catat")


@dataclass
class Formulir:
    """The form of one move as the page shows it.

    `tertutup` says that the move does not fit the case any more: the words stay readable, nothing can be sent.
    """

    gerak: Gerak
    form: GerakForm
    titipan: Sequence[Titipan] = ()
    galat: list[str] = field(default_factory=list)
    tertutup: bool = False

    @property
    def utama(self) -> str | None:
        """The field that canned answers go into."""
        return main_text(tuple(self.form._fields))

    @property
    def catatan_titipan(self) -> list[tuple[str, str]]:
        """Name and signed note of every file that waits already."""
        return [(t.nama, sign_titipan(t)) for t in self.titipan]


def fill_baku(baku: JawabanBaku, kasus: Pengaduan, kamus: Kamus) -> str:
    """Return a canned answer filled for a case; the reporter's name is not among it, as reading it leaves a trace."""
    nilai = {
        "nama": _("Bapak/Ibu"),
        "kode": write_kode(kasus.kode),
        "unit": kamus.unit.get(kasus.unit_pelaksana_id or kasus.unit_id, ""),
        "tanggal": write_tanggal(kasus.diterima_at),
    }
    if kasus.tenggat_berlaku:
        nilai["tenggat"] = write_tanggal(kasus.tenggat_berlaku)
    if kasus.instansi_tujuan:
        nilai["instansi"] = kasus.instansi_tujuan
    return fill_penanda(baku.isi, nilai)


def open_form(kasus: Pengaduan, gerak: Gerak, kamus: Kamus) -> Formulir:
    """Return the form of a move as first opened: values of the case, kept draft, canned answer of the address."""
    awal = first_values(gerak, kasus)
    simpanan = draf.read_draf(kasus.id, current_user.id, gerak.kode)
    if simpanan:
        awal |= simpanan[0]
    utama = main_text(fields_of(gerak, Status(kasus.status)))
    minta = request.args.get("baku", "")
    if utama and minta.isascii() and minta.isdigit() and len(minta) < 10 and not awal.get(utama):
        pilih = {b.id: b for b in aturan.list_jawaban_baku(gerak.kode)}
        if int(minta) in pilih:
            awal[utama] = fill_baku(pilih[int(minta)], kasus, kamus)
    return Formulir(gerak, make_form(gerak, kasus, awal=awal))


def _asked_form(kasus: Pengaduan, boleh_kini: Sequence[Gerak], kamus: Kamus) -> Formulir | None:
    gerak = next((g for g in boleh_kini if g.kode == request.args.get("langkah")), None)
    return open_form(kasus, gerak, kamus) if gerak else None


def _allowed(kasus: Pengaduan, wewenang: frozenset[Wewenang]) -> tuple[Gerak, ...]:
    """Return the moves that get a button here: those of the table, for people who may work on cases."""
    return allowed_gerak(Status(kasus.status), wewenang) if boleh("pengaduan.kerja") else ()


def _linked(kasus: Pengaduan) -> tuple[Pengaduan | None, Sequence[Pengaduan]]:
    """Return parent and children of a case, as far as the person may see them."""
    sesi, boleh_lihat = db.session(), visible(saya())
    induk = sesi.scalar(select(Pengaduan).where(Pengaduan.id == kasus.induk_id, boleh_lihat))
    anak = select(Pengaduan).where(Pengaduan.induk_id == kasus.id, boleh_lihat).order_by(Pengaduan.id)
    return induk, sesi.scalars(anak).all()


def _clock(kasus: Pengaduan) -> dict[str, Any]:
    """Return the deadlines of a case: pauses in working days, extensions, whether the clock stands."""
    hitungan = read_keadaan(kasus).hitungan
    kal = aturan.kalender_of(kasus.unit_pelaksana_id or kasus.unit_id)
    zona = current_app.config["PORTAL_ZONA"]
    jeda = sum(kal.count_hari_kerja(local_date(a, zona), local_date(b, zona)) for a, b in hitungan.jeda)
    return {"jeda": jeda, "berhenti": hitungan.jeda_sejak is not None, "tambah": hitungan.tambah}


def _canned(formulir: Formulir | None, kasus: Pengaduan, kamus: Kamus) -> list[tuple[JawabanBaku, str]]:
    if formulir is None or formulir.utama is None:
        return []
    return [(b, fill_baku(b, kasus, kamus)) for b in aturan.list_jawaban_baku(formulir.gerak.kode)]


def _proposal(kasus: Pengaduan, wewenang: frozenset[Wewenang]) -> dict[str, Any] | None:
    """Return the proposal that waits, and whether this person may approve or refuse it."""
    usulan = read_keadaan(kasus).usulan
    if not usulan:
        return None
    gerak = GERAK[usulan["gerak"]]
    berhak = boleh("pengaduan.setuju") and not gerak.penyetuju.isdisjoint(wewenang)
    sendiri = usulan["oleh_id"] == saya().pengguna_id
    return {"isi": usulan, "gerak": gerak, "setuju": berhak and not sendiri, "tolak": berhak, "sendiri": sendiri}


def render_kasus(
    kasus: Pengaduan,
    *,
    formulir: Formulir | None = None,
    berubah_sejak: int | None = None,
    pelapor: Sequence[Pelapor] | None = None,
    galat: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    """Show a case.

    `formulir` is a form that was refused (None: the one the address asks for), `berubah_sejak` the version a
    person saw before somebody else changed the case, `pelapor` the reporter's data when they were asked for.
    """
    now = utc_now()
    wewenang = wewenang_pada(kasus, saya())
    kamus = read_kamus([kasus], now=now)
    langkah = _allowed(kasus, wewenang)
    formulir = formulir or _asked_form(kasus, langkah, kamus)
    baris = list_baris(kasus)
    induk, anak = _linked(kasus)
    isi = render_template(
        "pengaduan/petugas/kasus.html",
        k=kasus,
        kasus=kasus,
        samar=_screen(kasus, wewenang),
        boleh_gerak=frozenset(g.kode for g in langkah),
        kamus=kamus,
        sisa=kamus.sisa(kasus),
        jam=_clock(kasus),
        pokok=[g for kode in POKOK for g in langkah if g.kode == kode],
        tulis=[g for kode in TULIS for g in langkah if g.kode == kode],
        lain=[g for g in langkah if g.kode not in (*POKOK, *TULIS)],
        f=formulir,
        usul_dulu=formulir is not None and needs_approval(formulir.gerak, wewenang),
        baku=_canned(formulir, kasus, kamus),
        draf_ada=draf.list_draf(kasus.id, current_user.id),
        draf_kini=draf.read_draf(kasus.id, current_user.id, formulir.gerak.kode) if formulir else None,
        baris=baris,
        berubah=[b for b in baris if berubah_sejak is not None and b.nomor > berubah_sejak],
        untuk_pelapor=UNTUK_PELAPOR,
        gerak_tabel=GERAK,
        usulan=_proposal(kasus, wewenang),
        induk=induk,
        anak=anak,
        terlapor=[kamus.orang.get(t.pengguna_id, "–") for t in list_terlapor(kasus.id)],
        boleh_pelapor=may_reveal(kasus, wewenang),
        pelapor=pelapor,
        mask_nik=mask_nik,
        lain_membuka=kehadiran.list_lain(kasus.id, current_user.id, now=now),
        kode=write_kode(kasus.kode),
        pilihan=PILIHAN,
        nama_status=NAMA_STATUS,
        rupa_status=RUPA_STATUS,
        asal=read_asal(),
        galat=galat,
        layanan=_service_name(kasus),
        rekomendasi=find_rekomendasi(kasus),
    )
    return isi, status


def _screen(kasus: Pengaduan, wewenang: frozenset[Wewenang]) -> Callable[[str], str]:
    """Return what takes an anonymous reporter's identity out of words shown to those who may not know it."""
    if not kasus.anonim or may_reveal(kasus, wewenang):
        return str
    pelapor = list_pelapor(kasus.id)
    return lambda teks: mask_identitas(teks, pelapor)


def _service_name(kasus: Pengaduan) -> str:
    from portal.organisasi.service import get_unit, list_layanan

    if kasus.layanan_id is None:
        return ""
    return next((s.nama for s in list_layanan([get_unit(kasus.unit_id).id]) if s.id == kasus.layanan_id), "")


def read_asal() -> str:
    """Return the filters of the list a person came from, as carried through the page; empty when from elsewhere."""
    return request.values.get("daftar", "")[:500]


@bp.get("/<int:kasus_id>")
@butuh_izin("pengaduan.lihat")
def kasus(kasus_id: int) -> ResponseReturnValue:
    """Show a case, with the form of the move that the address names."""
    return render_kasus(find_kasus(kasus_id, saya()))


@bp.post("/<int:kasus_id>/pelapor")
@butuh_izin("pengaduan.lihat")
@menulis
def pelapor(kasus_id: int) -> ResponseReturnValue:
    """Show the reporter's data once, and write down who read them."""
    satu = find_kasus(kasus_id, saya())
    return render_kasus(satu, pelapor=reveal_pelapor(satu, pelaku=saya(), now=utc_now()))


@bp.get("/<int:kasus_id>/berkas/<token>")
@butuh_izin("pengaduan.lihat")
def berkas(kasus_id: int, token: str) -> ResponseReturnValue:
    """Hand out one file of a case."""
    return send_berkas(find_lampiran(find_kasus(kasus_id, saya()).id, token))


@bp.post("/<int:kasus_id>/hadir")
@butuh_izin("pengaduan.lihat")
@menulis
def hadir(kasus_id: int) -> ResponseReturnValue:
    """Note that the person has the case open; answer with the others who have, or with nothing when known already."""
    satu, now = find_kasus(kasus_id, saya()), utc_now()
    kehadiran.touch(satu.id, current_user.id, now=now)
    lain = kehadiran.list_lain(satu.id, current_user.id, now=now)
    if request.form.get("tahu") == ", ".join(lain):
        return "", 204
    return render_template("pengaduan/petugas/_hadir.html", lain_membuka=lain)
