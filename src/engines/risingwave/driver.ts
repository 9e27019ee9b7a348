import { postgresqlDriverWith } from "../postgresql/driver.ts";

/** RisingWave answers PostgreSQL's protocol, but has no read-only sessions. */
export const risingwaveDriver = postgresqlDriverWith({ readOnlySessions: false });
