"""The tables that sqlglot finds in statements: JSON lines {"dialect", "sql"} come in, a list of [catalog, schema, table] or null goes out for each."""

import json
import logging
import sys

import sqlglot
from sqlglot import exp

logging.disable(logging.CRITICAL)
DIALECTS = {"postgresql": "postgres", "mssql": "tsql"}
CASELESS = {"sqlite", "duckdb"}


def key(identifier, dialect):
    """What two names have in common that mean one common table expression."""
    folds = dialect in CASELESS or (dialect == "postgresql" and not identifier.args.get("quoted"))
    return identifier.name.lower() if folds else identifier.name


def visible(node):
    """The common table expressions that a table may mean where it stands."""
    while (parent := node.parent) is not None:
        clause = None if isinstance(parent, exp.With) else parent.args.get("with")
        if clause is not None and clause is not node:
            yield from clause.expressions
        if isinstance(parent, exp.With):
            at = next(at for at, each in enumerate(parent.expressions) if each is node)
            yield from parent.expressions[: at + 1 if parent.args.get("recursive") else at]
            parent = parent.parent
        node = parent


def tables(statement, dialect):
    for table in statement.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or not table.name:
            continue
        name = key(table.this, dialect)
        if not table.db and any(key(cte.args["alias"].this, dialect) == name for cte in visible(table)):
            continue
        yield table.catalog or None, table.db or None, table.name


for line in sys.stdin:
    asked = json.loads(line)
    dialect = asked["dialect"]
    try:
        found = [each for each in sqlglot.parse(asked["sql"], dialect=DIALECTS.get(dialect, dialect)) if each]
        known = not any(isinstance(each, exp.Command) for each in found)
        names = sorted({name for each in found for name in tables(each, dialect)}, key=str)
        print(json.dumps(names if known else None))
    except Exception:  # it reads none of it
        print("null")
