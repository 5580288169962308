"""Shape of the back-office forms of the survey. The questionnaire itself is read by `portal.skm.isian`."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Optional, Regexp

ASING = _l("Pilihan ini tidak dikenal.")


class TutupForm(FlaskForm):
    """Closing of a period."""

    populasi = StringField(
        _l("Jumlah penerima layanan pada periode ini"),
        validators=[Optional(), Regexp(r"^[1-9][0-9]{0,8}$", message=_l("Tulis bilangan bulat, misalnya 1200."))],
        filters=[lambda teks: teks.replace(".", "").strip() if teks else teks],
    )
