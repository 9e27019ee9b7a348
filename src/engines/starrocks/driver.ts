import type { Driver } from "../engine.ts";
import { catalogDriver } from "../mysql/catalogs.ts";
import { mysql } from "../mysql/engine.ts";

/** The database's own user signs in and takes the part of who is impersonated, for good. */
export const starrocksDriver: Driver = {
  ...catalogDriver,
  connect: async (options) => {
    const { target, uri } = options;
    if (!target.impersonate || !target.username) return catalogDriver.connect(options);
    const own = { ...uri, username: target.principal ?? uri.username };
    const connection = await catalogDriver.connect({ ...options, uri: own });
    try {
      const sql = `EXECUTE AS ${mysql.literal(target.username)} WITH NO REVERT`;
      for await (const _ of connection.read(sql, { batchRows: 1 }));
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  },
};
