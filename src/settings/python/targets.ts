import { children, type Node, type Source } from "./syntax.ts";

/** Names that a statement may set or change, looking into its bodies but not into functions. */
export function assignedNames(node: Node, source: Source): string[] {
  const names = new Set<string>();
  collect(node, source, names);
  return [...names];
}

/** True where a node of the kind lies below, not counting inner functions. */
export function contains(node: Node, kind: string): boolean {
  return children(node).some(
    (child) => child.name === kind || (child.name !== "FunctionDefinition" && contains(child, kind)),
  );
}

function collect(node: Node, source: Source, names: Set<string>): void {
  const parts = children(node);
  switch (node.name) {
    case "AssignStatement": {
      const last = parts.findLastIndex((part) => part.name === "AssignOp");
      for (const part of parts.slice(0, last)) addTarget(part, source, names);
      return;
    }
    case "UpdateStatement":
      if (parts[0]) addTarget(parts[0], source, names);
      return;
    case "ExpressionStatement":
      if (parts[0]?.name === "CallExpression" && parts[0].firstChild?.name === "MemberExpression")
        addTarget(parts[0].firstChild, source, names);
      return;
    case "FunctionDefinition":
    case "ClassDefinition": {
      const name = parts.find((part) => part.name === "VariableName");
      if (name) names.add(source.textOf(name));
      return;
    }
    case "ImportStatement": {
      const at = parts.findLastIndex((part) => part.name === "import");
      for (const [i, part] of parts.entries())
        if (i > at && part.name === "VariableName") names.add(source.textOf(part));
      return;
    }
    case "ForStatement":
      for (const part of parts.slice(
        1,
        parts.findIndex((child) => child.name === "in"),
      ))
        addTarget(part, source, names);
  }
  for (const part of parts) collect(part, source, names);
}

/** The name at the root of `a`, `a[b].c`, `(a, b)`. */
function addTarget(node: Node, source: Source, names: Set<string>): void {
  if (node.name === "VariableName") names.add(source.textOf(node));
  else if (node.name === "MemberExpression") {
    if (node.firstChild) addTarget(node.firstChild, source, names);
  } else if (/^(Tuple|Array|Parenthesized)Expression$/.test(node.name)) {
    for (const child of children(node)) addTarget(child, source, names);
  }
}
