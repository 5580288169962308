"""Export of one report, encrypted for a recipient outside."""
