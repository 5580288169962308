"""What the words of a question about the respondent mean. Pure."""

from collections.abc import Mapping

from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.impor.kata import squeeze

SINONIM: Mapping[str, Mapping[str, str]] = {
    "jenis_kelamin": {
        "L": "laki|laki laki|pria|lk|cowok|male|m|bapak",
        "P": "perempuan|wanita|pr|perempuan wanita|female|f|ibu",
    },
    "pendidikan": {
        "tidak_sekolah": "tidak sekolah|tidak tamat sd|belum sekolah|tidak bersekolah|tidak tamat",
        "sd": "sd sederajat|sd mi|mi|sekolah dasar|sd ke bawah|sd kebawah",
        "smp": "sltp|smp sederajat|smp mts|mts|sltp sederajat|sekolah menengah pertama",
        "sma": "slta|smk|sma sederajat|sma smk|smu|ma|stm|slta sederajat|sma smk ma|smk sederajat|"
        "sekolah menengah atas|sma smk sederajat",
        "d1_d3": "d1|d2|d3|d i|d ii|d iii|d 1|d 2|d 3|diploma|diploma 3|diploma iii|akademi|d1 d2 d3|d1 d3|"
        "diploma i ii iii",
        "s1": "d4|d iv|d 4|s 1|d4 s1|s1 d4|s1 d iv|d iv s1|sarjana|strata 1|sarjana s1|diploma iv",
        "s2": "s 2|magister|strata 2|pascasarjana|s2 ke atas|s2 keatas|master",
        "s3": "s 3|doktor|strata 3",
    },
    "pekerjaan": {
        "asn": "pns|p3k|pppk|asn pns|pns asn|pegawai negeri|pegawai negeri sipil|aparatur sipil negara",
        "tni": "tentara|tni ad|tni al|tni au",
        "polri": "polisi|kepolisian",
        "swasta": "karyawan|karyawan swasta|pegawai swasta|buruh|pegawai|bumn|karyawan bumn",
        "wirausaha": "wiraswasta|pedagang|pengusaha|wirausahawan|usaha|umkm|wiraswasta usahawan",
        "petani_nelayan": "petani|nelayan|petani nelayan|pekebun|peternak",
        "irt": "ibu rumah tangga|mengurus rumah tangga|rumah tangga",
        "pelajar": "mahasiswa|pelajar mahasiswa|siswa|mahasiswi|pelajar mahasiswi",
        "pensiunan": "purnawirawan|pensiun|purna tugas",
        "lainnya": "lain lain|lain|lainya|freelance|tidak bekerja|belum bekerja|honorer|other",
    },
    "disabilitas": {
        "tidak": "bukan|non disabilitas|nondisabilitas|tidak ada|no|bukan penyandang disabilitas|"
        "tidak memiliki disabilitas",
        "fisik": "disabilitas fisik|tuna daksa|tunadaksa|daksa",
        "intelektual": "disabilitas intelektual|tuna grahita|tunagrahita",
        "mental": "disabilitas mental|psikososial",
        "sensorik": "disabilitas sensorik|tuna netra|tunanetra|netra|tuna rungu|tunarungu|tuli|rungu|wicara",
    },
}
"""Question → our option → other words for it, squeezed."""
TANPA_JAWABAN = frozenset(
    {"", "tidak menjawab", "tidak diisi", "tidak tahu", "na", "n a", "kosong", "null", "none", "prefer not to say"}
)


def _build(nama: str) -> dict[str, str]:
    hasil: dict[str, str] = {}
    for kode, label in DEMOGRAFI[nama].opsi.items():
        for kata in (kode, label, *SINONIM.get(nama, {}).get(kode, "").split("|")):
            hasil.setdefault(squeeze(kata), kode)
    return hasil


_KATA = {nama: _build(nama) for nama in DEMOGRAFI}


def match_opsi(nama: str, teks: str) -> str | None:
    """Return the option that is written exactly so: its code or label, in any case."""
    opsi = DEMOGRAFI[nama].opsi
    return next((k for k, label in opsi.items() if teks.casefold() in (k.casefold(), label.casefold())), None)


def propose_opsi(nama: str, teks: str) -> str | None:
    """Return the option that a word probably means, "-" for words that say nothing, None when nobody knows."""
    padat = squeeze(teks)
    if padat in TANPA_JAWABAN:
        return "-"
    return match_opsi(nama, teks) or _KATA[nama].get(padat)
