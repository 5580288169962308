"""Shapes of the import pages."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from portal.inti.web.penjaga import cakupan
from portal.organisasi.service import list_layanan
from portal.skm.forms import ASING
from portal.skm.instrumen import list_instrumen


class TujuanForm(FlaskForm):
    """Which service and period the answers of a file are about."""

    layanan = SelectField(_l("Layanan"), invalid_choice_message=ASING)
    periode = StringField(_l("Periode"), validators=[Optional(), Length(max=10)])

    def fill_layanan(self) -> None:
        """Offer the services in scope."""
        self.layanan.choices = [
            SelectChoice(f"{s.unit.kode}/{s.kode}", f"{s.unit.nama}: {s.nama}") for s in list_layanan(cakupan())
        ]


class ImporForm(TujuanForm):
    """A file of answers; `titipan` names one that was read already while another field was wrong."""

    instrumen = SelectField(_l("Kuesioner"), invalid_choice_message=ASING)
    berkas = FileField(_l("Berkas CSV atau XLSX"))
    titipan = HiddenField()


def make_impor_form() -> ImporForm:
    """Return the upload form with its choices."""
    form = ImporForm()
    form.fill_layanan()
    form.instrumen.choices = [SelectChoice(i.kode, i.nama["id"]) for i in list_instrumen()]
    return form
