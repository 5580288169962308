"""The daily digest: one mail a day to whoever has something new, the same bytes for everybody and everything.

It goes out after 07:00 and only about earlier days, so that its time tells nothing about when a reporter wrote.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, update

from portal.inti import pesan
from portal.inti.db import db
from portal.wbs.domain.pilihan import Status
from portal.wbs.domain.tenggat import next_tenggat
from portal.wbs.models import (
    Akses,
    AksesIdentitas,
    Identitas,
    Laporan,
    Pengaturan,
    PermintaanIdentitas,
    PesanRow,
)
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, list_pemegang
from portal.wbs.service.jam import compute_jam
from portal.wbs.service.percakapan import PELAPOR
from portal.wbs.service.tempat import get_tempat, local_day

JAM_KIRIM = time(7, 0)
PERIHAL = "Ada pembaruan"
KALIMAT = "Ada pembaruan di ruang WBS. Masuk untuk melihatnya."


def compose_isi() -> str:
    """Return the body of every digest: the sentence and where to sign in."""
    return f"{KALIMAT}\n\n{get_tempat().base_url}/akun/masuk"


def _list_unseen(hari_ini: date) -> set[int]:
    """Return handlers with something unseen whose newest cause by a reporter lies before today."""
    sesi = db.session()
    terbaru = (
        select(PesanRow.laporan_id, func.max(PesanRow.pada))
        .where(PesanRow.sisi == PELAPOR)
        .group_by(PesanRow.laporan_id)
    )
    hari_pesan: dict[str, date] = dict(sesi.execute(terbaru).all())
    identitas: dict[str, date] = dict(sesi.execute(select(Identitas.laporan_id, Identitas.pada)).all())
    return {
        a.pengguna_id
        for a in sesi.execute(select(Akses.laporan_id, Akses.pengguna_id, Akses.pada).where(Akses.baru))
        if max(a.pada, hari_pesan.get(a.laporan_id, a.pada), identitas.get(a.laporan_id, a.pada)) < hari_ini
    }


def _list_holders(laporan_ids: Iterable[str]) -> set[int]:
    daftar = list(laporan_ids)
    hasil: set[int] = set()
    for awal in range(0, len(daftar), 500):
        pilih = select(Akses.pengguna_id).where(Akses.laporan_id.in_(daftar[awal : awal + 500]))
        hasil |= set(db.session().scalars(pilih))
    return hasil


def _list_late(hari_ini: date) -> set[int]:
    """Return handlers of a report with a clock that ran out, or whose end by the retention is near."""
    terbuka = db.session().scalars(select(Laporan).where(Laporan.status != Status.SELESAI.value)).all()
    berikut = {baris.id: next_tenggat(compute_jam(baris)) for baris in terbuka}
    lewat = [nomor for nomor, tenggat in berikut.items() if tenggat and tenggat.jatuh < hari_ini]
    akan_hapus = db.session().scalars(select(Laporan.id).where(Laporan.dihapus_pada.is_not(None)))
    return _list_holders([*lewat, *akan_hapus])


def _list_asked(hari_ini: date, sejak: date) -> set[int]:
    """Return custodians whom somebody asked for an identity, and askers who were answered since the last digest."""
    sesi = db.session()
    ditanya = sesi.scalars(
        select(AksesIdentitas.pengguna_id)
        .join(PermintaanIdentitas, PermintaanIdentitas.laporan_id == AksesIdentitas.laporan_id)
        .where(
            AksesIdentitas.sampai.is_(None),
            PermintaanIdentitas.setuju.is_(None),
            PermintaanIdentitas.diminta_pada < hari_ini,
        )
    )
    dijawab = sesi.scalars(
        select(PermintaanIdentitas.peminta_id).where(
            PermintaanIdentitas.dijawab_pada >= sejak, PermintaanIdentitas.dijawab_pada < hari_ini
        )
    )
    return {*ditanya, *dijawab}


def list_penerima(hari_ini: date, sejak: date) -> list[str]:
    """Return the addresses of key holders with something new from before today."""
    orang = {p.pengguna_id: p.surel for jenis in (PENGELOLA, KUSTODIAN) for p in list_pemegang(jenis)}
    baru = _list_unseen(hari_ini) | _list_late(hari_ini) | _list_asked(hari_ini, sejak)
    return sorted(surel for nomor, surel in orang.items() if nomor in baru)


def is_time(now: datetime) -> bool:
    """Tell whether the office's morning has come."""
    return now.astimezone(ZoneInfo(get_tempat().zona)).time() >= JAM_KIRIM


def send_digest(*, now: datetime) -> int:
    """Write today's digest into the outbox, once a day, in the caller's unit of work; return how many mails.

    The day is claimed and the mails are written in one transaction: two workers cannot both do it.
    """
    if not is_time(now):
        return 0
    sesi, hari_ini = db.session(), local_day(now)
    dulu = sesi.scalar(select(Pengaturan.digest_hari).where(Pengaturan.id == 1))
    ambil = (
        update(Pengaturan)
        .where(Pengaturan.id == 1, or_(Pengaturan.digest_hari.is_(None), Pengaturan.digest_hari < hari_ini))
        .values(digest_hari=hari_ini)
    )
    if not sesi.execute(ambil).rowcount:  # type: ignore[attr-defined]
        return 0
    penerima = list_penerima(hari_ini, dulu or hari_ini - timedelta(days=1))
    for surel in penerima:
        pesan.kirim(kanal="surel", tujuan=surel, perihal=PERIHAL, isi=compose_isi(), now=now)
    return len(penerima)


def is_sent(*, now: datetime) -> bool:
    """Tell, without writing, whether there is nothing to send any more today or it is too early."""
    terakhir = db.session().scalar(select(Pengaturan.digest_hari).where(Pengaturan.id == 1))
    return not is_time(now) or (terakhir is not None and terakhir >= local_day(now))
