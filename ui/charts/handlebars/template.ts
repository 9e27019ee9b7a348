import { type AST, parse } from "@handlebars/parser";
import { t } from "../../i18n/t.ts";
import { isRecord } from "../form-data.ts";
import { helpers } from "./helpers.ts";

interface Scope {
  context: unknown;
  parent: Scope | undefined;
  /** what is written with @: index, key, first, last, root */
  data: Readonly<Record<string, unknown>>;
  /** names that blocks give to what they go through: `as |row|` */
  named: Readonly<Record<string, unknown>>;
}

/** Beyond these a template is a mistake, and the page would stand still. */
const most = { steps: 500_000, output: 4_000_000 };

/**
 * A Handlebars template filled with data. It is walked, not compiled: nothing of it runs as script, and only what the data
 * itself has can be read, never a prototype. Throws an error with the line for templates that cannot be read.
 */
export function render(template: string, context: unknown): string {
  const spent = { steps: 0, output: 0 };

  function program(node: AST.Program, scope: Scope): string {
    let output = "";
    for (const statement of node.body) {
      spent.steps += 1;
      if (spent.steps > most.steps) throw new Error(t("The template takes too many steps."));
      const written = write(statement, scope);
      spent.output += written.length;
      if (spent.output > most.output) throw new Error(t("The template writes too much."));
      output += written;
    }
    return output;
  }

  function write(node: AST.Node, scope: Scope): string {
    if (isContent(node)) return node.value;
    if (isComment(node)) return "";
    if (isMustache(node)) {
      const text = textOf(call(node, scope));
      return node.escaped ? escaped(text) : text;
    }
    if (isBlock(node)) return block(node, scope);
    throw new Error(
      t("Line {line}: {type} is not supported in templates.", { line: node.loc.start.line, type: node.type }),
    );
  }

  function call(node: AST.MustacheStatement | AST.SubExpression, scope: Scope): unknown {
    const name = isPath(node.path) ? node.path.original : "";
    const helper = Object.hasOwn(helpers, name) ? helpers[name] : undefined;
    const isCall = node.params.length > 0 || node.hash !== undefined;
    if (helper && (isCall || value(node.path, scope) === undefined))
      return helper(
        node.params.map((param) => value(param, scope)),
        hashOf(node.hash, scope),
      );
    if (node.params.length > 0)
      throw new Error(t('Line {line}: there is no helper "{name}".', { line: node.loc.start.line, name }));
    return value(node.path, scope);
  }

  function hashOf(hash: AST.Hash | undefined, scope: Scope): Record<string, unknown> {
    return Object.fromEntries((hash?.pairs ?? []).map((pair) => [pair.key, value(pair.value, scope)]));
  }

  function value(node: AST.Node, scope: Scope): unknown {
    if (isPath(node)) return follow(node, scope);
    if (isSub(node)) return call(node, scope);
    if (isLiteral(node)) return node.value;
    return node.type === "NullLiteral" ? null : undefined;
  }

  function follow(path: AST.PathExpression, scope: Scope): unknown {
    let from: Scope | undefined = scope;
    for (let depth = 0; depth < path.depth; depth += 1) from = from?.parent;
    const parts = path.parts.map((part) => (typeof part === "string" ? part : textOf(call(part, scope))));
    if (path.data) return parts.reduce<unknown>(own, scope.data);
    const [first = "", ...rest] = parts;
    if (path.depth === 0 && parts.length > 0 && Object.hasOwn(scope.named, first))
      return rest.reduce<unknown>(own, scope.named[first]);
    return parts.reduce<unknown>(own, from?.context);
  }

  function block(node: AST.BlockStatement, scope: Scope): string {
    const [param, ...others] = node.params.map((one) => value(one, scope));
    const names = node.program?.blockParams ?? [];
    const inside = (inner: unknown, data: Record<string, unknown> = {}, given: unknown[] = [inner]) =>
      node.program
        ? program(node.program, {
            context: inner,
            parent: scope,
            data: { ...scope.data, ...data },
            named: { ...scope.named, ...Object.fromEntries(names.map((name, at) => [name, given[at]])) },
          })
        : "";
    // An `if` opens no scope of its own: `../` means the same inside as outside.
    const flat = () => (node.program ? program(node.program, scope) : "");
    const otherwise = () => (node.inverse ? program(node.inverse, scope) : "");
    const name = node.path.original;
    switch (name) {
      case "if":
        return isTrue(param) ? flat() : otherwise();
      case "unless":
        return isTrue(param) ? otherwise() : flat();
      case "with":
        return isTrue(param) ? inside(param) : otherwise();
      case "each":
        return each(param, inside) || otherwise();
      case "group":
      case "groupBy": {
        const by = textOf(hashOf(node.hash, scope).by ?? others[0]);
        const rows = Array.isArray(param) ? param : [];
        const groups = [...Map.groupBy(rows, (row) => textOf(own(row, by)))];
        return groups.map(([key, items]) => inside({ value: key, items })).join("") || otherwise();
      }
    }
    const helper = Object.hasOwn(helpers, name) ? helpers[name] : undefined;
    if (helper) return isTrue(helper([param, ...others], hashOf(node.hash, scope))) ? flat() : otherwise();
    if (node.params.length > 0)
      throw new Error(t('Line {line}: there is no helper "{name}".', { line: node.loc.start.line, name }));
    const found = value(node.path, scope);
    if (Array.isArray(found)) return each(found, inside) || otherwise();
    if (!isTrue(found)) return otherwise();
    return found === true ? flat() : inside(found);
  }

  return program(parse(template), { context, parent: undefined, data: { root: context }, named: {} });
}

type Inside = (context: unknown, data?: Record<string, unknown>, given?: unknown[]) => string;

function each(items: unknown, inside: Inside): string {
  const entries: [string | number, unknown][] = Array.isArray(items)
    ? items.map((item, index) => [index, item])
    : isRecord(items)
      ? Object.entries(items)
      : [];
  return entries
    .map(([key, item], index) =>
      inside(item, { key, index, first: index === 0, last: index === entries.length - 1 }, [item, key]),
    )
    .join("");
}

/** What a value itself has under a name. */
function own(value: unknown, name: string): unknown {
  if (Array.isArray(value))
    return name === "length" ? value.length : /^\d+$/.test(name) ? value[Number(name)] : undefined;
  if (name === "this" || name === "") return value;
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object"
    ? Array.isArray(value)
      ? value.map(textOf).join(",")
      : JSON.stringify(value)
    : String(value);
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`=]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const isContent = (node: AST.Node): node is AST.ContentStatement => node.type === "ContentStatement";
const isComment = (node: AST.Node): node is AST.CommentStatement => node.type === "CommentStatement";
const isMustache = (node: AST.Node): node is AST.MustacheStatement => node.type === "MustacheStatement";
const isBlock = (node: AST.Node): node is AST.BlockStatement => node.type === "BlockStatement";
const isPath = (node: AST.Node): node is AST.PathExpression => node.type === "PathExpression";
const isSub = (node: AST.Node): node is AST.SubExpression => node.type === "SubExpression";
const isLiteral = (node: AST.Node): node is AST.StringLiteral | AST.NumberLiteral | AST.BooleanLiteral =>
  /^(String|Number|Boolean)Literal$/.test(node.type);
