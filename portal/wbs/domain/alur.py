"""The way of a report: verification → review → follow-up → outcome, as one table of moves. Pure.

PMK 205/PMK.09/2022: verifikasi → dapat/tidak ditindaklanjuti → analisis → pengawasan/pelimpahan → hasil. A new move
is one row here and its tests.
"""

from dataclasses import dataclass
from enum import StrEnum

from portal.inti.galat import Bentrok, DomainError, _n
from portal.inti.teks import clean_teks
from portal.wbs.domain.pilihan import Hasil, Status


class Gerak(StrEnum):
    """What a handler can do with the state of a report."""

    VERIFIKASI = "verifikasi"
    TELAAH = "telaah"
    TINDAK_LANJUT = "tindak_lanjut"
    SELESAI = "selesai"
    BUKA_LAGI = "buka_lagi"


@dataclass(frozen=True)
class Langkah:
    """One row: from which states, to which, its button."""

    dari: frozenset[Status]
    ke: Status
    tombol: str


LANGKAH = {
    Gerak.VERIFIKASI: Langkah(frozenset({Status.DITERIMA}), Status.DIVERIFIKASI, _n("Mulai verifikasi")),
    Gerak.TELAAH: Langkah(frozenset({Status.DIVERIFIKASI}), Status.DITELAAH, _n("Mulai telaah")),
    Gerak.TINDAK_LANJUT: Langkah(frozenset({Status.DITELAAH}), Status.DITINDAKLANJUTI, _n("Tindak lanjuti")),
    Gerak.SELESAI: Langkah(frozenset(Status) - {Status.SELESAI}, Status.SELESAI, _n("Tetapkan hasil")),
    Gerak.BUKA_LAGI: Langkah(frozenset({Status.SELESAI}), Status.DITELAAH, _n("Buka kembali")),
}
HASIL_AWAL = frozenset({Hasil.DILIMPAHKAN, Hasil.TIDAK_DAPAT})
"""Outcomes that are possible before the follow-up."""
ALASAN_MIN, ALASAN_MAKS = 10, 2000


def allowed_gerak(status: Status) -> list[Gerak]:
    """Return the moves that a state allows, in the order of the buttons."""
    return [gerak for gerak, langkah in LANGKAH.items() if status in langkah.dari]


def allowed_hasil(status: Status) -> list[Hasil]:
    """Return the outcomes that a state allows: a verdict needs a follow-up, a referral does not."""
    if status is Status.SELESAI:
        return []
    return [h for h in Hasil if h in HASIL_AWAL or status is Status.DITINDAKLANJUTI]


def check_alasan(alasan: str, *, paling_sedikit: int = ALASAN_MIN, paling_banyak: int = ALASAN_MAKS) -> str:
    """Return why something is done, cleaned; raises DomainError (`bidang` alasan) for too few or too many letters."""
    bersih = clean_teks(alasan)
    if not paling_sedikit <= len(bersih) <= paling_banyak:
        raise DomainError(
            "alasan_salah",
            _n("Tulis alasan, %(min)s sampai %(maks)s huruf."),
            bidang="alasan",
            min=paling_sedikit,
            maks=paling_banyak,
        )
    return bersih


def check_gerak(status: Status, gerak: Gerak, *, hasil: Hasil | None, alasan: str, tujuan: str = "") -> Status:
    """Return the state after a move.

    Raises Bentrok when the state does not allow it (any more), DomainError (`bidang` hasil, alasan, tujuan) when the
    outcome, the reason or the receiving office is missing. Every move carries its reason.
    """
    if status not in LANGKAH[gerak].dari:
        raise Bentrok("status_berubah", _n("Keadaan laporan sudah berubah. Muat ulang halaman ini."))
    if gerak is Gerak.SELESAI and (hasil is None or hasil not in allowed_hasil(status)):
        raise DomainError("hasil_salah", _n("Pilih hasil yang sesuai dengan tahap laporan."), bidang="hasil")
    check_alasan(alasan)
    if gerak is Gerak.SELESAI and hasil is Hasil.DILIMPAHKAN and not tujuan.strip():
        raise DomainError("tujuan_kosong", _n("Tulis instansi tujuan pelimpahan."), bidang="tujuan")
    return LANGKAH[gerak].ke
