"""Closed word classes of English that the offline estimate goes by. Data only."""

from __future__ import annotations

ARTICLES = frozenset("a an the".split())
PRONOUNS = frozenset(
    """i you he she it we they me him her us them my your his its our their mine ours this that
    these those who whom which what whoever everybody everyone somebody someone anybody anyone
    there one both each every""".split()
)
AUXILIARIES = frozenset(
    """am is are was were be been being do does did have has had having can could may might must
    shall should will would need needs let lets""".split()
)
PREPOSITIONS = frozenset(
    """of to in on at for with by from into onto over under between through during against about
    as per via within across out up off than upon toward towards among along""".split()
)
CONJUNCTIONS = frozenset(
    """and or but so because while whereas although though until till unless before after if when
    where since then once however therefore thus hence yet nor either neither whether also""".split()
)
ADVERBS = frozenset(
    """not no never only just still already always even very too more most less least much many
    some any all other same such here now again instead rather how why ever quite well""".split()
)
FUNCTION_WORDS = ARTICLES | PRONOUNS | AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | ADVERBS

# Words of a phrase that an answer may leave out or put in without saying anything else.
LIGHT_WORDS = (
    ARTICLES
    | AUXILIARIES
    | PREPOSITIONS
    | frozenset(
        "i you we they it its my your our their this that these those and also then there".split()
    )
)

# How a claim talks about an answer; no answer says these of itself.
CLAIM_WORDS = frozenset(
    """answer answers candidate say says state states explain explains name names describe
    describes mention mentions propose proposes assert asserts claim claims give gives know knows
    treat treats design designs admit admits work works least example""".split()
)

# Base forms that open an imperative or a plan ("compare the counts", "swap the view").
VERBS = frozenset(
    """add alert allow append apply archive ask assert assign assume attach avoid back batch begin
    block break bring build bump buy cache calculate call cap capture catch change check choose
    clean clear clone close cluster commit compare compute configure connect consume convert copy
    count create cut declare deduplicate define delay delete deny deploy detect disable discard
    divide document drain drop emit enable encrypt enforce estimate evict execute expire export
    fail feed fetch fill filter find finish fix flip flush follow freeze generate get give go grant
    group halt handle hash hold identify import increase ingest insert inspect invalidate isolate
    join keep kill label launch limit list load lock log look lower maintain make map mark mask
    match measure merge migrate mirror modify monitor mount move notify obtain open order overwrite
    page partition pause pick pin plan point poll prefer produce promote propagate protect prove
    provision publish pull purge push put query queue raise read rebuild recompute reconcile
    recreate redirect redo reduce register reject release reload remember remove rename repair
    repeat replace replay replicate repoint report rerun reset resolve restart restore restrict
    resume retire retrain retry return revert review revoke rewrite roll rotate route run save scan
    schedule search select send separate serve set shift ship show shut skip sort split stage start
    stop store stream submit subscribe suspend swap switch sync take tell test throttle track
    trigger truncate try tune turn update upgrade upload use vacuum validate verify version wait
    warm warn watch write""".split()
)

IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am is are was were been being",
        "have": "has had having",
        "do": "does did done doing",
        "go": "goes went gone going",
        "write": "wrote written",
        "keep": "kept",
        "run": "ran running",
        "read": "reading",
        "send": "sent",
        "build": "built",
        "make": "made",
        "take": "took taken",
        "hold": "held",
        "lose": "lost losing loss",
        "find": "found",
        "get": "got gotten",
        "give": "gave given",
        "know": "knew known",
        "begin": "began begun",
        "break": "broke broken",
        "choose": "chose chosen",
        "fall": "fell fallen",
        "grow": "grew grown",
        "leave": "left leaving",
        "mean": "meant",
        "pay": "paid",
        "rise": "rose risen",
        "say": "said",
        "see": "saw seen",
        "tell": "told",
        "think": "thought",
        "bring": "brought",
        "buy": "bought",
        "catch": "caught",
        "come": "came",
        "feed": "fed",
        "freeze": "froze frozen",
        "rewrite": "rewrote rewritten",
        "rebuild": "rebuilt",
        "rerun": "reran",
        "hide": "hid hidden",
        "show": "shown",
        "spend": "spent",
        "stand": "stood",
        "teach": "taught",
        "understand": "understood",
        "replica": "replicas",
        "index": "indices indexes",
        "schema": "schemata",
        "verify": "verification verifications",
        "reconcile": "reconciliation reconciliations",
        "compare": "comparison comparisons",
        "delete": "deletion deletions",
        "expire": "expiry expiration",
        "retain": "retention",
        "recover": "recovery",
        "fail": "failure failures",
        "grant": "grants",
        "two": "2",
        "three": "3",
        "four": "4",
        "five": "5",
        "six": "6",
        "seven": "7",
        "eight": "8",
        "nine": "9",
        "ten": "10",
    }.items()
    for form in forms.split()
}

CONTRACTIONS = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "didnt": ("did", "not"),
    "isnt": ("is", "not"),
    "arent": ("are", "not"),
    "wasnt": ("was", "not"),
    "cant": ("can", "not"),
    "wont": ("will", "not"),
    "wouldnt": ("would", "not"),
    "shouldnt": ("should", "not"),
    "couldnt": ("could", "not"),
    "i'd": ("i", "would"),
    "we'd": ("we", "would"),
    "i'll": ("i", "will"),
    "we'll": ("we", "will"),
    "it'll": ("it", "will"),
    "that'd": ("that", "would"),
    "let's": ("let", "us"),
    "i'm": ("i", "am"),
    "it's": ("it", "is"),
    "that's": ("that", "is"),
    "there's": ("there", "is"),
    "we're": ("we", "are"),
    "they're": ("they", "are"),
    "we've": ("we", "have"),
    "i've": ("i", "have"),
}

# Groups of words that say the same in a technical answer; each is read as the first of its group.
SYNONYMS = {
    word: group[0]
    for group in (
        line.split()
        for line in """
            verify validate check
            compare reconcile
            watch monitor track observe
            alert alarm notify
            delete remove erase
            grant permission privilege
            old existing original legacy
            create build
            switch swap flip
            repoint redirect
            begin start
            stop halt
            customer client
            fail outage
            large big huge
            small tiny
            fast quick
            cost price expense
            replicate mirror
            increase raise lengthen extend
            reduce lower decrease
            need require
            allow permit
            forbid prohibit
            whole entire
            choose pick
            lag delay
            rerun retry repeat
            hour h
            minute min
        """.strip().splitlines()
    )
    for word in group[1:]
}
