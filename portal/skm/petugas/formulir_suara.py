"""Shape of the form for recorded questions."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.skm.domain.instrumen import BAHASA_SURVEI

ASING = _l("Pilihan ini tidak dikenal.")


class SuaraForm(FlaskForm):
    """One recording."""

    unsur = SelectField(_l("Pertanyaan"), invalid_choice_message=ASING)
    bahasa = SelectField(
        _l("Bahasa"), choices=[SelectChoice(k, n) for k, n in BAHASA_SURVEI.items()], invalid_choice_message=ASING
    )
    berkas = FileField(
        _l("Berkas suara"),
        validators=[FileRequired(_l("Pilih berkas rekaman."))],
        description=_l("MP3, OGG, atau WAV, paling besar 1 MB. Bacakan pertanyaan dan semua jawabannya."),
    )
