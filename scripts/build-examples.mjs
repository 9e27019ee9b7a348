// Makes templates/examples/data from the npm package vega-datasets: `node scripts/build-examples.mjs`.
// The result is committed, so that the published package needs neither vega-datasets nor this script. It only selects,
// renames, joins and tidies; no value is invented. Sources and licences: docs/examples.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { stringify } from "yaml";

const source = new URL("../node_modules/vega-datasets/data/", import.meta.url).pathname;
const target = new URL("../templates/examples/data/", import.meta.url);
const codes = JSON.parse(readFileSync(new URL("./examples-country-codes.json", import.meta.url), "utf8"));

const file = (name) => `'${source}${name}'`;
const csv = (name) => `read_csv(${file(name)}, header = true)`;

/** Shouted names as people write them; what is an abbreviation stays one. */
const abbreviations = /\b(Abx|Ups|Us|Psa|Jfk|Dc|Llc|Usa)\b/g;
const calm = (column) => `calm(${column})`;
const calmText = (text) =>
  text
    .replace(/\*/g, "")
    .replace(/\bARPT\b/g, "Airport")
    .replace(/\bINTL\b/g, "International")
    .toLowerCase()
    .replace(/(^|[\s/(.-])([a-z])/g, (_, before, letter) => before + letter.toUpperCase())
    .replace(abbreviations, (word) => word.toUpperCase())
    .trim();

const regions = `CASE region WHEN 'south_asia' THEN 'South Asia' WHEN 'europe_central_asia' THEN 'Europe & Central Asia'
  WHEN 'sub_saharan_africa' THEN 'Sub-Saharan Africa' WHEN 'america' THEN 'Americas'
  WHEN 'east_asia_pacific' THEN 'East Asia & Pacific' ELSE 'Middle East & North Africa' END`;
const clusters = `CASE cluster WHEN 0 THEN 'South Asia' WHEN 1 THEN 'Europe & Central Asia' WHEN 2 THEN 'Sub-Saharan Africa'
  WHEN 3 THEN 'Americas' WHEN 4 THEN 'East Asia & Pacific' ELSE 'Middle East & North Africa' END`;
const startOf = (unit, column) => `strftime(date_trunc('${unit}', ${column}), '%Y-%m-%d')`;

/** Each table: its columns with their types, and the query that fills them. */
const tables = {
  us_flights: {
    columns: {
      departed_at: "datetime",
      weekday: "text",
      hour: "integer",
      origin: "text",
      origin_city: "text",
      origin_state: "text",
      destination: "text",
      destination_city: "text",
      destination_state: "text",
      distance: "integer",
      delay: "integer",
    },
    // Every 40th of three million flights in the order of time; a flight cannot be two hours early: those are typing errors.
    query: `WITH numbered AS (SELECT *, row_number() OVER (ORDER BY date, origin, destination, delay, distance) AS n
        FROM read_parquet(${file("flights-3m.parquet")}) WHERE delay >= -120)
      SELECT strftime(date, '%Y-%m-%d %H:%M') AS departed_at, strftime(date, '%u %a') AS weekday, hour(date) AS hour,
        origin, o.city AS origin_city, o.state AS origin_state,
        destination, d.city AS destination_city, d.state AS destination_state, distance, delay
      FROM numbered f JOIN ${csv("airports.csv")} o ON o.iata = f.origin JOIN ${csv("airports.csv")} d ON d.iata = f.destination
      WHERE n % 40 = 0 ORDER BY n`,
  },
  wildlife_strikes: {
    columns: {
      struck_on: "datetime",
      airport: "text",
      state: "text",
      operator: "text",
      aircraft: "text",
      phase: "text",
      time_of_day: "text",
      wildlife_size: "text",
      species: "text",
      damage: "text",
      repair_cost: "integer",
      other_cost: "integer",
      total_cost: "integer",
      speed: "integer",
    },
    query: `SELECT strftime("Flight Date", '%Y-%m-%d') AS struck_on, ${calm('"Airport Name"')} AS airport, "Origin State" AS state,
        ${calm('"Aircraft Airline Operator"')} AS operator, "Aircraft Make Model" AS aircraft, "Phase of flight" AS phase,
        "Time of day" AS time_of_day, "Wildlife Size" AS wildlife_size, "Wildlife Species" AS species,
        CASE WHEN "Effect Amount of damage" IN ('B', 'C') THEN 'Unclassified' ELSE "Effect Amount of damage" END AS damage,
        "Cost Repair" AS repair_cost, "Cost Other" AS other_cost, "Cost Total $" AS total_cost, "Speed IAS in knots" AS speed
      FROM ${csv("birdstrikes.csv")} ORDER BY ALL`,
  },
  world_development: {
    columns: {
      year: "datetime",
      country: "text",
      country_code: "text",
      region: "text",
      population: "integer",
      life_expectancy: "double",
      fertility: "double",
    },
    query: `SELECT year || '-01-01' AS year, country, code(country) AS country_code, ${clusters} AS region,
        pop AS population, life_expect AS life_expectancy, fertility
      FROM read_json(${file("gapminder.json")}) ORDER BY year, country`,
  },
  world_income: {
    columns: {
      country: "text",
      country_code: "text",
      region: "text",
      income: "integer",
      life_expectancy: "double",
      population: "integer",
    },
    query: `SELECT country, code(country) AS country_code, ${regions} AS region, income, health AS life_expectancy, population
      FROM ${csv("gapminder-health-income.csv")} ORDER BY country`,
  },
  co2_monthly: {
    columns: { month: "datetime", co2: "double", co2_adjusted: "double" },
    query: `SELECT strftime("Date", '%Y-%m-%d') AS month, "CO2" AS co2, "adjusted CO2" AS co2_adjusted
      FROM ${csv("co2-concentration.csv")} ORDER BY 1`,
  },
  climate_years: {
    columns: { year: "datetime", decade: "datetime", temperature_anomaly: "double", co2: "double" },
    // Only years whose twelve months were all measured have a mean.
    query: `SELECT t.year || '-01-01' AS year, (t.year // 10 * 10) || '-01-01' AS decade, temp AS temperature_anomaly,
        round(c.co2, 2) AS co2
      FROM ${csv("global-temp.csv")} t LEFT JOIN (SELECT year("Date") AS year, avg("CO2") AS co2 FROM ${csv("co2-concentration.csv")}
        GROUP BY 1 HAVING count(*) = 12) c ON c.year = t.year ORDER BY 1`,
  },
  daily_weather: {
    columns: {
      day: "datetime",
      month: "datetime",
      city: "text",
      weather: "text",
      precipitation: "double",
      temp_max: "double",
      temp_min: "double",
      wind: "double",
    },
    query: `SELECT strftime(date, '%Y-%m-%d') AS day, ${startOf("month", "date")} AS month, location AS city,
        upper(weather[1]) || weather[2:] AS weather, precipitation, temp_max, temp_min, wind
      FROM ${csv("weather.csv")} ORDER BY 1, 3`,
  },
  seattle_normals: {
    columns: {
      hour_start: "datetime",
      month: "text",
      hour: "integer",
      temperature: "double",
      wind: "double",
      pressure: "double",
    },
    query: `SELECT strftime(date, '%Y-%m-%d %H:%M') AS hour_start, strftime(date, '%m %b') AS month, hour(date) AS hour,
        temperature, wind, pressure
      FROM ${csv("seattle-weather-hourly-normals.csv")} ORDER BY 1`,
  },
};

const cell = (value) => {
  const text = value === null ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The rows of a query, with the two tidying functions applied where the query marks them. */
async function read(connection, { query, columns }) {
  const marks = {};
  const plain = query.replace(/\b(calm|code)\(("[^"]+"|\w+)\)( AS (\w+))/g, (_, kind, column, as, name) => {
    marks[name] = kind;
    return column + as;
  });
  const rows = (await connection.runAndReadAll(plain)).getRowObjectsJson();
  return rows.map((row) =>
    Object.keys(columns).map((name) => {
      const value = row[name];
      if (value === null || !(name in marks)) return value;
      if (marks[name] === "calm") return calmText(value);
      if (!(value in codes)) throw new Error(`no country code for ${value}`);
      return codes[value];
    }),
  );
}

mkdirSync(target, { recursive: true });
const connection = await (await DuckDBInstance.create()).connect();
const index = {};
for (const [name, table] of Object.entries(tables)) {
  const rows = await read(connection, table);
  const lines = [Object.keys(table.columns), ...rows].map((row) => row.map(cell).join(","));
  const packed = gzipSync(`${lines.join("\n")}\n`, { level: 9 });
  writeFileSync(new URL(`${name}.csv.gz`, target), packed);
  index[name] = { rows: rows.length, columns: table.columns };
  console.log(`${name}: ${rows.length} rows, ${Math.ceil(packed.length / 1024)} kB`);
}
connection.closeSync();
writeFileSync(new URL("tables.yaml", target), stringify(index));
