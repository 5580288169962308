"""Typed settings from PORTAL_* variables; every problem is named in one error."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import Env, EnvError, validate

AKAR = Path(__file__).resolve().parent.parent
Mode = Literal["produksi", "demo", "uji"]
PERMUKAAN = frozenset({"publik", "petugas", "wbs"})
BAHASA_DAERAH = frozenset({"ban"})


class SettingsError(Exception):
    """The start is refused; `problems` lists every wrong setting in Indonesian."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("Pengaturan belum benar:\n" + "\n".join(f"- {p}" for p in problems))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the portal reads from its environment. Paths are absolute; URLs are strings."""

    data: Path
    database_url: str
    redis_url: str | None = None
    berkas_url: str
    base_url: str
    zona: str = "Asia/Jakarta"
    smtp_url: str | None = None
    wa_webhook_url: str | None = None
    mode: Mode = "produksi"
    permukaan: frozenset[str] = PERMUKAAN
    proxy_hops: int = 0
    bahasa_daerah: frozenset[str] = BAHASA_DAERAH

    @property
    def kunci(self) -> Path:
        """Folder of the secret files."""
        return self.data / "kunci"


def _check_zona(nama: str) -> None:
    try:
        ZoneInfo(nama)
    except (ZoneInfoNotFoundError, ValueError) as salah:
        raise validate.ValidationError(f"zona waktu {nama!r} tidak dikenal, contoh: Asia/Jakarta") from salah


def _check_url(*skema: str) -> Any:
    def check(nilai: str) -> None:
        if nilai and urlsplit(nilai).scheme not in skema:
            raise validate.ValidationError(f"harus berupa alamat {' atau '.join(s + '://' for s in skema)}")

    return check


def _check_permukaan(nilai: list[str]) -> None:
    asing = sorted(set(nilai) - PERMUKAAN)
    if asing or not nilai:
        raise validate.ValidationError(f"berisi {', '.join(asing) or 'kosong'}; pilih dari publik, petugas, wbs")


def _check_bahasa(nilai: list[str]) -> None:
    if asing := sorted(set(nilai) - BAHASA_DAERAH):
        raise validate.ValidationError(f"berisi {', '.join(asing)}; pilih dari {', '.join(sorted(BAHASA_DAERAH))}")


def _read(env: Env) -> dict[str, Any]:
    data = Path(env.str("DATA", default=str(AKAR / "var"))).resolve()
    port = os.environ.get("PORT", "8000")
    return {
        "data": data,
        "database_url": env.str("DATABASE_URL", default="") or f"sqlite:///{data / 'portal.sqlite3'}",
        "redis_url": env.str("REDIS_URL", default="", validate=_check_url("redis", "rediss", "unix")) or None,
        "berkas_url": env.str("BERKAS_URL", default="", validate=_check_url("file", "s3"))
        or f"file://{data / 'berkas'}",
        "base_url": (env.str("BASE_URL", default="", validate=_check_url("http", "https")) or "").rstrip("/")
        or f"http://127.0.0.1:{port}",
        "zona": env.str("ZONA", default="Asia/Jakarta", validate=_check_zona),
        "smtp_url": env.str("SMTP_URL", default="", validate=_check_url("smtp", "smtps")) or None,
        "wa_webhook_url": env.str("WA_WEBHOOK_URL", default="", validate=_check_url("http", "https")) or None,
        "mode": env.str(
            "MODE",
            default="produksi",
            validate=validate.OneOf(["produksi", "demo", "uji"], error="pilih produksi, demo, atau uji"),
        ),
        "permukaan": env.list("PERMUKAAN", default=sorted(PERMUKAAN), validate=_check_permukaan),
        "proxy_hops": env.int(
            "PROXY_HOPS", default=0, validate=validate.Range(min=0, max=5, error="isi dengan bilangan 0 sampai 5")
        ),
        "bahasa_daerah": env.list("BAHASA_DAERAH", default=sorted(BAHASA_DAERAH), validate=_check_bahasa),
    }


def _check_database_url(url: str) -> list[str]:
    skema = urlsplit(url).scheme
    if skema in {"sqlite", "postgresql", "postgresql+psycopg"}:
        return []
    return [f"PORTAL_DATABASE_URL: skema {skema!r} tidak didukung; pakai sqlite:/// atau postgresql://"]


def _check_produksi(values: dict[str, Any]) -> list[str]:
    if values["mode"] != "produksi" or values["base_url"].startswith("https://"):
        return []
    return ["PORTAL_BASE_URL: mode produksi membutuhkan alamat https://, contoh https://layanan.contoh.go.id"]


def load_settings() -> Settings:
    """Read the environment (and the file named by PORTAL_ENV_FILE) once.

    Raises SettingsError with all problems together when anything is wrong.
    """
    env = Env(eager=False)
    berkas = os.environ.get("PORTAL_ENV_FILE")
    if berkas:
        if not Path(berkas).is_file():
            raise SettingsError([f"PORTAL_ENV_FILE: berkas {berkas} tidak ada"])
        env.read_env(berkas, recurse=False)
    with env.prefixed("PORTAL_"):
        values = _read(env)
    problems: list[str] = []
    bukan_angka = {"Not a valid integer.": "isi dengan bilangan bulat"}
    try:
        env.seal()
    except EnvError as salah:
        rincian: dict[str, list[str]] = getattr(salah, "error_messages", {})
        problems += [
            f"{nama}: {'; '.join(bukan_angka.get(str(p), str(p)) for p in pesan)}" for nama, pesan in rincian.items()
        ]
    problems += _check_database_url(values["database_url"]) + _check_produksi(values)
    if problems:
        raise SettingsError(problems)
    values["database_url"] = values["database_url"].replace("postgresql://", "postgresql+psycopg://", 1)
    for nama in ("permukaan", "bahasa_daerah"):
        values[nama] = frozenset(values[nama])
    values["mode"] = cast(Mode, values["mode"])
    return Settings(**values)
