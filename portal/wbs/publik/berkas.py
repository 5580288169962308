"""Evidence files of a public form: sealed while they arrive, kept through every error as sealed notes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from flask import request
from flask_babel import gettext as _

from portal.inti.db import utc_now
from portal.inti.galat import DomainError, Terganggu
from portal.inti.web.bahasa import translate
from portal.wbs.kunci.primitif import SegelRusak
from portal.wbs.kunci.sampul import UMUR_DETIK, fold, unfold
from portal.wbs.service.laporan import BerkasTitipan
from portal.wbs.service.percakapan import BERKAS_MAKS
from portal.wbs.service.tempat import get_tempat
from portal.wbs.service.titipan import AliranBukti, delete_berkas, take_unggahan

MAKS_KIRIMAN = 112 * 1024 * 1024
"""Bytes of one form that is still read: five files at their limit, so that words are kept beside files too large."""
MAKS_BERSAMA = 50 * 1024 * 1024
BUANG = "buang:"
_SISA_MAKS = 256 * 1024 * 1024


@dataclass(frozen=True)
class BuktiForm:
    """Files of a form: those accepted so far, a sentence for each refused one, and whether the store failed.

    `pada`: when an earlier step accepted a file, by token (seconds since 1970).
    """

    berkas: Sequence[BerkasTitipan] = ()
    galat: Sequence[str] = ()
    terganggu: bool = False
    pada: Mapping[str, int] = field(default_factory=dict)


def allow_besar() -> None:
    """Let this request carry files; call it before the form is read."""
    request.max_content_length = MAKS_KIRIMAN


def drain_kiriman() -> None:
    """Take the rest of a body that is too large and drop it, so that the browser stays to read our answer."""
    aliran, sisa = request.environ["wsgi.input"], _SISA_MAKS
    while sisa > 0 and (potong := aliran.read(65536)):
        sisa -= len(potong)


def as_note(berkas: BerkasTitipan) -> dict[str, object]:
    """Return what is sealed of a file: token, key, name and size."""
    return asdict(berkas) | {"kunci": berkas.kunci.hex()}


def read_note(isi: dict[str, object]) -> BerkasTitipan:
    """Undo `as_note`."""
    return BerkasTitipan(str(isi["token"]), bytes.fromhex(str(isi["kunci"])), str(isi["nama"]), int(str(isi["ukuran"])))


def seal_bukti(bukti: BuktiForm, ikat: str) -> list[tuple[str, BerkasTitipan]]:
    """Return the accepted files with their sealed notes for hidden fields; `ikat` is the report's id."""
    kini, lada = int(utc_now().timestamp()), get_tempat().lada
    return [
        (fold(lada, "titipan", as_note(b) | {"pada": bukti.pada.get(b.token, kini)}, ikat=ikat), b)
        for b in bukti.berkas
    ]


def keep_bukti(ikat: str) -> BuktiForm:
    """Return the files accepted with an earlier step, without looking at new ones."""
    lama: dict[str, BerkasTitipan] = {}
    pada: dict[str, int] = {}
    usang = 0
    buang = request.form.get("langkah", "").removeprefix(BUANG)
    for teks in request.form.getlist("titipan")[: 4 * BERKAS_MAKS]:
        try:
            isi = unfold(get_tempat().lada, "titipan", teks, ikat=ikat)
        except SegelRusak:
            usang += 1
            continue
        if utc_now().timestamp() > isi["pada"] + UMUR_DETIK:
            usang += 1
        elif isi["token"] != buang:
            lama[isi["token"]], pada[isi["token"]] = read_note(isi), isi["pada"]
    galat = [_("Berkas yang dipilih lebih dari sehari lalu perlu dipilih lagi.")] if usang else []
    return BuktiForm(list(lama.values())[:BERKAS_MAKS], galat, pada=pada)


def _refuse(berkas: Sequence[BerkasTitipan], satu: BerkasTitipan) -> str:
    """Return why one more file is not taken, and throw its sealed content away; "" when it is taken."""
    if len(berkas) >= BERKAS_MAKS:
        kalimat = _("Paling banyak %(maks)s berkas. Belum ikut: %(nama)s.", maks=BERKAS_MAKS, nama=satu.nama)
    elif sum(b.ukuran for b in berkas) + satu.ukuran > MAKS_BERSAMA:
        kalimat = _("Semua berkas bersama paling besar 50 MB. Belum ikut: %(nama)s.", nama=satu.nama)
    else:
        return ""
    with suppress(Terganggu):
        delete_berkas(satu.token)
    return kalimat


def collect_bukti(ikat: str) -> BuktiForm:
    """Return the files of the posted form: those kept from before and each new one that is accepted.

    A refused file leaves a sentence and takes nothing away from the others. Call it outside a unit of work.
    """
    lama = keep_bukti(ikat)
    berkas, galat, terganggu = list(lama.berkas), list(lama.galat), False
    for kiriman in request.files.getlist("berkas"):
        if not isinstance(kiriman.stream, AliranBukti):
            continue
        try:
            satu = take_unggahan(kiriman.stream, kiriman.filename or "")
        except DomainError as salah:
            terganggu = terganggu or isinstance(salah, Terganggu)
            galat.append(translate(salah))
            continue
        if satu is None:
            continue
        if tolak := _refuse(berkas, satu):
            galat.append(tolak)
        else:
            berkas.append(satu)
    return BuktiForm(berkas, galat, terganggu, lama.pada)
