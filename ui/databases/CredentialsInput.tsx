import { UploadOutlined } from "@ant-design/icons";
import { Button, Input, Upload } from "antd";
import { t } from "../i18n/t.ts";

interface CredentialsInputProps {
  id?: string;
  value?: string;
  onChange?(value: string): void;
}

/** JSON of credentials: pasted, or read from a file, which is not sent anywhere by itself. */
export function CredentialsInput({ id, value, onChange }: CredentialsInputProps) {
  return (
    <>
      <Input.TextArea
        id={id}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        placeholder={'{"type": "service_account", "project_id": …}'}
        autoSize={{ minRows: 3, maxRows: 10 }}
        spellCheck={false}
      />
      <Upload
        accept=".json,application/json"
        showUploadList={false}
        beforeUpload={async (file) => {
          onChange?.(await file.text());
          return Upload.LIST_IGNORE;
        }}
      >
        <Button size="small" style={{ marginTop: 8 }} icon={<UploadOutlined aria-hidden="true" />}>
          {t("Read a JSON file")}
        </Button>
      </Upload>
    </>
  );
}
