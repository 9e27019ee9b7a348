import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors.ts";
import { demandsOf } from "./demands.ts";

const refusal = (extra: Record<string, unknown>) =>
  new ApiError("Error importing dashboard: …", 422, [{ message: "Error importing dashboard: …", extra }]);

describe("a refused import", () => {
  it("asks for the secrets of each connection", () => {
    const { secrets, others } = demandsOf(
      refusal({
        "databases/a.yaml": {
          _schema: ["Must provide a password for the database", "Must provide a private key for the ssh tunnel"],
        },
        "databases/b.yaml": { _schema: ["Must provide a password for the ssh tunnel"] },
        issue_codes: [{ code: 1010 }],
      }),
    );
    expect(secrets).toEqual([
      { file: "databases/a.yaml", kind: "passwords" },
      { file: "databases/a.yaml", kind: "ssh_tunnel_private_keys" },
      { file: "databases/b.yaml", kind: "ssh_tunnel_passwords" },
    ]);
    expect(others).toEqual([]);
  });

  it("says what is there already, and keeps what cannot be mended", () => {
    const demands = demandsOf(
      refusal({
        "charts/a.yaml": "Chart already exists and `overwrite=true` was not passed",
        "charts/b.yaml": { uuid: ["Not a valid UUID."] },
      }),
    );
    expect(demands.existing).toEqual(["charts/a.yaml"]);
    expect(demands.others).toEqual(["charts/b.yaml: uuid: Not a valid UUID."]);
    expect(demandsOf(new Error("no zip")).others).toEqual(["no zip"]);
  });
});
