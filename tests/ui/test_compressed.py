"""What goes over the wire compressed, and what is left alone."""

from django.http import HttpRequest, HttpResponse

from congvu.ui.middleware import CompressedPages


def sent(response: HttpResponse) -> HttpResponse:
    asked = HttpRequest()
    asked.META["HTTP_ACCEPT_ENCODING"] = "gzip, br"
    answer = CompressedPages(lambda _request: response)(asked)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_page_goes_over_the_wire_compressed() -> None:
    page = sent(HttpResponse("<p>Một trang dài</p>" * 100, content_type="text/html; charset=utf-8"))

    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) < 400


def test_a_file_is_sent_as_it_is() -> None:
    paper = sent(HttpResponse(b"%PDF-1.7" * 500, content_type="application/pdf"))

    assert "Content-Encoding" not in paper.headers
    assert len(paper.content) == 4000
