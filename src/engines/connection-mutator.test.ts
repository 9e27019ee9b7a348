import { expect, it } from "vitest";
import { asConnected, passwordToKeep } from "./connection-mutator.ts";
import type { ConnectionTarget } from "./engine.ts";
import { engineFor } from "./registry.ts";

const target: ConnectionTarget = {
  databaseId: 1,
  databaseName: "shop",
  uri: "postgresql://bi:XXXXXXXXXX@warehouse:5432/shop",
  username: "ann",
};
const postgresql = engineFor(target.uri);

const asked: string[] = [];
async function storedPassword(uri: string): Promise<string> {
  asked.push(uri);
  return "p@ss";
}
const noPassword = () => 5;
function refuseWarehouse(uri: string): void {
  if (uri.includes("warehouse")) throw new Error("Not the warehouse");
}
const nameFor = ({ name }: { name: string }) => `bi for ${name}`;
const brokenName = () => "a\r\nb: c";

it("takes the password from SQLALCHEMY_CUSTOM_PASSWORD_STORE, and keeps none that people enter", async () => {
  const hooks = { SQLALCHEMY_CUSTOM_PASSWORD_STORE: storedPassword };
  expect((await asConnected(target, postgresql, hooks)).uri).toBe("postgresql://bi:p%40ss@warehouse:5432/shop");
  expect(asked).toEqual(["postgresql://bi@warehouse:5432/shop"]);
  expect([passwordToKeep(hooks, "typed"), passwordToKeep({}, "typed")]).toEqual([null, "typed"]);
  const broken = { SQLALCHEMY_CUSTOM_PASSWORD_STORE: noPassword };
  await expect(asConnected(target, postgresql, broken)).rejects.toThrow("must return a password or null");
});

it("refuses what DB_SQLA_URI_VALIDATOR throws at", async () => {
  const hooks = { DB_SQLA_URI_VALIDATOR: refuseWarehouse };
  await expect(asConnected(target, postgresql, hooks)).rejects.toThrow("Not the warehouse");
  const other = { ...target, uri: "postgresql://bi@elsewhere/shop" };
  expect(await asConnected(other, postgresql, hooks)).toEqual(other);
});

it("names the program that connects as USER_AGENT_FUNC says", async () => {
  const hooks = { USER_AGENT_FUNC: nameFor };
  expect((await asConnected(target, postgresql, hooks)).userAgent).toBe("bi for shop");
  await expect(asConnected(target, postgresql, { USER_AGENT_FUNC: brokenName })).rejects.toThrow("a name");
});
