import { expect, it } from "vitest";
import { createLogger } from "./log.ts";

/** Line breaks and terminal commands, among them those that JSON leaves as they are. */
const HOSTILE = ["\n", "\r\n", "\u0085", "\u2028", "\u2029", "\u001b[2J", "\u009b2J", "\u0007", "\0", "\u007f"];

it.each([true, false])("lets nobody forge a line or command a terminal (json: %s)", (json) => {
  const lines: string[] = [];
  const log = createLogger({ json, stream: { write: (text) => lines.push(text) } });
  for (const text of HOSTILE) {
    const forged = `x${text}ERROR`;
    log.info(forged, { path: forged, list: [forged], error: new Error(forged, { cause: new Error(forged) }) });
    log.child({ id: forged }).warn("child");
  }
  expect(lines).toHaveLength(2 * HOSTILE.length);
  for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\u2028\u2029]+\n$/u);
  if (json) expect(JSON.parse(lines[0] ?? "")).toMatchObject({ message: "x\nERROR", path: "x\nERROR" });
});
