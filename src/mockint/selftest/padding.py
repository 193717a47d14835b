"""Text that is true and has nothing to do with any scenario: length alone must earn nothing."""

from __future__ import annotations

PARAGRAPHS = (
    "Paper was made in China about two thousand years ago and came to Europe much later, by way of "
    "Samarkand and Baghdad. A sheet of ordinary office paper weighs about five grams. The town of "
    "Fabriano has had mills since the Middle Ages, and watermarks were first seen there.",
    "The Moon turns once about itself in the time in which it goes once around the Earth, so we "
    "always see the same side. Its light takes a little over a second to reach us. Twelve people "
    "have walked on it, all of them between 1969 and 1972.",
    "Bread rises because yeast makes gas, and the gluten of the flour holds that gas. Rye has less "
    "of it, which is why rye bread is dense. A loaf keeps its crust longer in a linen bag than in "
    "a plastic one.",
    "The Danube flows through ten countries, more than any other river. It begins in the Black "
    "Forest and ends in the Black Sea. Vienna, Bratislava, Budapest and Belgrade lie on it.",
)


def padded(answer: str) -> str:
    """The answer with true but irrelevant paragraphs after it."""
    return "\n\n".join([answer.rstrip(), *PARAGRAPHS]) + "\n"
