"""Settings from the environment."""

from pathlib import Path

import pytest

from portal.settings import PERMUKAAN, Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _lingkungan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PORTAL_MODE", "uji")
    monkeypatch.delenv("PORT", raising=False)


def put(monkeypatch: pytest.MonkeyPatch, **nilai: str) -> None:
    for nama, isi in nilai.items():
        monkeypatch.setenv(f"PORTAL_{nama}", isi)


def problems() -> list[str]:
    with pytest.raises(SettingsError) as salah:
        load_settings()
    return salah.value.problems


def test_everything_has_a_working_default_but_the_address(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert load_settings() == Settings(
        data=data,
        database_url=f"sqlite:///{data}/portal.sqlite3",
        berkas_url=f"file://{data}/berkas",
        base_url="http://127.0.0.1:8000",
        mode="uji",
        permukaan=PERMUKAAN,
    )


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    put(
        monkeypatch,
        DATABASE_URL="postgresql://u:p@db/portal",
        REDIS_URL="redis://cache:6379/0",
        BASE_URL="https://layanan.contoh.go.id/",
        ZONA="Asia/Jayapura",
        SMTP_URL="smtps://u:p@surat:465",
        MODE="produksi",
        PERMUKAAN="publik,petugas",
        PROXY_HOPS="1",
    )
    isi = load_settings()
    assert isi.database_url == "postgresql+psycopg://u:p@db/portal"
    assert isi.base_url == "https://layanan.contoh.go.id"
    assert (isi.zona, isi.mode, isi.proxy_hops) == ("Asia/Jayapura", "produksi", 1)
    assert isi.permukaan == {"publik", "petugas"}
    assert isi.redis_url == "redis://cache:6379/0"


def test_every_problem_is_named_in_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    salah = {
        "DATABASE_URL": "mysql://x/y",
        "REDIS_URL": "http://x",
        "BERKAS_URL": "ftp://x",
        "BASE_URL": "layanan.contoh.go.id",
        "ZONA": "Asia/Bandung",
        "SMTP_URL": "surat",
        "WA_WEBHOOK_URL": "wa",
        "MODE": "coba",
        "PERMUKAAN": "publik,rahasia",
        "PROXY_HOPS": "banyak",
    }
    put(monkeypatch, **salah)
    masalah = problems()
    assert sorted(m.split(":")[0] for m in masalah) == sorted(f"PORTAL_{n}" for n in salah)


@pytest.mark.parametrize(
    ("nama", "nilai", "sebab"),
    [
        ("ZONA", "Asia/Bandung", "contoh: Asia/Jakarta"),
        ("ZONA", "../../etc/passwd", "tidak dikenal"),
        ("PERMUKAAN", "publik,rahasia", "rahasia"),
        ("DATABASE_URL", "mysql://x/y", "'mysql'"),
        ("BASE_URL", "ftp://x", "http:// atau https://"),
        ("PROXY_HOPS", "6", "5"),
        ("PROXY_HOPS", "-1", "0"),
    ],
)
def test_wrong_setting_is_named_with_what_is_right(
    monkeypatch: pytest.MonkeyPatch, nama: str, nilai: str, sebab: str
) -> None:
    put(monkeypatch, **{nama: nilai})
    assert [m for m in problems() if m.startswith(f"PORTAL_{nama}:") and sebab in m]


@pytest.mark.parametrize("alamat", ["", "http://layanan.contoh.go.id"])
def test_production_needs_https(monkeypatch: pytest.MonkeyPatch, alamat: str) -> None:
    put(monkeypatch, MODE="produksi", BASE_URL=alamat)
    assert problems() == [
        "PORTAL_BASE_URL: mode produksi membutuhkan alamat https://, contoh https://layanan.contoh.go.id"
    ]


def test_production_is_what_runs_when_no_mode_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_MODE")
    assert "mode produksi" in problems()[0]


def test_environment_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    berkas = tmp_path / "portal.env"
    berkas.write_text("PORTAL_ZONA=Asia/Makassar\nPORTAL_BASE_URL=https://berkas.example\n")
    put(monkeypatch, ENV_FILE=str(berkas), BASE_URL="https://lingkungan.example", ZONA="")
    monkeypatch.delenv("PORTAL_ZONA")
    isi = load_settings()
    monkeypatch.setenv("PORTAL_ZONA", "")
    assert (isi.zona, isi.base_url) == ("Asia/Makassar", "https://lingkungan.example")


def test_missing_environment_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, ENV_FILE="/tidak/ada.env")
    assert problems() == ["PORTAL_ENV_FILE: berkas /tidak/ada.env tidak ada"]


def test_port_is_part_of_the_default_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert load_settings().base_url == "http://127.0.0.1:8123"
