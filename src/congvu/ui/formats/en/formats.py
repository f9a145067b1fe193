"""English pages write dates and numbers as the office does: one day, one way to write it."""

from congvu.ui.formats.vi.formats import *  # noqa: F403 - the English face shares every format
