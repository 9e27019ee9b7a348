import { describe, expect, it } from "vitest";
import type { Route } from "./route.ts";
import { createRouter } from "./routing.ts";

const route = (method: Route["method"], path: string): Route => ({
  method,
  path,
  right: "public",
  action: () => ({ path }),
});
const find = createRouter([
  route("GET", "/api/v1/chart/"),
  route("POST", "/api/v1/chart/"),
  route("GET", "/api/v1/chart/_info"),
  route("GET", "/api/v1/chart/<id_or_uuid>"),
  route("PUT", "/api/v1/chart/<pk>"),
  route("GET", "/api/v1/chart/<int:pk>/data/"),
  route("GET", "/files/<path:name>"),
  route("GET", "/files/<path:name>/info/"),
]);

describe("routes", () => {
  it("prefers fixed parts, then numbers, then text", () => {
    expect(find("GET", "/api/v1/chart/_info")).toMatchObject({ kind: "route", route: { path: "/api/v1/chart/_info" } });
    expect(find("GET", "/api/v1/chart/7")).toMatchObject({ kind: "route", params: { id_or_uuid: "7" } });
    expect(find("PUT", "/api/v1/chart/7")).toMatchObject({ kind: "route", params: { pk: "7" } });
    expect(find("GET", "/api/v1/chart/x/data/")).toEqual({ kind: "none" });
  });

  it("redirects where a slash is missing, and finds nothing where one is too many", () => {
    expect(find("GET", "/api/v1/chart")).toEqual({ kind: "slash" });
    expect(find("GET", "/api/v1/chart/7/")).toEqual({ kind: "none" });
  });

  it("names the methods that there are", () => {
    expect(find("DELETE", "/api/v1/chart/")).toEqual({ kind: "method", allowed: ["GET", "HEAD", "OPTIONS", "POST"] });
    expect(find("HEAD", "/api/v1/chart/")).toMatchObject({ kind: "route" });
  });

  it("takes several parts for a path, decoded", () => {
    expect(find("GET", "/files/a/b%20c.js")).toMatchObject({ kind: "route", params: { name: "a/b c.js" } });
    expect(find("GET", "/files/a/b/info/")).toMatchObject({ kind: "route", params: { name: "a/b" } });
  });

  it("does not start with two routes of one address", () => {
    expect(() => createRouter([route("GET", "/a/<x>"), route("GET", "/a/<y>")])).toThrow("two routes");
  });
});
