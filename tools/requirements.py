"""Refuse requirements that name an address: they must install from any index, on any machine."""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "requirements"
ADDRESS = re.compile(r"https?://|file://|--(extra-)?index|--find-links|--trusted-host|/opt/|/home/")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def problems(folder: Path = FOLDER) -> list[str]:
    """What is wrong: addresses, packages without a hash, two files that disagree on a version."""
    found = []
    pins: dict[str, dict[str, str]] = {}
    for file in sorted(folder.glob("*.txt")):
        text = file.read_text()
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        found += [f"{file.name}: {line.strip()}" for line in lines if ADDRESS.search(line)]
        pins[file.name] = {match["name"]: match["version"] for match in PIN.finditer(text)}
        if text.count("==") > text.count(" \\\n    --hash=sha256:"):
            found.append(f"{file.name}: a package without a hash")
    dev = pins.get("dev.txt", {})
    for name, version in pins.get("base.txt", {}).items():
        if dev.get(name) != version:
            found.append(f"{name} is {version} in base.txt and {dev.get(name)} in dev.txt")
    return found


if __name__ == "__main__":
    wrong = problems()
    print("\n".join(wrong) if wrong else "Requirements are in order.")
    sys.exit(bool(wrong))
