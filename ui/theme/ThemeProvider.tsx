import { theme as antdTheme, ConfigProvider, type GlobalToken } from "antd";
import { type CSSProperties, type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import type { BrandedTheme } from "../bootstrap.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { Toasts } from "../components/Toasts.tsx";
import { antdLocale, isRightToLeft } from "../i18n/catalogue.ts";
import { useIsDark } from "./mode.ts";
import { prefersStillness } from "./motion.ts";
import { algorithmsOf, themeConfig } from "./tokens.ts";

const algorithms = {
  default: antdTheme.defaultAlgorithm,
  dark: antdTheme.darkAlgorithm,
  compact: antdTheme.compactAlgorithm,
};

/** Light, dark or the system's, in Liteset's look or the installation's. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const isDark = useIsDark();
  const { common } = useBootstrap();
  const branded = isDark ? common.theme.dark : common.theme.default;
  return (
    <ConfigProvider
      theme={resolve(isDark, branded)}
      componentSize="medium"
      locale={antdLocale()}
      direction={isRightToLeft ? "rtl" : "ltr"}
    >
      <PageVariables>
        {children}
        <Toasts />
      </PageVariables>
    </ConfigProvider>
  );
}

/** A theme stored for one dashboard, on top of the page's. */
export function StoredTheme({ theme, children }: { theme: BrandedTheme; children: ReactNode }) {
  const isDark = useIsDark();
  const around = useRef<HTMLDivElement>(null);
  return (
    // Menus and dialogs open inside, where the theme's own variables hold for them, too.
    <ConfigProvider theme={resolve(isDark, theme)} getPopupContainer={() => around.current ?? document.body}>
      <StoredVariables around={around} isDark={algorithmsOf(isDark, theme).includes("dark")}>
        {children}
      </StoredVariables>
    </ConfigProvider>
  );
}

interface StoredVariablesProps {
  around: RefObject<HTMLDivElement | null>;
  isDark: boolean;
  children: ReactNode;
}

function StoredVariables({ around, isDark, children }: StoredVariablesProps) {
  const { token } = antdTheme.useToken();
  const colorScheme = isDark ? "dark" : "light";
  const variables = { display: "contents", colorScheme, ...pageVariables(token) } as CSSProperties;
  return (
    <div ref={around} data-theme={colorScheme} style={variables}>
      {children}
    </div>
  );
}

function resolve(isDark: boolean, branded: BrandedTheme | undefined) {
  const names = algorithmsOf(isDark, branded);
  const { token, components } = themeConfig(names.includes("dark"), branded);
  return {
    // antd's menus and dialogs grow by scripts, not by style sheets alone: an entry moves away from under a quick press.
    token: { ...token, ...(prefersStillness() && { motion: false }) },
    components,
    algorithm: names.map((name) => algorithms[name as keyof typeof algorithms]),
  };
}

/** The tokens that our own style sheets use, as custom properties of the document. */
function PageVariables({ children }: { children: ReactNode }): ReactNode {
  const { token } = antdTheme.useToken();
  const isDark = useIsDark();
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.style.colorScheme = isDark ? "dark" : "light";
    root.dataset.theme = isDark ? "dark" : "light";
    for (const [name, value] of Object.entries(pageVariables(token))) root.style.setProperty(name, value);
  }, [token, isDark]);
  return children;
}

function pageVariables(token: GlobalToken): Record<string, string> {
  return {
    "--ls-bg": token.colorBgLayout,
    "--ls-surface": token.colorBgContainer,
    "--ls-raised": token.colorBgElevated,
    "--ls-text": token.colorText,
    "--ls-text-2": token.colorTextSecondary,
    "--ls-text-3": token.colorTextTertiary,
    "--ls-text-4": token.colorTextQuaternary,
    "--ls-border": token.colorBorder,
    "--ls-line": token.colorBorderSecondary,
    "--ls-fill": token.colorFillTertiary,
    "--ls-fill-2": token.colorFillSecondary,
    "--ls-accent": token.colorPrimary,
    "--ls-accent-soft": token.colorPrimaryBg,
    "--ls-accent-line": token.colorPrimaryBorder,
    "--ls-link": token.colorLink,
    "--ls-error": token.colorError,
    "--ls-error-soft": token.colorErrorBg,
    "--ls-warning": token.colorWarning,
    "--ls-success": token.colorSuccess,
    "--ls-font": token.fontFamily,
    "--ls-mono": token.fontFamilyCode,
    "--ls-radius": `${token.borderRadius}px`,
    "--ls-radius-lg": `${token.borderRadiusLG}px`,
    "--ls-shadow": token.boxShadowTertiary,
  };
}
