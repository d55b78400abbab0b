"""The CPU ratios as bars, an SVG without scripts, fonts or anything else from elsewhere."""

from itertools import groupby
from statistics import median
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from benchmarks.report import Report

_WIDTH = 520
_NUMBER, _LEFT, _LONGEST = 212, 224, 284
_ROW, _TOP, _GAP = 22, 70, 10
_STYLE = """
svg { font: 14px system-ui, sans-serif; color: #1b1f24; background: #fff; fill: currentColor }
.heading { font-weight: 600 }
.number { text-anchor: end }
.bar { fill: #3949ab }
.base { stroke: currentColor; stroke-dasharray: 3 }
@media (prefers-color-scheme: dark) {
  svg { color: #e6e8eb; background: #14171c }
  .bar { fill: #9fa8da }
}
"""


def svg(report: Report) -> str:
    """A bar for each contender and scenario, as long as its CPU time; a line marks that of base. Read it as UTF-8."""
    bars = [(each.contender.name, each.scenario.value, median(each.ratios(report.base))) for each in report.results]
    unit = _LONGEST / max(ratio for *_, ratio in bars)
    groups = [(name, list(rows)) for name, rows in groupby(bars, key=lambda bar: bar[0])]
    height = _TOP + _ROW * (len(groups) + len(bars)) + _GAP * (len(groups) - 1)
    picture = _picture(report, height, "; ".join(f"{name}, {scenario}: {ratio:.2f}" for name, scenario, ratio in bars))
    y = _TOP
    for name, rows in groups:
        _text(picture, 12, y, name, "heading")
        for _, scenario, ratio in rows:
            y += _ROW
            _text(picture, 12, y, scenario)
            _text(picture, _NUMBER, y, f"{ratio:.2f}", "number")
            _bar(picture, y, ratio * unit, _LEFT + unit)
        y += _ROW + _GAP
    indent(picture)
    return tostring(picture, "unicode") + "\n"


def _picture(report: Report, height: int, says: str) -> Element:
    base = report.base.contender.name
    attributes = {"viewBox": f"0 0 {_WIDTH} {height}", "role": "img", "aria-labelledby": "title description"}
    picture = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **attributes})
    title = f"CPU time with {report.stories:,} stories"
    SubElement(picture, "title", {"id": "title"}).text = f"{title}, as a ratio to {base}"
    SubElement(picture, "desc", {"id": "description"}).text = f"{says}."
    SubElement(picture, "style").text = _STYLE
    _text(picture, 12, 22, title, "heading")
    _text(picture, 12, 42, f"Times that of {base} (the line at 1). Shorter is better.")
    return picture


def _bar(picture: Element, y: int, length: float, base: float) -> None:
    """The bar of a row, and the part of the line for base that lies there, so that the line crosses no words."""
    place = {"x": str(_LEFT), "y": str(y - 12), "width": f"{length:.1f}", "height": "15"}
    SubElement(picture, "rect", place, **{"class": "bar"})
    x = f"{base:.1f}"
    SubElement(picture, "line", {"class": "base", "x1": x, "x2": x, "y1": str(y - 15), "y2": str(y + 6)})


def _text(picture: Element, x: float, y: float, says: str, kind: str | None = None) -> None:
    place = {"x": f"{x:.0f}", "y": str(y), **({"class": kind} if kind else {})}
    SubElement(picture, "text", place).text = says
