"""The answer rows behind a number: filters for lists, the matrix of a report, counts of respondents."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select, text

from portal.inti.db import db
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.organisasi.service import Layanan, Loket
from portal.skm.domain.instrumen import Instrumen
from portal.skm.domain.keabsahan import DIKECUALIKAN, SAH
from portal.skm.domain.profil import DEMOGRAFI
from portal.skm.models import Penutupan, Tinjauan, jawaban, kolom_nilai
from portal.skm.models.jawaban import BERTANDA
from portal.skm.service.keabsahan import status_pada


def select_jawaban(
    unit_ids: frozenset[int],
    periode: Periode,
    instrumen: Instrumen,
    *,
    penutupan: Penutupan | None = None,
    saring: Mapping[str, str] | None = None,
) -> Select[Any]:
    """Return a select of the rows that count in a figure, oldest first; of a closed period exactly the rows it holds.

    Each row has id, tanggal, layanan, loket, kanal, saran, status, tanda, the questions about the respondent and
    one column for each unsur code. `saring` narrows by layanan_id, loket_id, kanal, status (dikecualikan), bulan
    (2025-01), or an unsur code with a score; unknown or malformed filters are ignored.
    """
    c = jawaban.c
    return (
        select(
            c.id,
            c.tanggal,
            Layanan.nama.label("layanan"),
            Loket.nama.label("loket"),
            c.kanal,
            c.saran,
            c.status,
            c.tanda,
            *(c[d] for d in DEMOGRAFI),
            *(c[kolom_nilai(u.slot)].label(u.kode) for u in instrumen.unsur),
        )
        .outerjoin(Layanan, Layanan.id == c.layanan_id)
        .outerjoin(Loket, Loket.id == c.loket_id)
        .where(
            c.unit_id.in_(unit_ids),
            c.instrumen == instrumen.kode,
            c.tanggal >= periode.mulai,
            c.tanggal < periode.sampai,
            *_filters(instrumen, saring or {}),
            *_counted(penutupan, DIKECUALIKAN if (saring or {}).get("status") == DIKECUALIKAN else SAH),
        )
        .order_by(c.tanggal, c.id)
    )


def _counted(penutupan: Penutupan | None, status: str) -> list[Any]:
    """The rows with a status now, or with the status they had when the period was closed."""
    if penutupan is None:
        return [jawaban.c.status == status]
    return [
        jawaban.c.id <= penutupan.jawaban_terakhir,
        status_pada(penutupan.tinjauan_terakhir) == status,
    ]


def _filters(instrumen: Instrumen, saring: Mapping[str, str]) -> list[Any]:
    c, hasil = jawaban.c, []
    for nama in ("layanan_id", "loket_id"):
        nilai = saring.get(nama, "")
        if nilai.isascii() and nilai.isdigit() and len(nilai) < 10:
            hasil.append(c[nama] == int(nilai) if int(nilai) else c[nama].is_(None))
    if saring.get("kanal"):
        hasil.append(c.kanal == saring["kanal"])
    if saring.get("bulan"):
        try:
            bulan = Periode.parse(saring["bulan"])
        except DomainError:
            return hasil
        hasil += [c.tanggal >= bulan.mulai, c.tanggal < bulan.sampai]
    for unsur in instrumen.unsur:
        nilai = saring.get(unsur.kode, "")
        if nilai.isascii() and nilai.isdigit() and len(nilai) == 1:
            hasil.append(c[kolom_nilai(unsur.slot)] == int(nilai))
    return hasil


def snapshot_rows(unit_ids: frozenset[int], penutupan: Penutupan, instrumen: Instrumen) -> list[dict[str, Any]]:
    """Return the rows from which a closed period's figures can be re-derived."""
    pilih = select_jawaban(unit_ids, Periode.parse(penutupan.periode), instrumen, penutupan=penutupan)
    return [dict(b._mapping) for b in db.session().execute(pilih)]


def count_demografi(unit_ids: frozenset[int], penutupan: Penutupan) -> dict[str, dict[str, int]]:
    """Return question → option code ("" = not answered) → respondents of a closed period."""
    periode, c = Periode.parse(penutupan.periode), jawaban.c
    hasil = {}
    for nama, pilihan in DEMOGRAFI.items():
        hitungan = dict.fromkeys([*pilihan.opsi, ""], 0)
        isi = func.coalesce(c[nama], "")
        for kode, jumlah in db.session().execute(
            select(isi, func.count())
            .where(
                c.unit_id.in_(unit_ids),
                c.instrumen == penutupan.instrumen,
                c.tanggal >= periode.mulai,
                c.tanggal < periode.sampai,
                *_counted(penutupan, SAH),
            )
            .group_by(isi)
        ):
            hitungan[kode] = jumlah
        hasil[nama] = hitungan
    return hasil


def count_dikecualikan(
    unit_ids: frozenset[int], periode: Periode, instrumen: Instrumen, *, penutupan: Penutupan | None = None
) -> dict[int, int]:
    """Return marks as stored → answers that are left out now, or were when the period was closed.

    Only rows of the partial index are read; of a closed period also the unmarked ones that were put back since.
    """
    c = jawaban.c
    pilih = (
        select(c.tanda, func.count())
        .where(
            c.unit_id.in_(unit_ids),
            c.instrumen == instrumen.kode,
            c.tanggal >= periode.mulai,
            c.tanggal < periode.sampai,
            *_counted(penutupan, DIKECUALIKAN),
        )
        .group_by(c.tanda)
    )
    hasil = {int(tanda): jumlah for tanda, jumlah in db.session().execute(pilih.where(text(f"({BERTANDA})")))}
    if penutupan is not None:
        kemudian = select(Tinjauan.jawaban_id).where(Tinjauan.id > penutupan.tinjauan_terakhir)
        kembali = pilih.where(c.tanda == 0, c.status == SAH, c.id.in_(kemudian))
        for tanda, jumlah in db.session().execute(kembali):
            hasil[int(tanda)] = hasil.get(int(tanda), 0) + jumlah
    return hasil


def count_per_qr(unit_ids: frozenset[int]) -> dict[int, int]:
    """Return QR id → number of answers that came through it."""
    hasil = db.session().execute(
        select(jawaban.c.qr_id, func.count())
        .where(jawaban.c.unit_id.in_(unit_ids), jawaban.c.qr_id.is_not(None))
        .group_by(jawaban.c.qr_id)
    )
    return {int(qr_id): jumlah for qr_id, jumlah in hasil}
