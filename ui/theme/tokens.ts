import type { ThemeConfig } from "antd";
import type { BrandedTheme } from "../bootstrap.ts";

const systemFont =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';
const monospaceFont = 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace';

const shared = {
  fontFamily: systemFont,
  fontFamilyCode: monospaceFont,
  fontSize: 14,
  fontSizeSM: 12,
  lineHeight: 1.5,
  borderRadius: 6,
  borderRadiusLG: 10,
  borderRadiusSM: 4,
  controlHeight: 32,
  wireframe: false,
  motionDurationMid: "0.14s",
  motionDurationSlow: "0.2s",
};

/** Paper and ink, with pine as the one accent. */
const light = {
  ...shared,
  colorPrimary: "#0b6e63",
  colorPrimaryBg: "#e4f2ef",
  colorPrimaryBgHover: "#d3e9e4",
  colorPrimaryBorder: "#a9d3cb",
  colorInfo: "#0b6e63",
  colorInfoBg: "#e4f2ef",
  colorInfoBorder: "#a9d3cb",
  colorLink: "#0b6e63",
  colorLinkHover: "#0f8a7c",
  colorSuccess: "#2e7d43",
  colorWarning: "#b4690e",
  colorError: "#c0362c",
  colorTextBase: "#17211f",
  colorBgBase: "#ffffff",
  colorBgLayout: "#f5f6f3",
  colorText: "#17211f",
  colorTextSecondary: "#4b5754",
  colorTextTertiary: "#65706d",
  colorTextQuaternary: "#98a19e",
  colorTextPlaceholder: "#616c69",
  colorTextDescription: "#5b6663",
  colorBorder: "#cfd5d2",
  colorBorderSecondary: "#e4e7e4",
  colorSplit: "#e9ebe8",
};

const dark = {
  ...shared,
  colorPrimary: "#3dbfae",
  colorPrimaryBg: "#15322e",
  colorPrimaryBgHover: "#1a403b",
  colorPrimaryBorder: "#27564f",
  colorInfo: "#3dbfae",
  colorInfoBg: "#15322e",
  colorInfoBorder: "#27564f",
  colorLink: "#5fd0c1",
  colorLinkHover: "#8ae0d4",
  colorSuccess: "#5fbf7a",
  colorWarning: "#e0a145",
  colorError: "#f0796d",
  colorTextBase: "#ecefed",
  colorBgBase: "#141819",
  colorBgLayout: "#101314",
  colorBgContainer: "#191e1f",
  colorBgElevated: "#212728",
  colorText: "#e6eae8",
  colorTextSecondary: "#b3bcb9",
  colorTextTertiary: "#93a09c",
  colorTextQuaternary: "#66716e",
  colorTextPlaceholder: "#8b9794",
  colorTextDescription: "#9ca7a4",
  colorBorder: "#39423f",
  colorBorderSecondary: "#2a3130",
  colorSplit: "#2a3130",
};

const components: NonNullable<ThemeConfig["components"]> = {
  Tooltip: { colorBgSpotlight: "#22302d", colorTextLightSolid: "#f2f6f4" },
  Tabs: { horizontalItemPadding: "10px 2px", horizontalItemGutter: 24, titleFontSize: 14 },
  Table: {
    headerSplitColor: "transparent",
    bodySortBg: "transparent",
    rowHoverBg: "rgba(128, 140, 136, 0.08)",
    cellPaddingBlockMD: 9,
  },
  Segmented: { trackPadding: 2 },
  // What can be ticked is seen before it is: three to one against what it stands on.
  Checkbox: { colorBorder: "#87918d" },
  Radio: { colorBorder: "#87918d" },
};

const darkComponents: NonNullable<ThemeConfig["components"]> = {
  ...components,
  // Dark text on the light accent: white would be too faint.
  Button: { primaryColor: "#06211d" },
  Checkbox: { colorBorder: "#717c78" },
  Radio: { colorBorder: "#717c78" },
  Tooltip: { colorBgSpotlight: "#39443f", colorTextLightSolid: "#f2f6f4" },
};

/** Liteset's own look, overlaid with what THEME_DEFAULT or THEME_DARK set. */
export function themeConfig(isDark: boolean, branded: BrandedTheme | undefined): Omit<ThemeConfig, "algorithm"> {
  const own = isDark ? dark : light;
  return {
    token: { ...own, ...withoutTints(own, branded), ...branded?.token },
    components: { ...(isDark ? darkComponents : components), ...branded?.components },
  };
}

/** A branded accent also colours links and notices, and antd mixes its tints, unless the theme says otherwise. */
function withoutTints(own: Record<string, unknown>, branded: BrandedTheme | undefined): Record<string, unknown> {
  const accent = branded?.token?.colorPrimary;
  if (typeof accent !== "string") return {};
  const tints = Object.keys(own).filter((name) => /^colorPrimary./.test(name));
  return {
    ...Object.fromEntries(tints.map((name) => [name, undefined])),
    colorInfo: accent,
    colorLink: accent,
    colorLinkHover: accent,
  };
}

/** The names of antd's algorithms that a stored theme asks for. */
export function algorithmsOf(isDark: boolean, branded: BrandedTheme | undefined): string[] {
  const asked = [branded?.algorithm ?? []].flat();
  const others = asked.filter((name) => name === "compact");
  const isDarkTheme = asked.includes("dark") || (isDark && !asked.includes("default"));
  return [isDarkTheme ? "dark" : "default", ...others];
}
