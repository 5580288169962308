"""Words of the room: subjects, identity modes, ways in, states and outcomes. Pure.

Modes are those of the Bappenas rule of 2013 (tidak dirahasiakan, dirahasiakan, disamarkan); outcomes those of
Permenkumham 57/2016.
"""

from collections.abc import Mapping
from enum import StrEnum

from portal.inti.galat import _n


class Kategori(StrEnum):
    """Coarse subject, kept in clear so that quarterly counts need no key."""

    KORUPSI = "korupsi"
    GRATIFIKASI = "gratifikasi"
    PUNGLI = "pungli"
    WEWENANG = "wewenang"
    BENTURAN = "benturan"
    DISIPLIN = "disiplin"
    LAINNYA = "lainnya"


class Mode(StrEnum):
    """How the reporter stands to his or her identity."""

    ANONIM = "anonim"
    RAHASIA = "rahasia"
    TERBUKA = "terbuka"


class Kanal(StrEnum):
    """Way in."""

    WEB = "web"
    LOKET = "loket"
    SURAT = "surat"
    TELEPON = "telepon"


class Status(StrEnum):
    """State of a report."""

    DITERIMA = "diterima"
    DIVERIFIKASI = "diverifikasi"
    DITELAAH = "ditelaah"
    DITINDAKLANJUTI = "ditindaklanjuti"
    SELESAI = "selesai"


class Hasil(StrEnum):
    """Outcome of a finished report."""

    TERBUKTI_ETIKA = "terbukti_etika"
    TERBUKTI_DISIPLIN = "terbukti_disiplin"
    TERBUKTI_PIDANA = "terbukti_pidana"
    TIDAK_TERBUKTI = "tidak_terbukti"
    DILIMPAHKAN = "dilimpahkan"
    TIDAK_DAPAT = "tidak_dapat"


NAMA_KATEGORI: Mapping[str, str] = {
    Kategori.KORUPSI: _n("Korupsi"),
    Kategori.GRATIFIKASI: _n("Gratifikasi"),
    Kategori.PUNGLI: _n("Pungutan liar"),
    Kategori.WEWENANG: _n("Penyalahgunaan wewenang"),
    Kategori.BENTURAN: _n("Benturan kepentingan"),
    Kategori.DISIPLIN: _n("Pelanggaran disiplin"),
    Kategori.LAINNYA: _n("Lainnya"),
}
NAMA_MODE: Mapping[str, str] = {
    Mode.ANONIM: _n("Anonim"),
    Mode.RAHASIA: _n("Rahasia"),
    Mode.TERBUKA: _n("Terbuka"),
}
NAMA_KANAL: Mapping[str, str] = {
    Kanal.WEB: _n("Situs web"),
    Kanal.LOKET: _n("Datang langsung"),
    Kanal.SURAT: _n("Surat"),
    Kanal.TELEPON: _n("Telepon"),
}
NAMA_STATUS: Mapping[str, str] = {
    Status.DITERIMA: _n("Diterima"),
    Status.DIVERIFIKASI: _n("Diverifikasi"),
    Status.DITELAAH: _n("Ditelaah"),
    Status.DITINDAKLANJUTI: _n("Ditindaklanjuti"),
    Status.SELESAI: _n("Selesai"),
}
NAMA_HASIL: Mapping[str, str] = {
    Hasil.TERBUKTI_ETIKA: _n("Terbukti, pelanggaran etika"),
    Hasil.TERBUKTI_DISIPLIN: _n("Terbukti, pelanggaran disiplin"),
    Hasil.TERBUKTI_PIDANA: _n("Terbukti, dugaan tindak pidana"),
    Hasil.TIDAK_TERBUKTI: _n("Tidak terbukti"),
    Hasil.DILIMPAHKAN: _n("Dilimpahkan ke instansi lain"),
    Hasil.TIDAK_DAPAT: _n("Tidak dapat ditindaklanjuti"),
}
