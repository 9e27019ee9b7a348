import { describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import { describeUri, parseMetadataUri } from "./uri.ts";

const read = (text: string) => {
  const { options, ...rest } = parseMetadataUri(text, "/srv/app");
  return { ...rest, options: Object.fromEntries(options) };
};

describe("SQLALCHEMY_DATABASE_URI", () => {
  it.each([
    ["postgresql+psycopg2://u:p@db:5433/superset", "postgresql", "db", 5433, "u", "p", "superset"],
    ["postgresql://db/superset", "postgresql", "db", undefined, undefined, undefined, "superset"],
    ["postgres://u:p%40ss%2Fw%3Ard@[::1]:5432/superset", "postgresql", "::1", 5432, "u", "p@ss/w:rd", "superset"],
    [
      "postgresql://u@/superset?host=/var/run/postgresql",
      "postgresql",
      "/var/run/postgresql",
      undefined,
      "u",
      undefined,
      "superset",
    ],
    [
      "mysql+pymysql://root@127.0.0.1:3306/superset?charset=utf8mb4",
      "mysql",
      "127.0.0.1",
      3306,
      "root",
      undefined,
      "superset",
    ],
    ["mysql+mysqldb://u:100%@db/superset", "mysql", "db", undefined, "u", "100%", "superset"],
    ["mariadb+mariadbconnector://u:p:q@db/superset", "mysql", "db", undefined, "u", "p:q", "superset"],
    ["sqlite:////var/lib/superset.db", "sqlite", undefined, undefined, undefined, undefined, "/var/lib/superset.db"],
    [
      "sqlite:///superset.db?check_same_thread=false",
      "sqlite",
      undefined,
      undefined,
      undefined,
      undefined,
      "/srv/app/superset.db",
    ],
    ["sqlite://", "sqlite", undefined, undefined, undefined, undefined, ":memory:"],
  ])("reads %s", (text, kind, host, port, user, password, database) => {
    expect(read(text)).toMatchObject({ kind, host, port, user, password, database });
  });

  it.each([
    "",
    "superset.db",
    "oracle://u:geheim@db/x",
    "postgresql://u:geheim@db",
    "postgresql://u:geheim@db:99999/x",
  ])("refuses %j in a sentence without the password", (text) => {
    expect(() => parseMetadataUri(text)).toThrow(UserError);
    expect(() => parseMetadataUri(text)).not.toThrow(/geheim/);
  });

  it("is shown without user and password", () => {
    expect(describeUri(parseMetadataUri("postgresql://u:geheim@db:5433/superset"))).toBe("superset on db:5433");
  });
});
