import { afterEach, describe, expect, it, vi } from "vitest";

describe("what the server says", () => {
  afterEach(() => vi.resetModules());

  it("is said in the page's language, with what the server puts in, and stays as it is where no catalogue has it", async () => {
    vi.stubGlobal("document", { documentElement: { lang: "de" } });
    const { loadLanguage } = await import("./catalogue.ts");
    const { serverText } = await import("./server-text.ts");
    const { readError } = await import("../api/errors.ts");
    await loadLanguage();
    vi.unstubAllGlobals();
    expect(serverText("Forbidden")).toBe("Kein Zugriff");
    expect(serverText("Length must be between 1 and 250.")).toBe("Die Länge muss zwischen 1 und 250 liegen.");
    expect(serverText('There is a role "a (b)" already')).toBe("Es gibt schon eine Rolle „a (b)“");
    expect(serverText("Oracle needs the package oracledb. Install it beside Liteset: npm install oracledb@26")).toBe(
      "Oracle braucht das Paket oracledb. Neben Liteset installieren: npm install oracledb@26",
    );
    expect(serverText('relation "x" does not exist')).toBe('relation "x" does not exist');
    expect(readError(422, { message: { name: ["Name must be unique"] } }).message).toBe(
      "name: Der Name muss eindeutig sein",
    );
    expect(readError(403, { errors: [{ message: "Forbidden" }] }).message).toBe("Kein Zugriff");
  });
});
