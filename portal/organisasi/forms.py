"""Shape of the office's forms."""

import re
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.inti.galat import DomainError
from portal.inti.teks import clean_teks
from portal.organisasi.domain import JENIS_LIBUR, SEBAGAI, parse_tanggal

_POLA_JAM = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:[:.]00)?")


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


class TanggalField(DateField):
    """A local date; also as people write it when the browser offers no date picker."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date; raises ValueError with our own sentence."""
        self.data = None
        if valuelist and valuelist[0]:
            try:
                self.data = parse_tanggal(valuelist[0])
            except DomainError as salah:
                raise ValueError(_l("Tulis tanggal seperti 2027-03-10.")) from salah


class PenandatanganForm(FlaskForm):
    """Who signs: for the office or a unit, as what, from when to when."""

    jabatan = TeksField(_l("Jabatan"), validators=[DataRequired(_l("Tulis jabatan.")), Length(max=160)])
    nama = TeksField(_l("Nama"), validators=[DataRequired(_l("Tulis nama.")), Length(max=160)])
    nip = TeksField(_l("NIP"), validators=[Optional(), Length(max=30)])
    unit = SelectField(_l("Untuk"), coerce=int, default=0, invalid_choice_message=_l("Pilihan ini tidak dikenal."))
    sebagai = SelectField(
        _l("Sebagai"),
        choices=[SelectChoice(kode, _l(nama)) for kode, nama in SEBAGAI.items()],
        invalid_choice_message=_l("Pilihan ini tidak dikenal."),
    )
    mulai = TanggalField(_l("Mulai"), validators=[Optional()])
    sampai = TanggalField(_l("Sampai"), validators=[Optional()])


class PolaForm(FlaskForm):
    """How letters are numbered."""

    unit = SelectField(_l("Untuk"), coerce=int, default=0, invalid_choice_message=_l("Pilihan ini tidak dikenal."))
    pola = TeksField(
        _l("Pola nomor"),
        validators=[DataRequired(_l("Tulis pola nomor.")), Length(max=120, message=_l("Paling banyak 120 huruf."))],
        description=_l("Bagian: {urut}, {urut3}, {klasifikasi}, {unit}, {bulan}, {bulan_romawi}, {tahun}."),
    )
    klasifikasi = TeksField(
        _l("Kode klasifikasi"), validators=[Optional(), Length(max=20, message=_l("Paling banyak 20 huruf."))]
    )


class ImporForm(FlaskForm):
    """A file with units, services and counters."""

    berkas = FileField(_l("Berkas CSV atau XLSX"), validators=[FileRequired(_l("Pilih berkas yang akan diimpor."))])


class JamField(TimeField):
    """A time of day, 08:00 or 08.00."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; raises ValueError with our own sentence."""
        self.data = None
        if valuelist and valuelist[0]:
            cocok = _POLA_JAM.fullmatch(valuelist[0].strip())
            if cocok is None:
                raise ValueError(_l("Tulis jam seperti 08:00."))
            self.data = time(int(cocok[1]), int(cocok[2]))


class LiburForm(FlaskForm):
    """A holiday, or a date worked all the same."""

    tanggal = TanggalField(_l("Tanggal"), validators=[InputRequired(_l("Isi tanggal."))])
    nama = TeksField(
        _l("Nama hari"),
        validators=[DataRequired(_l("Tulis nama hari.")), Length(max=120, message=_l("Paling banyak 120 huruf."))],
    )
    jenis = SelectField(
        _l("Jenis"),
        choices=[SelectChoice(kode, _l(nama)) for kode, nama in JENIS_LIBUR.items()],
        invalid_choice_message=_l("Pilihan ini tidak dikenal."),
    )
    perkiraan = BooleanField(_l("Tanggal masih perkiraan"))


class ImporLiburForm(FlaskForm):
    """A file of holidays."""

    berkas = FileField(_l("Berkas CSV atau XLSX"), validators=[FileRequired(_l("Pilih berkas yang akan diimpor."))])


def _read_hari(nilai: str | int) -> int:
    return int(nilai) if str(nilai) in set("0123456") else -1


class JadwalForm(FlaskForm):
    """Working week and hours."""

    hari = SelectMultipleField(
        _l("Hari kerja"),
        choices=[
            SelectChoice(0, _l("Senin")),
            SelectChoice(1, _l("Selasa")),
            SelectChoice(2, _l("Rabu")),
            SelectChoice(3, _l("Kamis")),
            SelectChoice(4, _l("Jumat")),
            SelectChoice(5, _l("Sabtu")),
            SelectChoice(6, _l("Minggu")),
        ],
        coerce=_read_hari,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    buka = JamField(_l("Jam buka"), validators=[InputRequired(_l("Isi jam buka."))])
    tutup = JamField(_l("Jam tutup"), validators=[InputRequired(_l("Isi jam tutup."))])
