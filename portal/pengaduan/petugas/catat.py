"""The officer's fast entry of what came in by counter, phone, letter, box or elsewhere."""
