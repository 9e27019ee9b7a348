import { describe, expect, it } from "vitest";
import vectors from "./fixtures/encrypted.json" with { type: "json" };
import { decryptText, encryptText, UndecryptableError } from "./secrets.ts";

// Made by the genuine library (sqlalchemy-utils) with the same key.
describe("encrypted columns", () => {
  it.each(vectors.rows)(
    "encrypts $plain as Superset does, and reads it back",
    ({ plain, stored_text, decrypts_to }) => {
      expect(encryptText(plain, vectors.SECRET_KEY)).toBe(stored_text);
      expect(decryptText(stored_text, vectors.SECRET_KEY)).toBe(decrypts_to);
    },
  );

  it("says which setting is wrong when another key wrote the text", () => {
    const foreign = encryptText("p@ssw0rd – ä long enough text", "another-secret-key-0123456789");
    expect(() => decryptText(foreign, vectors.SECRET_KEY)).toThrow(UndecryptableError);
    expect(() => decryptText("bm90IGEgYmxvY2s=", vectors.SECRET_KEY)).toThrow(/SECRET_KEY/);
  });
});
