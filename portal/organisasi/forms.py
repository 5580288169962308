"""Shape of the office's forms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from portal.inti.teks import clean_teks


class TeksField(StringField):
    """A line of text without what no database or document can hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, filters=[lambda teks: clean_teks(teks) if teks else teks], **kwargs)


class InstansiForm(FlaskForm):
    """The office's data. The colour's contrast with white is checked by the view."""

    nama = TeksField(_l("Nama instansi"), validators=[DataRequired(_l("Tulis nama instansi.")), Length(max=160)])
    induk = TeksField(_l("Instansi induk"), validators=[Optional(), Length(max=160)])
    alamat = TeksField(_l("Alamat"), validators=[Optional(), Length(max=300)])
    kota = TeksField(_l("Kota untuk tanda tangan"), validators=[Optional(), Length(max=80)])
    telepon = TeksField(_l("Telepon"), validators=[Optional(), Length(max=40)])
    surel = TeksField(_l("Surel"), validators=[Optional(), Length(max=120)])
    situs = TeksField(_l("Situs"), validators=[Optional(), Length(max=160)])
    jam_layanan = TeksField(_l("Jam layanan"), validators=[Optional(), Length(max=160)])
    warna = TeksField(
        _l("Warna instansi"),
        validators=[Regexp(r"^#[0-9a-fA-F]{6}$", message=_l("Tulis warna seperti #0049b8."))],
        description=_l("Enam angka heksadesimal, misalnya #0049b8. Harus cukup gelap untuk teks putih."),
    )
    logo = FileField(
        _l("Logo (PNG atau JPEG)"),
        validators=[Optional(), FileSize(2 * 1024 * 1024, message=_l("Logo paling besar 2 MB."))],
    )


class PenandatanganForm(FlaskForm):
    """Who signs."""

    jabatan = TeksField(_l("Jabatan"), validators=[DataRequired(_l("Tulis jabatan.")), Length(max=160)])
    nama = TeksField(_l("Nama"), validators=[DataRequired(_l("Tulis nama.")), Length(max=160)])
    nip = TeksField(_l("NIP"), validators=[Optional(), Length(max=30)])


class ImporForm(FlaskForm):
    """A file with units, services and counters."""

    berkas = FileField(_l("Berkas CSV atau XLSX"), validators=[FileRequired(_l("Pilih berkas yang akan diimpor."))])
