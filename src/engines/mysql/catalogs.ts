import { mysqlDriverWith } from "./driver.ts";

/** StarRocks and Doris: MySQL's protocol, with catalogs above the databases. */
export const catalogDriver = mysqlDriverWith({ readOnlySessions: false, catalogs: true });
