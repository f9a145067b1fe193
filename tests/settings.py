"""Settings of the tests: the product's own, in test mode, with a data folder apart."""

import os
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[1]
os.environ["CONGVU_MODE"] = "test"
os.environ.setdefault("CONGVU_DATA", str(_PROJECT / "var" / "test"))
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "CONGVU_KEY_FILE", "CONGVU_PKI"):
    os.environ.pop(_name, None)

from congvu.config import translations  # noqa: E402 - the environment must be set before
from congvu.config.settings import *  # noqa: E402, F403 - the same

translations.compile_all()  # a clean clone has no catalogue, and Django reads it once, early

ENVIRONMENT.data.joinpath("static").mkdir(parents=True, exist_ok=True)  # noqa: F405 - from above
