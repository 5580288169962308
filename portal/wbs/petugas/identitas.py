"""Identities: what custodians are asked, and their answers."""
