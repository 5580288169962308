"""Shape of the settings' forms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from portal.inti.teks import clean_teks
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.pilihan import KLASIFIKASI
from portal.pengaduan.domain.tenggat import SATUAN, TAHAP
from portal.pengaduan.service.aturan import JUMLAH_MAKS

GERAK_BAKU = (
    "progres",
    "minta_kelengkapan",
    "disposisi",
    "limpahkan",
    "duplikat",
    "perpanjang",
    "ajukan_jawaban",
    "jawab_di_tempat",
)
"""Moves at which a canned text helps."""
_ASING = _l("Pilihan ini tidak dikenal.")


def _clean(teks: str | None) -> str | None:
    return clean_teks(teks) if teks else teks


class BilanganField(IntegerField):
    """A whole number with our own sentence for everything else."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read at most six ASCII digits; raises ValueError."""
        teks = (valuelist[0] if valuelist else "").strip()
        if teks and not (teks.isascii() and teks.isdigit() and len(teks) <= 6):
            self.data = None
            raise ValueError(_l("Tulis dengan angka."))
        self.data = int(teks) if teks else None


def _number(label: Any, terkecil: int, terbesar: int) -> BilanganField:
    return BilanganField(
        label,
        validators=[
            InputRequired(_l("Tulis dengan angka.")),
            NumberRange(terkecil, terbesar, _l("Isi %(dari)s sampai %(sampai)s.", dari=terkecil, sampai=terbesar)),
        ],
        default=terkecil,
    )


class TenggatForm(FlaskForm):
    """One term."""

    tahap = SelectField(
        _l("Tahap"), choices=[SelectChoice(k, _l(n)) for k, n in TAHAP.items()], invalid_choice_message=_ASING
    )
    klasifikasi = SelectField(
        _l("Klasifikasi"),
        choices=[SelectChoice("", _l("Semua klasifikasi")), *(SelectChoice(k, _l(n)) for k, n in KLASIFIKASI.items())],
        invalid_choice_message=_ASING,
    )
    jumlah = _number(_l("Jumlah"), 1, JUMLAH_MAKS)
    satuan = SelectField(
        _l("Satuan"),
        choices=[SelectChoice(k, _l(n)) for k, n in SATUAN.items()],
        default="hari_kerja",
        invalid_choice_message=_ASING,
    )
    perpanjangan = _number(_l("Lama satu perpanjangan"), 0, JUMLAH_MAKS)
    perpanjangan_maks = _number(_l("Boleh diperpanjang berapa kali"), 0, 5)
    dasar_hukum = StringField(
        _l("Dasar hukum"),
        filters=[_clean],
        validators=[Length(max=200, message=_l("Paling banyak 200 huruf."))],
        description=_l("Tampil pada tanda terima dan laporan. Periksa bunyi peraturannya."),
    )


class KategoriForm(FlaskForm):
    """A new subject."""

    kode = StringField(
        _l("Kode"), filters=[_clean], description=_l("Huruf kecil, angka, dan garis bawah. Tidak dapat diubah lagi.")
    )
    nama = StringField(_l("Nama"), filters=[_clean])


class BakuForm(FlaskForm):
    """A canned answer."""

    kode = StringField(
        _l("Kode"), filters=[_clean], description=_l("Huruf kecil, angka, dan garis bawah. Tidak dapat diubah lagi.")
    )
    judul = StringField(_l("Judul"), filters=[_clean])
    gerak = SelectField(
        _l("Ditawarkan pada"),
        choices=[
            SelectChoice("", _l("Semua langkah")),
            *(SelectChoice(k, _l(GERAK[k].nama)) for k in GERAK_BAKU),
        ],
        invalid_choice_message=_ASING,
    )
    isi = TextAreaField(_l("Isi"), filters=[_clean], id="isi-baku")
    aktif = BooleanField(_l("Dipakai"), default=True)


class PengaturanForm(FlaskForm):
    """How figures count."""

    tuntas_dari = RadioField(
        _l("Kapan pengaduan dihitung selesai ditindaklanjuti"),
        choices=[
            SelectChoice("ditanggapi", _l("Sejak jawaban dikirim")),
            SelectChoice("selesai", _l("Sejak pelapor menyatakan selesai, atau masa tanggapan habis")),
        ],
        invalid_choice_message=_ASING,
    )
    limpah_selesai = BooleanField(_l("Hitung laporan yang dilimpahkan sebagai selesai"))
