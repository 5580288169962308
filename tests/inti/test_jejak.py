"""The audit trail: a chain in which nothing can be changed, removed or cut off unnoticed."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError
from portal.inti.jejak import HasilVerifikasi, append_jejak, verify_jejak

SAAT = datetime(2025, 3, 31, 17, 30, 0, 123456, tzinfo=UTC)


def write(jumlah: int = 4) -> None:
    for i in range(1, jumlah + 1):
        with unit_kerja():
            append_jejak(
                pelaku="sari@uji.example",
                aksi="uji.tulis",
                objek=f"uji:{i}",
                now=SAAT,
                rincian={"nama": "Ma'ruf “é”", "urutan": i, "saat": SAAT},
            )
    db.session.remove()


def tamper(*perintah: str) -> None:
    """Do as somebody would who holds the database: drop the triggers, then write."""
    with unit_kerja() as sesi:
        if sesi.get_bind().dialect.name == "postgresql":
            sesi.execute(text("DROP TRIGGER jejak_tetap ON jejak"))
        else:
            sesi.execute(text("DROP TRIGGER jejak_tolak_update"))
            sesi.execute(text("DROP TRIGGER jejak_tolak_delete"))
        for satu in perintah:
            sesi.execute(text(satu))
    db.session.remove()


def test_untouched_chain_is_whole(tiap_app: Flask) -> None:
    assert verify_jejak() == HasilVerifikasi(0)
    write(4)
    assert verify_jejak() == HasilVerifikasi(4)


@pytest.mark.parametrize(
    "perintah",
    [
        "UPDATE jejak SET rincian = '{}' WHERE nomor = 2",
        "UPDATE jejak SET pelaku = 'lain@uji.example' WHERE nomor = 2",
        "UPDATE jejak SET objek = 'uji:9' WHERE nomor = 2",
        "UPDATE jejak SET aksi = 'uji.baca' WHERE nomor = 2",
        "UPDATE jejak SET waktu = '2025-03-31 17:30:00.123457' WHERE nomor = 2",
    ],
)
def test_changed_line_is_noticed(tiap_app: Flask, perintah: str) -> None:
    write()
    tamper(perintah)
    assert verify_jejak() == HasilVerifikasi(2, 2, "isi diubah")


def test_line_rewritten_with_a_fresh_hash_breaks_the_chain_behind_it(tiap_app: Flask) -> None:
    write()
    tamper("UPDATE jejak SET sebelumnya = (SELECT sidik FROM jejak WHERE nomor = 1) WHERE nomor = 3")
    assert verify_jejak() == HasilVerifikasi(3, 3, "rantai terputus")


@pytest.mark.parametrize("nomor", [1, 3])
def test_removed_line_is_noticed(tiap_app: Flask, nomor: int) -> None:
    write()
    tamper(f"DELETE FROM jejak WHERE nomor = {nomor}")  # noqa: S608
    assert verify_jejak() == HasilVerifikasi(nomor - 1, nomor, "baris hilang")


@pytest.mark.parametrize("sisa", [0, 3])
def test_cut_off_end_is_noticed(tiap_app: Flask, sisa: int) -> None:
    write()
    tamper(f"DELETE FROM jejak WHERE nomor > {sisa}")  # noqa: S608
    assert verify_jejak() == HasilVerifikasi(sisa, sisa + 1, "baris terakhir hilang")


def test_last_line_replaced_together_with_its_hash_is_noticed(tiap_app: Flask) -> None:
    write(2)
    tamper("UPDATE jejak SET objek = 'uji:9', sidik = 'palsu' WHERE nomor = 2")
    assert verify_jejak().rusak == 2


@pytest.mark.parametrize("perintah", ["UPDATE jejak SET pelaku = 'x'", "DELETE FROM jejak WHERE nomor = 1"])
def test_database_itself_refuses_changes(tiap_app: Flask, perintah: str) -> None:
    write(2)
    with pytest.raises(Exception, match="tidak boleh diubah"), unit_kerja() as sesi:
        sesi.execute(text(perintah))
    assert verify_jejak() == HasilVerifikasi(2)


def test_line_of_a_rolled_back_change_leaves_no_hole(tiap_app: Flask) -> None:
    write(1)
    with pytest.raises(DomainError), unit_kerja():
        append_jejak(pelaku="x", aksi="uji", objek="x", now=SAAT)
        raise DomainError("uji", "Uji.")
    write(1)
    assert verify_jejak() == HasilVerifikasi(2)


def test_command_tells_whether_the_chain_is_whole(app: Flask) -> None:
    write(3)
    jalan = app.test_cli_runner()
    utuh = jalan.invoke(args=["jejak", "verifikasi"])
    assert (utuh.exit_code, utuh.output) == (0, "Jejak utuh: 3 baris.\n")
    tamper("DELETE FROM jejak WHERE nomor = 2")
    rusak = jalan.invoke(args=["jejak", "verifikasi", "--json"])
    assert rusak.exit_code == 1
    assert '"rusak": 2' in rusak.output
    assert '"sebab": "baris hilang"' in rusak.output
