import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, FolderAddOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { t } from "../i18n/t.ts";
import styles from "./FoldersTab.module.css";
import { type Folder, isFolder, newFolder, type Part, partsIn, withParts } from "./folders.ts";

interface FoldersTabProps {
  folders: Folder[];
  /** metrics and columns that are stored */
  parts: Part[];
  change(folders: Folder[]): void;
}

/** How the chart editor groups metrics and columns; what is in no folder stays below them. */
export function FoldersTab({ folders, parts, change }: FoldersTabProps) {
  return (
    <>
      <p className={styles.hint}>
        {t(
          "The chart editor shows metrics and columns in these folders. New ones can be put into folders once they are saved.",
        )}
      </p>
      <FolderList folders={folders} parts={parts} taken={new Set(partsIn(folders))} change={change} />
    </>
  );
}

interface FolderListProps extends FoldersTabProps {
  /** uuids of what stands in any folder */
  taken: ReadonlySet<string>;
  isInner?: boolean;
}

function FolderList({ folders, parts, taken, isInner, change }: FolderListProps) {
  const own = folders.filter(isFolder);
  const others = folders.filter((one) => !isFolder(one));
  const put = (next: Folder[]) => change([...others, ...next]);
  const replace = (folder: Folder) => put(own.map((one) => (one.uuid === folder.uuid ? folder : one)));
  const move = (at: number, by: number) => {
    const next = own.toSpliced(at, 1);
    put(next.toSpliced(at + by, 0, own[at]!));
  };
  return (
    <>
      <ul className={styles.folders}>
        {own.map((folder, at) => (
          <li key={folder.uuid} className={styles.folder}>
            <div className={styles.head}>
              <Input
                aria-label={t("Name of the folder")}
                placeholder={t("Name of the folder")}
                maxLength={250}
                value={folder.name}
                onChange={(event) => replace({ ...folder, name: event.target.value })}
              />
              <Button
                type="text"
                icon={<ArrowUpOutlined />}
                aria-label={t("Move up")}
                disabled={at === 0}
                onClick={() => move(at, -1)}
              />
              <Button
                type="text"
                icon={<ArrowDownOutlined />}
                aria-label={t("Move down")}
                disabled={at === own.length - 1}
                onClick={() => move(at, 1)}
              />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t("Delete {name}", { name: folder.name || t("the folder") })}
                onClick={() => put(own.toSpliced(at, 1))}
              />
            </div>
            <Parts folder={folder} parts={parts} taken={taken} change={replace} />
            <FolderList
              folders={folder.children ?? []}
              parts={parts}
              taken={taken}
              isInner
              change={(children) => replace({ ...folder, children })}
            />
          </li>
        ))}
      </ul>
      <Button size="small" icon={<FolderAddOutlined />} onClick={() => put([...own, newFolder()])}>
        {isInner ? t("Add subfolder") : t("Add folder")}
      </Button>
    </>
  );
}

interface PartsProps extends Pick<FolderListProps, "parts" | "taken"> {
  folder: Folder;
  change(folder: Folder): void;
}

/** What stands in a folder itself; each metric and column stands in one folder at most. */
function Parts({ folder, parts, taken, change }: PartsProps) {
  const chosen = (folder.children ?? []).filter((one) => !isFolder(one)).map(({ uuid }) => uuid);
  const offered = parts.filter(({ uuid }) => chosen.includes(uuid) || !taken.has(uuid));
  const group = (type: Part["type"], label: string) => ({
    label,
    title: label,
    options: offered.filter((part) => part.type === type).map(({ uuid, name }) => ({ value: uuid, label: name })),
  });
  return (
    <Select
      mode="multiple"
      aria-label={t("In this folder")}
      placeholder={t("Metrics and columns")}
      optionFilterProp="label"
      value={chosen}
      options={[group("metric", t("Metrics")), group("column", t("Columns"))].filter(
        ({ options }) => options.length > 0,
      )}
      onChange={(uuids: string[]) =>
        change(
          withParts(
            folder,
            uuids.flatMap((uuid) => parts.find((part) => part.uuid === uuid) ?? []),
          ),
        )
      }
    />
  );
}
