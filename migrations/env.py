"""Runs the numbered migrations in one transaction each; two nodes at once wait for each other."""

from alembic import context
from sqlalchemy import text

from portal.inti.db import Base, WaktuUtc, db

KUNCI_POSTGRES = 7406291


def render_item(jenis: str, objek: object, autogen_context: object) -> str | bool:
    """Write our column types as plain SQLAlchemy types, so that old migrations do not import the portal."""
    if jenis == "type" and isinstance(objek, WaktuUtc):
        return "sa.DateTime(timezone=True)"
    return False


def include_name(nama: str | None, jenis: str, induk: object) -> bool:
    """Leave the full-text table out of comparisons: it is made by hand, differently on each database."""
    return not (jenis == "table" and nama is not None and nama.startswith("pengaduan_cari"))


def run() -> None:
    """Upgrade or downgrade over the app's own engine."""
    with db.engine.connect() as koneksi:
        if koneksi.dialect.name == "postgresql":
            koneksi.execute(text(f"SELECT pg_advisory_lock({KUNCI_POSTGRES})"))
            koneksi.commit()
        context.configure(
            connection=koneksi,
            target_metadata=Base.metadata,
            render_as_batch=koneksi.dialect.name == "sqlite",
            render_item=render_item,
            include_name=include_name,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if koneksi.dialect.name == "postgresql":
            koneksi.execute(text(f"SELECT pg_advisory_unlock({KUNCI_POSTGRES})"))
            koneksi.commit()


run()
