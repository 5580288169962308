"""Take answers in, one at a time; the same key twice is one answer. Files: `portal.skm.service.impor`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.kiriman import claim_kiriman, compute_sidik, find_saat
from portal.inti.kode import make_kode
from portal.skm.domain.indeks import check_nilai
from portal.skm.domain.instrumen import SLOT_MAKS, Instrumen
from portal.skm.domain.keabsahan import SAH
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.domain.samar import mask_pribadi
from portal.skm.isian import read_saran
from portal.skm.models import jawaban, kolom_nilai
from portal.skm.service.keabsahan import Asal, judge
from portal.skm.service.rekap import count_rows

JENIS_KIRIMAN = "skm"
DURASI_MAKS = 86_400
_TAMBAH = insert(jawaban)
_KOLOM_NILAI = tuple(kolom_nilai(s) for s in range(1, SLOT_MAKS + 1))
"""Every row names all slots: rows of different instruments go into one statement."""


@dataclass(frozen=True, kw_only=True)
class JawabanBaru:
    """One filled questionnaire. `nilai` maps unsur code → score, `demografi` question → option code.

    `durasi` is the time it took in seconds, `diambil_at` when it was given on a kiosk without network,
    `dicatat_oleh` who typed it in for a citizen, `tanda` marks that the way in already knows.
    """

    instrumen: Instrumen
    unit_id: int
    layanan_id: int | None
    gratis: bool
    tanggal: date
    nilai: Mapping[str, int]
    kanal: str
    loket_id: int | None = None
    qr_id: int | None = None
    demografi: Mapping[str, str] = field(default_factory=dict)
    saran: str = ""
    bahasa: str = "id"
    asal: Asal | None = None
    durasi: int | None = None
    tanda: int = 0
    diambil_at: datetime | None = None
    luring: bool = False
    dicatat_oleh: str | None = None
    kios_id: int | None = None
    impor_id: int | None = None


def impute_gratis(instrumen: Instrumen, nilai: Mapping[str, int], gratis: bool) -> tuple[dict[str, int], bool]:
    """Fill the tariff unsur of a free service ("Gratis" = 4); tell whether that was done."""
    lengkap = dict(nilai)
    dihitung = False
    for unsur in instrumen.unsur:
        if gratis and unsur.gratis is not None and lengkap.get(unsur.kode) is None:
            lengkap[unsur.kode], dihitung = unsur.gratis, True
    return lengkap, dihitung


def _check_demografi(demografi: Mapping[str, str]) -> dict[str, str | None]:
    for nama, kode in demografi.items():
        if kode and kode not in DEMOGRAFI[nama].opsi:
            raise DomainError(
                "pilihan_salah",
                _n("Pilihan %(nama)s tidak dikenal."),
                bidang=nama,
                nama=DEMOGRAFI[nama].label.lower(),
            )
    return {nama: demografi.get(nama) or None for nama in DEMOGRAFI}


def make_baris(baru: JawabanBaru, *, kiriman: str | None, now: datetime) -> dict[str, Any]:
    """Return the row of a checked answer, free services imputed, personal data in the comment masked.

    Raises DomainError for a missing, unknown or impossible answer.
    """
    nilai, imputasi = impute_gratis(baru.instrumen, baru.nilai, baru.gratis)
    check_nilai(baru.instrumen, nilai)
    return {
        "kiriman": kiriman,
        "instrumen": baru.instrumen.kode,
        "versi": baru.instrumen.versi,
        "skala": baru.instrumen.skala,
        "unit_id": baru.unit_id,
        "layanan_id": baru.layanan_id,
        "loket_id": baru.loket_id,
        "qr_id": baru.qr_id,
        "kanal": baru.kanal,
        "tanggal": baru.tanggal,
        "diterima_at": now,
        "bahasa": baru.bahasa,
        "status": SAH,
        "imputasi_biaya": imputasi,
        "saran": mask_pribadi(read_saran(baru.saran)) or None,
        "tanda": baru.tanda,
        "durasi": min(max(baru.durasi, 0), DURASI_MAKS) if baru.durasi is not None else None,
        "diambil_at": baru.diambil_at,
        "luring": baru.luring,
        "perangkat": None,
        "dicatat_oleh": baru.dicatat_oleh,
        "kios_id": baru.kios_id,
        "impor_id": baru.impor_id,
        **_check_demografi(baru.demografi),
        **dict.fromkeys(_KOLOM_NILAI),
        **{kolom_nilai(u.slot): nilai[u.kode] for u in baru.instrumen.unsur},
    }


def compute_isi(baris: Mapping[str, Any]) -> str:
    """Return the digest of what a respondent said, to tell a retry from another answer."""
    isi = {k: v for k, v in baris.items() if v is not None and (k in DEMOGRAFI or k in _KOLOM_NILAI)}
    return compute_sidik(sorted(isi.items()), baris["saran"], baris["layanan_id"], baris["loket_id"])


def submit_jawaban(baru: JawabanBaru, *, kiriman: str, now: datetime, syarat: Callable[[], None] | None = None) -> str:
    """Store one answer, its marks, its receipt and its counts; return the receipt code.

    The same key again returns the same receipt and stores nothing. `syarat` is asked for a new key only and may
    refuse the answer (a visit ticket that is used up). Raises DomainError for a missing or impossible answer,
    Bentrok when the key comes with other content.
    """
    baris = make_baris(baru, kiriman=kiriman, now=now)
    tanda_terima = make_kode()
    lama = claim_kiriman(
        jenis=JENIS_KIRIMAN, kunci=kiriman, sidik=compute_isi(baris), tanda_terima=tanda_terima, now=now
    )
    if lama is not None:
        return lama
    if syarat is not None:
        syarat()
    store_jawaban(baru, baris)
    return tanda_terima


def store_jawaban(baru: JawabanBaru, baris: dict[str, Any]) -> None:
    """Judge one answer by the rules in force, store it and count it, in the caller's unit of work."""
    judge(baru, baris)
    db.session().execute(_TAMBAH, baris)
    count_rows([baris])


def find_tanda_terima(kode: str) -> datetime | None:
    """Return when the answer with this receipt was stored; None when there is none."""
    return find_saat(jenis=JENIS_KIRIMAN, tanda_terima=kode)
