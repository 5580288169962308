"""A backup is restored elsewhere: with the keys everything opens; without them the handlers' passphrases still do."""

import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from portal.akun.domain import Peran
from portal.app import create_app
from portal.inti import rahasia
from portal.inti.db import db, unit_kerja
from portal.siapkan import prepare
from portal.wbs.domain.pilihan import Mode
from portal.wbs.kunci import letak
from portal.wbs.kunci.brankas import open_brankas, recover_prv
from portal.wbs.kunci.laporan import unwrap_identity
from portal.wbs.kunci.primitif import unseal_json
from portal.wbs.models import AksesIdentitas, Identitas
from portal.wbs.service.akses import Terbuka, open_laporan
from portal.wbs.service.brankas import Pemegang, as_kunci, get_brankas
from portal.wbs.service.percakapan import PELAPOR, add_pesan, list_berkas, list_pesan, make_kiriman
from portal.wbs.service.titipan import open_berkas
from tests.conftest import UJI, make_settings
from tests.klien import make_klien, text_of
from tests.pabrik.wbs import (
    FRASA,
    FRASA_UNIK,
    SELASA,
    LaporanUji,
    Staf,
    make_diri,
    make_laporan,
    make_staf,
    make_titipan,
)

pytestmark = pytest.mark.gangguan
ISI = b"bukti yang dicadangkan " * 5000
TANPA = ("kunci", "portal.sqlite3", "antrean.sqlite3", "batas.sqlite3")


def _make_backup(data: Path, folder: Path) -> None:
    """Copy a running portal: the database by SQLite's online backup, the folders in an archive, the keys apart."""
    folder.mkdir()
    with closing(sqlite3.connect(data / "portal.sqlite3")) as dari, closing(sqlite3.connect(folder / "db")) as ke:
        dari.backup(ke)
    with tarfile.open(folder / "berkas.tar.gz", "w:gz") as arsip:
        for jalur in data.iterdir():
            if not jalur.name.startswith(TANPA):
                arsip.add(jalur, jalur.name)
    shutil.copytree(data / "kunci", folder / "kunci-terpisah")


def _restore(folder: Path, tujuan: Path, *, kunci: bool) -> None:
    tujuan.mkdir()
    shutil.copy(folder / "db", tujuan / "portal.sqlite3")
    with tarfile.open(folder / "berkas.tar.gz") as arsip:
        arsip.extractall(tujuan, filter="data")
    if kunci:
        shutil.copytree(folder / "kunci-terpisah", tujuan / "kunci")


@contextmanager
def _restored(data: Path) -> Iterator[Flask]:
    """Run `siapkan` in the restored folder, as the guide says, and open the portal there."""
    prepare(make_settings(data))
    app = create_app(make_settings(data), tambahan=UJI)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cadangan(app: Flask, data: Path, tmp_path: Path) -> tuple[Path, Staf, Staf, LaporanUji]:
    staf, kustodian = make_staf(nama="a"), make_staf(Peran.KUSTODIAN_WBS, nama="k")
    uji = make_laporan(berkas=(make_titipan(ISI),), mode=Mode.RAHASIA, diri=make_diri())
    with unit_kerja():
        t = open_laporan(staf.pemegang, uji.id)
        add_pesan(t.baris, t.kunci, sisi=PELAPOR, teks="pesan dicadangkan", now=SELASA, kiriman=make_kiriman())
    _make_backup(data, tmp_path / "cadangan")
    db.session.remove()
    return tmp_path / "cadangan", staf, kustodian, uji


def _enter(app: Flask, resi: str) -> tuple[int, str]:
    """Try a receipt in a browser; return the state of the answer and the words of the mailbox."""
    klien = make_klien(app)
    respons = klien.send(klien.form(klien.get("/wbs/kotak"), "resi"), resi=resi)
    return respons.status_code, text_of(klien.get("/wbs/kotak").text)


def _open_by_passphrase(staf: Staf, uji: LaporanUji) -> Terbuka:
    brankas = as_kunci(get_brankas(staf.akun.id))
    prv = open_brankas(brankas, staf.akun.id, FRASA)
    assert prv is not None
    assert recover_prv(brankas, staf.akun.id, staf.pulih) == prv
    return open_laporan(Pemegang(staf.akun.id, staf.akun.nama, staf.surel, "pengelola", prv), uji.id)


def _assert_readable(t: Terbuka) -> None:
    assert FRASA_UNIK in t.isi["apa"]
    assert [p.teks for p in list_pesan(t.baris, t.kunci)] == ["pesan dicadangkan"]
    ((_, berkas),) = list_berkas(t.baris, t.kunci)
    assert b"".join(open_berkas(berkas)) == ISI


def test_a_restored_room_opens_by_receipt_passphrase_and_custodian(
    cadangan: tuple[Path, Staf, Staf, LaporanUji], tmp_path: Path
) -> None:
    folder, staf, kustodian, uji = cadangan
    _restore(folder, tmp_path / "baru", kunci=True)
    with _restored(tmp_path / "baru") as app:
        status, kotak = _enter(app, uji.resi)
        assert status == 303
        assert "pesan dicadangkan" in kotak
        assert FRASA_UNIK in kotak
        _assert_readable(_open_by_passphrase(staf, uji))
        prv = open_brankas(as_kunci(get_brankas(kustodian.akun.id)), kustodian.akun.id, FRASA)
        assert prv is not None
        bungkus = db.session().get_one(AksesIdentitas, (uji.id, kustodian.akun.id)).bungkus
        kunci = unwrap_identity(prv, bungkus, uji.id, kustodian.akun.id)
        isi = db.session().get_one(Identitas, uji.id).isi
        assert unseal_json(kunci, isi, letak.identitas(uji.id), langkah=512) == make_diri().as_json() | {"terlibat": []}
        assert make_laporan().tanda.nomor != uji.tanda.nomor, "and it takes new reports"


@pytest.mark.parametrize("hilang", ["kunci", "lada"])
def test_without_the_pepper_reporters_are_locked_out_and_handlers_are_not(
    cadangan: tuple[Path, Staf, Staf, LaporanUji], tmp_path: Path, hilang: str
) -> None:
    folder, staf, _kustodian, uji = cadangan
    _restore(folder, tmp_path / "baru", kunci=hilang != "kunci")
    if hilang == "lada":
        (tmp_path / "baru" / "kunci" / "lada").unlink()
    with _restored(tmp_path / "baru") as app:
        status, halaman = _enter(app, uji.resi)
        assert status == 422
        assert FRASA_UNIK not in halaman
        _assert_readable(_open_by_passphrase(staf, uji))


def test_the_backup_of_database_and_files_holds_no_key_and_no_word(
    cadangan: tuple[Path, Staf, Staf, LaporanUji], data: Path, tmp_path: Path
) -> None:
    folder, _staf, _kustodian, uji = cadangan
    _restore(folder, tmp_path / "baru", kunci=False)
    rahasia_kunci = [(data / "kunci" / nama).read_bytes().strip() for nama in rahasia.NAMA]
    dicari = [*rahasia_kunci, uji.resi.encode(), FRASA_UNIK.encode(), ISI[:23], b"Pelapor Rekaan", b"dicadangkan"]
    for jalur in (j for j in (tmp_path / "baru").rglob("*") if j.is_file()):
        isi = jalur.read_bytes()
        assert not [k for k in dicari if k in isi], jalur.name
    assert (folder / "kunci-terpisah" / "lada").read_bytes().strip() in rahasia_kunci, "control"
