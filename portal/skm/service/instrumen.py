"""Instrument versions: shipped ones are installed, the office copies, changes, publishes and chooses its own."""

import hashlib
import json
import re
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.inti.db import after_commit, db, wait_for_turn
from portal.inti.galat import Bentrok, DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.organisasi.service.qr import Kuesioner
from portal.skm.domain.draf import check_penyebut
from portal.skm.domain.instrumen import Instrumen
from portal.skm.instrumen import (
    Sumber,
    build_instrumen,
    default_versi,
    expand_isi,
    find_instrumen,
    list_instrumen,
    load_all,
    shipped_isi,
)
from portal.skm.models import InstrumenRow, jawaban, rekap

SEGAR_DETIK = 5.0
VERSI_KANTOR = 100
"""The office's own versions of a shipped code are numbered above this, so that no later release meets them."""
POLA_KODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
_dipakai: dict[str, tuple[float, Mapping[str, int]]] = {}
_milik_kantor: dict[tuple[str, str, int], Instrumen | None] = {}


def _database() -> str | None:
    try:
        return str(db.engine.url)
    except RuntimeError:  # outside an application: only what ships is known
        return None


def _read_dipakai() -> Mapping[str, int]:
    nama = _database()
    if nama is None:
        return {}
    saat, isi = _dipakai.get(nama, (0.0, {}))
    if not saat or time.monotonic() - saat > SEGAR_DETIK:
        pilih = select(InstrumenRow.kode, InstrumenRow.versi).where(InstrumenRow.dipakai)
        isi = {b.kode: b.versi for b in db.session().execute(pilih)}
        _dipakai[nama] = (time.monotonic(), isi)
    return isi


def _read_versi(kode: str, versi: int) -> Instrumen | None:
    """Return the office's own version (None: it ships, or is a draft); raises DomainError when it was altered."""
    nama = _database()
    if nama is None:
        return None
    if (nama, kode, versi) not in _milik_kantor:
        baris = db.session().get(InstrumenRow, (kode, versi))
        if baris is None or baris.draf:
            return None
        _milik_kantor[nama, kode, versi] = _rebuild(baris) if baris.isi is not None else None
    return _milik_kantor[nama, kode, versi]


def _rebuild(baris: InstrumenRow) -> Instrumen:
    isi = baris.isi or ""
    if hashlib.sha256(isi.encode()).hexdigest() != baris.sidik:
        raise DomainError(
            "instrumen_berubah",
            _n("Instrumen %(kode)s versi %(versi)s sudah dipakai dan tidak boleh berubah. Buat versi baru."),
            kode=baris.kode,
            versi=baris.versi,
        )
    return build_instrumen(json.loads(isi))


Sumber.baca, Sumber.dipakai = staticmethod(_read_versi), staticmethod(_read_dipakai)


def forget_dipakai() -> None:
    """Read the office's choice of versions anew at the next use in this process."""
    _dipakai.clear()


def install_instrumen(*, now: datetime) -> list[str]:
    """Record every shipped instrument version; return the new ones.

    Raises DomainError when a version that was in use has changed: figures already published would no
    longer follow from their rows.
    """
    sesi, baru = db.session(), []
    for (kode, versi), (_isi, sidik) in load_all().items():
        baris = sesi.get(InstrumenRow, (kode, versi))
        if baris is None:
            sesi.add(InstrumenRow(kode=kode, versi=versi, sidik=sidik, dipasang_at=now))
            baru.append(f"{kode} versi {versi}")
        elif baris.isi is not None:
            continue  # the office made this pair first; it keeps its meaning
        elif baris.sidik != sidik and count_versi(kode, versi):
            raise DomainError(
                "instrumen_berubah",
                _n("Instrumen %(kode)s versi %(versi)s sudah dipakai dan tidak boleh berubah. Buat versi baru."),
                kode=kode,
                versi=versi,
            )
        else:
            baris.sidik = sidik
    sesi.flush()
    return baru


def count_versi(kode: str, versi: int) -> int:
    """Return how many answers use one version of an instrument."""
    return (
        db.session().scalar(
            select(func.count()).select_from(jawaban).where(jawaban.c.instrumen == kode, jawaban.c.versi == versi)
        )
        or 0
    )


def count_per_versi() -> dict[tuple[str, int], int]:
    """Return (code, version) → answers that use it, from the roll-up: counted and left-out ones."""
    c = rekap.c
    pilih = select(c.instrumen, c.versi, func.sum(c.n)).group_by(c.instrumen, c.versi)
    return {(b[0], b[1]): int(b[2]) for b in db.session().execute(pilih)}


def list_versi() -> Sequence[InstrumenRow]:
    """Return every version, drafts included, by code and version."""
    return db.session().scalars(select(InstrumenRow).order_by(InstrumenRow.kode, InstrumenRow.versi)).all()


def get_versi(kode: str, versi: int) -> InstrumenRow:
    """Return one version; raises TidakDitemukan."""
    baris = db.session().get(InstrumenRow, (kode, versi))
    if baris is None:
        raise TidakDitemukan("instrumen_tidak_ada", _n("Instrumen “%(kode)s” tidak ada."), kode=kode[:40])
    return baris


def read_isi(baris: InstrumenRow) -> dict[str, Any]:
    """Return the data of a version, shipped or the office's own."""
    if baris.isi is not None:
        return dict(json.loads(baris.isi))
    return dict(shipped_isi(baris.kode, baris.versi) or {})


def _store_isi(baris: InstrumenRow, isi: Mapping[str, Any]) -> None:
    if not baris.draf:
        raise Bentrok("versi_terbit", _n("Versi yang sudah terbit tidak dapat diubah. Salin menjadi versi baru."))
    baris.isi = json.dumps(isi, ensure_ascii=False, sort_keys=True)
    baris.sidik = hashlib.sha256(baris.isi.encode()).hexdigest()


def _next_versi(kode: str) -> int:
    dasar = VERSI_KANTOR if any(k == kode for k, _ in load_all()) else 0
    terakhir = db.session().scalar(select(func.max(InstrumenRow.versi)).where(InstrumenRow.kode == kode)) or 0
    return max(dasar, terakhir) + 1


def _check_kode_baru(kode: str) -> None:
    if not POLA_KODE.fullmatch(kode):
        raise DomainError(
            "kode_instrumen",
            _n("Kode hanya huruf kecil, angka, dan tanda hubung, diawali huruf, paling banyak 32."),
            bidang="kode_baru",
        )
    ada = db.session().scalar(select(func.count()).select_from(InstrumenRow).where(InstrumenRow.kode == kode))
    if ada or any(k == kode for k, _ in load_all()):
        raise Bentrok("kode_terpakai", _n("Kode “%(kode)s” sudah dipakai."), bidang="kode_baru", kode=kode)


def copy_instrumen(kode: str, versi: int, *, kode_baru: str | None, pelaku: str, now: datetime) -> InstrumenRow:
    """Make a draft from a version: the next version of the same code, or version 1 of a new code.

    Raises Bentrok when the new code is taken, DomainError for a code that is not plain small letters.
    """
    sumber = get_versi(kode, versi)
    wait_for_turn("instrumen")
    tujuan = (kode if kode_baru is None else kode_baru).strip().lower()
    if kode_baru is not None:
        _check_kode_baru(tujuan)
    isi = {**expand_isi(read_isi(sumber)), "kode": tujuan, "versi": _next_versi(tujuan), "asal": f"{kode} {versi}"}
    baris = InstrumenRow(kode=tujuan, versi=isi["versi"], sidik="", dipasang_at=now, draf=True, dibuat_oleh=pelaku)
    _store_isi(baris, isi)
    db.session().add(baris)
    db.session().flush()
    append_jejak(
        pelaku=pelaku, aksi="instrumen.salin", objek=f"{tujuan}/{baris.versi}", now=now, rincian={"asal": isi["asal"]}
    )
    return baris


def lock_draf(kode: str, versi: int, sidik: str | None) -> InstrumenRow:
    """Return a draft that nobody else can change until the unit of work ends.

    Raises Bentrok for a published version, and when the draft is no longer the one with this hash.
    """
    get_versi(kode, versi)
    wait_for_turn("instrumen")
    baris = db.session().get(InstrumenRow, (kode, versi), populate_existing=True)
    if baris is None or not baris.draf:
        raise Bentrok("versi_terbit", _n("Versi yang sudah terbit tidak dapat diubah. Salin menjadi versi baru."))
    if sidik is not None and baris.sidik != sidik:
        raise Bentrok(
            "draf_berubah",
            _n("Draf ini diubah orang lain sejak halaman ini dibuka. Isian Anda masih ada: periksa, lalu simpan lagi."),
        )
    return baris


def save_draf(
    kode: str, versi: int, isi: Mapping[str, Any], *, sidik: str | None = None, pelaku: str, now: datetime
) -> InstrumenRow:
    """Change a draft. `sidik` is the hash of the draft the person saw.

    Raises Bentrok for a published version and a draft changed meanwhile, DomainError when the data is
    inconsistent. A next version of a published code keeps scale, weights and unsur, so that its answers may be
    counted with the earlier ones; anything else needs a new code (docs/adr/0014-instrumen-milik-kantor.md).
    """
    baris = lock_draf(kode, versi, sidik)
    isi = {**isi, "kode": kode, "versi": versi}
    _check(isi)
    _store_isi(baris, isi)
    db.session().flush()
    append_jejak(pelaku=pelaku, aksi="instrumen.ubah", objek=f"{kode}/{versi}", now=now, rincian={"sidik": baris.sidik})
    return baris


def figures_bound(kode: str) -> bool:
    """Tell whether a version of the code is published, so that scale, classes, unsur and weights are settled."""
    return bool(_published(kode))


def _check(isi: Mapping[str, Any]) -> Instrumen:
    try:
        instrumen = build_instrumen(isi)
    except (ValueError, KeyError, TypeError, ArithmeticError) as salah:
        raise DomainError(
            "instrumen_salah",
            _n("Isi instrumen belum benar: bobot harus berjumlah 1 dan setiap pertanyaan lengkap jawabannya."),
        ) from salah
    check_penyebut(instrumen.penyebut)
    lama = [v for k, v in _published(instrumen.kode) if v != instrumen.versi]
    if lama and not instrumen.same_figures(find_instrumen(instrumen.kode, max(lama))):
        raise DomainError(
            "instrumen_lain",
            _n("Skala, bobot, kelas, atau daftar unsur berbeda dari versi sebelumnya. Salin dengan kode baru."),
        )
    return instrumen


def _published(kode: str) -> list[tuple[str, int]]:
    pilih = select(InstrumenRow.kode, InstrumenRow.versi).where(InstrumenRow.kode == kode, ~InstrumenRow.draf)
    return [(k, v) for k, v in db.session().execute(pilih)]


def publish_versi(kode: str, versi: int, *, sidik: str | None = None, pelaku: str, now: datetime) -> InstrumenRow:
    """Publish a draft: from now on it never changes and may be chosen. A published one stays as it is.

    Raises Bentrok when the draft is no longer the one with the hash `sidik`, DomainError when it is inconsistent.
    """
    if not get_versi(kode, versi).draf:
        return get_versi(kode, versi)
    baris = lock_draf(kode, versi, sidik)
    _check(read_isi(baris))
    baris.draf = False
    append_jejak(
        pelaku=pelaku, aksi="instrumen.terbit", objek=f"{kode}/{versi}", now=now, rincian={"sidik": baris.sidik}
    )
    db.session().flush()
    return baris


def choose_versi(kode: str, versi: int, *, pelaku: str, now: datetime) -> None:
    """Let new answers of this code use this version; earlier answers stay with theirs. Raises Bentrok for a draft."""
    baris = get_versi(kode, versi)
    if baris.draf:
        raise Bentrok("versi_draf", _n("Terbitkan versi ini lebih dahulu."))
    wait_for_turn("instrumen")
    for lain in db.session().scalars(select(InstrumenRow).where(InstrumenRow.kode == kode)):
        lain.dipakai = lain.versi == versi
    append_jejak(pelaku=pelaku, aksi="instrumen.pakai", objek=f"{kode}/{versi}", now=now)
    after_commit(forget_dipakai)


def versi_dipakai(kode: str) -> int | None:
    """Return the version that new answers of this code use."""
    return _read_dipakai().get(kode, default_versi(kode))


def delete_draf(kode: str, versi: int, *, pelaku: str, now: datetime) -> None:
    """Drop a draft; raises Bentrok for a published version."""
    if not get_versi(kode, versi).draf:
        raise Bentrok("versi_terbit", _n("Versi yang sudah terbit tidak dapat dihapus."))
    db.session().delete(lock_draf(kode, versi, None))
    db.session().flush()
    append_jejak(pelaku=pelaku, aksi="instrumen.hapus", objek=f"{kode}/{versi}", now=now)


def describe_kuesioner() -> list[Kuesioner]:
    """Return the instruments in use as the QR codes need them, SKM first."""
    return [Kuesioner(i.kode, i.nama["id"], len(i.unsur), per_layanan=i.subjek == "layanan") for i in list_instrumen()]
