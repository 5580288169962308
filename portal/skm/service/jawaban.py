"""Take answers in: from the public form, one at a time, and from files, all or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from portal.inti.db import db, wait_for_writers
from portal.inti.galat import DomainError, _n
from portal.inti.jejak import append_jejak
from portal.inti.kiriman import claim_kiriman, compute_sidik, find_saat
from portal.inti.kode import make_kode
from portal.inti.periode import Periode
from portal.inti.tabel import Tabel
from portal.organisasi.service import Layanan
from portal.skm.domain import DEMOGRAFI, Instrumen, check_nilai, count_jawaban
from portal.skm.impor import BarisJawaban, parse_tabel
from portal.skm.isian import read_saran
from portal.skm.models import SAH, Penutupan, jawaban, kolom_nilai
from portal.skm.service.rekap import Sel, add_rekap

JENIS_KIRIMAN = "skm"
_TAMBAH = insert(jawaban)
_KELOMPOK = 500


@dataclass(frozen=True, kw_only=True)
class JawabanBaru:
    """One filled questionnaire. `nilai` maps unsur code → score, `demografi` question → option code."""

    instrumen: Instrumen
    unit_id: int
    layanan_id: int
    gratis: bool
    tanggal: date
    nilai: Mapping[str, int]
    kanal: str
    loket_id: int | None = None
    qr_id: int | None = None
    demografi: Mapping[str, str] = field(default_factory=dict)
    saran: str = ""
    bahasa: str = "id"


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


def _row(
    baru: JawabanBaru, nilai: Mapping[str, int], *, imputasi: bool, kiriman: str | None, now: datetime
) -> dict[str, Any]:
    slot: dict[str, int | None] = {kolom_nilai(u.slot): nilai[u.kode] for u in baru.instrumen.unsur}
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
        "saran": read_saran(baru.saran) or None,
        **_check_demografi(baru.demografi),
        **slot,
    }


def _sel(baru: JawabanBaru) -> Sel:
    return Sel(
        baru.instrumen.kode,
        baru.instrumen.versi,
        baru.tanggal.replace(day=1),
        baru.layanan_id,
        baru.loket_id or 0,
        baru.kanal,
        baru.unit_id,
    )


def submit_jawaban(baru: JawabanBaru, *, kiriman: str, now: datetime) -> str:
    """Store one answer, its receipt and its counts; return the receipt code.

    The same key again returns the same receipt and stores nothing. Raises DomainError for a missing or
    impossible answer, Bentrok when the key comes with other content.
    """
    nilai, imputasi = impute_gratis(baru.instrumen, baru.nilai, baru.gratis)
    check_nilai(baru.instrumen, nilai)
    baris = _row(baru, nilai, imputasi=imputasi, kiriman=kiriman, now=now)
    sidik = compute_sidik(
        sorted(nilai.items()), sorted(baru.demografi.items()), baris["saran"], baru.layanan_id, baru.loket_id
    )
    tanda_terima = make_kode()
    lama = claim_kiriman(jenis=JENIS_KIRIMAN, kunci=kiriman, sidik=sidik, tanda_terima=tanda_terima, now=now)
    if lama is not None:
        return lama
    db.session().execute(_TAMBAH, baris)
    add_rekap(_sel(baru), baru.instrumen, count_jawaban(baru.instrumen, [nilai]))
    return tanda_terima


def find_tanda_terima(kode: str) -> datetime | None:
    """Return when the answer with this receipt was stored; None when there is none."""
    return find_saat(jenis=JENIS_KIRIMAN, tanda_terima=kode)


@dataclass(frozen=True)
class HasilImpor:
    """Outcome of an import: answers stored, and notes for the person who imported."""

    jumlah: int
    catatan: tuple[str, ...]


def is_closed(unit_id: int, tanggal: date, instrumen: str) -> str | None:
    """Return the code of a closed period of the unit that holds the date, if any."""
    for jenis in ("triwulan", "semester", "tahun", "bulan"):
        kode = Periode.containing(tanggal, jenis).kode
        ada = db.session().scalar(
            select(Penutupan.id)
            .where(Penutupan.unit_id == unit_id, Penutupan.periode == kode, Penutupan.instrumen == instrumen)
            .limit(1)
        )
        if ada:
            return kode
    return None


def _check_open(layanan: Layanan, instrumen: Instrumen, baris: Sequence[BarisJawaban]) -> None:
    for awal in sorted({b.tanggal.replace(day=1) for b in baris}):
        kode = is_closed(layanan.unit_id, awal, instrumen.kode)
        if kode:
            raise DomainError(
                "periode_ditutup",
                _n("Periode %(periode)s sudah ditutup. Untuk memasukkan jawaban susulan, pilih impor sebagai revisi."),
                bidang="periode",
                periode=kode,
            )


def _to_baru(baris: BarisJawaban, layanan: Layanan, instrumen: Instrumen) -> JawabanBaru:
    return JawabanBaru(
        instrumen=instrumen,
        unit_id=layanan.unit_id,
        layanan_id=layanan.id,
        gratis=layanan.gratis,
        tanggal=baris.tanggal,
        nilai=baris.nilai,
        kanal="impor",
        demografi=baris.demografi,
        saran=baris.saran,
    )


def _store_impor(daftar: Sequence[JawabanBaru], *, now: datetime) -> None:
    baris: list[dict[str, Any]] = []
    per_sel: defaultdict[Sel, list[Mapping[str, int]]] = defaultdict(list)
    for baru in daftar:
        nilai, imputasi = impute_gratis(baru.instrumen, baru.nilai, baru.gratis)
        baris.append(_row(baru, nilai, imputasi=imputasi, kiriman=None, now=now))
        per_sel[_sel(baru)].append(nilai)
    for awal in range(0, len(baris), _KELOMPOK):
        db.session().execute(_TAMBAH, baris[awal : awal + _KELOMPOK])
    for sel, isi in per_sel.items():
        add_rekap(sel, daftar[0].instrumen, count_jawaban(daftar[0].instrumen, isi))


@dataclass(frozen=True)
class ImporSiap:
    """A checked table, ready to be stored: made outside a unit of work, because reading a file takes long."""

    layanan: Layanan
    instrumen: Instrumen
    baris: tuple[BarisJawaban, ...]
    catatan: tuple[str, ...]

    @property
    def sidik(self) -> str:
        """Hash of the answers themselves, whatever the order of rows and columns or the period named."""
        isi = sorted(
            repr((b.tanggal.isoformat(), sorted(b.nilai.items()), sorted(b.demografi.items()), b.saran))
            for b in self.baris
        )
        return compute_sidik(self.layanan.id, self.instrumen.kode, isi)


def prepare_impor(
    tabel: Tabel, *, layanan: Layanan, instrumen: Instrumen, periode: Periode | None, hari_ini: date
) -> ImporSiap:
    """Check a whole table. Without a `tanggal` column the answers are dated on the last day of `periode`
    (at most today). Raises DomainError that names every bad row.
    """
    baris, catatan = parse_tabel(tabel, instrumen=instrumen, gratis=layanan.gratis, periode=periode, hari_ini=hari_ini)
    return ImporSiap(layanan, instrumen, tuple(baris), catatan)


def import_jawaban(siap: ImporSiap, *, pelaku: str, now: datetime, revisi: bool = False) -> HasilImpor:
    """Store all answers of a checked table, or none.

    The same answers for the same service are refused the second time. Raises DomainError for that, and
    for a closed period unless `revisi` is set.
    """
    layanan = siap.layanan
    wait_for_writers(jawaban)
    if not revisi:
        _check_open(layanan, siap.instrumen, siap.baris)
    kunci = siap.sidik
    if claim_kiriman(jenis="skm.impor", kunci=kunci, sidik=kunci, tanda_terima=kunci, now=now) is not None:
        raise DomainError(
            "sudah_diimpor",
            _n("Jawaban yang sama sudah pernah diimpor untuk layanan ini."),
            bidang="berkas",
        )
    _store_impor([_to_baru(b, layanan, siap.instrumen) for b in siap.baris], now=now)
    append_jejak(
        pelaku=pelaku,
        aksi="skm.impor",
        objek=f"{layanan.unit.kode}/{layanan.kode}",
        now=now,
        rincian={"jumlah": len(siap.baris), "sidik": kunci, "revisi": revisi},
    )
    return HasilImpor(len(siap.baris), siap.catatan)
