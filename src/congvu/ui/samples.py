"""Every component with its markup, for the living style guide and its tests.

One file a component lies in ``templates/ui/samples/{both,public,office}``; its first line says what
the component is for.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from congvu.kernel.moments import VIETNAM


@dataclass(frozen=True, slots=True)
class Sample:
    """One component: what it is for, and template source that is shown and rendered."""

    name: str
    purpose: str
    source: str


FOLDER = Path(__file__).parent / "templates" / "ui" / "samples"


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    state: str = ""
    note: str = ""
    owner: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    late: bool
    working_minutes: int
    working_days: int


VALUES: dict[str, object] = {
    "at": dt.datetime(2026, 11, 24, 9, 41, tzinfo=VIETNAM),
    "steps": (
        Step("Đã nộp", "done", "09:41", "Nguyễn Thị Minh Hằng"),
        Step("Tiếp nhận", "done", "09:58, Bàn Một cửa", "Vũ Minh Tuấn, 09:58"),
        Step("Thẩm định, vào sổ", "now", "Đến 17:00 hôm nay", "bạn"),
        Step("Ký số", "", "", "Lò Thị Hương"),
        Step("Trả kết quả"),
    ),
    "parts": (
        Step("Thông tin của con", "done"),
        Step("Cha và mẹ", "now"),
        Step("Giấy tờ"),
        Step("Kiểm tra và nộp"),
    ),
    "fathers": (
        ("REGISTERED", "Có, ghi ông Trần Văn Bình", "Điền sẵn từ dữ liệu, không phải nhập lại"),
        ("OTHER", "Có, ghi người khác", "Làm cùng lúc việc nhận cha, con"),
        ("NONE", "Không ghi, để trống phần cha", "Bổ sung sau được"),
    ),
    "sexes": (("MALE", "Nam"), ("FEMALE", "Nữ")),
    "errors": {"vd-ngay": "Nhập ngày sinh là hôm nay hoặc trước hôm nay, 24/11/2026"},
    "soon": Left(late=False, working_minutes=70, working_days=1),
    "later": Left(late=False, working_minutes=1440, working_days=3),
    "missed": Left(late=True, working_minutes=40, working_days=0),
    "sum": 50_000,
}


def samples(face: str) -> tuple[Sample, ...]:
    """The components of one face, `public` or `office`, with those that both share first."""
    return tuple(
        _read(file) for part in ("both", face) for file in sorted((FOLDER / part).iterdir())
    )


def _read(file: Path) -> Sample:
    purpose, _, source = file.read_text(encoding="utf-8").partition("\n")
    return Sample(file.stem.partition("-")[2], purpose.strip("{# }"), source.strip())
