"""The file that an import works on between its steps, and everything chosen for it so far."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.inti.berkas.parkir import drop_parkir, open_parkir, park, save_pilihan
from portal.inti.buku import Lembar
from portal.inti.db import utc_now
from portal.inti.galat import DomainError, _n
from portal.inti.periode import Periode
from portal.inti.web.bahasa import translate
from portal.inti.web.penjaga import cakupan
from portal.organisasi.service import Layanan, find_layanan, find_unit
from portal.skm.domain.instrumen import Instrumen
from portal.skm.impor.kepala import parse_nomor
from portal.skm.impor.lembar import Sumber
from portal.skm.impor.peta import Peta, parse_peta
from portal.skm.instrumen import find_instrumen
from portal.skm.petugas.dasar import today
from portal.skm.service.peta_impor import Tujuan, get_lembar, list_versi_lama

JENIS = "skm"


@dataclass(frozen=True)
class Pilihan:
    """What was chosen so far.

    `layanan` is UNIT/SERVICE, `peta` the mapping as JSON, `lama` the import that the mapping comes from.
    """

    nama_berkas: str
    layanan: str = ""
    instrumen: str = "skm"
    versi: int = 0
    periode: str = ""
    lembar: str = ""
    kepala: int = 0
    lewati: str = ""
    urutan: str = ""
    peta: str = '{"kolom": {}}'
    lama: int = 0


@dataclass(frozen=True)
class Titipan:
    """A parked file with its choices; `pilihan` is replaced, the file never changes."""

    kode: str
    buku: Sequence[Lembar]
    pilihan: Pilihan = field(compare=False)

    @cached_property
    def instrumen(self) -> Instrumen:
        """The questionnaire the file answers, in the version that was in use when it was uploaded."""
        return find_instrumen(self.pilihan.instrumen, self.pilihan.versi or None)

    @cached_property
    def versi(self) -> list[Instrumen]:
        """The same and its other versions."""
        return list_versi_lama(self.instrumen)

    @cached_property
    def layanan(self) -> Layanan:
        """The service the answers are about; raises TidakDitemukan outside the person's units."""
        return resolve_layanan(self.pilihan.layanan)

    @cached_property
    def lembar(self) -> Lembar:
        """The sheet that is read; raises DomainError when it is too long."""
        return get_lembar(self.buku, self.pilihan.lembar)

    @cached_property
    def sumber(self) -> Sumber:
        """The sheet with its heading row and the rows left out; raises DomainError for row numbers that are none."""
        return Sumber(self.lembar, self.pilihan.kepala, parse_nomor(self.pilihan.lewati))

    @cached_property
    def sumber_aman(self) -> Sumber:
        """The same without leaving rows out, for the page that asks for their numbers."""
        return Sumber(self.lembar, self.pilihan.kepala, frozenset())

    @cached_property
    def peta(self) -> Peta:
        """The mapping so far."""
        return parse_peta(self.pilihan.peta)

    @cached_property
    def tujuan(self) -> Tujuan:
        """Where the answers go."""
        periode = Periode.parse(self.pilihan.periode) if self.pilihan.periode else None
        return Tujuan(self.layanan, self.instrumen, periode, today(), current_app.config["PORTAL_ZONA"])

    def change(self, *, peta: Peta | None = None, **lain: Any) -> "Titipan":
        """Store new choices and return the parked file with them."""
        lain["peta"] = peta.to_json() if peta else self.pilihan.peta
        pilihan = replace(self.pilihan, **lain)
        save_pilihan(self.kode, asdict(pilihan), jenis=JENIS, pemilik=current_user.id, now=utc_now())
        return Titipan(self.kode, self.buku, pilihan)

    def drop(self) -> None:
        """Forget the file."""
        drop_parkir(self.kode, jenis=JENIS)


def keep_buku(buku: Sequence[Lembar], pilihan: Pilihan) -> Titipan:
    """Park a file that was read."""
    kode = park([asdict(s) for s in buku], asdict(pilihan), jenis=JENIS, pemilik=current_user.id, now=utc_now())
    return Titipan(kode, buku, pilihan)


def open_titipan(kode: str) -> Titipan:
    """Return a parked file; raises DomainError when it is gone, too old or somebody else's."""
    isi, pilihan = open_parkir(kode, jenis=JENIS, pemilik=current_user.id, now=utc_now())
    return Titipan(kode, tuple(_load(s) for s in isi), Pilihan(**pilihan))


def _load(isi: Mapping[str, Any]) -> Lembar:
    return Lembar(
        nama=isi["nama"],
        baris=tuple((n, tuple(sel)) for n, sel in isi["baris"]),
        tersembunyi=isi["tersembunyi"],
        gabungan=tuple((a, b, c, d) for a, b, c, d in isi["gabungan"]),
        rumus=isi["rumus"],
        berlebih=isi["berlebih"],
    )


def resolve_layanan(kode: str) -> Layanan:
    """Return the service of UNIT/SERVICE; raises TidakDitemukan outside the person's units, DomainError for no pair."""
    unit, ada, layanan = kode.partition("/")
    if not ada:
        raise DomainError("layanan_kosong", _n("Pilih layanan yang dinilai."), bidang="layanan")
    return find_layanan(find_unit(unit, cakupan()), layanan)


def with_titipan(fungsi: Callable[[Titipan], ResponseReturnValue]) -> Callable[[str], ResponseReturnValue]:
    """Give a view its parked file; without one the person is sent to the first step with a sentence why."""

    @functools.wraps(fungsi)
    def run(kode: str) -> ResponseReturnValue:
        try:
            titipan = open_titipan(kode)
            titipan.layanan  # noqa: B018 - outside the person's units the file does not exist
        except DomainError as salah:
            flash(translate(salah), "error")
            return redirect(url_for("skm_petugas.impor"), code=303)
        return fungsi(titipan)

    return run
