"""Kiosks: made in the back office, paired once by a short code, known by their own secret, alive by a heartbeat."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import db
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import Jejak, append_jejak
from portal.inti.kiriman import claim_kiriman, compute_sidik
from portal.inti.kode import clean_kode, is_kode, make_kode, make_token
from portal.organisasi.service import Unit, get_layanan, list_loket
from portal.organisasi.service.kalender import read_kalender
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.kios import (
    DIAM_DETIK,
    SUNYI_MENIT,
    UMUR_KODE,
    check_pin,
    hash_pin,
    measure_selisih,
    read_jam,
    read_uuid,
)
from portal.skm.models import Kios

PANJANG_KODE = 12
BIT_RAHASIA = 160
HAPUS_MAKS = 50
AKSI_HAPUS = "kios.hapus_antrean"


class KiosAsing(DomainError):
    """A tablet shows no secret, or one that belongs to no kiosk (paired anew on another tablet)."""

    status = 401

    def __init__(self) -> None:
        super().__init__("kios_asing", _n("Perangkat ini belum dipasangkan sebagai kios."))


def _digest(rahasia: str) -> str:
    return hashlib.sha256(rahasia.encode("utf-8", "replace")).hexdigest()


def create_kios(
    unit: Unit,
    *,
    nama: str,
    instrumen: Instrumen,
    loket_id: int | None,
    layanan_id: int | None,
    pin: str,
    diam_detik: int,
    pelaku: str,
    now: datetime,
) -> tuple[Kios, str]:
    """Make a kiosk; return it with its one-time pairing code, which is shown once and stored as a hash only.

    Raises DomainError for a name, PIN or time that does not fit, TidakDitemukan for a foreign service or counter.
    """
    if not nama.strip():
        raise DomainError("nama_kosong", _n("Tulis nama kios."), bidang="nama")
    if loket_id is not None and loket_id not in {k.id for k in list_loket([unit.id])}:
        raise TidakDitemukan("loket_tidak_ada", _n("Unit ini tidak punya loket itu."), bidang="loket")
    if layanan_id is not None:
        get_layanan(unit, layanan_id)
    kios = Kios(
        nama=nama.strip()[:80],
        unit_id=unit.id,
        loket_id=loket_id,
        layanan_id=layanan_id if instrumen.subjek == "layanan" else None,
        instrumen=instrumen.kode,
        pin=hash_pin(check_pin(pin)),
        diam_detik=_check_diam(diam_detik),
        dibuat_at=now,
        dibuat_oleh=pelaku[:120],
    )
    db.session().add(kios)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="kios.buat",
        objek=_object(kios),
        now=now,
        rincian={"nama": kios.nama, "unit": unit.kode, "instrumen": kios.instrumen},
    )
    return kios, issue_kode(kios, pelaku=pelaku, now=now)


def _object(kios: Kios) -> str:
    return f"kios/{kios.id}"


def _check_diam(detik: int) -> int:
    if not DIAM_DETIK[0] <= detik <= DIAM_DETIK[1]:
        raise DomainError(
            "diam_salah",
            _n("Isi dengan bilangan %(bawah)s sampai %(atas)s."),
            bidang="diam_detik",
            bawah=DIAM_DETIK[0],
            atas=DIAM_DETIK[1],
        )
    return detik


def update_kios(kios: Kios, *, pin: str, diam_detik: int, pelaku: str, now: datetime) -> None:
    """Change the staff PIN (empty: stays) and the idle time; the tablet takes both over within a minute."""
    kios.diam_detik = _check_diam(diam_detik)
    if pin.strip():
        kios.pin = hash_pin(check_pin(pin))
    rincian = {"diam_detik": diam_detik, "pin": bool(pin.strip())}
    append_jejak(pelaku=pelaku, aksi="kios.ubah", objek=_object(kios), now=now, rincian=rincian)


def issue_kode(kios: Kios, *, pelaku: str, now: datetime) -> str:
    """Return a new pairing code, valid for half an hour and once; raises Bentrok for a revoked kiosk.

    The tablet paired so far keeps working until another one uses the code.
    """
    if kios.dicabut_at is not None:
        raise Bentrok("kios_dicabut", _n("Kios ini sudah dicabut. Buat kios baru."))
    kode = make_kode(PANJANG_KODE)
    kios.kode_pasang, kios.kode_sampai = _digest(kode), now + UMUR_KODE
    append_jejak(pelaku=pelaku, aksi="kios.kode", objek=_object(kios), now=now)
    return kode


def pair(kode: str, *, now: datetime) -> tuple[Kios, str]:
    """Exchange a pairing code for the tablet's secret; raises DomainError for a code that is wrong, used or late."""
    bersih = clean_kode(kode)
    if not is_kode(bersih) or len(bersih) != PANJANG_KODE:
        raise DomainError("kode_salah", _n("Kode ini salah ketik. Periksa lagi huruf dan angkanya."), bidang="kode")
    kios = db.session().scalar(select(Kios).where(Kios.kode_pasang == _digest(bersih)).with_for_update())
    if kios is None or kios.dicabut_at is not None or kios.kode_sampai is None or kios.kode_sampai < now:
        raise DomainError(
            "kode_usang", _n("Kode ini tidak berlaku lagi. Minta kode baru di halaman Kios."), bidang="kode"
        )
    rahasia = make_token(BIT_RAHASIA)
    kios.kode_pasang = kios.kode_sampai = None
    kios.sidik = _digest(rahasia)
    kios.denyut_at, kios.antrean = now, 0
    append_jejak(pelaku=_actor(kios), aksi="kios.pasang", objek=_object(kios), now=now)
    return kios, rahasia


def _actor(kios: Kios) -> str:
    return f"kios {kios.nama}"[:120]


def find_kios(rahasia: str) -> Kios:
    """Return the kiosk of a tablet by its secret, revoked ones included; raises KiosAsing."""
    kios = db.session().scalar(select(Kios).where(Kios.sidik == _digest(rahasia))) if rahasia else None
    if kios is None:
        raise KiosAsing
    return kios


def get_kios(kios_id: int, cakupan: frozenset[int] | None) -> Kios:
    """Return a kiosk of the scope; raises TidakDitemukan."""
    kios = db.session().get(Kios, kios_id)
    if kios is None or (cakupan is not None and kios.unit_id not in cakupan):
        raise TidakDitemukan("kios_tidak_ada", _n("Kios ini tidak ditemukan."))
    return kios


def revoke_kios(kios: Kios, *, pelaku: str, now: datetime) -> None:
    """End a kiosk: it asks nobody any more, and hands in within seven days what it took before."""
    if kios.dicabut_at is None:
        kios.dicabut_at = now
        kios.kode_pasang = kios.kode_sampai = None
        append_jejak(pelaku=pelaku, aksi="kios.cabut", objek=_object(kios), now=now)


def record_denyut(kios: Kios, isi: Mapping[str, Any], *, now: datetime) -> int:
    """Store a sign of life (`jam` ms, `antrean`, `rilis`); return the offset of the tablet's clock in seconds."""
    antrean = isi.get("antrean")
    selisih = measure_selisih(read_jam(isi.get("jam")), now)
    kios.denyut_at = now
    kios.antrean = antrean if isinstance(antrean, int) and 0 <= antrean < 10**6 else 0
    kios.selisih_jam = kios.selisih_jam if selisih is None else selisih
    kios.rilis = str(isi.get("rilis", ""))[:20]
    return kios.selisih_jam


def record_hapus(kios: Kios, daftar: Iterable[Any], *, now: datetime) -> list[str]:
    """Write into the audit trail which unsent answers staff deleted on the tablet, and why; each once.

    Returns the identities that are written down: the tablet need not tell them again.
    """
    tercatat = []
    for isi in list(daftar)[:HAPUS_MAKS]:
        uuid = read_uuid(isi)
        if not uuid:
            continue
        tercatat.append(uuid)
        kunci = f"kios-hapus:{uuid}"
        if claim_kiriman(
            jenis="kios-hapus", kunci=kunci, sidik=compute_sidik(uuid), tanda_terima=make_token(), now=now
        ):
            continue
        rincian = {"jawaban": uuid, "alasan": str(isi.get("alasan", ""))[:300]}
        append_jejak(pelaku=_actor(kios), aksi=AKSI_HAPUS, objek=_object(kios), now=now, rincian=rincian)
    return tercatat


@dataclass(frozen=True)
class KeadaanKios:
    """A kiosk as the list shows it: `detik` since its last sign of life (None: never), silent in working hours?,
    answers deleted unsent."""

    kios: Kios
    detik: int | None
    sunyi: bool
    terhapus: int


def list_kios(unit_ids: Iterable[int], *, zona: str, now: datetime) -> list[KeadaanKios]:
    """Return the kiosks of units: working ones first, silent ones on top."""
    daftar: Sequence[Kios] = db.session().scalars(select(Kios).where(Kios.unit_id.in_(list(unit_ids)))).all()
    hapus = dict(
        db.session()
        .execute(
            select(Jejak.objek, func.count())
            .where(Jejak.aksi == AKSI_HAPUS, Jejak.objek.in_([_object(k) for k in daftar]))
            .group_by(Jejak.objek)
        )
        .all()
    )
    isi = [
        KeadaanKios(
            k,
            max(0, int((now - k.denyut_at).total_seconds())) if k.denyut_at else None,
            _is_silent(k, zona, now),
            hapus.get(_object(k), 0),
        )
        for k in daftar
    ]
    return sorted(isi, key=lambda b: (b.kios.dicabut_at is not None, not b.sunyi, b.kios.nama, b.kios.id))


def _is_silent(kios: Kios, zona: str, now: datetime) -> bool:
    if kios.sidik is None or kios.dicabut_at is not None or kios.denyut_at is None:
        return False
    kalender = read_kalender(kios.unit_id, zona)
    return kalender.is_jam_kerja(now) and kalender.count_menit_kerja(kios.denyut_at, now) > SUNYI_MENIT
