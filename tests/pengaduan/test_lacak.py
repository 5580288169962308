"""Tracking by code and PIN: forgiving about form, silent about which of the two was wrong."""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from portal.inti.db import db
from portal.inti.galat import TidakDitemukan
from portal.inti.kode import make_kode
from portal.pengaduan.domain.gerak import GERAK
from portal.pengaduan.domain.status import Status
from portal.pengaduan.service import kasus as kasus_service
from portal.pengaduan.service import lacak
from portal.pengaduan.service.kasus import Tanda, derive_pin
from portal.pengaduan.service.lacak import PUBLIK, act_as_pelapor, open_kasus, read_kode
from portal.pengaduan.service.langkah import Isian
from portal.pengaduan.service.riwayat import list_baris_publik
from tests.pabrik.pengaduan import SENIN, make_pengaduan, step
from tests.pengaduan.kantor_uji import Kantor, make_kantor, row


@pytest.fixture
def kantor(tiap_app: Flask) -> Kantor:
    return make_kantor()


@pytest.fixture
def tanda(kantor: Kantor) -> Tanda:
    return make_pengaduan(kantor.unit())


@pytest.mark.parametrize(
    "tulis",
    [
        lambda k: k,
        lambda k: k.lower(),
        lambda k: f"ADU-{k[:4]}-{k[4:]}",
        lambda k: f"  adu {k[:4]} {k[4:]}\n",
        lambda k: f"Adu–{k[:4]}–{k[4:]}.",
        " ".join,
    ],
)
def test_the_code_is_read_as_people_write_it(tanda: Tanda, tulis: Callable[[str], str]) -> None:
    assert open_kasus(tulis(tanda.kode), f" {tanda.pin[:3]} {tanda.pin[3:]} ").kode == tanda.kode


def test_a_code_that_begins_like_the_prefix_is_not_shortened() -> None:
    assert read_kode("ADU7K3M9") == "ADU7K3M9"
    assert read_kode("ADU-ADU7-K3M9") == "ADU7K3M9"


@contextmanager
def effort(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect what is done: statements and keyed digests."""
    kerja: list[str] = []
    asli = hmac.new

    def count(*a: object, **k: object) -> object:
        kerja.append("hmac")
        return asli(*a, **k)  # type: ignore[arg-type]

    def note(_c: object, _k: object, perintah: str, *_lain: object) -> None:
        if perintah != "BEGIN":
            kerja.append(perintah)

    event.listen(db.engine, "before_cursor_execute", note)
    with monkeypatch.context() as m:
        m.setattr(kasus_service.hmac, "new", count)
        yield kerja
    event.remove(db.engine, "before_cursor_execute", note)


def _refuse(kode: str, pin: str) -> tuple[str, str, str | None]:
    with pytest.raises(TidakDitemukan) as salah:
        open_kasus(kode, pin)
    return salah.value.kode, str(salah.value), salah.value.bidang


def test_wrong_code_wrong_pin_and_nonsense_are_one_answer_for_one_effort(
    tanda: Tanda, monkeypatch: pytest.MonkeyPatch
) -> None:
    lain = f"{(int(tanda.pin) + 1) % 1_000_000:06d}"
    salah = [(tanda.kode, lain), (make_kode(), tanda.pin), ("", ""), ("???", "😀"), ("A" * 4000, "9" * 4000)]
    jawaban, usaha = set(), set()
    for kode, pin in salah:
        with effort(monkeypatch) as kerja:
            jawaban.add(_refuse(kode, pin))
        usaha.add(tuple(kerja))
    with effort(monkeypatch) as kerja:
        open_kasus(tanda.kode, tanda.pin)
    usaha.add(tuple(kerja))
    assert len(jawaban) == 1
    assert len(usaha) == 1
    assert usaha.pop().count("hmac") == 1


def test_nonsense_is_refused_and_never_a_crash(tanda: Tanda) -> None:
    for kode in ("\x00", "A\x00B", "💥", "%", "' OR 1=1 --", "\u202eADU", "ＡＤＵ７Ｋ"):
        for pin in ("\x00", "١٢٣٤٥٦", "-1", "1e5", ""):
            _refuse(kode, pin)
            _refuse(tanda.kode + kode + "AB", pin)
            _refuse(tanda.kode, pin)


def test_a_thousand_guesses_open_nothing(tanda: Tanda) -> None:
    for ke in range(1000):
        pin = f"{ke:06d}"
        if pin != tanda.pin:
            assert _refuse(tanda.kode, pin)[0] == "kode_pin_salah"
    assert open_kasus(tanda.kode, tanda.pin)


def test_pins_differ_and_are_stored_nowhere(kantor: Kantor, tanda: Tanda) -> None:
    assert len({derive_pin(make_kode()) for _ in range(300)}) > 290
    kasus = row(open_kasus(tanda.kode, tanda.pin).id)
    assert tanda.pin not in {str(v) for v in vars(kasus).values()}
    assert lacak.hmac.compare_digest(derive_pin(tanda.kode), tanda.pin)


@pytest.mark.parametrize("gerak", sorted(set(GERAK) - PUBLIK))
def test_a_reporter_makes_only_the_reporters_moves(tanda: Tanda, gerak: str) -> None:
    with pytest.raises(TidakDitemukan):
        act_as_pelapor(tanda.kode, gerak, Isian(catatan="x"), now=SENIN)


def test_the_reporter_reads_no_names_no_inner_notes_and_no_drafts(kantor: Kantor) -> None:
    nomor = kantor.bring(Status.MENUNGGU_PERSETUJUAN)
    step(nomor, "catat", kantor["petugas"], catatan="Rahasia dapur")
    baris = list_baris_publik(row(nomor))
    assert [b.gerak for b in baris] == ["terima", "verifikasi", "disposisi", "proses"]
    assert not any(b.pelaku or b.atas_nama or b.catatan for b in baris)
    assert "Sudah kami perbaiki" not in str(baris)
