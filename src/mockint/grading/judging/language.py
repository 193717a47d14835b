"""Is an answer in another language than its scenario? Told by the share of function words."""

from __future__ import annotations

import re
from itertools import chain

from mockint.grading.judging.lexicon import FUNCTION_WORDS
from mockint.sentences import words

FEWEST_WORDS = 20
# English prose has two function words in five; a list of product names has hardly any, in any language.
ENGLISH_SHARE = 0.12
OTHER_SHARE = 0.08
FOREIGN_LETTERS = 0.3
MARKED_LETTERS = 0.03

_FENCED = re.compile(r"^\s*(```|~~~).*?(?:^\s*\1|\Z)", re.M | re.S)
_INLINE = re.compile(r"`[^`\n]*`")

_FUNCTION_WORDS = {
    "en": FUNCTION_WORDS,
    "de": frozenset(
        """der die das den dem des ein eine einen einem und oder aber nicht ist sind wird werden wir ich
        mit von zu für auf im am bei nach aus dass wenn sich auch es als wie kann dann noch nur""".split()
    ),
    "fr": frozenset(
        """le la les un une des du de et ou mais ne pas est sont nous je avec pour dans sur par que qui
        ce cette ces il elle on au aux plus être sera sans alors si""".split()
    ),
    "es": frozenset(
        """el la los las un una unos de del y o pero no es son se con para en por que como al lo su sus
        más este esta estos si ser está cuando sin también""".split()
    ),
    "it": frozenset(
        """il lo la i gli le un una di del della dei e o ma non è sono si con per in da che come al alla
        più questo questa essere quando senza anche nel nella""".split()
    ),
    "pt": frozenset(
        """o a os as um uma de do da dos das e ou mas não é são se com para em por que como no na nos ao
        mais este esta ser quando sem também""".split()
    ),
    "nl": frozenset(
        """de het een en of maar niet is zijn wordt worden we wij ik met van te voor op in bij na uit dat
        als ook er kan dan nog naar door deze dit""".split()
    ),
    "pl": frozenset(
        """i w na z do nie się jest są to że lub ale dla po od przez jak oraz tylko być przy które który
        która za""".split()
    ),
    "sv": frozenset(
        "och i att det som en ett på är av för med den till inte om vi jag har kan ska när från".split()
    ),
    "da": frozenset(
        "og i at det som en et på er af for med den til ikke om vi jeg har kan skal når fra".split()
    ),
    "tr": frozenset(
        "ve bir bu için ile de da olarak daha çok en gibi ama ya olan sonra kadar her ne biz".split()
    ),
    "ro": frozenset(
        "și în de la cu pe nu este sunt un o care pentru din sau dar mai se că prin ca al".split()
    ),
    "cs": frozenset(
        "a v na se je že z do s pro to ale jako by jsou nebo po od při které který za ne".split()
    ),
    "id": frozenset(
        "yang dan di ke dari untuk dengan pada adalah ini itu tidak akan atau kita saya juga".split()
    ),
}


def foreign_language(answer: str, language: str) -> bool:
    """Whether an answer of 20 or more words, code left out, is in another language than `language` (an IETF
    tag; only those with known function words can be told)."""
    prose = _INLINE.sub(" ", _FENCED.sub(" ", answer))
    found = [word.casefold() for word in words(prose)]
    letters = [char for char in chain.from_iterable(found) if char.isalpha()]
    own = language.split("-")[0].lower()
    if own not in _FUNCTION_WORDS or not letters:
        return False
    if sum(ord(char) > 0x24F for char in letters) >= FOREIGN_LETTERS * len(letters):
        return len(letters) >= FEWEST_WORDS
    if len(found) < FEWEST_WORDS:
        return False
    shares = {
        name: sum(word in known for word in found) / len(found)
        for name, known in _FUNCTION_WORDS.items()
    }
    mine = shares.pop(own)
    if max(shares.values()) >= OTHER_SHARE and max(shares.values()) > 1.5 * mine:
        return True
    marked = sum(ord(char) > 0x7F for char in letters)
    return own == "en" and mine < ENGLISH_SHARE and marked >= MARKED_LETTERS * len(letters)
