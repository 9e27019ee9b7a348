import type { Dict, Hook } from "./define.ts";

/** A cache as Flask-Caching describes it. */
export interface CacheConfig {
  CACHE_TYPE?: string;
  CACHE_DEFAULT_TIMEOUT?: number | null;
  CACHE_KEY_PREFIX?: string;
  CACHE_THRESHOLD?: number;
  CACHE_DIR?: string;
  S3_BUCKET?: string;
  CACHE_REDIS_URL?: string;
  CACHE_REDIS_HOST?: string;
  CACHE_REDIS_PORT?: number | string;
  CACHE_REDIS_USER?: string | null;
  CACHE_REDIS_PASSWORD?: string | null;
  CACHE_REDIS_DB?: number | string;
  CACHE_OPTIONS?: Dict;
  REFRESH_TIMEOUT_ON_RETRIEVAL?: boolean;
  [other: string]: unknown;
}

/** Cron fields as Celery's `crontab(...)` takes them. */
interface Crontab {
  minute: string | number;
  hour: string | number;
  day_of_week: string | number;
  day_of_month: string | number;
  month_of_year: string | number;
}

/** One entry of a beat schedule; a plain number means every so many seconds. */
export interface BeatEntry {
  task: string;
  schedule: Crontab | number;
  options?: Dict;
  args?: unknown[];
  kwargs?: Dict;
}

/** Attributes of a Celery configuration class; what else it holds is kept. */
export interface CeleryConfig {
  broker_url?: string;
  result_backend?: string;
  imports?: string[];
  beat_schedule?: Record<string, BeatEntry>;
  task_annotations?: Dict;
  worker_prefetch_multiplier?: number;
  task_acks_late?: boolean;
  [other: string]: unknown;
}

interface Language {
  flag: string;
  name: string;
}

/** A theme: antd's tokens and algorithm. */
export interface Theme {
  algorithm?: string | string[];
  token?: Dict;
  components?: Dict;
  [other: string]: unknown;
}

export interface Favicon {
  href: string;
  rel?: string;
  sizes?: string;
  type?: string;
}

/** Flask-Talisman's options. */
export interface TalismanConfig {
  content_security_policy?: Record<string, string | string[]> | string | false | null;
  content_security_policy_nonce_in?: string[];
  content_security_policy_report_only?: boolean;
  content_security_policy_report_uri?: string | null;
  force_https?: boolean;
  force_https_permanent?: boolean;
  frame_options?: string | null;
  frame_options_allow_from?: string | null;
  strict_transport_security?: boolean;
  strict_transport_security_max_age?: number;
  strict_transport_security_include_subdomains?: boolean;
  strict_transport_security_preload?: boolean;
  referrer_policy?: string;
  session_cookie_secure?: boolean;
  session_cookie_http_only?: boolean;
  session_cookie_samesite?: SameSite | null;
  permissions_policy?: Record<string, string> | string | null;
  document_policy?: Record<string, string> | string | null;
  feature_policy?: Record<string, string | string[]> | string | null;
  x_xss_protection?: boolean;
  force_file_save?: boolean;
  [other: string]: unknown;
}

/** Werkzeug's ProxyFix: how many proxies set each header. */
export interface ProxyFixConfig {
  x_for?: number;
  x_proto?: number;
  x_host?: number;
  x_port?: number;
  x_prefix?: number;
}

/** One OAuth provider of Flask-AppBuilder. */
export interface OAuthProvider {
  name: string;
  icon?: string;
  token_key?: string;
  remote_app?: Dict;
  [other: string]: unknown;
}

/** `owner`, `creator`, `current_user`, … or a fixed user (`FixedExecutor("admin")` in Python). */
export type Executor = string | { fixed: string };

export type SameSite = "None" | "Lax" | "Strict";

export type LanguageTable = Record<string, Language>;

export type TextOrHook = string | Hook;

/** Arguments of pandas' `to_excel` that are acted on. */
export interface ExcelExport {
  sheet_name?: string;
  index?: boolean;
  header?: boolean;
  na_rep?: string;
  startrow?: number;
  startcol?: number;
  /** Rows and columns that stay in sight. */
  freeze_panes?: readonly [rows: number, columns: number] | null;
}
