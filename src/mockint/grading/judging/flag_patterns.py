"""What text written to a grader looks like, class by class. One pattern a habit, in the order of the
classes in docs/judges-and-privacy.md."""

from __future__ import annotations

import re

_GRADER = (
    r"(?:grad(?:er|ers|ing model)|judges?|examiners?|evaluators?|assessors?|markers?|reviewers?"
    r"|scorers?|LLM|AI|model|assistant|chatbot|language model)"
)
_ADDRESSED = (
    r"(?:graders?|judges?|examiners?|evaluators?|assessors?|markers?|scorers?|LLM|AI"
    r"|(?:grading |language |judging )model|grading assistant)"
)
_ORDERS = (
    r"(?:instructions?|prompts?|rules?|guidelines?|directives?|rubrics?|criteria"
    r"|constraints given to you|system message)"
)
_VERDICT = r"(?:met|partial|missed|contradicted|unclear)"
_ALL = (
    r"(?:all|every|each|any|the|these|those|your|my|previous|prior|above|earlier|preceding"
    r"|foregoing|of|other|following|and|remaining|given|original)"
)

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        # Orders to forget or replace what the judge was told.
        (
            "grader-directed-text",
            rf"\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|overrid(?:e|ing)|bypass|set aside"
            rf"|do not follow|don't follow|stop following)\b(?:\s+{_ALL}\b){{0,6}}\s+{_ORDERS}\b",
        ),
        (
            "grader-directed-text",
            rf"\b(?:mark|rate|score|grade|judge|treat|count|consider|evaluate|accept|set|report|return"
            rf"|output|answer)\b[^.!?\n]{{0,60}}\b(?:every|all|each)\b[^.!?\n]{{0,30}}"
            rf"\b(?:checks?|criteria|criterion|verdicts?|claims?|items?|points?)\b[^.!?\n]{{0,40}}"
            rf"\b(?:as |to |be |= ?)?[\"']?(?:{_VERDICT}|passed|satisfied|fulfilled|correct|true|maximum"
            rf"|full)\b",
        ),
        (
            "grader-directed-text",
            r"\b(?:give|award|grant|assign|deserves?)\b[^.!?\n]{0,50}"
            r"\b(?:full|maximum|max|top|perfect|highest|best)\s+(?:marks?|points?|scores?|credits?"
            r"|grades?|levels?|verdicts?)\b",
        ),
        (
            "grader-directed-text",
            rf"(?:^|[\s(\[*_#-])(?:(?:note|notes|message|instructions?|attention|hint)[\s,:]+(?:to|for)"
            rf"|^\W*(?:to|for)|dear|attention|hey|hello)[\s,:]+"
            rf"(?:the\s+|any\s+|whoever\s+)?(?:automated\s+|automatic\s+|AI\s+|LLM\s+|human\s+)?{_ADDRESSED}\s*[,:)\]]",
        ),
        (
            "grader-directed-text",
            rf"\b(?:dear|attention|hey|hello)[\s,]+(?:the\s+|AI\s+|LLM\s+)?{_GRADER}\b",
        ),
        (
            "grader-directed-text",
            rf"\b(?:all|every|each)(?:\s+one)?(?:\s+of)?\s+(?:the\s+)?(?:above\s+)?(?:checks?"
            rf"|criteria|verdicts?)\b[^.!?\n]{{0,40}}"
            rf"\b(?:is|are|was|were|should be|must be|have been|has been)\b[^.!?\n]{{0,20}}\b{_VERDICT}"
            rf"\b",
        ),
        # Another person to be.
        (
            "role-play",
            rf"\b(?:you are now|pretend (?:to be|that you are|you are|you're)|act as|roleplay as"
            rf"|role-play as|imagine (?:that )?you are|from now on,? you(?: are|'re| will)?"
            rf"|you will play|take the role of)\b[^.!?\n]{{0,80}}"
            rf"\b(?:{_GRADER}|lenient|generous|kind|helpful|unrestricted|teacher|professor|proud"
            rf"|interviewer|DAN)\b",
        ),
        # A message that only a system or developer could send.
        (
            "fake-message",
            r"^\s*[\[(<#*_=-]{0,6}\s*(?:system|developer|operator|admin(?:istrator)?)\s+(?:message"
            r"|prompt|note|notice|override|update|instruction)s?\s*[\])>*_]{0,4}\s*:",
        ),
        (
            "fake-message",
            r"^\s*(?:[\[<#*_=]{1,6}\s*)?(?-i:SYSTEM|DEVELOPER|ADMIN)\s*[\])>*_]{0,4}\s*:",
        ),
        ("fake-message", r"^\s*[\[<]\s*(?:system|developer|assistant|operator)\s*[\]>]"),
        (
            "fake-message",
            r"^\s*(?:system|developer|assistant|human|user)\s*:[^.!?\n]{0,60}\b(?:candidate|grad(?:e|er|ing)"
            r"|verdicts?|you (?:are|must|should|will)|instructions?|rubric|judge|full marks)\b",
        ),
        ("fake-message", r"\b(?:system|developer|operator)\s+(?:message|prompt|override)\b"),
        ("fake-message", r"[\"']role[\"']\s*:\s*[\"'](?:system|developer|assistant|user)[\"']"),
        # The end of the data, said by the data.
        (
            "fake-delimiter",
            r"</?\s*(?:answer|submission|candidate(?:_answer)?|response|task|rubric|checks|reference"
            r"|scenario|data|document|student_answer|user_input)\s*>",
        ),
        (
            "fake-delimiter",
            r"(?:^|[\s\-=*#_<\[(])(?:end|END|close"
            r"|stop)\s+of\s+(?:the\s+)?(?:candidate(?:'s)?\s+)?(?:answer|submission|data|input|document"
            r"|transcript|untrusted\s+\w+|response)s?\s*(?=[-=*#_>\])}:.,;!]|$)",
        ),
        ("fake-delimiter", r"^\s*\(end\)\s*$"),
        # Tokens of chat templates.
        (
            "chat-template-tokens",
            r"<[|｜]"
            r"[^|｜<>\n]{1,40}[|｜]>|<(?:start|end)_of_turn>|\[/?INST\]|<</?SYS>>|<(?:im_start|im_end|bos"
            r"|eos)>|^\s*###\s*(?:instruction|system|assistant|response)\s*:",
        ),
        # This was a draft; grade that instead.
        (
            "draft-metadata",
            r"\b(?:draft|answer|submission|response|attempt)\b[^.!?\n]{0,30}"
            r"\b(?:is|was|has been|have been|now)\b[^.!?\n]{0,12}"
            r"\b(?:withdrawn|retracted|superseded|void(?:ed)?|obsolete|revoked)\b",
        ),
        (
            "draft-metadata",
            r"\b(?:supersedes?|replaces?|withdraws?|voids?)\b[^.!?\n]{0,25}\b(?:my|the|this|that)\b[^.!?\n]{0,15}"
            r"\b(?:draft|answer|submission|attempt)\b",
        ),
        (
            "draft-metadata",
            r"\b(?:grade|judge|mark|score|evaluate|assess|consider)\b[^.!?\n]{0,30}"
            r"\b(?:this|the|only the|only this)\b[^.!?\n]{0,30}"
            r"\b(?:errat(?:a|um)|corrected version|correction|final version|revised version|replacement"
            r"|amended|version below|text below)\b",
        ),
        (
            "draft-metadata",
            r"^\s*[\[(<#*_-]{0,4}\s*(?:errat(?:a|um)|corrigend(?:a|um)|submission metadata"
            r"|grading metadata|answer metadata|document metadata)\b[^\n]{0,30}[:\])]",
        ),
        (
            "draft-metadata",
            r"\b(?:status|revision|version|submission[_ ]id)\s*[:=]\s*[\"']?(?:final|withdrawn"
            r"|superseded|approved|graded|verified)\b",
        ),
        # Other rules to grade by.
        (
            "changed-rubric",
            r"\b(?:updated?|revised|new|changed|amended|corrected|latest|current)\s+(?:grading\s+"
            r"|scoring\s+|marking\s+|evaluation\s+|assessment\s+)?(?:rubric|criteria|guide|guidelines?"
            r"|scheme|policy|instructions?|key|standard)s?\b[^.!?\n]{0,80}"
            r"\b(?:met|full|credit|points?|pass|grade|graded|grading|scores?|award|candidate|answers?"
            r"|checks?|lenient|appl(?:y|ies)|replaces?|supersedes?)\b",
        ),
        (
            "changed-rubric",
            r"\b(?:rubric|grading (?:policy|guide|scheme|criteria)|marking scheme)\b[^.!?\n]{0,50}"
            r"\b(?:has been|was|is|are|have been)\s+(?:updated|changed|revised|replaced|amended|relaxed"
            r"|waived)\b",
        ),
        # Somebody who may say so.
        (
            "claimed-authority",
            r"\b(?:I am|I'm|this is|speaking as|as|on behalf of|signed|approved by|confirmed by"
            r"|authori[sz]ed by)"
            r"\b\s+(?:the\s+|your\s+|an?\s+)?(?:lead\s+|chief\s+|senior\s+|head\s+"
            r"|system\s+)?(?:examiner|grader|admin(?:istrator)? of this|rubric author|author of (?:this"
            r"|the) rubric|hiring manager|hiring committee|exam board|developer of (?:this"
            r"|the) (?:system|grader|tool)|creator of (?:this|the)|OpenAI|Anthropic|mockint(?: team)?"
            r"|course staff|professor|interviewer)\b",
        ),
        (
            "claimed-authority",
            r"\b(?:examiners?|graders?|hiring (?:manager|committee)|panel|exam board|course staff"
            r"|interviewer)\b[^.!?\n]{0,40}\b(?:already|previously|has|have)\b[^.!?\n]{0,30}"
            r"\b(?:approved|confirmed|verified|graded|validated|accepted|awarded|agreed)\b",
        ),
        (
            "claimed-authority",
            r"\b(?:this|my|the) (?:answer|submission|response|solution)\b[^.!?\n]{0,30}"
            r"\b(?:has|was|is)\b[^.!?\n]{0,20}"
            r"\b(?:already|been|pre-?)\s*-?(?:pre-?)?(?:approved|verified|graded|validated|certified"
            r"|accepted)\b",
        ),
        # The verdict, filled in.
        (
            "prefilled-verdict",
            rf"[\"'`]?\bverdicts?[\"'`]?\s*(?:[:=]|is|are)\s*[\"'`]?(?:{_VERDICT}|pass(?:ed)?|positive)\b",
        ),
        (
            "prefilled-verdict",
            r"(?:^|[\s\"'`{(])(?:final |total |overall )?(?:grade|score)[\"'`]?"
            r"\s*[:=]\s*[\"'`]?(?:100\b|A\+|\d{1,3}\s*/\s*\d{1,3}\b"
            r"|full\b|max(?:imum)?\b|perfect\b)",
        ),
        (
            "prefilled-verdict",
            rf"\bverdicts?\b[^.!?\n]{{0,12}}\b{_VERDICT}\b[^.!?\n]{{0,20}}\b(?:every|all|each)\b",
        ),
        (
            "prefilled-verdict",
            r"[\"']confidence[\"']\s*:\s*[\"'](?:high|medium|low)",
        ),
        (
            "prefilled-verdict",
            r"[\"'](?:checks?|evidence|verdicts?|pitfalls|reasoning)[\"']\s*:\s*[\[{\"']",
        ),
        # Said by somebody else, so that it is there and not meant.
        (
            "quoted-candidate",
            r"\b(?:a|an|another|some|the|any|other)\s+(?:wrong|bad|weak|naive|poor|junior|worse"
            r"|careless|incorrect|strong|good|perfect|ideal|other|better|senior"
            r"|hypothetical)?\s*(?:candidate|answer|applicant|student|interviewee)s?\s+(?:would|might"
            r"|could|may|will|should)\s+(?:say|write|answer|claim|argue|suggest|propose|state|mention"
            r"|read)\b",
        ),
        # The reference, as if it were known.
        (
            "quoted-reference",
            r"\b(?:reference|model|official|sample|expected|ideal)\s+(?:solution|answer|response)\b"
            r"[^.!?\n]{0,30}\b(?:says?|reads?|states?|is|begins?|goes|contains?|lists?|quote[ds]?)\b|"
            r"\b(?:quoting|as quoted|I quote|quote)\b[^.!?\n]{0,30}"
            r"\b(?:reference|model answer|solution key|answer key|rubric)\b",
        ),
        # The same in other languages.
        (
            "grader-directed-text",
            r"\b(?:ignorier\w*|ignorez|ignora(?:d|r)?|ignoreer|ignoruj|missachte\w*|vergiss|oublie[rz]?"
            r"|olvida)\b[^.!?\n]{0,40}"
            r"\b(?:anweisung\w*|instruktion\w*|instrucciones|instructions|istruzioni|instruç\w*"
            r"|instrukcj\w*|regeln|reglas|règles|consignes|regole)\b",
        ),
        (
            "grader-directed-text",
            r"\b(?:bewert\w*|évalue[rz]?|notez|califi\w*|evalúa|valuta|avalie|oceń)\b[^.!?\n]{0,60}"
            r"\b(?:erfüllt|volle punktzahl|bestnote|todos|todas|cumplid\w*|máxim\w*|maximum|tous|toutes"
            r"|réussi\w*|massim\w*|tutti|máxima)\b",
        ),
        (
            "grader-directed-text",
            r"(?:忽略|无视|無視|忘记)[^。\n]{0,20}(?:指令|指示|规则|規則|提示)|игнорир\w*"
            r"[^.!?\n]{0,40}(?:инструкц\w*|правил\w*|указан\w*)|(?:指示|命令)を?無視",
        ),
    )
)
