"""Shape of the public questionnaire and of the import form. Rules stand in the domain."""

from functools import lru_cache

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Form, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.skm.domain import DEMOGRAFI, SARAN_MAKS, Instrumen, Unsur


def _skor(unsur: Unsur, skala: int, wajib: bool) -> RadioField:
    pesan = _l("Pertanyaan tentang %(unsur)s belum dijawab.", unsur=_l(unsur.nama["id"]))
    return RadioField(
        unsur.nama["id"],
        choices=[(i, str(i)) for i in range(1, skala + 1)],
        coerce=int,
        validators=[InputRequired(pesan) if wajib else Optional()],
    )


@lru_cache(maxsize=64)
def questionnaire_form(instrumen: Instrumen, gratis: bool) -> type[Form]:
    """Return the form class of an instrument version: one radio group an unsur, optional questions, a comment.

    It has no CSRF field: the signed submission key of the page does that work (inti/web/kiriman.py).
    """
    kolom: dict[str, object] = {
        u.kode: _skor(u, instrumen.skala, not (gratis and u.gratis is not None)) for u in instrumen.kuesioner
    }
    for nama, pilihan in DEMOGRAFI.items():
        kolom[nama] = SelectField(
            pilihan.label,
            choices=[("", "")] + [(kode, label) for kode, label in pilihan.opsi.items()],
            validators=[Optional()],
            default="",
        )
    kolom["saran"] = TextAreaField(
        _l("Saran"),
        validators=[
            Optional(),
            Length(max=SARAN_MAKS, message=_l("Saran paling banyak %(maks)s huruf.", maks=SARAN_MAKS)),
        ],
    )
    return type("KuesionerForm", (Form,), kolom)


class ImporForm(FlaskForm):
    """A file of older or paper answers for one service."""

    layanan = SelectField(_l("Layanan"))
    periode = StringField(_l("Periode"), validators=[Optional(), Length(max=10)])
    berkas = FileField(_l("Berkas CSV atau XLSX"), validators=[FileRequired(_l("Pilih berkas yang akan diimpor."))])
    revisi = BooleanField(_l("Periode sudah ditutup: catat sebagai jawaban susulan untuk revisi berikutnya"))


class TutupForm(FlaskForm):
    """Closing of a period."""

    populasi = IntegerField(
        _l("Jumlah penerima layanan pada periode ini"),
        validators=[Optional(), NumberRange(1, 10**9, _l("Jumlah penerima layanan minimal 1."))],
    )
