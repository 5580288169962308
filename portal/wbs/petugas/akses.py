"""Who can open a report: share it with one colleague, take the access away."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.web.penjaga import butuh_izin
from portal.wbs.petugas.dasar import bp, butuh_brankas, read_orang, saya
from portal.wbs.petugas.kasus import work
from portal.wbs.service import penanganan


@bp.post("/laporan/<laporan_id>/bagi")
@butuh_izin("wbs.kelola")
@butuh_brankas
def bagi(laporan_id: str) -> ResponseReturnValue:
    """Give one more handler the keys of the report."""
    return work(
        laporan_id,
        lambda t: penanganan.share(saya(), t, read_orang("penerima") or 0, now=utc_now()),
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
        lambda t: penanganan.withdraw(saya(), t, read_orang("pengguna") or 0, now=utc_now()),
        kata=_("Akses dicabut. Laporan dikunci dengan kunci baru."),
        jangkar="orang",
        versi=False,
    )
