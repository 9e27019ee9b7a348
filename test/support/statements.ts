import type { Metadata } from "../../src/metadata/orm.ts";

/** How many queries the metadata database is asked while something runs. */
export async function statementsOf(metadata: Metadata, act: () => Promise<unknown>): Promise<number> {
  metadata.recent.forget();
  const executor = metadata.kysely().getExecutor();
  const original = executor.executeQuery;
  let count = 0;
  executor.executeQuery = function counted<R>(this: typeof executor, ...args: Parameters<typeof original<R>>) {
    count++;
    return original.apply(this, args) as ReturnType<typeof original<R>>;
  };
  try {
    await act();
  } finally {
    executor.executeQuery = original;
  }
  return count;
}
