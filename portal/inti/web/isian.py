"""Forms: a broken rule becomes a sentence beside its field."""

from typing import Any

from portal.inti.galat import DomainError
from portal.inti.web.bahasa import translate


def attach(form: Any, salah: DomainError) -> None:
    """Put a sentence beside its field, or on top when the form has no such field."""
    kalimat = translate(salah)
    if salah.bidang in form:
        form[salah.bidang].errors = [*form[salah.bidang].errors, kalimat]
    else:
        form.form_errors.append(kalimat)
