"""What every way out of the office has in common."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Pesan:
    """One message. `id` stays the same when it is tried again ("" when the sender gave none)."""

    dari: str
    tujuan: str
    perihal: str
    isi: str
    id: str = ""


class GagalKirim(Exception):
    """The message could not be handed over now. Carries no address and no text, because it is logged."""


class Pengirim(Protocol):
    """Hands one message to a server outside.

    `send` returns the result of the job. It raises DomainError when trying again cannot help and
    GagalKirim when it can.
    """

    def send(self, pesan: Pesan) -> dict[str, Any]:
        """Hand over one message."""


@dataclass(frozen=True)
class Nihil:
    """Sends nothing, because this way out is not configured; `sebab` says what to set."""

    sebab: str

    def send(self, pesan: Pesan) -> dict[str, Any]:
        """Tell that nothing was sent."""
        return {"terkirim": False, "sebab": self.sebab}
