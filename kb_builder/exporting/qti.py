"""Questions as an assessment in the Common Cartridge profile of QTI 1.2.1.

The numbers of rules are those of the Schematron rules in ccv1p1_qtiasiv1p2p1_v1p0.xsd.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from kb_builder.exporting.unit import Asked
from kb_builder.exporting.xml import document, node
from kb_builder.model import Question
from kb_builder.pages import Words

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_SCHEMA = f"{NAMESPACE} http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_qtiasiv1p2p1_v1p0.xsd"
_SINGLE, _MULTIPLE = "cc.multiple_choice.v0p1", "cc.multiple_response.v0p1"
_TRUE_FALSE, _ESSAY = "cc.true_false.v0p1", "cc.essay.v0p1"
_FEWEST_LABELS = 3
"""What a multiple-choice question has at least (rule 4d)."""


def assessment(ident: str, title: str, questions: Iterable[Asked], words: Words) -> bytes:
    """The file of an assessment."""
    fields = {"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "qmd_scoretype": "Percentage"}
    items = [item for asked in questions for item in _items(asked, words)]
    section = node("section", *items, attributes={"ident": "section"})
    made = node("assessment", _metadata(fields), section, attributes={"ident": ident, "title": title})
    spaces = {
        "xmlns": NAMESPACE,
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": _SCHEMA,
    }
    return document(node("questestinterop", made, attributes=spaces))


def _items(asked: Asked, words: Words) -> Iterator[Element]:
    question = asked.question
    match question.type:
        case "choice":
            labels = [(option.text, option.right, option.why) for option in question.options]
            yield _choice(asked.id, question.ask, labels, question.why)
        case "true-false":
            is_true = question.answer == "true"
            labels = [(words("package.true"), is_true, None), (words("package.false"), not is_true, None)]
            yield _choice(asked.id, question.ask, labels, question.why, profile=_TRUE_FALSE)
        case "matching":
            yield from _matches(asked.id, question)
        case _:
            yield _essay(asked.id, question)


def _matches(ident: str, question: Question) -> Iterator[Element]:
    """The profile has no matching: each left side is a question of its own, with all right sides to choose from."""
    sides = sorted(pair.right for pair in question.pairs)
    for number, pair in enumerate(question.pairs, 1):
        labels: list[tuple[str, bool, str | None]] = [(side, side == pair.right, None) for side in sides]
        yield _choice(f"{ident}.{number}", f"{question.ask} {pair.left}", labels, question.why)


def _choice(
    ident: str,
    ask: str,
    labels: list[tuple[str, bool, str | None]],
    why: str | None,
    *,
    profile: str | None = None,
) -> Element:
    right = [number for number, (_, is_right, _) in enumerate(labels) if is_right]
    is_single = profile == _TRUE_FALSE or (len(right) == 1 and len(labels) >= _FEWEST_LABELS)
    profile = profile or (_SINGLE if is_single else _MULTIPLE)
    shown = [
        node("response_label", _material(text), attributes={"ident": f"a{number}"})
        for number, (text, _, _) in enumerate(labels)
    ]
    asked = node(
        "response_lid",
        node("render_choice", *shown),
        attributes={"ident": "answer", "rcardinality": "Single" if is_single else "Multiple"},
    )
    reasons = [(number, reason) for number, (_, _, reason) in enumerate(labels) if reason]
    hints = [_condition([_equal(number)], None, f"why{number}") for number, _ in reasons]
    scored = _condition([_marked(number, is_right) for number, (_, is_right, _) in enumerate(labels)], "100", None)
    if is_single:
        scored = _condition([_equal(right[0])], "100", None)
    feedback = [_feedback(f"why{number}", reason) for number, reason in reasons]
    if why:
        hints.append(_condition([node("other")], None, "general_fb"))
        feedback.append(_feedback("general_fb", why))
    # A condition that holds ends the processing unless it says otherwise: the score stands last.
    return _item(ident, profile, ask, asked, [*hints, scored], feedback)


def _marked(number: int, is_right: bool) -> Element:
    return _equal(number) if is_right else node("not", _equal(number))


def _equal(number: int) -> Element:
    return node("varequal", f"a{number}", attributes={"respident": "answer"})


def _condition(tests: list[Element], score: str | None, feedback: str | None) -> Element:
    test = tests[0] if len(tests) == 1 else node("and", *tests)
    inside = [node("conditionvar", test)]
    if score is not None:
        inside.append(node("setvar", score, attributes={"varname": "SCORE", "action": "Set"}))
    if feedback is not None:
        shown = {"feedbacktype": "Response", "linkrefid": feedback}
        inside.append(node("displayfeedback", attributes=shown))
    return node("respcondition", *inside, attributes={"continue": "No" if score is not None else "Yes"})


def _essay(ident: str, question: Question) -> Element:
    asked = node(
        "response_str",
        node("render_fib", attributes={"prompt": "Box", "rows": "8", "columns": "60"}),
        attributes={"ident": "answer", "rcardinality": "Single"},
    )
    shown = " ".join(filter(None, (question.answer, question.why)))
    solution = node("solution", node("solutionmaterial", node("flow_mat", _material(shown))))
    feedback = node("itemfeedback", solution, attributes={"ident": "solution"})
    condition = node(
        "respcondition",
        node("conditionvar", node("other")),
        node("displayfeedback", attributes={"feedbacktype": "Solution", "linkrefid": "solution"}),
        attributes={"continue": "No"},
    )
    return _item(ident, _ESSAY, question.ask, asked, [condition], [feedback])


def _item(
    ident: str,
    profile: str,
    ask: str,
    asked: Element,
    conditions: list[Element],
    feedback: list[Element],
) -> Element:
    fields = {"cc_profile": profile}
    if profile == _ESSAY:
        fields["qmd_computerscored"] = "No"  # rule 8f
    variable = {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": "100"}
    return node(
        "item",
        node("itemmetadata", _metadata(fields)),
        node("presentation", _material(ask), asked),
        node("resprocessing", node("outcomes", node("decvar", attributes=variable)), *conditions),
        *feedback,
        attributes={"ident": ident, "title": ident},
    )


def _metadata(fields: dict[str, str]) -> Element:
    return node(
        "qtimetadata",
        *(
            node("qtimetadatafield", node("fieldlabel", label), node("fieldentry", entry))
            for label, entry in fields.items()
        ),
    )


def _feedback(ident: str, text: str) -> Element:
    return node("itemfeedback", node("flow_mat", _material(text)), attributes={"ident": ident})


def _material(text: str) -> Element:
    return node("material", node("mattext", text, attributes={"texttype": "text/plain"}))
