"""Use cases of publication: publish a closed period, find it and what it must be compared with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.inti.db import db, wait_for_turn
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode, local_date
from portal.inti.tugas import GAGAL, SELESAI, Tugas, enqueue_tugas
from portal.organisasi.service import Unit, find_unit
from portal.publikasi.domain.ukuran import POSTER
from portal.publikasi.models import Publikasi
from portal.publikasi.service.selisih import check_not_revealing, find_bagian
from portal.skm.domain.indeks import Indeks, Rekap
from portal.skm.domain.samar import SEL_KECIL
from portal.skm.service.indeks import HasilIndeks, load_hasil
from portal.skm.service.penutupan import Penutupan, find_penutupan

JENIS_TUGAS = "publikasi.poster"


@dataclass(frozen=True)
class Tempat:
    """Where posters are kept and how public addresses begin; told once at start-up."""

    folder: Path
    base_url: str
    zona: str


@dataclass(frozen=True)
class Terbitan:
    """A published period: its row, unit, snapshot, figures and the profile of respondents for the public."""

    publikasi: Publikasi
    unit: Unit
    penutupan: Penutupan
    hasil: HasilIndeks

    @property
    def alamat(self) -> str:
        """Path of its public page."""
        return build_alamat(self.unit, self.hasil.periode)


def build_alamat(unit: Unit, periode: Periode) -> str:
    """Return the path of the public page of a published unit and period."""
    return f"/publikasi/ikm/{unit.kode}/{periode.kode}"


_tempat: list[Tempat] = []


def set_tempat(tempat: Tempat) -> None:
    """Tell where files go and how addresses begin."""
    _tempat[:] = [tempat]


def read_tempat() -> Tempat:
    """Return where files go and how addresses begin."""
    return _tempat[0]


def local_day(now: datetime) -> date:
    """Return the office's own day at an instant."""
    return local_date(now, read_tempat().zona)


def publish(unit: Unit, periode: Periode, *, instrumen: str = "skm", pelaku: str, now: datetime) -> Publikasi:
    """Show the newest closing of a period to the public; publishing twice changes nothing.

    Raises TidakDitemukan while the period is not closed: running figures are never published.
    """
    wait_for_turn("publikasi")
    penutupan = find_penutupan(unit.id, periode, instrumen)
    if penutupan is None:
        raise TidakDitemukan(
            "belum_ditutup",
            _n("%(periode)s belum ditutup. Tutup periodenya lebih dahulu, baru diterbitkan."),
            bidang="periode",
            periode=periode.nama,
        )
    sesi = db.session()
    lama = sesi.scalar(select(Publikasi).where(Publikasi.penutupan_id == penutupan.id))
    if lama is not None:
        _renew_poster(lama, now)
        return lama
    check_not_revealing(penutupan, unit)
    if _mean_reveals(load_hasil(penutupan)):
        raise DomainError(
            "terlalu_sedikit",
            _n("Belum dapat diterbitkan: jawaban kurang dari 5 orang akan terlihat dari selisih dengan hasil lain."),
        )
    publikasi = Publikasi(penutupan_id=penutupan.id, unit_id=unit.id, terbit_at=now, terbit_oleh=pelaku)
    sesi.add(publikasi)
    sesi.flush()
    publikasi.tugas_id = enqueue_tugas(JENIS_TUGAS, {"publikasi": publikasi.id}, now=now).id
    append_jejak(
        pelaku=pelaku,
        aksi="publikasi.terbit",
        objek=f"{unit.kode}/{periode.kode}",
        now=now,
        rincian={"revisi": penutupan.revisi, "sidik": penutupan.sidik},
    )
    return publikasi


def poster_folder(publikasi_id: int) -> Path:
    """Return where the posters of a publication lie."""
    return read_tempat().folder / str(publikasi_id)


def _has_all_posters(publikasi_id: int) -> bool:
    return all((poster_folder(publikasi_id) / nama).is_file() for nama in POSTER)


def _renew_poster(publikasi: Publikasi, now: datetime) -> None:
    """Ask for the posters again when their job has failed, or has made an older set of sizes."""
    tugas = db.session().get(Tugas, publikasi.tugas_id or 0)
    if tugas is not None and (
        tugas.status == GAGAL or (tugas.status == SELESAI and not _has_all_posters(publikasi.id))
    ):
        publikasi.tugas_id = enqueue_tugas(JENIS_TUGAS, {"publikasi": publikasi.id}, now=now).id


def _mean_reveals(hasil: HasilIndeks) -> bool:
    """Tell whether the official mean of two services, beside the sums of all answers, tells the few of one of them."""
    ada = [k for k in hasil.per_layanan if k.rekap.n]
    return hasil.aturan.agregasi == "rata_layanan" and len(ada) == 2 and any(k.kecil for k in ada)


def _hide_few(hasil: HasilIndeks) -> HasilIndeks:
    """Return figures without numbers when fewer than five people answered."""
    if not 0 < hasil.indeks.n < SEL_KECIL:
        return hasil
    catatan = _n("responden kurang dari 5, angka tidak ditampilkan")
    return replace(
        hasil,
        indeks=Indeks(hasil.instrumen, hasil.indeks.n),
        rekap=Rekap(),
        rekap_semua=Rekap(),
        per_layanan=(),
        per_loket=(),
        per_kanal=(),
        per_bulan={},
        peringatan=(catatan,),
        catatan=(),
    )


def _load(baris: Sequence[Any]) -> list[Terbitan]:
    return [Terbitan(p, unit, tutup, _hide_few(load_hasil(tutup))) for p, unit, tutup in baris]


def _select() -> Any:
    return (
        select(Publikasi, Unit, Penutupan)
        .join(Unit, Unit.id == Publikasi.unit_id)
        .join(Penutupan, Penutupan.id == Publikasi.penutupan_id)
        .order_by(Penutupan.mulai.desc(), Unit.nama, Penutupan.revisi.desc())
    )


def list_terbitan(unit_id: int | None = None, *, jumlah: int = 200) -> list[Terbitan]:
    """Return the published periods, newest period first, only the newest revision of each."""
    pilih = _select().limit(jumlah)
    if unit_id is not None:
        pilih = pilih.where(Publikasi.unit_id == unit_id)
    return _load_newest(pilih)


def _load_newest(pilih: Any) -> list[Terbitan]:
    """Run a select of publications; keep the newest revision of each unit and period."""
    terbaru: dict[tuple[int, str], Any] = {}
    for baris in db.session().execute(pilih):
        terbaru.setdefault((baris.Unit.id, baris.Penutupan.periode), baris)
    return _load(list(terbaru.values()))


def map_publikasi(unit_ids: frozenset[int] | None) -> dict[int, Publikasi]:
    """Return every publication of the units (None: all) by the number of its closing; no figures are read."""
    pilih = select(Publikasi)
    if unit_ids is not None:
        pilih = pilih.where(Publikasi.unit_id.in_(unit_ids))
    return {satu.penutupan_id: satu for satu in db.session().scalars(pilih)}


def list_terbaru(unit_id: int | None = None, tahun: int | None = None) -> list[int]:
    """Return the numbers of the publications to show, newest period first: the newest revision of each period.

    Cheap: the figures themselves are read by `load_terbitan`.
    """
    pilih = (
        select(Publikasi.id, Publikasi.unit_id, Penutupan.periode)
        .join(Unit, Unit.id == Publikasi.unit_id)
        .join(Penutupan, Penutupan.id == Publikasi.penutupan_id)
        .order_by(Penutupan.mulai.desc(), Unit.nama, Penutupan.periode, Penutupan.revisi.desc())
    )
    if unit_id is not None:
        pilih = pilih.where(Publikasi.unit_id == unit_id)
    if tahun is not None:
        pilih = pilih.where(Penutupan.mulai >= date(tahun, 1, 1), Penutupan.mulai < date(tahun + 1, 1, 1))
    terbaru: dict[tuple[int, str], int] = {}
    for nomor, unit, periode in db.session().execute(pilih):
        terbaru.setdefault((unit, periode), nomor)
    return list(terbaru.values())


def load_terbitan(nomor: Sequence[int]) -> list[Terbitan]:
    """Return publications by their numbers, in that order."""
    ada = {t.publikasi.id: t for t in _load(db.session().execute(_select().where(Publikasi.id.in_(nomor))).all())}
    return [ada[n] for n in nomor]


def list_tahun() -> list[int]:
    """Return the years of the published periods, newest first."""
    mulai = db.session().scalars(
        select(Penutupan.mulai).join(Publikasi, Publikasi.penutupan_id == Penutupan.id).distinct()
    )
    return sorted({hari.year for hari in mulai}, reverse=True)


def find_terbitan(kode_unit: str, periode: Periode) -> Terbitan:
    """Return the published figures of a unit and period; raises TidakDitemukan."""
    unit = find_unit(kode_unit)
    baris = (
        db.session()
        .execute(_select().where(Publikasi.unit_id == unit.id, Penutupan.periode == periode.kode).limit(1))
        .one_or_none()
    )
    if baris is None:
        raise TidakDitemukan(
            "belum_terbit", _n("Hasil %(periode)s untuk unit ini belum diterbitkan."), periode=periode.nama
        )
    return _load([baris])[0]


def get_terbitan(publikasi_id: int) -> Terbitan:
    """Return a publication by its number, whether or not a newer revision has followed it."""
    return _load(db.session().execute(_select().where(Publikasi.id == publikasi_id)).all())[0]


@dataclass(frozen=True)
class Pembanding:
    """What else is public and could be subtracted: former revisions; all together, units below; shorter periods."""

    lama: Sequence[Terbitan]
    unit: Sequence[Terbitan]
    periode: Sequence[Terbitan]


def list_pembanding(terbitan: Terbitan) -> Pembanding:
    """Return what could be subtracted from a publication, units and periods once each: the widest published ones."""
    tutup, pilih = terbitan.penutupan, _select()
    lama = pilih.where(
        Publikasi.unit_id == terbitan.unit.id,
        Penutupan.periode == tutup.periode,
        Penutupan.instrumen == tutup.instrumen,
        Penutupan.revisi < tutup.revisi,
    )
    unit, periode = find_bagian(tutup, terbitan.unit)
    nomor = [*unit, *periode]
    ada = {t.penutupan.id: t for t in _load_all(pilih.where(Penutupan.id.in_(nomor)))} if nomor else {}
    return Pembanding(_load_all(lama), [ada[n] for n in unit], [ada[n] for n in periode])


def _load_all(pilih: Any) -> list[Terbitan]:
    return _load(db.session().execute(pilih).all())
