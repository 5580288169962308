"""Who the reporter is: asked for by a handler, opened or refused by a custodian, never by the same person.

EU 2019/1937 art. 16: an identity is told only on a legal duty or with the reporter's explicit consent. Custodians
hold the key; approval wraps it to one handler for 30 days. Without a custodian nothing can be asked.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_, select, update

from portal.akun.domain import Peran
from portal.akun.service import list_pengguna
from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, TidakBerwenang, TidakDitemukan, _n
from portal.wbs.domain.alur import check_alasan
from portal.wbs.domain.isian import LANGKAH_IDENTITAS, LANGKAH_ISI
from portal.wbs.kunci import letak
from portal.wbs.kunci.laporan import unwrap_identity, wrap_identity
from portal.wbs.kunci.primitif import SegelRusak, pad, unpad, unseal_json, unwrap, wrap
from portal.wbs.models import Akses, AksesIdentitas, Identitas, KataPermintaan, Laporan, PermintaanIdentitas
from portal.wbs.service.akses import Terbuka, audit
from portal.wbs.service.brankas import KUSTODIAN, PENGELOLA, Pemegang, PemegangKunci, list_pemegang
from portal.wbs.service.laporan import find_laporan
from portal.wbs.service.tempat import local_day

BERLAKU = timedelta(days=30)
ALASAN_MIN, ALASAN_MAKS = 20, 1000
DASAR: Mapping[str, str] = {
    "hukum": _n("Kewajiban menurut hukum"),
    "persetujuan": _n("Pelapor menyetujui dengan tegas"),
}


@dataclass(frozen=True)
class Permintaan:
    """A request as one reader sees it. `dasar` and `alasan` are None when this reader's key does not open the words."""

    id: str
    laporan_id: str
    nomor: str
    peminta_id: int
    diminta_pada: date
    setuju: bool | None
    ditarik: bool
    dijawab_pada: date | None
    dasar: str | None = field(repr=False)
    alasan: str | None = field(repr=False)
    jawaban: str | None = field(repr=False)

    @property
    def menunggu(self) -> bool:
        """Whether nobody has decided yet."""
        return self.setuju is None


@dataclass(frozen=True)
class KeadaanIdentitas:
    """What a handler can do about the identity of one report."""

    ada: bool
    kustodian: Sequence[PemegangKunci]
    sampai: date | None
    permintaan: Sequence[Permintaan]

    @property
    def boleh_minta(self) -> bool:
        """Whether a new request can be made now."""
        menunggu = any(p.menunggu for p in self.permintaan)
        return self.ada and bool(self.kustodian) and self.sampai is None and not menunggu


def list_penjaga(laporan_id: str) -> list[PemegangKunci]:
    """Return the custodians of today who hold the identity key of this report."""
    pilih = select(AksesIdentitas.pengguna_id).where(
        AksesIdentitas.laporan_id == laporan_id, AksesIdentitas.sampai.is_(None)
    )
    punya = set(db.session().scalars(pilih))
    return [k for k in list_pemegang(KUSTODIAN) if k.pengguna_id in punya]


def seal_kata(permintaan_id: str, pub: Mapping[int, bytes], jawaban: bool, isi: Mapping[str, str]) -> None:
    """Seal the words of a request (or its answer) to each of these readers."""
    teks = pad(json.dumps(isi, ensure_ascii=False).encode(), LANGKAH_ISI)
    for pengguna_id, kunci in pub.items():
        tempat = letak.kata_permintaan(permintaan_id, pengguna_id, jawaban)
        db.session().add(
            KataPermintaan(
                permintaan_id=permintaan_id, pengguna_id=pengguna_id, jawaban=jawaban, isi=wrap(kunci, teks, tempat)
            )
        )
    db.session().flush()


def open_kata(pemegang: Pemegang, permintaan_id: str, jawaban: bool) -> dict[str, str]:
    """Return the words this reader's key opens; empty when there are none for it."""
    baris = db.session().get(KataPermintaan, (permintaan_id, pemegang.pengguna_id, jawaban))
    if baris is None:
        return {}
    tempat = letak.kata_permintaan(permintaan_id, pemegang.pengguna_id, jawaban)
    try:
        return cast("dict[str, str]", json.loads(unpad(unwrap(pemegang.prv, baris.isi, tempat), LANGKAH_ISI)))
    except SegelRusak:
        return {}


def _read(pemegang: Pemegang, baris: PermintaanIdentitas, nomor: str) -> Permintaan:
    kata, jawab = (open_kata(pemegang, baris.id, jawaban) for jawaban in (False, True))
    return Permintaan(
        id=baris.id,
        laporan_id=baris.laporan_id,
        nomor=nomor,
        peminta_id=baris.peminta_id,
        diminta_pada=baris.diminta_pada,
        setuju=baris.setuju,
        ditarik=baris.setuju is False and baris.kustodian_id is None,
        dijawab_pada=baris.dijawab_pada,
        dasar=kata.get("dasar"),
        alasan=kata.get("alasan"),
        jawaban=jawab.get("alasan"),
    )


def _list(pemegang: Pemegang, *syarat: Any) -> list[Permintaan]:
    pilih = (
        select(PermintaanIdentitas, Laporan.nomor)
        .join(Laporan, Laporan.id == PermintaanIdentitas.laporan_id)
        .where(*syarat)
        .order_by(PermintaanIdentitas.diminta_pada.desc(), PermintaanIdentitas.id)
    )
    return [_read(pemegang, baris, nomor) for baris, nomor in db.session().execute(pilih)]


def read_keadaan(pemegang: Pemegang, terbuka: Terbuka, *, now: datetime) -> KeadaanIdentitas:
    """Return how a handler stands to the identity of a report that is open."""
    laporan_id, sesi = terbuka.baris.id, db.session()
    akses = sesi.get(AksesIdentitas, (laporan_id, pemegang.pengguna_id))
    milik = (PermintaanIdentitas.laporan_id == laporan_id, PermintaanIdentitas.peminta_id == pemegang.pengguna_id)
    return KeadaanIdentitas(
        ada=sesi.get(Identitas, laporan_id) is not None,
        kustodian=list_penjaga(laporan_id),
        sampai=akses.sampai if akses and akses.sampai and akses.sampai >= local_day(now) else None,
        permintaan=_list(pemegang, *milik),
    )


def ask_identitas(pemegang: Pemegang, terbuka: Terbuka, *, dasar: str, alasan: str, now: datetime) -> str:
    """Ask the custodians for an identity; return the request's id. The words are sealed to each reader.

    Raises DomainError (`bidang` dasar, alasan), and one without field when there is nothing to ask for, nobody to
    ask, or a request that still waits.
    """
    baris, sesi = terbuka.baris, db.session()
    sesi.execute(select(Laporan.id).where(Laporan.id == baris.id).with_for_update())
    _check_boleh(read_keadaan(pemegang, terbuka, now=now))
    if dasar not in DASAR:
        raise DomainError("dasar_kosong", _n("Pilih dasar permintaan."), bidang="dasar")
    isi = {"dasar": dasar, "alasan": check_alasan(alasan, paling_sedikit=ALASAN_MIN, paling_banyak=ALASAN_MAKS)}
    nomor = secrets.token_hex(16)
    sesi.add(
        PermintaanIdentitas(id=nomor, laporan_id=baris.id, peminta_id=pemegang.pengguna_id, diminta_pada=local_day(now))
    )
    sesi.flush()
    seal_kata(nomor, _readers(baris.id, pemegang.pengguna_id), False, isi)
    audit(pemegang, "wbs.identitas_diminta", baris, now=now)
    return nomor


def _check_boleh(keadaan: KeadaanIdentitas) -> None:
    if not keadaan.ada:
        raise DomainError("tanpa_identitas", _n("Pelapor tidak menitipkan identitas pada laporan ini."))
    if not keadaan.kustodian:
        raise DomainError("tanpa_kustodian", _n("Tidak ada kustodian. Identitas tidak dapat diminta."))
    if keadaan.sampai is not None:
        raise Bentrok("identitas_terbuka", _n("Anda sudah dapat melihat identitas ini."))
    if not keadaan.boleh_minta:
        raise Bentrok("permintaan_menunggu", _n("Permintaan Anda sebelumnya masih menunggu putusan."))


def _readers(laporan_id: str, peminta_id: int) -> dict[int, bytes]:
    """Return public keys of those who read the words: the report's custodians and the requester."""
    peminta = [p for p in list_pemegang(PENGELOLA) if p.pengguna_id == peminta_id]
    return {p.pengguna_id: p.pub for p in [*list_penjaga(laporan_id), *peminta]}


def _decide(permintaan_id: str, *syarat: Any, **nilai: Any) -> None:
    """Write a decision where there is none; of two at the same moment the second is told that it came too late."""
    ubah = update(PermintaanIdentitas).where(
        PermintaanIdentitas.id == permintaan_id, PermintaanIdentitas.setuju.is_(None), *syarat
    )
    hasil = cast("CursorResult[Any]", db.session().execute(ubah.values(**nilai)))
    if not hasil.rowcount:
        raise Bentrok("sudah_diputus", _n("Permintaan ini sudah diputus atau ditarik."))


def withdraw_permintaan(pemegang: Pemegang, terbuka: Terbuka, permintaan_id: str, *, now: datetime) -> None:
    """Take back one's own request while it waits; raises Bentrok when it was decided."""
    milik = (
        PermintaanIdentitas.peminta_id == pemegang.pengguna_id,
        PermintaanIdentitas.laporan_id == terbuka.baris.id,
    )
    _decide(permintaan_id, *milik, setuju=False, dijawab_pada=local_day(now))
    audit(pemegang, "wbs.identitas_ditarik", terbuka.baris, now=now)


def check_kustodian(pemegang: Pemegang) -> None:
    """Raise TidakBerwenang unless the open vault is a custodian's."""
    if pemegang.jenis != KUSTODIAN:
        raise TidakBerwenang("bukan_kustodian", _n("Halaman ini hanya untuk kustodian identitas."))


def list_permintaan(pemegang: Pemegang) -> list[Permintaan]:
    """Return the requests about identities this custodian holds, newest first."""
    check_kustodian(pemegang)
    return _list(pemegang, PermintaanIdentitas.laporan_id.in_(held(pemegang.pengguna_id)))


def held(pengguna_id: int) -> Any:
    """Return the query for the reports whose identity a custodian holds."""
    return select(AksesIdentitas.laporan_id).where(
        AksesIdentitas.pengguna_id == pengguna_id, AksesIdentitas.sampai.is_(None)
    )


def list_identitas(pemegang: Pemegang) -> Sequence[Laporan]:
    """Return the reports whose identity this custodian holds; nothing is opened."""
    check_kustodian(pemegang)
    pilih = (
        select(Laporan)
        .where(Laporan.id.in_(held(pemegang.pengguna_id)))
        .order_by(Laporan.diterima_pada.desc(), Laporan.nomor)
    )
    return db.session().scalars(pilih).all()


def _find_permintaan(pemegang: Pemegang, permintaan_id: str) -> PermintaanIdentitas:
    check_kustodian(pemegang)
    baris = db.session().get(PermintaanIdentitas, permintaan_id)
    if baris is None or db.session().get(AksesIdentitas, (baris.laporan_id, pemegang.pengguna_id)) is None:
        raise TidakDitemukan("permintaan_tidak_ada", _n("Permintaan ini tidak ditemukan."))
    return baris


def answer_permintaan(pemegang: Pemegang, permintaan_id: str, *, setuju: bool, alasan: str, now: datetime) -> None:
    """Decide a request once. Approval wraps the identity key to the one who asked, for 30 days.

    Raises TidakBerwenang for the requester's own request, Bentrok when it was decided, taken back, or the requester
    has lost the report meanwhile, DomainError (`bidang` alasan).
    """
    baris = _find_permintaan(pemegang, permintaan_id)
    if baris.peminta_id == pemegang.pengguna_id:
        raise TidakBerwenang("empat_mata", _n("Permintaan sendiri hanya dapat diputus orang lain."))
    kata, hari = check_alasan(alasan, paling_sedikit=ALASAN_MIN, paling_banyak=ALASAN_MAKS), local_day(now)
    bungkus = _wrap_peminta(pemegang, baris) if setuju else None
    _decide(permintaan_id, setuju=setuju, kustodian_id=pemegang.pengguna_id, dijawab_pada=hari)
    if bungkus is not None:
        kunci = {"laporan_id": baris.laporan_id, "pengguna_id": baris.peminta_id}
        db.session().merge(AksesIdentitas(**kunci, bungkus=bungkus, sampai=hari + BERLAKU))
    seal_kata(baris.id, _readers(baris.laporan_id, baris.peminta_id), True, {"alasan": kata})
    aksi = "wbs.identitas_disetujui" if setuju else "wbs.identitas_ditolak"
    audit(pemegang, aksi, find_laporan(baris.laporan_id), now=now, peminta_id=baris.peminta_id)


def _wrap_peminta(pemegang: Pemegang, baris: PermintaanIdentitas) -> bytes:
    peminta = next((p for p in list_pemegang(PENGELOLA) if p.pengguna_id == baris.peminta_id), None)
    if peminta is None or db.session().get(Akses, (baris.laporan_id, baris.peminta_id)) is None:
        raise Bentrok("peminta_tanpa_akses", _n("Peminta tidak lagi memegang laporan ini. Tolak permintaannya."))
    kunci = open_kunci(pemegang, baris.laporan_id)
    return wrap_identity(kunci, peminta.pub, baris.laporan_id, peminta.pengguna_id)


def open_kunci(pemegang: Pemegang, laporan_id: str) -> bytes:
    """Return the identity key of a report; raises TidakDitemukan when it is not wrapped to this person."""
    akses = db.session().get(AksesIdentitas, (laporan_id, pemegang.pengguna_id))
    if akses is None:
        raise TidakDitemukan("identitas_tidak_ada", _n("Identitas ini tidak terbuka untuk Anda."))
    return unwrap_identity(pemegang.prv, akses.bungkus, laporan_id, pemegang.pengguna_id)


def open_isi(pemegang: Pemegang, laporan_id: str) -> dict[str, Any]:
    """Return who the reporter is; raises as `open_kunci`. Callers write the audit line."""
    kunci = open_kunci(pemegang, laporan_id)
    baris = db.session().get_one(Identitas, laporan_id)
    return cast("dict[str, Any]", unseal_json(kunci, baris.isi, letak.identitas(laporan_id), langkah=LANGKAH_IDENTITAS))


def open_as_kustodian(pemegang: Pemegang, laporan_id: str, *, now: datetime) -> tuple[Laporan, dict[str, Any]]:
    """Open an identity as its custodian, with a line in the audit trail; return the report's row and who it is.

    Raises TidakBerwenang, TidakDitemukan, SegelRusak.
    """
    check_kustodian(pemegang)
    isi = open_isi(pemegang, laporan_id)
    baris = find_laporan(laporan_id)
    audit(pemegang, "wbs.identitas_dibuka", baris, now=now)
    return baris, isi


def open_as_pengelola(pemegang: Pemegang, terbuka: Terbuka, *, now: datetime) -> dict[str, Any]:
    """Open an identity that a custodian approved, with a line in the audit trail.

    Raises TidakDitemukan when none was approved for this handler or the 30 days are over.
    """
    akses = db.session().get(AksesIdentitas, (terbuka.baris.id, pemegang.pengguna_id))
    if akses is None or akses.sampai is None or akses.sampai < local_day(now):
        raise TidakDitemukan("identitas_tidak_ada", _n("Identitas ini tidak terbuka untuk Anda."))
    isi = open_isi(pemegang, terbuka.baris.id)
    audit(pemegang, "wbs.identitas_dilihat", terbuka.baris, now=now)
    return isi


def purge_akses_identitas(*, now: datetime) -> int:
    """Delete approvals whose days are over or whose handler lost the report, and keys of former custodians.

    Called by the daily chore; returns how many. The last key of an identity is kept, so that a mistaken click in
    the accounts does not destroy it; without an account nobody can use it.
    """
    sesi = db.session()
    masih = select(Akses.laporan_id).where(
        Akses.laporan_id == AksesIdentitas.laporan_id, Akses.pengguna_id == AksesIdentitas.pengguna_id
    )
    hapus = delete(AksesIdentitas).where(
        AksesIdentitas.sampai.is_not(None), or_(AksesIdentitas.sampai < local_day(now), ~masih.exists())
    )
    jumlah = cast("CursorResult[Any]", sesi.execute(hapus.execution_options(synchronize_session=False))).rowcount
    kini = {p.id for p in list_pengguna(peran=[Peran.KUSTODIAN_WBS])}
    tetap = select(AksesIdentitas).where(AksesIdentitas.sampai.is_(None))
    semua = sesi.scalars(tetap).all()
    dijaga = {a.laporan_id for a in semua if a.pengguna_id in kini}
    bekas = [a for a in semua if a.pengguna_id not in kini and a.laporan_id in dijaga]
    for akses in bekas:
        sesi.delete(akses)
    sesi.flush()
    return int(jumlah) + len(bekas)
