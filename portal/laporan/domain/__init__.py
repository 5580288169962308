"""Rules of documents. Pure."""
