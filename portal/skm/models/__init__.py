"""Rows of the survey, by noun."""

from portal.skm.models.aturan import Aturan, Garam, Jaga, Populasi
from portal.skm.models.instrumen import InstrumenRow, Suara
from portal.skm.models.jawaban import Impor, Moderasi, Tinjauan, jawaban, kolom_nilai
from portal.skm.models.pintu import Kios, KunciApi, Tiket, TiketKelompok
from portal.skm.models.rekap import (
    KUNCI_PROFIL,
    KUNCI_REKAP,
    Penutupan,
    kolom_hitung,
    rekap,
    rekap_profil,
)

__all__ = [
    "KUNCI_PROFIL",
    "KUNCI_REKAP",
    "Aturan",
    "Garam",
    "Impor",
    "InstrumenRow",
    "Jaga",
    "Kios",
    "KunciApi",
    "Moderasi",
    "Penutupan",
    "Populasi",
    "Suara",
    "Tiket",
    "TiketKelompok",
    "Tinjauan",
    "jawaban",
    "kolom_hitung",
    "kolom_nilai",
    "rekap",
    "rekap_profil",
]
