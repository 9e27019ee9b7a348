import { expect, it } from "vitest";
import { ApiError } from "../../api/errors.ts";
import { problemText } from "./problem.ts";

it("says in plain words that a filter's dataset is closed to somebody, and anything else as it is", () => {
  const refused = new ApiError(
    "This endpoint requires the datasource 7, database or `all_datasource_access` permission",
    403,
  );
  expect(problemText(refused, "It failed")).toBe("You may not see these data. Ask an owner of the dataset for access.");
  expect(problemText(new ApiError("down", 503), "It failed")).toBe("It failed");
  expect(problemText(new Error("odd"), "It failed")).toBe("It failed");
});
