"""Names of the figures that rules may look at, and their units. Pure."""

from portal.inti.galat import _n

METRIK = {
    "kanal_daring": _n("Kanal pengaduan daring"),
    "kanal_luring": _n("Kanal pengaduan luring"),
    "pengaduan_ditindaklanjuti": _n("Pengaduan yang ditindaklanjuti"),
    "rekom_pengaduan": _n("Rekomendasi monev pengaduan yang selesai"),
    "rekom_wbs": _n("Rekomendasi evaluasi WBS yang selesai"),
    "rekom_survei": _n("Rekomendasi hasil survei yang selesai"),
    "wbs_aktif": _n("Kanal WBS yang menerima laporan"),
    "layanan_berstandar": _n("Layanan yang mempunyai standar pelayanan"),
    "standar_lengkap": _n("Standar pelayanan yang lengkap komponennya"),
    "standar_daring": _n("Standar pelayanan yang terbit di portal"),
    "layanan_bermaklumat": _n("Layanan yang mempunyai maklumat"),
    "maklumat_daring": _n("Maklumat yang terbit di portal"),
    "informasi_daring": _n("Layanan yang informasinya terbit di portal"),
    "layanan_tertaut": _n("Layanan yang tertaut ke sistem informasi pelayanan publik nasional"),
    "layanan_berkompensasi": _n("Layanan yang mempunyai ketentuan kompensasi"),
    "layanan_terpadu": _n("Layanan yang terpadu"),
    "putaran_survei": _n("Putaran survei yang sah"),
    "hasil_terbit": _n("Hasil survei yang terbit"),
    "layanan_memakai_portal": _n("Layanan yang memakai portal"),
    "ikm": _n("Indeks kepuasan masyarakat"),
    "paham_gratifikasi": _n("Pegawai yang paham gratifikasi"),
    "paham_wbs": _n("Pegawai yang paham WBS"),
    "paham_benturan": _n("Pegawai yang paham benturan kepentingan"),
    "paham_prima": _n("Pegawai yang paham pelayanan prima"),
}
"""Name in data files → what it is called. A reader of each stands in `portal/zi/service/metrik.py`."""
PERSEN = frozenset(
    {
        "pengaduan_ditindaklanjuti",
        "rekom_pengaduan",
        "rekom_wbs",
        "rekom_survei",
        "layanan_berstandar",
        "standar_lengkap",
        "layanan_bermaklumat",
        "informasi_daring",
        "layanan_tertaut",
        "layanan_berkompensasi",
        "layanan_terpadu",
        "layanan_memakai_portal",
        "paham_gratifikasi",
        "paham_wbs",
        "paham_benturan",
        "paham_prima",
    }
)
