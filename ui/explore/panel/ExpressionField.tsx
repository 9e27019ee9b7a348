import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { late } from "../../components/late.tsx";
import { functionsQuery } from "../../sqllab/browser/queries.ts";
import type { ExpressionEditorProps } from "../../sqllab/editor/ExpressionEditor.tsx";
import type { ExploreDataset } from "../api.ts";

const ExpressionEditor = late<ExpressionEditorProps>(
  () => import("../../sqllab/editor/ExpressionEditor.tsx").then((module) => module.ExpressionEditor),
  () => <div className="skeleton" style={{ height: 78 }} />,
);

interface ExpressionFieldProps extends Pick<ExpressionEditorProps, "label" | "value" | "placeholder" | "change"> {
  /** whose columns and functions are completed */
  dataset: Pick<ExploreDataset, "database" | "columns">;
  submit(): void;
}

/** SQL over the columns of a dataset, completed while it is written. */
export function ExpressionField({ dataset: { database, columns }, ...field }: ExpressionFieldProps) {
  const { ENABLE_TEMPLATE_PROCESSING } = useBootstrap().common.feature_flags;
  const client = useQueryClient();
  const names = useMemo(
    () => ({
      columns: columns
        // The database does not know of calculated ones.
        .filter(({ expression }) => !expression)
        .map(({ column_name: name, type, description }) => ({ name, type: type ?? "", comment: description ?? null })),
      functions: () => client.fetchQuery(functionsQuery(database?.id || null)).catch(() => []),
      parameters: ENABLE_TEMPLATE_PROCESSING ? [] : undefined,
    }),
    [client, columns, database?.id, ENABLE_TEMPLATE_PROCESSING],
  );
  return (
    <Labelled label={field.label}>
      {() => <ExpressionEditor {...field} backend={database?.backend ?? undefined} names={names} />}
    </Labelled>
  );
}
