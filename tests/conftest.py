"""Fixtures of more than one folder of tests."""

from tests.chromium import browser as browser
