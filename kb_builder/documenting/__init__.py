"""The reference, made from the code: parts of hand-written pages that stand between two marks."""

from kb_builder.documenting.filling import MARK, UnknownPartError, fill
from kb_builder.documenting.parts import Part, reference_parts

__all__ = ["MARK", "Part", "UnknownPartError", "fill", "reference_parts"]
