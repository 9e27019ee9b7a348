import { MoreOutlined } from "@ant-design/icons";
import { type ButtonHTMLAttributes, useState } from "react";
import { late } from "../../components/late.tsx";
import { t } from "../../i18n/t.ts";
import type { ChartMenuProps } from "./ChartMenu.tsx";
import styles from "./ChartMenuButton.module.css";

const ChartMenu = late(
  () => import("./ChartMenu.tsx").then((module) => module.ChartMenu),
  // It stands for the button that was just pressed
  ({ source }: ChartMenuProps) => <PlainButton title={source.title} autoFocus />,
);

/** What opens a chart's menu. A page of many charts has many of these and opens few: the menu is made when first asked for. */
export function ChartMenuButton(props: ChartMenuProps) {
  const [isAsked, setIsAsked] = useState(false);
  if (isAsked) return <ChartMenu {...props} />;
  return (
    <PlainButton
      title={props.source.title}
      onPointerEnter={ChartMenu.preload}
      onFocus={ChartMenu.preload}
      onClick={() => setIsAsked(true)}
    />
  );
}

/** Looks like antd's small button of text without being one. */
function PlainButton({ title, ...others }: { title: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      {...others}
      type="button"
      className={styles.button}
      data-picture="none"
      aria-label={t("Actions for {title}", { title })}
      aria-haspopup="menu"
    >
      <MoreOutlined />
    </button>
  );
}
