"""The printed sheet of a batch of tickets: ten to a page on A4, or one after the other on an 80 mm roll."""

from pathlib import Path
from typing import Literal

from portal.inti.dokumen.terpisah import susun_terpisah
from portal.inti.kode import group_kode
from portal.inti.periode import write_tanggal
from portal.organisasi.service import describe_kop
from portal.skm.service.tiket import KelompokBaru, short_address, ticket_url

LEMBAR = Path("skm/lembar_tiket.typ")
Bentuk = Literal["a4", "struk"]


def print_tiket(baru: KelompokBaru, *, base_url: str, bentuk: Bentuk = "a4") -> bytes:
    """Return the PDF of a batch: every ticket with its QR code, address, place and last day.

    Takes about a second for 100 tickets; call it before the unit of work that stores them.
    """
    kop, berkas = describe_kop()
    tempat = baru.tempat
    data = {
        "bentuk": bentuk,
        "instansi": kop,
        "kode": group_kode(baru.kode),
        "ajakan": "Beri penilaian layanan kami" if tempat.instrumen.kode == "skm" else tempat.instrumen.nama["id"],
        "tempat": [t.nama for t in (tempat.unit, tempat.layanan, tempat.loket) if t is not None],
        "sampai": f"Berlaku sampai {write_tanggal(baru.berlaku_sampai)}",
        "aturan": "Satu tiket, satu jawaban",
        "tiket": [_describe(base_url, token) for token in baru.token],
    }
    qr = {f"qr-{nomor}.svg": ticket_url(base_url, token) for nomor, token in enumerate(baru.token)}
    return susun_terpisah(LEMBAR, data, berkas, qr)


def _describe(base_url: str, token: str) -> dict[str, str]:
    situs, kode = short_address(base_url, token)
    return {"situs": situs, "token": kode, "url": ticket_url(base_url, token)}
