"""Shape of the back-office forms of the survey. The questionnaire itself is read by `portal.skm.isian`."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional, Regexp

ASING = _l("Pilihan ini tidak dikenal.")


class ImporForm(FlaskForm):
    """A file of older or paper answers for one service."""

    layanan = SelectField(_l("Layanan"), invalid_choice_message=ASING)
    periode = StringField(_l("Periode"), validators=[Optional(), Length(max=10)])
    berkas = FileField(_l("Berkas CSV atau XLSX"), validators=[FileRequired(_l("Pilih berkas yang akan diimpor."))])
    revisi = BooleanField(_l("Periode sudah ditutup: catat sebagai jawaban susulan untuk revisi berikutnya"))


class TutupForm(FlaskForm):
    """Closing of a period."""

    populasi = StringField(
        _l("Jumlah penerima layanan pada periode ini"),
        validators=[Optional(), Regexp(r"^[1-9][0-9]{0,8}$", message=_l("Tulis bilangan bulat, misalnya 1200."))],
        filters=[lambda teks: teks.replace(".", "").strip() if teks else teks],
    )
