"""State of a case, folded from its events. Pure.

`fold` is the only way from the log to a state; the row in the database is a copy of its result, so that
lists can sort and filter. tests/pengaduan prove both equal after every story.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.status import KELUAR, TERBUKA, TUNTAS, Status
from portal.pengaduan.domain.tenggat import Hitungan


@dataclass(frozen=True, kw_only=True)
class Peristiwa:
    """One immutable line of a case's log.

    `waktu` is when it took effect, `ke` the state after it (None: unchanged), `nilai` the values it sets
    (names of `Keadaan`), `hitungan` the clock after it, `tenggat_*` the due instants after it.
    """

    nomor: int
    waktu: datetime
    gerak: str
    ke: Status | None
    nilai: Mapping[str, Any] = field(default_factory=dict)
    hitungan: Hitungan | None = None
    tenggat_asal: datetime | None = None
    tenggat_berlaku: datetime | None = None
    tenggat_tahap: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Keadaan:
    """Where a case stands now. `versi` counts its events and guards against two officers at once."""

    status: Status
    status_sejak: datetime
    unit_id: int
    hitungan: Hitungan
    versi: int = 0
    terakhir_at: datetime
    klasifikasi: str | None = None
    kategori: str | None = None
    terbatas: bool = False
    unit_pelaksana_id: int | None = None
    pic_id: int | None = None
    kecepatan: str = "biasa"
    induk_id: int | None = None
    usulan: Mapping[str, Any] | None = None
    jawaban: str = ""
    tenggat_asal: datetime | None = None
    tenggat_berlaku: datetime | None = None
    tenggat_tahap: datetime | None = None
    terverifikasi_at: datetime | None = None
    respons_at: datetime | None = None
    tindak_lanjut_at: datetime | None = None
    ditanggapi_pertama_at: datetime | None = None
    ditanggapi_at: datetime | None = None
    selesai_at: datetime | None = None
    dibuka_kembali: int = 0
    bintang: int | None = None
    bintang_at: datetime | None = None
    sp4n_id: str | None = None
    sp4n_status: str | None = None
    diberitahu: bool = False
    instansi_tujuan: str = ""
    judul_publik: str = ""
    isi_publik: str = ""
    terbit_at: datetime | None = None


DISETEL = frozenset(
    {
        "unit_id",
        "klasifikasi",
        "kategori",
        "terbatas",
        "unit_pelaksana_id",
        "pic_id",
        "kecepatan",
        "induk_id",
        "usulan",
        "jawaban",
        "bintang",
        "sp4n_id",
        "sp4n_status",
        "diberitahu",
        "instansi_tujuan",
        "judul_publik",
        "isi_publik",
    }
)
"""Values an event may set directly; every other field of `Keadaan` follows from the state and the time."""


def _instants(kini: Keadaan, p: Peristiwa) -> dict[str, Any]:
    ubah: dict[str, Any] = {}
    gerak = GERAK[p.gerak]
    if gerak.respons and kini.respons_at is None and p.nilai.get("publik", True):
        ubah["respons_at"] = p.waktu
    if p.gerak == "nilai":
        ubah["bintang_at"] = p.waktu
    if p.gerak in ("terbit", "tarik", "redaksi"):
        ubah["terbit_at"] = p.waktu if p.gerak == "terbit" else None
    if p.ke is None:
        return ubah
    ubah |= {"status": p.ke, "status_sejak": p.waktu}
    if p.ke is Status.TERVERIFIKASI and kini.terverifikasi_at is None:
        ubah["terverifikasi_at"] = p.waktu
    if p.ke in (Status.DIPROSES, Status.DITANGGAPI) and kini.tindak_lanjut_at is None:
        ubah["tindak_lanjut_at"] = p.waktu
    if p.ke is Status.DITANGGAPI:
        ubah["ditanggapi_at"] = p.waktu
        ubah["ditanggapi_pertama_at"] = kini.ditanggapi_pertama_at or p.waktu
    if p.ke is Status.SELESAI:
        ubah["selesai_at"] = p.waktu
    if p.ke in TERBUKA and kini.status in TUNTAS.union(KELUAR):
        ubah |= {
            "selesai_at": None,
            "ditanggapi_at": None,
            "terbit_at": None,
            "dibuka_kembali": kini.dibuka_kembali + 1,
        }
    return ubah


def apply_peristiwa(kini: Keadaan, p: Peristiwa) -> Keadaan:
    """Return the state after one more event."""
    ubah = {k: v for k, v in p.nilai.items() if k in DISETEL} | _instants(kini, p)
    if p.hitungan is not None:
        ubah |= {
            "hitungan": p.hitungan,
            "tenggat_asal": p.tenggat_asal,
            "tenggat_berlaku": p.tenggat_berlaku,
            "tenggat_tahap": p.tenggat_tahap,
        }
    return replace(kini, versi=p.nomor, terakhir_at=max(kini.terakhir_at, p.waktu), **ubah)


def start(p: Peristiwa) -> Keadaan:
    """Return the state made by the first event, which carries the unit and the clock."""
    if p.hitungan is None or p.ke is None:
        raise ValueError("the first event of a case sets its state and its clock")
    awal = Keadaan(
        status=p.ke,
        status_sejak=p.waktu,
        unit_id=p.nilai["unit_id"],
        hitungan=p.hitungan,
        terakhir_at=p.waktu,
    )
    return apply_peristiwa(awal, p)


def fold(peristiwa: Iterable[Peristiwa]) -> Keadaan:
    """Return the state of a case from all its events, in order; raises ValueError for none."""
    urut = iter(peristiwa)
    pertama = next(urut, None)
    if pertama is None:
        raise ValueError("a case without events has no state")
    kini = start(pertama)
    for p in urut:
        kini = apply_peristiwa(kini, p)
    return kini
