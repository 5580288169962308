"""Whether the room can take reports: who holds keys, which emergency key is in force; checks for the doctor."""

import resource
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from portal.inti.dokter import Pemeriksaan
from portal.settings import Settings
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, PemegangKunci, current_darurat, list_pemegang

PENGELOLA_AMAN = 2
SWAP = Path("/proc/swaps")
OBAT_ORANG = (
    "Beri peran pengelola_wbs kepada dua orang dan kustodian_wbs kepada satu orang lain. "
    "Minta masing-masing masuk dan membuat brankas di /petugas/wbs. "
    "Bila kantor belum memakai WBS, keluarkan wbs dari PORTAL_PERMUKAAN."
)


@dataclass(frozen=True)
class Kesiapan:
    """Who holds a key now. `darurat_versi`: the emergency key in force, None when there is none."""

    pengelola: list[dict[str, str]]
    kustodian: list[dict[str, str]]
    darurat_versi: int | None

    @property
    def menerima(self) -> bool:
        """Tell whether a report can be taken."""
        return bool(self.pengelola)

    @property
    def menerima_rahasia(self) -> bool:
        """Tell whether a report with a hidden identity can be taken."""
        return self.menerima and bool(self.kustodian)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {"menerima": self.menerima, "menerima_rahasia": self.menerima_rahasia, **asdict(self)}


def _describe(orang: PemegangKunci) -> dict[str, str]:
    return {"surel": orang.surel, "nama": orang.nama, "jabatan": orang.jabatan}


def read_kesiapan() -> Kesiapan:
    """Return whether the room can take reports, and who would read them."""
    darurat = current_darurat()
    return Kesiapan(
        pengelola=[_describe(p) for p in list_pemegang(PENGELOLA)],
        kustodian=[_describe(k) for k in list_pemegang(KUSTODIAN)],
        darurat_versi=darurat.versi if darurat else None,
    )


def _describe_orang(kesiapan: Kesiapan) -> str:
    p, k = len(kesiapan.pengelola), len(kesiapan.kustodian)
    kalimat = f"{p} pengelola dan {k} kustodian dengan brankas"
    if not kesiapan.menerima:
        return f"{kalimat}; laporan tidak dapat diterima"
    kurang = []
    if p < PENGELOLA_AMAN:
        kurang.append("pengelola kedua, karena brankas yang hilang menutup semua laporannya")
    if not k:
        kurang.append("kustodian, karena pelapor tidak dapat memilih cara rahasia")
    if kesiapan.darurat_versi is None:
        kurang.append("kunci darurat")
    return f"{kalimat}. Sebaiknya tambah: {'; '.join(kurang)}" if kurang else kalimat


def _describe_memori() -> str:
    """Return hints about secrets that may reach the disk; "" when there are none."""
    petunjuk = []
    if resource.getrlimit(resource.RLIMIT_CORE)[0] != 0:
        petunjuk.append("dump memori menyala, pasang LimitCORE=0")
    try:
        if len(SWAP.read_text().splitlines()) > 1:
            petunjuk.append("swap menyala, matikan atau enkripsi")
    except OSError:
        pass
    return "; ".join(petunjuk)


def check_wbs(settings: Settings) -> Iterator[Pemeriksaan]:
    """Examine the room for the doctor, when this process serves it."""
    if "wbs" not in settings.permukaan:
        return
    kesiapan = read_kesiapan()
    yield Pemeriksaan("WBS", kesiapan.menerima, _describe_orang(kesiapan), OBAT_ORANG)
    memori = _describe_memori()
    yield Pemeriksaan("memori server", True, f"petunjuk: {memori}" if memori else "dump memori dan swap mati")
