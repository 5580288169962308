"""Shape of the kiosks' forms."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.skm.domain.kios import DIAM_DETIK
from portal.skm.forms import ASING

_PIN = Regexp(r"^[0-9]{4,8}$", message=_l("PIN terdiri dari 4 sampai 8 angka."))
_DIAM = _l("Isi dengan bilangan %(bawah)s sampai %(atas)s.", bawah=DIAM_DETIK[0], atas=DIAM_DETIK[1])


def _strip(teks: str | None) -> str | None:
    return teks.strip() if teks else teks


def _idle() -> StringField:
    return StringField(
        _l("Waktu diam (detik)"),
        default="45",
        filters=[_strip],
        validators=[Regexp(r"^[0-9]{2,3}$", message=_DIAM)],
    )


class KiosForm(FlaskForm):
    """A new kiosk of the unit that is chosen on top of the page."""

    nama = StringField(
        _l("Nama kios"),
        filters=[_strip],
        validators=[InputRequired(_l("Tulis nama kios.")), Length(max=80, message=_l("Paling banyak 80 huruf."))],
    )
    instrumen = SelectField(_l("Survei"), invalid_choice_message=ASING)
    layanan = SelectField(_l("Layanan"), invalid_choice_message=ASING)
    loket = SelectField(_l("Loket"), invalid_choice_message=ASING)
    pin = StringField(_l("PIN petugas"), filters=[_strip], validators=[_PIN])
    diam_detik = _idle()


class UbahKiosForm(FlaskForm):
    """What can change on a kiosk that is in use."""

    pin = StringField(_l("PIN petugas baru"), filters=[_strip], validators=[Optional(), _PIN])
    diam_detik = _idle()
