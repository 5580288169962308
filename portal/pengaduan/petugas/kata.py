"""Words of the room's screens: deadlines, names of choices, people and units of a page of cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from portal.akun.service import list_pengguna
from portal.inti.hari_kerja import Kalender
from portal.organisasi.service import list_unit
from portal.pengaduan.domain.pilihan import JENIS, KANAL, KECEPATAN, KLASIFIKASI
from portal.pengaduan.domain.samar import mask_nama
from portal.pengaduan.domain.status import NAMA_STATUS
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service import aturan
from portal.pengaduan.service.pelapor import map_nama
from portal.pengaduan.service.riwayat import Sisa, describe_tenggat

RUPA_STATUS = {
    "baru": "ingat",
    "perlu_kelengkapan": "netral",
    "menunggu_persetujuan": "ingat",
    "ditanggapi": "baik",
    "selesai": "baik",
    "diproses": "info",
    "didisposisi": "info",
    "terverifikasi": "info",
}
PILIHAN: Mapping[str, Mapping[str, str]] = {
    "status": {s.value: nama for s, nama in NAMA_STATUS.items()},
    "kanal": KANAL,
    "jenis": JENIS,
    "klasifikasi": KLASIFIKASI,
    "kecepatan": KECEPATAN,
}


def write_sisa(sisa: Sisa) -> str:
    """Write how far a deadline is in working days: late, today, left, stopped."""
    if sisa.keadaan == "terlambat":
        return _("terlambat %(n)s hari kerja", n=-sisa.hari) if sisa.hari else _("terlambat hari ini")
    if sisa.keadaan == "hari_ini":
        return _("jatuh tempo hari ini")
    if sisa.keadaan == "berhenti":
        return _("berhenti menunggu pelapor")
    if sisa.keadaan == "selesai":
        return ""
    return _("sisa %(n)s hari kerja", n=sisa.hari)


def write_pelapor(kasus: Pengaduan, nama: str | None) -> str:
    """Write who reports a case without giving the person away."""
    if kasus.tanpa_identitas:
        return _("Tanpa identitas")
    if kasus.anonim:
        return _("Anonim")
    return mask_nama(nama) if nama else _("Tidak dicatat")


@dataclass
class Kamus:
    """Names that the rows of a page need, each kind read once a page."""

    now: datetime
    unit: dict[int, str] = field(default_factory=dict)
    orang: dict[int, str] = field(default_factory=dict)
    surel: dict[str, str] = field(default_factory=dict)
    kategori: dict[str, str] = field(default_factory=dict)
    pelapor: dict[int, str] = field(default_factory=dict)
    _kalender: dict[int, Kalender] = field(default_factory=dict)

    def sisa(self, kasus: Pengaduan) -> Sisa:
        """Return how far the running stage of a case is, with one calendar a unit."""
        unit = kasus.unit_pelaksana_id or kasus.unit_id
        if unit not in self._kalender:
            self._kalender[unit] = aturan.kalender_of(unit)
        return describe_tenggat(kasus, now=self.now, kalender=self._kalender[unit])

    def tenggat(self, kasus: Pengaduan) -> tuple[str, str]:
        """Return the deadline of a case in words, and the state that the badge shows."""
        sisa = self.sisa(kasus)
        return write_sisa(sisa), sisa.keadaan

    def nama_pelapor(self, kasus: Pengaduan) -> str:
        """Return the masked reporter of a case."""
        return write_pelapor(kasus, self.pelapor.get(kasus.id))

    def pelaku(self, nama: str) -> str:
        """Return who did something, from what the log keeps: an e-mail address, pelapor or sistem."""
        peran = {"pelapor": _("Pelapor"), "sistem": _("Sistem"), "perintah": _("Administrator")}
        return peran.get(nama) or self.surel.get(nama, nama)


def read_kamus(kasus: Iterable[Pengaduan], *, now: datetime) -> Kamus:
    """Read the names for a page of cases: the same number of queries for one row and for fifty."""
    semua = list_pengguna(aktif=None)
    return Kamus(
        now=now,
        unit={u.id: u.nama for u in list_unit()},
        orang={p.id: p.nama for p in semua},
        surel={p.email: p.nama for p in semua},
        kategori={k.kode: k.nama for k in aturan.list_kategori(semua=True)},
        pelapor=map_nama([k.id for k in kasus]),
    )
