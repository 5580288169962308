"""The office's own settings of the room."""

from portal.inti.db import db
from portal.wbs.models import Pengaturan


def ensure_pengaturan() -> None:
    """Create the settings row."""
    if db.session().get(Pengaturan, 1) is None:
        db.session().add(Pengaturan(id=1, retensi_bulan=36, alamat_onion="", pernyataan=""))
        db.session().flush()


def get_pengaturan() -> Pengaturan:
    """Return the settings."""
    return db.session().get_one(Pengaturan, 1)
