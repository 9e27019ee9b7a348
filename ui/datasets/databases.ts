import { queryOptions } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import type { SqlDatabase } from "../sqllab/types.ts";

/** All databases that the viewer may see, whether SQL Lab shows them or not. */
export const allDatabases = queryOptions({
  queryKey: ["all-databases"],
  queryFn: async ({ signal }) =>
    (
      await api.get<{ result: SqlDatabase[] }>("/api/v1/database/", {
        rison: { order_column: "database_name", order_direction: "asc", page: 0, page_size: 100 },
        signal,
      })
    ).result,
});
