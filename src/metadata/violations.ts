import {
  DeadlockException,
  ForeignKeyConstraintViolationException,
  UniqueConstraintViolationException,
} from "@mikro-orm/core";

/** What the three databases call a violated constraint: PostgreSQL's SQLSTATE, MySQL's number, SQLite's text. */
function matches(error: unknown, state: string, numbers: readonly number[], text: RegExp): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errno } = error as Error & { code?: unknown; errno?: unknown };
  return code === state || numbers.includes(Number(errno)) || text.test(error.message);
}

/** Whether a statement failed because other rows still point to one, or it points to none. */
export const isForeignKeyViolation = (error: unknown): boolean =>
  error instanceof ForeignKeyConstraintViolationException ||
  matches(error, "23503", [1451, 1452], /FOREIGN KEY constraint failed/i);

/** Whether a statement failed because something must be there only once. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof UniqueConstraintViolationException || matches(error, "23505", [1062], /UNIQUE constraint failed/i);

/** Whether a transaction was ended because it and another waited for each other; it may be tried again. */
export const isDeadlock = (error: unknown): boolean =>
  error instanceof DeadlockException || matches(error, "40P01", [1213], /deadlock/i);

/** Whether a statement failed because PostgreSQL takes no NUL in a text. */
export const isNulText = (error: unknown): boolean => matches(error, "22021", [], /invalid byte sequence.*0x00/i);

/** Whether a statement failed because a text is longer, or a number larger, than its column can keep. */
export const isTooLarge = (error: unknown): boolean =>
  matches(error, "22001", [1406], /^value too long for type|Data too long for column/i) ||
  matches(error, "22003", [1264], /Out of range value for column/i);

/** Whether a statement failed because a value is none that its column allows. */
export const isCheckViolation = (error: unknown): boolean =>
  matches(error, "23514", [3819, 4025], /CHECK constraint failed/i);
