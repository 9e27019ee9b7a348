// The texts of the pages, as ui/ has them: which go through the catalogue (`t`, `plural`), and which do not.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, visitorKeys } from "oxc-parser";

/** Attributes and properties whose values people read. */
const READ = new Set(
  "aria-label alt title label placeholder note message extra description hint tooltip okText cancelText about one addText prefix suffix".split(
    " ",
  ),
);
/** Functions that show their first argument, or their second. */
const SHOWS = {
  toastError: [0],
  toastDone: [0],
  toastBusy: [0],
  useTitle: [0],
  copyText: [1],
  textColumn: [1],
  yesColumn: [1],
  Error: [0],
  ApiError: [0],
};
/** What stands in these is code. */
const CODE = new Set(["code", "kbd", "pre", "style"]);
const SENTENCE = /^[A-Z][a-z’']*[ …]|^[A-Z][a-z]+ .*[.:?!…]$/;
/** Names, code, and faults that only developers meet. */
const NO_TEXT =
  /^(Liteset|NULL|Row Level Security|https?:.*|main|default|\/.*|[\w-]+(\.[\w-]+)+|SQL|CSS|EUR|PDF|SUM\(.*|[a-z_]+ [<>*] .*|\{.*\}|No filter|%Y.*|-----BEGIN.*|\w+=.*|use\w+ is used outside .*|The page has no #app.*|Expected \{\w+\} at .*)$/;
const WORD = /\p{L}{2,}/u;

/** All sources of pages below a folder, without tests and what tests need. */
export function sources(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$|testing\.ts$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/**
 * The texts of one source.
 * @returns marked: `{key, isPlural}` of each call of `t` and `plural`; plain: `{start, end, kind, text, node}` of each text that
 *   people read and that goes past the catalogue
 */
export function textsOf(path, source = readFileSync(path, "utf8")) {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const marked = [];
  const plain = [];
  const seen = new Set();

  const add = (node, kind) => {
    if (seen.has(node)) return;
    seen.add(node);
    const text = textOf(node);
    if (text === undefined || !WORD.test(text.replace(/\{\w+\}/g, "")) || NO_TEXT.test(text)) return;
    plain.push({ start: node.start, end: node.end, kind, text, node });
  };
  /** The literals that an expression can become. */
  const read = (node, kind) => {
    if (!node) return;
    if (node.type === "Literal" || node.type === "TemplateLiteral") add(node, kind);
    else if (node.type === "ConditionalExpression") {
      read(node.consequent, kind);
      read(node.alternate, kind);
    } else if (node.type === "LogicalExpression") {
      if (node.operator !== "&&") read(node.left, kind);
      read(node.right, kind);
    } else if (/^(TSAs|TSSatisfies|TSNonNull|Parenthesized)Expression$/.test(node.type)) read(node.expression, kind);
  };

  const walk = (node, isCode) => {
    if (node.type === "CallExpression" && ["t", "plural"].includes(node.callee.name)) {
      const isPlural = node.callee.name === "plural";
      const at = isPlural ? 2 : 0;
      for (const key of literalsOf(node.arguments[at])) marked.push({ key, isPlural });
      for (const argument of node.arguments.slice(at + 1)) walk(argument, isCode);
      return;
    }
    if (/^(Import|Export(All|Named))Declaration$|^TS(Literal|TypeAnnotation|Interface|TypeAlias)/.test(node.type)) {
      if (node.type === "ExportNamedDeclaration" && node.declaration) walk(node.declaration, isCode);
      return;
    }
    if (node.type === "JSXElement") isCode ||= CODE.has(node.openingElement.name.name);
    if (!isCode) {
      if (node.type === "JSXText") add(node, "jsx");
      if (node.type === "JSXAttribute" && READ.has(node.name.name)) {
        if (node.value?.type === "JSXExpressionContainer") read(node.value.expression, "expression");
        else if (node.value) add(node.value, "attribute");
      }
      if (/^JSX(Element|Fragment)$/.test(node.type))
        for (const child of node.children)
          if (child.type === "JSXExpressionContainer") read(child.expression, "expression");
      if (node.type === "Property" && READ.has(node.key.name ?? node.key.value)) read(node.value, "expression");
      if (/^(Call|New)Expression$/.test(node.type))
        for (const at of SHOWS[node.callee.name] ?? []) read(node.arguments[at], "expression");
      if (/^(Literal|TemplateLiteral)$/.test(node.type) && SENTENCE.test(textOf(node) ?? "")) add(node, "expression");
    }
    for (const key of visitorKeys[node.type] ?? []) {
      const child = node[key];
      for (const one of Array.isArray(child) ? child : [child]) if (one) walk(one, isCode);
    }
  };
  walk(program, false);
  return { marked, plain };
}

/** Properties of declarations that are translated where they are shown: chart types, their controls, the server's menu. */
const DECLARED = new Set(["addText", "label", "title", "help", "name", "category", "description"]);

/** The texts of a source that only declares: labels of controls and the names of their choices, labels of menus. */
export function declaredIn(path, source = readFileSync(path, "utf8")) {
  const { program } = parseSync(path, source);
  const keys = new Set();
  const take = (node) => {
    for (const text of literalsOf(node)) if (WORD.test(text) && !NO_TEXT.test(text)) keys.add(text);
  };
  const walk = (node) => {
    if (node.type === "Property" && DECLARED.has(node.key.name)) take(node.value);
    // An entry of the server's menu: its name, and how it is called.
    if (node.type === "CallExpression" && node.callee.name === "entry") take(node.arguments[1]);
    // What is made by a function is named by its arguments, or by what it takes without one: a family of types, formats of axes.
    if (/^ui/.test(path) && node.type === "CallExpression") node.arguments.filter(isName).forEach(take);
    if (node.type === "AssignmentPattern" && node.left.name === "label") take(node.right);
    // A choice: its value, and how it is called.
    if (node.type === "ArrayExpression" && node.elements.length === 2 && node.elements[0]?.type === "Literal")
      if (/^[A-Z]/.test(literalsOf(node.elements[1])[0] ?? "")) take(node.elements[1]);
    for (const key of visitorKeys[node.type] ?? []) for (const one of [node[key]].flat()) if (one) walk(one);
  };
  walk(program);
  return keys;
}

const isName = (node) => /^[A-Z]/.test(literalsOf(node)[0] ?? "");

/** A literal as a key of the catalogue: what is put in has a name in braces. */
function textOf(node) {
  if (node.type === "JSXText")
    return node.value
      .replace(/\s*\n\s*/g, " ")
      .replace(/\s+/g, " ")
      .trim();
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type !== "TemplateLiteral") return undefined;
  const names = namesOf(node.expressions);
  return node.quasis.map(({ value }, at) => value.cooked + (at < names.length ? `{${names[at]}}` : "")).join("");
}

function literalsOf(node) {
  if (!node) return [];
  if (node.type === "Literal") return typeof node.value === "string" ? [node.value] : [];
  if (node.type === "ConditionalExpression") return [...literalsOf(node.consequent), ...literalsOf(node.alternate)];
  return [];
}

/** A name for each expression of a template, none twice. */
function namesOf(expressions) {
  const taken = new Set();
  return expressions.map((expression) => {
    const base = nameOf(expression) ?? "value";
    let name = base;
    for (let at = 2; taken.has(name); at++) name = `${base}${at}`;
    taken.add(name);
    return name;
  });
}

function nameOf(node) {
  if (node.type === "Identifier") return node.name;
  if (node.type === "ChainExpression" || node.type === "TSNonNullExpression") return nameOf(node.expression);
  if (node.type === "LogicalExpression") return nameOf(node.left);
  if (node.type === "MemberExpression") {
    const name = node.computed ? undefined : node.property.name;
    return name === "length" ? "count" : name;
  }
  if (node.type === "CallExpression") {
    const { callee, arguments: given } = node;
    const isForm =
      callee.type === "MemberExpression" && /^(to[A-Z]\w*|join|map|trim|slice)$/.test(callee.property.name);
    if (isForm) return nameOf(callee.object);
    return given[0] && nameOf(given[0]);
  }
  return undefined;
}
