"""The page of a case: who may open it, what it tells, every move, two officers at once, drafts, proposals."""

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from portal.akun.service.delegasi import add_delegasi
from portal.inti.berkas import Berkas
from portal.inti.berkas.models import BERSIH_STATUS, bersih_of
from portal.inti.berkas.simpan import put_benda
from portal.inti.db import db, unit_kerja
from portal.inti.jejak import Jejak
from portal.pengaduan.domain.gerak import GERAK, TANPA_TOMBOL, Wewenang, allowed_gerak
from portal.pengaduan.domain.samar import mask_nik
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Draf, Kehadiran, Lampiran, Pengaduan
from portal.pengaduan.petugas.isian import BIDANG, LAZIM, GerakForm
from portal.pengaduan.service.aturan import list_jawaban_baku
from tests.klien import Klien, text_of
from tests.pabrik.pengaduan import SENIN, DataPelapor, id_of, make_pengaduan, step
from tests.pabrik.petugas_pengaduan import Kantor, make_kantor

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082"
)


@pytest.fixture
def kantor(app: Flask) -> Kantor:
    return make_kantor(app)


@pytest.fixture(autouse=True)
def senin() -> object:
    with time_machine.travel(SENIN + timedelta(hours=1), tick=False) as jam:
        yield jam


def _url(nomor: int, ekor: str = "") -> str:
    return f"/petugas/pengaduan/{nomor}{ekor}"


def _kasus(nomor: int) -> Pengaduan:
    return db.session().get_one(Pengaduan, nomor, populate_existing=True)


def _csrf(klien: Klien) -> str:
    return klien.form(klien.get("/petugas/sesi/"), "csrf_token").isi["csrf_token"]


def _until(kantor: Kantor, status: str, **lain: Any) -> int:
    """Return a case brought to a state on the usual way."""
    nomor = id_of(make_pengaduan(kantor.dinas, **lain))
    petugas, pelaksana = kantor.pelaku("petugas"), kantor.pelaku("pelaksana")
    urutan = ("baru", "terverifikasi", "didisposisi", "diproses", "menunggu_persetujuan", "ditanggapi", "selesai")
    jalan = [
        ("verifikasi", petugas, {"klasifikasi": "pengaduan_tidak_berkadar", "kategori": "waktu"}),
        ("disposisi", petugas, {"unit_pelaksana": kantor.bidang.id, "kecepatan": "biasa", "catatan": "Cek"}),
        ("proses", pelaksana, {}),
        ("ajukan_jawaban", pelaksana, {"jawaban": "Loket ditambah."}),
        ("tanggapi", kantor.pelaku("pimpinan"), {"jawaban": "Loket ditambah."}),
        ("konfirmasi_ya", petugas, {}),
    ]
    for gerak, pelaku, nilai in jalan[: urutan.index(status)]:
        step(nomor, gerak, pelaku, **nilai)
    return nomor


def _send(klien: Klien, nomor: int, gerak: str, *, daftar: str = "", **isi: Any) -> Any:
    halaman = klien.get(_url(nomor), query_string={"langkah": gerak, "daftar": daftar})
    return klien.send(klien.form(halaman, "versi"), **isi)


def test_the_case_opens_for_its_own_scope_only_and_hidden_looks_like_missing(kantor: Kantor) -> None:
    nomor = _until(kantor, "baru")
    diserahkan = _until(kantor, "didisposisi")
    harap = {
        "petugas": (200, 200),
        "petugas2": (200, 200),
        "petugas_lain": (404, 404),
        "pelaksana": (404, 200),
        "pelaksana_lain": (404, 404),
        "pimpinan": (200, 200),
        "auditor": (200, 200),
        "admin": (403, 403),
        "skm": (403, 403),
    }
    for nama, kode in harap.items():
        klien = kantor.masuk(nama)
        assert (klien.get(_url(nomor)).status_code, klien.get(_url(diserahkan)).status_code) == kode, nama
        token = _csrf(klien)
        for ekor, data in (
            ("/gerak/catat", {"catatan": "x", "versi": "1"}),
            ("/draf", {"gerak": "catat", "catatan": "x"}),
            ("/usulan", {"putusan": "tolak", "catatan": "x"}),
            ("/hadir", {}),
            ("/pelapor", {}),
        ):
            respons = klien.post(_url(nomor, ekor), data={"csrf_token": token} | data)
            if kode[0] != 200:
                assert respons.status_code in (403, 404), (nama, ekor)
                assert "Antrean obat" not in respons.text


def test_a_restricted_case_is_closed_to_the_unit_and_open_to_its_one_person(kantor: Kantor) -> None:
    nomor = id_of(make_pengaduan(kantor.lain))
    lain = kantor.pelaku("petugas_lain")
    step(nomor, "verifikasi", lain, klasifikasi="pengaduan_berkadar", kategori="biaya")
    pic = kantor.orang["pelaksana"].id
    step(nomor, "disposisi", lain, catatan="Cek", unit_pelaksana=kantor.bidang.id, pic=pic, kecepatan="biasa")
    assert kantor.masuk("pelaksana").get(_url(nomor)).status_code == 200
    assert kantor.masuk("pelaksana_lain").get(_url(nomor)).status_code == 404
    teks = text_of(kantor.masuk("petugas_lain").get(_url(nomor)).text)
    assert "Terbatas: berkadar pengawasan" in teks


def test_a_named_person_gets_404_everywhere(kantor: Kantor, klien: Klien) -> None:
    nomor = id_of(make_pengaduan(kantor.dinas, pihak=kantor.orang["pimpinan"].nama))
    klien = kantor.masuk("pimpinan")
    token = _csrf(klien)
    assert klien.get(_url(nomor)).status_code == 404
    assert klien.get(_url(nomor, "/berkas/abc")).status_code == 404
    for ekor, data in (
        ("/gerak/catat", {"catatan": "x"}),
        ("/gerak/disposisi", {}),
        ("/draf", {"gerak": "catat", "catatan": "x"}),
        ("/usulan", {"putusan": "setuju"}),
        ("/hadir", {}),
        ("/pelapor", {}),
    ):
        assert klien.post(_url(nomor, ekor), data={"csrf_token": token} | data).status_code == 404, ekor
    assert _kasus(nomor).versi == 1
    assert kantor.orang["pimpinan"].nama in text_of(kantor.masuk("petugas").get(_url(nomor)).text)


def test_buttons_come_from_the_table_of_moves(kantor: Kantor) -> None:
    peran = {"petugas": Wewenang.PETUGAS, "pelaksana": Wewenang.PELAKSANA, "pimpinan": Wewenang.PENYETUJU}
    for status in ("baru", "terverifikasi", "didisposisi", "diproses", "menunggu_persetujuan", "ditanggapi", "selesai"):
        nomor = _until(kantor, status)
        for nama, wewenang in peran.items():
            respons = kantor.masuk(nama).get(_url(nomor))
            if respons.status_code == 404:
                continue
            semua = (
                {wewenang, Wewenang.PELAKSANA}
                if nama == "petugas" and status not in ("baru", "terverifikasi")
                else {wewenang}
            )
            harap = {g.kode for g in allowed_gerak(Status(status), semua)}
            ada = {g for g in GERAK if f"langkah={g}#langkah" in respons.text}
            assert ada == harap, (status, nama)
    assert "#langkah" not in kantor.masuk("auditor").get(_url(nomor)).text


def test_every_move_with_a_button_has_fields_that_exist() -> None:
    for kode in GERAK:
        if kode in TANPA_TOMBOL:
            continue
        for bidang in BIDANG.get(kode, LAZIM):
            assert hasattr(GerakForm, bidang), (kode, bidang)


HAPPY: list[tuple[str, str, str, dict[str, Any], str | None]] = [
    ("baru", "petugas", "verifikasi", {"klasifikasi": "pengaduan_ringan", "kategori": "waktu"}, "terverifikasi"),
    ("baru", "petugas", "minta_kelengkapan", {"catatan": "Kirim foto."}, "perlu_kelengkapan"),
    ("baru", "petugas", "bukan_pengaduan", {"alasan": "spam", "catatan": "Iklan."}, "bukan_pengaduan"),
    ("baru", "pimpinan", "limpahkan", {"instansi": "Dinas Z", "catatan": "Bukan kami."}, "dilimpahkan"),
    (
        "baru",
        "petugas",
        "jawab_di_tempat",
        {"klasifikasi": "konsultasi", "kategori": "informasi", "jawaban": "Buka pukul 8."},
        "ditanggapi",
    ),
    ("terverifikasi", "petugas", "kelola", {}, "diproses"),
    ("terverifikasi", "petugas", "ubah_klasifikasi", {"klasifikasi": "aspirasi", "kategori": "biaya"}, None),
    ("terverifikasi", "petugas", "terlapor", {}, None),
    ("terverifikasi", "petugas", "tautkan_sp4n", {"sp4n_id": "#1234567"}, None),
    ("didisposisi", "pelaksana", "kembalikan", {"catatan": "Bukan tugas kami."}, "terverifikasi"),
    ("didisposisi", "pelaksana", "proses", {}, "diproses"),
    ("diproses", "pelaksana", "progres", {"catatan": "Sedang diperiksa."}, None),
    ("diproses", "pelaksana", "catat", {"catatan": "Sudah ditelepon."}, None),
    ("diproses", "petugas", "perpanjang", {"catatan": "Menunggu suku cadang."}, None),
    ("diproses", "pelaksana", "ajukan_jawaban", {"jawaban": "Loket ditambah."}, "menunggu_persetujuan"),
    ("diproses", "petugas", "cabut", {"catatan": "Pelapor menelepon."}, "dicabut"),
    ("diproses", "petugas", "tambah_keterangan", {"catatan": "Pelapor menambah nama loket."}, None),
    ("menunggu_persetujuan", "pimpinan", "minta_revisi", {"catatan": "Tulis tanggalnya."}, "diproses"),
    ("menunggu_persetujuan", "pimpinan", "tanggapi", {"jawaban": "Loket sudah ditambah."}, "ditanggapi"),
    ("ditanggapi", "petugas", "konfirmasi_belum", {"catatan": "Masih lama."}, "diproses"),
    ("ditanggapi", "petugas", "konfirmasi_ya", {}, "selesai"),
    ("selesai", "petugas", "buka_kembali", {"catatan": "Terulang."}, "diproses"),
    ("selesai", "petugas", "redaksi", {"judul_publik": "Antrean obat", "isi_publik": "Loket ditambah."}, None),
]


@pytest.mark.parametrize(("status", "nama", "gerak", "isi", "ke"), HAPPY, ids=[h[2] for h in HAPPY])
def test_every_form_makes_its_move(
    kantor: Kantor, status: str, nama: str, gerak: str, isi: dict[str, Any], ke: str | None
) -> None:
    nomor = _until(kantor, status)
    versi = _kasus(nomor).versi
    respons = _send(kantor.masuk(nama), nomor, gerak, **isi)
    assert respons.status_code == 303, text_of(respons.text)
    kasus = _kasus(nomor)
    assert kasus.status == (ke or status)
    assert kasus.versi > versi


def test_disposition_takes_three_clicks_and_its_form_knows_the_units(kantor: Kantor) -> None:
    nomor = _until(kantor, "terverifikasi")
    klien = kantor.masuk("petugas")
    respons = _send(
        klien, nomor, "disposisi", unit_pelaksana=str(kantor.bidang.id), pic=str(kantor.orang["pelaksana"].id),
        catatan="Periksa loket.", kecepatan="segera",
    )  # fmt: skip
    assert respons.status_code == 303
    kasus = _kasus(nomor)
    assert (kasus.status, kasus.pic_id, kasus.kecepatan) == ("didisposisi", kantor.orang["pelaksana"].id, "segera")


KURANG: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("baru", "petugas", "verifikasi", {"klasifikasi": "", "kategori": "waktu"}, "Pilih klasifikasi."),
    ("baru", "petugas", "verifikasi", {"kategori": "asing"}, "Pilih kategori yang tersedia."),
    ("baru", "petugas", "minta_kelengkapan", {"catatan": "  "}, "Tulis keterangannya."),
    ("baru", "petugas", "limpahkan", {"instansi": "", "catatan": "Tulisan lama"}, "Bagian ini wajib diisi."),
    ("baru", "petugas", "duplikat", {"induk": "XXXX"}, "Tidak ada pengaduan dengan kode"),
    ("baru", "petugas", "bukan_pengaduan", {"alasan": "", "catatan": "Tulisan lama"}, "Pilih alasannya."),
    ("baru", "petugas", "jawab_di_tempat", {"jawaban": "Tulisan lama"}, "Pilih klasifikasi."),
    ("terverifikasi", "petugas", "disposisi", {"catatan": "Tulisan lama"}, "Pilih unit tujuan."),
    ("terverifikasi", "petugas", "disposisi", {"unit_pelaksana": "999999", "catatan": "x"}, "Unit ini tidak ada."),
    ("terverifikasi", "petugas", "tautkan_sp4n", {"sp4n_id": ""}, "Bagian ini wajib diisi."),
    ("didisposisi", "pelaksana", "kembalikan", {"catatan": ""}, "Tulis keterangannya."),
    ("diproses", "pelaksana", "ajukan_jawaban", {"jawaban": ""}, "Bagian ini wajib diisi."),
    ("diproses", "pelaksana", "catat", {"catatan": "x" * 5001}, "paling banyak 5000 huruf"),
    ("menunggu_persetujuan", "pimpinan", "minta_revisi", {"catatan": ""}, "Tulis keterangannya."),
    ("selesai", "petugas", "redaksi", {"judul_publik": "", "isi_publik": "Tulisan lama"}, "Bagian ini wajib diisi."),
]


@pytest.mark.parametrize(("status", "nama", "gerak", "isi", "kalimat"), KURANG)
def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(
    kantor: Kantor, status: str, nama: str, gerak: str, isi: dict[str, Any], kalimat: str
) -> None:
    nomor = _until(kantor, status)
    versi = _kasus(nomor).versi
    respons = _send(kantor.masuk(nama), nomor, gerak, **isi)
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)
    assert ("Tulisan lama" in respons.text) == ("Tulisan lama" in isi.values())
    assert _kasus(nomor).versi == versi


def test_of_two_officers_the_second_keeps_the_text_and_sees_what_changed(kantor: Kantor) -> None:
    nomor = _until(kantor, "baru")
    klien = kantor.masuk("petugas")
    halaman = klien.get(_url(nomor), query_string={"langkah": "catat"})
    step(nomor, "verifikasi", kantor.pelaku("petugas2"), klasifikasi="aspirasi", kategori="waktu")
    respons = klien.send(klien.form(halaman, "versi"), catatan="Tulisan yang tidak boleh hilang")
    teks = text_of(respons.text)
    assert respons.status_code == 409
    assert "Tulisan yang tidak boleh hilang" in teks
    assert "Yang berubah sejak Anda membuka halaman ini" in teks
    assert "Verifikasi, Uji petugas_pengaduan" in teks
    assert _kasus(nomor).versi == 2
    ulang = klien.form(respons, "versi")
    assert klien.send(ulang).status_code == 303
    assert _kasus(nomor).versi == 3


def test_a_move_that_no_longer_fits_keeps_the_words_to_copy(kantor: Kantor) -> None:
    nomor = _until(kantor, "menunggu_persetujuan")
    klien = kantor.masuk("pimpinan")
    halaman = klien.get(_url(nomor), query_string={"langkah": "tanggapi"})
    step(nomor, "minta_revisi", kantor.pelaku("pimpinan"), catatan="Perbaiki")
    respons = klien.send(klien.form(halaman, "versi"), jawaban="Jawaban panjang saya")
    assert respons.status_code == 409
    assert "Jawaban panjang saya" in respons.text
    assert "tidak dapat dilakukan lagi" in respons.text
    assert _kasus(nomor).status == "diproses"


def test_a_move_that_needs_approval_is_a_proposal_until_somebody_else_decides(kantor: Kantor) -> None:
    nomor = _until(kantor, "diproses")
    pelaksana, petugas = kantor.masuk("pelaksana"), kantor.masuk("petugas")
    halaman = pelaksana.get(_url(nomor), query_string={"langkah": "perpanjang"})
    assert "Langkah ini diusulkan dahulu" in halaman.text
    respons = pelaksana.send(pelaksana.form(halaman, "versi"), catatan="Menunggu suku cadang.")
    halaman = pelaksana.follow(respons)
    assert "diusulkan, menunggu persetujuan" in halaman.text
    assert "Menunggu suku cadang." in halaman.text
    tenggat = _kasus(nomor).tenggat_berlaku
    data = {"csrf_token": _csrf(pelaksana), "putusan": "setuju", "versi": str(_kasus(nomor).versi)}
    assert pelaksana.post(_url(nomor, "/usulan"), data=data).status_code == 403
    tolak = petugas.send(petugas.form(petugas.get(_url(nomor)), "versi"), putusan="tolak", catatan="")
    assert tolak.status_code == 422
    assert "Tulis keterangannya." in tolak.text
    setuju = petugas.send(petugas.form(petugas.get(_url(nomor)), "versi"), putusan="setuju")
    assert setuju.status_code == 303
    kasus = _kasus(nomor)
    assert kasus.usulan is None
    assert kasus.tenggat_berlaku > tenggat  # type: ignore[operator]


def test_a_proposal_is_refused_with_a_reason(kantor: Kantor) -> None:
    nomor = _until(kantor, "baru")
    _send(kantor.masuk("petugas"), nomor, "limpahkan", instansi="Dinas Z", catatan="Bukan kami.")
    klien = kantor.masuk("pimpinan")
    halaman = klien.get(_url(nomor))
    assert "Dinas Z" in halaman.text
    formulir = klien.form(halaman, "versi")
    assert klien.send(formulir, putusan="tolak", catatan="Ini wewenang kita.").status_code == 303
    assert (_kasus(nomor).status, _kasus(nomor).usulan) == ("baru", None)
    basi = klien.send(formulir, putusan="setuju")
    assert basi.status_code == 409
    assert "Yang berubah sejak Anda membuka" in basi.text


def test_after_a_move_the_next_case_of_the_list_opens(kantor: Kantor) -> None:
    satu, dua = _until(kantor, "baru"), _until(kantor, "baru")
    klien = kantor.masuk("petugas")
    isi = {"klasifikasi": "aspirasi", "kategori": "waktu", "daftar": "status=baru"}
    respons = _send(klien, satu, "verifikasi", **isi)
    assert respons.headers["Location"].startswith(_url(dua, "?daftar=status"))
    assert "Pengaduan berikutnya" in klien.follow(respons).text
    respons = _send(klien, dua, "verifikasi", **isi)
    assert respons.headers["Location"] == "/petugas/pengaduan/?status=baru"
    assert "Daftar ini sudah habis" in klien.follow(respons).text
    tanpa = _until(kantor, "baru")
    respons = _send(klien, tanpa, "verifikasi", klasifikasi="aspirasi", kategori="waktu")
    assert respons.headers["Location"] == _url(tanpa)


@pytest.mark.parametrize("daftar", ["http://jahat.example/", "//jahat.example", "x=%00&status=baru", "a" * 900])
def test_a_forged_way_back_stays_in_the_portal(kantor: Kantor, daftar: str) -> None:
    nomor = _until(kantor, "baru")
    respons = _send(
        kantor.masuk("petugas"), nomor, "verifikasi", klasifikasi="aspirasi", kategori="waktu", daftar=daftar
    )
    assert respons.status_code == 303
    assert respons.headers["Location"].startswith("/petugas/pengaduan/")


def test_the_reporter_is_shown_on_request_and_the_request_is_written_down(kantor: Kantor) -> None:
    data = DataPelapor(nama="Siti Aminah", telepon="+6281234567890", nik="3201011203900001", alamat="Jalan Mawar 1")
    nomor = _until(kantor, "didisposisi", pelapor=data)
    klien = kantor.masuk("pelaksana")
    halaman = klien.get(_url(nomor))
    for rahasia in ("Aminah", "81234567890", "3201011203900001", "Mawar"):
        assert rahasia not in halaman.text
    assert "S. A." in halaman.text
    respons = klien.post(_url(nomor, "/pelapor"), data={"csrf_token": _csrf(klien)})
    for isi in ("Siti Aminah", "+6281234567890", "3201011203900001", "Jalan Mawar 1"):
        assert isi in respons.text
    baris = db.session().scalars(select(Jejak).where(Jejak.aksi == "pengaduan.lihat_pelapor")).one()
    assert (baris.pelaku, baris.objek) == ("pelaksana@uji.example", f"pengaduan:{_kasus(nomor).nomor_register}")
    assert "Siti" not in baris.rincian
    assert mask_nik("3201011203900001") == "3201********0001"


@pytest.mark.parametrize(
    ("lain", "nama", "kode"),
    [
        ({"anonim": True}, "pelaksana", 403),
        ({"anonim": True}, "petugas", 200),
        ({"anonim": True}, "pimpinan", 200),
        ({"tanpa_identitas": True}, "petugas", 403),
        ({}, "auditor", 403),
    ],
)
def test_an_anonymous_reporter_is_known_to_few(kantor: Kantor, lain: dict[str, Any], nama: str, kode: int) -> None:
    nomor = _until(kantor, "didisposisi", **lain)
    klien = kantor.masuk(nama)
    assert ("Tampilkan data pelapor" in klien.get(_url(nomor)).text) == (kode == 200)
    assert klien.post(_url(nomor, "/pelapor"), data={"csrf_token": _csrf(klien)}).status_code == kode


def test_public_and_internal_lines_differ_in_words(kantor: Kantor) -> None:
    nomor = _until(kantor, "diproses")
    step(nomor, "catat", kantor.pelaku("pelaksana"), catatan="Hanya untuk kita")
    klien = kantor.masuk("pelaksana")
    _send(klien, nomor, "progres", catatan="Untuk Anda yang melapor")
    teks = text_of(klien.get(_url(nomor)).text)
    assert "Catatan internal Internal" in teks
    assert "Kabar untuk pelapor Terlihat pelapor" in teks
    assert "Disposisi: Bidang Contoh Pelapor melihat judulnya saja" in teks
    assert "Akan dilihat pelapor" in klien.get(_url(nomor, "?langkah=progres")).text
    assert "Isinya internal, tidak dilihat pelapor" in klien.get(_url(nomor, "?langkah=catat")).text


def test_a_draft_is_kept_restored_and_dropped_with_the_move(kantor: Kantor) -> None:
    nomor = _until(kantor, "diproses")
    klien, lain = kantor.masuk("pelaksana"), kantor.masuk("petugas")
    formulir = klien.form(klien.get(_url(nomor, "?langkah=ajukan_jawaban")), "jawaban")
    formulir.alamat = _url(nomor, "/draf")
    assert klien.send(formulir, jawaban="Belum selesai saya tulis").status_code == 303
    halaman = klien.get(_url(nomor, "?langkah=ajukan_jawaban"))
    assert "Belum selesai saya tulis" in halaman.text
    assert "Draf tersimpan" in halaman.text
    assert "Belum selesai" not in lain.get(_url(nomor, "?langkah=ajukan_jawaban")).text
    htmx = klien.post(
        _url(nomor, "/draf"),
        data={"csrf_token": _csrf(klien), "gerak": "ajukan_jawaban", "jawaban": "Lebih panjang"},
        headers={"HX-Request": "true"},
    )
    assert text_of(htmx.text).startswith("Draf tersimpan 2 Feb 2026 11.00 WIB")
    assert _send(klien, nomor, "ajukan_jawaban").status_code == 303
    assert db.session().scalar(select(func.count()).select_from(Draf)) == 0
    assert _kasus(nomor).jawaban == "Lebih panjang"


def test_an_emptied_draft_is_forgotten_and_an_unknown_move_keeps_none(kantor: Kantor) -> None:
    nomor = _until(kantor, "diproses")
    klien = kantor.masuk("pelaksana")
    data = {"csrf_token": _csrf(klien), "gerak": "catat"}
    klien.post(_url(nomor, "/draf"), data=data | {"catatan": "a"})
    klien.post(_url(nomor, "/draf"), data=data | {"catatan": "  "})
    assert db.session().scalar(select(func.count()).select_from(Draf)) == 0
    for gerak in ("", "terima", "asing", "eskalasi"):
        assert klien.post(_url(nomor, "/draf"), data=data | {"gerak": gerak, "catatan": "a"}).status_code == 404
        assert klien.post(_url(nomor, f"/gerak/{gerak or 'x'}"), data=data).status_code == 404


def test_a_canned_answer_is_filled_without_giving_the_reporter_away(kantor: Kantor) -> None:
    nomor = _until(kantor, "diproses")
    baku = next(b for b in list_jawaban_baku("ajukan_jawaban") if b.kode == "permohonan_maaf")
    klien = kantor.masuk("pelaksana")
    halaman = klien.get(_url(nomor, f"?langkah=ajukan_jawaban&baku={baku.id}"))
    isi = klien.form(halaman, "jawaban").isi["jawaban"]
    assert "Yth. Bapak/Ibu" in isi
    assert "Bidang Contoh" in isi
    assert "Warga" not in halaman.text
    formulir = klien.form(klien.get(_url(nomor, "?langkah=ajukan_jawaban")), "jawaban")
    formulir.alamat = _url(nomor, "/draf")
    respons = klien.send(formulir, jawaban="Sudah saya tulis.", baku=str(baku.id), sisip="1")
    isi = klien.form(klien.follow(respons), "jawaban").isi["jawaban"]
    assert isi.startswith("Sudah saya tulis.")
    assert "mohon maaf" in isi


def test_who_else_has_the_case_open_is_told_for_ninety_seconds(kantor: Kantor, senin: Any) -> None:
    nomor = _until(kantor, "baru")
    satu, dua = kantor.masuk("petugas"), kantor.masuk("pimpinan")
    data = {"csrf_token": _csrf(satu)}
    assert "Sedang dibuka" not in satu.post(_url(nomor, "/hadir"), data=data).text
    assert satu.post(_url(nomor, "/hadir"), data=data | {"tahu": ""}).status_code == 204
    assert "Sedang dibuka juga oleh Uji petugas_pengaduan." in text_of(dua.get(_url(nomor)).text)
    assert "Sedang dibuka" not in text_of(satu.get(_url(nomor)).text)
    senin.shift(timedelta(seconds=91))
    assert "Sedang dibuka" not in text_of(dua.get(_url(nomor)).text)
    dua.post(_url(nomor, "/hadir"), data={"csrf_token": _csrf(dua)})
    assert db.session().scalar(select(func.count()).select_from(Kehadiran)) == 1


def test_files_come_with_a_move_and_open_for_those_who_see_the_case(kantor: Kantor) -> None:
    nomor, lain = _until(kantor, "diproses"), _until(kantor, "baru")
    klien = kantor.masuk("pelaksana")
    respons = _send(klien, nomor, "catat", catatan="Foto loket", berkas=(io.BytesIO(PNG), "loket.png"))
    assert respons.status_code == 303, text_of(respons.text)
    berkas = db.session().scalars(select(Berkas)).one()
    assert "sedang diperiksa" in klien.get(_url(nomor)).text
    assert klien.get(_url(nomor, f"/berkas/{berkas.token}")).status_code == 404
    assert kantor.masuk("petugas").get(_url(lain, f"/berkas/{berkas.token}")).status_code == 404
    assert kantor.masuk("pelaksana_lain").get(_url(nomor, f"/berkas/{berkas.token}")).status_code == 404
    assert db.session().scalars(select(Lampiran)).one().publik is False


def test_a_clean_file_is_handed_out_as_a_download(kantor: Kantor) -> None:
    nomor = _until(kantor, "diproses")
    klien = kantor.masuk("pelaksana")
    _send(klien, nomor, "catat", catatan="Foto loket", berkas=(io.BytesIO(PNG), "loket.png"))
    berkas = db.session().scalars(select(Berkas)).one()
    put_benda(bersih_of(berkas.token, berkas.jenis), PNG)
    with unit_kerja():
        berkas.status, berkas.sidik = BERSIH_STATUS, hashlib.sha256(PNG).hexdigest()
    respons = klien.get(_url(nomor, f"/berkas/{berkas.token}"))
    assert respons.data == PNG
    assert respons.headers["Content-Disposition"].startswith("attachment")
    assert f"/berkas/{berkas.token}" in klien.get(_url(nomor)).text


def test_who_stands_in_for_somebody_works_in_that_name(kantor: Kantor) -> None:
    nomor = _until(kantor, "baru")
    wakil = kantor.masuk("skm")
    assert wakil.get(_url(nomor)).status_code == 403
    with unit_kerja():
        add_delegasi(
            dari=kantor.orang["petugas"],
            kepada=kantor.orang["skm"],
            mulai=SENIN.date(),
            sampai=SENIN.date(),
            alasan="Cuti",
            pelaku="uji",
            now=SENIN,
        )
    assert _send(wakil, nomor, "verifikasi", klasifikasi="aspirasi", kategori="waktu").status_code == 303
    assert "Uji petugas_skm atas nama Uji petugas_pengaduan" in text_of(wakil.get(_url(nomor)).text)


def test_a_wrong_file_is_refused_and_the_words_stay(kantor: Kantor) -> None:
    nomor = _until(kantor, "diproses")
    klien = kantor.masuk("pelaksana")
    respons = _send(klien, nomor, "catat", catatan="Tulisan tetap ada", berkas=(io.BytesIO(b"MZ\x90"), "virus.exe"))
    assert respons.status_code == 422
    assert "Tulisan tetap ada" in respons.text
    assert db.session().scalar(select(func.count()).select_from(Berkas)) == 0


def test_a_good_file_waits_while_the_words_are_mended(kantor: Kantor) -> None:
    nomor = _until(kantor, "diproses")
    klien = kantor.masuk("pelaksana")
    respons = _send(klien, nomor, "catat", catatan="", berkas=(io.BytesIO(PNG), "loket.png"))
    assert respons.status_code == 422
    assert "sudah diterima" in respons.text
    assert klien.send(klien.form(respons, "titipan"), catatan="Foto loket").status_code == 303
    assert db.session().scalars(select(Berkas)).one().nama == "loket.png"


def test_a_case_that_was_handed_back_leads_to_the_list(kantor: Kantor) -> None:
    nomor = _until(kantor, "didisposisi")
    respons = _send(kantor.masuk("pelaksana"), nomor, "kembalikan", catatan="Bukan tugas kami.")
    tujuan = respons.headers["Location"]
    assert kantor.masuk("pelaksana").get(tujuan).status_code == 200


def test_linked_cases_stand_beside_each_other(kantor: Kantor) -> None:
    induk, anak = _until(kantor, "terverifikasi"), _until(kantor, "baru", judul="Antrean yang sama lagi")
    respons = _send(kantor.masuk("petugas"), anak, "duplikat", induk=_kasus(induk).nomor_register)
    assert respons.status_code == 303
    klien = kantor.masuk("petugas")
    assert _kasus(induk).nomor_register in text_of(klien.get(_url(anak)).text)
    assert "Antrean yang sama lagi" in klien.get(_url(induk)).text


def test_hostile_words_come_back_as_words(kantor: Kantor) -> None:
    jahat = "<script>alert(1)</script>{{7*7}}"
    nomor = _until(kantor, "baru", judul=f"{jahat} judul", isi=f"{jahat} isi laporan yang panjang")
    klien = kantor.masuk("petugas")
    _send(klien, nomor, "catat", catatan=jahat)
    for alamat in (_url(nomor), "/petugas/pengaduan/"):
        teks = klien.get(alamat).text
        assert "<script>alert(1)" not in teks
        assert "{{7*7}}" in teks


def test_opening_a_case_writes_nothing_on_either_database(tiap_app: Flask) -> None:
    kantor = make_kantor(tiap_app)
    nomor = _until(kantor, "diproses")
    klien = kantor.masuk("petugas")
    tulisan: list[str] = []

    def watch(_k: object, _c: object, perintah: str, *_lain: object) -> None:
        if perintah.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            tulisan.append(perintah)

    event.listen(db.engine, "before_cursor_execute", watch)
    try:
        for gerak in ("", *GERAK):
            assert klien.get(_url(nomor), query_string={"langkah": gerak, "baku": "1"}).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", watch)
    assert not tulisan


def test_presence_and_drafts_are_kept_on_either_database(tiap_app: Flask) -> None:
    kantor = make_kantor(tiap_app)
    nomor = _until(kantor, "diproses")
    klien = kantor.masuk("pelaksana")
    data = {"csrf_token": _csrf(klien), "gerak": "catat", "catatan": "Draf"}
    for _ in range(2):
        assert klien.post(_url(nomor, "/hadir"), data=data).status_code == 200
        assert klien.post(_url(nomor, "/draf"), data=data).status_code == 303
    assert db.session().scalar(select(func.count()).select_from(Kehadiran)) == 1
    assert db.session().scalar(select(func.count()).select_from(Draf)) == 1
    assert _send(klien, nomor, "catat", catatan="Selesai").status_code == 303
