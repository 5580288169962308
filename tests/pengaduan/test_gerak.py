"""Moves: who may do what from which state, what must be filled in, what needs two people."""

from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask

from portal.akun.service.delegasi import add_delegasi
from portal.inti.db import unit_kerja
from portal.inti.galat import Bentrok, DomainError, TidakBerwenang, TidakDitemukan
from portal.pengaduan.domain.gerak import GERAK, Wewenang, allowed_gerak, is_allowed
from portal.pengaduan.domain.status import Status
from portal.pengaduan.service.akses import PELAPOR, PERINTAH, SISTEM, Pelaku
from portal.pengaduan.service.terlapor import list_terlapor
from tests.pabrik.pengaduan import SENIN, step
from tests.pengaduan.kantor_uji import (
    BERKADAR,
    KELAS,
    RINGAN,
    Kantor,
    attempt,
    check_utuh,
    decide,
    make_kantor,
    moves_of,
    outbox,
    row,
)

HARI = timedelta(days=1)
SEMUA_STATUS = set(Status)
KODE = {
    "D": Status.DRAF_PETUGAS, "B": Status.BARU, "K": Status.PERLU_KELENGKAPAN, "V": Status.TERVERIFIKASI,
    "I": Status.DIDISPOSISI, "P": Status.DIPROSES, "M": Status.MENUNGGU_PERSETUJUAN, "J": Status.DITANGGAPI,
    "S": Status.SELESAI, "L": Status.DILIMPAHKAN, "U": Status.DUPLIKAT, "N": Status.BUKAN_PENGADUAN,
    "C": Status.DICABUT, "A": Status.DIARSIPKAN_TIDAK_LENGKAP,
}  # fmt: skip
SIAPA = {
    "l": Wewenang.PELAPOR,
    "p": Wewenang.PETUGAS,
    "k": Wewenang.PELAKSANA,
    "s": Wewenang.PENYETUJU,
    "x": Wewenang.SISTEM,
}
# move: from → to, by whom. "*" every state, "=" stays. Written from the table of the rules, not from the code.
TERTULIS = """
terima             -       B  lp
verifikasi         B       V  p
minta_kelengkapan  B       K  p
lengkapi           K       B  lp
arsipkan           K       A  p
limpahkan          BV      L  ps
duplikat           BV      U  p
bukan_pengaduan    B       N  ps
disposisi          VIP     I  ps
kelola             V       P  p
kembalikan         I       V  ks
proses             I       P  k
progres            VIPM    =  pks
catat              *       =  pks
perpanjang         IP      =  pks
ajukan_jawaban     P       M  pk
minta_revisi       M       P  s
tanggapi           M       J  s
jawab_di_tempat    BV      J  p
konfirmasi_ya      J       S  lp
konfirmasi_belum   J       P  lp
tutup_otomatis     J       S  x
buka_kembali       S       P  lps
buka_arsip         A       B  lp
pulihkan           NLCU    B  px
cabut              BKVIPM  C  lp
nilai              JS      =  l
tambah_keterangan  BKVIPMJ =  lp
ubah_klasifikasi   KVIPM   =  p
terlapor           *       =  ps
tautkan_sp4n       *       =  p
dukungan           *       =  px
hitung_ulang       BKVIPMJ =  x
eskalasi           BKVIPM  =  x
usul               *       =  pks
tolak_usul         *       =  ps
redaksi            JS      =  p
terbit             JS      =  s
tarik              *       =  ps
"""
HARAPAN = {
    kode: (
        SEMUA_STATUS if dari == "*" else {KODE[h] for h in dari if h != "-"},
        None if ke == "=" else KODE[ke],
        {SIAPA[h] for h in siapa},
    )
    for kode, dari, ke, siapa in (baris.split() for baris in TERTULIS.strip().splitlines())
}


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return make_kantor()


def test_every_cell_of_the_table_is_the_written_rule() -> None:
    assert set(GERAK) == set(HARAPAN)
    for kode, gerak in GERAK.items():
        dari, ke, oleh = HARAPAN[kode]
        assert gerak.ke == ke, kode
        for status in Status:
            for siapa in Wewenang:
                assert is_allowed(gerak, status, {siapa}) == (status in dari and siapa in oleh), (kode, status, siapa)
    assert [g.kode for g in allowed_gerak(Status.SELESAI, {Wewenang.PELAPOR})] == ["buka_kembali", "nilai"]


def _expected(kode: str, status: Status, siapa: frozenset[Wewenang]) -> type[Exception] | None:
    dari, _, oleh = HARAPAN[kode]
    if not siapa:
        return TidakDitemukan
    if oleh.isdisjoint(siapa):
        return TidakBerwenang
    return None if status in dari else Bentrok


ISIAN: dict[str, dict[str, object]] = {
    "verifikasi": dict(KELAS),
    "ubah_klasifikasi": dict(KELAS),
    "limpahkan": {"instansi": "Dinas Lain"},
    "bukan_pengaduan": {"alasan": "spam"},
    "ajukan_jawaban": {"jawaban": "Sudah."},
    "tanggapi": {"jawaban": "Sudah."},
    "jawab_di_tempat": {**RINGAN, "jawaban": "Sudah."},
    "nilai": {"bintang": 4},
    "tautkan_sp4n": {"sp4n_id": "#12345"},
    "redaksi": {"judul_publik": "Antrean", "isi_publik": "Ringkas"},
}


KURANG_ISI = {"belum_redaksi", "harus_disetujui"}
"""Refused for what is filled in, not for who asks or from which state."""


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.DRAF_PETUGAS])
def test_every_move_is_taken_or_refused_by_the_service_as_written(kantor: Kantor, status: Status) -> None:
    nomor = kantor.bring(status)
    if status is Status.DIARSIPKAN_TIDAK_LENGKAP:
        step(nomor, "arsipkan", kantor["petugas"], now=SENIN + 20 * HARI)
    induk = kantor.kode_induk()
    pelaku = {
        "pelapor": (PELAPOR, {Wewenang.PELAPOR}),
        "sistem": (SISTEM, {Wewenang.SISTEM}),
        "petugas": (kantor["petugas"], {Wewenang.PETUGAS}),
        "pimpinan": (kantor["pimpinan"], {Wewenang.PENYETUJU}),
        "pelaksana": (kantor["pelaksana"], {Wewenang.PELAKSANA}),
        "auditor": (kantor["auditor"], set()),
        "admin": (kantor["admin"], set()),
        "skm": (kantor["skm"], set()),
    }
    kini = row(nomor)
    if kini.unit_pelaksana_id is None:
        pelaku["pelaksana"] = (kantor["pelaksana"], set())
    else:
        pelaku["petugas"] = (kantor["petugas"], {Wewenang.PETUGAS, Wewenang.PELAKSANA})
    for kode in GERAK:
        nilai = {**ISIAN.get(kode, {}), "catatan": "Keterangan"}
        if kode == "disposisi":
            nilai = kantor.bagi()
        elif kode == "duplikat":
            nilai["induk"] = induk
        for nama, (siapa, wewenang) in pelaku.items():
            harap = _expected(kode, status, frozenset(wewenang))
            try:
                attempt(nomor, kode, siapa, now=SENIN + 25 * HARI, **nilai)
                hasil: type[Exception] | None = None
            except (TidakDitemukan, TidakBerwenang, Bentrok) as salah:
                hasil = type(salah)
            except DomainError as salah:
                hasil = None if salah.kode in KURANG_ISI else type(salah)
            assert hasil == harap, (kode, nama)
    check_utuh(nomor)


KURANG = {
    "klasifikasi_salah": (Status.BARU, "petugas", "verifikasi", {"kategori": "waktu"}),
    "kategori_salah": (Status.BARU, "petugas", "verifikasi", {"klasifikasi": "aspirasi"}),
    "catatan_kosong": (Status.BARU, "petugas", "minta_kelengkapan", {"catatan": " \u200b\n"}),
    "instansi_kosong": (Status.BARU, "petugas", "limpahkan", {"catatan": "x"}),
    "induk_tidak_ada": (Status.BARU, "petugas", "duplikat", {}),
    "alasan_kosong": (Status.BARU, "petugas", "bukan_pengaduan", {"catatan": "x"}),
    "unit_kosong": (Status.TERVERIFIKASI, "petugas", "disposisi", {"catatan": "x"}),
    "kecepatan_salah": (Status.TERVERIFIKASI, "petugas", "disposisi", {"catatan": "x", "kecepatan": "kilat"}),
    "jawaban_kosong": (Status.MENUNGGU_PERSETUJUAN, "pimpinan", "tanggapi", {"jawaban": "  "}),
    "jawaban_panjang": (Status.DIPROSES, "pelaksana", "ajukan_jawaban", {"jawaban": "a" * 10_001}),
    "bintang_salah": (Status.DITANGGAPI, "pelapor", "nilai", {"bintang": "6"}),
    "harus_disetujui": (Status.BARU, "petugas", "jawab_di_tempat", {**KELAS, "jawaban": "Ya."}),
    "belum_redaksi": (Status.DITANGGAPI, "pimpinan", "terbit", {}),
    "catatan_panjang": (Status.BARU, "petugas", "catat", {"catatan": "a" * 5001}),
}


@pytest.mark.parametrize("galat", sorted(KURANG))
def test_what_must_be_filled_in(kantor: Kantor, galat: str) -> None:
    status, siapa, gerak, nilai = KURANG[galat]
    nomor = kantor.bring(status)
    sebelum = moves_of(nomor)
    with pytest.raises(DomainError) as salah:
        step(nomor, gerak, kantor[siapa], **nilai)
    assert salah.value.kode == galat
    assert moves_of(nomor) == sebelum


@pytest.mark.parametrize("pengguna", [["²"], ["-1"], ["x"], ["99999999999999999999"], "12"])
def test_strange_numbers_of_people_are_no_crash(kantor: Kantor, pengguna: object) -> None:
    nomor = kantor.baru()
    with suppress(DomainError):
        step(nomor, "terlapor", kantor["petugas"], pengguna=pengguna)
    assert {t.pengguna_id for t in list_terlapor(nomor)} <= {kantor.akun[n].id for n in kantor.akun}


DUA_ORANG = {
    "limpahkan": {"instansi": "Dinas Lain", "catatan": "Bukan wewenang kami"},
    "bukan_pengaduan": {"alasan": "tidak_jelas", "catatan": "Tidak dapat dihubungi"},
}


@pytest.mark.parametrize("gerak", sorted(DUA_ORANG))
def test_ending_a_case_without_an_answer_needs_two_people(kantor: Kantor, gerak: str) -> None:
    nomor = kantor.baru()
    keadaan = step(nomor, gerak, kantor["petugas"], **DUA_ORANG[gerak])
    assert keadaan.status is Status.BARU
    assert keadaan.usulan is not None
    for siapa in ("petugas", "petugas2"):
        with pytest.raises(TidakBerwenang):
            decide(nomor, kantor[siapa])
    with pytest.raises(Bentrok, match="menunggu"):
        step(nomor, gerak, kantor["petugas2"], **DUA_ORANG[gerak])
    keadaan = decide(nomor, kantor["pimpinan"])
    assert keadaan.status is GERAK[gerak].ke
    assert keadaan.usulan is None
    assert moves_of(nomor) == ["terima", "usul", gerak]
    check_utuh(nomor)


def test_spam_needs_one_person(kantor: Kantor) -> None:
    keadaan = step(kantor.baru(), "bukan_pengaduan", kantor["petugas"], alasan="spam", catatan="Iklan")
    assert keadaan.status is Status.BUKAN_PENGADUAN


def _lend(kantor: Kantor, dari: str, kepada: str) -> None:
    with unit_kerja():
        add_delegasi(
            dari=kantor.akun[dari],
            kepada=kantor.akun[kepada],
            mulai=SENIN.date(),
            sampai=(SENIN + 30 * HARI).date(),
            alasan="cuti",
            pelaku="uji",
            now=SENIN,
        )


def test_a_proposer_who_stands_in_for_the_head_does_not_approve_the_own_proposal(kantor: Kantor) -> None:
    nomor = kantor.baru()
    step(nomor, "limpahkan", kantor["petugas"], **DUA_ORANG["limpahkan"])
    _lend(kantor, "pimpinan", "petugas")
    with pytest.raises(TidakBerwenang):
        decide(nomor, kantor["petugas"])
    with pytest.raises(Bentrok):
        step(nomor, "limpahkan", kantor["petugas"], **DUA_ORANG["limpahkan"])
    lain = kantor.baru()
    keadaan = step(lain, "bukan_pengaduan", kantor["petugas"], **DUA_ORANG["bukan_pengaduan"])
    assert keadaan.status is Status.BARU, "an officer standing in for the head decided alone"
    assert keadaan.usulan is not None


def test_another_person_standing_in_for_the_head_approves_in_the_heads_name(kantor: Kantor) -> None:
    nomor = kantor.baru()
    step(nomor, "limpahkan", kantor["petugas"], **DUA_ORANG["limpahkan"])
    _lend(kantor, "pimpinan", "petugas2")
    assert decide(nomor, kantor["petugas2"]).status is Status.DILIMPAHKAN
    from portal.pengaduan.service.buku import list_peristiwa

    akhir = list_peristiwa(nomor)[-1]
    assert (akhir.pelaku, akhir.atas_nama) == ("petugas2@uji.example", "pimpinan@uji.example")


def test_nobody_approves_with_the_rights_of_the_proposer(kantor: Kantor) -> None:
    """B stands in for A; A proposed, and may approve by a role that came later: B must not approve with it."""
    nomor = kantor.bring(Status.DIPROSES)
    a = kantor["pelaksana"]
    assert step(nomor, "perpanjang", a, catatan="Menunggu suku cadang").usulan is not None
    naik = Pelaku(a.nama, a.pengguna_id, kantor["petugas"].peran, kantor["petugas"].cakupan)
    b = Pelaku("b@uji.example", kantor.akun["pelaksana_lain"].id, wakil_dari=(naik,))
    with pytest.raises(TidakBerwenang):
        decide(nomor, b)
    assert decide(nomor, kantor["petugas"]).hitungan.tambah == (7,)


def test_a_worker_who_stands_in_for_an_officer_still_only_proposes_more_time(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DIPROSES)
    _lend(kantor, "petugas", "pelaksana")
    keadaan = step(nomor, "perpanjang", kantor["pelaksana"], catatan="Menunggu suku cadang")
    assert keadaan.hitungan.tambah == ()
    assert keadaan.usulan is not None


def test_a_refused_proposal_needs_a_reason_and_changes_nothing(kantor: Kantor) -> None:
    nomor = kantor.baru()
    step(nomor, "limpahkan", kantor["petugas"], **DUA_ORANG["limpahkan"])
    with pytest.raises(DomainError) as salah:
        decide(nomor, kantor["pimpinan"], setuju=False)
    assert salah.value.kode == "catatan_kosong"
    keadaan = decide(nomor, kantor["pimpinan"], setuju=False, catatan="Ini wewenang kita")
    assert (keadaan.status, keadaan.usulan) == (Status.BARU, None)
    with pytest.raises(Bentrok):
        decide(nomor, kantor["pimpinan"])
    check_utuh(nomor)


def test_a_proposal_dies_when_the_state_moves_on(kantor: Kantor) -> None:
    nomor = kantor.baru()
    step(nomor, "limpahkan", kantor["petugas"], **DUA_ORANG["limpahkan"])
    assert step(nomor, "verifikasi", kantor["petugas2"], **KELAS).usulan is None
    with pytest.raises(Bentrok):
        decide(nomor, kantor["pimpinan"])
    check_utuh(nomor)


def test_extensions_end_at_the_limit_also_when_one_is_waiting(kantor: Kantor) -> None:
    nomor = kantor.baru()
    step(nomor, "verifikasi", kantor["petugas"], **RINGAN)
    step(nomor, "disposisi", kantor["petugas"], **kantor.bagi())
    step(nomor, "proses", kantor["pelaksana"])
    step(nomor, "perpanjang", kantor["pelaksana"], catatan="Usul")
    assert step(nomor, "perpanjang", kantor["petugas"], catatan="Langsung").hitungan.tambah == (3,)
    with pytest.raises(DomainError) as salah:
        decide(nomor, kantor["pimpinan"])
    assert salah.value.kode == "perpanjangan_habis"
    with pytest.raises(DomainError):
        step(nomor, "perpanjang", kantor["petugas"], catatan="Lagi")
    assert check_utuh(nomor).hitungan.tambah == (3,)


def test_an_answer_on_the_spot_writes_verification_and_answer(kantor: Kantor) -> None:
    nomor = kantor.baru()
    keadaan = step(nomor, "jawab_di_tempat", kantor["petugas"], **RINGAN, jawaban="Loket 2.")
    assert moves_of(nomor) == ["terima", "verifikasi", "jawab_di_tempat"]
    assert keadaan.terverifikasi_at == keadaan.ditanggapi_at == keadaan.respons_at == SENIN
    check_utuh(nomor)


def test_citizen_reopens_within_thirty_days_an_officer_later(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.SELESAI)
    with pytest.raises(DomainError) as salah:
        attempt(nomor, "buka_kembali", PELAPOR, now=SENIN + 31 * HARI, catatan="Belum")
    assert salah.value.kode == "lewat_masa"
    hasil = attempt(nomor, "buka_kembali", PELAPOR, now=SENIN + 30 * HARI, catatan="Belum")
    assert hasil is not None
    assert hasil.status is Status.DIPROSES
    keadaan = step(nomor, "buka_kembali", kantor["petugas"], now=SENIN + 90 * HARI, catatan="Temuan baru")
    assert (keadaan.dibuka_kembali, keadaan.selesai_at, keadaan.hitungan.jumlah) == (1, None, 5)
    assert keadaan.ditanggapi_pertama_at == SENIN
    check_utuh(nomor)


def test_a_case_is_archived_only_after_the_time_to_complete_it(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.PERLU_KELENGKAPAN)
    tenggat = row(nomor).tenggat_tahap
    assert tenggat is not None
    with pytest.raises(DomainError) as salah:
        step(nomor, "arsipkan", kantor["petugas"], now=tenggat)
    assert salah.value.kode == "belum_waktunya"
    step(nomor, "arsipkan", kantor["petugas"], now=tenggat + timedelta(seconds=1))
    keadaan = step(nomor, "buka_arsip", PELAPOR, now=tenggat + 5 * HARI, catatan="Ini fotonya")
    assert keadaan.status is Status.BARU
    assert len(keadaan.hitungan.jeda) == 1
    check_utuh(nomor)


def test_stars_are_given_once(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.DITANGGAPI)
    assert step(nomor, "nilai", PELAPOR, bintang=5).bintang == 5
    with pytest.raises(DomainError):
        step(nomor, "nilai", PELAPOR, bintang=1)


def test_health_matters_are_kept_from_publication_whenever_they_are_classed_so(kantor: Kantor) -> None:
    nomor = kantor.baru()
    step(nomor, "jawab_di_tempat", kantor["petugas"], klasifikasi="konsultasi", kategori="kesehatan", jawaban="Ya.")
    assert row(nomor).rahasia
    step(nomor, "redaksi", kantor["petugas"], judul_publik="a", isi_publik="b")
    with pytest.raises(DomainError) as salah:
        step(nomor, "terbit", kantor["pimpinan"])
    assert salah.value.kode == "rahasia"


def _merge(kantor: Kantor, anak: int, induk: int) -> None:
    step(anak, "duplikat", kantor["petugas"], induk=row(induk).kode)


def test_duplicates_hang_on_a_living_case_and_never_in_a_circle(kantor: Kantor) -> None:
    a, b = kantor.baru(), kantor.baru()
    with pytest.raises(DomainError) as salah:
        _merge(kantor, a, a)
    assert salah.value.kode == "induk_sendiri"
    _merge(kantor, a, b)
    assert moves_of(b) == ["terima", "dukungan"]
    with pytest.raises(DomainError) as salah:
        _merge(kantor, b, a)
    assert salah.value.kode == "induk_keluar"
    c = kantor.baru()
    _merge(kantor, b, c)
    with pytest.raises(DomainError):
        _merge(kantor, c, a)
    step(a, "pulihkan", kantor["petugas"], catatan="Ternyata lain")
    with pytest.raises(DomainError):
        _merge(kantor, a, b)
    for nomor in (a, b, c):
        check_utuh(nomor)


@pytest.mark.parametrize("jatuh", ["cabut", "bukan_pengaduan"])
def test_duplicates_live_again_when_the_kept_case_falls(kantor: Kantor, jatuh: str) -> None:
    induk, anak, lain = kantor.baru(), kantor.baru(), kantor.baru()
    _merge(kantor, anak, induk)
    _merge(kantor, lain, induk)
    if jatuh == "cabut":
        step(induk, "cabut", PELAPOR)
    else:
        step(induk, "bukan_pengaduan", kantor["petugas"], alasan="spam", catatan="Iklan")
    for nomor in (anak, lain):
        assert check_utuh(nomor).status is Status.BARU
        assert moves_of(nomor)[-1] == "pulihkan"
    assert step(anak, "verifikasi", kantor["petugas"], **KELAS).status is Status.TERVERIFIKASI


def test_a_kept_case_that_is_transferred_keeps_its_duplicates(kantor: Kantor) -> None:
    induk, anak = kantor.baru(), kantor.baru()
    _merge(kantor, anak, induk)
    step(induk, "limpahkan", kantor["pimpinan"], **DUA_ORANG["limpahkan"])
    assert row(anak).status == Status.DUPLIKAT


def test_a_case_is_merged_only_into_one_the_officer_may_see(kantor: Kantor) -> None:
    luar = kantor.baru("INSPEKTORAT")
    with pytest.raises(DomainError) as salah:
        _merge(kantor, kantor.baru(), luar)
    assert salah.value.kode == "induk_tidak_ada"
    step(kantor.baru(), "duplikat", PERINTAH, induk=row(luar).nomor_register)
    assert moves_of(luar)[-1] == "dukungan"


def _berkadar(kantor: Kantor, unit: str = "BIDANG") -> int:
    nomor = kantor.baru(unit)
    step(nomor, "verifikasi", kantor["petugas"], **BERKADAR)
    return nomor


@pytest.mark.parametrize("unit", ["BIDANG", "SEKSI"])
def test_a_grave_case_never_goes_to_the_unit_complained_about_nor_below(kantor: Kantor, unit: str) -> None:
    nomor = _berkadar(kantor)
    with pytest.raises(DomainError) as salah:
        step(nomor, "disposisi", kantor["pimpinan"], **kantor.bagi(unit, pic=kantor.akun["pemeriksa"].id))
    assert salah.value.kode == "unit_terlapor"


@pytest.mark.parametrize(("pic", "galat"), [(None, "pic_kosong"), ("pelaksana", "pic_unit_terlapor")])
def test_a_grave_case_goes_to_one_person_from_elsewhere(kantor: Kantor, pic: str | None, galat: str) -> None:
    nomor = _berkadar(kantor)
    with pytest.raises(DomainError) as salah:
        isi = kantor.bagi("INSPEKTORAT", pic=kantor.akun[pic].id if pic else None)
        step(nomor, "disposisi", kantor["pimpinan"], **isi)
    assert salah.value.kode == galat
    step(nomor, "disposisi", kantor["pimpinan"], **kantor.bagi("INSPEKTORAT", pic=kantor.akun["pemeriksa"].id))
    assert step(nomor, "proses", kantor["pemeriksa"]).status is Status.DIPROSES


@pytest.mark.parametrize("siapa", ["admin", "auditor", "skm"])
def test_work_is_given_only_to_those_who_handle_complaints(kantor: Kantor, siapa: str) -> None:
    nomor = kantor.bring(Status.TERVERIFIKASI)
    with pytest.raises(DomainError) as salah:
        step(nomor, "disposisi", kantor["petugas"], **kantor.bagi(pic=kantor.akun[siapa].id))
    assert salah.value.kode == "pic_peran"


def test_a_person_named_in_the_case_is_not_given_it(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.TERVERIFIKASI)
    step(nomor, "terlapor", kantor["petugas"], pengguna=[kantor.akun["pelaksana"].id])
    with pytest.raises(DomainError) as salah:
        step(nomor, "disposisi", kantor["petugas"], **kantor.bagi(pic=kantor.akun["pelaksana"].id))
    assert salah.value.kode == "pic_terlapor"


def test_a_case_that_turns_out_grave_is_taken_from_the_unit_it_is_about(kantor: Kantor) -> None:
    nomor = kantor.baru("BIDANG")
    step(nomor, "verifikasi", kantor["petugas"], **KELAS)
    step(nomor, "disposisi", kantor["petugas"], **kantor.bagi(pic=kantor.akun["pelaksana"].id))
    keadaan = step(nomor, "ubah_klasifikasi", kantor["petugas"], **BERKADAR)
    assert (keadaan.terbatas, keadaan.unit_pelaksana_id, keadaan.pic_id) == (True, None, None)
    with pytest.raises(TidakDitemukan):
        step(nomor, "proses", kantor["pelaksana"])
    check_utuh(nomor)


def test_no_notice_repeats_the_story_or_the_answer(kantor: Kantor) -> None:
    nomor = kantor.baru(isi="Anak saya demam berdarah dan antre lama sekali.", judul="Demam berdarah tidak dilayani")
    step(nomor, "verifikasi", kantor["petugas"], **KELAS)
    step(nomor, "disposisi", kantor["petugas"], **kantor.bagi(pic=kantor.akun["pelaksana"].id))
    step(nomor, "proses", kantor["pelaksana"])
    step(nomor, "ajukan_jawaban", kantor["pelaksana"], jawaban="Obat trombosit sudah diberikan.")
    step(nomor, "tanggapi", kantor["pimpinan"], jawaban="Obat trombosit sudah diberikan.")
    step(nomor, "konfirmasi_belum", PELAPOR, catatan="Trombosit masih rendah")
    semua = outbox()
    assert len(semua) > 5
    for teks in semua:
        for kata in ("demam", "berdarah", "trombosit", "anak saya"):
            assert kata not in teks.lower()
