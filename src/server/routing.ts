import type { Route } from "./route.ts";

/** What a path and a method lead to. */
export type Match =
  | { kind: "route"; route: Route; params: Record<string, string> }
  | { kind: "slash" }
  | { kind: "method"; allowed: string[] }
  | { kind: "none" };

type Converter = "int" | "string" | "path";

interface Leaf {
  route: Route;
  names: string[];
}

interface Node {
  fixed: Map<string, Node>;
  dynamic: Partial<Record<Converter, Node>>;
  /** By method, for the path without and with a slash at its end. */
  bare: Map<string, Leaf>;
  slashed: Map<string, Leaf>;
}

const newNode = (): Node => ({ fixed: new Map(), dynamic: {}, bare: new Map(), slashed: new Map() });
const ORDER: readonly Converter[] = ["int", "string", "path"];

/**
 * Finds routes as Werkzeug does: `/a/<int:pk>/<name>`, `<path:rest>`; fixed parts before numbers before text;
 * a missing slash at the end is a redirect, one too many is not found.
 */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match {
  const root = newNode();
  for (const route of routes) addRoute(root, route);
  return (method, path) => {
    const slashed = path.endsWith("/");
    const parts = path
      .split("/")
      .slice(1, slashed ? -1 : undefined)
      .map(decodePart);
    const allowed = new Set<string>();
    const wanted = method === "HEAD" ? "GET" : method;
    let redirects = false;
    for (const { node, values } of candidates(root, parts, [])) {
      const leaf = (slashed ? node.slashed : node.bare).get(wanted);
      if (leaf)
        return {
          kind: "route",
          route: leaf.route,
          params: Object.fromEntries(leaf.names.map((name, i) => [name, values[i] ?? ""])),
        };
      if (!slashed && node.slashed.has(wanted)) redirects = true;
      for (const known of (slashed ? node.slashed : node.bare).keys()) allowed.add(known);
    }
    if (redirects) return { kind: "slash" };
    if (allowed.size === 0) return { kind: "none" };
    if (allowed.has("GET")) allowed.add("HEAD");
    return { kind: "method", allowed: [...allowed.add("OPTIONS")].sort() };
  };
}

function addRoute(root: Node, route: Route): void {
  const slashed = route.path.endsWith("/");
  const names: string[] = [];
  let node = root;
  for (const part of route.path.split("/").slice(1, slashed ? -1 : undefined)) {
    const dynamic = /^<(?:(int|string|path):)?(\w+)>$/.exec(part);
    if (dynamic) {
      names.push(dynamic[2] ?? "");
      const converter = (dynamic[1] ?? "string") as Converter;
      node = node.dynamic[converter] ??= newNode();
    } else {
      const next = node.fixed.get(part) ?? newNode();
      node.fixed.set(part, next);
      node = next;
    }
  }
  const leaves = slashed ? node.slashed : node.bare;
  if (leaves.has(route.method)) throw new Error(`two routes for ${route.method} ${route.path}`);
  leaves.set(route.method, { route, names });
}

function* candidates(
  node: Node,
  parts: readonly string[],
  values: readonly string[],
): Generator<{ node: Node; values: readonly string[] }> {
  const [part, ...rest] = parts;
  if (part === undefined) {
    yield { node, values };
    return;
  }
  const fixed = node.fixed.get(part);
  if (fixed) yield* candidates(fixed, rest, values);
  for (const converter of ORDER) {
    const next = node.dynamic[converter];
    // No object's name holds a NUL, and no database takes one.
    if (!next || part === "" || part.includes("\0")) continue;
    // Werkzeug reads %2F as a slash before it looks for routes.
    if (converter === "path" || (converter === "int" ? /^\d{1,15}$/.test(part) : !part.includes("/")))
      yield* candidates(next, rest, [...values, part]);
    if (converter === "path") {
      for (let taken = 2; taken <= parts.length; taken++)
        yield* candidates(next, parts.slice(taken), [...values, parts.slice(0, taken).join("/")]);
    }
  }
}

function decodePart(part: string): string {
  if (!part.includes("%")) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
