"""Where sealed blobs lie: the names that bind each of them to its row, its report and the round of its key."""


def isi_laporan(laporan_id: str, putaran: int) -> str:
    """Name the place of a report's content."""
    return f"wbs_laporan|isi|{laporan_id}|{putaran}"


def pesan(laporan_id: str, putaran: int, nomor: int, sisi: str) -> str:
    """Name the place of a message: its number and its side, so that none can be reordered or put in another mouth."""
    return f"wbs_pesan|isi|{laporan_id}|{putaran}|{nomor}|{sisi}"


def catatan(laporan_id: str, putaran: int, nomor: int) -> str:
    """Name the place of an internal note."""
    return f"wbs_catatan|isi|{laporan_id}|{putaran}|{nomor}"


def alasan(laporan_id: str, putaran: int, nomor: int) -> str:
    """Name the place of a move's reason."""
    return f"wbs_gerak|alasan|{laporan_id}|{putaran}|{nomor}"


def kepala_berkas(laporan_id: str, putaran: int, token: str) -> str:
    """Name the place of a file's header."""
    return f"wbs_berkas|kepala|{laporan_id}|{putaran}|{token}"


def isi_berkas(token: str) -> str:
    """Name the place of a file's content; its key is its own, so re-keying leaves it alone."""
    return f"wbs_berkas|isi|{token}"


def identitas(laporan_id: str) -> str:
    """Name the place of an identity."""
    return f"wbs_identitas|isi|{laporan_id}"


def kata_permintaan(permintaan_id: str, pengguna_id: int, jawaban: bool) -> str:
    """Name the place of the words of an identity request or its answer, for one reader."""
    return f"wbs_permintaan|{permintaan_id}|{pengguna_id}|{int(jawaban)}"


def sesi(jenis: str, sidik: str) -> str:
    """Name the place of what an open session keeps."""
    return f"wbs_sesi|{jenis}|{sidik}"
