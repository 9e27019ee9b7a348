import type { ColumnType } from "antd/es/table";
import type { FavouriteKind } from "../api/resources.ts";
import type { Person } from "../api/types.ts";
import { Avatar } from "../components/Avatar.tsx";
import { Star, useFavourites } from "../components/Star.tsx";
import { t } from "../i18n/t.ts";
import { agoText } from "../i18n/times.ts";
import styles from "./columns.module.css";

interface Kept {
  owners?: Person[];
  changed_by_name?: string;
  changed_on_delta_humanized?: string;
}

/** The column that every list starts with: whether the object is among the user's favourites. */
export function starColumn<Row extends { id: number }>(
  kind: FavouriteKind,
  ids: number[],
  nameOf: (row: Row) => string | null | undefined,
): ColumnType<Row> {
  return {
    key: "star",
    title: <span className="visually-hidden">{t("Favourite")}</span>,
    width: 44,
    render: (_, row) => <FavouriteStar kind={kind} id={row.id} ids={ids} name={nameOf(row) ?? ""} />,
  };
}

function FavouriteStar({ kind, id, ids, name }: { kind: FavouriteKind; id: number; ids: number[]; name: string }) {
  const favourites = useFavourites(kind, ids);
  return <Star kind={kind} id={id} name={name} isOn={favourites?.has(id)} />;
}

/** Columns that every list ends with: owners, and when and by whom changed. */
export function ownersColumn<Row extends Kept>(): ColumnType<Row> {
  return {
    key: "owners",
    title: t("Owners"),
    width: 120,
    render: (_, row) => (
      <span className={styles.owners}>
        {(row.owners ?? []).slice(0, 3).map((owner) => (
          <Avatar key={owner.id} name={`${owner.first_name} ${owner.last_name}`} />
        ))}
        {(row.owners?.length ?? 0) > 3 ? <span className={styles.more}>+{(row.owners?.length ?? 0) - 3}</span> : null}
      </span>
    ),
  };
}

export function changedColumn<Row extends Kept>(): ColumnType<Row> {
  return {
    key: "changed_on_delta_humanized",
    title: t("Changed"),
    width: 210,
    sorter: true,
    render: (_, row) => (
      <span className={styles.changed}>
        {agoText(row.changed_on_delta_humanized ?? "")}
        {row.changed_by_name ? (
          <span>{t("by {changed_by_name}", { changed_by_name: row.changed_by_name })}</span>
        ) : null}
      </span>
    ),
  };
}
