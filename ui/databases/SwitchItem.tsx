import { Form, Switch } from "antd";
import styles from "./DatabaseDialog.module.css";

interface SwitchItemProps {
  name: string | string[];
  label: string;
  note?: string;
}

/** A switch of a form, with its words beside it. */
export function SwitchItem({ name, label, note }: SwitchItemProps) {
  return (
    <div className={styles.switch}>
      <Form.Item name={name} valuePropName="checked" noStyle>
        <Switch aria-label={label} size="small" />
      </Form.Item>
      <span>
        {label}
        {note ? <small>{note}</small> : null}
      </span>
    </div>
  );
}
