"""Shape of the population forms: one number a service, and a file."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from portal.skm.petugas.formulir_instrumen import ASING, number, teks
from portal.skm.service.populasi import JENIS, SUMBER_MAKS

MAKS_ISIAN = 999_999_999


class PopulasiForm(FlaskForm):
    """The numbers of one unit and period; `make_populasi_form` adds a field a row."""

    nomor: tuple[int, ...] = ()
    sumber = teks(_l("Sumber angka"), SUMBER_MAKS, description=_l("Misalnya: buku register loket, sistem antrean."))

    def numbers(self) -> dict[int, int | None]:
        """Return service id (0: the unit itself) → number typed, None for an empty field."""
        return {n: self[f"jumlah_{n}"].data for n in self.nomor}


def make_populasi_form(baris: dict[int, str]) -> type[PopulasiForm]:
    """Return the form class for these rows (service id → name)."""
    kolom: dict[str, Any] = {"nomor": tuple(baris)}
    kolom |= {f"jumlah_{n}": number(nama, 1, MAKS_ISIAN, wajib=False) for n, nama in baris.items()}
    return type("PopulasiForm", (PopulasiForm,), kolom)


class ImporPopulasiForm(FlaskForm):
    """A file of numbers."""

    jenis_impor = RadioField(
        _l("Isi berkas"),
        choices=[SelectChoice(k, _l(n)) for k, n in JENIS.items()],
        default="masyarakat",
        invalid_choice_message=ASING,
    )
    berkas = FileField(_l("Berkas CSV atau XLSX"), validators=[FileRequired(_l("Pilih berkas yang akan diimpor."))])
