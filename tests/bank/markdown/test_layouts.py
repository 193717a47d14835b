from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mockint.bank.guard import read_yaml
from mockint.bank.markdown.accounting import unaccounted
from mockint.bank.markdown.bank import REPORT_NAME, bank_files
from mockint.bank.markdown.scenario import Imported, ReadFile

Read = Callable[..., tuple[ReadFile, ...]]
QUEUES = "hard_queues_01-10.md"
EVERY_FIXTURE = (QUEUES, "bold_lines_11-13.md", "details.md", "headings.md", "pairs.md", "items.md")


def by_id(files: tuple[ReadFile, ...]) -> dict[str, Imported]:
    return {scenario.id: scenario for file in files for scenario in file.scenarios}


def only(files: tuple[ReadFile, ...]) -> Imported:
    (scenario,) = by_id(files).values()
    return scenario


def kept(files: tuple[ReadFile, ...]) -> dict[str, str]:
    return {piece.text: piece.why for file in files for piece in file.kept}


# -- headings, quotations, fenced solutions, numbered follow-ups ---------------------------------


def test_a_range_and_a_repeated_heading_are_no_scenarios_of_their_own(read: Read) -> None:
    files = read(QUEUES)
    assert len(by_id(files)) == 10
    told = kept(files)
    assert told["## Scenario 1: Moving Topics (Ten Clusters)"] == "heading repeated"
    assert "## Scenario 4-10: More Hard Questions on Queues" in told
    assert told["**Next:** [Patterns](./hard_patterns.md)"] == "footer or navigation"
    assert sum("Technologies" in text for text in told) == 1


def test_a_long_question_is_whole_and_without_its_quotation_marks(read: Read) -> None:
    scenario = by_id(read(QUEUES))["moving-topics-ten-clusters"]
    assert scenario.title == "Moving Topics (Ten Clusters)"
    lines = scenario.brief.split("\n")
    assert lines[0].startswith("You run the messaging of a travel agency.")
    assert lines[1].startswith("**Constraint:** Bookings arrive")
    assert lines[2].endswith("to the new key without a gap?")
    assert scenario.technologies == ("Kafka", "Mirror Maker", "dbt")
    assert (scenario.difficulty, scenario.reference, scenario.notes) == ("hard", "", "")


def test_a_solution_keeps_its_code_to_the_letter(read: Read, fixtures: object) -> None:
    scenario = by_id(read(QUEUES))["losing-a-data-centre-two-sites"]
    assert '    for batch in source.read(f"""\n        {topic}\n    """):\n' in scenario.reference
    assert scenario.reference.startswith("**Copying (every 5 minutes):**\n\n```python\ndef copy(")
    assert (
        "```bash\n# 1. Stop the producers\nsystemctl stop producers...\n\n# 2."
        in scenario.reference
    )
    assert scenario.reference.endswith("--to muc-1\n```")


def test_numbered_bold_follow_ups_come_with_their_bullets(read: Read) -> None:
    scenario = by_id(read(QUEUES))["losing-a-data-centre-two-sites"]
    asked = [(follow_up.question, follow_up.reference) for follow_up in scenario.follow_ups]
    assert asked == [
        ("How much may be lost?", "- 5 minutes (one copying run)"),
        (
            "How do you rehearse it without hurting anybody?",
            "- Each quarter: move a test topic, run synthetic consumers",
        ),
    ]


def test_pairs_of_one_line_become_question_and_reference(read: Read) -> None:
    scenario = by_id(read(QUEUES))["two-speeds"]
    assert scenario.brief == "Alerts in <1sec and a daily correction?"
    assert scenario.reference == "Stream → alert (speed) + batch → correction (accuracy)."


def test_no_mojibake_is_left(read: Read) -> None:
    made, missing = bank_files(read(QUEUES))
    assert missing == []
    text = "".join(made.values())
    assert not re.search("[ðŸâÃ�]|ï¸", text)
    assert "🏷️ Technologies" in text
    assert "# 🔴 Hard Scenarios" in text


# -- the other layouts -------------------------------------------------------------------------


def test_bold_lines_stand_for_headings_and_italics_for_question_and_answer(read: Read) -> None:
    found = by_id(read("bold_lines_11-13.md"))
    assert [(s.title, s.brief, s.reference) for s in found.values()] == [
        (
            "Late rows",
            "What happens when one side of a join is late?",
            "Watermarks bound the state; late rows go to a side output.",
        ),
        (
            "Small files",
            "Why are ten million files of 1 KB slow?",
            "Each costs a request; compaction merges them.",
        ),
        ("Hot keys", "How do you spread one hot key?", "Salt it, and aggregate twice."),
    ]


def test_an_answer_inside_details_is_the_reference(read: Read) -> None:
    prints, watermark = by_id(read("details.md")).values()
    assert prints.brief.startswith("```python\nprint(")
    assert prints.brief.endswith("- B: `[1, 3]`")
    assert prints.reference.endswith("An iterator keeps the order.")
    assert (watermark.title, watermark.brief) == ("What is a watermark?",) * 2
    assert watermark.reference == "A promise that nothing older is to come."
    assert watermark.notes == "Think of clocks."
    assert {prints.difficulty, watermark.difficulty} == {"easy"}


def test_a_summary_that_asks_begins_a_scenario(read: Read) -> None:
    text = "<details>\n<summary><b>Why drain a queue?</b></summary>\n\nTo move it.\n\n</details>\n"
    scenario = only(read(summaries=text))
    assert (scenario.brief, scenario.reference) == ("Why drain a queue?", "To move it.")


def test_headings_without_numbers_begin_scenarios_where_they_ask(read: Read) -> None:
    question, limiter = by_id(read("headings.md")).values()
    assert question.brief == "What is idempotency?"
    assert question.reference == "Doing it twice changes nothing."
    assert limiter.brief == (
        "Limit each user to 10 requests a second.\n\n### Constraints\n\nTen million users."
    )
    assert "#### Where the buckets live" in limiter.reference
    assert limiter.notes == "### Why companies ask this\n\nBecause clocks differ."
    assert [f.reference for f in limiter.follow_ups] == [
        "Use the server's clock.",
        "- one bucket a node\n- or a lease",
    ]
    assert limiter.difficulty == "medium"


def test_labelled_pairs_without_headings_are_named_after_their_question(read: Read) -> None:
    stampede, invalidate, queues = by_id(read("pairs.md")).values()
    assert (stampede.title, stampede.reference) == (
        "What is a stampede?",
        "Many misses at once. Use a lock.",
    )
    assert invalidate.reference == "By version.\nAlso by age."
    assert (queues.title, queues.difficulty) == ("Queues", "hard")
    assert queues.technologies == ("Kafka", "RabbitMQ", "SQS")
    assert queues.notes == "**Hints:** think of Little's law\n\n**Company:** nobody in particular"
    assert [(f.question, f.reference) for f in queues.follow_ups] == [
        ("And then?", "Refuse."),
        ("What of retries?", "With a pause that grows."),
    ]


def test_items_of_a_list_are_scenarios_where_nothing_else_is(read: Read) -> None:
    found = by_id(read("items.md"))
    assert list(found) == [
        "what-is-back-pressure",
        "what-is-a-dead-letter",
        "what-is-a-poison-pill",
    ]
    assert found["what-is-back-pressure"].reference.endswith("- by a full buffer\n- by a credit")
    assert found["what-is-a-dead-letter"].reference == "A message that nobody could process."


def test_numbers_run_on_across_files_and_ids_stay_unique(read: Read) -> None:
    files = read(
        QUEUES, "bold_lines_11-13.md", again="## Scenario 14: Hot keys\n\n**Question:** Why?\n"
    )
    assert len(by_id(files)) == sum(len(file.scenarios) for file in files) == 14
    assert "hot-keys-2" in by_id(files)


@pytest.mark.parametrize(
    ("text", "title", "brief", "reference"),
    [
        ("## Question 5\n\nHow deep?\n\n## Answer\n\nTen.\n", "How deep?", "How deep?", "Ten."),
        ("### 7. Why cache?\n\nFor speed.\n\n### 8. Why not?\n\nStale.\n", "Why cache?", "Why cache?", "For speed."),
        ("**Q11: Why?**\n\nSo.\n", "Why?", "Why?", "So."),
        ("**Question 11:** Why here?\n\n**Answer 11:** So.\n", "Why here?", "Why here?", "So."),
        ("Case Study 3 — Shop\n===\n\n**Prompt:** Sell.\n\n__Solution__: Shelves.\n", "Shop", "Sell.", "Shelves."),
        ("## 第一\n\n**Question:** 为什么?\n\n**Answer:** 因为。\n", "第一", "为什么?", "因为。"),
    ],
)  # fmt: skip
def test_other_ways_to_begin(read: Read, text: str, title: str, brief: str, reference: str) -> None:
    scenario = next(iter(by_id(read(bank=text)).values()))
    assert (scenario.title, scenario.brief, scenario.reference) == (title, brief, reference)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", scenario.id)


def test_follow_ups_with_labels_and_answers(read: Read) -> None:
    text = (
        "## Scenario 1: T\n\n**Question:** Why?\n\n**Answer:** So.\n\n"
        "**Follow-up:** Now ten times the load.\n\n**Answer:** Shard it.\n\n"
        "**Follow-up 2:** And the cost?\n**Answer:** Double.\n"
    )
    scenario = only(read(bank=text))
    assert scenario.reference == "So."
    assert [(f.question, f.reference) for f in scenario.follow_ups] == [
        ("Now ten times the load.", "Shard it."),
        ("And the cost?", "Double."),
    ]


def test_what_has_no_place_is_kept_in_notes(read: Read) -> None:
    text = (
        "## Scenario 1: T\n\nAn introduction.\n\n### Question\n\nWhy?\n\n### Solution\n\nSo.\n\n"
        "### Trivia\n\nAsked in 2019.\n\n**Time:** 40 min\n"
    )
    scenario = only(read(bank=text))
    assert (scenario.brief, scenario.reference) == ("Why?", "So.")
    assert scenario.notes == (
        "An introduction.\n\n### Trivia\n\nAsked in 2019.\n\n**Time:** 40 min"
    )


def test_a_label_inside_a_quotation_or_a_fence_stays_there(read: Read) -> None:
    text = (
        "## Scenario 1: T\n\n### Question\n\nRead this:\n\n```\n**Answer:** no\n## Scenario 2: no\n```\n\n"
        "### Solution\n\nSo.\n"
    )
    scenario = only(read(bank=text))
    assert "**Answer:** no\n## Scenario 2: no" in scenario.brief
    assert scenario.reference == "So."


def test_a_beginning_without_a_question_is_kept_and_no_scenario(read: Read) -> None:
    files = read(bank="## Scenario 1: Nothing\n\n## Scenario 2: T\n\n**Question:** Why?\n")
    assert list(by_id(files)) == ["t"]
    assert kept(files)["## Scenario 1: Nothing"] == "a beginning without a question"


def test_text_between_scenarios_that_leads_elsewhere_is_kept_apart(read: Read) -> None:
    text = (
        "- [One](#one)\n- [Two](#two)\n\n## Scenario 1: One\n\n**Question:** Why?\n\n[Back to top](#)\n\n"
        "---\n\n## Scenario 2: Two\n\n**Question:** How?\n\n---\n\nMade by hand, 2026.\n"
    )
    files = read(bank=text)
    assert [s.brief for s in by_id(files).values()] == ["Why?", "How?"]
    assert set(kept(files)) == {
        "- [One](#one)\n- [Two](#two)",
        "[Back to top](#)",
        "Made by hand, 2026.",
    }


# -- what is written ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY_FIXTURE)
def test_every_word_of_each_layout_is_accounted_for(read: Read, name: str) -> None:
    files = read(name)
    made, missing = bank_files(files)
    assert missing == []
    assert unaccounted(files[0].source.text, made) == []


def test_a_word_that_is_nowhere_is_found_out_and_kept_in_the_report(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = read(bank="## Scenario 1: T\n\n**Question:** Why why?\n")
    made, _ = bank_files(files)
    poorer = made | {"t.yaml": made["t.yaml"].replace("Why why?", "Why?")}
    assert unaccounted(files[0].source.text, poorer) == ["why"]
    assert unaccounted("twice twice", {"a.md": "```source\ntwice\n```\n\ntwice\n"}) == ["twice"]
    monkeypatch.setattr("mockint.bank.markdown.bank.yaml_text", lambda _: poorer["t.yaml"])
    lost, missing = bank_files(files)
    assert missing == ["why"]
    assert lost[REPORT_NAME].endswith("## Words found nowhere else\n\n```source\nwhy\n```\n")


def test_the_report_says_what_was_repaired_and_holds_each_label(read: Read) -> None:
    files = read(QUEUES)
    made, _ = bank_files(files)
    report = made[REPORT_NAME]
    assert "Mojibake was repaired in lines 1, 9, 13, " in report
    assert "Line 11, heading repeated:" in report
    assert "### Scenario 7: Read After Write\n**Question:**\n**Answer:**\n```" in report
    assert max(map(len, report.split("```text\n")[1].split("\n```")[0].splitlines())) <= 80


def test_a_text_cannot_break_out_of_the_report_or_the_yaml(read: Read) -> None:
    text = (
        "```\nfence\n```\n\n## Scenario 1: a: b # c\n\n### Question\n\n  - x: 'y\"\n\ttab\n\n"
        "### Solution\n\n``````\n```\n``````\n"
    )
    made, missing = bank_files(read(bank=text))
    assert missing == []
    scenario = read_yaml(made["a-b-c.yaml"])[0]
    assert scenario["title"] == "a: b # c"
    assert scenario["reference"] == "``````\n```\n``````"


def test_a_scenario_reads_well_as_a_file(read: Read) -> None:
    made, _ = bank_files(
        read(bank="## Scenario 1: On\n\n**Question:** Why?\n\n**Answer:**\n\nA.\n\nB.\n")
    )
    assert made["on.yaml"] == (
        'schema: 1\nid: "on"\ntitle: "On"\norigin: null\nrubric: system-design\n\nbrief: "Why?"\n\n'
        "reference: |-\n  A.\n\n  B.\n"
    )


# -- layouts that people keep elsewhere -----------------------------------------------------------


def told(files: tuple[ReadFile, ...]) -> list[tuple[str, str]]:
    """Brief and reference of each scenario in order, nothing of the source lost."""
    made, missing = bank_files(files)
    source = "\n".join(file.source.text for file in files)
    assert missing == unaccounted(source, made) == []
    return [(s.brief, s.reference) for file in files for s in file.scenarios]


def test_an_answer_without_a_label_is_not_told_in_the_brief(read: Read) -> None:
    text = "**Question:** How is it bounded?\n\nRefuse what does not fit.\n\n**Question:** Why?\n\nSo.\n"
    assert told(read(a=text)) == [
        ("How is it bounded?", "Refuse what does not fit."),
        ("Why?", "So."),
    ]


@pytest.mark.parametrize(
    "context", ["It holds 50 GB. How large may it grow?", "**Context:** 50 GB."]
)
def test_what_asks_or_has_a_name_below_a_question_stays_in_the_brief(
    read: Read, context: str
) -> None:
    text = f"**Question:** How is it bounded?\n\n{context}\n"
    assert told(read(a=text)) == [(f"How is it bounded?\n\n{context}", "")]


def test_where_answers_have_labels_text_below_a_question_is_part_of_it(read: Read) -> None:
    text = "**Question:** How?\n\nIt holds 50 GB.\n\n**Question:** Why?\n\n**Answer:** So.\n"
    assert told(read(a=text)) == [("How?\n\nIt holds 50 GB.", ""), ("Why?", "So.")]


def test_an_answer_goes_on_below_a_rule(read: Read) -> None:
    text = (
        "## Scenario 1: A\n\n**Question:** How?\n\n**Answer:** First this.\n\n---\n\nThen that.\n"
    )
    ((_, reference),) = told(read(a=text))
    assert reference == "First this.\n\n---\n\nThen that."


@pytest.mark.parametrize(
    "footer",
    [
        "Made by Jo. License: MIT.",
        "*Good luck!*",
        "© 2026",
        "[Jo](https://example.org)",
        "Last updated: May 2026",
    ],
)
def test_a_footer_below_a_rule_is_no_part_of_the_answer(read: Read, footer: str) -> None:
    text = f"## Scenario 1: A\n\n**Question:** How?\n\n**Answer:** First this.\n\n---\n\n{footer}\n"
    assert told(read(a=text)) == [("How?", "First this.")]


def test_where_rules_part_the_scenarios_the_last_one_parts_the_footer(read: Read) -> None:
    one = "## Scenario {0}: T{0}\n\n**Question:** How {0}?\n\n**Answer:** So {0}.\n\n---\n\n"
    files = read(a=one.format(1) + one.format(2) + "The bank of our team.\n")
    assert told(files) == [("How 1?", "So 1."), ("How 2?", "So 2.")]


@pytest.mark.parametrize(
    "text",
    [
        "1. What is a queue?\n2. What is a stack?\n3. Why both?\n",
        "- What is a queue?\n- What is a stack?\n- Why both?\n",
        "# Q\n\n## What is a queue?\n\nA list.\n\n## What is a stack?\n\nA pile.\n\n## Why both?\n",
    ],
)
def test_a_last_question_without_an_answer_is_a_scenario_too(read: Read, text: str) -> None:
    asked = [brief for brief, _ in told(read(a=text))]
    assert asked == ["What is a queue?", "What is a stack?", "Why both?"]


def test_a_heading_that_asks_above_others_is_a_section(read: Read) -> None:
    text = "# Ready?\n\n## What is a queue?\n\nA list.\n\n## What is a stack?\n\nA pile.\n"
    assert [brief for brief, _ in told(read(a=text))] == ["What is a queue?", "What is a stack?"]


def test_a_situation_and_its_question_are_one_scenario(read: Read) -> None:
    one = "**Scenario:** You have {0} GB.\n\n**Question:** How is {0} bounded?\n\n**Answer:** So {0}.\n\n"
    made = told(read(a=one.format(1) + one.format(2)))
    assert [reference for _, reference in made] == ["So 1.", "So 2."]
    assert "You have 2 GB." in made[1][0]
    assert "How is 2 bounded?" in made[1][0]


@pytest.mark.parametrize(
    "text",
    [
        "Q1. What is a queue?\nA1. A list.\n\nQ2. What is a stack?\nA2. A pile.\n",
        "**Q. What is a queue?**\n\n**Ans.** A list.\n\n**Q. What is a stack?**\n\n**Ans:** A pile.\n",
        "### Question\nWhat is a queue?\n### Ans\nA list.\n### Question\nWhat is a stack?\n### Ans\nA pile.\n",
        "Question 1\nWhat is a queue?\nAnswer\nA list.\n\nQuestion 2\nWhat is a stack?\nAnswer\nA pile.\n",
        "*What is a queue?*\n\n*A list.*\n\n*What is a stack?*\n\n*A pile.*\n",
        "#Question 1\n\nWhat is a queue?\n\n#Answer\n\nA list.\n\n#Question 2\n\nWhat is a stack?\n\n"
        "#Answer\n\nA pile.\n",
    ],
)
def test_names_of_question_and_answer_in_the_ways_people_write_them(read: Read, text: str) -> None:
    assert told(read(a=text)) == [("What is a queue?", "A list."), ("What is a stack?", "A pile.")]


def test_options_with_letters_are_no_answers(read: Read) -> None:
    text = "Q1. Which one?\n\nA. This.\nB. That.\n\nA1. A.\n"
    assert told(read(a=text)) == [("Which one?\n\nA. This.\nB. That.", "A.")]


def test_a_tight_heading_gives_its_title(read: Read) -> None:
    files = read(a="#Scenario 1: A queue\n\nQuestion: How?\n\nAnswer: So.\n")
    assert (only(files).title, only(files).notes) == ("A queue", "")
    assert told(files) == [("How?", "So.")]


def test_a_number_in_a_key_cap_counts(read: Read) -> None:
    files = read(a="## Scenario 1️⃣: A queue\n\n**Question:** How?\n\n**Answer:** So.\n")
    assert only(files).title == "A queue"


@pytest.mark.parametrize("sentence", ["Explain stacks", "Describe how a stack grows"])
@pytest.mark.parametrize(
    "form", ["### {0}\n\n{1}\n\n", "<details>\n<summary>{0}</summary>\n\n{1}\n\n</details>\n\n"]
)
def test_a_demand_among_questions_is_a_scenario_too(read: Read, form: str, sentence: str) -> None:
    text = form.format("What is a queue?", "A list.") + form.format(sentence, "A pile.")
    assert told(read(a=text)) == [("What is a queue?", "A list."), (sentence, "A pile.")]


def test_demands_alone_are_scenarios(read: Read) -> None:
    text = "# Bank\n\n## Explain queues\n\nA list.\n\n## Compare two stacks\n\nA pile.\n\n## Licence\n\nFree.\n"
    assert told(read(a=text)) == [("Explain queues", "A list."), ("Compare two stacks", "A pile.")]


def test_details_inside_an_answer_are_part_of_it(read: Read) -> None:
    text = (
        "<details>\n<summary>What is a queue?</summary>\n\nA list.\n\n<details>\n"
        "<summary>Explain more</summary>\n\nFirst in.\n\n</details>\n\n</details>\n"
    )
    ((_, reference),) = told(read(a=text))
    assert reference == "A list.\n\n**Explain more**\n\nFirst in."
