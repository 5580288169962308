"""PDFs are rebuilt from what is needed to show their pages; nothing that acts, hides or tells stays.

What is kept is listed here; every other entry of the catalogue, the pages and the links is dropped.
"""

import io
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from portal.inti.galat import DomainError, _n

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

HALAMAN_MAKS = 500
ALIR_MAKS = 200 * 1024 * 1024
SKEMA_TAUTAN = ("http", "https", "mailto", "tel")
KATALOG = {"/Type", "/Pages", "/Version", "/Lang", "/OCProperties"}
HALAMAN = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
    "/Contents", "/Rotate", "/Group", "/UserUnit",
}  # fmt: skip
TAUTAN = {"/Type", "/Subtype", "/Rect", "/Border", "/C", "/H", "/QuadPoints"}
BEBAN = {
    "/Metadata", "/PieceInfo", "/AA", "/OpenAction", "/JS", "/JavaScript", "/AF", "/EF", "/EmbeddedFiles",
    "/AcroForm", "/XFA", "/OPI", "/Ref", "/Alternates", "/LastModified", "/StructParent", "/StructParents",
    "/CreatorInfo", "/User",
}  # fmt: skip
MULAI_PINDAI = 0xDA
_PENANDA = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
BERKAS_LUAR = {"/F", "/FFilter", "/FDecodeParms"}


def _keep(kamus: "Object", boleh: set[str]) -> None:
    for kunci in set(kamus.keys()) - boleh:
        del kamus[kunci]


def _strip(objek: "Object") -> None:
    """Drop what acts or tells from an object and the direct objects inside it."""
    from pikepdf import Array, Dictionary, Stream

    menunggu: list[Any] = [objek]
    while menunggu:
        kini = menunggu.pop()
        if isinstance(kini, Dictionary | Stream):
            buang = BEBAN | BERKAS_LUAR if isinstance(kini, Stream) else BEBAN
            for kunci in buang & set(kini.keys()):
                del kini[kunci]
            anak = [kini[kunci] for kunci in kini.keys()]  # noqa: SIM118 - a PDF dictionary iterates otherwise
        else:
            anak = list(kini) if isinstance(kini, Array) else []
        menunggu += [a for a in anak if isinstance(a, Dictionary | Array) and not a.is_indirect]


def _is_needed(tanda: int, isi: bytes) -> bool:
    """Tell whether a JPEG segment is needed to show the picture: no comment, of the APPn only what carries colour."""
    if 0xE0 <= tanda <= 0xEF:
        return isi.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"))
    return tanda != 0xFE


def strip_jpeg(isi: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, comments and what hangs behind it; what is no whole JPEG stays unchanged."""
    if isi[:2] != b"\xff\xd8":
        return isi
    simpan, di = [isi[:2]], 2
    while isi[di : di + 1] == b"\xff" and isi[di + 1 : di + 2] not in (b"", b"\xd9"):
        tanda, panjang = isi[di + 1], int.from_bytes(isi[di + 2 : di + 4], "big")
        akhir = di + 2 + panjang
        if panjang < 2 or akhir > len(isi):
            return isi
        if tanda == MULAI_PINDAI:
            berikut = _PENANDA.search(isi, akhir)
            if berikut is None:
                return isi
            akhir = berikut.start()
        if _is_needed(tanda, isi[di + 4 : akhir]):
            simpan.append(isi[di:akhir])
        di = akhir
    return b"".join([*simpan, b"\xff\xd9"]) if isi[di : di + 2] == b"\xff\xd9" else isi


def _clean_objects(pdf: "Pdf") -> None:
    from pikepdf import Name, Stream

    for objek in pdf.objects:
        _strip(objek)
        if isinstance(objek, Stream) and objek.get("/Filter") in (Name.DCTDecode, [Name.DCTDecode]):
            rincian: Any = objek.get("/DecodeParms")
            objek.write(strip_jpeg(objek.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=rincian)


def _link_target(tautan: "Object", halaman: set[tuple[int, int]]) -> "tuple[str, Object] | None":
    """Return key and value of the link's harmless target: an address, or a place on a page of this file."""
    from pikepdf import Array, Dictionary, Name, String

    aksi = tautan.get("/A")
    tujuan = tautan.get("/Dest")
    if isinstance(aksi, Dictionary):
        alamat = aksi.get("/URI")
        if aksi.get("/S") == Name.URI and isinstance(alamat, String):
            if urlsplit(str(alamat).strip()).scheme.lower() not in SKEMA_TAUTAN:
                return None
            return "/A", Dictionary(S=Name.URI, URI=alamat)
        tujuan = aksi.get("/D") if aksi.get("/S") == Name.GoTo else None
    if not isinstance(tujuan, Array) or not len(tujuan) or not isinstance(tujuan[0], Dictionary):
        return None
    if tujuan[0].objgen not in halaman or any(isinstance(b, Dictionary | Array) for b in list(tujuan)[1:]):
        return None
    return "/Dest", tujuan


def _clean_links(halaman: "Object", milik: set[tuple[int, int]]) -> "list[Object]":
    from pikepdf import Array, Dictionary, Name

    catatan = halaman.get("/Annots")
    bersih: list[Object] = []
    for tautan in list(catatan) if isinstance(catatan, Array) else []:
        if not isinstance(tautan, Dictionary) or tautan.get("/Subtype") != Name.Link:
            continue
        sasaran = _link_target(tautan, milik)
        if sasaran is not None:
            _keep(tautan, TAUTAN)
            tautan[sasaran[0]] = sasaran[1]
            bersih.append(tautan)
    return bersih


def _refuse(pdf: "Pdf") -> None:
    if pdf.is_encrypted:
        raise _locked()
    jumlah = len(pdf.pages)
    if jumlah > HALAMAN_MAKS:
        raise DomainError(
            "pdf_tebal",
            _n("PDF ini berisi %(jumlah)s halaman; batasnya %(batas)s. Kirim bagian yang penting."),
            bidang="berkas",
            jumlah=jumlah,
            batas=HALAMAN_MAKS,
        )
    if not jumlah:
        raise DomainError(
            "pdf_kosong", _n("PDF ini tidak berisi halaman. Kirim ulang berkas aslinya."), bidang="berkas"
        )


def _locked() -> DomainError:
    return DomainError("pdf_terkunci", _n("PDF ini dikunci kata sandi. Kirim PDF yang tidak dikunci."), bidang="berkas")


def clean_pdf(isi: bytes) -> bytes:
    """Return the pages as a new PDF; form fields and stamps become part of the page.

    Raises DomainError when it is locked, has no page or more than 500, and whatever pikepdf raises for
    what is no PDF. The same input gives the same output.
    """
    import pikepdf

    pikepdf.settings.set_qpdf_limits(flate_max_memory=ALIR_MAKS)
    try:
        pdf = pikepdf.open(io.BytesIO(isi))
    except pikepdf.PasswordError as salah:
        raise _locked() from salah
    with pdf:
        _refuse(pdf)
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
        milik = {halaman.obj.objgen for halaman in pdf.pages}
        for halaman in pdf.pages:
            tautan = _clean_links(halaman.obj, milik)
            _keep(halaman.obj, HALAMAN)
            if tautan:
                halaman.obj["/Annots"] = pikepdf.Array(tautan)
        _keep(pdf.Root, KATALOG)
        _keep(pdf.trailer, {"/Root", "/Size"})
        _clean_objects(pdf)
        keluaran = io.BytesIO()
        pdf.save(
            keluaran,
            preserve_pdfa=False,
            fix_metadata_version=False,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    return keluaran.getvalue()
