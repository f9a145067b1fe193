"""`python -m congvu.config.cli`, for a tree that was not installed."""

import sys

from congvu.config.cli import main

sys.exit(main())
