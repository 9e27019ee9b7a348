import { setApplicationRoot } from "./api/client.ts";
import { setEventSocket } from "./api/event-socket.ts";
import { readBootstrap } from "./bootstrap.ts";
import { listenToHost } from "./embedded/host.ts";
import { isRightToLeft, loadLanguage } from "./i18n/catalogue.ts";

const element = document.getElementById("app");
if (!element) throw new Error("The page has no #app element.");
const bootstrap = readBootstrap(element);
// The port comes once, when the page has loaded: somebody must be listening by then.
if (bootstrap.embedded) bootstrap.guest = listenToHost(bootstrap.config?.GUEST_TOKEN_HEADER_NAME ?? "X-GuestToken");
setApplicationRoot(bootstrap.common.application_root);
const { GLOBAL_ASYNC_QUERIES_TRANSPORT: transport, GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL: socket } = bootstrap.common.conf;
const { GLOBAL_ASYNC_QUERIES: isAsync } = bootstrap.common.feature_flags;
if (isAsync && transport === "ws" && !bootstrap.embedded) setEventSocket(String(socket));
if (isRightToLeft) document.documentElement.dir = "rtl";

// The language first: modules of the pages have texts among their constants.
await loadLanguage();
const { start } = await import("./app.tsx");
start(element, bootstrap);
