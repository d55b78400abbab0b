"""QR codes (ISO/IEC 18004) of addresses, for slides and handouts."""

from markupsafe import Markup

_MASK = 3
"""Readers read every mask. Trying all eight for the prettiest takes three times as long."""


def qr_code(address: str) -> Markup:
    """The code as an SVG that takes the size of what is around it. Equal addresses, equal codes."""
    import segno  # Only now: a build after an edit seldom draws one, and this loads half of what the internet needs.

    code = segno.make(address, error="m", micro=False, mask=_MASK)
    # Dark on light in every colour scheme: many readers take nothing else.
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="kb-qr__code", lineclass=None)
    return Markup(drawn)
