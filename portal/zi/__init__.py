"""Zona Integritas: the items of the LKE, their evidence, suggested and confirmed grades, yearly targets."""
