"""The rules of counting in force on a date, the population of a period, and the day's salt of device hashes."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from portal.inti.db import after_commit, db, insert_for
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.organisasi.service import Unit, subtree_ids
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import AturanSkm, build_aturan
from portal.skm.instrumen import find_instrumen
from portal.skm.models import Aturan, Garam, Populasi

SEGAR_DETIK = 5.0
POPULASI_MAKS = 10**9
_simpanan: dict[str, tuple[float, list[tuple[date, AturanSkm]]]] = {}
_garam: dict[tuple[str, date], str] = {}


def _load() -> list[tuple[date, AturanSkm]]:
    nama = str(db.engine.url)
    saat, isi = _simpanan.get(nama, (0.0, []))
    if not saat or time.monotonic() - saat > SEGAR_DETIK:
        baris = db.session().execute(select(Aturan.mulai, Aturan.isi).order_by(Aturan.mulai.desc(), Aturan.id.desc()))
        isi = [(mulai, build_aturan(json.loads(teks))) for mulai, teks in baris]
        _simpanan[nama] = (time.monotonic(), isi)
    return isi


def find_aturan(tanggal: date) -> AturanSkm | None:
    """Return the rules that the office registered for a date; None while it never registered any."""
    return next((aturan for mulai, aturan in _load() if mulai <= tanggal), None)


def read_aturan(tanggal: date) -> AturanSkm:
    """Return the rules in force on a date: the newest that began by then, else the defaults."""
    return find_aturan(tanggal) or AturanSkm()


def list_berlaku(periode: Periode) -> list[tuple[date | None, AturanSkm]]:
    """Return the rules that judge the answers of a period, oldest first, each with its first day (None: defaults)."""
    daftar = dict(reversed(_load()))
    sebelum = [mulai for mulai in daftar if mulai <= periode.mulai]
    awal: tuple[date | None, AturanSkm] = (sebelum[-1], daftar[sebelum[-1]]) if sebelum else (None, AturanSkm())
    return [awal, *((mulai, isi) for mulai, isi in daftar.items() if periode.mulai < mulai < periode.sampai)]


def list_aturan() -> Sequence[Aturan]:
    """Return all rules ever registered, newest first."""
    return db.session().scalars(select(Aturan).order_by(Aturan.mulai.desc(), Aturan.id.desc())).all()


def describe_aturan(hari_ini: date) -> dict[str, Any]:
    """Return the rules in force on a day and the coming ones as the stable JSON of `skm aturan --json`."""
    daftar = list_aturan()
    berlaku = next((b for b in daftar if b.mulai <= hari_ini), None)
    return {
        "tanggal": hari_ini.isoformat(),
        "mulai": berlaku.mulai.isoformat() if berlaku else None,
        "alasan": berlaku.alasan if berlaku else None,
        "aturan": read_aturan(hari_ini).to_dict(),
        "mendatang": [
            {"mulai": b.mulai.isoformat(), "alasan": b.alasan, "aturan": build_aturan(json.loads(b.isi)).to_dict()}
            for b in reversed(daftar)
            if b.mulai > hari_ini
        ],
    }


def register_aturan(
    isi: Mapping[str, Any], *, mulai: date, alasan: str, hari_ini: date, pelaku: str, now: datetime
) -> Aturan:
    """Register rules that take effect on a later day; raises DomainError for a day that has begun.

    Rules are registered before the answers exist that they judge. The very first ones may begin today.
    """
    pertama = db.session().scalar(select(Aturan.id).limit(1)) is None
    if mulai < hari_ini or (mulai == hari_ini and not pertama):
        raise DomainError("aturan_surut", _n("Aturan baru berlaku paling cepat besok."), bidang="mulai")
    if not alasan.strip():
        raise DomainError("alasan_kosong", _n("Tulis alasan perubahan."), bidang="alasan")
    aturan = build_aturan(isi)
    baris = Aturan(
        mulai=mulai,
        isi=json.dumps(aturan.to_dict(), sort_keys=True),
        alasan=alasan.strip()[:300],
        oleh=pelaku,
        dibuat_at=now,
    )
    db.session().add(baris)
    db.session().flush()
    append_jejak(
        pelaku=pelaku,
        aksi="skm.aturan",
        objek=mulai.isoformat(),
        now=now,
        rincian={**aturan.to_dict(), "alasan": baris.alasan},
    )
    after_commit(_simpanan.clear)
    return baris


def hash_perangkat(alamat: str, agen: str, tanggal: date) -> str:
    """Return a name of a device for one day, made from its address and browser with the day's secret.

    The secret is forgotten after two days (`forget_garam`): then nobody can find the address again, and no day
    can be compared with another one. Needs a unit of work.
    """
    isi = f"{alamat}\x1f{agen}".encode("utf-8", "replace")
    return hmac.new(_garam_of(tanggal).encode(), isi, hashlib.sha256).hexdigest()[:24]


def _garam_of(tanggal: date) -> str:
    kunci = (str(db.engine.url), tanggal)
    if kunci not in _garam:
        sesi = db.session()
        perintah = insert_for(sesi.get_bind().dialect.name, Garam.__table__)  # type: ignore[arg-type]
        sesi.execute(
            perintah.values(tanggal=tanggal, garam=secrets.token_hex(32)).on_conflict_do_nothing(
                index_elements=["tanggal"]
            )
        )
        nilai = sesi.scalar(select(Garam.garam).where(Garam.tanggal == tanggal)) or ""
        after_commit(lambda: _remember(kunci, nilai))
        return nilai
    return _garam[kunci]


def _remember(kunci: tuple[str, date], nilai: str) -> None:
    _forget_remembered(kunci[1] - timedelta(days=1))
    _garam[kunci] = nilai


def _forget_remembered(batas: date) -> None:
    for lama in [k for k in _garam if k[1] < batas]:
        del _garam[lama]


def forget_garam(*, hari_ini: date) -> int:
    """Drop the secrets of days before yesterday; return how many. Needs a unit of work."""
    batas = hari_ini - timedelta(days=1)
    hasil = db.session().execute(delete(Garam).where(Garam.tanggal < batas))
    after_commit(lambda: _forget_remembered(batas))
    return int(hasil.rowcount)  # type: ignore[attr-defined]


def read_populasi(
    unit_id: int, periode: Periode, instrumen: Instrumen, *, unit_ids: frozenset[int] | None = None
) -> dict[int, int]:
    """Return service id (0: the unit itself) → people served in exactly this period; `unit_ids`: its known subtree."""
    baris = db.session().execute(
        select(Populasi.layanan_id, Populasi.jumlah).where(
            Populasi.unit_id.in_(unit_ids or subtree_ids(unit_id)),
            Populasi.periode == periode.kode,
            Populasi.jenis == instrumen.jenis,
            (Populasi.unit_id == unit_id) | (Populasi.layanan_id != 0),
        )
    )
    return {b.layanan_id: b.jumlah for b in baris}


def total_populasi(isi: Mapping[int, int]) -> int | None:
    """Return the unit's own number, else the sum of its services; None when nothing is known."""
    if 0 in isi:
        return isi[0]
    return sum(isi.values()) or None


def read_populasi_per(
    unit_ids: frozenset[int], periode: Collection[str], jenis: str
) -> dict[tuple[int, str], dict[int, int]]:
    """Return (unit, period code) → service id (0: the unit itself) → people, as entered, for many at once."""
    hasil: dict[tuple[int, str], dict[int, int]] = {}
    baris = db.session().execute(
        select(Populasi.unit_id, Populasi.periode, Populasi.layanan_id, Populasi.jumlah).where(
            Populasi.unit_id.in_(unit_ids), Populasi.periode.in_(periode), Populasi.jenis == jenis
        )
    )
    for b in baris:
        hasil.setdefault((b.unit_id, b.periode), {})[b.layanan_id] = b.jumlah
    return hasil


def has_populasi(unit_id: int, periode: Periode, kode: str) -> bool:
    """Tell whether people served were entered for a unit or its services in this period."""
    return total_populasi(read_populasi(unit_id, periode, find_instrumen(kode))) is not None


def save_populasi(
    unit: Unit,
    layanan_id: int,
    periode: Periode,
    jumlah: int,
    *,
    jenis: str = "masyarakat",
    sumber: str = "",
    pelaku: str,
    now: datetime,
) -> None:
    """Store how many people were served; raises DomainError for a number below 1."""
    if not 1 <= jumlah <= POPULASI_MAKS:
        raise DomainError(
            "populasi_salah",
            _n("Isi %(bawah)s sampai %(atas)s orang."),
            bidang="populasi",
            bawah=1,
            atas=f"{POPULASI_MAKS:,}".replace(",", "."),
        )
    sesi = db.session()
    baris = sesi.scalar(
        select(Populasi).where(
            Populasi.unit_id == unit.id,
            Populasi.layanan_id == layanan_id,
            Populasi.periode == periode.kode,
            Populasi.jenis == jenis,
        )
    )
    if baris is None:
        baris = Populasi(unit_id=unit.id, layanan_id=layanan_id, periode=periode.kode, jenis=jenis)
        sesi.add(baris)
    baris.jumlah, baris.sumber, baris.oleh, baris.pada = jumlah, sumber[:160], pelaku, now
    sesi.flush()
    append_jejak(
        pelaku=pelaku,
        aksi="skm.populasi",
        objek=f"{unit.kode}/{periode.kode}",
        now=now,
        rincian={"layanan": layanan_id, "jumlah": jumlah, "jenis": jenis},
    )
