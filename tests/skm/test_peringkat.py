"""The rating list: for the head of office only, by the days on duty, with its limits said."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from portal.akun.domain import Peran
from portal.inti.db import unit_kerja
from portal.inti.galat import DomainError
from portal.inti.periode import Periode
from portal.inti.tabel import read_tabel
from portal.organisasi.service import Loket
from portal.skm.instrumen import find_instrumen
from portal.skm.service.peringkat import IsiJaga, add_jaga, import_jaga, list_jaga, rank_loket, rank_petugas
from tests.klien import Klien, text_of
from tests.pabrik.organisasi import make_akun, make_layanan, make_loket, make_unit
from tests.pabrik.skm import make_jawaban, make_nilai

TW1 = Periode.parse("2025-TW1")
SAAT = datetime(2025, 4, 10, 2, 0, tzinfo=UTC)
SKM = find_instrumen("skm")
ALAMAT = "/petugas/skm/peringkat?unit=DINKES&periode=2025-TW1"


def duty(loket: Loket, nama: str, mulai: date, sampai: date) -> None:
    with unit_kerja():
        add_jaga(IsiJaga(loket, nama, mulai, sampai), pelaku="uji", now=SAAT)


def test_people_are_rated_by_the_answers_at_their_counter_on_their_days(tiap_app: Flask) -> None:
    unit = make_unit()
    layanan, satu, dua = make_layanan(unit), make_loket(unit), make_loket(unit, "2", "Loket 2")
    for hari in (3, 4):
        for i in range(10):
            skor = 4 if hari == 3 else 2 + i % 2
            nilai = make_nilai(1, kompetensi=skor, perilaku=skor)
            make_jawaban(layanan, nilai, loket=satu, tanggal=date(2025, 2, hari), kanal="kertas")
    make_jawaban(layanan, make_nilai(4), loket=dua, kanal="kertas")
    duty(satu, "Ayu", date(2025, 1, 1), date(2025, 2, 3))
    duty(satu, "Budi", date(2025, 2, 4), date(2025, 2, 28))
    duty(satu, "Citra", date(2025, 2, 4), date(2025, 2, 4))
    duty(dua, "Dewi", date(2025, 2, 1), date(2025, 2, 28))
    ids = frozenset({unit.id})
    urut = rank_petugas(SKM, TW1, ids, list_jaga(ids, TW1))
    assert [(p.nama, p.urutan, p.petugas.ikm, p.setara) for p in urut] == [
        ("Ayu", 1, Decimal("100.00"), True),
        ("Budi", 2, Decimal("62.50"), False),
        ("Citra", 2, Decimal("62.50"), False),
        ("Dewi", None, Decimal("100.00"), False),
    ]
    assert [p.bersama for p in urut] == [(), ("Citra",), ("Budi",), ()]
    assert [(p.nama, p.petugas.n, p.petugas.ikm) for p in rank_loket(SKM, TW1, ids)] == [
        ("Dinas Kesehatan Contoh: Loket 1", 20, Decimal("81.25")),
        ("Dinas Kesehatan Contoh: Loket 2", 1, Decimal("100.00")),
    ]


def test_a_roster_file_is_stored_as_a_whole_or_not_at_all(app: Flask) -> None:
    unit = make_unit()
    make_loket(unit)
    baris = "unit,loket,nama,mulai,sampai\nDINKES,1,Ayu,2025-01-01,2025-01-31\n"
    salah = baris + "DINKES,9,Budi,2025-01-01,2025-01-31\nDINKES,1,AYU,2025-01-31,2025-02-01\n"
    with pytest.raises(DomainError) as galat, unit_kerja():
        import_jaga(read_tabel(salah.encode()), cakupan=None, pelaku="uji", now=SAAT)
    assert "baris 3" in galat.value.teks
    assert "baris 4" in galat.value.teks
    assert not list_jaga(frozenset({unit.id}), TW1)
    with unit_kerja():
        assert import_jaga(read_tabel(baris.encode()), cakupan=None, pelaku="uji", now=SAAT) == 1
    assert [j.nama for j, _ in list_jaga(frozenset({unit.id}), TW1)] == ["Ayu"]


@pytest.mark.parametrize("peran", [p for p in Peran if p is not Peran.PIMPINAN])
def test_only_the_head_of_office_opens_the_list(app: Flask, klien: Klien, peran: Peran) -> None:
    make_unit()
    make_akun(peran, None if peran in (Peran.ADMIN, Peran.AUDITOR) else "DINKES")
    klien.masuk(f"{peran.value}@uji.example")
    assert klien.get(ALAMAT).status_code == 403
    assert "Peringkat loket" not in klien.get("/petugas/").text


def test_the_head_enters_the_roster_and_what_is_wrong_is_said_beside_the_field(app: Flask, klien: Klien) -> None:
    unit = make_unit()
    loket = make_loket(unit)
    make_akun(Peran.PIMPINAN)
    klien.masuk("pimpinan@uji.example")
    halaman = klien.get(ALAMAT)
    assert "Jangan dipakai sebagai dasar hukuman" in text_of(halaman.text)
    isi = {"loket": str(loket.id), "nama": "Ayu", "mulai": "2025-02-03", "sampai": "2025-02-01"}
    respons = klien.send(klien.form(halaman, "sampai"), **isi)
    assert respons.status_code == 422
    assert "Hari terakhir tidak boleh sebelum hari pertama." in respons.text
    lagi = klien.form(respons, "sampai")
    assert {k: lagi.isi[k] for k in isi} == isi
    assert klien.send(klien.form(respons, "sampai"), mulai="kemarin").status_code == 422
    respons = klien.send(lagi, sampai="2025-02-28")
    assert respons.status_code == 303
    halaman = klien.follow(respons)
    assert "Ayu dicatat pada daftar jaga." in text_of(halaman.text)
    berkas = (io.BytesIO(b"unit,loket\nDINKES,1\n"), "jaga.csv")
    salah = klien.send(klien.form(halaman, "berkas"), berkas=berkas)
    assert salah.status_code == 422
    assert "Kolom yang benar: unit, loket, nama, mulai, sampai." in text_of(salah.text)
    hapus = next(f for f in klien.forms(halaman) if f.alamat.endswith("/hapus"))
    assert klien.send(hapus).status_code == 303
    assert not list_jaga(frozenset({unit.id}), TW1)


def test_a_head_of_one_unit_neither_sees_nor_changes_the_roster_of_another(app: Flask, klien: Klien) -> None:
    lain = make_loket(make_unit())
    make_unit("LAIN", "Dinas Lain")
    duty(lain, "Ayu", date(2025, 1, 1), date(2025, 2, 3))
    make_akun(Peran.PIMPINAN, "LAIN")
    klien.masuk("pimpinan@uji.example")
    assert klien.get(ALAMAT).status_code == 404
    halaman = klien.get("/petugas/skm/peringkat?unit=LAIN")
    assert "Loket 1" not in halaman.text
    isi = {"loket": str(lain.id), "nama": "Budi", "mulai": "2025-02-03", "sampai": "2025-02-04"}
    assert klien.send(klien.form(halaman, "sampai"), **isi).status_code == 404
    token = klien.form(halaman, "sampai").isi["csrf_token"]
    jaga = list_jaga(frozenset({lain.unit_id}), TW1)[0][0]
    assert klien.post(f"/petugas/skm/peringkat/jaga/{jaga.id}/hapus", data={"csrf_token": token}).status_code == 404
