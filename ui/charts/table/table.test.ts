import { describe, expect, it } from "vitest";
import { inputOf } from "../testing.ts";
import { columnsOf, inOrder, moved } from "./columns.ts";
import { withComparisons } from "./compared.ts";
import { buildQuery } from "./query.ts";
import { arranged } from "./rows.ts";
import { ownState, type TableState } from "./state.ts";
import { widthsOf } from "./widths.ts";

const state: TableState = { page: 1, size: 20, sorting: undefined, search: "", searchColumn: undefined, filters: {} };

describe("a table whose pages the server has", () => {
  const formData = { viz_type: "table", query_mode: "raw", all_columns: ["title", "imdb"], server_pagination: true };

  it("asks for the page, the order, what is searched and what is filtered", () => {
    const own_state = ownState({
      ...state,
      page: 3,
      sorting: { key: "imdb", descending: true },
      search: " star ",
      searchColumn: "title",
      filters: { imdb: "> 7", title: "wars", year: "" },
    });
    const [page, count] = buildQuery({ ...formData, own_state }).queries;
    expect(page).toMatchObject({ row_limit: 20, row_offset: 40, orderby: [["imdb", false]] });
    const found = [
      { col: "title", op: "ILIKE", val: "%star%" },
      { col: "imdb", op: ">", val: 7 },
      { col: "title", op: "ILIKE", val: "%wars%" },
    ];
    expect(page?.filters).toEqual(found);
    expect(count).toMatchObject({ is_rowcount: true, filters: found, row_offset: 0 });
  });

  it("starts with the first page", () => {
    expect(buildQuery({ ...formData, server_page_length: 50 }).queries[0]).toMatchObject({
      row_limit: 50,
      row_offset: 0,
    });
  });
});

describe("a table that is compared with an earlier time", () => {
  const formData = {
    viz_type: "table",
    query_mode: "aggregate",
    groupby: ["g"],
    metrics: ["m"],
    percent_metrics: ["p"],
    time_compare: "1 year ago",
  };

  it("asks for both times, and the shares of each", () => {
    expect(buildQuery(formData).queries[0]).toMatchObject({
      time_offsets: ["1 year ago"],
      post_processing: [
        {
          operation: "contribution",
          options: { columns: ["p", "p__1 year ago"], rename_columns: ["%p", "%p__1 year ago"] },
        },
      ],
    });
  });

  it("shows now, then, the difference and its share below the metric's name", () => {
    const row = { g: "a", m: 12, "m__1 year ago": 10, p: 1, "p__1 year ago": 1, "%p": 0.5, "%p__1 year ago": 0.4 };
    const input = inputOf(formData, [row]);
    const answer = withComparisons(input.queriesData[0], formData);
    if (!answer) throw new Error("No answer");
    const columns = columnsOf({ ...input, queriesData: [answer] });
    expect(columns.map(({ group, title, write, key }) => [group, title, write(answer.data[0]?.[key])])).toEqual([
      [undefined, "g", "a"],
      ["m", "Main", "12"],
      ["m", "#", "10"],
      ["m", "△", "2"],
      ["m", "%", "+20.0%"],
      ["% p", "Main", "50.000%"],
      ["% p", "#", "40.000%"],
      ["% p", "△", "10.000%"],
      ["% p", "%", "+25.0%"],
    ]);
  });
});

it("says of each column of a compared metric what its growth is, a column's own rule first", () => {
  const conditional_formatting = [{ column: "Main m", colorScheme: "Red" }];
  const growth = (extra: object) => {
    const compared = {
      viz_type: "table",
      query_mode: "aggregate",
      groupby: ["g"],
      metrics: ["m"],
      time_compare: ["1 year ago"],
    };
    const input = inputOf({ ...compared, ...extra }, [{ g: "a", m: 12, "m__1 year ago": 10 }]);
    const answer = withComparisons(input.queriesData[0], input.formData);
    const columns = columnsOf({ ...input, queriesData: answer ? [answer] : [] });
    return columns.filter(({ group }) => group === "m").map((column) => column.growth);
  };
  expect(growth({})).toEqual([undefined, undefined, undefined, undefined]);
  expect(growth({ comparison_color_enabled: true, conditional_formatting })).toEqual([
    "Red",
    "Green",
    "Green",
    "Green",
  ]);
});

it("filters rows column by column, sorts them, and searches what is written", () => {
  const rows = [
    { n: "Alien", y: 1979 },
    { n: "Aliens", y: 1986 },
    { n: "Brazil", y: 1985 },
    { n: null, y: null },
  ];
  const columns = columnsOf(inputOf({ viz_type: "table", query_mode: "raw", all_columns: ["n", "y"] }, rows));
  const names = (patch: Partial<TableState>) => arranged(rows, columns, { ...state, ...patch }).map(({ n }) => n);
  expect(names({ filters: { n: "alien" } })).toEqual(["Alien", "Aliens"]);
  expect(names({ filters: { y: ">= 1985" }, sorting: { key: "y", descending: false } })).toEqual(["Brazil", "Aliens"]);
  expect(names({ filters: { n: "!= Brazil", y: "<1986" } })).toEqual(["Alien"]);
  expect(names({ search: "1985" })).toEqual(["Brazil"]);
});

it("shades values by how far they are beyond the rule's bound", () => {
  const conditional_formatting = [{ column: "n", operator: ">", targetValue: 10, colorScheme: "#000000" }];
  const formData = { viz_type: "table", query_mode: "raw", all_columns: ["n"], conditional_formatting };
  const [column] = columnsOf(inputOf(formData, [{ n: 5 }, { n: 15 }, { n: 20 }]));
  expect([5, 10, 15, 20].map((value) => column?.shade?.(value))).toEqual([undefined, undefined, "#6c6c6c", "#000000"]);
});

describe("columns of a table", () => {
  const text = "A text that is so long that a column of the usual width has no room for all of it, whatever one does";
  const columns = (column_config: object) =>
    columnsOf(
      inputOf({ viz_type: "table", query_mode: "raw", all_columns: ["a", "b", "c"], column_config }, [
        { a: text, b: 1, c: text },
      ]),
    );

  it("are as wide as their longest text where it is not cut", () => {
    const [cut, , whole] = columns({ c: { truncateLongCells: false } });
    expect(cut).toMatchObject({ width: 360, canShrink: true });
    expect(whole?.canShrink).toBe(false);
    expect(whole?.width).toBeGreaterThan(700);
  });

  it("fill the table, give way a little each where all fit then, and scroll where they do not", () => {
    const of = (key: string, width: number, least: number, canShrink = false) => ({ key, width, least, canShrink });
    const some = [of("a", 300, 150, true), of("b", 100, 50)];
    const widths = (width: number) => [...widthsOf(some, width).values()];
    expect(widths(802)).toEqual([600, 200]);
    expect(widths(302)).toEqual([225, 75]);
    expect(widths(152)).toEqual([220, 100]);
  });

  it("are moved to where another was, and new ones come last", () => {
    expect(moved(["a", "b", "c"], "a", "c")).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], "c", "a")).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b"], "z", "a")).toEqual(["a", "b"]);
    expect(inOrder(columns({}), ["c", "a"]).map(({ key }) => key)).toEqual(["c", "a", "b"]);
  });
});
