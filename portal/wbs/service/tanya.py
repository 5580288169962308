"""A sum in words for a flood of visitors: answerable without pictures and scripts, each question serves once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete

from portal.inti.db import db, insert_for
from portal.inti.teks import ANGKA_KATA
from portal.wbs.kunci.primitif import SegelRusak, derive
from portal.wbs.kunci.sampul import fold, unfold
from portal.wbs.models import TanyaTerpakai
from portal.wbs.service.tempat import get_tempat, local_day

UMUR = timedelta(hours=1)


@dataclass(frozen=True)
class Tanya:
    """One question: the words of its two numbers; `teks` is its sealed form for the hidden field."""

    satu: str
    dua: str
    teks: str = ""


def _is_sum(jawaban: str, satu: int, dua: int) -> bool:
    bersih = jawaban.strip().casefold()
    if bersih in ANGKA_KATA:
        return ANGKA_KATA.index(bersih) + 1 == satu + dua
    return len(bersih) <= 3 and bersih.isdecimal() and int(bersih) == satu + dua


def _numbers(laporan_id: str) -> tuple[int, int]:
    acak = derive(get_tempat().lada, b"tanya", laporan_id.encode())
    return acak[0] % 9 + 1, acak[1] % 9 + 1


def ask_laporan(laporan_id: str) -> Tanya:
    """Return the question of one envelope: it belongs to this report and to no other."""
    satu, dua = _numbers(laporan_id)
    return Tanya(ANGKA_KATA[satu - 1], ANGKA_KATA[dua - 1])


def is_jawaban_laporan(laporan_id: str, jawaban: str) -> bool:
    """Tell whether an envelope's question was answered. Its receipt stores one report, so a replay gains nothing."""
    return _is_sum(jawaban, *_numbers(laporan_id))


def ask_sekali(*, now: datetime) -> Tanya:
    """Return a question that serves once, within the hour."""
    satu, dua = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    isi = {"satu": satu, "dua": dua, "sampai": int((now + UMUR).timestamp()), "acak": secrets.token_hex(8)}
    return Tanya(ANGKA_KATA[satu - 1], ANGKA_KATA[dua - 1], fold(get_tempat().lada, "tanya", isi))


def use_jawaban(teks: str, jawaban: str, *, now: datetime) -> bool:
    """Use up a question in the caller's unit of work; True when its answer is right and nobody used it before."""
    try:
        isi = unfold(get_tempat().lada, "tanya", teks)
    except SegelRusak:
        return False
    if now.timestamp() > isi["sampai"]:
        return False
    sesi, tabel = db.session(), cast(Table, TanyaTerpakai.__table__)
    sisip = insert_for(sesi.get_bind().dialect.name, tabel).on_conflict_do_nothing().returning(tabel.c.sidik)
    nilai = {"sidik": hashlib.sha256(isi["acak"].encode()).hexdigest(), "hari": local_day(now)}
    if sesi.execute(sisip, nilai).scalar_one_or_none() is None:
        return False
    return _is_sum(jawaban, isi["satu"], isi["dua"])


def purge_tanya(*, now: datetime) -> None:
    """Forget used questions of earlier days: they are over by their time."""
    db.session().execute(delete(TanyaTerpakai).where(TanyaTerpakai.hari < local_day(now - UMUR)))
