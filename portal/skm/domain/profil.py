"""What a respondent may say besides the scores, and the ways an answer comes in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.inti.galat import _n

SARAN_MAKS = 2000
KANAL = {
    "qr": _n("QR loket"),
    "web": _n("Laman"),
    "tiket": _n("Tiket kunjungan"),
    "kios": _n("Kios"),
    "bantu": _n("Dibantu petugas"),
    "kertas": _n("Kertas"),
    "impor": _n("Impor berkas"),
}
"""Ways in. Only `tiket` proves a visit; the share of each way stands in every report."""
KANAL_TERBUKTI = frozenset({"tiket"})


@dataclass(frozen=True)
class Pilihan:
    """One question about the respondent: label and options (code → Indonesian label)."""

    label: str
    opsi: Mapping[str, str]


DEMOGRAFI: Mapping[str, Pilihan] = {
    "jenis_kelamin": Pilihan(_n("Jenis kelamin"), {"L": _n("Laki-laki"), "P": _n("Perempuan")}),
    "pendidikan": Pilihan(
        _n("Pendidikan terakhir"),
        {
            "tidak_sekolah": _n("Tidak sekolah"),
            "sd": _n("SD"),
            "smp": _n("SMP"),
            "sma": _n("SMA/SMK"),
            "d1_d3": _n("D1–D3"),
            "s1": _n("D4/S1"),
            "s2": _n("S2"),
            "s3": _n("S3"),
        },
    ),
    "pekerjaan": Pilihan(
        _n("Pekerjaan"),
        {
            "asn": _n("ASN"),
            "tni": _n("TNI"),
            "polri": _n("Polri"),
            "swasta": _n("Swasta"),
            "wirausaha": _n("Wirausaha"),
            "petani_nelayan": _n("Petani/nelayan"),
            "irt": _n("Ibu rumah tangga"),
            "pelajar": _n("Pelajar/mahasiswa"),
            "pensiunan": _n("Pensiunan"),
            "lainnya": _n("Lainnya"),
        },
    ),
    "disabilitas": Pilihan(
        _n("Penyandang disabilitas"),
        {
            "tidak": _n("Tidak"),
            "fisik": _n("Ya, fisik"),
            "intelektual": _n("Ya, intelektual"),
            "mental": _n("Ya, mental"),
            "sensorik": _n("Ya, sensorik"),
        },
    ),
}
