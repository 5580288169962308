"""Secret files and durable writing."""

import os
from pathlib import Path

import pytest

from portal.app import create_app
from portal.inti import rahasia
from tests.conftest import make_settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tempat = tmp_path / "kunci"
    rahasia.create_missing(tempat)
    return tempat


def test_every_secret_is_made_once_and_only_for_the_owner(tmp_path: Path) -> None:
    tempat = tmp_path / "dalam" / "kunci"
    assert rahasia.create_missing(tempat) == list(rahasia.NAMA)
    isi = {nama: rahasia.read(tempat, nama) for nama in rahasia.NAMA}
    assert rahasia.create_missing(tempat) == []
    assert {nama: rahasia.read(tempat, nama) for nama in rahasia.NAMA} == isi
    assert len(set(isi.values())) == len(isi)
    assert all(len(nilai) >= 43 for nilai in isi.values())
    assert {(tempat / nama).stat().st_mode & 0o777 for nama in rahasia.NAMA} == {0o400}
    assert tempat.stat().st_mode & 0o777 == 0o700


def test_only_the_missing_secret_is_made_again(folder: Path) -> None:
    lama = rahasia.read(folder, "sesi")
    (folder / "kiriman").unlink()
    assert rahasia.create_missing(folder) == ["kiriman"]
    assert rahasia.read(folder, "sesi") == lama


def test_missing_secret_names_its_cure(folder: Path) -> None:
    (folder / "sesi").unlink()
    with pytest.raises(rahasia.KunciHilang, match=r"'sesi'.*python -m portal siapkan"):
        rahasia.read(folder, "sesi")


def test_empty_secret_is_as_good_as_missing(folder: Path) -> None:
    (folder / "sesi").unlink()
    (folder / "sesi").write_text("\n")
    with pytest.raises(rahasia.KunciHilang, match="siapkan"):
        rahasia.read(folder, "sesi")
    assert any("sesi" in m and "siapkan" in m for m in rahasia.check(folder))
    assert rahasia.create_missing(folder) == ["sesi"]
    assert rahasia.check(folder) == []


def test_portal_does_not_start_without_its_keys(tmp_path: Path) -> None:
    with pytest.raises(rahasia.KunciHilang, match="siapkan"):
        create_app(make_settings(tmp_path))


def test_check_names_missing_and_readable_secrets_with_their_cure(folder: Path) -> None:
    assert rahasia.check(folder) == []
    (folder / "sesi").unlink()
    (folder / "sandi").chmod(0o440)
    masalah = rahasia.check(folder)
    assert len(masalah) == 2
    assert "sesi" in masalah[0]
    assert "python -m portal siapkan" in masalah[0]
    assert f"chmod 400 {folder / 'sandi'}" in masalah[1]


def test_durable_write_replaces_the_whole_file(tmp_path: Path) -> None:
    tujuan = tmp_path / "baru" / "isi.pdf"
    rahasia.write_durable(tujuan, b"panjang sekali")
    rahasia.write_durable(tujuan, b"pendek")
    assert tujuan.read_bytes() == b"pendek"
    assert tujuan.stat().st_mode & 0o777 == 0o600
    assert list(tujuan.parent.iterdir()) == [tujuan]


@pytest.mark.parametrize("gagal_di", ["fsync", "replace"])
def test_failed_durable_write_keeps_the_old_file_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gagal_di: str
) -> None:
    tujuan = tmp_path / "isi"
    rahasia.write_durable(tujuan, b"lama")

    def fail(*_apa: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if gagal_di == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OSError, match="No space"):
        rahasia.write_durable(tujuan, b"baru")
    assert tujuan.read_bytes() == b"lama"
    assert list(tmp_path.iterdir()) == [tujuan]


def test_content_reaches_the_disk_before_its_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urutan: list[str] = []
    fsync, ganti = os.fsync, Path.replace

    def note_fsync(fd: int) -> None:
        urutan.append("folder" if os.path.isdir(f"/proc/self/fd/{fd}") else "isi")
        fsync(fd)

    def note_replace(diri: Path, tujuan: Path) -> Path:
        urutan.append("nama")
        return ganti(diri, tujuan)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    rahasia.write_durable(tmp_path / "isi", b"x")
    assert urutan == ["isi", "nama", "folder"]
