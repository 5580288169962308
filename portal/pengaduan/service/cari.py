"""Full-text search of cases: FTS5 on SQLite, text search on PostgreSQL; one table, two ways to ask it.

The table `pengaduan_cari` is made by the migration and holds one text a case: code, number, title, story,
place, names, file names, answer.
"""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, bindparam, column, func, literal_column, select, table, text

from portal.inti.berkas import Berkas
from portal.inti.db import db
from portal.pengaduan.models import Lampiran, Pelapor, Pengaduan

_KATA = re.compile(r"[^\W_]+")
KATA_MAKS = 8
HURUF_MAKS = 64
KUERI_MAKS = 2000
_cari = table("pengaduan_cari", column("pengaduan_id"), column("teks"))
_HAPUS_SQLITE = text("DELETE FROM pengaduan_cari WHERE rowid = :id")
_TULIS_SQLITE = text("INSERT INTO pengaduan_cari (rowid, teks) VALUES (:id, :teks)")
_TULIS_POSTGRES = text(
    "INSERT INTO pengaduan_cari (pengaduan_id, teks) VALUES (:id, :teks) "
    "ON CONFLICT (pengaduan_id) DO UPDATE SET teks = excluded.teks"
)


def _is_sqlite() -> bool:
    return db.session().get_bind().dialect.name == "sqlite"


def compose_teks(kasus: Pengaduan, *lain: str) -> str:
    """Return the words of a case that can be searched for."""
    bagian = (
        kasus.kode,
        kasus.nomor_register,
        kasus.judul,
        kasus.isi,
        kasus.lokasi,
        kasus.pihak,
        kasus.nomor_surat,
        kasus.sp4n_id or "",
        kasus.jawaban,
        *lain,
    )
    return "\n".join(b for b in bagian if b)


def find_kata(teks: str) -> list[str]:
    """Return the words of a text without accents and signs, so that both databases know the same words.

    Without this PostgreSQL keeps "bukti_foto.jpg" and "014/PGD/III/2026" as one word each.
    """
    lepas = "".join(h for h in unicodedata.normalize("NFKD", teks.casefold()) if not unicodedata.combining(h))
    return _KATA.findall(lepas)


def write_teks(kasus_id: int, teks: str) -> None:
    """Store the words of one case, replacing what was there."""
    sesi, teks = db.session(), " ".join(find_kata(teks))
    if _is_sqlite():
        sesi.execute(_HAPUS_SQLITE, {"id": kasus_id})
        sesi.execute(_TULIS_SQLITE, {"id": kasus_id, "teks": teks})
    else:
        sesi.execute(_TULIS_POSTGRES, {"id": kasus_id, "teks": teks})


def write_baru(isi: Sequence[tuple[int, str]]) -> None:
    """Store the words of many new cases at once."""
    if isi:
        perintah = _TULIS_SQLITE if _is_sqlite() else _TULIS_POSTGRES
        db.session().execute(perintah, [{"id": nomor, "teks": " ".join(find_kata(teks))} for nomor, teks in isi])


def index_kasus(kasus: Pengaduan) -> None:
    """Make a case findable by its present words, in the caller's transaction.

    The name of an anonymous reporter is no search word: a hit would give it away to the unit complained about.
    """
    sesi = db.session()
    pelapor = select(Pelapor.nama).where(Pelapor.pengaduan_id == kasus.id)
    nama = [] if kasus.anonim else sesi.scalars(pelapor).all()
    berkas = sesi.scalars(
        select(Berkas.nama).join(Lampiran, Lampiran.berkas_id == Berkas.id).where(Lampiran.pengaduan_id == kasus.id)
    ).all()
    write_teks(kasus.id, compose_teks(kasus, *nama, *berkas))


def split_kata(kueri: str) -> list[str]:
    """Return the words of a query, at most KATA_MAKS; signs are no operators."""
    return [k[:HURUF_MAKS] for k in find_kata(kueri[:KUERI_MAKS])[:KATA_MAKS]]


def _ids_sqlite(kata: list[str]) -> Select[tuple[int]]:
    cocok = " AND ".join(f'"{k}"*' for k in kata)
    return (
        select(literal_column("rowid"))
        .select_from(_cari)
        .where(text("pengaduan_cari MATCH :cocok").bindparams(bindparam("cocok", cocok, unique=True)))
    )


def _ids_postgres(kata: list[str]) -> Select[tuple[int]]:
    cocok = func.to_tsquery("simple", " & ".join(f"{k}:*" for k in kata))
    vektor = func.to_tsvector(literal_column("'simple'::regconfig"), _cari.c.teks)
    return select(_cari.c.pengaduan_id).where(vektor.op("@@")(cocok))


def matches(kueri: str) -> ColumnElement[bool] | None:
    """Return the condition that keeps cases which hold all words of a query (beginnings count); None for no word."""
    kata = split_kata(kueri)
    if not kata:
        return None
    return Pengaduan.id.in_(_ids_sqlite(kata) if _is_sqlite() else _ids_postgres(kata))
