"""People named in a case: found by their full name, linked by an officer, kept away from the case."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from portal.akun.service import Pengguna, list_pengguna
from portal.inti.db import db
from portal.pengaduan.models import Pengaduan, Terlapor

_BUKAN_HURUF = re.compile(r"[^\w]+")


def _words(teks: str) -> str:
    return f" {_BUKAN_HURUF.sub(' ', teks.casefold()).strip()} "


def make_finder() -> Callable[..., list[int]]:
    """Return a function that does the work of `find_named` for many cases: it reads the accounts once."""
    nama = [(p.id, _words(p.nama)) for p in list_pengguna()]
    panjang = [(nomor, kata) for nomor, kata in nama if len(kata.split()) > 1]

    def find(*teks: str) -> list[int]:
        kalimat = _words(" . ".join(teks))
        return [nomor for nomor, kata in panjang if kata in kalimat]

    return find


def find_named(*teks: str) -> list[Pengguna]:
    """Return the accounts whose full name (two words or more) stands in the texts, titles and case ignored."""
    kalimat = _words(" . ".join(teks))
    hasil = []
    for pengguna in list_pengguna():
        nama = _words(pengguna.nama)
        if len(nama.split()) > 1 and nama in kalimat:
            hasil.append(pengguna)
    return hasil


def mark_named(kasus: Pengaduan, *, now: datetime) -> list[int]:
    """Keep everybody whose name the story, title or the field "pihak" holds away from the case; return their ids."""
    nomor = [p.id for p in find_named(kasus.pihak, kasus.judul, kasus.isi)]
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
