import { StarFilled, StarOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FavouriteKind, favouriteIds, setFavourite } from "../api/resources.ts";
import { t } from "../i18n/t.ts";
import styles from "./Star.module.css";
import { toastError } from "./toast-store.ts";

/** Which of these the user has starred; undefined while unknown. */
export function useFavourites(kind: FavouriteKind, ids: number[]): Set<number> | undefined {
  const { data } = useQuery({
    queryKey: ["favourites", kind, ids],
    queryFn: async ({ signal }) => new Set(ids.length === 0 ? [] : await favouriteIds(kind, ids, signal)),
    retry: false,
  });
  return data;
}

/** Marks a dashboard or chart as a favourite. */
export function Star({
  kind,
  id,
  name,
  isOn,
}: {
  kind: FavouriteKind;
  id: number;
  name: string;
  isOn: boolean | undefined;
}) {
  const client = useQueryClient();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (on: boolean) => setFavourite(kind, id, on),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["favourites", kind] }),
        client.invalidateQueries({ queryKey: ["list", kind] }),
      ]),
    onError: (error) => toastError(t("The favourite could not be changed: {message}", { message: error.message })),
  });
  const shown = isPending ? variables : isOn === true;
  return (
    <button
      type="button"
      className={styles.star}
      aria-pressed={shown}
      aria-label={t("Favourite: {name}", { name })}
      disabled={isOn === undefined}
      onClick={() => mutate(!shown)}
    >
      {shown ? <StarFilled className={styles.on} /> : <StarOutlined />}
    </button>
  );
}
