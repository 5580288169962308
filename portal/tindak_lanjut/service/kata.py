"""Words for documents and letters; Indonesian only."""

from portal.tindak_lanjut.domain.sumber import NAMA_SUMBER


def write_sumber(kode: str) -> str:
    """Return the name of a source; the code itself for one this room does not know."""
    return NAMA_SUMBER.get(kode, kode)
