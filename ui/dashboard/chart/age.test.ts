import { describe, expect, it } from "vitest";
import type { QueryData } from "../../charts/types.ts";
import { ageOf } from "./age.ts";

const query = (cached: string | null): QueryData => ({ data: [], colnames: [], coltypes: [], cached_dttm: cached });
const now = Date.UTC(2026, 0, 2, 12);

describe("ageOf", () => {
  it("tells cached data from fresh ones", () => {
    expect(ageOf([query("2026-01-02T11:30:00")], now, now)).toBe("Cached 30 minutes ago");
    expect(ageOf([query("2026-01-01T11:00:00")], now, now)).toBe("Cached 1 day ago");
    expect(ageOf([query(null)], now - 3_600_000, now)).toBe("Loaded 1 hour ago");
    expect(ageOf([query(null)], now, now)).toBe("Loaded just now");
  });
});
