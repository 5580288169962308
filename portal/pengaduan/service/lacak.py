"""Let a citizen in by code and PIN, without telling which of the two was wrong."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.inti.db import db
from portal.inti.galat import TidakDitemukan, _n
from portal.inti.kiriman import claim_kiriman, compute_sidik
from portal.inti.kode import clean_kode, is_kode, make_token
from portal.inti.teks import clean_teks
from portal.pengaduan.domain.gerak import GERAK, Wewenang
from portal.pengaduan.domain.keadaan import Keadaan
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Pengaduan
from portal.pengaduan.service.akses import PELAPOR
from portal.pengaduan.service.gerak import move
from portal.pengaduan.service.kasus import derive_pin
from portal.pengaduan.service.langkah import Isian


def read_kode(masukan: str) -> str:
    """Return a tracking code as stored from what a person typed: any case, spaces, hyphens, with or without ADU."""
    bersih = "".join(h for h in clean_kode(masukan[:60]) if h.isascii() and h.isalnum())
    return bersih[3:] if bersih.startswith("ADU") and len(bersih) > 8 else bersih


def open_kasus(kode: str, pin: str) -> Pengaduan:
    """Return the case of a code and its PIN.

    A wrong code, a wrong PIN and a code that cannot exist do the same work and raise the same TidakDitemukan.
    """
    bersih = read_kode(kode)
    dicari = bersih if is_kode(bersih) else "-"
    kasus = db.session().scalar(select(Pengaduan).where(Pengaduan.kode == dicari))
    cocok = hmac.compare_digest(derive_pin(bersih).encode(), "".join(pin.split())[:20].encode("utf-8", "replace"))
    if kasus is None or not cocok:
        raise TidakDitemukan(
            "kode_pin_salah", _n("Kode atau PIN tidak cocok. Periksa tanda terima Anda."), bidang="kode"
        )
    return kasus


def get_by_kode(kode: str) -> Pengaduan:
    """Return the case of a code that was proven before (a signed cookie); raises TidakDitemukan."""
    kasus = db.session().scalar(select(Pengaduan).where(Pengaduan.kode == kode))
    if kasus is None:
        raise TidakDitemukan("kasus_tidak_ada", _n("Pengaduan ini tidak ditemukan."))
    return kasus


PUBLIK = frozenset(g.kode for g in GERAK.values() if Wewenang.PELAPOR in g.oleh and g.dari)
"""The reporter's moves on a case that is there already; the table of moves says which."""


def act_as_pelapor(kode: str, gerak: str, isian: Isian, *, now: datetime) -> Keadaan:
    """Make one of the reporter's moves; raises what `move` raises."""
    if gerak not in PUBLIK:
        raise TidakDitemukan("gerak_asing", _n("Langkah ini tidak dikenal."))
    return move(get_by_kode(kode).id, gerak, isian, pelaku=PELAPOR, now=now)


JENIS_KIRIMAN = "pengaduan-gerak"


def act_once(kode: str, langkah: Sequence[tuple[str, Isian]], *, kiriman: str, now: datetime) -> bool:
    """Make the reporter's moves of one form, in order; the same key again does nothing and returns False.

    Raises what `act_as_pelapor` raises, and Bentrok when the key comes with other content.
    """
    sidik = compute_sidik(
        kode,
        [
            (gerak, clean_teks(i.catatan), sorted(i.nilai.items()), sorted(t.sidik for t in i.lampiran))
            for gerak, i in langkah
        ],
    )
    tanda = make_token(60)
    if claim_kiriman(jenis=JENIS_KIRIMAN, kunci=kiriman, sidik=sidik, tanda_terima=tanda, now=now) is not None:
        return False
    for gerak, isian in langkah:
        act_as_pelapor(kode, gerak, isian, now=now)
    return True


def find_induk(kasus: Pengaduan) -> Pengaduan | None:
    """Return the case that a duplicate was joined with, through a chain of joins; None for any other case."""
    induk, dilihat = kasus, {kasus.id}
    while induk.status == Status.DUPLIKAT and induk.induk_id is not None and induk.induk_id not in dilihat:
        dilihat.add(induk.induk_id)
        induk = db.session().get_one(Pengaduan, induk.induk_id)
    return None if induk is kasus else induk
