"""What every page shares: commit, security headers, errors, limits, languages, assets, formats."""
