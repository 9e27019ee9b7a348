import { describe, expect, it } from "vitest";
import { freePort } from "../../test/support/free-port.ts";
import { createLogger } from "../log.ts";
import type { Engine } from "./engine.ts";
import { mssql } from "./mssql/engine.ts";
import { oracle } from "./oracle/engine.ts";
import { isInstalled, loadPackage } from "./package.ts";
import { createEnginePools } from "./pool.ts";

describe("packages of the makers", () => {
  it("says how to install one that is absent", async () => {
    const engine: Engine = { ...mssql, packageName: "no-such-package-of-liteset" };
    expect(isInstalled(engine)).toBe(false);
    await expect(loadPackage(engine)).rejects.toThrow("npm install no-such-package-of-liteset@");
  });

  it.skipIf(!isInstalled(mssql))("says that SQL Server does not listen", async () => {
    const pools = createEnginePools({}, createLogger({ level: "silent" }));
    const uri = `mssql+pymssql://ada:secret@127.0.0.1:${await freePort()}/db`;
    const asking = pools.ping({ databaseId: 1, databaseName: "test", uri });
    await expect(asking).rejects.toMatchObject({ type: "CONNECTION_PORT_CLOSED_ERROR" });
    await pools.close();
  });

  it.skipIf(!isInstalled(oracle))("says that Oracle does not listen, without the password", async () => {
    const pools = createEnginePools({}, createLogger({ level: "silent" }));
    const uri = `oracle://ada:hidden-word@127.0.0.1:${await freePort()}/?service_name=x`;
    const failure: unknown = await pools.ping({ databaseId: 1, databaseName: "test", uri }).catch((error) => error);
    expect(String(failure)).toMatch(/ECONNREFUSED|refused|NJS-5/);
    expect(String(failure)).not.toContain("hidden-word");
    await pools.close();
  });
});
