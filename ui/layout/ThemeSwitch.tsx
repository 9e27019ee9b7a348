import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { t } from "../i18n/t.ts";
import { setMode, type ThemeMode, useIsDark, useThemeMode } from "../theme/mode.ts";

const modes = [
  { key: "light", label: t("Light"), icon: <SunOutlined /> },
  { key: "dark", label: t("Dark"), icon: <MoonOutlined /> },
  { key: "system", label: t("As the system"), icon: <DesktopOutlined /> },
];

export function ThemeSwitch() {
  const mode = useThemeMode();
  const isDark = useIsDark();
  const menu = {
    items: modes,
    selectable: true,
    selectedKeys: [mode],
    onClick: ({ key }: { key: string }) => setMode(key as ThemeMode),
  };
  return (
    <Dropdown autoFocus menu={menu} trigger={["click"]} placement="bottomRight">
      <Button
        type="text"
        aria-label={t("Theme")}
        aria-haspopup="menu"
        icon={isDark ? <MoonOutlined /> : <SunOutlined />}
      />
    </Dropdown>
  );
}
