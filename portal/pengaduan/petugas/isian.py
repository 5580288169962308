"""The small form of each move: which fields it has, what they offer, and what a person filled in.

The rules stand in the service; a field name here is the name the service uses, so that an error finds its field.
"""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.akun.domain import Peran
from portal.akun.service import list_pengguna
from portal.organisasi.service import list_unit, subtree_ids
from portal.pengaduan.domain.gerak import UNTUK_PELAPOR, Gerak
from portal.pengaduan.domain.pilihan import ALASAN_BUKAN, DI_TEMPAT, KECEPATAN, KLASIFIKASI, KLASIFIKASI_BAWAAN
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service import aturan
from portal.pengaduan.service.terlapor import list_terlapor

BIDANG: Mapping[str, tuple[str, ...]] = {
    "verifikasi": ("klasifikasi", "kategori", "unit", "rahasia", "catatan"),
    "ubah_klasifikasi": ("klasifikasi", "kategori", "catatan"),
    "minta_kelengkapan": ("catatan",),
    "lengkapi": ("catatan", "berkas"),
    "limpahkan": ("instansi", "kontak", "nomor_surat", "diberitahu", "catatan"),
    "duplikat": ("induk", "catatan"),
    "bukan_pengaduan": ("alasan", "catatan"),
    "disposisi": ("unit_pelaksana", "pic", "kecepatan", "catatan"),
    "progres": ("catatan", "berkas"),
    "catat": ("catatan", "berkas"),
    "ajukan_jawaban": ("jawaban", "nomor_surat", "catatan", "berkas"),
    "tanggapi": ("jawaban", "nomor_surat"),
    "jawab_di_tempat": ("klasifikasi", "kategori", "jawaban", "nomor_surat", "berkas"),
    "konfirmasi_ya": ("catatan",),
    "tambah_keterangan": ("catatan", "berkas"),
    "terlapor": ("pengguna", "catatan"),
    "tautkan_sp4n": ("sp4n_id", "sp4n_status"),
    "redaksi": ("judul_publik", "isi_publik"),
    "terbit": (),
}
LAZIM = ("catatan",)
TULISAN = frozenset({"catatan", "jawaban", "isi_publik", "judul_publik"})
"""Fields with words: a draft is kept as long as one of them is filled."""
TAK_DISIMPAN = frozenset({"berkas", "pengguna", "rahasia", "diberitahu"})
UTAMA_TULISAN = ("jawaban", "isi_publik", "catatan")
MENERIMA = frozenset({Peran.PELAKSANA, Peran.PETUGAS_PENGADUAN, Peran.PIMPINAN})


class GerakForm(FlaskForm):
    """All fields that a move may have; `make_form` leaves those of one move."""

    klasifikasi = SelectField(_l("Klasifikasi"), validate_choice=False, description=_l("Menentukan tenggat."))
    kategori = SelectField(_l("Kategori"), validate_choice=False)
    unit = SelectField(_l("Unit yang dilaporkan"), validate_choice=False)
    unit_pelaksana = SelectField(_l("Unit tujuan"), validate_choice=False)
    pic = SelectField(_l("Orang yang menangani"), validate_choice=False)
    kecepatan = SelectField(_l("Kecepatan"), validate_choice=False)
    alasan = SelectField(_l("Alasan"), validate_choice=False)
    induk = StringField(
        _l("Kode atau nomor register laporan induk"), description=_l("Laporan ini digabung ke laporan itu.")
    )
    instansi = StringField(_l("Instansi tujuan"))
    kontak = StringField(_l("Kontak instansi"), description=_l("Alamat atau nomor yang dapat dihubungi pelapor."))
    diberitahu = BooleanField(_l("Pelapor sudah diberi tahu secara tertulis"))
    jawaban = TextAreaField(_l("Jawaban"))
    nomor_surat = StringField(_l("Nomor surat"))
    catatan = TextAreaField(_l("Catatan"))
    pengguna = SelectMultipleField(
        _l("Pegawai yang dilaporkan"),
        validate_choice=False,
        description=_l("Orang yang dipilih tidak dapat membuka pengaduan ini."),
    )
    sp4n_id = StringField(_l("Nomor SP4N-LAPOR!"))
    sp4n_status = StringField(_l("Status di SP4N-LAPOR!"))
    judul_publik = StringField(_l("Judul untuk publik"))
    isi_publik = TextAreaField(_l("Ringkasan untuk publik"))
    rahasia = BooleanField(_l("Rahasiakan isi laporan"))
    berkas = MultipleFileField(
        _l("Berkas"), description=_l("Foto (JPEG, PNG, WebP) atau PDF; paling banyak 5 berkas, 10 MB per berkas.")
    )


def fields_of(gerak: Gerak, status: Status) -> tuple[str, ...]:
    """Return the names of the fields of a move."""
    bidang = BIDANG.get(gerak.kode, LAZIM)
    if gerak.kode == "jawab_di_tempat" and status is not Status.BARU:
        return tuple(b for b in bidang if b not in ("klasifikasi", "kategori"))
    return bidang


def main_text(bidang: tuple[str, ...]) -> str | None:
    """Return the field that canned answers are put into; None for a move without words."""
    return next((b for b in UTAMA_TULISAN if b in bidang), None)


def _people(terlarang: frozenset[int]) -> list[tuple[str, str]]:
    unit = {u.id: u.nama for u in list_unit()}
    return [
        (str(p.id), f"{p.nama} – {unit.get(p.unit_id or 0, _('seluruh instansi'))}")
        for p in list_pengguna(peran=MENERIMA)
        if p.id not in terlarang
    ]


def _units(kasus: Pengaduan | None) -> list[tuple[str, str]]:
    """Return the units a case may be given to: never the one complained about when access is restricted."""
    terlarang = subtree_ids(kasus.unit_id) if kasus is not None and kasus.terbatas else frozenset()
    return [(str(u.id), u.nama) for u in list_unit() if u.id not in terlarang]


def _classes(gerak: Gerak) -> list[tuple[str, str]]:
    boleh = DI_TEMPAT if gerak.kode == "jawab_di_tempat" else frozenset(KLASIFIKASI)
    return [("", _("Pilih klasifikasi")), *((k, _(v)) for k, v in KLASIFIKASI.items() if k in boleh)]


def _offer(form: GerakForm, gerak: Gerak, kasus: Pengaduan | None) -> None:
    """Fill the lists of the fields that are there."""
    terlarang = frozenset(t.pengguna_id for t in list_terlapor(kasus.id)) if kasus is not None else frozenset()
    pilihan: dict[str, Any] = {
        "klasifikasi": lambda: _classes(gerak),
        "kategori": lambda: [("", _("Pilih kategori")), *((k.kode, k.nama) for k in aturan.list_kategori())],
        "unit": lambda: [(str(u.id), u.nama) for u in list_unit()],
        "unit_pelaksana": lambda: [("", _("Pilih unit tujuan")), *_units(kasus)],
        "pic": lambda: [("", _("Seluruh pelaksana unit")), *_people(terlarang)],
        "kecepatan": lambda: [(k, _(v)) for k, v in KECEPATAN.items()],
        "alasan": lambda: [("", _("Pilih alasan")), *((k, _(v)) for k, v in ALASAN_BUKAN.items())],
        "pengguna": lambda: [(str(p.id), p.nama) for p in list_pengguna()],
    }
    for nama, daftar in pilihan.items():
        if nama in form._fields:
            form._fields[nama].choices = daftar()


def first_values(gerak: Gerak, kasus: Pengaduan) -> dict[str, Any]:
    """Return what a form begins with: what the case says already."""
    nilai: dict[str, Any] = {
        "klasifikasi": kasus.klasifikasi or KLASIFIKASI_BAWAAN.get(kasus.jenis, ""),
        "kategori": kasus.kategori or "",
        "unit": str(kasus.unit_id),
        "unit_pelaksana": str(kasus.unit_pelaksana_id or ""),
        "pic": str(kasus.pic_id or ""),
        "kecepatan": kasus.kecepatan,
        "rahasia": kasus.rahasia,
        "sp4n_id": kasus.sp4n_id or "",
        "sp4n_status": kasus.sp4n_status or "",
        "judul_publik": kasus.judul_publik or kasus.judul,
        "isi_publik": kasus.isi_publik,
        "pengguna": [str(t.pengguna_id) for t in list_terlapor(kasus.id)] if gerak.kode == "terlapor" else [],
    }
    if gerak.kode in ("tanggapi", "ajukan_jawaban"):
        nilai["jawaban"] = kasus.jawaban
    return nilai


def make_form(gerak: Gerak, kasus: Pengaduan | None, *, awal: Mapping[str, Any] | None = None) -> GerakForm:
    """Return the form of a move with its lists filled.

    `awal` are the values of a form opened for the first time; without it the posted values are read.
    """
    status = Status(kasus.status) if kasus is not None else Status.BARU
    form = GerakForm(formdata=None, data=dict(awal)) if awal is not None else GerakForm()
    bidang = fields_of(gerak, status)
    for nama in [n for n in form._fields if n not in (*bidang, "csrf_token")]:
        del form[nama]
    _offer(form, gerak, kasus)
    if "catatan" in form._fields:
        form.catatan.label.text = _label_catatan(gerak)
        if "catatan" not in gerak.wajib and gerak.kode != "cabut":
            form.catatan.flags.optional = True
    for nama in ("pic", "kontak", "nomor_surat", "sp4n_status", "berkas"):
        if nama in form._fields:
            form._fields[nama].flags.optional = True
    return form


def _label_catatan(gerak: Gerak) -> str:
    khusus = {
        "disposisi": _("Instruksi untuk unit"),
        "minta_kelengkapan": _("Yang perlu dilengkapi pelapor"),
        "progres": _("Kabar untuk pelapor"),
        "limpahkan": _("Penjelasan untuk pelapor"),
        "perpanjang": _("Sebab perpanjangan untuk pelapor"),
        "minta_revisi": _("Yang perlu diperbaiki"),
        "kembalikan": _("Sebab dikembalikan"),
    }
    return khusus.get(gerak.kode) or (_("Keterangan") if gerak.kode in UNTUK_PELAPOR else _("Catatan internal"))


def read_nilai(form: GerakForm) -> dict[str, Any]:
    """Return the values of a posted form by the names the service uses, without words and files."""
    return {n: f.data for n, f in form._fields.items() if n not in ("csrf_token", "catatan", "berkas")}


def read_tulisan(bidang: tuple[str, ...]) -> dict[str, str]:
    """Return what was typed and chosen in a posted form, as a draft keeps it."""
    return {n: request.form.get(n, "") for n in bidang if n not in TAK_DISIMPAN}


def add_error(form: GerakForm, bidang: str | None, kalimat: str) -> bool:
    """Put a sentence beside its field; tell whether the form has that field."""
    field: Field | None = form._fields.get(bidang or "")
    if field is None:
        return False
    field.errors = [*field.errors, kalimat]
    return True
