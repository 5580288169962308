"""Paper forms typed into a grid: all rows or none, the same batch once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.inti.db import wait_for_writers
from portal.inti.jejak import append_jejak
from portal.inti.kiriman import claim_kiriman, compute_sidik
from portal.inti.kode import make_kode
from portal.skm.domain.instrumen import Instrumen
from portal.skm.impor.baris import BarisJawaban
from portal.skm.models import jawaban
from portal.skm.service.impor import store_banyak
from portal.skm.service.jawaban import JawabanBaru, make_baris
from portal.skm.service.penutupan import check_open

JENIS_KIRIMAN = "skm-kertas"


@dataclass(frozen=True)
class Berkas:
    """A pile of paper forms about one service (None: the unit as a whole), read and checked."""

    instrumen: Instrumen
    unit_id: int
    layanan_id: int | None
    loket_id: int | None
    gratis: bool
    baris: Sequence[BarisJawaban]

    @property
    def sidik(self) -> str:
        """Hash of the answers in the order in which they were typed."""
        isi = [
            (b.tanggal.isoformat(), sorted(b.nilai.items()), sorted(b.demografi.items()), b.saran) for b in self.baris
        ]
        return compute_sidik(self.instrumen.kode, self.unit_id, self.layanan_id, self.loket_id, isi)


def store_kertas(berkas: Berkas, *, kiriman: str, pelaku: str, now: datetime, revisi: bool = False) -> str:
    """Store all answers of a pile and return its receipt; the same key again stores nothing.

    Raises DomainError for a closed period unless `revisi` is set, Bentrok when the key comes with other answers.
    """
    kode = make_kode()
    lama = claim_kiriman(jenis=JENIS_KIRIMAN, kunci=kiriman, sidik=berkas.sidik, tanda_terima=kode, now=now)
    if lama is not None:
        return lama
    wait_for_writers(jawaban)
    if not revisi:
        check_open(berkas.unit_id, berkas.instrumen.kode, (b.tanggal for b in berkas.baris))
    store_banyak([make_baris(_to_baru(b, berkas, pelaku), kiriman=None, now=now) for b in berkas.baris])
    append_jejak(
        pelaku=pelaku,
        aksi="skm.kertas",
        objek=f"{len(berkas.baris)} jawaban",
        now=now,
        rincian={
            "instrumen": berkas.instrumen.kode,
            "unit": berkas.unit_id,
            "layanan": berkas.layanan_id,
            "loket": berkas.loket_id,
            "revisi": revisi,
            "sidik": berkas.sidik,
        },
    )
    return kode


def _to_baru(baris: BarisJawaban, berkas: Berkas, pelaku: str) -> JawabanBaru:
    return JawabanBaru(
        instrumen=berkas.instrumen,
        unit_id=berkas.unit_id,
        layanan_id=berkas.layanan_id,
        loket_id=berkas.loket_id,
        gratis=berkas.gratis,
        tanggal=baris.tanggal,
        nilai=baris.nilai,
        kanal="kertas",
        demografi=baris.demografi,
        saran=baris.saran,
        dicatat_oleh=pelaku[:120],
    )
