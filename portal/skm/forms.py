"""Shape of the public questionnaire and of the import form. Rules stand in the domain."""

from functools import lru_cache

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.skm.domain import DEMOGRAFI, SARAN_MAKS, Instrumen, Unsur

ASING = _l("Pilihan ini tidak dikenal.")


def _skor(unsur: Unsur, skala: int, wajib: bool) -> RadioField:
    pesan = _l("Pertanyaan tentang %(unsur)s belum dijawab.", unsur=_l(unsur.nama["id"]))
    return RadioField(
        unsur.nama["id"],
        choices=[SelectChoice(i, str(i)) for i in range(1, skala + 1)],
        invalid_choice_message=ASING,
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
            choices=[SelectChoice(""), *(SelectChoice(kode, label) for kode, label in pilihan.opsi.items())],
            invalid_choice_message=ASING,
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
