import { EditOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { can } from "../../access.ts";
import { api } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { PageSkeleton } from "../../components/PageSkeleton.tsx";
import { useTitle } from "../../components/use-title.ts";
import { numberText, t } from "../../i18n/t.ts";
import { timeText } from "../../lists/resources/columns.tsx";
import { tags } from "../../lists/resources/tags.tsx";
import styles from "./TagPage.module.css";
import { listTagged, type Tagged, type TaggedKind } from "./tagged.ts";

const ResourceDialog = lazy(() =>
  import("../../lists/ResourceDialog.tsx").then((module) => ({ default: module.ResourceDialog })),
);

interface Tag {
  name: string;
  description: string | null;
}

const kinds: { type: TaggedKind; title: string }[] = [
  { type: "dashboard", title: t("Dashboards") },
  { type: "chart", title: t("Charts") },
  { type: "query", title: t("Saved queries") },
];

/** A tag, and all that has it and may be seen: /superset/all_entities/?id=3 */
export function TagPage() {
  const [params] = useSearchParams();
  const id = Number(params.get("id")) || 0;
  const { user } = useBootstrap();
  const client = useQueryClient();
  const [isEdited, setIsEdited] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ["tagged", id],
    queryFn: async ({ signal }) => {
      const [{ result }, objects] = await Promise.all([
        api.get<{ result: Tag }>(`/api/v1/tag/${id}`, { signal }),
        listTagged(id, signal),
      ]);
      return { tag: result, objects };
    },
  });
  useTitle(data?.tag.name ?? t("Tags"));
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} what={t("tag")} />;
  if (!data) return <PageSkeleton />;
  const { tag, objects } = data;
  const edit = can(user, "can_write", "Tag") ? (
    <Button icon={<EditOutlined />} onClick={() => setIsEdited(true)}>
      {t("Edit")}
    </Button>
  ) : null;
  return (
    <div className={styles.page}>
      <p>
        <Link to="/superset/tags/">{t("Tags")}</Link>
      </p>
      <div className={styles.head}>
        <h1>{tag.name}</h1>
        <span role="status">{t("{count} in all", { count: numberText(objects.length) })}</span>
        {edit}
      </div>
      {tag.description ? <p>{tag.description}</p> : null}
      {objects.length === 0 ? (
        <p className={styles.empty}>{t("Nothing that you may see has this tag yet. Edit it to say what has it.")}</p>
      ) : null}
      {kinds.map(({ type, title }) => (
        <Section key={type} title={title} objects={objects.filter((one) => one.type === type)} />
      ))}
      {isEdited ? (
        <Suspense fallback={null}>
          <ResourceDialog
            spec={tags}
            id={id}
            close={() => setIsEdited(false)}
            saved={() => void client.invalidateQueries({ queryKey: ["tagged", id] })}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

function Section({ title, objects }: { title: string; objects: Tagged[] }) {
  if (objects.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul className={styles.list}>
        {objects.map((one) => (
          <li key={one.id}>
            <Link to={one.url}>{one.name}</Link>
            <span>{one.owners.map(nameOf).filter(Boolean).join(", ") || one.creator}</span>
            <span>{timeText(one.changed_on)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const nameOf = ({ first_name = "", last_name = "" }: Tagged["owners"][number]): string =>
  `${first_name} ${last_name}`.trim();
