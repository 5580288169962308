"""Accounts: people, roles, permissions, sessions that can be ended by the server."""
