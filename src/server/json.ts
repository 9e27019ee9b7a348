/**
 * JSON without the keys that could reach an object's prototype. A reviver would do the same at a hundred times the cost.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  if (/__proto__|\\u005f/i.test(text)) dropPrototypes(parsed);
  return parsed;
}

function dropPrototypes(root: unknown): void {
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null) continue;
    if (Object.hasOwn(value, "__proto__")) Reflect.deleteProperty(value, "__proto__");
    for (const inner of Object.values(value)) waiting.push(inner);
  }
}
