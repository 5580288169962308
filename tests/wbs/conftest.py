"""Fixtures of the room's tests."""

from collections.abc import Iterator

import pytest

from tests.wbs import alur


@pytest.fixture(autouse=True)
def _ember_penuh() -> Iterator[None]:
    """Buckets live as long as the process: each test begins with full ones."""
    alur.refill()
    yield
    alur.refill()
