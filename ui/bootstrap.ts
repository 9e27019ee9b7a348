/** What the server writes into every page; the shape is Superset's. */
export interface BootstrapUser {
  userId?: number;
  username?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  isAnonymous?: boolean;
  /** permissions by role, as [permission, view] */
  roles: Record<string, [permission: string, view: string][]>;
}

export interface BrandedTheme {
  token?: Record<string, unknown>;
  components?: Record<string, unknown>;
  algorithm?: string | string[];
}

/** One entry of the menu: a page, or a heading over several; the server leaves out what the user may not see. */
export interface MenuEntry {
  name: string;
  label: string;
  url?: string;
  childs?: (MenuEntry | "-")[];
}

interface NavbarRight {
  version_string?: string;
  show_language_picker?: boolean;
  languages?: Record<string, { flag?: string; name: string; url: string }>;
  /** the chosen one of them */
  locale?: string;
}

export interface Bootstrap {
  /** on a page that another site shows in a frame */
  embedded?: { dashboard_id: number | string };
  /** there, too: kept when the guest token of that site has come */
  guest?: Promise<void>;
  config?: { GUEST_TOKEN_HEADER_NAME?: string };
  /** a query that another page has posted to SQL Lab */
  requested_query?: unknown;
  /** whose account the link of a registration has just made */
  username?: string;
  first_name?: string;
  last_name?: string;
  user: BootstrapUser;
  common: {
    application_root: string;
    conf: Record<string, unknown>;
    feature_flags: Record<string, boolean>;
    theme: { default?: BrandedTheme; dark?: BrandedTheme };
    flash_messages: [category: string, message: string][];
    locale: string;
    menu_data?: { menu?: MenuEntry[]; brand?: { text?: string }; navbar_right?: NavbarRight };
    /** the settings D3_FORMAT and D3_TIME_FORMAT; empty where they say nothing */
    d3_format?: Record<string, unknown>;
    d3_time_format?: Record<string, unknown>;
    /** the setting CURRENCIES: codes such as EUR */
    currencies?: string[];
    extra_categorical_color_schemes?: unknown;
    extra_sequential_color_schemes?: unknown;
  };
}

/** Reads the page's bootstrap data; what is missing gets a value that lets the page draw. */
export function readBootstrap(element: HTMLElement): Bootstrap {
  const parsed = JSON.parse(element.dataset.bootstrap || "{}") as Partial<Bootstrap>;
  return {
    ...parsed,
    user: { ...parsed.user, roles: parsed.user?.roles ?? {} },
    common: {
      application_root: "/",
      conf: {},
      feature_flags: {},
      theme: {},
      flash_messages: [],
      locale: "en",
      ...parsed.common,
    },
  };
}

/** Whether somebody is signed in. */
export function isSignedIn(user: BootstrapUser): boolean {
  return user.userId !== undefined && user.isAnonymous !== true;
}

/** "Ada Lovelace", or the user name where no name is set. */
export function fullName(user: BootstrapUser): string {
  return [user.firstName, user.lastName].filter(Boolean).join(" ") || (user.username ?? "");
}
