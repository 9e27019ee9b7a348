import { mysqlDriverWith } from "../mysql/driver.ts";

/** SingleStore answers MySQL's protocol, but has no read-only sessions. */
export const singlestoreDriver = mysqlDriverWith({ readOnlySessions: false, catalogs: false });
