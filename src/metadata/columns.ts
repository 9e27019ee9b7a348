import { type Platform, p, Type } from "@mikro-orm/core";
import { decryptText, encryptText } from "./secrets.ts";
import { readDateTime, readUuid, uuidBytes, writeDateTime } from "./values.ts";

/** What the types need to know of the database they convert for. */
export interface ColumnContext {
  /** SECRET_KEY, for encrypted columns. */
  secret: string;
  /** Whether uuids have a type of their own (PostgreSQL) or are 16 bytes. */
  nativeUuid: boolean;
}

/** One context an open ORM; the platform object belongs to one ORM. */
const contexts = new WeakMap<Platform, ColumnContext>();

/** Tells the types below which database the ORM that owns this platform talks to. */
export function setColumnContext(platform: Platform, context: ColumnContext): void {
  contexts.set(platform, context);
}

/** `uuid` on PostgreSQL, 16 bytes on MySQL and SQLite: the canonical string here. */
class UuidType extends Type<string, string | Uint8Array> {
  override convertToDatabaseValue(value: string, platform: Platform): string | Uint8Array {
    if (value === null || value === undefined || typeof value !== "string") return value;
    return contextOf(platform).nativeUuid ? value.toLowerCase() : uuidBytes(value);
  }
  override convertToJSValue(value: string | Uint8Array): string {
    return value === null || value === undefined ? value : readUuid(value);
  }
  override getColumnType(): string {
    return "uuid";
  }
  override compareAsType(): string {
    return "any";
  }
}

/** A date and time without a zone, read and written as UTC; microseconds that others wrote become milliseconds. */
class DateTimeType extends Type<Date, string> {
  override convertToDatabaseValue(value: Date): string {
    return value instanceof Date ? writeDateTime(value) : value;
  }
  override convertToJSValue(value: string): Date {
    return value === null || value === undefined ? value : readDateTime(value);
  }
  override getColumnType(): string {
    return "timestamp";
  }
  override compareAsType(): string {
    return "string";
  }
}

/** Text that lies encrypted (base64 in bytea/blob) and is plain on entities. */
class EncryptedType extends Type<string, Uint8Array> {
  override convertToDatabaseValue(value: string, platform: Platform): Uint8Array {
    if (value === null || value === undefined || typeof value !== "string") return value;
    return Buffer.from(encryptText(value, contextOf(platform).secret));
  }
  override convertToJSValue(value: Uint8Array | string, platform: Platform): string {
    if (value === null || value === undefined) return value;
    return decryptColumn(value, platform);
  }
  override getColumnType(): string {
    return "blob";
  }
  override compareAsType(): string {
    return "Buffer";
  }
}

/** The plain text of an encrypted column's value. */
export function decryptColumn(stored: Uint8Array | string, platform: Platform): string;
export function decryptColumn(stored: Uint8Array | string | null, platform: Platform): string | null;
export function decryptColumn(stored: Uint8Array | string | null, platform: Platform): string | null {
  if (stored === null) return null;
  const text = typeof stored === "string" ? stored : Buffer.from(stored).toString("latin1");
  return decryptText(text, contextOf(platform).secret);
}

function contextOf(platform: Platform): ColumnContext {
  const context = contexts.get(platform);
  if (context === undefined) throw new Error("this ORM was not opened by openMetadata");
  return context;
}

/** A uuid column; see UuidType. */
export const uuidColumn = () => p.type(UuidType);
/** A datetime column without a zone; see DateTimeType. */
export const dateTimeColumn = () => p.type(DateTimeType);
/** An encrypted text column; see EncryptedType. */
export const encryptedColumn = () => p.type(EncryptedType);
