"""Old registers and SP4N-LAPOR! exports: map columns, preview, store all or nothing."""
