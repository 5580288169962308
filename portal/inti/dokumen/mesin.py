"""Runs typst on our own templates: data goes in as JSON, never into the source; only our folders can be
read.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, overload

from portal.inti.dokumen import huruf

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
WAKTU_TETAP = datetime(2000, 1, 1, tzinfo=UTC)
Standar = Literal["ua-1"] | None
_TAK_TERGAMBAR = "could not be displayed"


class DokumenGagal(RuntimeError):
    """A document could not be written. The message is for an officer, ``rincian`` for the log."""

    def __init__(self, pesan: str, rincian: str = "") -> None:
        super().__init__(pesan)
        self.rincian = rincian
        if rincian:
            self.add_note(rincian)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(huruf.FOLDER)])
    if "Noto Sans" not in fonts.families():
        raise DokumenGagal("Berkas huruf dokumen tidak ditemukan.", str(huruf.FOLDER))
    return fonts


def map_text(nilai: Any, ubah: Callable[[str], str]) -> Any:
    """Return a copy of JSON-like ``nilai`` with ``ubah`` applied to every text value (keys stay)."""
    if isinstance(nilai, str):
        return ubah(nilai)
    if isinstance(nilai, Mapping):
        return {kunci: map_text(isi, ubah) for kunci, isi in nilai.items()}
    if isinstance(nilai, (list, tuple)):
        return [map_text(isi, ubah) for isi in nilai]
    return nilai


def _inside_templates(templat: Path) -> str:
    penuh = (TEMPLATES / templat).resolve()
    if not penuh.is_relative_to(TEMPLATES) or not penuh.is_file():
        raise DokumenGagal("Templat dokumen tidak ditemukan.", str(templat))
    return penuh.relative_to(TEMPLATES).as_posix()


def _lay_out(akar: Path, berkas: Mapping[str, bytes]) -> None:
    for sumber in TEMPLATES.rglob("*.typ"):
        tujuan = akar / sumber.relative_to(TEMPLATES)
        tujuan.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sumber, tujuan)
    (akar / "berkas").mkdir(exist_ok=True)
    for nama, isi in berkas.items():
        if PurePosixPath(nama).name != nama or nama in {"", ".", ".."} or "\\" in nama:
            raise DokumenGagal("Nama berkas sisipan tidak sah.", nama)
        (akar / "berkas" / nama).write_bytes(isi)


def _fixed_offset(waktu: datetime) -> datetime:
    selisih = waktu.utcoffset() or timedelta(0)
    return waktu.replace(microsecond=0).astimezone(timezone(selisih))


def _printable_file(isi: bytes, *, utama_saja: bool) -> bytes:
    awal = isi[:256].lstrip()
    if not awal.startswith((b"<svg", b"<?xml")):
        return isi
    return huruf.only_printable(isi.decode("utf-8", "replace"), utama_saja=utama_saja).encode()


@overload
def susun(
    templat: Path,
    data: Mapping[str, Any],
    berkas: Mapping[str, bytes] | None = None,
    *,
    format: Literal["pdf"] = "pdf",
    ppi: float = 150,
    standar: Standar = "ua-1",
    waktu: datetime | None = None,
) -> bytes: ...


@overload
def susun(
    templat: Path,
    data: Mapping[str, Any],
    berkas: Mapping[str, bytes] | None = None,
    *,
    format: Literal["png"],
    ppi: float = 150,
    standar: Standar = "ua-1",
    waktu: datetime | None = None,
) -> list[bytes]: ...


def susun(
    templat: Path,
    data: Mapping[str, Any],
    berkas: Mapping[str, bytes] | None = None,
    *,
    format: Literal["pdf", "png"] = "pdf",  # noqa: A002
    ppi: float = 150,
    standar: Standar = "ua-1",
    waktu: datetime | None = None,
) -> bytes | list[bytes]:
    """Compile ``templat`` (a path under ``templates/``, e.g. ``publikasi/poster.typ``) with ``data``.

    The template reads ``json(bytes(sys.inputs.data))`` and side files as ``/berkas/<nama>`` (flat names,
    SVG, PNG or JPEG). PDF gives one ``bytes``, PNG one item per page at ``ppi``. ``waktu`` is the date
    inside the PDF; without it a constant, so that the same input always gives the same bytes. Characters
    without a glyph are replaced. Raises :class:`DokumenGagal` for a missing template, an unreadable side
    file or a template error.
    """
    nama = _inside_templates(templat)
    for utama_saja in (False, True):
        try:
            return _compile(
                nama, data, berkas or {}, format, ppi=ppi, standar=standar, waktu=waktu, utama_saja=utama_saja
            )
        except DokumenGagal as galat:
            if utama_saja or _TAK_TERGAMBAR not in galat.rincian:
                raise
    raise AssertionError("tidak tercapai")


def _compile(
    nama: str,
    data: Mapping[str, Any],
    berkas: Mapping[str, bytes],
    keluaran: Literal["pdf", "png"],
    *,
    ppi: float,
    standar: Standar,
    waktu: datetime | None,
    utama_saja: bool,
) -> bytes | list[bytes]:
    import typst

    bersih = map_text(data, lambda teks: huruf.only_printable(teks, utama_saja=utama_saja))
    with tempfile.TemporaryDirectory(prefix="dokumen-") as folder:
        akar = Path(folder).resolve()
        _lay_out(akar, {k: _printable_file(v, utama_saja=utama_saja) for k, v in berkas.items()})
        try:
            mesin = typst.Compiler(
                str(akar / nama),
                root=str(akar),
                font_paths=_fonts(),
                sys_inputs={"data": json.dumps(bersih, ensure_ascii=False)},
            )
            hasil = mesin.compile(
                format=keluaran,
                ppi=ppi if keluaran == "png" else None,
                pdf_standards=[standar] if standar and keluaran == "pdf" else [],
                timestamp=_fixed_offset(waktu or WAKTU_TETAP),
            )
        except typst.TypstError as galat:
            rincian = "\n".join([galat.message, *galat.hints, *galat.trace]).replace(str(akar), "")
            raise DokumenGagal(f"Dokumen {nama} tidak dapat disusun.", rincian) from galat
    if hasil is None:
        raise DokumenGagal(f"Dokumen {nama} tidak dapat disusun.", "typst tidak memberi hasil")
    if keluaran == "png":
        return hasil if isinstance(hasil, list) else [hasil]
    return hasil[0] if isinstance(hasil, list) else hasil
