"""Components: each renders, says its state in more than colour, and refuses a misspelt argument."""

import re
from dataclasses import dataclass

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from congvu.ui import icons, samples


def rendered(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize("face", ["public", "office"])
def test_every_component_of_the_style_guide_renders_without_inline_style_or_script(
    face: str,
) -> None:
    for sample in samples.samples(face):
        html = rendered(sample.source, **samples.VALUES)
        assert html.strip(), sample.name
        assert "style=" not in html
        assert "<script" not in html
        assert not re.search(r"\son[a-z]+=", html)


def test_a_misspelt_argument_fails() -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword"):
        Template('{% button text="Gửi" knid="pri" %}')


def test_what_people_typed_is_escaped_everywhere() -> None:
    evil = '"><script>alert(1)</script>'
    html = rendered(
        "{% text_field name='a' label=v value=v hint=v error=v %}"
        "{% summary_row label=v value=v change=v %}{% tag text=v %}"
        "{% box title=v %}{{ v }}{% endbox %}{% fold summary=v %}{{ v }}{% endfold %}"
        "{% error_summary errors=errors %}{% refusal reasons=reasons %}{% qr text='a' label=v %}",
        v=evil,
        errors={"a": evil},
        reasons=[evil],
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 12


def test_an_error_stands_at_its_field_and_is_tied_to_it() -> None:
    html = rendered("{% text_field name='so' label='Số' error='Nhập số' hint='12 chữ số' %}")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="so-e so-h"' in html
    assert 'id="so-e"' in html


def test_the_error_summary_says_how_many_and_links_to_each() -> None:
    with translation.override("vi"):
        html = rendered("{% error_summary errors=e %}", e={"a": "Nhập họ", "b": "Nhập tên"})
    assert "Cần sửa 2 chỗ" in html
    assert 'href="#a"' in html
    assert 'href="#b"' in html
    assert rendered("{% error_summary errors=e %}", e={}).strip() == ""


def test_a_date_is_three_boxes_that_are_named_after_the_field() -> None:
    html = rendered("{% date_field name='child.born_on' label='Ngày sinh' day=1 month=7 %}")
    for part in ("day", "month", "year"):
        assert f'name="child.born_on_{part}"' in html


def test_only_the_chosen_option_is_checked() -> None:
    html = rendered(
        "{% radios name='r' label='?' options=o value='B' %}", o=[("A", "a"), ("B", "b")]
    )
    assert html.count("checked") == 1
    assert re.search(r'value="B" checked', html)


@dataclass(frozen=True)
class Left:
    late: bool
    working_minutes: int
    working_days: int


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [
        (Left(late=False, working_minutes=340, working_days=1), "due", "Còn 5 giờ 40 phút"),
        (Left(late=False, working_minutes=240, working_days=1), "due warn", "Còn 4 giờ"),
        (Left(late=True, working_minutes=40, working_days=0), "due bad", "Trễ 40 phút"),
        (Left(late=True, working_minutes=480, working_days=1), "due bad", "Trễ 1 ngày làm việc"),
        (Left(late=False, working_minutes=1440, working_days=4), "due", "Còn 3 ngày làm việc"),
        (Left(late=False, working_minutes=900, working_days=2), "due", "Còn 1 ngày làm việc"),
        (Left(late=False, working_minutes=410, working_days=2), "due", "Còn 6 giờ 50 phút"),
    ],
)
def test_the_deadline_says_in_working_time_what_is_left(left: Left, tone: str, words: str) -> None:
    with translation.override("vi"):
        html = rendered("{% due remaining=r %}", r=left)
    assert html.startswith(f'<span class="{tone}">')
    assert words in html


def test_a_stopped_clock_is_neither_late_nor_tight() -> None:
    with translation.override("vi"):
        left = Left(late=True, working_minutes=9, working_days=0)
        html = rendered("{% due remaining=r paused=True %}", r=left)
    assert 'class="due hold"' in html
    assert "Tạm dừng" in html


def test_each_form_gets_a_request_id_of_its_own() -> None:
    first, second = rendered("{% request_id %}"), rendered("{% request_id %}")
    assert first != second
    assert re.fullmatch(r'<input type="hidden" name="request_id" value="[0-9a-f-]{36}">', first)


def test_a_qr_code_is_one_path_and_has_a_name() -> None:
    html = rendered("{% qr text='https://example.vn/kiem-tra/7KQ4' label='Mã QR' %}")
    assert html.count("<path") == 2
    assert 'role="img" aria-label="Mã QR"' in html


def test_every_icon_that_a_template_of_ours_names_is_drawn() -> None:
    assert all(
        re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,\-]+", path) for path in icons.PATHS.values()
    )
