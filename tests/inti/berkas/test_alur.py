"""The way of a file: quarantine, row, job, clean storage; killed, doubled and disturbed on the way."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.inti import antrean, berkas, tugas
from portal.inti.berkas import Berkas, Titipan, bersih, simpan
from portal.inti.berkas.simpan import Alamat, read_alamat
from portal.inti.db import db, unit_kerja, utc_now
from portal.inti.galat import DomainError, Terganggu, TidakDitemukan
from portal.inti.tugas import Kemajuan, Tugas
from portal.settings import AKAR, SettingsError
from tests.inti.berkas.contoh import PENULIS, make_exif, make_gambar, make_pdf_jahat

KINI = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
FOTO = make_gambar(exif=make_exif())
KERJA = Kemajuan(0)


def adopt(titipan: Titipan) -> Berkas:
    with unit_kerja():
        return berkas.adopt_titipan(titipan, now=utc_now())


def attach(nama: str = "foto.jpg", isi: bytes = FOTO) -> Berkas:
    return adopt(berkas.accept_berkas(nama, isi))


def run_jobs() -> list[str]:
    """Do what the worker does with all waiting jobs; return how they ended."""
    nomor = list(db.session.scalars(select(Tugas.id).where(Tugas.status == tugas.ANTRE)))
    for satu in nomor:
        tugas.run_tugas(satu)
    return [tugas.find_tugas(satu).status for satu in nomor]


def clean(token: str) -> dict[str, Any]:
    return dict(bersih.clean_berkas({"token": token}, KERJA))


def fresh(token: str) -> Berkas:
    db.session.rollback()
    return db.session.scalars(
        select(Berkas).where(Berkas.token == token).execution_options(populate_existing=True)
    ).one()


def stored() -> set[str]:
    return {nama for folder in ("karantina", "bersih") for nama, _ in simpan.list_benda(folder)}


def count(baris: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(baris)) or 0


def test_a_photo_becomes_clean_and_leaves_quarantine(tiap_app: Flask) -> None:
    lampiran = attach()
    assert (lampiran.status, lampiran.ukuran, lampiran.diperiksa_at) == ("diperiksa", len(FOTO), None)
    assert run_jobs() == ["selesai"]
    lampiran = fresh(lampiran.token)
    isi = berkas.read_isi(lampiran)
    assert (lampiran.status, lampiran.ukuran, lampiran.nama) == ("bersih", len(isi), "foto.jpg")
    assert lampiran.diperiksa_at is not None
    assert PENULIS.encode() not in isi
    assert stored() == {f"bersih/{lampiran.token}.jpg"}


def test_a_damaged_photo_is_refused_with_a_sentence_and_thrown_away(tiap_app: Flask) -> None:
    lampiran = attach(isi=FOTO[: len(FOTO) // 2] + b"\xff\xd9")
    assert run_jobs() == ["selesai"]
    lampiran = fresh(lampiran.token)
    assert lampiran.status == "ditolak"
    assert lampiran.sebab == "Berkas ini rusak atau terpotong. Kirim ulang berkas aslinya."
    assert not stored()


def test_only_a_clean_file_can_be_read(app: Flask) -> None:
    lampiran = attach()
    for status, kode in (("diperiksa", "berkas_diperiksa"), ("ditolak", "berkas_ditolak"), ("bersih", "berkas_hilang")):
        lampiran.status = status
        with pytest.raises(TidakDitemukan) as salah:
            berkas.read_isi(lampiran)
        assert salah.value.kode == kode
    db.session.rollback()


def test_a_file_changed_behind_the_portal_is_not_handed_out(app: Flask) -> None:
    lampiran = attach()
    run_jobs()
    simpan.put_benda(f"bersih/{lampiran.token}.jpg", b"lain")
    with pytest.raises(DomainError, match="berubah di luar portal"):
        berkas.read_isi(fresh(lampiran.token))


def test_the_same_note_gives_one_row_and_one_job(tiap_app: Flask) -> None:
    titipan = berkas.accept_berkas("foto.jpg", FOTO)
    with unit_kerja():
        satu = berkas.adopt_titipan(titipan, now=KINI).id
        dua = berkas.adopt_titipan(titipan, now=KINI).id
    tiga = adopt(titipan).id
    assert satu == dua == tiga
    assert (count(Berkas), count(Tugas)) == (1, 1)


def test_a_form_that_is_not_stored_leaves_neither_row_nor_job(tiap_app: Flask) -> None:
    titipan = berkas.accept_berkas("foto.jpg", FOTO)
    with pytest.raises(DomainError), unit_kerja():
        berkas.adopt_titipan(titipan, now=KINI)
        raise DomainError("uji", "Uji.")
    assert (count(Berkas), count(Tugas)) == (0, 0)
    assert stored() == {f"karantina/{titipan.token}"}
    adopt(titipan)
    assert run_jobs() == ["selesai"]


def test_the_job_run_twice_changes_nothing(tiap_app: Flask) -> None:
    token = attach("a.pdf", make_pdf_jahat()).token
    assert clean(token) == {"status": "bersih"}
    sebelum = (fresh(token).sidik, fresh(token).diperiksa_at, stored())
    assert clean(token) == {"status": "bersih"}
    assert (fresh(token).sidik, fresh(token).diperiksa_at, stored()) == sebelum


def test_two_jobs_at_once_leave_a_file_that_fits_its_row(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    token = attach("a.pdf", make_pdf_jahat()).token
    asli, dalam = bersih.clean_isi, [False]

    def clean_meanwhile(isi: bytes, jenis: str) -> bytes:
        if not dalam[0]:
            dalam[0] = True
            clean(token)
        return asli(isi, jenis)

    monkeypatch.setattr(bersih, "clean_isi", clean_meanwhile)
    clean(token)
    assert berkas.read_isi(fresh(token)).startswith(b"%PDF-")
    assert stored() == {f"bersih/{token}.pdf"}


class Mati(BaseException):
    """The end of a process, which no handler catches."""


@pytest.mark.parametrize("langkah", ["clean_isi", "put_benda", "unit_kerja", "delete_benda"])
@pytest.mark.parametrize("sesudah", [False, True])
def test_a_worker_killed_between_two_steps_loses_nothing(
    tiap_app: Flask, monkeypatch: pytest.MonkeyPatch, langkah: str, sesudah: bool
) -> None:
    token = attach().token
    rumah = simpan if langkah.endswith("_benda") else bersih
    asli: Callable[..., Any] = getattr(rumah, langkah)

    def die(*args: Any, **kwargs: Any) -> Any:
        if sesudah and langkah != "unit_kerja":
            asli(*args, **kwargs)
        raise Mati

    with monkeypatch.context() as sementara:
        sementara.setattr(rumah, langkah, die)
        with pytest.raises(Mati):
            clean(token)
    db.session.rollback()
    assert clean(token) == {"status": "bersih"}
    assert berkas.read_isi(fresh(token)) == bersih.clean_isi(FOTO, "jpg")
    assert stored() == {f"bersih/{token}.jpg"}


def test_a_job_without_its_file_refuses_it(tiap_app: Flask) -> None:
    token = attach().token
    simpan.delete_benda(f"karantina/{token}")
    assert clean(token) == {"status": "ditolak"}
    assert fresh(token).sebab == "Berkas ini tidak ada lagi di penyimpanan. Kirim ulang."


def test_a_file_exchanged_in_quarantine_is_refused(app: Flask) -> None:
    token = attach().token
    simpan.put_benda(f"karantina/{token}", make_gambar(ukuran=(9, 9)))
    assert clean(token) == {"status": "ditolak"}


def test_a_job_whose_row_is_gone_does_nothing(app: Flask) -> None:
    assert clean("TIDAKADA") == {"status": None}


@pytest.fixture
def rusak(data: Path) -> Iterator[Callable[[], None]]:
    """Break the storage (its folder becomes a file) and mend it at the end."""
    folder = data / "berkas"

    def break_storage() -> None:
        if folder.exists():
            folder.rename(folder.with_name("berkas-lama"))
        folder.write_text("bukan folder")
        simpan._toko.clear()

    yield break_storage
    simpan._toko.clear()


def mend(data: Path) -> None:
    (data / "berkas").unlink()
    (data / "berkas-lama").rename(data / "berkas")
    simpan._toko.clear()


def test_a_failing_storage_asks_to_send_again(app: Flask, rusak: Callable[[], None]) -> None:
    rusak()
    with pytest.raises(Terganggu) as salah:
        berkas.accept_berkas("foto.jpg", FOTO)
    assert salah.value.status == 503


def test_a_storage_that_fails_while_cleaning_is_tried_again(app: Flask, data: Path, rusak: Callable[[], None]) -> None:
    token = attach().token
    rusak()
    assert run_jobs() == ["antre"]
    assert fresh(token).status == "diperiksa"
    mend(data)
    assert run_jobs() == ["selesai"]
    assert fresh(token).status == "bersih"


def test_a_storage_that_fails_a_reader_says_so(app: Flask, rusak: Callable[[], None]) -> None:
    lampiran = attach()
    run_jobs()
    lampiran = fresh(lampiran.token)
    rusak()
    with pytest.raises(Terganggu, match="sedang tidak dapat dibuka") as salah:
        berkas.read_isi(lampiran)
    assert salah.value.status == 503


def test_a_full_disk_while_syncing_stores_nothing_for_the_form(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Terganggu):
        berkas.accept_berkas("foto.jpg", FOTO)


def test_a_stored_file_is_forced_to_the_disk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    dipaksa: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda fd: dipaksa.append(os.readlink(f"/proc/self/fd/{fd}")))
    titipan = berkas.accept_berkas("foto.jpg", FOTO)
    folder = str(app.config["PORTAL_SETTINGS"].data / "berkas")
    assert dipaksa == [f"{folder}/karantina/{titipan.token}", f"{folder}/karantina", folder]


def test_files_lie_where_only_the_portal_reads(app: Flask, data: Path) -> None:
    attach()
    assert (data / "berkas").stat().st_mode & 0o777 == 0o700


def test_forgotten_files_leave_quarantine_after_a_day(tiap_app: Flask) -> None:
    lupa, menunggu = berkas.accept_berkas("lupa.jpg", FOTO), attach()
    kini = utc_now()
    assert berkas.purge_titipan(now=kini + timedelta(hours=23, minutes=59)) == 0
    assert berkas.purge_titipan(now=kini + timedelta(hours=24, minutes=1)) == 1
    assert stored() == {f"karantina/{menunggu.token}"}
    assert lupa.token not in str(stored())
    assert berkas.purge_titipan(now=kini + timedelta(days=9)) == 0


def test_what_a_decided_file_left_in_quarantine_goes_too(app: Flask) -> None:
    lampiran = attach()
    run_jobs()
    simpan.put_benda(f"karantina/{lampiran.token}", FOTO)
    assert berkas.purge_titipan(now=utc_now() + timedelta(days=2)) == 1
    assert stored() == {f"bersih/{lampiran.token}.jpg"}


def test_a_file_whose_job_gave_up_gets_another_each_hour_and_a_verdict_after_a_day(tiap_app: Flask) -> None:
    with time_machine.travel(KINI, tick=False):
        token = attach().token
    with unit_kerja() as sesi:
        sesi.scalars(select(Tugas)).one().status = tugas.GAGAL

    def retry(jam: float) -> int:
        with unit_kerja():
            return berkas.retry_berkas(now=KINI + timedelta(hours=jam))

    assert [retry(0.5), retry(1.1), retry(1.2)] == [0, 1, 0]
    assert count(Tugas) == 2
    with unit_kerja() as sesi:
        for satu in sesi.scalars(select(Tugas)):
            satu.status = tugas.GAGAL
    assert [retry(1.5), retry(2.2)] == [0, 1]
    with unit_kerja() as sesi:
        for satu in sesi.scalars(select(Tugas)):
            satu.status = tugas.GAGAL
    assert retry(25) == 1
    assert (fresh(token).status, count(Tugas)) == ("ditolak", 3)
    assert fresh(token).sebab == "Berkas ini gagal diperiksa. Kirim ulang sebagai JPEG atau PDF."


def test_the_sweep_tidies_every_tenth_minute(app: Flask) -> None:
    berkas.accept_berkas("lupa.jpg", FOTO)
    besok = (utc_now() + timedelta(days=2)).replace(minute=7)
    with time_machine.travel(besok, tick=False):
        antrean.sweep_once()
        assert len(stored()) == 1
    with time_machine.travel(besok.replace(minute=10), tick=False):
        antrean.sweep_once(dengan_kerja_kecil=False)
        assert len(stored()) == 1
        antrean.sweep_once()
        assert not stored()


def test_the_worker_does_no_chore_before_its_children_are_forked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    urutan: list[str] = []
    monkeypatch.setattr(antrean, "_kerja_kecil", [lambda: urutan.append("kerja kecil")])
    monkeypatch.setattr(antrean.Consumer, "run", lambda _diri: urutan.append("anak"))
    antrean.run_worker(app.extensions["antrean"], app.app_context)
    assert urutan == ["anak"]


SETELAH_FORK = """
import os, signal, sys
from portal.inti.berkas import simpan
simpan.configure("file://" + sys.argv[1])
if sys.argv[2] == "induk": simpan.put_benda("bersih/a", b"1")
pid = os.fork()
if pid == 0:
    signal.alarm(20)
    try:
        simpan.put_benda("bersih/b", b"2")
    except RuntimeError as salah:
        os._exit(3)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@pytest.mark.parametrize(("pemakai", "akhir"), [("anak", "0"), ("induk", "3")])
def test_storage_works_after_a_fork_and_never_hangs(tmp_path: Path, pemakai: str, akhir: str) -> None:
    perintah = [sys.executable, "-c", SETELAH_FORK, str(tmp_path / "b"), pemakai]
    hasil = subprocess.run(perintah, cwd=AKAR, capture_output=True, text=True, timeout=60, check=True)
    assert hasil.stdout.strip() == akhir


@pytest.mark.parametrize(
    ("url", "alamat"),
    [
        ("file:///srv/berkas", Alamat("", "/srv/berkas")),
        ("file:///srv/berkas%20kantor", Alamat("", "/srv/berkas kantor")),
        ("file:///srv/#1/b", Alamat("", "/srv/#1/b")),
        ("s3://ember", Alamat("ember", "")),
        ("s3://ember/portal/dinas/", Alamat("ember", "portal/dinas")),
    ],
)
def test_storage_addresses_are_taken_apart(url: str, alamat: Alamat) -> None:
    assert read_alamat(url) == alamat


@pytest.mark.parametrize(
    "url", ["s3://", "s3:///awalan", "s3://kunci:rahasia@ember/a", "file://relatif", "http://a/b", ""]
)
def test_wrong_storage_addresses_stop_the_start(url: str) -> None:
    with pytest.raises(SettingsError) as salah:
        read_alamat(url)
    assert "PORTAL_BERKAS_URL" in str(salah.value)
    assert "rahasia" not in str(salah.value)


def test_s3_is_opened_without_a_network(app: Flask) -> None:
    toko = simpan._open(Alamat("ember", "portal"))
    assert (type(toko).__name__, toko.prefix) == ("S3Store", "portal")


def test_accepting_a_file_decodes_nothing_in_the_web_process(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(FOTO)
    (tmp_path / "a.pdf").write_bytes(make_pdf_jahat())
    perintah = (
        "import sys; from pathlib import Path; from portal.inti import berkas; folder = Path(sys.argv[1]);"
        "berkas.configure(f'file://{folder}/b');"
        "[berkas.accept_berkas(n, (folder / n).read_bytes()) for n in ('a.jpg', 'a.pdf')];"
        "print(sorted({'PIL', 'pikepdf', 'lxml'} & set(sys.modules)))"
    )
    perintah_penuh = [sys.executable, "-c", perintah, str(tmp_path)]
    hasil = subprocess.run(perintah_penuh, cwd=AKAR, capture_output=True, text=True, check=True)
    assert hasil.stdout.strip() == "[]"
