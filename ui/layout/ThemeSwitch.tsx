import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { setMode, type ThemeMode, useIsDark, useThemeMode } from "../theme/mode.ts";

const modes = [
  { key: "light", label: "Light", icon: <SunOutlined /> },
  { key: "dark", label: "Dark", icon: <MoonOutlined /> },
  { key: "system", label: "As the system", icon: <DesktopOutlined /> },
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
    <Dropdown menu={menu} trigger={["click"]} placement="bottomRight">
      <Button type="text" aria-label="Theme" aria-haspopup="menu" icon={isDark ? <MoonOutlined /> : <SunOutlined />} />
    </Dropdown>
  );
}
