"""Saved views of the list: the filters of an address under a name, each person's own."""

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, select

from portal.inti.db import db
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.teks import clean_teks
from portal.pengaduan.models import Saringan
from portal.pengaduan.service.daftar import SARINGAN

NAMA_MAKS, KUERI_MAKS, JUMLAH_MAKS = 60, 500, 30


def pick_saringan(pasangan: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the filters among the pairs of an address, empty ones left out; the first of a name counts."""
    hasil: dict[str, str] = {}
    for nama, nilai in pasangan:
        bersih = clean_teks(nilai)[:120]
        if nama in SARINGAN and bersih:
            hasil.setdefault(nama, bersih)
    return hasil


def write_kueri(saring: dict[str, str]) -> str:
    """Return filters as the query of an address, always in the same order."""
    return urlencode([(nama, saring[nama]) for nama in SARINGAN if nama in saring])


def read_kueri(kueri: str) -> dict[str, str]:
    """Return the filters of a query that came from outside; everything unknown is left out."""
    return pick_saringan(parse_qsl(kueri[:2000], max_num_fields=None)[:50])


def list_saringan(pengguna_id: int) -> Sequence[Saringan]:
    """Return a person's saved views by name."""
    return (
        db.session().scalars(select(Saringan).where(Saringan.pengguna_id == pengguna_id).order_by(Saringan.nama)).all()
    )


def save_saringan(pengguna_id: int, nama: str, saring: dict[str, str]) -> Saringan:
    """Keep filters under a name; the same name again replaces them.

    Raises DomainError for an empty or long name, no filter at all, or more than JUMLAH_MAKS views.
    """
    bersih, kueri = " ".join(clean_teks(nama).split()), write_kueri(saring)
    if not 1 <= len(bersih) <= NAMA_MAKS:
        raise DomainError("nama_salah", _n("Nama saringan 1 sampai %(maks)s huruf."), bidang="nama", maks=NAMA_MAKS)
    if not kueri or len(kueri) > KUERI_MAKS:
        raise DomainError("saringan_kosong", _n("Saring daftar lebih dahulu, lalu simpan."), bidang="nama")
    sesi = db.session()
    baris = sesi.scalar(select(Saringan).where(Saringan.pengguna_id == pengguna_id, Saringan.nama == bersih))
    if baris is None:
        jumlah = sesi.scalar(select(func.count()).select_from(Saringan).where(Saringan.pengguna_id == pengguna_id)) or 0
        if jumlah >= JUMLAH_MAKS:
            raise DomainError(
                "saringan_penuh",
                _n("Saringan tersimpan paling banyak %(maks)s. Hapus yang tidak dipakai."),
                bidang="nama",
                maks=JUMLAH_MAKS,
            )
        baris = Saringan(pengguna_id=pengguna_id, nama=bersih)
        sesi.add(baris)
    baris.kueri = kueri
    sesi.flush()
    return baris


def delete_saringan(saringan_id: int, pengguna_id: int) -> str:
    """Delete one's own saved view; return its name. Raises TidakDitemukan, also for somebody else's."""
    baris = db.session().scalar(select(Saringan).where(Saringan.id == saringan_id, Saringan.pengguna_id == pengguna_id))
    if baris is None:
        raise TidakDitemukan("saringan_tidak_ada", _n("Saringan ini tidak ditemukan."))
    db.session().delete(baris)
    db.session().flush()
    return baris.nama
