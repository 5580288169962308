"""Errors a citizen or an officer can understand. Pure."""

from typing import Any


def _n(kalimat: str) -> str:
    """Mark a sentence for the translation catalogue without translating it here."""
    return kalimat


class DomainError(Exception):
    """A broken rule.

    `kode` is stable and for machines; `kalimat` is a plain Indonesian sentence with %(name)s
    placeholders filled from `data`; `bidang` names the form field the sentence belongs to.
    """

    status = 422

    def __init__(self, kode: str, kalimat: str, /, *, bidang: str | None = None, **data: Any) -> None:
        self.kode = kode
        self.kalimat = kalimat
        self.bidang = bidang
        self.data = data
        super().__init__(self.teks)

    @property
    def teks(self) -> str:
        """The sentence in Indonesian with its values filled in."""
        return self.kalimat % self.data if self.data else self.kalimat


class TidakDitemukan(DomainError):
    """What was asked for does not exist or is not visible to the caller."""

    status = 404


class TidakBerwenang(DomainError):
    """The caller's role or unit does not allow this."""

    status = 403


class Bentrok(DomainError):
    """The state has changed meanwhile, or the same key came with other content."""

    status = 409


class Terganggu(DomainError):
    """The data could not be stored now (disk full, database locked or away); nothing was written."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "terganggu",
            _n("Data belum tersimpan karena gangguan di server. Isian Anda tetap ada, silakan kirim lagi."),
        )
