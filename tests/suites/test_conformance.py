"""The page of conformance says what the engines do today, where the suites are at hand."""

import pytest
from tools.suites import conformance
from tools.suites.__main__ import default_folder, found


def test_the_page_of_conformance_says_what_the_engines_do_today() -> None:
    folder = default_folder()
    if not folder.is_dir():
        pytest.skip(f"the outside suites are not in {folder} (CONGVU_SUITES names the folder)")
    cases = [case for suite, place in found(folder) for case in suite.run(place)]

    assert conformance.PAGE.read_text(encoding="utf-8") == conformance.page(cases), (
        "just conformance writes it anew"
    )
