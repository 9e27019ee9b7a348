import type { Locale } from "antd/es/locale";

/** The forms of a text that depends on a number, by the names of Intl.PluralRules; `other` is always there. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
/** English text → text of the language. What is not there stays English. */
export type Catalogue = Record<string, string | Forms>;

export interface Language {
  texts(): Promise<{ default: Catalogue }>;
  /** antd's own texts */
  parts(): Promise<{ default: Locale }>;
  /** names of months and days in pickers */
  dates(): Promise<unknown>;
}

/** The languages that the pages speak besides English, by the codes of the setting LANGUAGES; each is loaded only when it is spoken. */
export const languages: Record<string, Language> = {
  de: {
    texts: () => import("./catalogues/de.json"),
    parts: () => import("antd/es/locale/de_DE"),
    dates: () => import("dayjs/locale/de"),
  },
  es: {
    texts: () => import("./catalogues/es.json"),
    parts: () => import("antd/es/locale/es_ES"),
    dates: () => import("dayjs/locale/es"),
  },
  fr: {
    texts: () => import("./catalogues/fr.json"),
    parts: () => import("antd/es/locale/fr_FR"),
    dates: () => import("dayjs/locale/fr"),
  },
  zh: {
    texts: () => import("./catalogues/zh.json"),
    parts: () => import("antd/es/locale/zh_CN"),
    dates: () => import("dayjs/locale/zh-cn"),
  },
};
