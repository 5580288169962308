"""Use cases of proof of posting: keep a photo with date, place and medium; find them for an evaluation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import null, select

from portal.inti.berkas import Berkas, Titipan, adopt_titipan
from portal.inti.berkas.models import DIPERIKSA, DITOLAK
from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Unit, list_unit
from portal.publikasi.domain.pemasangan import DARING, SASARAN, IsiPemasangan
from portal.publikasi.models import Maklumat, Pemasangan, Publikasi, StandarLayanan
from portal.publikasi.service import local_day
from portal.skm.service.penutupan import Penutupan

GAMBAR = frozenset({"jpg", "png", "webp"})


@dataclass(frozen=True)
class Sasaran:
    """What was posted: one publication, one version of a standard or of a maklumat. `periode` only for publications."""

    jenis: str
    nomor: int
    unit: Unit
    layanan: Layanan | None = None
    periode: Periode | None = None
    versi: int = 0

    @property
    def kunci(self) -> str:
        """Its value in a form: standar-12."""
        return f"{self.jenis}-{self.nomor}"


@dataclass(frozen=True)
class Bukti:
    """One photo with what it shows."""

    pemasangan: Pemasangan
    berkas: Berkas
    sasaran: Sasaran

    @property
    def daring(self) -> bool:
        """Whether it was posted online."""
        return self.pemasangan.media in DARING

    @property
    def berlaku(self) -> bool:
        """Whether it may count: neither withdrawn nor refused by the check of its file."""
        return self.pemasangan.batal_at is None and self.berkas.status != DITOLAK


def _select(jenis: str) -> Any:
    """Return the select of (number, unit, service, period, version) of one kind."""
    if jenis == "publikasi":
        return (
            select(Publikasi.id, Unit, null(), Penutupan.periode, Penutupan.revisi)
            .join(Penutupan, Penutupan.id == Publikasi.penutupan_id)
            .join(Unit, Unit.id == Publikasi.unit_id)
            .order_by(Penutupan.mulai.desc(), Unit.nama)
        )
    if jenis == "standar":
        return (
            select(StandarLayanan.id, Unit, Layanan, StandarLayanan.nomor_sk, StandarLayanan.versi)
            .join(Layanan, Layanan.id == StandarLayanan.layanan_id)
            .join(Unit, Unit.id == Layanan.unit_id)
            .order_by(Unit.nama, Layanan.nama, StandarLayanan.versi.desc())
        )
    return (
        select(Maklumat.id, Unit, Layanan, Maklumat.nama, Maklumat.versi)
        .join(Unit, Unit.id == Maklumat.unit_id)
        .outerjoin(Layanan, Layanan.id == Maklumat.layanan_id)
        .order_by(Unit.nama, Layanan.nama, Maklumat.versi.desc())
    )


def _load(jenis: str, pilih: Any) -> list[Sasaran]:
    return [
        Sasaran(jenis, nomor, unit, layanan, Periode.parse(teks) if jenis == "publikasi" else None, versi)
        for nomor, unit, layanan, teks, versi in db.session().execute(pilih)
    ]


def list_sasaran(unit_ids: frozenset[int] | None) -> list[Sasaran]:
    """Return everything of the units that may be posted: publications, then standards, then maklumat."""
    hasil = []
    for jenis in SASARAN:
        pilih = _select(jenis)
        hasil += _load(jenis, pilih if unit_ids is None else pilih.where(Unit.id.in_(unit_ids)))
    return hasil


def find_sasaran(kunci: str, unit_ids: frozenset[int] | None) -> Sasaran:
    """Return what a form names; raises TidakDitemukan when it does not exist or lies outside the units."""
    jenis, _, nomor = kunci.partition("-")
    if jenis in SASARAN and nomor.isascii() and nomor.isdigit() and len(nomor) < 10:
        tabel: Any = {"publikasi": Publikasi, "standar": StandarLayanan, "maklumat": Maklumat}[jenis]
        ada = _load(jenis, _select(jenis).where(tabel.id == int(nomor)))
        if ada and (unit_ids is None or ada[0].unit.id in unit_ids):
            return ada[0]
    raise TidakDitemukan("sasaran_tidak_ada", _n("Pilih apa yang dipasang."), bidang="sasaran")


def check_foto(titipan: Titipan | None) -> Titipan:
    """Return the photo of a form; raises DomainError when there is none or when it is no picture."""
    if titipan is None:
        raise DomainError("tanpa_foto", _n("Pilih foto pemasangannya."), bidang="berkas")
    if titipan.jenis not in GAMBAR:
        raise DomainError("bukan_foto", _n("Bukti pemasangan berupa foto: JPEG, PNG, atau WebP."), bidang="berkas")
    return titipan


def add_pemasangan(sasaran: Sasaran, isi: IsiPemasangan, titipan: Titipan, *, pelaku: str, now: datetime) -> Pemasangan:
    """Keep one photo; the same entry again (a form sent twice) is the same one."""
    wait_for_turn("pemasangan")
    sesi = db.session()
    milik = {f"{jenis}_id": sasaran.nomor if jenis == sasaran.jenis else None for jenis in SASARAN}
    lama = _find_repeated(milik, isi, titipan)
    if lama is not None:
        return lama
    berkas = adopt_titipan(titipan, now=now)
    pemasangan = Pemasangan(
        unit_id=sasaran.unit.id, berkas_id=berkas.id, dibuat_at=now, dibuat_oleh=pelaku, **milik, **vars(isi)
    )
    sesi.add(pemasangan)
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="pemasangan.tambah",
        objek=sasaran.kunci,
        now=now,
        rincian={"media": isi.media, "tanggal": isi.tanggal, "tempat": isi.tempat},
    )
    return pemasangan


def _find_repeated(milik: Mapping[str, int | None], isi: IsiPemasangan, titipan: Titipan) -> Pemasangan | None:
    """Return the entry that a form has made already: of the very file, or a living one equal in all that was typed.

    A file sent anew is known by its name once it is cleaned, for then its content is written anew; until then by its
    content too. One whose file was refused is to be sent again.
    """
    semua = select(Pemasangan).join(Berkas, Berkas.id == Pemasangan.berkas_id).filter_by(**milik)
    sama = (
        semua.filter_by(batal_at=None, **vars(isi))
        .where(Berkas.nama == titipan.nama, Berkas.status != DITOLAK)
        .where((Berkas.sidik == titipan.sidik) | (Berkas.status != DIPERIKSA))
        .order_by(Pemasangan.id.desc())
    )
    sesi = db.session()
    return sesi.scalar(semua.where(Berkas.token == titipan.token).limit(1)) or sesi.scalar(sama.limit(1))


def cancel_pemasangan(bukti: Bukti, sebab: str, *, pelaku: str, now: datetime) -> None:
    """Withdraw a photo that was entered by mistake; the row stays. Raises DomainError without a reason."""
    if not sebab:
        raise DomainError("tanpa_sebab", _n("Tulis sebabnya."), bidang="sebab")
    if bukti.pemasangan.batal_at is not None:
        return
    bukti.pemasangan.batal_at, bukti.pemasangan.batal_oleh = now, pelaku
    bukti.pemasangan.batal_sebab = sebab
    append_jejak(
        pelaku=pelaku,
        aksi="pemasangan.batal",
        objek=f"pemasangan:{bukti.pemasangan.id}",
        now=now,
        rincian={"sebab": sebab},
    )


def _resolve(baris: Iterable[tuple[Pemasangan, Berkas]]) -> list[Bukti]:
    semua = list(baris)
    sasaran: dict[str, Sasaran] = {}
    tabel: Mapping[str, Any] = {"publikasi": Publikasi, "standar": StandarLayanan, "maklumat": Maklumat}
    for jenis in SASARAN:
        ids = {n for p, _ in semua if (n := getattr(p, f"{jenis}_id")) is not None}
        sasaran |= {s.kunci: s for s in (_load(jenis, _select(jenis).where(tabel[jenis].id.in_(ids))) if ids else [])}
    return [Bukti(p, b, sasaran[_key(p)]) for p, b in semua]


def _key(pemasangan: Pemasangan) -> str:
    jenis = next(j for j in SASARAN if getattr(pemasangan, f"{j}_id") is not None)
    return f"{jenis}-{getattr(pemasangan, f'{jenis}_id')}"


def list_pemasangan(
    unit_ids: Iterable[int] | None, tahun: int | None = None, *, dengan_batal: bool = False
) -> list[Bukti]:
    """Return the proofs of the units (None: all), of one year when given, newest first; withdrawn ones on request."""
    pilih = (
        select(Pemasangan, Berkas)
        .join(Berkas, Berkas.id == Pemasangan.berkas_id)
        .order_by(Pemasangan.tanggal.desc(), Pemasangan.id.desc())
    )
    if unit_ids is not None:
        pilih = pilih.where(Pemasangan.unit_id.in_(list(unit_ids)))
    if tahun is not None:
        pilih = pilih.where(Pemasangan.tanggal >= date(tahun, 1, 1), Pemasangan.tanggal < date(tahun + 1, 1, 1))
    if not dengan_batal:
        pilih = pilih.where(Pemasangan.batal_at.is_(None))
    return _resolve((p, b) for p, b in db.session().execute(pilih))


def get_bukti(pemasangan_id: int, unit_ids: frozenset[int] | None) -> Bukti:
    """Return one proof; raises TidakDitemukan outside the units."""
    baris = db.session().execute(
        select(Pemasangan, Berkas).join(Berkas, Berkas.id == Pemasangan.berkas_id).where(Pemasangan.id == pemasangan_id)
    )
    ada = [(p, b) for p, b in baris if unit_ids is None or p.unit_id in unit_ids]
    if not ada:
        raise TidakDitemukan("pemasangan_tidak_ada", _n("Foto pemasangan ini tidak ada."))
    return _resolve(ada)[0]


@dataclass(frozen=True)
class RekapPemasangan:
    """Where results, and standards or maklumat, were posted in a year (LKE VI.i.b, VI.i.d, VI.iv.b)."""

    hasil: frozenset[str]
    janji: frozenset[str]
    publikasi_online: bool

    @property
    def bukti_offline(self) -> bool:
        """Whether a photo shows results posted off the web."""
        return bool(self.hasil - DARING)


def summarise_pemasangan(unit_ids: Iterable[int] | None, tahun: int) -> RekapPemasangan:
    """Return the media by what was posted in a year; `publikasi_online`: a result is public on the portal itself."""
    ids = None if unit_ids is None else list(unit_ids)
    bukti: Sequence[Bukti] = [b for b in list_pemasangan(ids, tahun) if b.berlaku]
    terbit = select(Publikasi.id, Publikasi.terbit_at).where(
        Publikasi.unit_id.in_(ids if ids is not None else [u.id for u in list_unit()])
    )
    return RekapPemasangan(
        hasil=frozenset(b.pemasangan.media for b in bukti if b.sasaran.jenis == "publikasi"),
        janji=frozenset(b.pemasangan.media for b in bukti if b.sasaran.jenis != "publikasi"),
        publikasi_online=any(local_day(saat).year == tahun for _, saat in db.session().execute(terbit)),
    )
