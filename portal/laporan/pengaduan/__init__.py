"""Documents about complaints, one module each; all read the data of `kumpulkan` and add up.

`data`, `tabel`, `kalimat`, `bab`, `gabungan`, `usulan` and `lembar` are what they share. Only `kumpulkan` reads.
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
