"""Small chores of storage: throw away what no form adopted or finished, check again what no job finished."""

import json
from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.inti.berkas import simpan
from portal.inti.berkas.aturan import KARANTINA
from portal.inti.berkas.bersih import JENIS_TUGAS
from portal.inti.berkas.models import DIPERIKSA, DITOLAK, Berkas
from portal.inti.berkas.parkir import purge_parkir
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import _n
from portal.inti.tugas import ANTRE, JALAN, Tugas, enqueue_tugas

UMUR_TITIPAN = timedelta(hours=24)
JEDA_ULANG = timedelta(hours=1)
SELANG_MENIT = 10
SEKALIGUS = 500
BUNTU = _n("Berkas ini gagal diperiksa. Kirim ulang sebagai JPEG atau PDF.")


def _known(tokens: list[str]) -> set[str]:
    """Return the tokens that a file still to be checked has."""
    milik = set(db.session().scalars(select(Berkas.token).where(Berkas.token.in_(tokens), Berkas.status == DIPERIKSA)))
    db.session().rollback()
    return milik


def purge_titipan(*, now: datetime) -> int:
    """Delete quarantine objects older than a day that no file waits for; return how many. No unit of work."""
    lama = [nama for nama, pada in simpan.list_benda(KARANTINA) if now - pada > UMUR_TITIPAN]
    dibuang = 0
    for awal in range(0, len(lama), SEKALIGUS):
        nama_of = {nama.rpartition("/")[2]: nama for nama in lama[awal : awal + SEKALIGUS]}
        for token in nama_of.keys() - _known(list(nama_of)):
            simpan.delete_benda(nama_of[token])
            dibuang += 1
    return dibuang


def retry_berkas(*, now: datetime) -> int:
    """Give files whose job ended without a verdict another job each hour, and up after a day; return how many.

    A storage that was away for longer than the tries of one job leaves such files. In the caller's unit of work.
    """
    jumlah = 0
    sesi = db.session()
    tertinggal = select(Berkas).where(Berkas.status == DIPERIKSA, Berkas.dibuat_at < now - JEDA_ULANG)
    for berkas in sesi.scalars(tertinggal.order_by(Berkas.id).limit(SEKALIGUS)):
        muatan = {"token": berkas.token}
        milik = (Tugas.jenis == JENIS_TUGAS, Tugas.muatan == json.dumps(muatan))
        if sesi.scalar(select(Tugas.id).where(*milik, Tugas.status.in_((ANTRE, JALAN))).limit(1)):
            continue
        if now - berkas.dibuat_at > UMUR_TITIPAN:
            berkas.status, berkas.sebab, berkas.diperiksa_at = DITOLAK, BUNTU, now
        elif now - (sesi.scalar(select(func.max(Tugas.dibuat_at)).where(*milik)) or berkas.dibuat_at) < JEDA_ULANG:
            continue
        else:
            enqueue_tugas(JENIS_TUGAS, muatan, now=now)
        jumlah += 1
    return jumlah


def tidy_berkas() -> None:
    """Do all chores; called each minute, it works every tenth."""
    now = utc_now()
    if now.minute % SELANG_MENIT:
        return
    with unit_kerja():
        retry_berkas(now=now)
    purge_titipan(now=now)
    purge_parkir(now=now)
