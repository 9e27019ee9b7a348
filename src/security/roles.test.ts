import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { Database } from "../metadata/entities/database.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import { Permission, PermissionView, Role, ViewMenu } from "../metadata/entities/role.ts";
import { Theme } from "../metadata/entities/theme.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import { writeSystemThemes } from "../metadata/themes.ts";
import { packageRoot } from "../runtime.ts";
import { permissionsByView } from "./permissions.ts";
import { roleHolds } from "./role-rules.ts";
import { syncRolesAndPermissions } from "./roles.ts";

const compare = join(packageRoot, "../shared/facts/schema/compare");
const themes = { THEME_DEFAULT: { algorithm: "default" }, THEME_DARK: { algorithm: "dark" } };

describe("rules of the built-in roles", () => {
  const pairs = Object.entries(permissionsByView).flatMap(([view, names]) =>
    names.map((name) => [name, view] as const),
  );

  it.each([
    ["Admin", 215],
    ["Alpha", 110],
    ["Gamma", 88],
    ["sql_lab", 28],
  ] as const)("%s holds %i permissions", (role, count) => {
    expect(pairs.filter(([permission, view]) => roleHolds(role, permission, view))).toHaveLength(count);
  });

  it("give no built-in role a permission on one object", () => {
    for (const role of ["Admin", "Alpha", "Gamma", "sql_lab"] as const) {
      expect(roleHolds(role, "datasource_access", "[db].[t](id:1)")).toBe(false);
    }
  });
});

describeEachDatabase("roles and permissions", (kind) => {
  let database: TestDatabase;
  let metadata: Metadata;
  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    metadata = await openMetadata({
      SECRET_KEY: "a-secret-key-of-tests",
      SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri,
    });
    await upgrade(metadata);
  });
  afterAll(async () => {
    await metadata?.close();
    await database?.drop();
  });

  const holdings = async () => {
    const roles = await metadata.em().find(Role, {}, { populate: ["permissions.permission", "permissions.view_menu"] });
    const named = roles.map((role) => {
      const held = role.permissions.getItems().map((pair) => `${pair.permission?.name} on ${pair.view_menu?.name}`);
      return [role.name, held.sort()] as const;
    });
    return Object.fromEntries(named);
  };

  it("are those of Superset 6.0.0, once and again", async () => {
    await syncRolesAndPermissions(metadata);
    await writeSystemThemes(metadata, themes);
    const first = await holdings();
    const counts = Object.fromEntries(Object.entries(first).map(([name, held]) => [name, held.length]));
    expect(counts).toEqual({ Admin: 215, Alpha: 110, Gamma: 88, sql_lab: 28, Public: 0 });
    const em = metadata.em();
    expect([await em.count(Permission), await em.count(ViewMenu), await em.count(Theme)]).toEqual([
      78,
      kind === "mysql" ? 88 : 90,
      2,
    ]);
    if (existsSync(compare))
      expect(execFileSync(compare, ["--rows", database.url], { encoding: "utf8" })).toBe("alike: 51 tables\n");
    await Promise.all([syncRolesAndPermissions(metadata), writeSystemThemes(metadata, themes)]);
    expect(await holdings()).toEqual(first);
    expect(await metadata.em().count(Theme)).toBe(2);
  });

  it("are repaired; what others added stays", async () => {
    const em = metadata.em();
    const gamma = await em.findOneOrFail(Role, { name: "Gamma" }, { populate: ["permissions"] });
    const all = await em.find(PermissionView, {}, { populate: ["permission", "view_menu"] });
    const manageLogs = all.find((pair) => pair.permission?.name === "can_write" && pair.view_menu?.name === "Log");
    gamma.permissions.remove(gamma.permissions[0] as PermissionView);
    gamma.permissions.add(manageLogs as PermissionView);
    const own = em.create(PermissionView, {
      permission: em.create(Permission, { name: "can_dance" }),
      view_menu: em.create(ViewMenu, { name: "Our Plugin" }),
    });
    em.create(Role, { name: "Our Role", permissions: [own, manageLogs as PermissionView] });
    em.create(PermissionView, { permission: em.create(Permission, { name: "can_faulty" }) });
    await em.flush();

    await syncRolesAndPermissions(metadata);
    const held = await holdings();
    expect(held["Our Role"]).toEqual(["can_dance on Our Plugin", "can_write on Log"]);
    expect(held.Gamma).not.toContain("can_write on Log");
    expect(held.Gamma).toHaveLength(89);
    expect(held.Admin).toContain("can_dance on Our Plugin");
    expect(await metadata.em().count(PermissionView, { view_menu: null })).toBe(0);
  });

  it("include one permission for each connection and dataset, which nobody gets by himself", async () => {
    const em = metadata.em();
    const warehouse = em.create(Database, { database_name: "wh", sqlalchemy_uri: "sqlite://" });
    em.create(Dataset, { table_name: "t", database: warehouse, perm: "[wh].[t](id:1)", schema_perm: "[wh].[main]" });
    await em.flush();
    await syncRolesAndPermissions(metadata);
    const names = ["[wh].[t](id:1)", "[wh].[main]", `[wh].(id:${warehouse.id})`];
    expect(await metadata.em().count(PermissionView, { view_menu: { name: { $in: names } } })).toBe(3);
    expect((await holdings()).Admin?.some((held) => held.includes("[wh]"))).toBe(false);
  });

  it("of the public role follow another role when the settings say so", async () => {
    await syncRolesAndPermissions(metadata, { PUBLIC_ROLE_LIKE: "Gamma" });
    const held = await holdings();
    expect(held.Public).toEqual(held.Gamma);
  });
});
