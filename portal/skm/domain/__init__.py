"""Rules of the survey. Pure: no framework, no database."""
