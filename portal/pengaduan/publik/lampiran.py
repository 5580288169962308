"""Files that come with a public form: accepted one by one, kept through every error as signed notes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from portal.inti.berkas import MAKS_JUMLAH, Titipan, accept_berkas
from portal.inti.berkas.aturan import clean_baris
from portal.inti.galat import DomainError, Terganggu
from portal.inti.web.bahasa import translate
from portal.inti.web.berkas import read_titipan, sign_titipan

MAKS_KIRIMAN = 55 * 1024 * 1024
"""Bytes of one form: five files of 10 MB, and the words."""
NAMA_TAMPIL = 60


@dataclass(frozen=True)
class Simpanan:
    """One accepted file: its note and the signed text that the page repeats."""

    teks: str
    titipan: Titipan


@dataclass(frozen=True)
class LampiranForm:
    """Files of a form: those accepted so far, a sentence for each refused one, and whether the store failed."""

    simpanan: Sequence[Simpanan]
    galat: Sequence[str] = ()
    terganggu: bool = False

    @property
    def titipan(self) -> list[Titipan]:
        """The notes of the accepted files."""
        return [s.titipan for s in self.simpanan]


def allow_besar() -> None:
    """Let this request carry files; call it before the form is read."""
    request.max_content_length = MAKS_KIRIMAN


def _kept() -> tuple[list[Simpanan], list[str]]:
    dihapus = set(request.form.getlist("hapus"))
    simpanan: dict[str, Simpanan] = {}
    usang = 0
    for teks in request.form.getlist("titipan")[: 4 * MAKS_JUMLAH]:
        catatan = read_titipan([teks])
        usang += not catatan
        for titipan in catatan:
            simpanan.setdefault(titipan.token, Simpanan(teks, titipan))
    galat = [_("Berkas yang dikirim lebih dari sehari lalu perlu dipilih lagi.")] if usang else []
    return [s for token, s in simpanan.items() if token not in dihapus][:MAKS_JUMLAH], galat


def _explain(nama: str, salah: DomainError) -> str:
    kalimat = translate(salah)
    return kalimat if "nama" in salah.data else f"{nama}: {kalimat}"


def _name(berkas: FileStorage) -> str:
    return clean_baris(berkas.filename or "")[:NAMA_TAMPIL] or "?"


def keep_lampiran() -> LampiranForm:
    """Return the files accepted with an earlier step, without looking at new ones."""
    simpanan, galat = _kept()
    return LampiranForm(simpanan, galat)


def collect_lampiran() -> LampiranForm:
    """Return the files of the posted form: those kept from before and each new one that is accepted.

    A refused file leaves a sentence with its name and takes nothing away from the others. Call it outside a
    unit of work: files are read and stored here.
    """
    simpanan, galat = _kept()
    sidik = {s.titipan.sidik for s in simpanan}
    lebih: list[str] = []
    terganggu = False
    for berkas in request.files.getlist("berkas"):
        if not berkas.filename:
            continue
        if len(simpanan) >= MAKS_JUMLAH:
            lebih.append(_name(berkas))
            continue
        try:
            titipan = accept_berkas(berkas.filename, berkas.read())
        except Terganggu as salah:
            terganggu = True
            galat.append(_explain(_name(berkas), salah))
            continue
        except DomainError as salah:
            galat.append(_explain(_name(berkas), salah))
            continue
        if titipan.sidik not in sidik:
            simpanan.append(Simpanan(sign_titipan(titipan), titipan))
            sidik.add(titipan.sidik)
    if lebih:
        galat.append(
            _("Paling banyak %(maks)s berkas. Belum ikut: %(nama)s.", maks=MAKS_JUMLAH, nama=", ".join(lebih[:10]))
        )
    return LampiranForm(simpanan, galat, terganggu)
