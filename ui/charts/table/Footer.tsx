import { Pagination } from "antd";
import { numberText, t } from "../../i18n/t.ts";
import type { ChartTheme } from "../types.ts";

interface FooterProps {
  total: number;
  current: number;
  size: number;
  width: number;
  theme: ChartTheme;
  error: Error | null;
  onPage(page: number): void;
  onSize?: (size: number) => void;
}

/** The pages, how long they are, and what went wrong with the last one. */
export function Footer({ total, current, size, width, theme, error, onPage, onSize }: FooterProps) {
  const from = Math.min(total, (current - 1) * size + 1);
  const to = Math.min(total, current * size);
  return (
    <div style={{ display: "flex", justifyContent: "space-between", alignItems: "center", gap: 12 }}>
      {error ? (
        <span role="alert" style={{ color: theme.error, overflow: "hidden", textOverflow: "ellipsis" }}>
          {error.message}
        </span>
      ) : (
        <span style={{ color: theme.textSecondary, whiteSpace: "nowrap" }}>
          {width > 420
            ? t("{from}–{to} of {total}", { from: numberText(from), to: numberText(to), total: numberText(total) })
            : ""}
        </span>
      )}
      <Pagination
        size="small"
        current={current}
        pageSize={Math.max(1, size)}
        total={total}
        showSizeChanger={onSize !== undefined}
        pageSizeOptions={[...new Set([10, 20, 50, 100, 200, size])].sort((a, b) => a - b)}
        onChange={(page, next) => (onSize && next !== size ? onSize(next) : onPage(page))}
        simple={width < 420}
      />
    </div>
  );
}
