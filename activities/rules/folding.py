"""Words as search compares them."""

import re
import unicodedata

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KATAKANA = re.compile("[ァ-ヶ]+")  # to translate a whole text, where most letters stay, takes ten times as long


def fold(text: str) -> str:
    """Words as search compares them: width, case and kana are one, spaces are single. 「ソバ」 finds 「そば」."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _KATAKANA.sub(lambda run: run[0].translate(_KATAKANA_TO_HIRAGANA), folded)
    return " ".join(folded.split())
