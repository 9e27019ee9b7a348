import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { openMetadata } from "./orm.ts";

describeEachDatabase("the connections to the metadata database", (kind) => {
  let place: TestDatabase;
  beforeAll(async () => {
    place = await createTestDatabase(kind, inject("services"));
  }, 60_000);
  afterAll(() => place?.drop(), 60_000);

  it("log each statement without its parameters under SQLALCHEMY_ECHO, and renew themselves", async () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      const metadata = await openMetadata({
        SECRET_KEY: "of this test",
        SQLALCHEMY_DATABASE_URI: place.sqlalchemyUri,
        SQLALCHEMY_ECHO: true,
        SQLALCHEMY_POOL_TIMEOUT: 3,
        SQLALCHEMY_POOL_RECYCLE: 1,
      });
      try {
        const one = await metadata
          .kysely()
          .selectNoFrom((eb) => eb.val("a secret").as("text"))
          .executeTakeFirst();
        expect(one?.text).toBe("a secret");
      } finally {
        await metadata.close();
      }
      const lines = write.mock.calls.map(([text]) => String(text)).filter((text) => text.includes("statement"));
      expect(lines.join("")).toMatch(/select (cast\()?(\$1|\?)/);
      expect(lines.join("")).not.toContain("a secret");
    } finally {
      write.mockRestore();
    }
  });
});
