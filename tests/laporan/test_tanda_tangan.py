"""Signing: the scan of the signed print, and a PAdES signature with the office's certificate."""

import io
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pikepdf
import pytest
from asn1crypto.core import OctetString
from asn1crypto.pkcs12 import Pfx, SafeContents
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from portal.akun.domain import Peran
from portal.inti.db import unit_kerja
from portal.inti.galat import DomainError
from portal.laporan.models import Laporan
from portal.laporan.registri import REGISTRI
from portal.laporan.service import sertifikat, tanda_tangan
from portal.laporan.service.baca import TTD, find_laporan, list_menunggu, read_berkas
from portal.organisasi.service import get_unit
from tests.klien import Klien
from tests.pabrik.daur import UJI, finish, make_draf, make_pdf, sign
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban

SANDI = "rahasia-uji"


@pytest.fixture(autouse=True)
def kantor(tiap_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, UJI)  # type: ignore[arg-type]
    make_jawaban(make_layanan(make_unit()))


@pytest.fixture
def final() -> Laporan:
    return finish(make_draf())


def make_p12(hari: int = 365, putaran: int = 2048) -> bytes:
    kunci = ec.generate_private_key(ec.SECP256R1())
    nama = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dinas Contoh")])
    mulai = datetime.now(UTC) - timedelta(days=abs(hari) + 1)
    sertifikat_ = (
        x509.CertificateBuilder()
        .subject_name(nama)
        .issuer_name(nama)
        .public_key(kunci.public_key())
        .serial_number(1)
        .not_valid_before(mulai)
        .not_valid_after(datetime.now(UTC) + timedelta(days=hari))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False),
            critical=True,
        )
        .sign(kunci, SHA256())
    )
    cara = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(putaran).build(SANDI.encode())
    return pkcs12.serialize_key_and_certificates(b"uji", kunci, sertifikat_, None, cara)


def raise_putaran_kunci(p12: bytes, putaran: int) -> bytes:
    """Return the file with more rounds for the wrapped key alone; its checksum is not made anew."""
    pfx = Pfx.load(p12)
    isi = pfx.authenticated_safe.copy()
    for bagian in isi:
        if bagian["content_type"].native == "data":
            kantong = SafeContents.load(bagian["content"].native)
            cara = kantong[0]["bag_value"]["encryption_algorithm"]["parameters"]["key_derivation_func"]
            cara["parameters"]["iteration_count"] = putaran
            bagian["content"] = OctetString(kantong.dump(force=True))
    pfx["auth_safe"]["content"] = OctetString(isi.dump(force=True))
    return bytes(pfx.dump(force=True))


def make_pdf_banyak(jumlah: int) -> bytes:
    pdf, keluaran = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.Root.X = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(A=n)) for n in range(jumlah)])
    pdf.save(keluaran)
    return keluaran.getvalue()


def make_pdf_terkunci() -> bytes:
    pdf, keluaran = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(keluaran, encryption=pikepdf.Encryption(owner="a", user="b"))
    return keluaran.getvalue()


@pytest.mark.parametrize(
    ("isi", "kalimat"), [(make_pdf_terkunci(), "terkunci"), (make_pdf_banyak(20_001), "terlalu rumit")]
)
def test_a_locked_or_endless_scan_is_refused_with_a_sentence(isi: bytes, kalimat: str) -> None:
    with pytest.raises(DomainError, match=kalimat):
        tanda_tangan.check_pindaian(isi)


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [(b"x", "PDF hasil pindai"), (make_pdf(skrip=True), "skrip"), (b"%PDF-1.7 rusak", "rusak")],
)
def test_a_file_that_is_no_harmless_pdf_leaves_the_document_unsigned(final: Laporan, isi: bytes, kalimat: str) -> None:
    with pytest.raises(DomainError, match=kalimat):
        sign(final, isi)
    assert [b.laporan.id for b in list_menunggu(None, ["uji-daur"])] == [final.id]


def test_the_signed_scan_is_kept_as_it_is(final: Laporan) -> None:
    pindaian = make_pdf()
    ttd = sign(final, pindaian)
    assert (ttd.status, read_berkas(ttd, TTD)[1]) == ("ditandatangani", pindaian)
    assert list_menunggu(None, ["uji-daur"]) == []


def test_the_database_refuses_to_exchange_a_signed_copy(final: Laporan) -> None:
    sign(final)
    with pytest.raises(DBAPIError), unit_kerja() as sesi:
        sesi.execute(update(Laporan).where(Laporan.id == final.id).values(ttd="{}"))


def test_a_certificate_that_would_keep_the_server_counting_is_refused() -> None:
    assert sertifikat.open_sertifikat(make_p12(), SANDI)
    with pytest.raises(DomainError, match="terlalu panjang"):
        sertifikat.open_sertifikat(make_p12(putaran=1_000_001), SANDI)
    with pytest.raises(DomainError, match="terlalu panjang"):
        sertifikat.open_sertifikat(raise_putaran_kunci(make_p12(), 1_000_001), SANDI)


def keep_sertifikat() -> None:
    terbuka = sertifikat.read_sertifikat(make_p12(), SANDI, now=datetime.now(UTC))
    with unit_kerja():
        sertifikat.save_sertifikat(terbuka, pelaku="pimpinan", now=datetime.now(UTC))


@pytest.mark.parametrize(("hari", "sandi", "kalimat"), [(365, "salah", "Kata sandi salah"), (-1, SANDI, "sudah habis")])
def test_a_certificate_that_does_not_open_or_has_expired_is_not_kept(hari: int, sandi: str, kalimat: str) -> None:
    with pytest.raises(DomainError, match=kalimat):
        sertifikat.read_sertifikat(make_p12(hari), sandi, now=datetime.now(UTC))
    assert sertifikat.find_sertifikat() is None


def test_a_wrong_passphrase_signs_nothing(final: Laporan) -> None:
    keep_sertifikat()
    with pytest.raises(DomainError, match="Kata sandi salah"):
        tanda_tangan.sign_digital(final, sandi="lain", now=datetime.now(UTC))


def test_a_digital_signature_covers_the_final_pdf_and_shows_every_later_change(final: Laporan) -> None:
    keep_sertifikat()
    kini = datetime.now(UTC)
    salinan = tanda_tangan.sign_digital(final, sandi=SANDI, now=kini)
    with unit_kerja():
        tanda_tangan.accept_salinan(final, get_unit(final.unit_id), salinan, pelaku="pimpinan", now=kini)
    laporan = find_laporan(final.id)
    isi, asli = read_berkas(laporan, TTD)[1], read_berkas(laporan, "pdf")[1]
    assert isi.startswith(asli)
    assert [baik for _nama, baik in tanda_tangan.read_tanda_tangan(isi)] == [True]
    letak = isi.index(b"/Type") if b"/Type" in isi[:2000] else 200
    rusak = isi[:letak] + bytes([isi[letak] ^ 1]) + isi[letak + 1 :]
    assert [baik for _nama, baik in tanda_tangan.read_tanda_tangan(rusak)] == [False]


def write_during(monkeypatch: pytest.MonkeyPatch, modul: ModuleType, nama: str) -> list[str]:
    """Let a function write by itself before it works, as another visitor would; return its calls."""
    asli, dipanggil = getattr(modul, nama), []

    def work(*args: Any, **kwargs: Any) -> Any:
        with unit_kerja():
            dipanggil.append(nama)
        return asli(*args, **kwargs)

    monkeypatch.setattr(modul, nama, work)
    return dipanggil


def test_others_may_write_while_a_scan_is_read_and_a_document_is_signed(
    klien_tiap: Klien, monkeypatch: pytest.MonkeyPatch
) -> None:
    pindai, digital = finish(make_draf()), finish(make_draf("2025-02"))
    make_akun(Peran.PIMPINAN)
    klien_tiap.masuk("pimpinan@uji.example")
    kerja = ((sertifikat, "open_sertifikat"), (tanda_tangan, "sign_pdf"), (tanda_tangan, "check_pindaian"))
    dipanggil = [write_during(monkeypatch, modul, nama) for modul, nama in kerja]
    atur = klien_tiap.form(klien_tiap.get("/petugas/laporan/atur"), "sandi")
    assert klien_tiap.send(atur, p12=(io.BytesIO(make_p12()), "k.p12"), sandi=SANDI).status_code == 303
    tanda = klien_tiap.form(klien_tiap.get(f"/petugas/laporan/{digital.id}"), "sandi")
    assert klien_tiap.send(tanda, sandi=SANDI).status_code == 303
    unggah = klien_tiap.form(klien_tiap.get(f"/petugas/laporan/{pindai.id}"), "berkas")
    assert klien_tiap.send(unggah, berkas=(io.BytesIO(make_pdf()), "a.pdf")).status_code == 303
    assert [find_laporan(n.id).status for n in (pindai, digital)] == ["ditandatangani"] * 2
    assert all(dipanggil)
