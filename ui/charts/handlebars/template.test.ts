import { describe, expect, it } from "vitest";
import { render } from "./template.ts";

const data = [
  { name: "Ann <b>", n: 2, team: "x" },
  { name: "Bob", n: 0, team: "y" },
  { name: "Cy", n: 5, team: "x" },
];
const fill = (template: string) => render(template, { data });

describe("a template", () => {
  it.each([
    ["{{#each data}}{{@index}}:{{name}}{{#unless @last}}, {{/unless}}{{/each}}", "0:Ann &#60;b&#62;, 1:Bob, 2:Cy"],
    ["{{#each data as |row at|}}{{at}}{{row.name.length}}{{/each}}", "012"],
    ["{{{data.0.name}}} {{data.[1].name}} {{lookup (lookup data 2) 'name'}}", "Ann <b> Bob Cy"],
    ["{{#each data}}{{#if n}}{{n}}{{else}}none{{/if}} {{/each}}", "2 none 5 "],
    ["{{#with data.[2]}}{{name}} of {{../data.length}}{{/with}}", "Cy of 3"],
    ["{{#groupBy data by='team'}}{{value}}={{items.length}};{{/groupBy}}", "x=2;y=1;"],
    ["{{#if (and (eq data.length 3) (gt data.[2].n 4))}}yes{{/if}}", "yes"],
    ["{{dateFormat '2024-03-05' format='D MMMM YYYY'}} {{dateFormat 0}}", "5 March 2024 1970-01-01"],
    ["{{formatNumber 1234.5 'de-DE' minimumFractionDigits=2}} {{formatNumber 1234.5 ',.0f'}}", "1.234,50 1,235"],
    ["{{#each none}}x{{else}}empty{{/each}}{{! not said }}", "empty"],
    ["{{stringify data.[1]}}", "{&#34;name&#34;:&#34;Bob&#34;,&#34;n&#34;:0,&#34;team&#34;:&#34;y&#34;}"],
    ["{{uppercase (concat 'a' (sum 1 2 3))}}", "A6"],
  ])("%s", (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  it("reads no prototypes and runs nothing", () => {
    expect(fill("{{constructor}}{{data.constructor}}{{data.[0].__proto__}}{{lookup data 'constructor'}}")).toBe("");
    expect(fill("{{#with data.map}}found{{/with}}{{toString}}{{@root.constructor.name}}")).toBe("");
    expect(() => fill("{{constructor 'return 1'}}")).toThrow('Line 1: there is no helper "constructor".');
    expect(() => fill("{{> other}}")).toThrow("Line 1: PartialStatement is not supported in templates.");
  });

  it("says where it cannot be read, and stops what would never end", () => {
    expect(() => fill("{{#each data}}")).toThrow(/Parse error on line 1/);
    const endless = `${"{{#each @root.data}}".repeat(13)}x${"{{/each}}".repeat(13)}`;
    expect(() => fill(endless)).toThrow(/too m/);
  });
});
