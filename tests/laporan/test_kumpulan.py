"""Many documents at once: every unit below one, a period in one ZIP; the office's own template and words."""

import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy import update

from portal.akun.domain import Peran
from portal.inti.db import unit_kerja, utc_now
from portal.inti.dokumen.docx import TEMPLAT
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tugas import Tugas, find_tugas, run_tugas
from portal.laporan.registri import REGISTRI
from portal.laporan.service import kumpulan, templat
from portal.laporan.service.baca import find_laporan, read_berkas
from portal.laporan.service.buat import request_laporan
from portal.organisasi.service import find_unit
from tests.klien import Klien, text_of
from tests.pabrik.daur import SAAT, UJI, finish, make_draf
from tests.pabrik.organisasi import make_akun, make_layanan, make_unit
from tests.pabrik.skm import make_jawaban

TW1 = Periode.parse("2025-TW1")


@pytest.fixture(autouse=True)
def kantor(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRI, UJI.kode, UJI)  # type: ignore[arg-type]
    make_jawaban(make_layanan(make_unit()))
    make_unit("CABANG-A", "Cabang A", "DINKES")
    make_unit("CABANG-B", "Cabang B", "DINKES")


def make_kumpulan() -> list[kumpulan.HasilUnit]:
    with unit_kerja():
        satu = kumpulan.request_kumpulan("uji-daur", find_unit("DINKES"), TW1, pelaku="petugas", now=SAAT)
        tugas_id = satu.tugas_id or 0
    run_tugas(tugas_id)
    assert (find_tugas(tugas_id).langkah, find_tugas(tugas_id).jumlah_langkah) == (3, 3)
    return kumpulan.read_hasil(find_tugas(tugas_id))


def test_a_batch_makes_one_document_for_each_unit_and_twice_asked_is_once_made() -> None:
    with unit_kerja():
        kembar = {
            kumpulan.request_kumpulan("uji-daur", find_unit("DINKES"), TW1, pelaku="p", now=SAAT).id for _ in range(2)
        }
    assert len(kembar) == 1
    hasil = make_kumpulan()
    assert {h.unit for h in hasil} == {"Dinas Kesehatan Contoh", "Cabang A", "Cabang B"}
    assert len({h.laporan for h in hasil}) == 3


def test_a_document_that_another_process_still_makes_is_named_and_not_called_failed() -> None:
    with unit_kerja():
        satu = request_laporan("uji-daur", find_unit("CABANG-A"), TW1, pelaku="p", now=SAAT)
    with unit_kerja() as sesi:
        sesi.execute(update(Tugas).where(Tugas.id == satu.tugas_id).values(status="jalan", denyut_at=utc_now()))
    hasil = {h.unit: h for h in make_kumpulan()}
    assert (hasil["Cabang A"].laporan, hasil["Cabang A"].sebab) == (satu.id, "")


def test_one_unit_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    asli = UJI.kumpulkan

    def collect(unit: object, periode: Periode, hari_ini: object) -> object:
        if getattr(unit, "kode", "") == "CABANG-A":
            raise DomainError("uji", "Angka unit ini tidak cocok.")
        return asli(unit, periode, hari_ini)  # type: ignore[arg-type]

    monkeypatch.setitem(REGISTRI, UJI.kode, type(UJI)(**{**vars(UJI), "kumpulkan": collect}))  # type: ignore[arg-type]
    hasil = {h.unit: h for h in make_kumpulan()}
    assert hasil["Cabang A"].sebab == "Angka unit ini tidak cocok."
    assert all(hasil[u].laporan for u in ("Dinas Kesehatan Contoh", "Cabang B"))


def test_the_zip_of_a_period_is_the_same_every_time_and_names_a_file_that_is_gone() -> None:
    make_kumpulan()
    pilih = kumpulan.list_zip(None, TW1, ["uji-daur"])
    isi = kumpulan.zip_kumpulan(pilih)
    assert isi.read() == kumpulan.zip_kumpulan(list(reversed(pilih))).read()
    nama = zipfile.ZipFile(isi).namelist()
    assert len(nama) == 3 * len(UJI.format)
    assert all(n.startswith("2025-TW1/uji-daur/UJI-DAUR_2025-TW1_") for n in nama)
    from portal.laporan.service.baca import list_format
    from portal.laporan.service.tempat import read_tempat

    hilang = read_tempat().folder / str(pilih[0].id) / list_format(pilih[0])["pdf"]["nama"]
    hilang.unlink()
    assert "BERKAS-HILANG.txt" in zipfile.ZipFile(kumpulan.zip_kumpulan(pilih)).namelist()


def test_head_makes_documents_for_all_units_and_downloads_them_together(klien: Klien) -> None:
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    halaman = klien.get("/petugas/laporan/")
    respons = klien.send(klien.form(halaman, "semua"), jenis="uji-daur", unit="DINKES", periode="2026-TW1", semua="1")
    assert "/kumpulan/" in respons.headers["Location"]
    nomor = int(respons.headers["Location"].rsplit("/", 1)[1])
    run_tugas(kumpulan.find_kumpulan(nomor, None, ["uji-daur"]).tugas_id or 0)
    teks = text_of(klien.follow(respons).text)
    assert "Cabang B" in teks
    unduhan = klien.get("/petugas/laporan/zip?unit=DINKES&periode=2026-TW1")
    assert unduhan.data[:2] == b"PK"


def test_a_period_that_the_kind_does_not_know_is_refused_with_the_form_kept(klien: Klien) -> None:
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    halaman = klien.get("/petugas/laporan/")
    salah = klien.send(klien.form(halaman, "semua"), jenis="uji-daur", unit="DINKES", periode="2099-TW1")
    assert salah.status_code == 422
    assert "belum dimulai" in text_of(salah.text)


def test_the_offices_template_is_tried_used_and_taken_back() -> None:
    with pytest.raises(DomainError, match="Word"):
        templat.check_templat("a.docx", b"bukan word")
    with pytest.raises(DomainError, match="Word"):
        templat.check_templat("a.docx", b"PK rusak")
    from docx import Document

    berkas = Document(str(TEMPLAT))
    berkas.sections[0].footer.paragraphs[0].add_run("KAKI KANTOR")
    keluaran = io.BytesIO()
    berkas.save(keluaran)
    teruji = templat.check_templat("kantor.docx", keluaran.getvalue())
    with unit_kerja():
        templat.save_templat(teruji, pelaku="pimpinan", now=SAAT)
    sendiri = finish(make_draf())
    with unit_kerja():
        templat.restore_templat(pelaku="pimpinan", now=SAAT)
    bawaan = make_draf("2025-01")

    def has_mark(laporan_id: int) -> bool:
        arsip = zipfile.ZipFile(io.BytesIO(read_berkas(find_laporan(laporan_id), "docx")[1]))
        return any(b"KAKI KANTOR" in arsip.read(n) for n in arsip.namelist() if n.startswith("word/footer"))

    assert has_mark(sendiri.id)
    assert not has_mark(bawaan.id)
    from portal.laporan.service.daur import remake

    assert {a == b for a, b in remake(sendiri).values()} == {True}


def test_the_offices_words_stand_in_the_next_document_until_they_are_taken_away() -> None:
    with unit_kerja():
        templat.save_kata("uji-daur", "pembuka", "Puji syukur kami panjatkan.", pelaku="pimpinan", now=SAAT)
    assert "Puji syukur" in (make_draf().isi or "")
    with unit_kerja():
        templat.save_kata("uji-daur", "pembuka", "", pelaku="pimpinan", now=SAAT)
    assert "Puji syukur" not in (make_draf().isi or "")


def make_templat(**ubah: bytes) -> bytes:
    """Return our template with bytes put in front of what ends a part, or with a new part."""
    keluaran = io.BytesIO()
    with zipfile.ZipFile(str(TEMPLAT)) as lama, zipfile.ZipFile(keluaran, "w", zipfile.ZIP_DEFLATED) as baru:
        for nama in lama.namelist():
            isi = lama.read(nama)
            if nama == "word/_rels/document.xml.rels":
                isi = isi.replace(b"</Relationships>", ubah.get("rels", b"") + b"</Relationships>")
            baru.writestr(nama, isi)
        if "makro" in ubah:
            baru.writestr("word/vbaProject.bin", ubah["makro"])
        if "bom" in ubah:
            baru.writestr("word/media/bom.png", ubah["bom"])
    return keluaran.getvalue()


def make_word(*alinea: str) -> bytes:
    from docx import Document

    berkas, keluaran = Document(), io.BytesIO()
    for teks in alinea:
        berkas.add_paragraph(teks)
    berkas.save(keluaran)
    return keluaran.getvalue()


LUAR = (
    b'<Relationship Id="rId999" Type="http://x/attachedTemplate" Target="http://jahat.example/" TargetMode="External"/>'
)


@pytest.mark.parametrize(
    ("ubah", "kalimat"),
    [
        ({"rels": LUAR}, "alamat lain"),
        ({"makro": b"x"}, "makro"),
        ({"bom": bytes(60 * 1024 * 1024)}, "terlalu besar"),
    ],
)
def test_a_template_that_runs_loads_or_swells_is_refused_before_it_is_opened(
    ubah: dict[str, bytes], kalimat: str
) -> None:
    templat.check_templat("a.docx", make_templat())
    with pytest.raises(DomainError, match=kalimat):
        templat.check_templat("a.docx", make_templat(**ubah))


@pytest.mark.parametrize("alinea", ["{{ISI}}", "{{ISI}} {{ 1/0 }}", "{{ISI}} {{ range(10000000) }}"])
def test_another_word_file_as_template_is_refused_with_a_sentence(klien: Klien, alinea: str) -> None:
    make_akun(Peran.ADMIN)
    klien.masuk("admin@uji.example")
    form = next(f for f in klien.forms(klien.get("/petugas/laporan/atur")) if f.alamat.endswith("/atur/templat"))
    salah = klien.send(form, templat=(io.BytesIO(make_word(*alinea.split(" ", 1))), "kantor.docx"))
    assert salah.status_code == 422
    assert "Templat tidak dapat dipakai" in text_of(salah.text)


def test_the_head_of_one_unit_changes_no_setting_of_the_whole_office(klien: Klien) -> None:
    make_akun(Peran.PIMPINAN, "CABANG-A")
    klien.masuk("pimpinan@uji.example")
    halaman = klien.get("/petugas/laporan/atur")
    assert "hanya diubah oleh petugas yang membawahi semua unit" in text_of(halaman.text)
    token = klien.form(halaman, "csrf_token").isi["csrf_token"]
    for alamat in ("templat", "templat/pulihkan", "kata", "sertifikat"):
        kirim = {"csrf_token": token, "jenis": "uji-daur", "templat": (io.BytesIO(make_templat()), "a.docx")}
        assert klien.post(f"/petugas/laporan/atur/{alamat}", data=kirim).status_code == 403
    assert (templat.read_sidik(), templat.list_templat()) == ("", [])


def test_only_those_who_set_up_the_office_change_template_words_and_certificate(klien: Klien) -> None:
    make_akun(Peran.PETUGAS_SKM, "DINKES")
    klien.masuk("petugas_skm@uji.example")
    assert klien.get("/petugas/laporan/atur").status_code == 403
