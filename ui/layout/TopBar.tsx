import { MenuOutlined, SettingOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { Link, NavLink, useLocation } from "react-router";
import { isSignedIn, type MenuEntry } from "../bootstrap.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { Logo } from "./Logo.tsx";
import { NewMenu } from "./NewMenu.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";
import styles from "./TopBar.module.css";
import { UserMenu } from "./UserMenu.tsx";

/** What stands in the bar itself, in this order; all else is below the settings. */
const work = ["Dashboards", "Charts", "Datasets", "SQL Lab"];

export function TopBar() {
  const { user, common } = useBootstrap();
  const { pathname } = useLocation();
  const isHere = ({ childs = [] }: MenuEntry) =>
    childs.some((page) => page !== "-" && page.url !== undefined && pathname.startsWith(page.url.split("?")[0] ?? ""));
  const menu = isSignedIn(user) ? (common.menu_data?.menu ?? []) : [];
  const inBar = work.flatMap((name) => menu.filter((entry) => entry.name === name));
  const settings = menu.filter((entry) => !work.includes(entry.name)).reverse();
  return (
    <header className={styles.bar}>
      <Link to="/superset/welcome/" className={styles.brand} aria-label={t("Liteset home")}>
        <Logo size={20} />
        <span className={styles.word}>Liteset</span>
      </Link>
      <nav aria-label={t("Main")} className={styles.nav}>
        {inBar.map((entry) =>
          entry.childs ? (
            <Dropdown autoFocus key={entry.name} trigger={["click"]} menu={{ items: itemsOf(entry) }}>
              <button
                type="button"
                className={`${styles.entry} ${styles.group} ${isHere(entry) ? "active" : ""}`}
                aria-current={isHere(entry) || undefined}
                aria-haspopup="menu"
              >
                {t(entry.label)}
              </button>
            </Dropdown>
          ) : (
            <NavLink key={entry.name} to={entry.url ?? "/"} className={styles.entry}>
              {t(entry.label)}
            </NavLink>
          ),
        )}
      </nav>
      <div className={styles.right}>
        {inBar.length > 0 ? (
          <span className={styles.narrow}>
            <Dropdown autoFocus trigger={["click"]} placement="bottomRight" menu={{ items: inBar.flatMap(itemsOf) }}>
              <Button type="text" aria-label={t("Menu")} aria-haspopup="menu" icon={<MenuOutlined />} />
            </Dropdown>
          </span>
        ) : null}
        <NewMenu user={user} />
        {settings.length > 0 ? (
          <Dropdown autoFocus trigger={["click"]} placement="bottomRight" menu={{ items: settings.map(groupOf) }}>
            <Button type="text" aria-label={t("Settings")} aria-haspopup="menu" icon={<SettingOutlined />} />
          </Dropdown>
        ) : null}
        <LanguageSwitch />
        <ThemeSwitch />
        <UserMenu />
      </div>
    </header>
  );
}

function itemsOf(entry: MenuEntry): { key: string; label: React.ReactNode }[] {
  const pages = entry.childs ? entry.childs.filter((child) => child !== "-") : [entry];
  return pages.map((page) => ({ key: page.name, label: <Link to={page.url ?? "/"}>{t(page.label)}</Link> }));
}

function groupOf(entry: MenuEntry) {
  return { key: entry.name, type: "group" as const, label: t(entry.label), children: itemsOf(entry) };
}
