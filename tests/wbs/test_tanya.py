"""The sum in words: right once, never again."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from portal.inti.db import db, unit_kerja
from portal.inti.teks import ANGKA_KATA
from portal.wbs.models import TanyaTerpakai
from portal.wbs.service.tanya import (
    Tanya,
    ask_laporan,
    ask_sekali,
    is_jawaban_laporan,
    purge_tanya,
    use_jawaban,
)
from tests.pabrik.wbs import SELASA


def _sum(tanya: Tanya) -> int:
    return ANGKA_KATA.index(tanya.satu) + ANGKA_KATA.index(tanya.dua) + 2


def test_an_answer_serves_once(tiap_app: Flask) -> None:
    tanya = ask_sekali(now=SELASA)
    hasil = []
    for _ke in range(20):
        with unit_kerja():
            hasil.append(use_jawaban(tanya.teks, f" {_sum(tanya)} ", now=SELASA))
    assert hasil == [True] + [False] * 19


def test_a_question_answered_wrong_is_used_up(tiap_app: Flask) -> None:
    tanya = ask_sekali(now=SELASA)
    with unit_kerja():
        assert not use_jawaban(tanya.teks, str(_sum(tanya) + 1), now=SELASA)
    with unit_kerja():
        assert not use_jawaban(tanya.teks, str(_sum(tanya)), now=SELASA)


def test_old_and_forged_questions_are_not_taken(app: Flask) -> None:
    tanya = ask_sekali(now=SELASA)
    with unit_kerja():
        assert not use_jawaban(tanya.teks, str(_sum(tanya)), now=SELASA + timedelta(hours=2))
        for teks in ("", "x", tanya.teks[:-4] + "AAA=", "é"):
            assert not use_jawaban(teks, str(_sum(tanya)), now=SELASA)


def test_a_reports_question_belongs_to_it_and_takes_the_word_too(app: Flask) -> None:
    tanya = ask_laporan("a" * 32)
    assert is_jawaban_laporan("a" * 32, str(_sum(tanya)))
    for buruk in ("", "x", "-1", "1" * 50, "²", str(_sum(tanya) + 1)):
        assert not is_jawaban_laporan("a" * 32, buruk)
    if _sum(tanya) <= 9:
        assert is_jawaban_laporan("a" * 32, ANGKA_KATA[_sum(tanya) - 1])
    banyak = {(ask_laporan(f"{n:032x}").satu, ask_laporan(f"{n:032x}").dua) for n in range(200)}
    assert len(banyak) > 40


def test_used_questions_are_forgotten_the_next_day(tiap_app: Flask) -> None:
    tanya = ask_sekali(now=SELASA)
    with unit_kerja():
        use_jawaban(tanya.teks, "1", now=SELASA)
    for kemudian, sisa in ((timedelta(hours=1), 1), (timedelta(days=1), 0)):
        with unit_kerja():
            purge_tanya(now=SELASA + kemudian)
        assert db.session().scalar(select(func.count()).select_from(TanyaTerpakai)) == sisa
