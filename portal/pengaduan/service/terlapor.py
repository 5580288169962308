"""People named in a case: found by their full name, linked by an officer, kept away from the case."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from portal.akun.service import list_nama
from portal.inti.db import db
from portal.pengaduan.models import Pengaduan, Terlapor

_BUKAN_HURUF = re.compile(r"[\W_]+")
_SELA = re.compile(r"\s+")
_GELAR_BELAKANG = re.compile(r"[A-Z][A-Za-z]{0,3}\.(?:[A-Z][A-Za-z]{0,6}\.?)*")
_TAK_TAMPAK = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
GELAR_DEPAN = frozenset(
    ("dr", "drg", "drh", "drs", "dra", "ir", "prof", "h", "hj", "kh", "ns", "apt", "bapak", "bpk", "ibu", "sdr", "sdri")
)


def _words(teks: str) -> str:
    huruf = unicodedata.normalize("NFKD", teks.casefold())
    polos = "".join(h for h in huruf if not unicodedata.combining(h) and h not in _TAK_TAMPAK)
    return f" {_BUKAN_HURUF.sub(' ', polos).strip()} "


def bare_nama(nama: str) -> str:
    """Return an account's name as words without titles: “Dr. Budi Santoso, S.H.” is found as “budi santoso”."""
    kata = [k for k in _SELA.split(nama.split(",", maxsplit=1)[0]) if k]
    while len(kata) > 1 and _words(kata[0]).strip() in GELAR_DEPAN:
        del kata[0]
    while len(kata) > 2 and _GELAR_BELAKANG.fullmatch(kata[-1]):
        del kata[-1]
    return _words(" ".join(kata))


def make_finder() -> Callable[..., list[int]]:
    """Return a function that finds who is named in texts; it reads the accounts once, for many cases.

    It returns the ids of the accounts whose full name (two words or more) stands in one of the texts;
    titles, case, accents and signs are ignored.
    """
    nama = [(nomor, bare_nama(lengkap)) for nomor, lengkap in list_nama()]
    panjang = [(nomor, kata) for nomor, kata in nama if len(kata.split()) > 1]

    def find(*teks: str) -> list[int]:
        kalimat = [_words(t) for t in teks]
        return [nomor for nomor, kata in panjang if any(kata in k for k in kalimat)]

    return find


def mark_named(kasus: Pengaduan, *kata: str, now: datetime) -> list[int]:
    """Keep everybody named in these words away from the case; return the ids that are new.

    Without `kata` the words are the report itself.
    """
    teks = kata or (kasus.pihak, kasus.judul, kasus.isi, kasus.harapan, kasus.lokasi)
    ada = {t.pengguna_id for t in list_terlapor(kasus.id)}
    nomor = [n for n in make_finder()(*teks) if n not in ada]
    db.session().add_all(Terlapor(pengaduan_id=kasus.id, pengguna_id=n, otomatis=True, sejak=now) for n in nomor)
    db.session().flush()
    return nomor


def list_terlapor(kasus_id: int) -> Sequence[Terlapor]:
    """Return who is kept away from a case."""
    return db.session().scalars(select(Terlapor).where(Terlapor.pengaduan_id == kasus_id)).all()


def set_terlapor(kasus: Pengaduan, pengguna_ids: Iterable[int], *, now: datetime) -> None:
    """Name exactly these accounts as complained about."""
    sesi = db.session()
    ada = {t.pengguna_id for t in list_terlapor(kasus.id)}
    baru = set(pengguna_ids)
    if ada - baru:
        sesi.execute(delete(Terlapor).where(Terlapor.pengaduan_id == kasus.id, Terlapor.pengguna_id.in_(ada - baru)))
    sesi.add_all(Terlapor(pengaduan_id=kasus.id, pengguna_id=n, otomatis=False, sejak=now) for n in baru - ada)
    sesi.flush()
