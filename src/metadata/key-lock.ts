import { setTimeout as wait } from "node:timers/promises";
import type { Metadata } from "./orm.ts";
import { namespaceOf, uuid3 } from "./uuid3.ts";
import { writeDateTime, writeUuid } from "./values.ts";
import { isUniqueViolation } from "./violations.ts";

const RESOURCE = "lock";
const namespace = namespaceOf("liteset lock");

/**
 * Runs `act` while no other process does under the same name: a row of `key_value`, of which there can be one. Who finds it
 * taken waits; a row that is older than `seconds` belongs to nobody any more.
 */
export async function withLock<T>(
  metadata: Pick<Metadata, "kind" | "kysely">,
  name: string,
  seconds: number,
  act: () => Promise<T>,
): Promise<T> {
  const uuid = writeUuid(metadata, uuid3(namespace, name));
  const free = (until?: Date) => {
    const rows = metadata.kysely().deleteFrom("key_value").where("resource", "=", RESOURCE).where("uuid", "=", uuid);
    return (until ? rows.where("expires_on", "<=", writeDateTime(until)) : rows).execute();
  };
  for (let pause = 20; !(await take()); pause = Math.min(pause * 2, 500)) {
    await free(new Date());
    await wait(pause);
  }
  try {
    return await act();
  } finally {
    await free();
  }

  async function take(): Promise<boolean> {
    const expires_on = writeDateTime(new Date(Date.now() + seconds * 1000 + 5000));
    const row = {
      resource: RESOURCE,
      uuid,
      value: Buffer.from("{}"),
      expires_on,
      created_on: writeDateTime(new Date()),
    };
    try {
      await metadata.kysely().insertInto("key_value").values(row).execute();
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}
