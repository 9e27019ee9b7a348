import type { Metadata } from "../../src/metadata/orm.ts";

/** How many SELECTs the metadata database is asked while something runs; the log of actions is written at times of its own. */
export async function statementsOf(metadata: Metadata, act: () => Promise<unknown>): Promise<number> {
  metadata.recent.forget();
  const executor = metadata.kysely().getExecutor();
  const original = executor.executeQuery;
  let count = 0;
  executor.executeQuery = function counted<R>(this: typeof executor, ...args: Parameters<typeof original<R>>) {
    if (/^\s*(?:select|with)\b/i.test(args[0].sql)) count++;
    return original.apply(this, args) as ReturnType<typeof original<R>>;
  };
  try {
    await act();
  } finally {
    executor.executeQuery = original;
  }
  return count;
}
