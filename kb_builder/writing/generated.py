"""The files that other tools read and that follow from the content model and from this knowledge base."""

import json
from typing import Any

from kb_builder.model.json_schema import SCHEMAS, json_schema
from kb_builder.writing.front_matter_cms import front_matter_cms
from kb_builder.writing.issue_form import ISSUE_FORM, issue_form
from kb_builder.writing.known import Known


def generated_files(known: Known) -> dict[str, str]:
    """The text of each file by its path below the folder of mkdocs.yml, sorted."""
    files = {f"schema/{kind}.schema.json": _json(json_schema(kind, known.vocabularies)) for kind in SCHEMAS}
    files["frontmatter.json"] = _json(front_matter_cms(known))
    files[ISSUE_FORM] = issue_form(known)
    return dict(sorted(files.items()))


def _json(value: Any) -> str:  # Any: JSON
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
