"""Where names come from: which module an imported name leads to, and whether a module is imported at all."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

# What these modules make only shows something: neither they nor their objects change the learner's data.
VIEWERS = frozenset({"matplotlib", "mpl_toolkits", "seaborn", "plotly", "IPython", "pprint", "logging"})

# A chain `a.b.c…` is followed no further, or one made to be slow would be walked from each of its links.
LONGEST = 30

Origins = Mapping[str, str]


def origins(trees: Iterable[ast.AST]) -> dict[str, str]:
    """For each imported name its dotted origin: {"np": "numpy", "grad": "torch.autograd.grad"}.

    A name that is assigned from a viewer (`ax = plt.axes()`) has an origin too.
    """
    found: dict[str, str] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                found.update(_imported(node))
            elif isinstance(node, ast.Assign):
                origin = dotted(node.value, found)
                if origin and root(origin) in VIEWERS:
                    found.update((name.id, origin) for name in _targets(node))
    return found


def dotted(node: ast.AST, known: Origins) -> str | None:
    """The dotted origin of `np.random.seed`, `plt.subplots(2)` or `nn`; None when it doesn't begin with an import."""
    names: list[str] = []
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)) and len(names) < LONGEST:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    if not isinstance(node, ast.Name) or node.id not in known:
        return None
    return ".".join([known[node.id], *reversed(names)])


def root(origin: str) -> str:
    """The module at the top: "numpy" of "numpy.random.seed"."""
    return origin.partition(".")[0]


def modules(node: ast.AST) -> list[str]:
    """The modules (or names of modules) that this one node imports, also by `import_module("…")`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("import_module", "__import__"):
            return [str(node.args[0].value)]
    return []


def imports(module: str, trees: Iterable[ast.AST]) -> bool:
    """Whether the module, or one whose name begins like it (torchvision), is imported anywhere in the trees."""
    return any(name.startswith(module) for tree in trees for node in ast.walk(tree) for name in modules(node))


def _imported(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    if isinstance(node, ast.ImportFrom):
        return {alias.asname or alias.name: name for alias, name in zip(node.names, modules(node), strict=True)}
    return {alias.asname or root(alias.name): alias.name if alias.asname else root(alias.name) for alias in node.names}


def _targets(node: ast.Assign) -> list[ast.Name]:
    return [name for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
