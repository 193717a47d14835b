"""What counts as a host or a secret by its looks, what does not, and that typing never shows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mockint.grading.judging.appeal import Ruling
from mockint.grading.judging.judge import Failure, Judgement
from mockint.grading.judging.verdict import Finding
from mockint.interview import appeals
from mockint.reports.debrief import markdown
from mockint.reports.html import html
from mockint.reports.json_report import session_json
from mockint.reports.redact import redacted
from mockint.reports.redact_patterns import MASK, Secrets
from mockint.reports.session import SessionView

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NOTHING = Secrets(frozenset())
TOKEN = "Zq7Rt2Lm9Xw4Kp8Vn3Bc6"
LONG = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"
HOSTS = [
    "kafka-prod-17:9092", "db-primary-3:5432", "db-primary-3:7432", "kafka:9092", "broker1:9093",
    "bastion-2:22", "ledger-primary:7432", "kafka_prod_17:9092", "node1.rack2.dc:9092",
    "kafka\u2011prod\u201117:9092", "kafka-prod-17:9092/orders", "[2001:db8::1]:9092", "2001:db8::17",
    "[fe80::1%eth0]:80", "[::ffff:10.0.0.1]:443", "00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E", "my_db.corp.internal",
    "db1.acme.nl", "nas01:/export/pay", "postgres://ada:pw@db1/x", "s3://acme-lake/x", "localhost:8080",
]  # fmt: skip
ADDRESSES = [
    "deploy@bastion", "root@kafka-prod-17:/srv/x", "deploy@bastion:22", "ada@mail.example.org", "root@db",
    "ada@10.1.2.3", "git@github.com:acme/pay.git", "admin:hunter2@db-3", "admin:p@ss!x@db.acme.com",
]  # fmt: skip
PATHS = [r"\\fileserver\share\pay.xlsx", r"\\fs-01.acme\c$\x", "/home/ada/x", r"C:\Users\Ada\x"]
SECRETS = [
    f"sk-{TOKEN}", f"sk-proj-{TOKEN}", f"sk_live_{TOKEN}", f"ghp_{TOKEN}", f"github_pat_{TOKEN}", f"glpat-{TOKEN}",
    "AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", f"xoxb-123456-{TOKEN}", f"xapp-1-{TOKEN}", f"AIza{TOKEN}",
    f"hf_{TOKEN}", f"npm_{TOKEN}", f"pypi-{TOKEN}", "dapi0123456789abcdef0123", f"ya29.{TOKEN}",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", f"SG.{TOKEN}.{TOKEN}", LONG,
]  # fmt: skip
NAMED = [
    ("password=", "correcthorse"), ("password: ", "hunter2"), ("DB_PASSWORD=", "hunter2"), ("passwd := ", "x"),
    ('"password": ', '"correct horse battery"'), ("api_key: ", "abc"), ("api key: ", "abc"), ("x-api-key: ", "abc"),
    ("pwd=", "p@ss,w;rd"), ("AccountKey=", "abc=="), ("client_secret = ", "abc"), ("access_token=", "abc"),
    ("token=", "abcdefg1"), ("secret: ", "abcdefg1"), ("--password ", "hunter2"), ("--api-key=", "abc"),
    ("Bearer ", f"{TOKEN}"), ("Authorization: Basic ", "dXNlcjpwYXNz"), ("passphrase: ", "'two words'"),
]  # fmt: skip
KEPT = [
    "p99:200", "p99:2000", "k=3:1", "at 12:30", "12:30:45", "2024-01-05T10:22", "us-east-1", "us-east-1:443",
    "eu-west-2:1200", "s3://", "s3://, gs:// and `abfss://`", "Delta 3.2:", "ratio 3:1", "16:9", "step 3:", "note:5",
    "step-3:10", "phase-2:30", "batch-size:500", "max-age:3600", "timeout:3000", "replicas:3", "ttl:86400",
    "port:5432", "python:3.11", "redis:7", "db-primary-3", "kafka-prod-17: three brokers", "tier-1:2.5", "UTC-5:30",
    "node-1:2000ms", "a-1:95%", "cache-1:1,200", "lodash@4.17.21", "table@v12", "recall@10", "precision@k",
    "actions/checkout@v4", "actions/checkout@main", "image@sha256", "package@latest", "@dataclass", "HEAD@{1}",
    "std::vector", "id::text", r"\d+\w", r"\alpha\beta", r"a\\b", "dbfs:/mnt/x", "hdfs:/x", "GET:/orders",
    "sk-learn", "sk-learn-1.5", "sk_customer_id", "pk_orders_2024", "hf_hub_download", "ghp_…", "sk-…", "AKIA",
    "xoxb-", "bearer tokens", "Bearer authentication", "bearer token: signed", "fencing token: 42", "token = 42",
    "secrets: rotate them", "partition key: tenant_id", "key=customer_id", "first pass: read", "passwords, keys",
    "password: bcrypt", "password: argon2id", "password == stored", "password::text", "password=…", "api keys expire",
    "authorization: row filter", "Authorization: token exchange", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "123e4567-e89b-12d3-a456-426614174000", "x" * 60, "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP_INTERNAL",
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text"),
    [(what, text)
     for what, texts in (("host", HOSTS), ("address", ADDRESSES), ("path", PATHS), ("secret", SECRETS))
     for text in texts],
)  # fmt: skip
def test_what_looks_like_one_goes_where_nothing_else_does(what: str, text: str) -> None:
    assert NOTHING.prose(f"We ask {text} today") == f"We ask [{what}] today"
    assert NOTHING.prose(f"({text}), so") in (f"([{what}]), so", f"([{what}] so")


@pytest.mark.parametrize(("name", "value"), NAMED)
def test_the_value_of_a_named_secret_goes_and_its_name_stays(name: str, value: str) -> None:
    assert NOTHING.prose(f"Set {name}{value} here") == f"Set {name}[secret] here"


@pytest.mark.parametrize("text", KEPT)
def test_technical_prose_is_kept(text: str) -> None:
    assert NOTHING.prose(f"We say {text} of it") == f"We say {text} of it"


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from strings(one) if key not in {"sources", "signals"} else ()
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def test_the_built_in_bank_names_no_host_but_its_buckets() -> None:
    found = {
        text[one.start : one.end].partition("://")[0]
        for path in SCENARIOS.rglob("*.yaml")
        for text in strings(yaml.safe_load(path.read_text("utf-8")))
        for one in NOTHING.find(text)
    }
    assert found <= {"s3"}


# -- a whole session, read as an adversary would -------------------------------------------------------

BARE = "kafka-prod-17"
ALL = [
    *HOSTS, *ADDRESSES, *PATHS, *SECRETS, *(name + value for name, value in NAMED),
]  # fmt: skip
REMAINS = [
    BARE, "kafka_prod_17", "db-primary-3", "bastion", "ledger-primary", "broker1", "rack2", "2001:db8", "eth0",
    "ffff:10", "1a:2b", "1A-2B", "my_db", "acme", "nas01", "export/pay", "hunter2", "p@ss", "mail.example",
    "github.com",
    "fileserver", "fs-01", "ada", TOKEN, "IOSFODNN7", "eyJ", "0123456789abcdef", LONG[:20], "correct", "horse", "w;rd",
    "abcdefg1", "dXNlcj", "two words", "gpu-7",
]  # fmt: skip


@pytest.fixture
def leaky(whole: Callable[..., Any]) -> SessionView:
    """Every kind of it in every text of a session, and the names of machines on their own."""
    told = " and ".join(ALL)
    failed = Failure("unreachable", f"No answer from http://gpu-7.lab.corp.example:8000/v1. {told}")
    answer = f"We limit the queue. It runs on {BARE}. Ask {told} now.\n"
    played = whole(
        answer=answer,
        verdicts={"bounded": ("met", "We limit the queue."), "refuse": ("met", f"runs on {BARE}"),
                  "watch": ("met", f"nobody wrote that {BARE} fails, {told}")},
        changes={"brief": f"Orders arrive at {BARE}. {told}", "title": f"The queue of {BARE}"},
        grades=({"failure": failed}, {}),
    )  # fmt: skip
    session = played.session
    session.ask(f"Is it {BARE}? {told}")
    played.type(f"scratch {told} {BARE}", document="scratch")
    assert appeals.dispute(session, "answer", "refuse", f"{BARE} does. password=hunter2 {HOSTS[0]}")
    appeal = appeals.appeal_to(session, "answer", "bounded", f"My {BARE} limits it. {told}")
    finding = Finding("bounded", "partial", (), f"As {BARE} says. {told}")
    heard = Judgement("llm", model="m-1", base_url="http://gpu-7.lab.corp.example:8000/v1")
    ruling = Ruling(heard, finding)
    appeals.record_ruling(session, "answer", appeal, ruling, "2026-03-01T12:00:00.000Z")
    return played.view


@pytest.mark.parametrize("form", ["md", "json", "html"])
def test_no_format_keeps_any_of_it(leaky: SessionView, form: str) -> None:
    made: dict[str, Callable[[SessionView], str]] = {
        "md": markdown,
        "json": lambda view: json.dumps(session_json(view), ensure_ascii=False),
        "html": html,
    }
    plain, shown = made[form](leaky), made[form](redacted(leaky, ("ada",)))
    assert BARE in plain.replace("\\", "")
    bare = shown.replace("\\", "").split("<body", 1)[-1]
    assert [one for one in REMAINS if one in bare] == []


def test_the_scratchpad_and_the_argument_are_redacted_too(leaky: SessionView) -> None:
    shown = redacted(leaky, ("ada",))
    kept = json.dumps([e.data for e in shown.events], ensure_ascii=False)
    assert "disputed" in {e.kind for e in shown.events}
    assert [one for one in REMAINS if one in kept.replace("\\\\", "\\")] == []


def test_a_redacted_judge_is_not_said_to_run_on_this_machine(leaky: SessionView) -> None:
    assert "on this machine" not in markdown(redacted(leaky))


# -- typing --------------------------------------------------------------------------------------------


def moments(view: SessionView) -> Iterator[str]:
    texts: dict[str, str] = {}
    for event in view.events:
        if event.kind == "edited":
            text = texts.get(event.data["document"], "")
            for start, removed, inserted in event.data["edits"]:
                text = text[:start] + inserted + text[start + removed :]
            texts[event.data["document"]] = text
            yield text


@pytest.mark.parametrize("secret", [*HOSTS, *ADDRESSES, *PATHS, *SECRETS])
def test_no_moment_of_typing_shows_a_letter_of_it(playing: Callable[..., Any], secret: str) -> None:
    played = playing()
    played.letters(f"Ask {secret} ok", step=1)
    for text in moments(redacted(played.view)):
        assert set(text[4:].removesuffix("ok").removesuffix("o")) <= {MASK, " "}


@pytest.mark.parametrize(("name", "value"), NAMED)
def test_no_moment_of_typing_shows_a_letter_of_a_value(
    playing: Callable[..., Any], name: str, value: str
) -> None:
    played = playing()
    played.letters(f"{name}{value} ok", step=1)
    for text in moments(redacted(played.view)):
        assert set(text[len(name) :].removesuffix("ok").removesuffix("o")) <= {MASK, " "}


def test_a_name_typed_bare_and_deleted_goes_because_it_stands_with_its_port_later(
    playing: Callable[..., Any],
) -> None:
    played = playing()
    played.type(f"On {BARE} it", "On", f"On {BARE}:9092 it. {BARE} fails, us-east-1 too.")
    shown = redacted(played.view)
    assert not any(BARE in text for text in moments(shown))
    assert shown.state.text("answer").endswith(f". {MASK * len(BARE)} fails, us-east-1 too.")


def test_a_name_that_is_a_plain_word_stays_where_it_stands_alone(
    playing: Callable[..., Any],
) -> None:
    played = playing()
    played.type("On kafka:9092, which is kafka.")
    assert redacted(played.view).state.text("answer") == f"On {MASK * 10}, which is kafka."


PIECES = (
    "kafka-prod-17", ":90", "92", " ", "pass", "word", "=", ": ", '"', "hunter2", "\n", "api", "_key", "sk-",
    "AbC12345", "x" * 30, "Bearer ", "deploy", "@", "bastion", "\\", "\\\\fs1", "--token ", "abcdefg1",
    "Authorization", "Basic ", "a b ",
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 6), st.sampled_from(PIECES)), max_size=30
)


@given(st.one_of(EDITS, st.lists(st.sampled_from(PIECES), max_size=30).map(
    lambda pieces: [(10**6, 0, piece) for piece in pieces])))  # fmt: skip
def test_typed_edit_by_edit_the_same_goes_as_read_whole(edits: list[tuple[int, int, str]]) -> None:
    from mockint.archive.envelope import Envelope
    from mockint.reports.redact_typing import masked_edits

    text: list[tuple[str, list[bool]]] = []
    made = []
    for number, (start, removed, inserted) in enumerate(edits):
        data = {"document": "answer", "edits": [[start, removed, inserted]], "length": 0}
        made.append(Envelope(f"s.{number}", "s", "", float(number), "edited", 1, data))
        at = min(start, len(text))
        text[at : at + removed] = [(letter, [False]) for letter in inserted]
        for found in NOTHING.find("".join(letter for letter, _ in text)):
            for _, hidden in text[found.start : found.end]:
                hidden[0] = True
    data = {"document": "answer", "length": 0, "reason": "candidate"}
    made.append(Envelope("s.x", "s", "", 1e6, "submitted", 1, data))
    whole = "".join(MASK if gone[0] and not c.isspace() else c for c, gone in text)
    assert masked_edits(made, NOTHING).answers == {"answer": whole}
