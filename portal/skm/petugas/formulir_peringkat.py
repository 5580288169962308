"""Shape of the roster's forms."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import DateInput

from portal.inti.galat import DomainError
from portal.inti.teks import clean_teks
from portal.organisasi.domain import parse_tanggal
from portal.skm.domain.peringkat import NAMA_MAKS


class HariField(StringField):
    """A local date as typed, so that a wrong one stays in the field."""

    widget = DateInput()

    def post_validate(self, form: object, validation_stopped: bool) -> None:
        """Refuse what is no date, with our own sentence."""
        if validation_stopped:
            return
        try:
            parse_tanggal(self.data or "")
        except DomainError as salah:
            raise ValidationError(_l("Tulis tanggal seperti 2027-03-10.")) from salah


class JagaForm(FlaskForm):
    """One line of the roster."""

    loket = SelectField(_l("Loket"), coerce=int, validate_choice=False)
    nama = StringField(
        _l("Nama petugas"),
        validators=[
            DataRequired(_l("Tulis nama petugas.")),
            Length(max=NAMA_MAKS, message=_l("Paling banyak 120 huruf.")),
        ],
        filters=[lambda teks: clean_teks(teks) if teks else teks],
    )
    mulai = HariField(_l("Hari pertama"), validators=[InputRequired(_l("Isi tanggal."))])
    sampai = HariField(_l("Hari terakhir"), validators=[InputRequired(_l("Isi tanggal."))])


class ImporJagaForm(FlaskForm):
    """A roster file."""

    berkas = FileField(_l("Berkas CSV atau XLSX"), validators=[FileRequired(_l("Pilih berkas yang akan diimpor."))])
