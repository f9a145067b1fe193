"""Run as a process: `source` in the work folder goes in; a verdict, pages and content come out.

Which module looks at the file is told by its name: a room above brings one of its own, and so this
one need not know it. Its `verdict_on(source, work)` answers with what JSON can say.
"""

import importlib
import json
import sys
from pathlib import Path

from congvu.files.jail import walls


def main(work: Path, task: str) -> None:
    """Shut the walls, then open the file. The verdict is written last."""
    source = (work / "source").read_bytes()
    looking = importlib.import_module(task)  # the parsers load before the walls shut
    try:
        walls.shut(work)
    except walls.CannotJail as wall:
        (work / "verdict.json").write_text(json.dumps({"unfit": "no-jail", "wall": str(wall)}))
        return
    verdict = looking.verdict_on(source, work)
    (work / "verdict.json").write_text(json.dumps(verdict))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
