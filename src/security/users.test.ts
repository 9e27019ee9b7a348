import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { UserError } from "../errors.ts";
import { createLogger } from "../log.ts";
import { User } from "../metadata/entities/user.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import { defaultSettings } from "../settings/keys.ts";
import vectors from "./fixtures/crypto.json" with { type: "json" };
import { verifyPassword } from "./password.ts";
import { syncRolesAndPermissions } from "./roles.ts";
import { signIn } from "./sign-in.ts";
import { createUser, listUsers, setPassword, userExists } from "./users.ts";

describeEachDatabase("users", (kind) => {
  let database: TestDatabase;
  let metadata: Metadata;
  const settings = { ...defaultSettings(), SECRET_KEY: "a-secret-key-of-tests" };
  const log = createLogger({ level: "error" });
  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    metadata = await openMetadata({ ...settings, SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri });
    await upgrade(metadata);
    await syncRolesAndPermissions(metadata);
  });
  afterAll(async () => {
    await metadata?.close();
    await database?.drop();
  });

  const ann = {
    username: "ann",
    firstName: "Ann",
    lastName: "Ba",
    email: "ann@example.com",
    password: "geheim",
    roles: ["Gamma", "sql_lab"],
  };

  it("are created with their roles and can sign in", async () => {
    await createUser(metadata, settings, ann);
    expect(await userExists(metadata, "ann")).toBe(true);
    expect(await listUsers(metadata)).toEqual([
      {
        username: "ann",
        name: "Ann Ba",
        email: "ann@example.com",
        active: true,
        roles: expect.arrayContaining(["Gamma", "sql_lab"]),
      },
    ]);
    expect(await signIn({ metadata, settings, log }, "ann", "geheim")).toEqual(expect.any(Number));
    expect(await signIn({ metadata, settings, log }, "ann", "Geheim")).toBeNull();
  });

  it.each([
    ["a name that is taken", { email: "other@example.com" }, /user "ann" already/],
    ["an address that is taken", { username: "other" }, /e-mail address "ann@example.com"/],
    [
      "a role that does not exist",
      { username: "x", email: "x@example.com", roles: ["Gama"] },
      /no role "Gama"; there are: .*Alpha/,
    ],
    ["an empty password", { username: "x", email: "x@example.com", password: "" }, /password is empty/],
    ["an address that is none", { username: "x", email: "x" }, /not an e-mail address/],
    ["a name too long for its column", { username: "x".repeat(129), email: "x@example.com" }, /129 characters; 128/],
  ])("are refused with %s", async (_what, change, message) => {
    const refused = createUser(metadata, settings, { ...ann, ...change });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(message);
    expect(await listUsers(metadata)).toHaveLength(1);
  });

  it("get a new password", async () => {
    await setPassword(metadata, settings, "ann", "neu");
    const user = await metadata.em().findOneOrFail(User, { username: "ann" });
    expect(await verifyPassword("neu", user.password ?? "")).toBe(true);
    await expect(setPassword(metadata, settings, "nobody", "x")).rejects.toThrow(/no user "nobody"/);
  });

  it("of a genuine Superset sign in with the password they had", async () => {
    const em = metadata.em();
    const [password, , hash] = vectors.password_hash.rows[0] as [string, string, string];
    const user = em.create(User, {
      username: "genuine",
      first_name: "G",
      last_name: "U",
      email: "g@example.com",
      password: hash,
    });
    await em.flush();
    expect(await signIn({ metadata, settings, log }, "genuine", password)).toBe(user.id);
    expect((await metadata.em().findOneOrFail(User, user.id)).login_count).toBe(1);
  });
});
