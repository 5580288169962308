"""The copy for everybody: figures of all respondents, nothing from which a few follow."""

import json
from dataclasses import replace

from portal.inti.dokumen.isi import Judul, Tabel, TandaTangan, sebagai_data
from portal.laporan.skm_triwulan.data import DataSkm
from portal.laporan.skm_triwulan.isi import susun_isi
from portal.laporan.skm_triwulan.publik import PEMBUKA, susun_publik
from tests.laporan.skm_triwulan.conftest import Matriks, buat_data, buat_hasil
from tests.pabrik.laporan import BINGKAI, make_hasil


def test_only_figures_of_all_respondents_together_are_in_the_copy(lengkap: DataSkm) -> None:
    dok = susun_publik(lengkap, BINGKAI)
    assert dok is not None
    judul = {b.judul.removesuffix(" 2025") for b in dok.isi if isinstance(b, Tabel)}
    lain = {j for j in judul if not j.startswith(("Kuesioner", "Pernyataan", "Rencana tindak lanjut"))}
    assert lain == {"Nilai unsur pelayanan"}
    assert not any(isinstance(b, TandaTangan) for b in dok.isi)
    assert dok.lembar == ()
    isi = json.dumps(sebagai_data(dok), ensure_ascii=False)
    assert PEMBUKA in isi
    for rahasia in ("Loket 1", "Laki-laki", "Penerbitan KTP elektronik", "Triwulan IV 2024 (87,50)"):
        assert rahasia in json.dumps(sebagai_data(susun_isi(lengkap, **vars(BINGKAI))), ensure_ascii=False)
        assert rahasia not in isi


def test_the_copy_says_the_same_index_as_the_report(lengkap: DataSkm) -> None:
    dok = susun_publik(lengkap, BINGKAI)
    assert dok is not None
    penuh = susun_isi(lengkap, **vars(BINGKAI))

    def of(blok: object) -> object:
        return [b for b in blok if isinstance(b, Tabel) and b.judul == "Nilai unsur pelayanan"]  # type: ignore[attr-defined]

    assert of(dok.isi) == of(penuh.isi) != []
    assert [b.teks for b in dok.isi if isinstance(b, Judul)][:2] == ["BAB I Pendahuluan", "1.1 Latar belakang"]


def test_four_respondents_or_moving_figures_have_no_copy(lengkap: DataSkm, sekadau: Matriks) -> None:
    empat, lima = (buat_data(buat_hasil(sekadau[:n]), sekadau[:n]) for n in (4, 5))
    assert susun_publik(empat, BINGKAI) is None
    assert susun_publik(lima, BINGKAI) is not None
    assert susun_publik(replace(lengkap, hasil=replace(lengkap.hasil, status="sementara")), BINGKAI) is None


def test_the_ipak_of_four_people_is_left_out_of_the_copy(lengkap: DataSkm) -> None:
    for n, ada in ((4, False), (5, True)):
        data = replace(lengkap, ipak=make_hasil("ipak", [[6] * 5] * n))
        dok = susun_publik(data, BINGKAI)
        assert dok is not None
        assert any(isinstance(b, Judul) and "(IPAK)" in b.teks for b in dok.isi) is ada
