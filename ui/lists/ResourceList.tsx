import { MoreOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { lazy, Suspense, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { can, canChange } from "../access.ts";
import { api } from "../api/client.ts";
import { messageOf } from "../api/errors.ts";
import type { ListAnswer } from "../api/types.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { toastError } from "../components/toast-store.ts";
import { numberText, t } from "../i18n/t.ts";
import { importTool, saveBundle } from "./bundles/bundle.ts";
import { starColumn } from "./columns.tsx";
import { conditionsOf } from "./conditions.ts";
import { favouriteFilters } from "./favourite-filters.ts";
import { ListFilters } from "./ListFilters.tsx";
import { ListPage } from "./ListPage.tsx";
import type { EditDialogProps, ListTool, ResourceSpec, RowAction } from "./spec.ts";
import { useListState } from "./use-list-state.ts";

const ResourceDialog = lazy(() =>
  import("./ResourceDialog.tsx").then((module) => ({ default: module.ResourceDialog })),
);

const BulkTagDialog = lazy(() => import("./BulkTagDialog.tsx").then((module) => ({ default: module.BulkTagDialog })));

const ConfirmDelete = lazy(() => import("./ConfirmDelete.tsx").then((module) => ({ default: module.ConfirmDelete })));

/** Ends the address of a list where its dialog opens at once. */
const newMark = "#new";

/** The page of a resource: listed, filtered, made, changed, and deleted one by one or several at once. */
export function ResourceList<Row extends { id: number }>({ spec }: { spec: ResourceSpec<Row> }) {
  const { user, common } = useBootstrap();
  const filters = [...(spec.filters ?? []), ...favouriteFilters(spec.favourites)].filter(
    ({ flag }) => !flag || common.feature_flags[flag] === true,
  );
  const { state, change } = useListState("", "desc");
  const { hash } = useLocation();
  const [edited, setEdited] = useState<number | "new" | undefined>(hash === newMark ? "new" : undefined);
  const tools = [...(spec.tools ?? []), ...(spec.isBundled ? [importTool(spec.view)] : [])].filter((tool) =>
    can(user, ...tool.right),
  );
  const [tool, setTool] = useState(() => tools.find(({ key }) => hash === `#${key}`));
  // A link to a dialog of the very list that is open.
  const [seenHash, setSeenHash] = useState(hash);
  if (seenHash !== hash) {
    setSeenHash(hash);
    if (hash === newMark) setEdited("new");
    setTool(tools.find(({ key }) => hash === `#${key}`));
  }
  const [selected, setSelected] = useState<Row[]>([]);
  const [doomed, setDoomed] = useState<Row[]>();
  const [isTagging, setIsTagging] = useState(false);
  const [opened, setOpened] = useState<{ Dialog: NonNullable<RowAction<Row>["Dialog"]>; row: Row }>();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayExport = spec.isBundled === true && can(user, "can_export", spec.view);
  const mayWrite = ["can_write", "can_post", "can_put"].some((right) => can(user, right, spec.view));
  const mayTag =
    spec.taggedAs !== undefined && common.feature_flags.TAGGING_SYSTEM === true && can(user, "can_bulk_create", "Tag");
  const readAgain = () => client.invalidateQueries({ queryKey: ["list", spec.api] });

  const act = async (what: string, run: () => Promise<unknown>) => {
    try {
      await run();
    } catch (error) {
      toastError(`${what}: ${messageOf(error)}`);
    }
    await readAgain();
  };
  const nameOf = (rows: Row[]) =>
    rows.length === 1 && rows[0]
      ? `“${spec.nameOf(rows[0])}”`
      : t("{count} of {title}", { count: numberText(rows.length), title: spec.title });

  const own: RowAction<Row>[] = spec.actions ?? [];
  const mayChange = (row: Row) => mayWrite && (!spec.ownersOf || canChange(user, spec.view, spec.ownersOf(row)));
  const mayDelete = spec.deletes !== undefined && (mayWrite || can(user, "can_delete", spec.view));
  const exportRows = (rows: Row[]) =>
    act(t("Not exported"), () =>
      saveBundle(
        spec.api,
        rows.map((row) => row.id),
      ),
    );
  const itemsOf = (row: Row) => [
    ...(mayChange(row) && (spec.fields || spec.Dialog) ? [{ key: "edit", label: t("Edit") }] : []),
    ...own
      .filter(
        (one) =>
          one.isFor?.(row) !== false &&
          (!one.right || can(user, ...one.right)) &&
          (one.to || one.Dialog || mayChange(row)),
      )
      .map(({ key, label }) => ({ key, label })),
    ...(mayExport ? [{ key: "export", label: t("Export") }] : []),
    ...(mayDelete && (!mayWrite || mayChange(row)) && !spec.isKept?.(row)
      ? [{ key: "delete", label: t("Delete"), danger: true }]
      : []),
  ];
  const hasMenu = mayExport || mayDelete || own.length > 0 || (mayWrite && !!(spec.fields || spec.Dialog));
  const choose = (key: string, row: Row) => {
    if (key === "edit") return setEdited(row.id);
    if (key === "delete") return setDoomed([row]);
    if (key === "export") return void exportRows([row]);
    const action = own.find((one) => one.key === key);
    if (action?.Dialog) setOpened({ Dialog: action.Dialog, row });
    if (action?.to) void navigate(action.to(row));
    if (action?.run) void act(action.label, () => action.run?.(row) ?? Promise.resolve());
  };
  const menuColumn = {
    key: "actions",
    className: "row-actions",
    title: <span className="visually-hidden">{t("Actions")}</span>,
    width: 56,
    render: (_: unknown, row: Row) => {
      const items = itemsOf(row);
      return items.length === 0 ? null : (
        <Dropdown
          autoFocus
          trigger={["click"]}
          placement="bottomRight"
          menu={{ items, onClick: ({ key }) => choose(key, row) }}
        >
          <Button
            type="text"
            size="small"
            icon={<MoreOutlined />}
            aria-label={t("Actions for {row}", { row: spec.nameOf(row) })}
          />
        </Dropdown>
      );
    },
  };
  const dialog: EditDialogProps = {
    id: edited === "new" ? undefined : edited,
    close: () => setEdited(undefined),
    saved: () => void readAgain(),
  };
  const toolButton = (one: ListTool) => (
    <Button key={one.key} onClick={() => setTool(one)}>
      {one.label}
    </Button>
  );
  const lead = async (page: NonNullable<typeof spec.addPage>) =>
    typeof page === "string" ? navigate(page) : act(t("Not made"), async () => navigate(await page()));
  const mayAdd = spec.addPage || spec.Dialog || spec.fields?.some((field) => field.only !== "change");
  const add =
    mayWrite && mayAdd ? (
      <Button
        type="primary"
        icon={<PlusOutlined />}
        onClick={() => (spec.addPage ? void lead(spec.addPage) : setEdited("new"))}
      >
        {t("Add {one}", { one: spec.one })}
      </Button>
    ) : null;

  return (
    <>
      {doomed ? (
        <Suspense fallback={null}>
          <ConfirmDelete
            what={nameOf(doomed)}
            ids={doomed.map(({ id }) => id)}
            usesOf={spec.usesOf}
            obstacle={spec.obstacle}
            close={() => setDoomed(undefined)}
            run={async () => {
              await act(t("Not deleted"), () => deleteRows(spec, doomed));
              setSelected([]);
            }}
          />
        </Suspense>
      ) : null}
      <ListPage<Row>
        kind={spec.api}
        title={spec.title}
        sort={spec.sort}
        columns={spec.listed}
        refreshMs={spec.refreshMs}
        notice={spec.Notice ? <spec.Notice /> : null}
        card={spec.card && ((row) => spec.card?.(row))}
        searchFilter={spec.search}
        toFilters={(at) => [
          ...(spec.always ?? []),
          ...filters.flatMap((one) => conditionsOf(one, at.filters[one.key])),
        ]}
        filters={<ListFilters api={spec.api} filters={filters} values={state.filters} change={change} />}
        fetch={(query, signal) =>
          api.get<ListAnswer<Row>>(`/api/v1/${spec.listApi ?? spec.api}/`, { rison: query, signal })
        }
        tableColumns={(ids) => [
          ...(spec.favourites ? [starColumn<Row>(spec.favourites.kind, ids, spec.nameOf)] : []),
          ...spec.columns,
          ...(hasMenu ? [menuColumn] : []),
        ]}
        action={
          <>
            {tools.map(toolButton)}
            {add}
          </>
        }
        selection={
          mayDelete || mayExport || mayTag
            ? { rows: selected, choose: setSelected, isKept: mayExport || mayTag ? undefined : spec.isKept }
            : undefined
        }
        bulk={
          selected.length > 0 ? (
            <>
              {mayExport ? (
                <Button onClick={() => void exportRows(selected)}>
                  {t("Export {count} selected", { count: selected.length })}
                </Button>
              ) : null}
              {mayTag ? (
                <Button onClick={() => setIsTagging(true)}>
                  {t("Tag {count} selected", { count: selected.length })}
                </Button>
              ) : null}
              {mayDelete && !selected.some((row) => spec.isKept?.(row)) ? (
                <Button danger onClick={() => setDoomed(selected)}>
                  {t("Delete {count} selected", { count: selected.length })}
                </Button>
              ) : null}
            </>
          ) : null
        }
        empty={
          <>
            <h2>{t("None yet")}</h2>
            <p>{spec.about}</p>
            <span style={{ display: "inline-flex", flexWrap: "wrap", gap: 8, justifyContent: "center" }}>
              {add}
              {tools.filter((one) => spec.tools?.includes(one)).map(toolButton)}
            </span>
          </>
        }
      />
      {isTagging && spec.taggedAs ? (
        <Suspense fallback={null}>
          <BulkTagDialog
            kind={spec.taggedAs}
            ids={selected.map((row) => row.id)}
            what={nameOf(selected)}
            close={() => setIsTagging(false)}
            saved={() => {
              setSelected([]);
              void readAgain();
            }}
          />
        </Suspense>
      ) : null}
      {tool ? (
        <Suspense fallback={null}>
          <tool.Dialog
            api={spec.api}
            title={spec.title}
            close={() => setTool(undefined)}
            saved={() => void readAgain()}
          />
        </Suspense>
      ) : null}
      {opened ? (
        <Suspense fallback={null}>
          <opened.Dialog row={opened.row} close={() => setOpened(undefined)} saved={() => void readAgain()} />
        </Suspense>
      ) : null}
      {edited === undefined ? null : (
        <Suspense fallback={null}>
          {spec.Dialog ? <spec.Dialog {...dialog} /> : <ResourceDialog spec={spec} {...dialog} />}
        </Suspense>
      )}
    </>
  );
}

async function deleteRows<Row extends { id: number }>(spec: ResourceSpec<Row>, rows: Row[]): Promise<void> {
  if (spec.deletes === "together" && rows.length > 1) {
    await api.delete(`/api/v1/${spec.api}/`, { rison: rows.map((row) => row.id) });
    return;
  }
  for (const row of rows) await api.delete(`/api/v1/${spec.api}/${row.id}`);
}
