import { Button } from "antd";
import { lastSight } from "../../charts/deck/sight.ts";
import { t } from "../../i18n/t.ts";
import styles from "./ControlField.module.css";
import { RecordFields, type RecordFieldsProps } from "./RecordFields.tsx";

/** Where a map begins: in numbers, or as it is in sight. */
export function ViewportField(props: RecordFieldsProps) {
  return (
    <div className={styles.record}>
      <RecordFields {...props} />
      <Button
        size="small"
        onClick={() => {
          const sight = lastSight();
          if (sight) props.change({ ...sight });
        }}
      >
        {t("Use what is in sight")}
      </Button>
    </div>
  );
}
