"""What an officer has typed into a case and not yet sent; kept per case, person and move."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, select

from portal.inti.db import db, insert_for
from portal.inti.teks import clean_teks
from portal.pengaduan.models import Draf

ISI_MAKS = 12_000


def read_draf(kasus_id: int, pengguna_id: int, gerak: str) -> tuple[dict[str, str], datetime] | None:
    """Return the kept words by field name and when they were kept; None when there are none."""
    baris = db.session().scalar(
        select(Draf).where(Draf.pengaduan_id == kasus_id, Draf.pengguna_id == pengguna_id, Draf.gerak == gerak)
    )
    return (json.loads(baris.isi), baris.diubah_at) if baris else None


def list_draf(kasus_id: int, pengguna_id: int) -> frozenset[str]:
    """Return the moves for which a person keeps words in a case."""
    return frozenset(
        db.session().scalars(select(Draf.gerak).where(Draf.pengaduan_id == kasus_id, Draf.pengguna_id == pengguna_id))
    )


def save_draf(kasus_id: int, pengguna_id: int, gerak: str, isi: Mapping[str, str], *, now: datetime) -> bool:
    """Keep words, replacing earlier ones; nothing but spaces drops the draft. Tell whether one is kept now."""
    bersih = {nama: clean_teks(teks)[:ISI_MAKS] for nama, teks in isi.items()}
    bersih = {nama: teks for nama, teks in bersih.items() if teks}
    if not bersih:
        drop_draf(kasus_id, pengguna_id, gerak)
        return False
    sesi = db.session()
    nilai = {"isi": json.dumps(bersih, ensure_ascii=False), "diubah_at": now}
    sesi.execute(
        insert_for(sesi.get_bind().dialect.name, cast(Table, Draf.__table__))
        .values(pengaduan_id=kasus_id, pengguna_id=pengguna_id, gerak=gerak, **nilai)
        .on_conflict_do_update(index_elements=["pengaduan_id", "pengguna_id", "gerak"], set_=nilai)
    )
    return True


def drop_draf(kasus_id: int, pengguna_id: int, gerak: str) -> None:
    """Forget the words kept for a move."""
    db.session().execute(
        delete(Draf).where(Draf.pengaduan_id == kasus_id, Draf.pengguna_id == pengguna_id, Draf.gerak == gerak)
    )
