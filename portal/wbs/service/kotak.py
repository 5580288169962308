"""The reporter's mailbox: opened by the receipt, its messages, its clocks, a later identity, a new receipt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, select

from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, _n
from portal.inti.kode import is_kode
from portal.wbs.domain.isian import DataDiri
from portal.wbs.domain.pilihan import Mode
from portal.wbs.kunci.laporan import KunciLaporan, open_reporter, seal_reporter
from portal.wbs.kunci.primitif import SegelRusak
from portal.wbs.kunci.resi import PANJANG, find_key
from portal.wbs.models import AksesIdentitas, Identitas, Laporan, PermintaanIdentitas
from portal.wbs.service.akses import mark_baru
from portal.wbs.service.brankas import PENGELOLA, list_pemegang
from portal.wbs.service.laporan import (
    BerkasTitipan,
    find_by_resi,
    list_kustodian,
    read_isi,
    seal_diri,
    segel_of,
)
from portal.wbs.service.percakapan import PELAPOR, add_pesan, check_teks
from portal.wbs.service.sesi import SesiTerbuka, name_pasangan, open_sesi_pelapor
from portal.wbs.service.tempat import get_tempat, local_day

_SELA = re.compile(r"[\W_]+")
_DERET = re.compile(rf"[2-9A-HJ-NP-Z]{{{PANJANG},}}")


@dataclass(frozen=True)
class Kotak:
    """An open mailbox: the report's row, its key and its content."""

    baris: Laporan
    kunci: KunciLaporan = field(repr=False)
    isi: dict[str, Any] = field(repr=False)


def unlock_kotak(resi: str) -> Kotak | None:
    """Open a report by its receipt; None for a receipt that belongs to none. Raises SegelRusak for a changed row."""
    baris = find_by_resi(resi)
    if baris is None:
        return None
    kunci = open_reporter(get_tempat().lada, resi, segel_of(baris), baris.id)
    return Kotak(baris, kunci, read_isi(baris, kunci))


def enter_kotak(kotak: Kotak, *, now: datetime) -> str:
    """Open a session of the mailbox in the caller's unit of work; return the cookie's value."""
    if not kotak.baris.kembali:
        kotak.baris.kembali = True
    return open_sesi_pelapor(kotak.baris.id, kotak.kunci, now=now, pub=kotak.baris.pelapor_pub)


def find_kotak(sesi: SesiTerbuka, *, menulis: bool = False) -> Kotak | None:
    """Return the mailbox of a session; None when the report is gone, was re-keyed, or its receipt was exchanged.

    A unit of work asks with `menulis`: the row is read anew and locked, so that nobody re-keys it meanwhile.
    """
    pilih = select(Laporan).where(Laporan.id == sesi.laporan_id).execution_options(populate_existing=True)
    baris = db.session().scalar(pilih.with_for_update() if menulis else pilih)
    if baris is None or name_pasangan(baris.pelapor_pub) != sesi.pasangan:
        return None
    try:
        return Kotak(baris, sesi.kunci, read_isi(baris, sesi.kunci))
    except SegelRusak:
        return None


def mentions_resi(teks: str, cari: bytes) -> bool:
    """Tell whether a text holds the receipt with this look-up value, however it is grouped."""
    lada = get_tempat().lada
    for deret in _DERET.findall(_SELA.sub("", teks.upper())):
        for awal in range(len(deret) - PANJANG + 1):
            calon = deret[awal : awal + PANJANG]
            if is_kode(calon) and find_key(lada, calon) == cari:
                return True
    return False


def resi_tertulis(bidang: str) -> DomainError:
    """Return the refusal of a text that holds the reporter's own receipt."""
    return DomainError(
        "resi_tertulis", _n("Tulisan ini memuat kode rahasia Anda. Hapus kode itu dahulu."), bidang=bidang
    )


def send_pesan(kotak: Kotak, teks: str, berkas: Sequence[BerkasTitipan], *, kiriman: str, now: datetime) -> None:
    """Store a reporter's message in the caller's unit of work and tell the handlers that there is something new.

    Raises DomainError (`bidang` pesan) for an empty or long text and for one that holds the receipt.
    """
    bersih = check_teks(teks, ada_berkas=bool(berkas))
    if mentions_resi(bersih, kotak.baris.cari):
        raise resi_tertulis("pesan")
    add_pesan(kotak.baris, kotak.kunci, sisi=PELAPOR, teks=bersih, berkas=berkas, kiriman=kiriman, now=now)
    mark_baru(kotak.baris.id)


def add_diri(kotak: Kotak, diri: DataDiri, *, now: datetime) -> None:
    """Seal an identity given later to the custodians, in the caller's unit of work: anonymous becomes confidential.

    Raises Bentrok when there is an identity already, DomainError (`bidang` mode) without a custodian.
    """
    baris, sesi = kotak.baris, db.session()
    if baris.mode != Mode.ANONIM or sesi.get(Identitas, baris.id) is not None:
        raise Bentrok("identitas_ada", _n("Identitas Anda sudah tersimpan."))
    terlibat = sorted(kotak.isi.get("terlibat", ()))
    isi = {**diri.as_json(), "terlibat": terlibat}
    identitas, akses = seal_diri(isi, list_kustodian(frozenset(terlibat)), baris.id, local_day(now))
    sesi.execute(cast(Table, Identitas.__table__).insert(), identitas)
    sesi.execute(cast(Table, AksesIdentitas.__table__).insert(), akses)
    baris.mode = Mode.RAHASIA.value
    baris.versi += 1
    sesi.flush()
    mark_baru(baris.id)


def exchange_resi(kotak: Kotak, resi: str) -> None:
    """Give a report taken down at the desk a receipt that only the reporter knows, in the caller's unit of work.

    The provisional receipt and every session it opened are dead at once. Raises Bentrok when nothing is to exchange.
    """
    baris = kotak.baris
    if not baris.ganti_resi:
        raise Bentrok("resi_sudah_diganti", _n("Kode ini sudah diganti. Buka kotak dengan kode baru Anda."))
    segel = seal_reporter(get_tempat().lada, resi, kotak.kunci, baris.id)
    baris.cari, baris.pelapor_pub = segel.cari, segel.pub
    baris.pelapor_prv, baris.pelapor_bungkus = segel.prv, segel.bungkus
    baris.ganti_resi = False
    db.session().flush()


def find_penangan(baris: Laporan) -> str:
    """Return the public office of whoever handles a report; "" when nobody is named yet."""
    semua = {p.pengguna_id: p.jabatan for p in list_pemegang(PENGELOLA)}
    return semua.get(baris.penanggung_jawab_id or 0, "")


def list_pembukaan(laporan_id: str) -> list[date]:
    """Return the days on which a custodian gave the identity to a handler."""
    pilih = select(PermintaanIdentitas.dijawab_pada).where(
        PermintaanIdentitas.laporan_id == laporan_id, PermintaanIdentitas.setuju.is_(True)
    )
    return sorted(hari for hari in db.session().scalars(pilih) if hari is not None)
