"""Documents about complaints, one module each; all read the data of `kumpulkan` and add up.

Shared: `data` (what is collected), `usulan` (recommendations by rule), `tabel`, `register`, `rekomendasi` (tables),
`kalimat` (sentences), `bab` (chapters), `gabungan` (semesters), `lembar` (worksheets). Only `kumpulkan` reads.
"""

from portal.laporan.jenis import JenisLaporan
from portal.laporan.pengaduan import evaluasi, monev, nota, pelaksanaan, penanganan, tindak_lanjut

JENIS: tuple[JenisLaporan, ...] = (
    penanganan.JENIS,
    monev.JENIS,
    nota.JENIS,
    tindak_lanjut.JENIS,
    pelaksanaan.JENIS,
    evaluasi.JENIS,
)
