"""What progress needs of a session as text, so that it need not be made of its events each time. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping, Sequence

from mockint.archive.envelope import SessionRow
from mockint.review.history import Group, JudgeKey, Played, Rated, Share

FORMAT = 2
"""Part of the stamp: what an older mockint kept in another form is made anew."""


def written(played: Sequence[Played], names: Mapping[Group, str]) -> str:
    """The text to keep of one session: what each judge saw, and the names of its groups."""
    judges = [
        {
            "judge": [one.judge.kind, list(one.judge.models), one.judge.template],
            "at": one.judged_at,
            "disputed": one.disputed,
            "groups": [[*group, *share] for group, share in one.groups.items()],
            "ratings": [[name, *rated] for name, rated in one.ratings.items()],
        }
        for one in played
    ]
    named = [[*group, name] for group, name in names.items()]
    return json.dumps({"judges": judges, "names": named}, separators=(",", ":"))


def understood_again(
    row: SessionRow, text: str, names: MutableMapping[Group, str]
) -> Iterator[Played]:
    """What `written` kept of a session; `names` takes those that it does not hold yet."""
    kept = json.loads(text)
    for kind, group, name in kept["names"]:
        names.setdefault((kind, group), name)
    for one in kept["judges"]:
        kind, models, template = one["judge"]
        yield Played(
            row.id,
            row.scenario,
            row.mode,
            row.started_at,
            row.seen_reference,
            JudgeKey(kind, tuple(models), template),
            one["at"],
            {(g[0], g[1]): Share(g[2], g[3], g[4]) for g in one["groups"]},
            one["disputed"],
            {name: Rated(own, judged) for name, own, judged in one["ratings"]},
        )
