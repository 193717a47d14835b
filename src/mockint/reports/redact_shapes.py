"""What is left out for how it looks: hosts, addresses, paths, keys and passwords. docs/reports.md says what
counts as one and what does not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FAR = 120
"""Characters, and then to the next white space, that a shape reaches over white space at most."""
_STOP = r"\s<>\"'`"
_TOPS = (
    "com|org|net|io|dev|ai|app|cloud|co|edu|gov|eu|de|uk|fr|ch|nl|se|dk|cz|ie|jp|kr|nz|biz|xyz|consul|svc|"
    "internal|intranet|intra|local|localdomain|lan|corp|home|test|example|invalid"
)
_SERVICES = (
    "1433|1521|1883|2181|237[569]|2380|3306|3307|3389|4222|4317|4318|5044|543[2-9]|5601|567[12]|5900|"
    "598[456]|6379|6380|6432|6443|7077|7474|7687|808[0-9]|8123|8443|8888|9042|909[0-9]|9100|9200|9300|"
    "9411|9418|9443|9870|1025[05]|11211|11434|15672|16379|18080|19092|19530|26257|26379|26656|2701[789]|"
    "28015|29092|33060|50051|50070|6161[36]"
)
"""Ports by which a server is known (IANA's registry, and what data platforms listen on)."""
_SMALL = "22|80|389|443|445|465|587|636|993|995"
_FREE = r"10(?:2[4-9]|[3-9]\d)|1[1-9]\d\d|[2-9]\d{3}|[1-5]\d{4}|6[0-5]\d{3}"
_ROLES = (
    "db|sql|pg|mysql|postgres|kafka|redis|broker|host|server|srv|vm|gpu|web|api|proxy|gateway|gw|lb|prod|stage|"
    "staging|primary|replica|standby|leader|follower|bastion"
)
_QUANTITIES = "ports?|lines?|years?|rows?|counts?|limit|timeout|ttl|max|min|size|p\\d+"
_REGION = r"(?:us|eu|ap|sa|ca|me|af|il|cn|europe|asia)-(?:[a-z]+-)?(?:north|south|east|west|central)[a-z]*-?\d[a-z]?"
_JOIN = "_\u2010\u2011-"
_NO_HOSTS = (
    r"latest|main|master|head|next|stable|canary|beta|alpha|all|any|each|sha\d+|rc\d*|[a-z]\d*"
)
_NO_VALUES = r"(?:argon2|bcrypt|scrypt|pbkdf2|sha-?\d|md5|hmac|aes|rsa|base64)[\w-]*"

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE))
    for what, pattern in (
        ("host", rf"\b[a-z][a-z0-9+.-]{{0,20}}://[^{_STOP},;.)\]…][^{_STOP}]*"),
        ("address", rf"(?<![\w.+-])[\w.+-]{{1,64}}(?::[^{_STOP}/]{{1,128}})?@(?!v?\d+\.\d+(?:\.\d+)?(?![\w.]))"
                    rf"[\w-]+(?:\.[\w-]+)+(?::[^{_STOP}]+)?"),
        ("address", rf"(?<![\w.+/@-])[a-z_][\w.+-]{{0,63}}(?::[^{_STOP}/]{{1,128}})?@(?!(?:{_NO_HOSTS})(?![\w-]))"
                    rf"(?:db|[a-z][a-z0-9_-]{{2,62}})(?![\w-])(?::[^{_STOP}]+)?"),
        ("host", r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?![\w.]*\d)"),
        ("host", r"(?<![\w:])\[?(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){0,6}"
                 r"[0-9a-f]{0,4}::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4}(?:(?:\.\d{1,3}){3})?)"
                 r"(?:%[\w-]+)?(?:\](?::\d+)?)?(?![\w:])"),
        ("host", r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])"),
        ("host", r"\blocalhost\b(?::\d+)?"),
        ("host", rf"(?<![\w.@-])(?:[a-z0-9_-]+\.)+(?:{_TOPS})\b(?::\d+)?(?:/[^{_STOP}]*)?"),
        ("host", rf"(?<![\w.-])(?!(?:{_REGION}|{_QUANTITIES}):)(?:"
                 rf"(?=\d*[a-z])[a-z0-9][\w.{_JOIN}]+:(?:{_SERVICES})|"
                 rf"(?=[\w.]*[{_JOIN}])(?=[^\s:\d]*\d)[a-z][\w.{_JOIN}]*:(?:{_SMALL}|{_FREE})|"
                 rf"[a-z][\w.{_JOIN}]*[{_JOIN}](?:{_ROLES}):(?:{_FREE})"
                 rf")(?![\w%]|[.,:]\d)(?:/[^{_STOP}]*)?"),
        ("host", rf"(?<![\w.:/@-])[a-z]{{2}}[\w.-]*\d[\w-]*:/[^{_STOP}/][^{_STOP}]*"),
        ("path", rf"(?-i:/home/|/Users/|/root/|\b[A-Za-z]:\\+Users\\+)[^{_STOP}]+"),
        ("path", rf"(?<!\\)(?<!\b[a-z]:)\\{{2,4}}[a-z0-9][\w.$-]{{2,}}\\{{1,2}}[^{_STOP}\\][^{_STOP}]*"),
        ("secret", r"(?<![a-z0-9])(?-i:sk-(?=[\w-]*[0-9A-Z])[\w-]{8,}|sk-[\w-]{20,}|[sprw]k_(?:live|test)_\w{8,}|"
                   r"gh[pousr]_\w{8,}|github_pat_\w{8,}|glpat-[\w-]{8,}|xox[a-z]-[\w-]{6,}|xapp-[\w-]{8,}|"
                   r"(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{8,}|AIza[\w-]{16,}|ya29\.[\w-]{8,}|"
                   r"(?:hf|gsk|npm|xai|whsec|shpat|dop_v1)[-_][A-Za-z0-9]{16,}|pypi-[\w-]{16,}|"
                   r"dapi[0-9a-f]{16,}(?:-\d+)?|eyJ[\w-]{8,}(?:\.[\w-]+){0,2}|SG\.[\w-]{8,}\.[\w-]{8,})"),
        ("secret", r"(?<![\w+/=])(?-i:(?=[A-Za-z+/]*\d)(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])[A-Za-z0-9+/]{40,})"
                   r"={0,2}(?![\w+/])"),
    )
)  # fmt: skip
"""None of them reaches over white space."""
_SIGN = re.compile(
    rf"://|@|::|\w:(?:\d{{3}}|22|80)|(?:[0-9a-f]{{1,4}}:){{2}}|(?:[0-9a-f]{{2}}-){{5}}|\d\.\d|localhost|/home/|/users/|"
    rf"/root/|:\\|:/\w|\\\\\w|\.(?:{_TOPS})\b|(?:sk|glpat|xox[a-z]|xapp|pypi)-|(?:gh[pousr]|_pat|live|test|hf|gsk|npm|"
    r"whsec|shpat|v1)_|xai-|a[kis][it]a[a-z0-9]{8}|aroa[a-z0-9]{8}|aida[a-z0-9]{8}|aiza|ya29|dapi[0-9a-f]{16}|eyj|sg\.|"
    r"[a-z0-9+/]{40}",
    re.IGNORECASE,
)
"""What every one of the shapes needs: most text has none of it, and is read once."""

_PLAIN = 8
"""So many letters alone are none of the shapes: the shortest without a digit or a sign is `localhost`."""

_KEY = (
    r"(?:passw(?:or)?d|passphrase|passcode|pwd|api[-_. ]?key|(?:access|secret|private|account|signing|encryption|"
    r"master)[-_. ]?key|client[-_. ]?secret|(?:access|auth|refresh|api|session)[-_. ]?token|(?P<weak>secret|token))"
)
_GAP = r"[ \t]{0,3}"
_ANY_VALUE = r"(?=\S{0,99}\w)(?:\"[^\"\n]{1,64}\"|'[^'\n]{1,64}'|\S+)"
_VALUE = rf"(?P<value>(?(weak)(?=\S{{0,80}}\d)\S{{8,}}|(?!{_NO_VALUES}(?![\w-])){_ANY_VALUE}))"
_SPACED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    ("secret", re.compile(pattern, re.IGNORECASE))
    for pattern in (
        rf"{_KEY}(?=\\?[\"']?{_GAP}(?:=>|:=|:(?!:)|=(?!=)){_GAP}{_VALUE})",
        rf"--[\w-]{{0,30}}{_KEY}(?=[ \t]{{1,3}}(?!-){_VALUE})",
        r"\b(?:bearer)(?=[ \t:=]{1,3}(?P<value>(?=\S{0,200}\d)[\w.~+/=-]{8,}|[\w.~+/=-]{20,}))",
        r"\bauthorization(?=[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?(?:basic|bearer|token|digest|apikey)[ \t]{1,3}"
        r"(?P<value>(?-i:(?=\S{0,200}[0-9A-Z])\S{8,}|\S{20,})))",
    )
)
"""The name of a secret is matched and its value only looked at, so that no match hides the next one."""
_SPACED_SIGNS = ("pass", "pwd", "key", "secret", "token", "bearer", "authoriz")
_SEPARATORS = (":", "=", "--", "bearer")

_RUN = re.compile(r"[^\s\"'`<>()\[\]{},;:=/\\@|]+")
_OUTER = ".,;:!?()[]{}<>\"'`-"
_SHORTEST = 5
_TELLING = re.compile(r"(?=.*[^\W\d_])(?:.*\d|\w+(?:\.\w+)+$)", re.DOTALL)
_TELLING_SIGN = re.compile(r"\d|\w\.\w")
_TELLS_NOTHING = re.compile(rf"{_REGION}$|v?\d+(?:\.\d+)*\w?$|{_NO_VALUES}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """Something to leave out: from and to in code points, and what it is."""

    start: int
    end: int
    what: str


def shaped(text: str) -> Iterator[Found]:
    """What looks like a host, an address, a path or a key and holds no white space."""
    if len(text) <= _PLAIN and text.strip().isalpha():
        return
    if _SIGN.search(text):
        for what, pattern in _SHAPES:
            for match in pattern.finditer(text):
                yield Found(*match.span(), what)


def spaced(text: str) -> Iterator[Found]:
    """Values of passwords, keys and tokens that are named before them."""
    if names_a_secret(text):
        for what, pattern in _SPACED:
            for match in pattern.finditer(text):
                yield Found(*match.span("value"), what)


def names_a_secret(text: str) -> bool:
    """Whether `spaced` may find anything in a text at all."""
    lowered = text.lower()
    for sign in _SEPARATORS:
        if sign in lowered:
            return any(sign in lowered for sign in _SPACED_SIGNS)
    return False


def telling_words(text: str) -> Iterator[tuple[int, str]]:
    """Where each word begins that hardly means two things, and the word itself: five characters or more
    with a letter and a digit (`kafka-prod-17`), or with a dot between letters (`ada.love`)."""
    if _TELLING_SIGN.search(text) is None:
        return
    for match in _RUN.finditer(text):
        yield from _told(match.start(), match[0])
    for match in re.finditer(r"\S+", text):
        if _RUN.fullmatch(match[0].strip(_OUTER)) is None:
            yield from _told(match.start(), match[0])


def _told(start: int, run: str) -> Iterator[tuple[int, str]]:
    word = run.strip(_OUTER)
    if len(word) >= _SHORTEST and _TELLING.match(word) and not _TELLS_NOTHING.match(word):
        yield start + run.index(word), word


def words_of(what: str, text: str) -> Iterator[str]:
    """The telling words of something found, which go wherever else they stand: a machine's name, who
    works on it, a secret."""
    if what in {"name", "reference"}:
        return
    if what == "secret":
        parts = [text]
    elif what == "path" and not text.startswith("\\"):
        return
    else:
        authority = re.split(r"[\\/?#]", text.split("://", 1)[-1].lstrip("\\/"), maxsplit=1)[0]
        user, _, host = authority.rpartition("@")
        host = host.partition(":")[0]
        parts = [*user.split(":", 1), host, host.partition(".")[0]]
    for part in parts:
        for _, word in _told(0, part):
            yield word.casefold()
