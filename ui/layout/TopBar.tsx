import { AppstoreOutlined, BarChartOutlined } from "@ant-design/icons";
import { Link, NavLink } from "react-router";
import { isSignedIn } from "../bootstrap.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { Logo } from "./Logo.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";
import styles from "./TopBar.module.css";
import { UserMenu } from "./UserMenu.tsx";

const entries = [
  { to: "/dashboard/list/", label: "Dashboards", icon: <AppstoreOutlined /> },
  { to: "/chart/list/", label: "Charts", icon: <BarChartOutlined /> },
];

export function TopBar() {
  const { user } = useBootstrap();
  return (
    <header className={styles.bar}>
      <Link to="/superset/welcome/" className={styles.brand} aria-label="Liteset home">
        <Logo size={20} />
        <span className={styles.word}>Liteset</span>
      </Link>
      {isSignedIn(user) ? (
        <nav aria-label="Main" className={styles.nav}>
          {entries.map((entry) => (
            <NavLink key={entry.to} to={entry.to} className={styles.entry}>
              <span className={styles.icon}>{entry.icon}</span>
              {entry.label}
            </NavLink>
          ))}
        </nav>
      ) : null}
      <div className={styles.right}>
        <ThemeSwitch />
        <UserMenu />
      </div>
    </header>
  );
}
