"""A known mistake as a whole file: the reference, with the functions that the mistake has in place of its own.

A mistake is a module that imports the rest from the reference. Where it calls what it replaces, through `super()` or
under another name, no file that somebody writes would look like it: there is no merging then.
"""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass, field

Definition = ast.FunctionDef | ast.ClassDef


class CannotMerge(Exception):
    """The mistake isn't a part of a file by itself. Its text: why."""


@dataclass
class _Parts:
    """What a mistake has of its own. definitions: by its place in the reference, "train" or "Linear.update", the lines.
    imports, values: further statements at the top."""

    definitions: dict[str, str] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


def merged(reference: str, mistake: str, module: str) -> str:
    """The reference's text with the mistake's functions, methods and classes. module: the name by which the mistake
    imports the reference. Raises CannotMerge."""
    parts = _parts(reference, mistake, module)
    lines = reference.splitlines()
    added = dict(parts.definitions)
    for place, node in reversed(list(_definitions(ast.parse(reference)).items())):  # from below: numbers stay
        if place in added:
            indentation = " " * node.col_offset
            lines[_first(node) - 1 : node.end_lineno] = textwrap.indent(added.pop(place), indentation).splitlines()
        elif isinstance(node, ast.ClassDef):
            methods = [name for name in added if name.startswith(f"{place}.")]
            new = [line for name in methods for line in ("", *textwrap.indent(added.pop(name), "    ").splitlines())]
            lines[node.end_lineno or 0 : node.end_lineno] = new
    first = next(_first(node) for node in _definitions(ast.parse("\n".join(lines))).values())
    top = [line for line in parts.imports if line not in lines] + parts.values
    blocks = "\n\n\n".join([*(["\n".join(top)] if top else []), *added.values()])
    lines[first - 1 : first - 1] = [*blocks.splitlines(), "", ""] if blocks else []
    text = "\n".join(lines) + "\n"
    compile(text, module, "exec")
    return text


def _parts(reference: str, mistake: str, module: str) -> _Parts:
    tree, parts = ast.parse(mistake), _Parts()
    renamed: dict[str, str] = {}
    functions: dict[str, ast.FunctionDef] = {}
    known = _definitions(ast.parse(reference))
    for node in tree.body[1:] if ast.get_docstring(tree) is not None else tree.body:
        match node:
            case ast.ImportFrom(module=name, names=names) if name == module:
                renamed |= {each.asname: each.name for each in names if each.asname}
            case ast.Import(names=[ast.alias(name=name)]) if name == module:
                pass
            case ast.Import() | ast.ImportFrom():
                parts.imports.append(ast.unparse(node))
            case ast.FunctionDef(name=name):
                functions[name] = node
                parts.definitions[name] = _text(mistake, node)
            case ast.ClassDef(name=name, bases=[ast.Name(id=base)]) if base in renamed:
                if renamed[base] != name:
                    raise CannotMerge("a class by another name")
                _methods(mistake, node, parts)
            case ast.ClassDef(name=name):
                parts.definitions[name] = _text(mistake, node)
            case ast.Assign(targets=[ast.Name() | ast.Tuple()]):
                parts.values.append(ast.get_source_segment(mistake, node) or "")
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=owner), attr=name)], value=value):
                _assigned(mistake, owner, name, value, functions, known, parts, module)
            case _:
                raise CannotMerge("a statement at the top")
    for text in (*parts.definitions.values(), *parts.values):
        read = {each.id for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Name)}
        if read & {*renamed, module}:
            raise CannotMerge("it calls what it replaces")
    if not set(parts.definitions) & set(known):
        raise CannotMerge("it replaces no function")
    return parts


def _methods(mistake: str, node: ast.ClassDef, parts: _Parts) -> None:
    for each in node.body:
        if not isinstance(each, ast.FunctionDef):
            raise CannotMerge("a class with more than methods")
        if "super()" in ast.unparse(each):
            raise CannotMerge("it calls what it replaces")
        parts.definitions[f"{node.name}.{each.name}"] = _text(mistake, each)


def _assigned(
    mistake: str,
    owner: str,
    name: str,
    value: ast.expr,
    functions: dict[str, ast.FunctionDef],
    known: dict[str, Definition],
    parts: _Parts,
    module: str,
) -> None:
    """`Value.tanh = tanh`: that function, as the method that it replaces."""
    given = value.args[0] if isinstance(value, ast.Call) and len(value.args) == 1 else value
    if not isinstance(given, ast.Name) or given.id not in functions:
        raise CannotMerge("a statement at the top")
    place = name if owner == module else f"{owner}.{name}"
    if place not in known:
        raise CannotMerge("it replaces no function")
    parts.definitions.pop(given.id, None)
    node = functions[given.id]
    text = _text(mistake, node).replace(f"def {given.id}(", f"def {name}(", 1)
    decorators = [f"@{ast.unparse(each)}" for each in known[place].decorator_list if owner != module]
    parts.definitions[place] = "\n".join([*decorators, text])


def _definitions(tree: ast.Module) -> dict[str, Definition]:
    """The functions and classes by their places, methods behind their class."""
    found: dict[str, Definition] = {}
    for node in tree.body:
        if isinstance(node, Definition):
            found[node.name] = node
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{each.name}": each for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


def _first(node: Definition) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def _text(source: str, node: Definition) -> str:
    return textwrap.dedent("\n".join(source.splitlines()[_first(node) - 1 : node.end_lineno]))
