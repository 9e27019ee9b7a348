import { Checkbox, Collapse, Form, Input, InputNumber, Select } from "antd";
import type { FileType } from "./options.ts";
import styles from "./UploadDialog.module.css";

interface ReadingFieldsProps {
  type: FileType;
  sheets: readonly string[];
  columns: readonly string[];
}

const delimiters = [
  { value: ",", label: "Comma  ," },
  { value: ";", label: "Semicolon  ;" },
  { value: "\t", label: "Tab" },
  { value: "|", label: "Bar  |" },
  { value: " ", label: "Space" },
];

/** How the file is read: what is wrong most often in sight, the rest a click away. */
export function ReadingFields({ type, sheets, columns }: ReadingFieldsProps) {
  const hasIndex = Form.useWatch("dataframe_index");
  const names = columns.map((value) => ({ value, label: value }));
  return (
    <>
      <div className={styles.fields}>
        {type === "csv" ? (
          <Form.Item name="delimiter" label="Between two values">
            <Select options={delimiters} />
          </Form.Item>
        ) : null}
        {type === "excel" ? (
          <Form.Item name="sheet_name" label="Sheet">
            <Select placeholder={sheets[0]} options={sheets.map((value) => ({ value, label: value }))} />
          </Form.Item>
        ) : null}
        {type === "columnar" ? null : (
          <Form.Item name="header_row" label="Row of the column names">
            <InputNumber min={1} precision={0} className={styles.wide} />
          </Form.Item>
        )}
      </div>
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: "more",
            label: "More about how it is read",
            forceRender: true,
            children: (
              <div className={styles.fields}>
                <Form.Item name="columns_read" label="Only these columns">
                  <Select mode="multiple" options={names} placeholder="All" />
                </Form.Item>
                {type === "columnar" ? null : (
                  <>
                    <Form.Item name="rows_to_read" label="Most rows">
                      <InputNumber min={1} precision={0} placeholder="All" className={styles.wide} />
                    </Form.Item>
                    <Form.Item name="skip_rows" label="Rows to skip at the start">
                      <InputNumber min={0} precision={0} placeholder="0" className={styles.wide} />
                    </Form.Item>
                    <Form.Item name="decimal_character" label="Decimal point">
                      <Select
                        allowClear
                        placeholder="."
                        options={[
                          { value: ".", label: "Point  ." },
                          { value: ",", label: "Comma  ," },
                        ]}
                      />
                    </Form.Item>
                    <Form.Item
                      className={styles.row}
                      name="null_values"
                      label="Read as nothing"
                      extra="Besides the usual ones: empty, NULL, NaN, n/a."
                    >
                      <Select mode="tags" open={false} suffixIcon={null} placeholder="For example: -, unknown" />
                    </Form.Item>
                    <Check name="day_first" label="Dates begin with the day: 31/12/2024" />
                  </>
                )}
                {type === "csv" ? (
                  <>
                    <Check name="skip_blank_lines" label="Skip blank lines" />
                    <Check name="skip_initial_space" label="Skip spaces after the delimiter" />
                  </>
                ) : null}
                <Check name="dataframe_index" label="Keep a column that numbers or labels the rows" />
                {hasIndex ? (
                  <>
                    <Form.Item name="index_column" label="Labels come from">
                      <Select allowClear placeholder="Numbers from 0" options={names} />
                    </Form.Item>
                    <Form.Item name="index_label" label="Name of that column">
                      <Input placeholder="index" />
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

function Check({ name, label }: { name: string; label: string }) {
  return (
    <Form.Item className={styles.check} name={name} valuePropName="checked">
      <Checkbox>{label}</Checkbox>
    </Form.Item>
  );
}
