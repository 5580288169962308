"""Cleaning of what people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inti.teks import clean_teks


@pytest.mark.parametrize(
    ("masukan", "hasil"),
    [
        ("a\x00b", "ab"),
        ("a\x01\x08\x1b[31mb\x7f", "a[31mb"),
        ("a\x85b\x9fc", "abc"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\tb", "a\tb"),
        ("gpj\u202e.exe", "gpj.exe"),
        ("\u2066kiri\u2069", "kiri"),
        ("a\u200bb\u2060c\ufeff", "abc"),
        ("a\ud800b\udfffc", "abc"),
        ("e\u0301", "é"),
        ("  spasi \u3000", "spasi"),
        ("\u00a0\u200b\ufeff ", ""),
        ("Ma'ruf & O'Neil", "Ma'ruf & O'Neil"),
        ("=1+1", "=1+1"),
        ("👩‍👧", "👩‍👧"),
        ("", ""),
    ],
)
def test_what_is_kept_and_what_goes(masukan: str, hasil: str) -> None:
    assert clean_teks(masukan) == hasil


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_cleaned_text_can_be_stored_anywhere_and_is_in_nfc(masukan: str) -> None:
    bersih = clean_teks(masukan)
    bersih.encode()
    assert unicodedata.is_normalized("NFC", bersih)
    assert not [h for h in bersih if unicodedata.category(h) in ("Cc", "Cs") and h not in "\n\t"]
    assert not set(bersih) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_cleaning_twice_is_cleaning_once(masukan: str) -> None:
    assert clean_teks(clean_teks(masukan)) == clean_teks(masukan)
