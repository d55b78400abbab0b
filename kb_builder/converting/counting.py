"""How much there is to read."""

import re

# Thai, Lao, Burmese, Khmer, kana and Han: scripts that put no spaces between words.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
)
_SIGNS_A_WORD = 2


def count_words(text: str) -> int:
    """What stands between spaces; in scripts without spaces about two signs are a word."""
    if text.isascii() or not (signs := len(_WITHOUT_SPACES.findall(text))):
        return len(text.split())
    return len(re.findall(r"\w+", _WITHOUT_SPACES.sub(" ", text))) + -(-signs // _SIGNS_A_WORD)
