import { isUniqueViolation } from "../../../metadata/violations.ts";

/** Stores something whose name somebody else may have taken meanwhile: then `refusal` is thrown. */
export async function unlessTaken<T>(stored: Promise<T>, refusal: () => Error): Promise<T> {
  try {
    return await stored;
  } catch (error) {
    if (isUniqueViolation(error)) throw refusal();
    throw error;
  }
}
