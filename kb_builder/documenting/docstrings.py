"""What stands below a field in the code of its class: the only place where it is explained."""

import ast
import inspect
from itertools import pairwise
from textwrap import dedent


def explained_fields(shape: type) -> dict[str, str]:
    """The texts below the fields of a class, by name, each on one line."""
    tree = ast.parse(dedent(inspect.getsource(shape)))
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef)).body
    return {
        field.target.id: " ".join(inspect.cleandoc(text).split())
        for field, said in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if (text := _text(said))
    }


def _text(node: ast.stmt) -> str:
    match node:
        case ast.Expr(ast.Constant(str(text))):
            return text
        case _:
            return ""
