"""Comments: masked when stored, looked at by a moderator, shown outside only when allowed and not traceable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from portal.inti.db import db, insert_for
from portal.inti.galat import DomainError, TidakDitemukan, _n
from portal.inti.jejak import append_jejak
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan
from portal.skm.domain.keabsahan import SAH
from portal.skm.domain.samar import SEL_KECIL, mask_pribadi
from portal.skm.models import Moderasi, Penutupan, jawaban
from portal.skm.service.keabsahan import status_pada
from portal.skm.service.rekap import DIHITUNG

BARU, TAMPIL, SEMBUNYI = "baru", "tampil", "sembunyi"
NAMA_SARING = {BARU: _n("Belum dilihat"), TAMPIL: _n("Ditampilkan"), SEMBUNYI: _n("Disembunyikan")}
MAKS_SEKALI = 200


def _with_saran(unit_ids: frozenset[int], periode: Periode, instrumen: str) -> tuple[Any, ...]:
    c = jawaban.c
    return (
        c.unit_id.in_(unit_ids),
        c.instrumen == instrumen,
        c.tanggal >= periode.mulai,
        c.tanggal < periode.sampai,
        c.status.in_(DIHITUNG),
        c.saran.is_not(None),
    )


def _state(keadaan: str) -> tuple[Any, ...]:
    if keadaan == BARU:
        return (Moderasi.tampil.is_(None),)
    if keadaan in (TAMPIL, SEMBUNYI):
        return (Moderasi.tampil.is_(keadaan == TAMPIL),)
    return ()


def select_saran(
    unit_ids: frozenset[int],
    periode: Periode,
    instrumen: str,
    *,
    keadaan: str = "",
    kata: str = "",
    layanan_id: int | None = None,
) -> Select[Any]:
    """Return a select of comments, newest first: id, tanggal, status, saran, layanan, tampil (None: new), oleh.

    `kata` is searched without regard to case; an unknown `keadaan` shows all.
    """
    c = jawaban.c
    pilih = (
        select(c.id, c.tanggal, c.status, c.saran, Layanan.nama.label("layanan"), Moderasi.tampil, Moderasi.oleh)
        .outerjoin(Moderasi, Moderasi.jawaban_id == c.id)
        .outerjoin(Layanan, Layanan.id == c.layanan_id)
        .where(*_with_saran(unit_ids, periode, instrumen), *_state(keadaan))
        .order_by(c.tanggal.desc(), c.id.desc())
    )
    if kata.strip():
        pilih = pilih.where(func.lower(c.saran).contains(kata.strip().lower(), autoescape=True))
    if layanan_id is not None:
        pilih = pilih.where(c.layanan_id == layanan_id if layanan_id else c.layanan_id.is_(None))
    return pilih


def count_saran(unit_ids: frozenset[int], periode: Periode, instrumen: str) -> dict[str, int]:
    """Return how many comments are new, shown and hidden."""
    baris = db.session().execute(
        select(Moderasi.tampil, func.count())
        .select_from(jawaban)
        .outerjoin(Moderasi, Moderasi.jawaban_id == jawaban.c.id)
        .where(*_with_saran(unit_ids, periode, instrumen))
        .group_by(Moderasi.tampil)
    )
    nama = {None: BARU, True: TAMPIL, False: SEMBUNYI}
    return {**dict.fromkeys(NAMA_SARING, 0), **{nama[tampil]: int(n) for tampil, n in baris}}


def moderate(
    nomor: Sequence[int], keputusan: str, *, cakupan: frozenset[int] | None, pelaku: str, now: datetime
) -> int:
    """Let comments be shown outside or hide them; return how many. The comment itself never changes.

    Raises DomainError for an unknown decision, none or too many comments, TidakDitemukan for one outside the scope.
    """
    if keputusan not in (TAMPIL, SEMBUNYI):
        raise DomainError("pilihan_salah", _n("Pilih keputusan: tampilkan atau sembunyikan."), bidang="keputusan")
    if not nomor:
        raise DomainError("tanpa_pilihan", _n("Pilih paling sedikit satu saran."), bidang="pilih")
    if len(nomor) > MAKS_SEKALI:
        raise DomainError(
            "terlalu_banyak", _n("Paling banyak %(maks)s saran sekaligus."), bidang="pilih", maks=MAKS_SEKALI
        )
    c, sesi = jawaban.c, db.session()
    unik = sorted(set(nomor))
    ada = sesi.execute(select(c.unit_id).where(c.id.in_(unik), c.saran.is_not(None))).scalars().all()
    if len(ada) != len(unik) or any(cakupan is not None and unit_id not in cakupan for unit_id in ada):
        raise TidakDitemukan("saran_tidak_ada", _n("Saran ini tidak ditemukan."))
    perintah = insert_for(sesi.get_bind().dialect.name, Moderasi.__table__)  # type: ignore[arg-type]
    perintah = perintah.on_conflict_do_update(
        index_elements=["jawaban_id"],
        set_={k: perintah.excluded[k] for k in ("tampil", "oleh", "pada")},
    )
    isi = {"tampil": keputusan == TAMPIL, "oleh": pelaku[:120], "pada": now}
    sesi.execute(perintah, [{"jawaban_id": n, **isi} for n in unik])
    append_jejak(
        pelaku=pelaku,
        aksi="skm.moderasi",
        objek=f"{len(unik)} saran",
        now=now,
        rincian={"keputusan": keputusan, "jawaban": unik},
    )
    return len(unik)


@dataclass(frozen=True)
class SaranTampil:
    """A comment that may be shown outside, with the service it is about (None: the unit as a whole)."""

    layanan_id: int | None
    layanan: str | None
    teks: str


def list_saran_tampil(
    unit_ids: frozenset[int], periode: Periode, instrumen: str, *, penutupan: Penutupan | None = None
) -> list[SaranTampil]:
    """Return the comments that may leave the office, by service, without date or way.

    Only those a moderator allowed, of counted answers (of a closed period those it holds), and of services with at
    least five of them: with fewer answers a visitor could be recognised.
    """
    c = jawaban.c
    dasar = [
        c.unit_id.in_(unit_ids),
        c.instrumen == instrumen,
        c.tanggal >= periode.mulai,
        c.tanggal < periode.sampai,
    ]
    if penutupan is None:
        dasar.append(c.status == SAH)
    else:
        dasar += [c.id <= penutupan.jawaban_terakhir, status_pada(penutupan.tinjauan_terakhir) == SAH]
    cukup = {
        layanan_id
        for layanan_id, n in db.session().execute(
            select(c.layanan_id, func.count()).where(*dasar).group_by(c.layanan_id)
        )
        if n >= SEL_KECIL
    }
    baris = db.session().execute(
        select(c.layanan_id, Layanan.nama, c.saran)
        .join(Moderasi, Moderasi.jawaban_id == c.id)
        .outerjoin(Layanan, Layanan.id == c.layanan_id)
        .where(*dasar, c.saran.is_not(None), Moderasi.tampil.is_(True))
        .order_by(Layanan.nama, c.id)
    )
    return [SaranTampil(lid, nama, mask_pribadi(saran)) for lid, nama, saran in baris if lid in cukup]
