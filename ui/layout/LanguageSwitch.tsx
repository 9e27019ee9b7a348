import { TranslationOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { serverPath } from "../api/client.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";

/** The languages of the site (`LANGUAGES`), where there is more than one; the server keeps what is chosen in the session. */
export function LanguageSwitch() {
  const { languages = {}, show_language_picker, locale } = useBootstrap().common.menu_data?.navbar_right ?? {};
  if (!show_language_picker) return null;
  const items = Object.entries(languages).map(([code, { name, url }]) => ({
    key: code,
    label: (
      <a href={serverPath(url)} lang={code.replace("_", "-")}>
        {name}
      </a>
    ),
  }));
  return (
    <Dropdown
      autoFocus
      trigger={["click"]}
      placement="bottomRight"
      menu={{ items, selectable: true, selectedKeys: locale ? [locale] : [] }}
    >
      <Button type="text" aria-label={t("Language")} aria-haspopup="menu" icon={<TranslationOutlined />} />
    </Dropdown>
  );
}
