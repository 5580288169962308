"""Shape of the forms for visit tickets and for keys of queue systems."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.skm.domain.tiket import HARI_CETAK, HARI_MAKS, JUMLAH_MAKS

ASING = _l("Pilihan ini tidak dikenal.")


def _number(label: Any, default: int, maks: int) -> StringField:
    """A whole number from 1 to `maks`; what was typed stays in the field."""

    def check(_form: Any, kolom: Any) -> None:
        teks = kolom.data or ""
        if not (teks.isascii() and teks.isdigit() and len(teks) < 7 and 1 <= int(teks) <= maks):
            raise ValidationError(_l("Tulis angka 1 sampai %(maks)s.", maks=maks))

    return StringField(
        label,
        default=str(default),
        filters=[lambda teks: teks.strip() if teks else ""],
        validators=[check],
        description=_l("1 sampai %(maks)s.", maks=maks),
    )


class TiketForm(FlaskForm):
    """A batch of tickets; the choices of survey, service and counter are filled by the view."""

    instrumen = SelectField(_l("Survei"), invalid_choice_message=ASING)
    layanan = SelectField(_l("Layanan"), invalid_choice_message=ASING)
    loket = SelectField(_l("Loket"), invalid_choice_message=ASING)
    jumlah = _number(_l("Jumlah tiket"), 50, JUMLAH_MAKS)
    hari = _number(_l("Berlaku berapa hari"), HARI_CETAK, HARI_MAKS)
    bentuk = SelectField(
        _l("Kertas"),
        choices=[
            SelectChoice("a4", _l("A4, 10 tiket per lembar")),
            SelectChoice("struk", _l("Rol struk 80 mm, satu tiket per sobekan")),
        ],
        invalid_choice_message=ASING,
    )


class KunciForm(FlaskForm):
    """A key for one queue system."""

    nama = StringField(_l("Nama sistem antrean"), description=_l("Misalnya: Mesin antrean lantai 1."))
