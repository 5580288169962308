"""Two ways to sign: the scan of the signed print, or a PAdES signature with the office's certificate.

Reading and signing take a second or more, so they come first, while others may write; then `accept_salinan` keeps the
copy in one short unit of work.
"""

import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.inti.db import db
from portal.inti.galat import DomainError, _n
from portal.inti.periode import local_date
from portal.laporan.domain.daur import Status, check_gerak
from portal.laporan.models import Laporan
from portal.laporan.service import sertifikat
from portal.laporan.service.baca import name_berkas, read_berkas
from portal.laporan.service.buat import keep_berkas
from portal.laporan.service.daur import CATATAN_MAKS, step, take_turn
from portal.laporan.service.tempat import read_tempat
from portal.organisasi.service import Unit, read_instansi

MAKS_PINDAIAN = 20 * 1024 * 1024
MAKS_BENDA = 20_000
"""Objects in a scan: a page has a handful; every one of them is looked at while its sender waits."""
BIDANG = "TandaTanganKantor"
_TERLARANG = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia")


@dataclass(frozen=True)
class Salinan:
    """A signed copy, ready to be kept: its bytes, the day of the signature, what the history says about it."""

    isi: bytes
    tanggal: date
    catatan: str


def check_pindaian(isi: bytes) -> None:
    """Raise DomainError unless this is a PDF without anything that runs or hides in it."""
    import pikepdf

    if len(isi) > MAKS_PINDAIAN:
        raise DomainError("pindaian_besar", _n("Berkas paling besar 20 MB."), bidang="berkas")
    if not isi.startswith(b"%PDF-"):
        raise DomainError("bukan_pdf", _n("Pilih berkas PDF hasil pindai."), bidang="berkas")
    try:
        with pikepdf.open(io.BytesIO(isi)) as pdf:
            if not pdf.pages:
                raise DomainError("pdf_kosong", _n("Berkas PDF ini tidak berisi halaman."), bidang="berkas")
            if len(pdf.objects) > MAKS_BENDA:
                raise DomainError("pdf_rumit", _n("Berkas PDF ini terlalu rumit. Pindai ulang."), bidang="berkas")
            terlarang = any(_is_active(benda) for benda in pdf.objects)
    except (pikepdf.PdfError, pikepdf.PasswordError) as salah:
        raise DomainError("pdf_rusak", _n("Berkas PDF ini rusak atau terkunci."), bidang="berkas") from salah
    if terlarang:
        raise DomainError("pdf_aktif", _n("Berkas PDF ini memuat skrip atau lampiran. Pindai ulang."), bidang="berkas")


def _is_active(benda: Any) -> bool:
    """Tell whether an object, or a direct one inside it, runs or hides something."""
    import pikepdf

    menunggu = [benda]
    while menunggu:
        kini = menunggu.pop()
        if isinstance(kini, pikepdf.Array):
            anak = list(kini)
        elif isinstance(kini, pikepdf.Dictionary | pikepdf.Stream):
            if any(kunci in kini for kunci in _TERLARANG) or str(kini.get("/S")) in ("/JavaScript", "/Launch"):
                return True
            anak = [kini[kunci] for kunci in kini.keys()]  # noqa: SIM118 - a PDF dictionary iterates otherwise
        else:
            continue
        menunggu += [a for a in anak if isinstance(a, pikepdf.Dictionary | pikepdf.Array) and not a.is_indirect]
    return False


def read_scan(isi: bytes, tanggal: date) -> Salinan:
    """Return the scan of the signed print, looked at; raises as `check_pindaian`. Call it outside a unit of work."""
    check_pindaian(isi)
    return Salinan(isi, tanggal, "Salinan bertanda tangan diunggah.")


def sign_digital(laporan: Laporan, *, sandi: str, now: datetime) -> Salinan:
    """Return the final PDF signed with the office's certificate (PAdES). Call it outside a unit of work.

    Raises DomainError for a document that is not final, a wrong passphrase or an expired certificate, TidakDitemukan
    without a certificate.
    """
    check_gerak("tandatangani", Status(laporan.status))
    p12 = sertifikat.read_p12()
    pemilik = sertifikat.describe(sertifikat.open_sertifikat(p12, sandi))
    if not pemilik.is_valid(now):
        raise DomainError("sertifikat_lewat", _n("Masa berlaku sertifikat ini sudah habis."), bidang="sandi")
    _, pdf = read_berkas(laporan, "pdf")
    catatan = f"Tanda tangan elektronik (PAdES) dengan sertifikat {pemilik.pemilik}."
    isi = sign_pdf(pdf, p12, sandi, alasan=f"Pengesahan {laporan.nomor}")
    return Salinan(isi, local_date(now, read_tempat().zona), catatan[:CATATAN_MAKS])


def accept_salinan(laporan: Laporan, unit: Unit, salinan: Salinan, *, pelaku: str, now: datetime) -> None:
    """Keep the signed copy beside the other files and move the document to signed.

    Its bytes stay as they are, a signature would break otherwise. Raises DomainError for a document that is not final,
    a day to come or before the document's date.
    """
    take_turn(laporan)
    check_gerak("tandatangani", Status(laporan.status))
    tanggal = salinan.tanggal
    if not (laporan.tanggal or tanggal) <= tanggal <= local_date(now, read_tempat().zona):
        raise DomainError("tanggal_salah", _n("Tanggal antara tanggal laporan dan hari ini."), bidang="tanggal")
    nama = name_berkas(laporan, unit.kode, "_ttd.pdf", tanggal)
    laporan.ttd = json.dumps(keep_berkas(laporan, nama, salinan.isi))
    db.session().flush()
    step(laporan, "tandatangani", tanggal=tanggal, catatan=salinan.catatan, pelaku=pelaku, now=now)


def sign_pdf(pdf: bytes, p12: bytes, sandi: str, *, alasan: str) -> bytes:
    """Return the PDF with an invisible PAdES signature (B-B); its own bytes stay in front, unchanged."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, fields, signers

    penanda = SimpleSigner.load_pkcs12_data(p12, other_certs=[], passphrase=sandi.encode() or None)
    meta = PdfSignatureMetadata(
        field_name=BIDANG,
        reason=alasan,
        location=read_instansi().kota or None,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    keluaran = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=penanda, output=keluaran)
    return keluaran.getvalue()


def read_tanda_tangan(pdf: bytes) -> list[tuple[str, bool]]:
    """Return (name on the certificate, whole and unchanged) of every signature in a PDF.

    Whether the certificate itself is trusted is not asked: that is for the reader's own list of authorities.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    hasil = []
    for tanda in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        nama = tanda.signer_cert.subject.human_friendly if tanda.signer_cert is not None else "?"
        try:
            status = validate_pdf_signature(tanda, ValidationContext(trust_roots=[], allow_fetching=False))
            utuh = bool(status.intact and status.valid) and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        except SignatureValidationError:
            utuh = False
        hasil.append((nama, utuh))
    return hasil
