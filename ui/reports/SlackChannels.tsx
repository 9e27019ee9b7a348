import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { api } from "../api/client.ts";
import { listOf } from "./list-of.ts";
import styles from "./ReportDialog.module.css";

interface SlackChannelsProps {
  id?: string;
  /** ids or names, with commas between */
  value?: string;
  onChange?(value: string): void;
}

/** Channels of Slack, by name; what Slack does not tell of can be written. */
export function SlackChannels({ id, value, onChange }: SlackChannelsProps) {
  const { data, error, isFetching } = useQuery({
    queryKey: ["slack-channels"],
    queryFn: async ({ signal }) =>
      (
        await api.get<{ result: { id: string; name: string }[] }>("/api/v1/report/slack_channels/", {
          rison: { types: ["public_channel", "private_channel"] },
          signal,
        })
      ).result,
    retry: false,
    staleTime: 60_000,
  });
  return (
    <>
      <Select
        id={id}
        mode="tags"
        loading={isFetching}
        showSearch={{ optionFilterProp: "label" }}
        tokenSeparators={[","]}
        value={listOf(value)}
        options={(data ?? []).map((channel) => ({ value: channel.id, label: `#${channel.name}` }))}
        onChange={(chosen: string[]) => onChange?.(chosen.join(", "))}
      />
      {error ? <p className={styles.note}>{error.message}</p> : null}
    </>
  );
}
