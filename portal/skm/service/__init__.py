"""Use cases of the survey, by noun: jawaban, rekap, indeks, penutupan, baris."""
