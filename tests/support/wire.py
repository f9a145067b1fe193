"""What a browser would send, sent by hand: several at once, or while something is broken."""

import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import psycopg
from tests.support.browser import Person
from tests.support.databases import cluster, run_sql

FIELDS = "form => [...new FormData(form)].filter(pair => typeof pair[1] === 'string')"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it stands on somebody's page, with her cookies."""

    url: str
    fields: list[tuple[str, str]]
    cookies: str

    def send(self, **more: str) -> Answer:
        body = urlencode([*self.fields, *more.items()]).encode()
        return self._ask(urllib.request.Request(self.url, body, {"Cookie": self.cookies}))  # noqa: S310 - our own

    def send_at_once(self, times: int) -> list[Answer]:
        """Press the same button on several devices in the same moment."""
        together = threading.Barrier(times)

        def press(_number: int) -> Answer:
            together.wait()
            return self.send()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(press, range(times)))

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own
                return Answer(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.url, refused.read().decode())


def form_on(who: Person, selector: str = "main form[method=post]") -> Form:
    form = who.page.locator(selector).first
    action = form.evaluate("form => form.getAttribute('action')")
    url = who.page.url if not action else f"{who.address}{action}"
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in who.page.context.cookies())
    fields = [(str(name), str(value)) for name, value in form.evaluate(FIELDS)]
    return Form(url.partition("#")[0], fields, cookies)


def ask(database: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """As the server's superuser: what is really there, and what time would do."""
    with psycopg.connect(cluster().dsn(database), autocommit=True) as connection:
        cursor = connection.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


def take_away(database: str) -> None:
    """End every connection and let nobody in, as a server that restarts."""
    run_sql("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", database)
    ask(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
        database,
    )


def give_back(database: str) -> None:
    run_sql("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", database)
