"""What the pages of the organisation share: the blueprint, a refusal beside its field."""

from typing import Any

from flask import Blueprint

from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate

bp = Blueprint("organisasi_petugas", __name__, url_prefix="/petugas/organisasi")


def attach(form: Any, salah: DomainError) -> None:
    """Put a sentence beside its field, or on top when the form has no such field."""
    kalimat = translate(salah)
    if salah.bidang in form:
        form[salah.bidang].errors = [*form[salah.bidang].errors, kalimat]
    else:
        form.form_errors.append(kalimat)
