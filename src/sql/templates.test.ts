import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sqlFilters } from "./macros/filters.ts";
import { TemplateFault } from "./templates/values.ts";
import { renderTemplate, variablesFrom } from "./templates.ts";

interface Recorded {
  context: Record<string, unknown>;
  recorded: [template: string, output: string | null, fault: [kind: string, message: string] | null][];
}
const { context, recorded } = JSON.parse(
  readFileSync(new URL("./templates/fixtures/recorded.json", import.meta.url), "utf8"),
) as Recorded;

const render = (template: string) =>
  renderTemplate(template, { variables: variablesFrom(context), filters: sqlFilters(literal) });
const literal = (value: unknown) => (typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value));
async function faultOf(template: string): Promise<TemplateFault> {
  const fault = await render(template).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(TemplateFault);
  return fault as TemplateFault;
}

describe("templates render as in a genuine Jinja2 sandbox", () => {
  for (const [template, output, fault] of recorded) {
    test(template.slice(0, 100), async () => {
      if (fault === null) return expect(await render(template)).toBe(output);
      const { kind, message } = await faultOf(template);
      expect([kind, message]).toEqual(fault);
    });
  }
});

describe("templates are bounded", () => {
  test.each([
    ["steps", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"],
    ["texts", "{{ 'a' * 999999999999 }}"],
    ["numbers", "{{ 9 ** 999999 }}"],
    ["growth by replacing", "{% set x = 'a' * 1000000 %}{{ x | replace('a', x) }}"],
    ["growth by joining", "{% set x = 'a' * 1000000 %}{{ x.join(x) }}"],
    [
      "growth by doubling",
      "{% set ns = namespace(x='a') %}{% for i in range(90) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    ],
    ["lists", "{% set l = [1] %}{% for i in range(90) %}{% set _ = l.extend(l) %}{% endfor %}"],
    ["macros", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"],
    ["brackets", `{{ ${"(".repeat(5000)}1${")".repeat(5000)} }}`],
    ["signs", `{{ ${"not ".repeat(50_000)}1 }}`],
    ["a list that holds itself", "{% set l = [] %}{% set _ = l.append(l) %}{{ l }}"],
    ["widths", "{{ '{:>999999999}'.format(1) }}"],
    ["output", "{% set x = 'a' * 1000000 %}{% for i in range(100) %}{{ x }}{% endfor %}"],
  ])("in %s", async (_, template) => {
    expect((await faultOf(template)).message).toMatch(/steps|more than|recursion|deeply/);
  });
});

test("texts of marks that never close take no longer than others", async () => {
  const template = "{{ ('<' * 1000000) | striptags | length }} {{ ('<!--' * 1000000) | striptags | length }}";
  expect(await render(template)).toBe("1000000 4000000");
  expect((await faultOf("{{ ('%(' * 1000000) % {} }}")).message).toBe("incomplete format");
  expect(await render("{{ ('a' * 1000000) | trim('a') | length }}")).toBe("0");
  expect(await render("{{ 'a <b>c</b> <!-- <i> -->d <e' | striptags }}")).toBe("a c d <e");
});

describe("nothing of JavaScript can be reached", () => {
  test.each([
    "{{ ''.constructor.constructor('return process')() }}",
    "{{ [].constructor('x') }}",
    "{{ map.constructor.prototype.x }}",
    "{{ range.call.constructor('x')() }}",
    "{{ 'a' | attr('constructor') | attr('constructor') }}",
    "{{ ''['constructor']['constructor']('return 1')() }}",
    "{{ '' | constructor }}",
    "{{ '' is toString }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ namespace().__proto__.polluted }}",
    "{{ process.exit() }}",
    "{{ globalThis.process.env }}",
    "{{ require('fs') }}",
  ])("by %s", async (template) => {
    expect((await faultOf(template)).kind).toMatch(/UndefinedError|SecurityError|TemplateAssertionError/);
  });

  test("names written into a namespace stay there", async () => {
    expect(await render("{% set ns = namespace() %}{% set ns.__proto__ = 1 %}{{ ns.polluted is defined }}")).toBe(
      "False",
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("filters of SQL", () => {
  test.each([
    [`{{ ["a'b", 1, 2.5] | where_in }}`, "('a''b', 1, 2.5)"],
    ["{{ [] | where_in }} {{ [] | where_in(default_to_none=True) }}", "() None"],
    ["{{ ('2024-03-01 00:00:00' | to_datetime).strftime('%Y/%m/%d') }}", "2024/03/01"],
    ["{{ ('01.02.2024' | to_datetime('%d.%m.%Y')).isoformat() }}", "2024-02-01T00:00:00"],
    ["{{ ('2024-03-01 00:00:00' | to_datetime) - ('2024-02-28 00:00:00' | to_datetime) }}", "2 days, 0:00:00"],
    ["{{ nil | to_datetime }}", "None"],
  ])("%s", async (template, output) => {
    expect(await render(template)).toBe(output);
  });
});
