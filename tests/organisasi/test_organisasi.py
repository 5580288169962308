"""The office's tree: import, scope, commands, logo and form."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, PngImagePlugin

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import DomainError, TidakDitemukan
from portal.inti.tabel import read_tabel
from portal.organisasi import service
from portal.organisasi.domain import clean_kode_unit
from portal.organisasi.gambar import SISI_MAKS, clean_logo
from portal.organisasi.service import (
    HasilImpor,
    add_penandatangan,
    describe_organisasi,
    find_layanan,
    find_penandatangan,
    find_unit,
    import_organisasi,
    list_unit,
    read_instansi,
    save_unit,
    subtree_ids,
)
from tests.klien import Klien, make_klien, text_of
from tests.pabrik.organisasi import SAAT, make_akun, make_layanan, make_unit

SUSUNAN = (
    "jenis,kode,nama,induk,unit,gratis\n"
    "layanan,ktp,KTP Elektronik,,BID,ya\n"
    "unit,BID,Bidang Pendaftaran,DIN,,\n"
    "loket,1,Loket 1,,BID,\n"
    "unit,DIN,Dinas Contoh,,,\n"
    "layanan,KTP,KTP di Dinas,,DIN,tidak\n"
)


def do_import(isi: str) -> HasilImpor:
    with unit_kerja():
        return import_organisasi(read_tabel(isi.encode()), pelaku="uji", now=SAAT)


def refuse(isi: str) -> str:
    sebelum = describe_organisasi()
    with pytest.raises(DomainError) as salah:
        do_import(isi)
    db.session.remove()
    assert describe_organisasi() == sebelum
    return salah.value.teks


def make_tree() -> dict[str, int]:
    units = [("A", None), ("B", "A"), ("C", "B"), ("D", "A"), ("X", None), ("Y", "X")]
    return {kode: make_unit(kode, f"Unit {kode}", induk=induk).id for kode, induk in units}


def test_import_takes_lines_in_any_order(tiap_app: Flask) -> None:
    assert do_import(SUSUNAN) == HasilImpor(unit=2, layanan=2, loket=1)
    assert describe_organisasi() == {
        "unit": [
            {"kode": "BID", "nama": "Bidang Pendaftaran", "induk": "DIN"},
            {"kode": "DIN", "nama": "Dinas Contoh", "induk": None},
        ],
        "layanan": [
            {"kode": "KTP", "nama": "KTP Elektronik", "unit": "BID", "gratis": True},
            {"kode": "KTP", "nama": "KTP di Dinas", "unit": "DIN", "gratis": False},
        ],
        "loket": [{"kode": "1", "nama": "Loket 1", "unit": "BID"}],
    }


def test_importing_twice_changes_nothing(tiap_app: Flask) -> None:
    do_import(SUSUNAN)
    pertama, id_lama = describe_organisasi(), find_unit("BID").id
    do_import(SUSUNAN)
    assert describe_organisasi() == pertama
    assert find_unit("BID").id == id_lama


def test_import_renames_by_code_and_knows_what_is_already_there(tiap_app: Flask) -> None:
    do_import(SUSUNAN)
    do_import("jenis;kode;nama;unit;gratis\nunit;bid;Bidang Baru;;\nlayanan;KTP;Nama Baru;BID;1\n")
    assert find_unit("BID").nama == "Bidang Baru"
    assert (find_layanan(find_unit("BID"), "ktp").nama, find_layanan(find_unit("DIN"), "KTP").nama) == (
        "Nama Baru",
        "KTP di Dinas",
    )


def test_columns_that_are_unknown_or_missing_are_named(tiap_app: Flask) -> None:
    pesan = refuse("jenis,kode,name,warna\nunit,A,B,C\n")
    assert "Tidak dikenal: name, warna" in pesan
    assert "Belum ada: nama" in pesan
    assert "jenis, kode, nama, induk, unit, gratis" in pesan


def test_every_bad_line_is_named_with_its_number(tiap_app: Flask) -> None:
    pesan = refuse(
        "jenis,kode,nama,induk,unit,gratis\n"
        "unit,A,Unit A,,,\n"
        "bidang,B,Unit B,,,\n"
        "unit,B C,Unit B,,,\n"
        "\n"
        "layanan,L,,,A,\n"
        "layanan,L,Layanan,,,\n"
        "layanan,L,Layanan,,A,mungkin\n"
        f"unit,D,{'x' * 161},,,\n"
    )
    assert "6 baris salah" in pesan
    for potongan in (
        "baris 3: jenis “bidang”", "baris 4: Kode “B C”", "baris 6: nama", "baris 7: kolom unit",
        "baris 8: kolom gratis berisi “mungkin”", "baris 9: nama",
    ):  # fmt: skip
        assert potongan in pesan
    assert "baris 2:" not in pesan


@pytest.mark.parametrize(
    "isi",
    [
        "unit,A,A,B,,\nunit,B,B,A,,\n",
        "unit,A,A,A,,\n",
        "unit,A,A,C,,\nunit,B,B,A,,\nunit,C,C,B,,\n",
    ],
)
def test_circle_of_parents_in_a_file_is_refused(tiap_app: Flask, isi: str) -> None:
    pesan = refuse("jenis,kode,nama,induk,unit,gratis\n" + isi)
    assert "melingkar" in pesan
    assert "baris 2" in pesan


def test_circle_through_what_is_already_stored_is_refused(tiap_app: Flask) -> None:
    make_tree()
    pesan = refuse("jenis,kode,nama,induk\nunit,A,Unit A,C\n")
    assert "Baris 2" in pesan
    assert "bawahan dirinya sendiri" in pesan


def test_unknown_parent_or_unit_is_refused_with_its_line(tiap_app: Flask) -> None:
    assert "Baris 2: Unit induk “Z” tidak ada" in refuse("jenis,kode,nama,induk\nunit,A,Unit A,Z\n")
    assert "Baris 3: Unit dengan kode “Z” tidak ada" in refuse(
        "jenis,kode,nama,unit\nunit,A,Unit A,\nloket,1,Loket,Z\n"
    )


def test_import_is_written_into_the_audit_trail(app: Flask) -> None:
    from sqlalchemy import select

    from portal.inti.jejak import Jejak

    do_import(SUSUNAN)
    baris = db.session.scalars(select(Jejak)).one()
    assert (baris.aksi, json.loads(baris.rincian)) == ("organisasi.impor", {"unit": 2, "layanan": 2, "loket": 1})


def test_subtree_is_the_unit_with_everything_below_it(tiap_app: Flask) -> None:
    kode = make_tree()
    assert subtree_ids(kode["A"]) == {kode[k] for k in "ABCD"}
    assert subtree_ids(kode["B"]) == {kode["B"], kode["C"]}
    assert subtree_ids(kode["Y"]) == {kode["Y"]}


def test_parent_can_be_moved_but_not_below_its_own_child(tiap_app: Flask) -> None:
    kode = make_tree()
    make_unit("B", "Unit B", induk="X")
    assert subtree_ids(kode["X"]) == {kode[k] for k in "XYBC"}
    with pytest.raises(DomainError, match="dirinya sendiri"), unit_kerja():
        save_unit(kode="X", nama="X", induk_kode="C", now=SAAT)


def test_unit_outside_the_scope_looks_as_if_it_did_not_exist(tiap_app: Flask) -> None:
    kode = make_tree()
    cakupan = subtree_ids(kode["A"])
    assert find_unit(" c ", cakupan).id == kode["C"]
    pesan = []
    for cari in ("X", "TIDAKADA"):
        with pytest.raises(TidakDitemukan) as salah:
            find_unit(cari, cakupan)
        pesan.append(salah.value.teks.replace(cari, "*"))
    assert len(set(pesan)) == 1
    assert [u.kode for u in list_unit(cakupan)] == ["A", "B", "C", "D"]
    assert list_unit(frozenset()) == []


def test_code_is_kept_in_capitals(tiap_app: Flask) -> None:
    kode = {" dinkes ": "DINKES", "a-1.2_b": "A-1.2_B", "9": "9", "A" * 32: "A" * 32, "A\n": "A"}
    assert {k: make_unit(k, "Unit").kode for k in kode} == kode


@pytest.mark.parametrize("kode", ["", " ", "-A", "A B", "A/B", "É", "A" * 33, "A\nB", "<b>", "٣"])
def test_code_with_other_characters_is_refused(kode: str) -> None:
    with pytest.raises(DomainError) as salah:
        clean_kode_unit(kode)
    assert salah.value.bidang == "kode"


def test_signatory_is_the_units_own_in_force_else_the_offices(tiap_app: Flask) -> None:
    unit, lain = make_unit("A", "A"), make_unit("B", "B")
    with unit_kerja():
        add_penandatangan(jabatan="Kepala", nama="Kantor", pelaku="uji", now=SAAT)
        for nama, mulai, sampai in (
            ("Lama", date(2024, 1, 1), date(2024, 12, 31)),
            ("Baru", date(2025, 1, 1), date(2025, 6, 30)),
        ):
            add_penandatangan(jabatan="Kabid", nama=nama, unit=unit, mulai=mulai, sampai=sampai, pelaku="uji", now=SAAT)
    nama = {
        h: find_penandatangan(unit.id, h).nama
        for h in (date(2023, 12, 31), date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1))
    }
    assert list(nama.values()) == ["Kantor", "Lama", "Baru", "Baru", "Kantor"]
    assert find_penandatangan(lain.id, date(2025, 1, 1)).nama == "Kantor"
    with pytest.raises(DomainError, match="Tanggal akhir"), unit_kerja():
        add_penandatangan(
            jabatan="x", nama="x", mulai=date(2025, 2, 1), sampai=date(2025, 1, 1), pelaku="uji", now=SAAT
        )


def picture(jenis: str = "PNG", ukuran: tuple[int, int] = (40, 30), **lain: object) -> bytes:
    isi = io.BytesIO()
    Image.new("RGB", ukuran, "#0b4f8a").save(isi, jenis, **lain)
    return isi.getvalue()


def test_a_successor_with_a_first_day_signs_before_a_head_without_one(tiap_app: Flask) -> None:
    unit = make_unit()
    with unit_kerja():
        add_penandatangan(jabatan="Kepala", nama="Lama", unit=unit, pelaku="uji", now=SAAT)
        add_penandatangan(jabatan="Kepala", nama="Baru", unit=unit, mulai=date(2026, 3, 1), pelaku="uji", now=SAAT)
    tanda = [find_penandatangan(unit.id, h) for h in (date(2026, 2, 28), date(2026, 3, 1))]
    assert [t.nama if t else None for t in tanda] == ["Lama", "Baru"]


def test_logo_keeps_its_pixels_and_loses_everything_else() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (6.0, 12.0, 0.0)}
    exif[0x013B] = "Nama Pemotret"
    teks = PngImagePlugin.PngInfo()
    teks.add_text("Author", "Nama Pemotret")
    warna = b"profil rahasia" * 20
    for isi in (
        picture("JPEG", exif=exif, comment=b"Nama Pemotret", icc_profile=warna, dpi=(300, 300)),
        picture("PNG", exif=exif, pnginfo=teks, icc_profile=warna, dpi=(300, 300)),
        picture("PNG") + b"<script>Nama Pemotret</script>",
    ):
        bersih = clean_logo(isi)
        with Image.open(io.BytesIO(bersih)) as gambar:
            gambar.load()
            assert (gambar.format, gambar.size) == ("PNG", (40, 30))
            assert gambar.info == {}
            assert not gambar.getexif()
        assert b"Pemotret" not in bersih
        assert not [tanda for tanda in (b"eXIf", b"iCCP", b"tEXt", b"iTXt", b"zTXt", b"pHYs") if tanda in bersih]


def test_big_logo_is_made_small_and_keeps_its_shape() -> None:
    with Image.open(io.BytesIO(clean_logo(picture(ukuran=(2000, 1000))))) as gambar:
        assert gambar.size == (SISI_MAKS, SISI_MAKS // 2)


def test_picture_bomb_is_refused_before_it_is_unpacked() -> None:
    for ukuran in ((5000, 4001), (20000, 20000)):
        isi = io.BytesIO()
        Image.new("1", ukuran).save(isi, "PNG")
        with pytest.raises(DomainError) as salah:
            clean_logo(isi.getvalue())
        assert salah.value.bidang == "logo"


@pytest.mark.parametrize(
    "isi",
    [b"", b"bukan gambar", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"%PDF-1.7",
     picture("PNG")[:60], picture("JPEG")[:300], picture("GIF"), picture("BMP"), b"\x89PNG\r\n\x1a\n" + bytes(50)],
    ids=["empty", "text", "svg", "pdf", "cut-png", "cut-jpg", "gif", "bmp", "fake-png"],
)  # fmt: skip
def test_what_is_no_whole_png_or_jpeg_is_refused(isi: bytes) -> None:
    with pytest.raises(DomainError, match="PNG atau JPEG") as salah:
        clean_logo(isi)
    assert salah.value.bidang == "logo"


@pytest.fixture
def admin(app: Flask) -> Klien:
    klien = make_klien(app)
    klien.masuk(make_akun(Peran.ADMIN).email)
    return klien


ISIAN = {
    "nama": "Dinas “Uji” & Coba <b>",
    "induk": "Pemerintah Kota",
    "alamat": "Jalan Merdeka 1",
    "kota": "Harapan",
    "telepon": "+62812",
    "surel": "a@b.example",
    "situs": "https://b.example",
    "jam_layanan": "08.00–15.00",
    "warna": "#7A0019",
}


def send_instansi(klien: Klien, **isi: object) -> object:
    return klien.send(klien.form(klien.get("/petugas/organisasi/"), "warna"), **{**ISIAN, **isi})


def test_office_is_stored_with_its_cleaned_logo(admin: Klien) -> None:
    respons = send_instansi(admin, logo=(io.BytesIO(picture("JPEG")), "logo.jpg"))
    assert respons.status_code == 303
    db.session.remove()
    kini = read_instansi()
    assert {k: getattr(kini, k) for k in ISIAN} == {**ISIAN, "warna": "#7a0019"}
    assert admin.get("/logo.png").data == kini.logo
    assert kini.logo.startswith(b"\x89PNG")
    assert "Dinas “Uji” &amp; Coba &lt;b&gt;" in admin.get("/").text


@pytest.mark.parametrize(
    ("ganti", "kalimat"),
    [
        ({"warna": "#ffff00"}, "terlalu terang untuk teks putih"),
        ({"warna": "merah"}, "Tulis warna seperti #0049b8"),
        ({"nama": "  "}, "Tulis nama instansi"),
        ({"nama": "x" * 161}, ""),
        ({"logo": (io.BytesIO(b"bukan"), "logo.png")}, "Logo harus berupa gambar"),
        ({"logo": (io.BytesIO(bytes(2 * 1024 * 1024 + 1)), "logo.png")}, "paling besar 2 MB"),
    ],
    ids=["bright", "word", "blank", "long", "logo", "heavy"],
)
def test_refused_office_form_loses_nothing_that_was_typed(app: Flask, ganti: dict[str, object], kalimat: str) -> None:
    klien = make_klien(app)
    klien.masuk(make_akun(Peran.ADMIN).email)
    respons = send_instansi(klien, **ganti)
    assert respons.status_code == 422
    assert kalimat in text_of(respons.text)
    formulir = klien.form(respons, "warna")
    harap = {**ISIAN, **{k: v.strip() for k, v in ganti.items() if isinstance(v, str)}}
    assert {k: formulir.isi[k] for k in ISIAN} == harap
    db.session.remove()
    assert read_instansi().nama == "Nama instansi belum diisi"


def test_control_characters_in_the_office_form_are_cleaned_away(tiap_app: Flask) -> None:
    admin = make_klien(tiap_app)
    admin.masuk(make_akun(Peran.ADMIN).email)
    assert send_instansi(admin, nama="Dinas\x00 Uji\u202e", telepon="\x07021").status_code == 303
    db.session.remove()
    assert (read_instansi().nama, read_instansi().telepon) == ("Dinas Uji", "021")


def test_control_characters_in_the_signatory_form_are_cleaned_away(tiap_app: Flask) -> None:
    admin = make_klien(tiap_app)
    admin.masuk(make_akun(Peran.ADMIN).email)
    formulir = admin.form(admin.get("/petugas/organisasi/"), "jabatan")
    assert admin.send(formulir, jabatan="Kepala\x00", nama="Siti\x00 A", nip="1").status_code == 303
    db.session.remove()
    assert service.list_penandatangan()[0].nama == "Siti A"


def test_uploaded_tree_is_imported_or_refused_beside_its_field(admin: Klien) -> None:
    formulir = admin.form(admin.get("/petugas/organisasi/"), "berkas")
    baik = admin.send(formulir, berkas=(io.BytesIO(SUSUNAN.encode()), "susunan.csv"))
    assert baik.status_code == 303
    assert "Diimpor: 2 unit, 2 layanan, 1 loket." in text_of(admin.follow(baik).text)
    formulir = admin.form(admin.get("/petugas/organisasi/"), "berkas")
    for isi in (b"%PDF-1.7", b"jenis,kode\nunit,A\n"):
        buruk = admin.send(formulir, berkas=(io.BytesIO(isi), "x.csv"))
        assert buruk.status_code == 422
        assert 'class="galat"' in buruk.text
    assert admin.send(formulir).status_code == 422


def test_only_the_administrator_changes_the_office(app: Flask) -> None:
    klien = make_klien(app)
    make_unit()
    klien.masuk(make_akun(Peran.PIMPINAN).email)
    halaman = klien.get("/petugas/organisasi/")
    assert halaman.status_code == 200
    assert not [f for f in klien.forms(halaman) if "warna" in f.nama]
    token = klien.form(klien.get("/petugas/sesi/"), "csrf_token").isi["csrf_token"]
    for alamat in ("instansi", "penandatangan", "impor"):
        respons = klien.post(f"/petugas/organisasi/{alamat}", data={"csrf_token": token, **ISIAN})
        assert respons.status_code == 403


def test_command_imports_and_lists(app: Flask, tmp_path: Path) -> None:
    berkas = tmp_path / "susunan.csv"
    berkas.write_text(SUSUNAN)
    jalan = app.test_cli_runner()
    hasil = jalan.invoke(args=["organisasi", "impor", str(berkas)])
    assert (hasil.exit_code, hasil.output) == (0, "Diimpor: 2 unit, 2 layanan, 1 loket.\n")
    ulang = jalan.invoke(args=["organisasi", "impor", str(berkas), "--json"])
    assert json.loads(ulang.output) == {"unit": 2, "layanan": 2, "loket": 1}
    daftar = jalan.invoke(args=["organisasi", "daftar"])
    assert "BID  Bidang Pendaftaran\n  layanan KTP  KTP Elektronik\n  loket 1  Loket 1\n" in daftar.output
    assert json.loads(jalan.invoke(args=["organisasi", "daftar", "--json"]).output) == describe_organisasi()


def test_command_refuses_with_exit_code_one_and_stores_nothing(app: Flask, tmp_path: Path) -> None:
    berkas = tmp_path / "salah.csv"
    berkas.write_text("jenis,kode,nama\nunit,A,Unit A\nbidang,B,Unit B\n")
    jalan = app.test_cli_runner()
    hasil = jalan.invoke(args=["organisasi", "impor", str(berkas)])
    assert hasil.exit_code == 1
    assert "baris 3" in hasil.stderr
    hasil = jalan.invoke(args=["organisasi", "impor", str(berkas), "--json"])
    assert hasil.exit_code == 1
    assert json.loads(hasil.stdout)["galat"]["kode"] == "baris_salah"
    assert jalan.invoke(args=["organisasi", "impor", "/tidak/ada.csv"]).exit_code == 2
    db.session.remove()
    assert list_unit() == []


def test_service_of_another_unit_is_not_found(tiap_app: Flask) -> None:
    a, b = make_unit("A", "A"), make_unit("B", "B")
    make_layanan(a, "KTP")
    with pytest.raises(TidakDitemukan, match="Unit B tidak punya layanan"):
        find_layanan(b, "KTP")
