import { expect, it } from "vitest";
import { isDateFormat } from "./date-format.ts";

it("takes formats that write ISO 8601 or count from the epoch", () => {
  const good =
    "epoch_s epoch_ms %Y %Y-%m %Y-%m-%d %Y%m%d %Y-%j %Y-W%W %G-W%V-%u %Y-%m-%dT%H %Y-%m-%dT%H:%M:%S.%f %Y-%m-%dT%H:%M:%S.%fZ %Y%m%dT%H%M%S %F".split(
      " ",
    );
  expect([...good, "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S%z"].filter((format) => !isDateFormat(format))).toEqual([]);
  const bad =
    "%d/%m/%Y %m/%d/%Y %H:%M %Y%m %y%m%d %Y-%d-%m %Y%d%m %Y%m%d%H %Y-%m-%d%H %d.%m.%Y %c %s %Y-%m-%dT%I%p nonsense".split(
      " ",
    );
  expect([...bad, "%Y %m %d", "%Y-%m-%d %I:%M %p", ""].filter(isDateFormat)).toEqual([]);
});
