"""Shape of the forms of accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.akun.domain import ALASAN_MAKS
from portal.inti.teks import clean_teks

BENTUK_TANGGAL = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y"]
TANGGAL_SALAH = _l("Tanggal ini tidak ada. Tulis seperti 31-03-2025.")


class DelegasiForm(FlaskForm):
    """Work handed to a colleague for some days. The view names who can be chosen."""

    kepada = SelectField(
        _l("Diserahkan kepada"),
        validators=[DataRequired(_l("Pilih penerima pekerjaan."))],
        invalid_choice_message=_l("Pilih penerima dari daftar."),
    )
    mulai = DateField(
        _l("Hari pertama"),
        validators=[InputRequired(_l("Isi hari pertama."))],
        format=BENTUK_TANGGAL,
        invalid_value_message=TANGGAL_SALAH,
    )
    sampai = DateField(
        _l("Hari terakhir"),
        validators=[InputRequired(_l("Isi hari terakhir."))],
        format=BENTUK_TANGGAL,
        invalid_value_message=TANGGAL_SALAH,
    )
    alasan = StringField(
        _l("Alasan"),
        validators=[Optional(), Length(max=ALASAN_MAKS, message=_l("Alasan paling banyak 160 huruf."))],
        filters=[lambda teks: clean_teks(teks) if teks else teks],
        description=_l("Misalnya cuti tahunan. Terlihat oleh penerima."),
    )
