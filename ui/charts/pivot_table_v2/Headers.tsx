import { CaretDownOutlined, CaretRightOutlined } from "@ant-design/icons";
import { t } from "../../i18n/t.ts";
import { ValueText } from "../html/ValueText.tsx";

interface HeaderTextProps {
  text: string;
  isHtml: boolean;
  /** filters the dashboard by the header, or no longer; undefined where a click does nothing */
  pick?: { isOn: boolean; toggle(): void } | undefined;
  /** closes or opens the groups; undefined where there are none */
  group?: { isClosed: boolean; toggle(): void } | undefined;
}

/** What a header says, which may be picked, and whose group may be closed. */
export function HeaderText({ text, isHtml, pick, group }: HeaderTextProps) {
  const shown = (
    <bdi>
      <ValueText text={text} isHtml={isHtml} />
    </bdi>
  );
  return (
    <>
      {group ? (
        <button
          type="button"
          aria-expanded={!group.isClosed}
          aria-label={group.isClosed ? t("Open {name}", { name: text }) : t("Close {name}", { name: text })}
          onClick={group.toggle}
          style={{ all: "unset", cursor: "pointer", marginInlineEnd: 6, fontSize: 10, outline: "revert" }}
        >
          {group.isClosed ? <CaretRightOutlined /> : <CaretDownOutlined />}
        </button>
      ) : null}
      {pick ? (
        <button
          type="button"
          aria-pressed={pick.isOn}
          style={{ all: "unset", cursor: "pointer", outline: "revert" }}
          onClick={pick.toggle}
        >
          {shown}
        </button>
      ) : (
        shown
      )}
    </>
  );
}
