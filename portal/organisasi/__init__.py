"""Instansi, unit, layanan, loket and the QR codes at the counters."""
