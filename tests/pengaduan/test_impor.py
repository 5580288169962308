"""Old registers: forgiving headings and words, all rows or none, a historic log whose fold is the state."""

import io
import itertools
import json
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.akun.domain import Peran
from portal.inti.db import db, unit_kerja
from portal.inti.galat import Bentrok, DomainError
from portal.inti.periode import Periode, local_date
from portal.inti.tabel import Tabel, read_tabel
from portal.organisasi.service import Unit
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.keluaran import sebagai_json
from portal.pengaduan.domain.padanan import guess_peta
from portal.pengaduan.domain.register import Peta, parse_tanggal
from portal.pengaduan.domain.status import Status
from portal.pengaduan.models import Kategori, Pelapor, Pengaduan, PeristiwaRow, Terlapor
from portal.pengaduan.service import impor
from portal.pengaduan.service.angka import read_angka
from portal.pengaduan.service.aturan import save_kategori
from portal.pengaduan.service.buku import list_peristiwa, read_keadaan, refold
from portal.pengaduan.service.cari import matches
from portal.pengaduan.service.penutupan import close_periode
from portal.pengaduan.service.peta import load_peta
from tests.klien import Klien, text_of
from tests.korpus.masukan import TEKS
from tests.korpus.test_masukan_buruk import make_xlsx, make_zip
from tests.pabrik.organisasi import make_akun, make_unit
from tests.pabrik.pengaduan import make_pengaduan

KINI = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
KASUS = {k["id"]: k for k in json.loads((Path(__file__).parents[1] / "acuan" / "kasus_pengaduan.json").read_text())}


def table(kepala: str, *baris: str) -> Tabel:
    return read_tabel("\n".join([kepala, *baris]).encode())


def store(tabel: Tabel, unit: Unit, peta: Peta | None = None, now: datetime = KINI) -> impor.HasilImpor:
    siap = impor.prepare_impor(tabel, peta or impor.propose_peta(tabel), unit=unit, pelaku="uji@x.example", now=now)
    with unit_kerja():
        return impor.import_register(siap, pelaku="uji@x.example", now=now)


def all_kasus() -> Sequence[Pengaduan]:
    return db.session().scalars(select(Pengaduan).order_by(Pengaduan.id)).all()


def count() -> int:
    return db.session().scalar(select(func.count()).select_from(Pengaduan)) or 0


def one(nomor: str) -> Pengaduan:
    return db.session().scalars(select(Pengaduan).where(Pengaduan.nomor_register == nomor)).one()


PENUH = "nomor,tanggal_diterima,judul,isi,kanal,klasifikasi,kategori,status,tanggal_verifikasi,tanggal_tindak_lanjut,tanggal_tanggapan,tanggal_selesai,nama,telepon,surel,jenis_kelamin,alamat,jawaban,sp4n_id,wilayah"  # noqa: E501


def test_every_state_of_a_register_is_the_fold_of_its_log(tiap_app: Flask) -> None:
    unit = make_unit()
    baris = [
        f"R{i},02/02/2026,Judul {i},,WA,,,{s.value},,,,,,,,,,,," for i, s in enumerate(Status) if s != "draf_petugas"
    ]
    hasil = store(table(PENUH, *baris), unit)
    assert hasil.jumlah == len(baris)
    for kasus in all_kasus():
        assert refold(kasus.id) == read_keadaan(kasus)
        log = list_peristiwa(kasus.id)
        for lama, p in itertools.pairwise(log):
            assert Status(str(lama.ke)) in GERAK[p.gerak].dari or p.gerak == "bukan_pengaduan"
            assert p.dari == lama.ke
            assert p.waktu >= lama.waktu
        assert {p.pelaku for p in log} == {"impor: uji@x.example"}
        assert {p.dicatat_at for p in log} == {KINI}
    assert {k.status for k in all_kasus()} == {s.value for s in Status} - {"draf_petugas"}


def test_dates_of_the_register_date_the_log_and_gaps_take_the_next_known_date(tiap_app: Flask) -> None:
    store(
        table(PENUH, "A1,2026-02-02,J,,surat,,,selesai,,2026-02-05,,2026-02-10,Budi,081234567890,,L,,Beres,,Utara"),
        make_unit(),
    )
    kasus = one("A1")
    hari = {p.gerak: local_date(p.waktu, "Asia/Jakarta").isoformat() for p in list_peristiwa(kasus.id)}
    assert hari == {
        "terima": "2026-02-02",
        "verifikasi": "2026-02-05",
        "kelola": "2026-02-05",
        "ajukan_jawaban": "2026-02-10",
        "tanggapi": "2026-02-10",
        "tutup_otomatis": "2026-02-10",
    }
    assert kasus.tenggat_berlaku is not None
    assert local_date(kasus.tenggat_berlaku, "Asia/Jakarta") == date(2026, 2, 24)
    assert (kasus.jawaban, kasus.wilayah, kasus.kanal) == ("Beres", "Utara", "surat")
    pelapor = db.session().scalars(select(Pelapor)).one()
    assert (pelapor.nama, pelapor.telepon, pelapor.jenis_kelamin) == ("Budi", "+6281234567890", "l")
    angka = read_angka(make_unit(), Periode.parse("2026-TW1"), banding=False)
    assert (angka.B3.tepat.n, angka.B3.tepat.d, angka.B4.tepat.n, angka.B4.tepat.d) == (1, 1, 1, 1)
    assert angka.C2_akhir.hari_kerja.rerata == 6


@pytest.mark.parametrize(
    ("kepala", "baris", "pasangan"),
    [
        (
            "No,Nama Pengadu,Isi Pengaduan,Tanggal Pengaduan,Tindak Lanjut Pengaduan,"
            "Tanggal Penyelesaian Pengaduan,Durasi atau Lama Penyelesaian Pengaduan",
            "1,Siti,Antrean lama,02/02/2026,Loket ditambah,05/02/2026,3 hari",
            {"nomor": "no", "nama": "nama_pengadu", "isi": "isi_pengaduan", "tanggal_diterima": "tanggal_pengaduan",
             "jawaban": "tindak_lanjut_pengaduan", "tanggal_selesai": "tanggal_penyelesaian_pengaduan"},
        ),
        (
            "Tanggal,Nama pengadu,Jenis kelamin,Alamat,Isi,Media,Keterangan (hasil penyelesaian)",
            "2 Februari 2026,Siti,Perempuan,Jl. Mawar 1,Antrean lama,Tatap muka,Loket ditambah",
            {"tanggal_diterima": "tanggal", "nama": "nama_pengadu", "jenis_kelamin": "jenis_kelamin",
             "alamat": "alamat", "isi": "isi", "kanal": "media", "jawaban": "keterangan_(hasil_penyelesaian)"},
        ),
    ],
)  # fmt: skip
def test_real_registers_need_no_renaming(app: Flask, kepala: str, baris: str, pasangan: dict[str, str]) -> None:
    tabel = table(kepala, baris)
    assert guess_peta(tabel.kolom) == pasangan
    assert store(tabel, make_unit()).jumlah == 1
    kasus = all_kasus()[0]
    assert (kasus.judul, kasus.jawaban) == ("Antrean lama", "Loket ditambah")
    assert kasus.status == ("selesai" if "tanggal_selesai" in pasangan else "diproses")


def test_words_are_forgiven_but_never_guessed(app: Flask) -> None:
    unit = make_unit()
    kepala = "tanggal_diterima,judul,kanal,klasifikasi,status"
    store(
        table(
            kepala,
            "2026-02-02,a,WhatsApp,Tidak Berkadar,SELESAI",
            "2026-02-02,b,wa,Berkadar Pengawasan,Sedang Diproses",
            "2026-02-02,c,SP4N-LAPOR!,Permintaan Informasi,Belum ditindaklanjuti",
        ),
        unit,
    )
    assert [(k.kanal, k.klasifikasi, k.status, k.terbatas) for k in all_kasus()] == [
        ("wa", "pengaduan_tidak_berkadar", "selesai", False),
        ("wa", "pengaduan_berkadar", "diproses", True),
        ("sp4n", "permintaan_informasi", "baru", False),
    ]
    with pytest.raises(DomainError, match=r"baris 2: kanal: “Merpati” tidak dikenal"):
        store(table(kepala, "2026-02-02,d,Merpati,,"), unit)
    peta = Peta({k: k for k in kepala.split(",")}, {"kanal": {"merpati": "surat"}})
    assert store(table(kepala, "2026-02-02,d,Merpati,,"), unit, peta).jumlah == 1


def test_a_mapping_cannot_bring_in_codes_that_do_not_exist_or_units_out_of_scope(app: Flask) -> None:
    unit, lain = make_unit(), make_unit("LAIN", "Unit Lain")
    tabel = table("tanggal_diterima,judul,status,unit", "2026-02-02,a,aneh,Unit Lain")
    peta = Peta({k: k for k in tabel.kolom}, {"status": {"aneh": "sakti"}, "unit": {"unit lain": str(lain.id)}})
    hasil = impor.read_register(tabel, peta, unit=unit, now=KINI)
    assert {s.bidang for s in hasil.salah} == {"status", "unit"}


def test_all_bad_rows_are_named_and_nothing_is_stored(tiap_app: Flask) -> None:
    tabel = table(
        "nomor,tanggal_diterima,judul,tanggal_selesai,telepon,surel",
        "1,2026-02-02,baik,,,",
        "2,31/02/2026,tanggal,,,",
        "3,2026-02-02,urutan,2026-01-01,,",
        "4,2099-01-01,depan,,,",
        "5,2026-02-02,telepon,,abc,",
        "6,2026-02-02,surel,,,a@b@c",
        "1,2026-02-03,ganda,,,",
        "8,,kosong,,,",
        "9,2026-02-02,,,,",
    )
    with pytest.raises(DomainError) as galat:
        store(tabel, make_unit())
    for potong in (
        "8 baris salah", "baris 3: tanggal_diterima: “31/02/2026”", "baris 4: tanggal_selesai: lebih awal",
        "baris 5: tanggal_diterima: “2099-01-01” belum terjadi", "baris 6: telepon", "baris 7: surel",
        "baris 8: nomor: “1” sudah ada di baris 2", "baris 9: tanggal_diterima: kosong", "baris 10: isi",
    ):  # fmt: skip
        assert potong in galat.value.teks
    assert count() == 0


def test_the_same_file_again_is_refused_and_so_is_one_row_of_it(tiap_app: Flask) -> None:
    unit = make_unit()
    kepala = "nomor,tanggal_diterima,judul"
    store(table(kepala, "1,2026-02-02,a", "2,2026-02-02,b"), unit)
    with pytest.raises(Bentrok, match="sudah diimpor"):
        store(table(kepala, "1,2026-02-02,a", "2,2026-02-02,b"), unit)
    with pytest.raises(Bentrok, match=r"1 baris sudah tersimpan: 3\."):
        store(table(kepala, "3,2026-02-02,c", "2,2026-02-02,diubah"), unit)
    assert count() == 2


def test_a_register_number_is_kept_when_free_else_kept_as_letter_number(tiap_app: Flask) -> None:
    unit = make_unit()
    portal = make_pengaduan(unit, now=datetime(2025, 3, 3, 3, tzinfo=UTC)).nomor_register
    hasil = store(
        table(
            "nomor,tanggal_diterima,judul",
            f"{portal},2025-03-04,bertabrakan",
            "77/PGD/III/2025,2025-03-04,mirip nomor portal",
            "lama-5,2025-03-04,bebas",
        ),
        unit,
    )
    store(table("nomor,tanggal_diterima,judul", "lama-5,2024-03-04,tahun lain"), unit)
    assert hasil.nomor_baru == 2
    isi = [(k.judul, k.nomor_register, k.nomor_surat) for k in all_kasus()][1:]
    assert isi == [
        ("bertabrakan", "002/PGD/III/2025", portal),
        ("mirip nomor portal", "003/PGD/III/2025", "77/PGD/III/2025"),
        ("bebas", "LAMA-5", ""),
        ("tahun lain", "001/PGD/III/2024", "LAMA-5"),
    ]
    assert make_pengaduan(unit, now=datetime(2025, 3, 5, 3, tzinfo=UTC)).nomor_register == "005/PGD/III/2025"


def test_rows_of_a_closed_period_count_now_with_their_real_date(tiap_app: Flask) -> None:
    """Traps 6 and 12: the locked report stays, the late row is named in the running period."""
    unit = make_unit()
    store(table("tanggal_diterima,judul,status", "2026-02-02,a,selesai"), unit)
    with unit_kerja():
        lama = close_periode(unit, Periode.parse("2026-TW1"), hari_ini=date(2026, 4, 20), pelaku="uji", now=KINI)
    store(table("tanggal_diterima,judul,status", "2026-02-03,b,selesai"), unit)
    terlambat = all_kasus()[1]
    assert (terlambat.tanggal_diterima, terlambat.tanggal_lapor) == (date(2026, 2, 3), date(2026, 4, 20))
    tw1, tw2 = (read_angka(unit, Periode.parse(p), banding=False) for p in ("2026-TW1", "2026-TW2"))
    assert json.loads(lama.angka)["A1"] == tw1.A1 == 1
    assert (tw2.A1, len(tw2.anggota["A1_terlambat"])) == (1, 1)


def test_dates_are_local_days_at_the_edge_of_a_quarter(tiap_app: Flask) -> None:
    """Traps 1 and 2: no midnight UTC; a period is a half-open range of local dates, also across years."""
    unit = make_unit()
    store(
        table("tanggal_diterima,judul", "31/03/2025 23:30,a", "2025-04-01 00:10,b", "2024-12-31,c", "2025-01-01,d"),
        unit,
    )
    jumlah = {p: read_angka(unit, Periode.parse(p), banding=False).A1 for p in ("2024-TW4", "2025-TW1", "2025-TW2")}
    assert jumlah == {"2024-TW4": 1, "2025-TW1": 2, "2025-TW2": 1}
    assert [local_date(k.diterima_at, "Asia/Jakarta") for k in all_kasus()] == [k.tanggal_diterima for k in all_kasus()]


def test_same_day_is_zero_days_archived_is_not_finished_and_spam_is_counted_apart(tiap_app: Flask) -> None:
    """Traps 3, 8, 9 and 10: each row in its own line, nothing lost."""
    unit = make_unit()
    store(
        table(
            "tanggal_diterima,judul,status,tanggal_selesai",
            "2026-02-02,a,selesai,2026-02-02",
            "2026-02-02,b,arsip,",
            "2026-02-02,c,spam,",
            "2026-02-02,d,dilimpahkan,",
            "2026-02-02,e,duplikat,",
        ),
        unit,
    )
    isi = sebagai_json(read_angka(unit, Periode.parse("2026-TW1"), banding=False))
    assert isi["C2"]["akhir"]["hari_kerja"] == {"n": 1, "rerata": "0.0", "median": "0.0", "minimum": 0, "maksimum": 0}
    assert {k: v["jumlah"] for k, v in isi["K"].items()} == {
        "diarsipkan_tidak_lengkap": 1, "bukan_pengaduan": 1, "dilimpahkan": 1, "duplikat": 1, "dicabut": 0,
    }  # fmt: skip
    assert (isi["A1"], isi["A2"], isi["A3"]) == (5, 1, 1)


def test_people_named_are_kept_away_words_are_found_and_old_answers_are_not_closed_by_notice(tiap_app: Flask) -> None:
    from portal.pengaduan.service.berkala import run_once

    unit = make_unit()
    akun = make_akun(Peran.PIMPINAN)
    store(table("tanggal_diterima,judul,isi,status", "2025-02-03,Antrean,Uji Pimpinan berkata kasar,ditanggapi"), unit)
    kasus = all_kasus()[0]
    assert db.session().scalars(select(Terlapor.pengguna_id)).all() == [akun.id]
    syarat = matches("kasar")
    assert syarat is not None
    assert db.session().scalars(select(Pengaduan.id).where(syarat)).all() == [kasus.id]
    assert run_once(KINI) == {"ditutup": 0, "diingatkan": 0}


def _spread(isi: dict[str, int]) -> list[str]:
    return [kode for kode, n in isi.items() for _ in range(n)]


def _register(kasus: dict[str, Any], skala: int = 1) -> Tabel:
    """Return a register whose columns hold the published splits, every `skala`-th row of it."""
    kolom = {k: _spread(v) for k, v in {**kasus["bagian"], "status": kasus["status"]}.items()}
    baris = [
        f"N{i},{i % 28 + 1:02d}/02/2025,Aduan {i}," + ",".join(v[i] for v in kolom.values())
        for i in range(0, kasus["jumlah"], skala)
    ]
    return table(",".join(["nomor", "tanggal_diterima", "isi", *kolom]), *baris)


def test_case_a_comes_out_as_published(tiap_app: Flask) -> None:
    kasus, unit = KASUS["banyumas-2019-02"], make_unit()
    with unit_kerja():
        for kode in kasus["bagian"]["kategori"]:
            if kode and db.session().get(Kategori, kode) is None:
                save_kategori(kode, kode.title(), pelaku="uji", now=KINI)
    assert store(_register(kasus), unit).jumlah == 334
    isi = sebagai_json(read_angka(unit, Periode.parse("2025-02"), banding=False))
    tabel = {k: {b["kode"]: b["n"] for b in isi[k] if b["n"]} for k in ("D1", "D2", "D3")}
    assert tabel["D1"] == {"wa": 205, "medsos": 83, "loket": 26, "surel": 8, "telepon": 7, "web": 5}
    assert tabel["D2"] == {
        "pengaduan_tidak_berkadar": 175, "konsultasi": 71, "aspirasi": 39, "permintaan_informasi": 49,
    }  # fmt: skip
    assert tabel["D3"] == kasus["bagian"]["kategori"]
    assert (isi["A2"], isi["A3"], isi["A4"], isi["B2"]) == (334, 273, 61, "81.74")


def test_case_e_comes_out_as_published_and_is_fast_enough(tiap_app: Flask) -> None:
    kasus, unit = KASUS["jatim-2025"], make_unit()
    mulai = time.perf_counter()
    assert store(_register(kasus), unit).jumlah == 2809
    assert time.perf_counter() - mulai < 40
    isi = sebagai_json(read_angka(unit, Periode.parse("2025-TW1"), banding=False))
    assert (isi["A1"], isi["A3"], isi["A4"], isi["B2"], isi["LKE"]["persen"]) == (2809, 2568, 241, "91.42", "91.42")
    for nomor in db.session().scalars(select(Pengaduan.id).where(Pengaduan.id % 97 == 0)):
        assert refold(nomor) == read_keadaan(db.session().get_one(Pengaduan, nomor))


@pytest.mark.parametrize(
    ("nama", "harap"),
    [
        ("laporgub-jateng-2022", {"selesai": 14983, "terverifikasi": 4927, "diproses": 1895, "baru": 257,
                                  "bukan_pengaduan": 918}),
        ("bpom-2024", {"baru": 26903}),
    ],
)  # fmt: skip
def test_large_published_registers_are_read_in_full(app: Flask, nama: str, harap: dict[str, int]) -> None:
    hasil = impor.read_register(_register(KASUS[nama]), Peta(guess_peta(_register(KASUS[nama], 5000).kolom)),
                                unit=make_unit(), now=KINI)  # fmt: skip
    assert not hasil.salah
    assert impor.summarize(hasil.baris).status == harap


def test_the_register_of_a_city_is_read_whole() -> None:
    """Case G has 185,852 rows: more than one file may hold, so its splits go through the words only."""
    from portal.pengaduan.domain.padanan import NILAI, squeeze

    kasus = KASUS["dki-crm-2024"]
    hitung: dict[str, int] = {}
    for kata in _spread(kasus["status"]):
        kode = NILAI["status"][squeeze(kata)]
        hitung[kode] = hitung.get(kode, 0) + 1
    assert hitung == kasus["status"]


@pytest.mark.parametrize(
    ("teks", "tanggal"),
    [("2025-03-31", date(2025, 3, 31)), ("31/03/2025", date(2025, 3, 31)), ("31-3-2025", date(2025, 3, 31)),
     ("31 Maret 2025", date(2025, 3, 31)), ("31/03/2025 23.30 WITA", date(2025, 3, 31)), ("-", None)],
)  # fmt: skip
def test_dates_are_read_the_way_offices_write_them(teks: str, tanggal: date | None) -> None:
    assert parse_tanggal(teks, hari_ini=date(2026, 1, 1)) == tanggal


@pytest.mark.parametrize("isi", [[], "x", {"kolom": 3}, {"kolom": {"judul": 3}}, {"kolom": {}, "nilai": {"kanal": 1}}])
def test_a_mapping_file_of_another_shape_is_refused(isi: Any) -> None:
    with pytest.raises(DomainError):
        load_peta(isi)


def test_the_command_takes_csv_and_a_mapping(app: Flask, tmp_path: Path) -> None:
    make_unit()
    berkas, peta = tmp_path / "r.csv", tmp_path / "p.json"
    berkas.write_text("Hari;Cerita;Lewat\n02/02/2026;Antrean lama;Kurir\n")
    kolom = {"tanggal_diterima": "Hari", "isi": "Cerita", "kanal": "Lewat"}
    peta.write_text(json.dumps({"kolom": kolom, "nilai": {"kanal": {"Kurir": "surat"}}}))
    jalan = app.test_cli_runner().invoke
    dasar = ["pengaduan", "impor", str(berkas), "--unit", "DINKES", "--json"]
    assert jalan(args=dasar).exit_code == 1
    hasil = jalan(args=[*dasar, "--peta", str(peta)])
    assert hasil.exit_code == 0, hasil.output
    assert json.loads(hasil.output)["jumlah"] == 1
    ulang = jalan(args=[*dasar, "--peta", str(peta)])
    assert (ulang.exit_code, json.loads(ulang.output)["galat"]["kode"]) == (1, "sudah_diimpor")


@pytest.fixture
def petugas(klien: Klien) -> Klien:
    make_unit()
    make_unit("LAIN", "Unit Lain")
    make_akun(Peran.PETUGAS_PENGADUAN, "DINKES")
    klien.masuk("petugas_pengaduan@uji.example")
    return klien


def upload(klien: Klien, isi: bytes, nama: str = "r.csv") -> Any:
    return klien.send(klien.form(klien.get("/petugas/pengaduan/impor"), "berkas"), berkas=(io.BytesIO(isi), nama))


def test_the_wizard_maps_explains_unknown_words_stores_and_remembers(petugas: Klien) -> None:
    isi = b"Hari,Cerita,Lewat\n02/02/2026,Antrean lama,Kurir\n03/02/2026,Petugas marah,wa\n"
    langkah = upload(petugas, isi)
    assert langkah.status_code == 422
    pilih = {"k_tanggal_diterima": "hari", "k_isi": "cerita", "k_kanal": "lewat"}
    langkah = petugas.send(petugas.form(langkah, "titipan"), **pilih)
    assert "“Kurir” (1 baris)" in text_of(langkah.text)
    assert "1 baris belum benar" in text_of(langkah.text)
    langkah = petugas.send(petugas.form(langkah, "titipan"), asing_kode="surat")
    assert "2 baris siap disimpan" in text_of(langkah.text)
    formulir = petugas.form(langkah, "titipan")
    formulir.alamat = "/petugas/pengaduan/impor/simpan"
    assert petugas.send(formulir).status_code == 303
    assert [k.kanal for k in all_kasus()] == ["surat", "wa"]
    assert petugas.send(formulir).status_code == 422, "the file is gone"
    lagi = upload(petugas, isi.replace(b"Antrean", b"Parkir").replace(b"marah", b"ramah"))
    assert "2 baris siap disimpan" in text_of(lagi.text)
    assert count() == 2


def test_a_waiting_file_belongs_to_one_account_and_one_scope(petugas: Klien, app: Flask) -> None:
    formulir = petugas.form(upload(petugas, b"tanggal,judul\n2026-02-02,a\n"), "titipan")
    assert petugas.send(formulir, unit="LAIN").status_code == 404
    assert petugas.send(formulir, titipan="palsu").status_code == 422
    make_akun(Peran.PETUGAS_PENGADUAN, "DINKES", "lain@uji.example")
    from tests.klien import make_klien

    orang_lain = make_klien(app)
    orang_lain.masuk("lain@uji.example")
    tanda = orang_lain.form(orang_lain.get("/petugas/pengaduan/impor"), "csrf_token").isi["csrf_token"]
    isi = {**formulir.isi, "csrf_token": tanda}
    assert orang_lain.post("/petugas/pengaduan/impor/simpan", data=isi).status_code == 422
    assert count() == 0


def test_old_waiting_files_are_thrown_away(petugas: Klien, data: Path) -> None:
    upload(petugas, b"tanggal,judul\n2026-02-02,a\n")
    folder = data / "berkas" / "titipan-impor"
    assert len(list(folder.iterdir())) == 1
    for lama in folder.iterdir():
        os.utime(lama, (0, 0))
    upload(petugas, b"tanggal,judul\n2026-02-02,b\n")
    assert len(list(folder.iterdir())) == 1


BURUK: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: b"%PDF-1.7 isi",
    "zip": make_zip,
    "kosong": lambda: b"",
    "hanya judul": lambda: b"tanggal,judul\n",
    "kepala ganda": lambda: b"judul,judul\n1,2\n",
    "rumus": lambda: make_xlsx("=1+2"),
    "lebar": lambda: b"tanggal,judul\n2026-02-02,a,b\n",
    "bukan utf8": lambda: b"tanggal,judul\n2026-02-02,\xff\xfe\n",
}


@pytest.mark.parametrize("nama", BURUK)
def test_hostile_files_are_explained_and_nothing_is_stored(petugas: Klien, nama: str) -> None:
    respons = upload(petugas, BURUK[nama]())
    assert respons.status_code == 422
    assert count() == 0


def test_hostile_cells_are_stored_clean_or_refused(petugas: Klien) -> None:
    import csv

    keluaran = io.StringIO()
    penulis = csv.writer(keluaran)
    penulis.writerow(["tanggal", "judul", "isi", "nama", "wilayah", "nomor"])
    for nama, teks in TEKS.items():
        if len(teks) < 3000:
            penulis.writerow(["2026-02-02", f"Kasus {nama}", teks, teks[:100], teks[:60], nama])
    respons = upload(petugas, keluaran.getvalue().encode("utf-8", "replace"))
    assert respons.status_code in (200, 422)
    assert "<script>alert" not in respons.text
    formulir = petugas.form(respons, "titipan")
    formulir.alamat = "/petugas/pengaduan/impor/simpan"
    assert petugas.send(formulir).status_code in (303, 422)


@pytest.mark.parametrize("peran", [Peran.PELAKSANA, Peran.PIMPINAN, Peran.AUDITOR, Peran.ADMIN, Peran.PETUGAS_SKM])
def test_only_the_complaint_officer_imports(klien: Klien, peran: Peran) -> None:
    make_unit()
    make_akun(peran, None if peran is Peran.ADMIN else "DINKES")
    klien.masuk(f"{peran.value}@uji.example")
    for alamat in ("/petugas/pengaduan/impor", "/petugas/pengaduan/sp4n"):
        assert klien.get(alamat).status_code == 403


def test_the_audit_trail_names_the_import(tiap_app: Flask) -> None:
    from portal.inti.jejak import Jejak, verify_jejak

    store(table("tanggal_diterima,judul", "2026-02-02,a"), make_unit())
    assert db.session().scalars(select(Jejak.aksi)).all()[-1] == "pengaduan.impor"
    assert verify_jejak().rusak is None
    assert db.session().scalar(select(func.count()).select_from(PeristiwaRow)) == 1
