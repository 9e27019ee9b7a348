import { setApplicationRoot } from "./api/client.ts";
import { readBootstrap } from "./bootstrap.ts";
import { listenToHost } from "./embedded/host.ts";
import { isRightToLeft, loadLanguage } from "./i18n/catalogue.ts";

const element = document.getElementById("app");
if (!element) throw new Error("The page has no #app element.");
const bootstrap = readBootstrap(element);
// The port comes once, when the page has loaded: somebody must be listening by then.
if (bootstrap.embedded) bootstrap.guest = listenToHost(bootstrap.config?.GUEST_TOKEN_HEADER_NAME ?? "X-GuestToken");
setApplicationRoot(bootstrap.common.application_root);
if (isRightToLeft) document.documentElement.dir = "rtl";

// The language first: modules of the pages have texts among their constants.
await loadLanguage();
const { start } = await import("./app.tsx");
start(element, bootstrap);
