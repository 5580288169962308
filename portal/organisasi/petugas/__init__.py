"""Back office: the office's data, its units, services and counters, the QR codes, and the calendar."""

from portal.inti.galat import _n
from portal.inti.web.menu import Butir
from portal.organisasi.petugas import instansi, kalender, qr, surat
from portal.organisasi.petugas.dasar import bp

MENU = (
    Butir(50, _n("Kode QR"), "organisasi_petugas.qr", "qr.kelola", "qrcode"),
    Butir(60, _n("Organisasi"), "organisasi_petugas.index", "organisasi.lihat", "building"),
)

__all__ = ["MENU", "bp", "instansi", "kalender", "qr", "surat"]
