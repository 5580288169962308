"""QR codes at the counters: make, revoke, find, count scans, draw. Scans and answers are counted apart."""

import io
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Table, bindparam, false, func, select, update

from portal.inti import dokumen
from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.kode import clean_kode, group_kode, make_kode, make_token
from portal.organisasi.models import Layanan, Loket, Qr, Unit
from portal.organisasi.service import describe_kop, list_layanan, list_loket

Ukuran = Literal["a4", "a5"]


@dataclass(frozen=True)
class Kuesioner:
    """What this room needs to know of an instrument: its name, how many questions, whether it rates services."""

    kode: str
    nama: str
    jumlah_tanya: int
    per_layanan: bool = True


_kuesioner: list[Callable[[], Sequence[Kuesioner]]] = []


def set_kuesioner(daftar: Callable[[], Sequence[Kuesioner]]) -> None:
    """Name the one who knows the instruments in use (a room above)."""
    _kuesioner[:] = [daftar]


def list_kuesioner() -> Sequence[Kuesioner]:
    """Return the instruments that a code can lead to, SKM first."""
    return _kuesioner[0]() if _kuesioner else ()


def find_kuesioner(kode: str) -> Kuesioner:
    """Return one instrument that a code can lead to; raises TidakDitemukan."""
    for satu in list_kuesioner():
        if satu.kode == kode:
            return satu
    raise TidakDitemukan(
        "instrumen_tidak_ada", _n("Instrumen “%(kode)s” tidak ada."), bidang="instrumen", kode=kode[:40]
    )


class QrDicabut(DomainError):
    """The poster at the counter is no longer valid."""

    status = 410


@dataclass(frozen=True)
class QrAktif:
    """What a scanned code leads to."""

    id: int
    token: str
    unit_id: int
    unit: str
    layanan_id: int | None
    layanan: str | None
    gratis: bool
    loket_id: int | None
    loket: str | None
    instrumen: str


_qr, _layanan, _unit, _loket = (cast(Table, m.__table__) for m in (Qr, Layanan, Unit, Loket))
_PILIH = (
    select(
        _qr.c.id,
        _qr.c.token,
        _unit.c.id.label("unit_id"),
        _unit.c.nama.label("unit"),
        _layanan.c.id.label("layanan_id"),
        _layanan.c.nama.label("layanan"),
        func.coalesce(_layanan.c.gratis, false()).label("gratis"),
        _loket.c.id.label("loket_id"),
        _loket.c.nama.label("loket"),
        _qr.c.instrumen,
        _qr.c.dicabut_at,
    )
    .select_from(
        _qr.join(_unit, _unit.c.id == _qr.c.unit_id)
        .outerjoin(_layanan, _layanan.c.id == _qr.c.layanan_id)
        .outerjoin(_loket, _loket.c.id == _qr.c.loket_id)
    )
    .where(_qr.c.token == bindparam("token"))
)


def resolve_qr(token: str) -> QrAktif:
    """Return what a token leads to; raises TidakDitemukan for a forged one, QrDicabut for a revoked one."""
    baris = db.session().execute(_PILIH, {"token": token[:64]}).one_or_none()
    if baris is None:
        raise TidakDitemukan("qr_palsu", _n("Kode QR ini tidak dikenal. Minta kode yang benar kepada petugas loket."))
    if baris.dicabut_at is not None:
        raise QrDicabut("qr_dicabut", _n("Kode QR ini sudah tidak berlaku. Minta kode yang baru kepada petugas loket."))
    return QrAktif(*cast(Any, baris[:-1]))


def find_token(kode: str) -> str:
    """Return the token of the short code printed on a poster; raises TidakDitemukan."""
    bersih = clean_kode(kode)[:12]
    token = db.session().scalar(select(Qr.token).where(Qr.kode == bersih))
    if token is None:
        raise TidakDitemukan(
            "kode_qr_salah",
            _n("Kode itu tidak ada. Periksa huruf dan angka di bawah gambar QR."),
            bidang="kode",
        )
    return token


def ensure_qr(
    unit: Unit, layanan: Layanan | None, loket: Loket | None, *, instrumen: str, pelaku: str, now: datetime
) -> Qr:
    """Return the valid code of unit × service × counter × instrument, made when there is none.

    Without a service the code rates the unit as a whole. Raises DomainError when counter or service belong to
    another unit.
    """
    if any(milik is not None and milik.unit_id != unit.id for milik in (layanan, loket)):
        raise DomainError("loket_lain_unit", _n("Loket dan layanan harus dari unit yang sama."), bidang="loket")
    wait_for_turn("qr")
    sesi = db.session()
    qr = sesi.scalar(
        select(Qr).where(
            Qr.unit_id == unit.id,
            Qr.layanan_id.is_(None) if layanan is None else Qr.layanan_id == layanan.id,
            Qr.loket_id.is_(None) if loket is None else Qr.loket_id == loket.id,
            Qr.instrumen == instrumen,
            Qr.dicabut_at.is_(None),
        )
    )
    if qr is not None:
        return qr
    qr = Qr(
        token=make_token(),
        kode=make_kode(),
        unit_id=unit.id,
        layanan_id=layanan.id if layanan else None,
        loket_id=loket.id if loket else None,
        instrumen=instrumen,
        dibuat_at=now,
    )
    sesi.add(qr)
    sesi.flush()
    append_jejak(pelaku=pelaku, aksi="qr.buat", objek=f"qr:{qr.kode}", now=now)
    return qr


def revoke_qr(qr_id: int, *, cakupan: frozenset[int] | None, pelaku: str, now: datetime) -> Qr:
    """Make a code invalid at once, in all workers; revoking twice changes nothing."""
    qr = db.session().get(Qr, qr_id)
    if qr is None or (cakupan is not None and qr.unit_id not in cakupan):
        raise TidakDitemukan("qr_tidak_ada", _n("Kode QR ini tidak ditemukan."))
    if qr.dicabut_at is None:
        qr.dicabut_at = now
        append_jejak(pelaku=pelaku, aksi="qr.cabut", objek=f"qr:{qr.kode}", now=now)
    return qr


def ensure_all_qr(unit: Unit, *, instrumen: str, pelaku: str, now: datetime, per_layanan: bool = True) -> list[Qr]:
    """Return the codes of a unit: every service at every counter, or with `per_layanan` False one for the unit."""
    if not per_layanan:
        return [ensure_qr(unit, None, None, instrumen=instrumen, pelaku=pelaku, now=now)]
    loket: Sequence[Loket | None] = list_loket([unit.id]) or [None]
    return [
        ensure_qr(unit, layanan, satu, instrumen=instrumen, pelaku=pelaku, now=now)
        for layanan in list_layanan([unit.id])
        for satu in loket
    ]


def list_qr(unit_ids: frozenset[int]) -> Sequence[Qr]:
    """Return all codes of these units, valid ones first."""
    return (
        db.session()
        .scalars(
            select(Qr)
            .outerjoin(Layanan, Layanan.id == Qr.layanan_id)
            .where(Qr.unit_id.in_(unit_ids))
            .order_by(Qr.dicabut_at.is_not(None), Qr.instrumen != "skm", Qr.instrumen, Layanan.nama, Qr.id)
        )
        .all()
    )


def list_kuesioner_berkode() -> frozenset[str]:
    """Return the codes of the instruments to which a valid code leads: those the office really uses."""
    return frozenset(db.session().scalars(select(Qr.instrumen).where(Qr.dicabut_at.is_(None)).distinct()))


class PencatatPindai:
    """Counts scans in memory and stores them in the background: a statistic must not cost a visitor an fsync.

    A killed process loses at most the counts of the last `jeda` seconds; answers are counted elsewhere.
    """

    def __init__(self, simpan: Callable[[dict[int, int]], None], jeda: float = 2.0) -> None:
        self._simpan, self._jeda = simpan, jeda
        self._hitungan: Counter[int] = Counter()
        self._kunci = threading.Lock()
        self._pewaktu: threading.Timer | None = None

    def add(self, qr_id: int) -> None:
        """Count one scan."""
        with self._kunci:
            self._hitungan[qr_id] += 1
            if self._pewaktu is None:
                self._pewaktu = threading.Timer(self._jeda, self.flush)
                self._pewaktu.daemon = True
                self._pewaktu.start()

    def flush(self) -> None:
        """Store what was counted; counts that cannot be stored are kept for the next time."""
        with self._kunci:
            kini, self._hitungan, self._pewaktu = dict(self._hitungan), Counter(), None
        if not kini:
            return
        try:
            self._simpan(kini)
        except Exception:
            with self._kunci:
                self._hitungan.update(kini)
            raise


def store_pindai(hitungan: dict[int, int]) -> None:
    """Add scan counts (QR id → scans) to the rows."""
    for qr_id, jumlah in hitungan.items():
        db.session().execute(update(Qr).where(Qr.id == qr_id).values(pindai=Qr.pindai + jumlah))


def draw_png(url: str, *, titik: int = 12) -> bytes:
    """Return the code as a PNG; `titik` pixels a module."""
    import qrcode

    qr = qrcode.QRCode(border=4, box_size=titik, error_correction=qrcode.ERROR_CORRECT_Q)
    qr.add_data(url)
    keluaran = io.BytesIO()
    qr.make_image().save(keluaran, "PNG")
    return keluaran.getvalue()


def print_lembar(daftar: Sequence[Qr], *, base_url: str, ukuran: Ukuran = "a4") -> bytes:
    """Return the printable PDF sheet, one page a code; raises DomainError when there is nothing to print."""
    if not daftar:
        raise DomainError("qr_kosong", _n("Belum ada kode QR. Tambahkan layanan lebih dahulu."))
    kop, berkas = describe_kop()
    for i, qr in enumerate(daftar):
        berkas[f"qr-{i}.svg"] = dokumen.qr_svg(survey_url(base_url, qr.token), koreksi="Q")
    data = {
        "ukuran": ukuran,
        "instansi": kop,
        "lembar": [_describe_lembar(qr, i, base_url) for i, qr in enumerate(daftar)],
    }
    return dokumen.susun(dokumen.LEMBAR_QR, data, berkas)


def survey_url(base_url: str, token: str) -> str:
    """Return the address behind a code."""
    return f"{base_url}/s/{token}"


def _describe_lembar(qr: Qr, nomor: int, base_url: str) -> dict[str, object]:
    kuesioner = find_kuesioner(qr.instrumen)
    return {
        "judul": "Beri penilaian layanan kami" if kuesioner.kode == "skm" else kuesioner.nama,
        "unit": qr.unit.nama,
        "layanan": qr.layanan.nama if qr.layanan else None,
        "loket": qr.loket.nama if qr.loket else None,
        "kode": group_kode(qr.kode),
        "url": survey_url(base_url, qr.token),
        "qr": f"qr-{nomor}.svg",
        "langkah": [
            "Buka kamera ponsel.",
            "Arahkan ke kode ini.",
            f"Jawab {kuesioner.jumlah_tanya} pertanyaan, kurang dari 2 menit.",
        ],
        "kaki": f"Tidak bisa memindai? Buka {base_url}/skm/ dan tulis kode {group_kode(qr.kode)}.",
    }
