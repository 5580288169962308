"""The worksheets: live formulas give the same figures as the report."""

from __future__ import annotations

import csv
import io
import operator
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from portal.inti.dokumen import tulis
from portal.inti.dokumen.isi import Dokumen, Lembar, Rumus
from portal.laporan.skm_triwulan import DataSkm
from portal.laporan.skm_triwulan.pengolahan import letak

Buat = Callable[..., DataSkm]
Susun = Callable[..., Dokumen]
Nilai = Callable[[], Any]
_TANDA = re.compile(r'"[^"]*"|(?:\w+!)?\$?[A-Z]\$?\d+(?::\$?[A-Z]\$?\d+)?|[A-Z]+|\d+\.?\d*|>=|[-+*/=(),]')


class Penghitung:
    """A spreadsheet small enough for a test: the handful of functions that our formulas use."""

    def __init__(self, lembar: Sequence[Lembar]) -> None:
        self.lembar = {s.nama: s.baris for s in lembar}
        self.nama = ""
        self.antre: list[str] = []

    def hitung(self, nama: str, rumus: str) -> Any:
        lama = self.nama, self.antre
        self.nama, self.antre = nama, _TANDA.findall(rumus[1:])
        assert "".join(self.antre) == rumus[1:], rumus
        hasil = self._banding()()
        assert not self.antre, rumus
        self.nama, self.antre = lama
        return hasil

    def sel(self, nama: str, huruf: str, baris: int) -> Any:
        isi, kolom = self.lembar[nama], ord(huruf) - ord("A")
        nilai = isi[baris - 1][kolom] if kolom < len(isi[baris - 1]) else None
        return self.hitung(nama, nilai.rumus) if isinstance(nilai, Rumus) else nilai

    def _banding(self) -> Nilai:
        return self._deret(self._jumlah, {"=": operator.eq, ">=": operator.ge})

    def _jumlah(self) -> Nilai:
        return self._deret(self._kali, {"+": operator.add, "-": operator.sub})

    def _kali(self) -> Nilai:
        return self._deret(self._atom, {"*": operator.mul, "/": operator.truediv})

    def _deret(self, bagian: Callable[[], Nilai], tanda: dict[str, Callable[[Any, Any], Any]]) -> Nilai:
        kiri = bagian()
        while self.antre and self.antre[0] in tanda:
            kiri = _tunda(tanda[self.antre.pop(0)], kiri, bagian())
        return kiri

    def _atom(self) -> Nilai:
        tanda = self.antre.pop(0)
        if tanda == "(":
            isi = self._banding()
            self.antre.pop(0)
            return isi
        if tanda.startswith('"'):
            return lambda: tanda[1:-1]
        if re.fullmatch(r"[\d.]+", tanda):
            return lambda: float(tanda)
        return self._fungsi(tanda) if tanda.isalpha() else self._rujukan(tanda.replace("$", ""))

    def _rujukan(self, tanda: str) -> Nilai:
        nama, _, alamat = tanda.rpartition("!")
        asal, (awal, _, akhir) = nama or self.nama, alamat.partition(":")
        if not akhir:
            return lambda: self.sel(asal, awal[0], int(awal[1:]))
        huruf = [chr(k) for k in range(ord(awal[0]), ord(akhir[0]) + 1)]
        baris = range(int(awal[1:]), int(akhir[1:]) + 1)
        return lambda: [self.sel(asal, h, b) for b in baris for h in huruf]

    def _fungsi(self, nama: str) -> Nilai:
        assert self.antre.pop(0) == "("
        isi = [self._banding()]
        while self.antre.pop(0) == ",":
            isi.append(self._banding())
        if nama == "IF":
            return lambda: isi[1]() if isi[0]() else isi[2]()
        return lambda: _FUNGSI[nama](*(satu() for satu in isi))


def _tunda(kerja: Callable[[Any, Any], Any], kiri: Nilai, kanan: Nilai) -> Nilai:
    return lambda: kerja(kiri(), kanan())


def _angka(isi: Sequence[Any]) -> list[Any]:
    return [n for n in isi if isinstance(n, (int, float))]


_FUNGSI: dict[str, Callable[..., Any]] = {
    "SUM": lambda isi: sum(_angka(isi)),
    "COUNT": lambda isi: len(_angka(isi)),
    "COUNTIF": lambda isi, nilai: isi.count(nilai),
    "SUMPRODUCT": lambda a, b: sum(x * y for x, y in zip(a, b, strict=True)),
    "ROUND": lambda x, d: float(Decimal(repr(x)).quantize(Decimal(1).scaleb(-int(d)), ROUND_HALF_UP)),
    "ISNUMBER": lambda x: isinstance(x, (int, float)),
}


CALC = Path("/usr/lib/libreoffice/program/libsclo.so")
SARINGAN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"


def check_formulas(dok: Dokumen) -> int:
    """Evaluate every formula and compare it with its cached result; return how many there are."""
    hitung, jumlah = Penghitung(dok.lembar), 0
    for lembar in dok.lembar:
        for baris in lembar.baris:
            for sel in baris:
                if isinstance(sel, Rumus):
                    jumlah += 1
                    hasil = hitung.hitung(lembar.nama, sel.rumus)
                    if isinstance(sel.nilai, str):
                        assert hasil == sel.nilai, sel.rumus
                    else:
                        assert hasil == pytest.approx(sel.nilai, rel=1e-12), sel.rumus
    return jumlah


def test_formulas_give_the_printed_figures(
    lengkap: DataSkm, nihil: DataSkm, pembuat: Buat, penyusun: Susun, serang: list[list[int]]
) -> None:
    assert check_formulas(penyusun(lengkap)) > 100
    assert check_formulas(penyusun(pembuat(serang))) > 100
    assert check_formulas(penyusun(nihil)) > 50


def test_many_answers_are_counted_by_score(pembuat: Buat, penyusun: Susun, serang: list[list[int]]) -> None:
    data = replace(pembuat(serang), jawaban=None)
    dok = penyusun(data)
    check_formulas(dok)
    pengolahan = dok.lembar[1]
    assert [b[0] for b in pengolahan.baris[1:5]] == [1, 2, 3, 4]
    assert pengolahan.baris[letak(data).baris("ikm") - 1][1].nilai == 87.5  # type: ignore[union-attr]


def test_sheets_hold_the_figures_of_the_report(lengkap: DataSkm, penyusun: Susun) -> None:
    lembar = penyusun(lengkap).lembar
    nama = ["Ringkasan", "Pengolahan", "Metode", "Per layanan", "Responden", "Tren"]
    assert [s.nama for s in lembar] == [*nama, "IPAK", "Kode QR", "Tindak lanjut"]
    tempat = letak(lengkap)
    ikm, mutu = (lembar[1].baris[tempat.baris(k) - 1][1] for k in ("ikm", "mutu_ikm"))
    assert isinstance(ikm, Rumus)
    assert ikm.rumus == '=IF(B52=0,"Belum ada responden",ROUND(25*SUM(B51:J51)/(9*B52),2))'
    assert ikm.nilai == 78.74
    assert isinstance(mutu, Rumus)
    assert mutu.nilai == "B"
    assert 'IF(B58>=88.31,"A"' in mutu.rumus
    assert len([b for b in lembar[1].baris if isinstance(b[0] if b else None, int)]) == 49


def test_no_sheet_has_free_text_or_a_day(lengkap: DataSkm, penyusun: Susun) -> None:
    for baris in penyusun(lengkap).lembar[1].baris[1:50]:
        assert all(isinstance(s, int) for s in baris)


def test_three_files_are_written_and_stay_the_same(lengkap: DataSkm, penyusun: Susun) -> None:
    dok = penyusun(lengkap)
    for format_, awal in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        isi = tulis(dok, format_)  # type: ignore[arg-type]
        assert isi.startswith(awal)
        assert isi == tulis(dok, format_)  # type: ignore[arg-type]


@pytest.mark.skipif(not CALC.exists(), reason="LibreOffice Calc is not installed")
@pytest.mark.parametrize("nama", ["lengkap", "nihil"])
def test_libreoffice_recalculates_the_same(
    nama: str, penyusun: Susun, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    data: DataSkm = request.getfixturevalue(nama)
    dok = penyusun(data)
    baris = recalculate(tulis(replace(dok, lembar=tuple(map(without_cache, dok.lembar))), "xlsx"), tmp_path)
    tempat = letak(data)
    assert baris[tempat.baris("ikm") - 1][1] == ("78.74" if data.n else "Belum ada responden")
    assert baris[tempat.baris("mutu_ikm") - 1][1] == ("B" if data.n else "–")
    assert baris[tempat.baris("jumlah") - 1][1] == ("138" if data.n else "0")


def without_cache(lembar: Lembar) -> Lembar:
    """Return the sheet with wrong cached results, so that only a recalculation gives the right ones."""
    return replace(
        lembar,
        baris=tuple(tuple(replace(s, nilai=-1) if isinstance(s, Rumus) else s for s in b) for b in lembar.baris),
    )


def recalculate(isi: bytes, folder: Path) -> list[list[str]]:
    """Return the worksheet Pengolahan as LibreOffice computes it anew."""
    profil, berkas = folder / "profil" / "user", folder / "isi.xlsx"
    profil.mkdir(parents=True)
    butir = '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"'
    (profil / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f'{butir} oor:op="fuse"><value>0</value></prop></item></oor:items>',
        encoding="utf-8",
    )
    berkas.write_bytes(isi)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{profil.parent}", "--headless", "--convert-to",
            SARINGAN, "--outdir", str(folder), str(berkas),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    keluar = next(folder.glob("*.csv"))
    return list(csv.reader(io.StringIO(keluar.read_text(encoding="utf-8"))))
