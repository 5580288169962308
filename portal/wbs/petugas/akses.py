"""Who can open a report: share it with one colleague, take the access away."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.web.penjaga import butuh_izin
from portal.wbs.petugas.dasar import bp, butuh_brankas, saya
from portal.wbs.petugas.kasus import work
from portal.wbs.service import penanganan


def _read_orang(nama: str) -> int:
    """Return a person's number from the form; 0 (nobody) for nonsense."""
    nilai = request.form.get(nama, "")
    return int(nilai) if nilai.isascii() and nilai.isdigit() and len(nilai) < 10 else 0


@bp.post("/laporan/<laporan_id>/bagi")
@butuh_izin("wbs.kelola")
@butuh_brankas
def bagi(laporan_id: str) -> ResponseReturnValue:
    """Give one more handler the keys of the report."""
    return work(
        laporan_id,
        lambda t: penanganan.share(saya(), t, _read_orang("penerima"), now=utc_now()),
        kata=_("Akses diberikan."),
        jangkar="orang",
        versi=False,
    )


@bp.post("/laporan/<laporan_id>/cabut")
@butuh_izin("wbs.kelola")
@butuh_brankas
def cabut(laporan_id: str) -> ResponseReturnValue:
    """Take a handler's keys away and re-key the report at once."""
    return work(
        laporan_id,
        lambda t: penanganan.withdraw(saya(), t, _read_orang("pengguna"), now=utc_now()),
        kata=_("Akses dicabut. Laporan dikunci dengan kunci baru."),
        jangkar="orang",
        versi=False,
    )
