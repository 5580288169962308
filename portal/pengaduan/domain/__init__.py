"""Rules of complaints. Pure: no framework, no database."""
