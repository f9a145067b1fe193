# Công Vụ Số: what a developer types. `bin/demo` and `bin/test` are for everybody; the rest is here.

python := ".venv/bin/python"
export PYTHONPATH := "src"
export PYTHONUTF8 := "1"

# List the recipes
default:
    @.venv/bin/just --list --unsorted

# Look at everything that can be judged without running a test
check: check-code check-types check-contracts check-templates check-spelling check-migrations check-messages check-requirements

# Style and faults (ruff), and whether files are formatted
check-code:
    .venv/bin/ruff check .
    .venv/bin/ruff format --check --quiet .

# Types, strictly (mypy)
check-types:
    {{ python }} -m mypy

# Which room may know which (import-linter)
check-contracts:
    .venv/bin/lint-imports --no-cache

# Indentation of templates (djhtml)
check-templates:
    .venv/bin/djhtml --tabwidth 2 --check src/congvu

# Slips of spelling in English (codespell, run as a program)
check-spelling:
    .venv/bin/codespell --skip '*.po,*.css,*.json,*.svg,*.woff2,*.ttf,*.otf,*.js,LICENSE*,*.txt,*.typ,*.yaml' --ignore-words tools/words-that-are-right.txt src tests tools docs README.md ARCHITECTURE.md CONTRIBUTING.md SECURITY.md CHANGELOG.md

# Whether a model lacks a migration
check-migrations:
    CONGVU_MODE=test DJANGO_SETTINGS_MODULE=congvu.config.settings {{ python }} -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

# Whether every sentence has its Vietnamese
check-messages:
    {{ python }} tools/messages.py --check

# Whether requirements name an address, which would bind every machine to it
check-requirements:
    {{ python }} tools/requirements.py

# Mend what can be mended by itself
fix: messages
    .venv/bin/ruff check --fix .
    .venv/bin/ruff format .
    .venv/bin/djhtml --tabwidth 2 src/congvu

# Run tests: just test tests/deadlines -k tet
test *arguments:
    CONGVU_MODE=test {{ python }} -m pytest {{ arguments }}

# Play the whole way in a browser in both languages, as each persona, with times; pictures and result in var/tour
tour *arguments:
    CONGVU_MODE=test CONGVU_TOUR=pictures {{ python }} -m pytest tests/journeys/test_tour.py tests/journeys/test_second_tour.py tests/journeys/test_tour_in_english.py -q -s -p no:randomly {{ arguments }}

# Make the pictures of the README anew from the tour
pictures:
    CONGVU_MODE=test CONGVU_PICTURES=write {{ python }} -m pytest tests/journeys/test_tour.py -q -s -p no:randomly

# Write docs/reference/page-weights.md anew from what the pages weigh now
ledger:
    CONGVU_MODE=test CONGVU_LEDGER=write {{ python }} -m pytest tests/journeys/test_budgets.py -q -p no:randomly

# Run outside suites against the engines: just suites [FOLDER] [--json FILE]
suites *arguments:
    @{{ python }} -m tools.suites {{ arguments }}

# Write docs/reference/conformance.md anew: what passes of the outside suites, what fails, and why
conformance *folder:
    {{ python }} -m tools.suites.conformance {{ folder }}

# Serve the demonstration
demo *arguments:
    bin/demo {{ arguments }}

# Any command of congvu: just congvu clock explain --help
congvu *arguments:
    @{{ python }} -m congvu.config.cli {{ arguments }}

# Join the rooms' sentences into locale/vi/LC_MESSAGES/django.po, and say what is missing
messages:
    {{ python }} tools/messages.py

# Make a room's first migration anew or a further one: just migrations dossiers
migrations *rooms:
    CONGVU_MODE=test DJANGO_SETTINGS_MODULE=congvu.config.settings {{ python }} -m django makemigrations {{ rooms }}

# Settle versions anew: writes requirements/*.txt with hashes and without addresses
lock:
    for set in base dev uv; do .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header requirements/$set.in -o requirements/$set.txt; done
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header -c requirements/base.txt requirements/bench.in -o requirements/bench.txt
    {{ python }} tools/requirements.py
