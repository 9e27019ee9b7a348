import { Checkbox, Collapse, Form, Input, InputNumber, Select } from "antd";
import { t } from "../i18n/t.ts";
import type { FileType } from "./options.ts";
import styles from "./UploadDialog.module.css";

interface ReadingFieldsProps {
  type: FileType;
  sheets: readonly string[];
  columns: readonly string[];
}

const delimiters = [
  { value: ",", label: t("Comma  ,") },
  { value: ";", label: t("Semicolon  ;") },
  { value: "\t", label: t("Tab") },
  { value: "|", label: t("Bar  |") },
  { value: " ", label: t("Space") },
];

/** By the names that `TextDecoder` has for them. */
const encodings = [
  { value: "utf-8", label: t("Unicode (UTF-8)") },
  { value: "windows-1252", label: t("Western European (Windows-1252, Latin-1)") },
  { value: "windows-1250", label: t("Central European (Windows-1250)") },
  { value: "windows-1251", label: t("Cyrillic (Windows-1251)") },
  { value: "windows-1253", label: t("Greek (Windows-1253)") },
  { value: "windows-1254", label: t("Turkish (Windows-1254)") },
  { value: "shift_jis", label: t("Japanese (Shift JIS)") },
  { value: "gb18030", label: t("Chinese, simplified (GB 18030)") },
  { value: "big5", label: t("Chinese, traditional (Big5)") },
  { value: "euc-kr", label: t("Korean (EUC-KR)") },
  { value: "utf-16le", label: t("Unicode (UTF-16, little-endian)") },
  { value: "utf-16be", label: t("Unicode (UTF-16, big-endian)") },
];

/** How the file is read: what is wrong most often in sight, the rest a click away. */
export function ReadingFields({ type, sheets, columns }: ReadingFieldsProps) {
  const hasIndex = Form.useWatch("dataframe_index");
  const names = columns.map((value) => ({ value, label: value }));
  return (
    <>
      <div className={styles.fields}>
        {type === "csv" ? (
          <Form.Item name="delimiter" label={t("Between two values")}>
            <Select options={delimiters} />
          </Form.Item>
        ) : null}
        {type === "excel" ? (
          <Form.Item name="sheet_name" label={t("Sheet")}>
            <Select placeholder={sheets[0]} options={sheets.map((value) => ({ value, label: value }))} />
          </Form.Item>
        ) : null}
        {type === "columnar" ? null : (
          <Form.Item name="header_row" label={t("Row of the column names")}>
            <InputNumber min={1} precision={0} className={styles.wide} />
          </Form.Item>
        )}
        {type === "csv" ? (
          <>
            <Form.Item name="encoding" label={t("Encoding")}>
              <Select options={encodings} />
            </Form.Item>
            <DecimalPoint />
          </>
        ) : null}
      </div>
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: "more",
            label: t("More about how it is read"),
            forceRender: true,
            children: (
              <div className={styles.fields}>
                <Form.Item name="columns_read" label={t("Only these columns")}>
                  <Select mode="multiple" options={names} placeholder={t("All")} />
                </Form.Item>
                {type === "columnar" ? null : (
                  <>
                    <Form.Item name="rows_to_read" label={t("Most rows")}>
                      <InputNumber min={1} precision={0} placeholder={t("All")} className={styles.wide} />
                    </Form.Item>
                    <Form.Item name="skip_rows" label={t("Rows to skip at the start")}>
                      <InputNumber min={0} precision={0} placeholder="0" className={styles.wide} />
                    </Form.Item>
                    {type === "excel" ? <DecimalPoint /> : null}
                    <Form.Item
                      className={styles.row}
                      name="null_values"
                      label={t("Read as nothing")}
                      extra={t("Besides the usual ones: empty, NULL, NaN, n/a.")}
                    >
                      <Select mode="tags" open={false} suffixIcon={null} placeholder={t("For example: -, unknown")} />
                    </Form.Item>
                    <Check name="day_first" label={t("Dates begin with the day: 31/12/2024")} />
                  </>
                )}
                {type === "csv" ? (
                  <>
                    <Check name="skip_blank_lines" label={t("Skip blank lines")} />
                    <Check name="skip_initial_space" label={t("Skip spaces after the delimiter")} />
                  </>
                ) : null}
                <Check name="dataframe_index" label={t("Keep a column that numbers or labels the rows")} />
                {hasIndex ? (
                  <>
                    <Form.Item name="index_column" label={t("Labels come from")}>
                      <Select allowClear placeholder={t("Numbers from 0")} options={names} />
                    </Form.Item>
                    <Form.Item name="index_label" label={t("Name of that column")}>
                      <Input placeholder={t("index")} />
                    </Form.Item>
                  </>
                ) : null}
              </div>
            ),
          },
        ]}
      />
    </>
  );
}

function DecimalPoint() {
  return (
    <Form.Item name="decimal_character" label={t("Decimal point")}>
      <Select
        allowClear
        placeholder="."
        options={[
          { value: ".", label: t("Point  .") },
          { value: ",", label: t("Comma  ,") },
        ]}
      />
    </Form.Item>
  );
}

function Check({ name, label }: { name: string; label: string }) {
  return (
    <Form.Item className={styles.check} name={name} valuePropName="checked">
      <Checkbox>{label}</Checkbox>
    </Form.Item>
  );
}
