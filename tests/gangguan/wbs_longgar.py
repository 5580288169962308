"""The portal with bottomless buckets, for measurements of many tries. gunicorn runs `…wbs_longgar:app`.

`JEDA_RESI` (milliseconds) makes look-ups of receipts that begin with “2” slower: what a test of time must notice.
"""

import os
import time

from portal.app import create_app
from portal.wbs import takaran
from portal.wbs.publik import kotak
from portal.wbs.service.kotak import Kotak, unlock_kotak

for ember in (takaran.LAPORAN, takaran.LAPORAN_SEMUA, takaran.MASUK, takaran.MASUK_SEMUA):
    ember._isi = 1_000_000_000
JEDA = float(os.environ.get("JEDA_RESI", "0")) / 1000


def unlock_slowly(resi: str) -> Kotak | None:
    """Look a receipt up; some take longer."""
    if resi.startswith("2"):
        time.sleep(JEDA)
    return unlock_kotak(resi)


if JEDA:
    kotak.unlock_kotak = unlock_slowly  # type: ignore[attr-defined]
app = create_app()
