import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Space } from "antd";
import { t } from "../i18n/t.ts";

/** Sheets, each with the name that it has in SQL. */
export function SheetsInput() {
  return (
    <Form.List name={["parameters", "catalog"]}>
      {(rows, { add, remove }) => (
        <Form.Item label={t("Sheets")}>
          {rows.map(({ key, name }) => (
            <Space.Compact key={key} block style={{ marginBottom: 8 }}>
              <Form.Item
                name={[name, "name"]}
                noStyle
                rules={[{ required: true, message: t("A sheet needs a name.") }]}
              >
                <Input aria-label={t("Name of the sheet")} placeholder={t("Name in SQL")} style={{ width: "30%" }} />
              </Form.Item>
              <Form.Item
                name={[name, "url"]}
                noStyle
                rules={[{ required: true, message: t("A sheet needs an address.") }]}
              >
                <Input
                  aria-label={t("Address of the sheet")}
                  placeholder="https://docs.google.com/spreadsheets/d/…/edit#gid=0"
                />
              </Form.Item>
              <Button icon={<DeleteOutlined />} aria-label={t("Remove the sheet")} onClick={() => remove(name)} />
            </Space.Compact>
          ))}
          <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => add({})}>
            {t("Add a sheet")}
          </Button>
        </Form.Item>
      )}
    </Form.List>
  );
}
