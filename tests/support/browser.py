"""People in front of a real browser, and eyes that look at every page they see."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Download,
    Locator,
    Page,
    Response,
    Route,
    TimeoutError,  # noqa: A004 - Playwright's own
    sync_playwright,
)
from tests.support import tongues
from tests.support.databases import PROJECT

TOUR = PROJECT / "var" / "tour"
SIZES = {360: 740, 768: 1024, 1366: 768}
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AS_SHE_SEES_IT = """() => {
  const copy = document.documentElement.cloneNode(true);
  const fields = "input, textarea, option, img, details";
  const shown = [...document.querySelectorAll(fields)];
  copy.querySelectorAll(fields).forEach((node, number) => {
    const live = shown[number];
    if (node.matches("[type=checkbox], [type=radio]"))
      node.toggleAttribute("checked", live.checked);
    else if (node.matches("option")) node.toggleAttribute("selected", live.selected);
    else if (node.matches("details")) node.toggleAttribute("open", live.open);
    else if (node.matches("img")) node.removeAttribute("loading");
    else if (node.matches("textarea")) node.textContent = live.value;
    else if (!node.matches("[type=file], [type=password]")) node.setAttribute("value", live.value);
  });
  return "<!doctype html>" + copy.outerHTML;
}"""
"""The page with what was chosen and typed, which HTML alone does not tell."""
AXE = Axe().axe_script
OPENS_A_PAGE = """control => {
  const form = control.form;
  if (form) return control.type === "submit" && (form.noValidate || form.checkValidity());
  const address = control.getAttribute("href") ?? "#";
  return !address.startsWith("#") && !control.hasAttribute("download") && !control.target;
}"""
"""Whether a press leads to another page, or only does something on this one."""
HELD_DEMAND = "Failed to load resource"  # Chromium's own echo of an answer that we look at anyway


def chromium_path() -> str:
    """Where Chromium is; without it the journeys are skipped, except where they must run."""
    told = os.environ.get("PLAYWRIGHT_BROWSER_EXECUTABLE_PATH", "")
    found = told or next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        words = "These journeys need Chromium: apt-get install chromium."
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


def follow(control: Locator) -> None:
    """Press, and stay until the page that it opens is there: a click returns before the answer."""
    if not control.evaluate(OPENS_A_PAGE):
        control.click()
        return
    with control.page.expect_navigation():
        control.click()


@dataclass
class Person:
    """Somebody with a browser of her own: cookies, screen, and with or without JavaScript."""

    name: str
    address: str
    page: Page
    office: bool
    language: str = "vi"
    faults: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)

    def open(self, path: str) -> Response | None:
        return self.page.goto(path if path.startswith("http") else f"{self.address}{path}")

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).first.inner_text().strip()

    @property
    def alert(self) -> str:
        found = self.page.locator("[role=alert]")
        return found.first.inner_text() if found.count() else ""

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def word(self, vietnamese: str) -> str | re.Pattern[str]:
        """A whole label as she reads it."""
        return tongues.named(vietnamese, self.language)

    def words(self, vietnamese: str) -> re.Pattern[str]:
        """A label as she reads it, told by its first words."""
        return tongues.beginning(vietnamese, self.language)

    def press(self, label: str | re.Pattern[str], *, exact: bool = True) -> None:
        """Press the one button or link of that name."""
        with self._looking_for(label):
            follow(self._control(label, exact=exact))

    def download(self, label: str | re.Pattern[str]) -> Download:
        """Press what gives a file and leaves the page as it is."""
        with self._looking_for(label), self.page.expect_download() as coming:
            self._control(label).click()
        return coming.value

    def _control(self, label: str | re.Pattern[str], *, exact: bool = True) -> Locator:
        name = self.word(label) if isinstance(label, str) else label
        button = self.page.get_by_role("button", name=name, exact=exact)
        return button.or_(self.page.get_by_role("link", name=name, exact=exact)).first

    @contextmanager
    def _looking_for(self, label: str | re.Pattern[str]) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            words = self.page.locator("main").inner_text()
            pytest.fail(f"{self.name} finds no {label!r} on {self.path}:\n{words}", pytrace=False)

    @contextmanager
    def refused(self, *statuses: int) -> Iterator[None]:
        """Inside, answers of these statuses are what the test wants."""
        self.allowed |= set(statuses)
        yield
        self.allowed -= set(statuses)

    def _heard(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")

    def _listen(self) -> None:
        self.page.on("response", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on(
            "console",
            lambda said: (
                self.faults.append(f"console: {said.text}")
                if said.type == "error" and not said.text.startswith(HELD_DEMAND)
                else None
            ),
        )


class Eyes:
    """Look at a page as the person sees it: at three widths, with axe, for sideways scroll.

    The page is shown again in a browser with scripts, with the person's cookies and the very HTML
    that she got, so that answers to a POST can be looked at, and looking never asks the site again.
    """

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.folder = folder
        self.context = browser.new_context(locale="vi-VN", bypass_csp=True)
        self.page = self.context.new_page()
        self.seen: list[tuple[str, str]] = []
        self.pictures: dict[tuple[str, int], Path] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def look(self, person: Person, step: str, *, widths: tuple[int, ...] = tuple(SIZES)) -> None:
        assert not person.faults, (step, person.faults, person.alert)
        number = len(self.seen) + 1
        self.seen.append((person.name, person.path))
        if os.environ.get("CONGVU_TOUR") == "hurry":  # while a tour is being written
            return
        self._mirror(person)
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": SIZES[width]})
            picture = self.folder / f"{number:02d}-{step}-{width}.png"
            self.page.screenshot(path=picture, full_page=True)
            self.pictures[step, width] = picture
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{step} ({person.path}) is {wide} px wide on {width} px"
            if width != 768:
                found = barriers(self.page, strict=not person.office)
                assert found == [], f"{step} ({person.path}) at {width} px: {found}"

    def picture(self, step: str, width: int) -> Path:
        return self.pictures[step, width]

    def write_index(self, diary: "Diary") -> None:
        """What was seen and how long each step took, beside the pictures."""
        (self.folder / "steps.txt").write_text("\n".join(diary.lines) + "\n")
        print(f"  {len(self.seen)} pages looked at; pictures: {self.folder}")  # noqa: T201 - the same

    def _mirror(self, person: Person) -> None:
        url = person.page.url.partition("#")[0]
        html = person.page.evaluate(AS_SHE_SEES_IT)

        def again(route: Route) -> None:
            if route.request.resource_type == "document":
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            else:
                route.continue_()

        self.context.clear_cookies()
        self.context.add_cookies(person.page.context.cookies())  # type: ignore[arg-type]
        self.page.unroute_all()
        self.page.route(lambda asked: asked.partition("#")[0] == url, again)
        self.page.goto(person.page.url, wait_until="load")


def barriers(page: Page, *, strict: bool) -> list[str]:
    """What axe finds; public pages keep the strictest contrast."""
    levels = [*LEVELS, "wcag2aaa"] if strict else list(LEVELS)
    options = {"runOnly": {"type": "tag", "values": levels}, "resultTypes": ["violations"]}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]


def person(
    browser: Browser,
    address: str,
    name: str,
    *,
    width: int = 1366,
    scripts: bool = True,
    office: bool = True,
    language: str = "vi-VN",
) -> Person:
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": SIZES.get(width, 768)},
        locale=language,
        java_script_enabled=scripts,
    )
    context.set_default_timeout(20_000)
    someone = Person(name, address, context.new_page(), office, language[:2])
    someone._listen()
    return someone


class Diary:
    """Prints every step with the time it took, as it happens."""

    def __init__(self, title: str) -> None:
        self.start = time.monotonic()
        self.lines: list[str] = []
        print(f"\n{title}")  # noqa: T201 - `just tour` is read as it goes

    @contextmanager
    def step(self, who: str, what: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        now = time.monotonic()
        line = f"{now - self.start:6.1f} s  (+{now - begun:4.1f})  {who:<12} {what}"
        self.lines.append(line)
        print(f"  {line}", flush=True)  # noqa: T201 - the same
