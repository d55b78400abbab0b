"""Every format of a package, by the name that `kb export` knows."""

from collections.abc import Callable, Mapping
from functools import partial

from kb_builder.exporting.common_cartridge import common_cartridge
from kb_builder.exporting.gift import gift
from kb_builder.exporting.handout import handout
from kb_builder.exporting.package import Package
from kb_builder.exporting.press import Press
from kb_builder.exporting.scorm import SCORM_12, SCORM_2004, scorm
from kb_builder.exporting.unit import Unit

_MAKERS: Mapping[str, Callable[[Unit, Press], Package]] = {
    "cc": common_cartridge,
    "scorm12": partial(scorm, edition=SCORM_12),
    "scorm2004": partial(scorm, edition=SCORM_2004),
    "gift": lambda unit, press: gift(unit),
    "handout": handout,
}


def make(name: str, unit: Unit, press: Press) -> Package:
    """The package of a unit in one format."""
    return _MAKERS[name](unit, press)
