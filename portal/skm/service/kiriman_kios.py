"""Answers from a kiosk's queue: each is stored exactly once, however often and in whatever order it arrives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.inti.galat import Bentrok, DomainError, _n
from portal.inti.kiriman import claim_kiriman, compute_sidik
from portal.inti.kode import make_token
from portal.organisasi.service import get_layanan, get_unit
from portal.organisasi.service.kalender import read_kalender
from portal.skm.domain.instrumen import BAHASA_SURVEI, Instrumen
from portal.skm.domain.keabsahan import Tanda
from portal.skm.domain.kios import SUSULAN_DICABUT, KirimanKios, Saat, judge_saat, read_kiriman
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.instrumen import find_instrumen
from portal.skm.isian import Isian, read_isian
from portal.skm.models import Kios
from portal.skm.service.jawaban import JawabanBaru, compute_isi, make_baris, store_jawaban
from portal.skm.service.penutupan import find_closed

JENIS_KIRIMAN = "kios"
DITERIMA, DUPLIKAT, DITOLAK = "diterima", "duplikat", "ditolak"


@dataclass(frozen=True)
class Pengirim:
    """The kiosk that hands in a batch, with the offset of its clock (seconds) at that moment, and the office's zone."""

    id: int
    unit_id: int
    loket_id: int | None
    layanan_id: int | None
    instrumen: str
    dibuat_at: datetime
    dicabut_at: datetime | None
    selisih: int
    zona: str


def make_pengirim(kios: Kios, *, selisih: int | None, zona: str) -> Pengirim:
    """Return the sender of a batch; a batch that does not tell the tablet's clock uses the last heartbeat's offset."""
    return Pengirim(
        id=kios.id,
        unit_id=kios.unit_id,
        loket_id=kios.loket_id,
        layanan_id=kios.layanan_id,
        instrumen=kios.instrumen,
        dibuat_at=kios.dibuat_at,
        dicabut_at=kios.dicabut_at,
        selisih=kios.selisih_jam if selisih is None else selisih,
        zona=zona,
    )


def order_batch(daftar: Iterable[Any]) -> list[Any]:
    """Return the items of a batch in the order in which they were given; unreadable ones first."""

    def key(isi: Any) -> tuple[float, float]:
        if not isinstance(isi, dict):
            return (0, 0)
        saat, urutan = (isi.get(k) for k in ("diambil", "urutan"))
        return tuple(float(n) if isinstance(n, int | float) and abs(n) < 2**63 else 0 for n in (saat, urutan))  # type: ignore[return-value]

    return sorted(daftar, key=key)


def receive(pengirim: Pengirim, isi: Any, *, now: datetime) -> str:
    """Store one item in the caller's unit of work; return DITERIMA, or DUPLIKAT when it is stored already.

    Raises DomainError with a sentence for the staff when it cannot be stored: broken, of another kiosk, of an
    unpublished questionnaire, the same identity with other content, taken or sent too late by a revoked kiosk.
    """
    kiriman = read_kiriman(isi)
    instrumen, isian = _read(pengirim, kiriman)
    saat = judge_saat(kiriman.diambil, pengirim.selisih, now=now, sejak=pengirim.dibuat_at, zona=pengirim.zona)
    baru = _make(pengirim, kiriman, instrumen, isian, saat)
    kunci = f"kios:{kiriman.uuid}"
    baris = make_baris(baru, kiriman=kunci, now=now)
    sidik = compute_sidik(compute_isi(baris), instrumen.kode, instrumen.versi, kiriman.diambil)
    if _is_claimed(kunci, sidik, now):
        return DUPLIKAT
    _check_revoked(pengirim, saat, now)
    baris["tanda"] |= _marks(pengirim, saat)
    store_jawaban(baru, baris)
    return DITERIMA


def _is_claimed(kunci: str, sidik: str, now: datetime) -> bool:
    """The receipt is random: one made from the key would collide before the key does when two batches cross."""
    try:
        lama = claim_kiriman(jenis=JENIS_KIRIMAN, kunci=kunci, sidik=sidik, tanda_terima=make_token(), now=now)
    except Bentrok as salah:
        raise Bentrok(
            "kiriman_berbeda", _n("Nomor jawaban ini sudah dipakai untuk jawaban dengan isi lain.")
        ) from salah
    return lama is not None


def _read(pengirim: Pengirim, kiriman: KirimanKios) -> tuple[Instrumen, Isian]:
    if kiriman.kios_id != pengirim.id or kiriman.instrumen != pengirim.instrumen:
        raise DomainError("kios_lain", _n("Jawaban ini diambil untuk kios atau kuesioner lain."))
    instrumen = find_instrumen(kiriman.instrumen, kiriman.versi)
    if not (set(kiriman.nilai) <= set(instrumen.oleh_kode) and set(kiriman.demografi) <= set(DEMOGRAFI)):
        raise DomainError("pertanyaan_asing", _n("Jawaban ini berisi pertanyaan yang tidak dikenal."))
    isian = read_isian(instrumen, {**kiriman.demografi, **kiriman.nilai, "saran": kiriman.saran}, gratis=kiriman.gratis)
    if isian.galat:
        raise next(iter(isian.galat.values()))
    return instrumen, isian


def _find_layanan(pengirim: Pengirim, kiriman: KirimanKios, instrumen: Instrumen) -> int | None:
    if instrumen.subjek == "unit":
        return None
    if kiriman.layanan_id is None or (pengirim.layanan_id is not None and kiriman.layanan_id != pengirim.layanan_id):
        raise DomainError("layanan_asing", _n("Jawaban ini tidak menyebut layanan dari kios ini."))
    return get_layanan(get_unit(pengirim.unit_id), kiriman.layanan_id).id


def _make(pengirim: Pengirim, kiriman: KirimanKios, instrumen: Instrumen, isian: Isian, saat: Saat) -> JawabanBaru:
    return JawabanBaru(
        instrumen=instrumen,
        unit_id=pengirim.unit_id,
        layanan_id=_find_layanan(pengirim, kiriman, instrumen),
        gratis=kiriman.gratis,
        loket_id=pengirim.loket_id,
        kanal="kios",
        tanggal=saat.tanggal,
        nilai=isian.nilai,
        demografi=isian.demografi,
        saran=isian.saran,
        bahasa=kiriman.bahasa if kiriman.bahasa in BAHASA_SURVEI else "id",
        durasi=kiriman.durasi,
        diambil_at=saat.diambil_at,
        luring=saat.luring,
        kios_id=pengirim.id,
    )


def _check_revoked(pengirim: Pengirim, saat: Saat, now: datetime) -> None:
    if pengirim.dicabut_at is None:
        return
    if now > pengirim.dicabut_at + SUSULAN_DICABUT:
        raise DomainError("kios_dicabut", _n("Kios ini dicabut lebih dari 7 hari lalu. Ekspor jawaban yang tersisa."))
    if saat.dipercaya and saat.diambil_at > pengirim.dicabut_at:
        raise DomainError("kios_dicabut", _n("Jawaban ini diambil setelah kios dicabut."))


def _marks(pengirim: Pengirim, saat: Saat) -> int:
    tanda = Tanda(0)
    if saat.jam_salah:
        tanda |= Tanda.JAM_SALAH
    elif not read_kalender(pengirim.unit_id, pengirim.zona).is_jam_kerja(saat.diambil_at):
        tanda |= Tanda.LUAR_JAM
    if pengirim.dicabut_at is not None or find_closed(pengirim.unit_id, saat.tanggal, pengirim.instrumen):
        tanda |= Tanda.TERLAMBAT
    return int(tanda)
