"""How the survey report writes its index, weights and unsur. Pure."""

from portal.laporan.bilangan import KOSONG, angka
from portal.skm.domain.indeks import Indeks
from portal.skm.domain.instrumen import Instrumen, Unsur

BELUM_ADA = "Belum ada responden"


def teks_bobot(instrumen: Instrumen) -> str:
    """Write the weight of an unsur: 1/9 when all are equal."""
    bobot = {u.bobot for u in instrumen.unsur}
    return str(bobot.pop()) if len(bobot) == 1 else "menurut instrumen"


def ikm_mutu(indeks: Indeks | None) -> tuple[str, str]:
    """Return index and class as text; dashes without respondents."""
    if indeks is None or indeks.kelas is None:
        return KOSONG, KOSONG
    return angka(indeks.ikm), f"{indeks.kelas.mutu} ({indeks.kelas.kinerja})"


def singkatan(unsur: Unsur) -> str:
    """Short name of an unsur for narrow columns, from its code: Sarpras."""
    return unsur.kode.replace("_", " ").capitalize()


def nama_indeks(instrumen: Instrumen) -> str:
    """Name of the index in full: Indeks Kepuasan Masyarakat; the short name of another instrument's index."""
    pendek = instrumen.indeks["id"]
    return {"IKM": "Indeks Kepuasan Masyarakat"}.get(pendek, pendek)
