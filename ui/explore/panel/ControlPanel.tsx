import { Button, Tabs } from "antd";
import { useState } from "react";
import type { Control, ControlSection } from "../../charts/controls/control.ts";
import { t } from "../../i18n/t.ts";
import type { ExploreDataset } from "../api.ts";
import type { Editor } from "../use-editor.ts";
import { ControlField } from "./ControlField.tsx";
import styles from "./ControlPanel.module.css";

interface ControlPanelProps {
  editor: Editor;
  dataset: ExploreDataset;
  missing: readonly Control[];
  isFetching: boolean;
  isCurrent: boolean;
  isFirst: boolean;
  run(): void;
  cancel(): void;
}

/** Everything that can be set about the chart, and the button that asks for it. */
export function ControlPanel(props: ControlPanelProps) {
  const { editor, dataset, missing, isFetching, isCurrent, isFirst, run, cancel } = props;
  const { sections = [] } = editor;
  const fill = (tab: ControlSection["tab"]) => (
    <div className={styles.sections}>
      {sections
        .filter((section) => section.tab === tab)
        .map((section, at) => (
          <Section
            key={`${editor.formData.viz_type} ${section.title}`}
            section={section}
            isFirst={at === 0}
            {...{ editor, dataset, missing }}
          />
        ))}
    </div>
  );
  return (
    <div className={styles.panel}>
      <Tabs
        size="small"
        className={styles.tabs}
        items={[
          { key: "data", label: t("Data"), children: fill("data") },
          ...(sections.some((section) => section.tab === "look")
            ? [{ key: "look", label: t("Customize"), children: fill("look") }]
            : []),
        ]}
      />
      <div className={styles.foot}>
        {missing.length > 0 ? (
          <p className={styles.missing} role="status">
            {t("Still to choose: {missing}", { missing: missing.map((control) => control.label).join(", ") })}
          </p>
        ) : null}
        {isFetching ? (
          <Button block onClick={cancel}>
            {t("Stop")}
          </Button>
        ) : (
          <Button block type={isCurrent ? "default" : "primary"} disabled={missing.length > 0} onClick={run}>
            {isFirst ? t("Create chart") : t("Update chart")}
          </Button>
        )}
      </div>
    </div>
  );
}

interface SectionProps {
  section: ControlSection;
  isFirst: boolean;
  editor: Editor;
  dataset: ExploreDataset;
  missing: readonly Control[];
}

function Section({ section, isFirst, editor, dataset, missing }: SectionProps) {
  const [isOpen, setIsOpen] = useState(
    isFirst ||
      section.tab === "look" ||
      // What is compared may lack a time range, which is said there.
      section.controls.some(
        (control) => control.required || (control.kind === "comparedRange" && control.when?.(editor.formData)),
      ),
  );
  const shown = section.controls.filter((control) => control.when?.(editor.formData) !== false);
  return (
    <section className={styles.section}>
      <h3>
        <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {section.title}
        </button>
      </h3>
      {isOpen
        ? shown.map((control) => (
            <ControlField
              key={control.key}
              control={control}
              formData={editor.formData}
              dataset={dataset}
              change={editor.change}
              isMissing={missing.includes(control)}
            />
          ))
        : null}
    </section>
  );
}
