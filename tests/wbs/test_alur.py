"""Every state with every move: what the table allows happens, everything else is refused."""

import itertools

import pytest

from portal.inti.galat import Bentrok, DomainError
from portal.wbs.domain.alur import ALASAN_MAKS, ALASAN_MIN, Gerak, allowed_gerak, allowed_hasil, check_gerak
from portal.wbs.domain.pilihan import NAMA_HASIL, NAMA_STATUS, Hasil, Status

ALASAN = "Alasan yang cukup panjang."
BOLEH = {
    (Status.DITERIMA, Gerak.VERIFIKASI): Status.DIVERIFIKASI,
    (Status.DIVERIFIKASI, Gerak.TELAAH): Status.DITELAAH,
    (Status.DITELAAH, Gerak.TINDAK_LANJUT): Status.DITINDAKLANJUTI,
    (Status.DITERIMA, Gerak.SELESAI): Status.SELESAI,
    (Status.DIVERIFIKASI, Gerak.SELESAI): Status.SELESAI,
    (Status.DITELAAH, Gerak.SELESAI): Status.SELESAI,
    (Status.DITINDAKLANJUTI, Gerak.SELESAI): Status.SELESAI,
    (Status.SELESAI, Gerak.BUKA_LAGI): Status.DITELAAH,
}
AWAL = {Hasil.DILIMPAHKAN, Hasil.TIDAK_DAPAT}


@pytest.mark.parametrize(("status", "gerak"), list(itertools.product(Status, Gerak)))
def test_a_move_leads_where_the_way_says_or_is_refused(status: Status, gerak: Gerak) -> None:
    hasil = Hasil.TIDAK_DAPAT if gerak is Gerak.SELESAI else None
    ke = BOLEH.get((status, gerak))
    assert (gerak in allowed_gerak(status)) is (ke is not None)
    if ke is None:
        with pytest.raises(Bentrok):
            check_gerak(status, gerak, hasil=hasil, alasan=ALASAN)
    else:
        assert check_gerak(status, gerak, hasil=hasil, alasan=ALASAN) is ke


@pytest.mark.parametrize(("status", "hasil"), list(itertools.product(Status, Hasil)))
def test_a_verdict_needs_a_follow_up_and_a_referral_does_not(status: Status, hasil: Hasil) -> None:
    boleh = status is Status.DITINDAKLANJUTI or (status is not Status.SELESAI and hasil in AWAL)
    assert (hasil in allowed_hasil(status)) is boleh
    if status is Status.SELESAI:
        return
    if boleh:
        assert check_gerak(status, Gerak.SELESAI, hasil=hasil, alasan=ALASAN, tujuan="Inspektorat") is Status.SELESAI
    else:
        with pytest.raises(DomainError) as galat:
            check_gerak(status, Gerak.SELESAI, hasil=hasil, alasan=ALASAN, tujuan="Inspektorat")
        assert galat.value.bidang == "hasil"


def test_finishing_needs_an_outcome_and_a_referral_its_receiver() -> None:
    with pytest.raises(DomainError) as galat:
        check_gerak(Status.DITERIMA, Gerak.SELESAI, hasil=None, alasan=ALASAN)
    assert galat.value.bidang == "hasil"
    with pytest.raises(DomainError) as galat:
        check_gerak(Status.DITERIMA, Gerak.SELESAI, hasil=Hasil.DILIMPAHKAN, alasan=ALASAN, tujuan="  ")
    assert galat.value.bidang == "tujuan"


@pytest.mark.parametrize("gerak", Gerak)
@pytest.mark.parametrize("panjang", [0, ALASAN_MIN - 1, ALASAN_MAKS + 1])
def test_every_move_carries_its_reason(gerak: Gerak, panjang: int) -> None:
    status = next(s for s, g in BOLEH if g is gerak)
    with pytest.raises(DomainError) as galat:
        check_gerak(status, gerak, hasil=Hasil.TIDAK_DAPAT, alasan="x" * panjang + "   ")
    assert galat.value.bidang == "alasan"


def test_every_state_and_outcome_has_a_name() -> None:
    assert set(NAMA_STATUS) == set(Status)
    assert set(NAMA_HASIL) == set(Hasil)
