import { randomUUID } from "node:crypto";
import { LockMode, ReferenceKind } from "@mikro-orm/core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeEachDatabase } from "../../test/support/describe-databases.ts";
import { createTestDatabase, type TestDatabase } from "../../test/support/services.ts";
import { Chart } from "./entities/chart.ts";
import { Dashboard, EmbeddedDashboard } from "./entities/dashboard.ts";
import { Database } from "./entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "./entities/dataset.ts";
import { KeyValue } from "./entities/key-value.ts";
import { Role } from "./entities/role.ts";
import { Query } from "./entities/sqllab.ts";
import { Tag, TaggedObject } from "./entities/tag.ts";
import { User } from "./entities/user.ts";
import { upgrade } from "./migrate.ts";
import { type Metadata, openMetadata } from "./orm.ts";
import { UndecryptableError } from "./secrets.ts";
import { readDateTime, readUuid } from "./values.ts";

describeEachDatabase("metadata entities", (kind) => {
  let database: TestDatabase;
  let metadata: Metadata;
  const settings = () => ({ SECRET_KEY: "a-secret-key-of-tests", SQLALCHEMY_DATABASE_URI: database.sqlalchemyUri });

  beforeAll(async () => {
    database = await createTestDatabase(kind, inject("services"));
    metadata = await openMetadata(settings());
    await upgrade(metadata);
  });
  afterAll(async () => {
    await metadata?.close();
    await database?.drop();
  });

  const newUser = (name = randomUUID()) => ({
    username: name,
    first_name: "A",
    last_name: "B",
    email: `${name}@example.com`,
  });

  it("has every column and relation of its 51 tables", async () => {
    const em = metadata.em();
    const tables = new Set<string>();
    for (const meta of metadata.orm.getMetadata()) {
      tables.add(meta.tableName);
      if (meta.pivotTable) continue;
      const populate = meta.relations.map((relation) => relation.name);
      await em.find(meta.class, {}, { populate: populate as never, limit: 1 });
      for (const { kind: shape, name } of meta.relations) {
        if (shape === ReferenceKind.MANY_TO_MANY) await em.find(meta.class, { [name]: null } as never, { limit: 1 });
      }
    }
    expect(tables.size).toBe(51);
  });

  it("keeps an entity of each column type, and sees no change in what it read", async () => {
    const em = metadata.em();
    const uuid = randomUUID();
    const expiresOn = new Date("2031-02-03T04:05:06.000Z");
    const user = em.create(User, { ...newUser(), roles: [em.getReference(Role, 1)] });
    const warehouse = em.create(Database, {
      database_name: `db ${uuid}`,
      sqlalchemy_uri: "postgresql://u:XXXXXXXXXX@host/db",
      password: "pässwörd 日本",
      uuid: uuid.toUpperCase(),
      created_by: user,
    });
    const dataset = em.create(Dataset, {
      table_name: `t ${uuid}`,
      database: warehouse,
      owners: [user],
      folders: [{ name: "f", children: [] }],
    });
    em.create(TableColumn, { table: dataset, column_name: "ä" });
    em.create(SqlMetric, { table: dataset, metric_name: "count", expression: "COUNT(*)", currency: { symbol: "EUR" } });
    em.create(Query, { client_id: uuid.slice(0, 11), database: warehouse, start_time: 1710510330123.456 });
    const value = em.create(KeyValue, { resource: "app", value: Buffer.from([0, 255, 10]), expires_on: expiresOn });
    await em.flush();

    const other = metadata.em();
    const read = await other.findOneOrFail(
      Dataset,
      { uuid: dataset.uuid },
      { populate: ["database", "owners", "columns", "metrics"] },
    );
    expect(read.database.uuid).toBe(uuid);
    expect(read.database.password).toBe("pässwörd 日本");
    expect(read.database.created_by_fk).toBe(user.id);
    expect(read.database.expose_in_sqllab).toBe(true);
    expect(read.is_managed_externally).toBe(false);
    expect(read.owners.getItems().map((owner) => owner.username)).toEqual([user.username]);
    expect(read.columns[0]).toMatchObject({ column_name: "ä", groupby: true, is_dttm: false, table_id: dataset.id });
    expect(read.metrics[0]?.currency).toEqual({ symbol: "EUR" });
    expect(read.folders).toEqual([{ name: "f", children: [] }]);
    const query = await other.findOneOrFail(Query, { client_id: uuid.slice(0, 11) });
    expect(query).toMatchObject({ start_time: 1710510330123.456, status: "pending", progress: 0 });
    const entry = await other.findOneOrFail(KeyValue, { uuid: value.uuid });
    expect([...entry.value]).toEqual([0, 255, 10]);
    expect(entry.expires_on).toEqual(expiresOn);
    other.getUnitOfWork().computeChangeSets();
    expect(
      other
        .getUnitOfWork()
        .getChangeSets()
        .map((change) => change.payload),
    ).toEqual([]);
  });

  it("takes a foreign key through the relation or through the column", async () => {
    const em = metadata.em();
    const [first, second] = [em.create(User, newUser()), em.create(User, newUser())];
    await em.flush();
    const dashboard = em.create(Dashboard, { dashboard_title: "d", created_by_fk: first.id, changed_by: second });
    await em.flush();
    expect([dashboard.created_by?.id, dashboard.changed_by_fk]).toEqual([first.id, second.id]);
    dashboard.created_by_fk = second.id;
    dashboard.changed_by = null;
    await em.flush();
    const read = await metadata.em().findOneOrFail(Dashboard, dashboard.id);
    expect([read.created_by_fk, read.changed_by_fk]).toEqual([second.id, null]);
    expect(await metadata.em().count(Dashboard, { created_by_fk: second.id, id: dashboard.id })).toBe(1);
  });

  it.each(["select-in", "joined", "balanced"] as const)(
    "loads relations of relations %s, with their columns",
    async (strategy) => {
      const em = metadata.em();
      const user = em.create(User, newUser());
      const warehouse = em.create(Database, {
        database_name: randomUUID(),
        sqlalchemy_uri: "sqlite://",
        created_by: user,
      });
      const dataset = em.create(Dataset, { table_name: randomUUID(), database: warehouse, created_by: user });
      await em.flush();
      const chart = em.create(Chart, { slice_name: "c", datasource_id: dataset.id, changed_by: user });
      const dashboard = em.create(Dashboard, { dashboard_title: "d", slices: [chart] });
      await em.flush();
      const read = await metadata.em().findOneOrFail(Dashboard, dashboard.id, {
        populate: ["slices.table.database.created_by", "slices.changed_by"],
        strategy,
      });
      const [slice] = read.slices.getItems();
      expect([slice?.datasource_id, slice?.changed_by_fk, slice?.changed_by?.username]).toEqual([
        dataset.id,
        user.id,
        user.username,
      ]);
      expect([slice?.table?.id, slice?.table?.database_id, slice?.table?.created_by_fk]).toEqual([
        dataset.id,
        warehouse.id,
        user.id,
      ]);
      expect(slice?.table?.database.created_by?.username).toBe(user.username);
      const sorted = await metadata
        .em()
        .find(Dataset, { database_id: warehouse.id }, { orderBy: { created_by: { id: "asc" } }, strategy });
      expect(sorted.map((row) => row.id)).toEqual([dataset.id]);
    },
  );

  it("fills the times, and moves changed_on only with a change", async () => {
    const em = metadata.em();
    const old = new Date("2020-01-02T03:04:05.000Z");
    const chart = em.create(Chart, { slice_name: "c", created_on: old, changed_on: old });
    const fresh = em.create(Chart, { slice_name: "now" });
    await em.flush();
    expect(Math.abs(Date.now() - (fresh.created_on?.getTime() ?? 0))).toBeLessThan(60_000);
    const again = metadata.em();
    const read = await again.findOneOrFail(Chart, chart.id);
    await again.flush();
    expect((await metadata.em().findOneOrFail(Chart, chart.id)).changed_on).toEqual(old);
    read.slice_name = "renamed";
    await again.flush();
    expect((await metadata.em().findOneOrFail(Chart, chart.id)).changed_on?.getTime()).toBeGreaterThan(old.getTime());
    expect(read.created_on).toEqual(old);
  });

  it("adds and removes members of relations without doubling them", async () => {
    const em = metadata.em();
    const user = em.create(User, newUser());
    const charts = ["a", "b", "c"].map((name) => em.create(Chart, { slice_name: name }));
    const dashboard = em.create(Dashboard, { dashboard_title: "d", owners: [user], slices: charts });
    await em.flush();
    const other = metadata.em();
    const unloaded = await other.findOneOrFail(Dashboard, dashboard.id);
    unloaded.owners.add(other.getReference(User, user.id));
    await other.flush();
    const read = await other.refreshOrFail(unloaded, { populate: ["owners", "slices"] });
    expect(read.owners).toHaveLength(1);
    read.slices.set(read.slices.getItems().slice(1));
    await other.flush();
    const names = (
      await metadata.em().findOneOrFail(Dashboard, dashboard.id, { populate: ["slices"] })
    ).slices.getItems();
    expect(names.map((chart) => chart.slice_name).sort()).toEqual(["b", "c"]);
  });

  it("finds the dataset of a chart by datasource_id, and tags by their objects", async () => {
    const em = metadata.em();
    const warehouse = em.create(Database, { database_name: randomUUID(), sqlalchemy_uri: "sqlite://" });
    const dataset = em.create(Dataset, { table_name: randomUUID(), database: warehouse });
    await em.flush();
    const chart = em.create(Chart, { slice_name: "c", datasource_id: dataset.id, datasource_type: "table" });
    await em.flush();
    em.create(TaggedObject, {
      tag: em.create(Tag, { name: randomUUID(), type: "custom" }),
      object_id: chart.id,
      object_type: "chart",
    });
    await em.flush();
    const read = await metadata.em().findOneOrFail(Chart, chart.id, { populate: ["table.database"] });
    expect(read.table?.database.database_name).toBe(warehouse.database_name);
    expect(await metadata.em().count(TaggedObject, { object_id: chart.id, object_type: "chart" })).toBe(1);
  });

  it("has a table whose key is a uuid", async () => {
    const em = metadata.em();
    const embedded = em.create(EmbeddedDashboard, { dashboard: em.create(Dashboard, { dashboard_title: "e" }) });
    await em.flush();
    embedded.allow_domain_list = "example.com";
    await em.flush();
    const other = metadata.em();
    const read = await other.findOneOrFail(EmbeddedDashboard, { uuid: embedded.uuid }, { populate: ["dashboard"] });
    expect([read.allow_domain_list, read.dashboard.dashboard_title]).toEqual(["example.com", "e"]);
    other.remove(read);
    await other.flush();
    expect(await metadata.em().count(EmbeddedDashboard, { uuid: embedded.uuid })).toBe(0);
  });

  it("gives plain rows to Kysely, with readers for what the databases keep differently", async () => {
    const em = metadata.em();
    const at = new Date("2024-03-15T13:45:30.000Z");
    const dashboard = em.create(Dashboard, { dashboard_title: "k", created_on: at });
    await em.flush();
    const row = await metadata
      .kysely()
      .selectFrom("dashboards")
      .where("id", "=", dashboard.id)
      .select(["uuid", "created_on"])
      .executeTakeFirstOrThrow();
    expect(readUuid(row.uuid ?? "")).toBe(dashboard.uuid);
    expect(readDateTime(row.created_on ?? "")).toEqual(at);
  });

  it("says so when a secret was written with another SECRET_KEY", async () => {
    const em = metadata.em();
    const warehouse = em.create(Database, {
      database_name: randomUUID(),
      sqlalchemy_uri: "x",
      password: "geheim, long enough",
    });
    await em.flush();
    const stranger = await openMetadata({ ...settings(), SECRET_KEY: "quite-another-secret-key" });
    try {
      await expect(stranger.em().findOneOrFail(Database, warehouse.id)).rejects.toThrow(UndecryptableError);
      expect(await stranger.em().find(Database, { id: warehouse.id }, { fields: ["database_name"] })).toHaveLength(1);
    } finally {
      await stranger.close();
    }
  });

  it("lets two at once count to the right number", async () => {
    const em = metadata.em();
    const user = em.create(User, { ...newUser(), login_count: 0 });
    await em.flush();
    const other = await openMetadata(settings());
    const count = async (opened: Metadata) => {
      for (let turn = 0; turn < 10; turn += 1) {
        await opened.em().transactional(async (transaction) => {
          const [read] = await transaction.find(User, { id: user.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
          if (read) read.login_count = (read.login_count ?? 0) + 1;
        });
      }
    };
    await Promise.all([count(metadata), count(other)]);
    await other.close();
    expect((await metadata.em().findOneOrFail(User, user.id)).login_count).toBe(20);
  });
});
