import { t } from "../i18n/t.ts";

const methods: Record<string, string> = { Email: t("Mail"), Slack: t("Slack (former API)"), SlackV2: "Slack" };

/** A way of sending, in the page's language. */
export const methodText = (method: string): string => methods[method] ?? method;
