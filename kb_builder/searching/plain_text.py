"""The words of a Markdown text as a reader would see them, without converting it.

Good enough to find words and to show a line of them; HTML is made by `converting` alone. Takes time in proportion to
the text, whatever the text is: every pattern is bounded.
"""

import re
from html import unescape

_REMOVED = re.compile(
    r"""<!--.*?(?:-->|\Z)                              # a comment, such as a pause
      | ^[ ]{0,3}\[[^\]\[\n]{1,200}\]:[^\n]*$          # where a reference leads
      | ^[ ]{0,3}(?:`{3,}|~{3,})[^\n]*$                # the fences of code; the code stays
      | ^[ \t]*\|?[ \t:|-]*-[ \t:|-]*$                 # the line below the head of a table
      | \{:?[ ]?[.\#][^{}\n]{1,200}\}                  # attributes
      | </?[a-zA-Z][^<>]{0,500}>""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\n]{0,500}\)|\[[^\[\]\n]{0,200}\])")
_AUTOLINK = re.compile(r"<(?:https?|mailto):[^<>\s]{1,500}>")
_LINE_START = re.compile(r"^[ \t]*(?:(?:[>*+-]|\d{1,9}[.)]|\#{1,6}|!!!|\?\?\?\+?|={3})[ \t]+)+", re.MULTILINE)
_MARKS = re.compile(r"\\([^\w\s])|\*+|`+|~~|(?<!\w)_+|_+(?!\w)|[|]")
_BLOCK_ENDS = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[>*+#-]|\d{1,9}[.)])[ \t])")


def plain_text(markdown: str) -> str:
    """The words of the text, each paragraph, heading and item on a line of its own, with single spaces."""
    text = _REMOVED.sub(" ", markdown.replace("\r\n", "\n"))
    text = _AUTOLINK.sub(" ", _LINK.sub(r"\1", text))
    blocks = (_MARKS.sub(r"\1", _LINE_START.sub("", block)) for block in _BLOCK_ENDS.split(text))
    lines = (" ".join(unescape(block).split()) for block in blocks)
    return "\n".join(line for line in lines if line)
