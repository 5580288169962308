"""Where recommendations come from. The codes are labels here: the room knows nothing of what lies behind them. Pure."""

from portal.inti.galat import _n

SURVEI, PENGADUAN, WBS, MONEV, LAIN = "survei", "pengaduan", "wbs", "monev", "lain"
NAMA_SUMBER = {
    SURVEI: _n("Hasil survei"),
    PENGADUAN: _n("Pengaduan"),
    WBS: _n("WBS"),
    MONEV: _n("Monitoring dan evaluasi"),
    LAIN: _n("Lainnya"),
}
DITULIS_TANGAN = (MONEV, LAIN)
"""Sources that officers enter themselves; the others come from their rooms and documents."""
