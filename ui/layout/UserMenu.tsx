import { LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { Link } from "react-router";
import { serverPath } from "../api/client.ts";
import { fullName, isSignedIn } from "../bootstrap.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { Avatar } from "../components/Avatar.tsx";
import { t } from "../i18n/t.ts";
import styles from "./UserMenu.module.css";

/** Who is signed in, and the way out. */
export function UserMenu() {
  const { user, common } = useBootstrap();
  if (!isSignedIn(user)) {
    return (
      <Button type="primary" href={serverPath("/login/")}>
        {t("Log in")}
      </Button>
    );
  }
  const name = fullName(user);
  const version = common.menu_data?.navbar_right?.version_string;
  const items = [
    {
      key: "who",
      type: "group" as const,
      label: (
        <span className={styles.who}>
          <strong>{name}</strong>
          <span>{user.email ?? user.username}</span>
        </span>
      ),
    },
    { type: "divider" as const },
    { key: "profile", icon: <UserOutlined />, label: <Link to="/user_info/">{t("Profile")}</Link> },
    { key: "logout", icon: <LogoutOutlined />, label: <a href={serverPath("/logout/")}>{t("Log out")}</a> },
    ...(version
      ? [
          { type: "divider" as const },
          { key: "version", type: "group" as const, label: t("Speaks Superset {version}", { version }) },
        ]
      : []),
  ];
  return (
    <Dropdown autoFocus menu={{ items }} trigger={["click"]} placement="bottomRight">
      <button
        type="button"
        className={styles.button}
        aria-label={t("Account of {name}", { name })}
        aria-haspopup="menu"
      >
        <Avatar name={name} size={28} isDecoration />
      </button>
    </Dropdown>
  );
}
