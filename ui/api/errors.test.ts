import { describe, expect, it } from "vitest";
import { readError } from "./errors.ts";

describe("readError", () => {
  it("takes the first message of a SIP-40 body and keeps the rest", () => {
    const errors = [
      { message: "no such column: x", error_type: "COLUMN_DOES_NOT_EXIST_ERROR", level: "error", extra: {} },
    ];
    const error = readError(400, { errors }, "r-1");
    expect(error).toMatchObject({ message: "no such column: x", status: 400, errors, requestId: "r-1" });
  });

  it("reads Flask-AppBuilder's texts and field maps", () => {
    expect(readError(404, { message: "Not found" }).message).toBe("Not found");
    expect(readError(401, { msg: "Missing Authorization Header" }).message).toBe("Missing Authorization Header");
    expect(readError(422, { message: { slug: ["Must be unique"] } }).message).toBe("slug: Must be unique");
    // What concerns no single field.
    expect(readError(400, { message: { _schema: ["One of both"] } }).message).toBe("One of both");
  });

  it("says something where the body says nothing", () => {
    expect(readError(502, undefined).message).toBe("The server answered with status 502.");
    expect(readError(403, {}).message).toBe("You do not have access to this.");
  });
});
