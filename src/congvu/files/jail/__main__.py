"""Run as a process: `source` in the work folder goes in; a verdict, pages and content come out."""

import json
import sys
from pathlib import Path

from congvu.files.jail import walls


def main(work: Path) -> None:
    """Shut the walls, then open the file. The verdict is written last."""
    source = (work / "source").read_bytes()
    from congvu.files.jail import inspection  # noqa: PLC0415 - the parsers load before the walls shut

    try:
        walls.shut(work)
    except walls.CannotJail as wall:
        (work / "verdict.json").write_text(json.dumps({"unfit": "no-jail", "wall": str(wall)}))
        return
    verdict = inspection.verdict_on(source, work)
    (work / "verdict.json").write_text(json.dumps(verdict))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
