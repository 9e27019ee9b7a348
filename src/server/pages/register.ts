import { z } from "zod";
import type { App } from "../../app.ts";
import { type Mail, sendMail } from "../../mail.ts";
import { passwordProblem } from "../../security/password-rule.ts";
import {
  type Applicant,
  addRegistration,
  confirmRegistration,
  dropRegistration,
} from "../../security/registrations.ts";
import { AUTH } from "../../security/sign-in.ts";
import { defaultSettings } from "../../settings/keys.ts";
import { rootPath } from "../../settings/root-path.ts";
import { escapeHtml, redirect } from "../answers.ts";
import { notFoundError } from "../middleware/errors.ts";
import { createRateLimit } from "../middleware/rate-limit.ts";
import type { Call, Route } from "../route.ts";
import { HOME } from "../targets.ts";
import { flash } from "./new-session.ts";
import { pageShell } from "./shell.ts";

/** The form on which people register themselves (AUTH_USER_REGISTRATION), its mail and the link in it; names are Flask-AppBuilder's. */
export const registerRoutes: Route[] = [
  { method: "GET", path: "/register/", right: "public", action: (call) => pageShell(call) },
  { method: "GET", path: "/register/form", right: "public", action: leadToForm },
  { method: "POST", path: "/register/form", right: "public", rateLimited: true, action: takeForm },
  {
    method: "GET",
    path: "/register/activation/<string:activation_hash>",
    right: "public",
    rateLimited: true,
    action: activate,
  },
];

const SENT = "Registration sent to your email";
const IMPOSSIBLE = "Not possible to register you at the moment, try again later";
const UNKNOWN = "Registration not found";

const REQUIRED = "This field is required.";
const words = (max: number) =>
  z
    .string(REQUIRED)
    .trim()
    .min(1, REQUIRED)
    .max(max, `At most ${max} characters.`)
    .regex(/^\P{C}*$/u, "This field takes no control characters.");

const registration = z
  .object({
    username: words(128),
    first_name: words(64),
    last_name: words(64),
    email: words(320).pipe(z.email("Invalid email address.")),
    password: z.string(REQUIRED).min(1, REQUIRED).max(1024, "At most 1024 characters."),
    conf_password: z.string(REQUIRED),
  })
  .refine(({ password, conf_password }) => password === conf_password, {
    path: ["conf_password"],
    message: "Passwords must match",
  });

const LABELS: Record<string, string> = {
  username: "User Name",
  first_name: "First Name",
  last_name: "Last Name",
  email: "Email",
  password: "Password",
  conf_password: "Confirm Password",
};

const isOpen = ({ AUTH_USER_REGISTRATION, AUTH_TYPE }: App["settings"]): boolean =>
  AUTH_USER_REGISTRATION && AUTH_TYPE === AUTH.database;

function leadToForm({ app }: Call): Response {
  if (!isOpen(app.settings)) throw notFoundError();
  return redirect("/register/");
}

/** Says the same whether or not the name or the address is somebody's: only who reads that address's mail learns it. */
async function takeForm(call: Call): Promise<Response> {
  const { app, log } = call;
  if (!isOpen(app.settings)) throw notFoundError();
  if (!call.viewer.isAnonymous) return redirect(HOME);
  const limits = limitsOf(app);
  limits.client(call.client.address);
  const fields = registration.safeParse(Object.fromEntries(await call.form()));
  if (!fields.success) {
    for (const { path, message } of fields.error.issues)
      flash(call, "error", `${LABELS[String(path[0])] ?? "Form"}: ${message}`);
    return redirect("/register/");
  }
  const { password, conf_password: _, ...applicant } = fields.data;
  const problem = passwordProblem(password, app.settings);
  if (problem !== undefined) {
    flash(call, "error", `${LABELS.password}: ${problem}`);
    return redirect("/register/");
  }
  limits.mailbox(applicant.email.toLowerCase());
  const added = await addRegistration(app, applicant, password);
  if (added === "full") {
    log.warn("too many registrations wait for their confirmation");
    return refuse(call);
  }
  try {
    const mail = added ? activationMail(call, applicant, added.hash) : takenMail(call, applicant);
    await sendMail(app.settings, mail, call.signal);
  } catch (error) {
    log.error("the mail of a registration could not be sent", { error });
    if (added?.isNew) await dropRegistration(app, added.id);
    return refuse(call);
  }
  flash(call, "info", SENT);
  return redirect("/login/");
}

function refuse(call: Call): Response {
  flash(call, "error", IMPOSSIBLE);
  return redirect("/register/");
}

/** The link of the mail: makes the account, once. */
async function activate(call: Call): Promise<Response> {
  const { app, params } = call;
  const made = isOpen(app.settings) ? await confirmRegistration(app, params.activation_hash ?? "") : "unknown";
  if (typeof made !== "string") {
    const { username, first_name, last_name } = made;
    return pageShell(call, { data: { username, first_name, last_name } });
  }
  if (made === "impossible")
    call.log.warn("a registration could not become an account: its name is taken, or the role is not there", {
      role: app.settings.AUTH_USER_REGISTRATION_ROLE,
    });
  flash(call, "error", made === "unknown" ? UNKNOWN : IMPOSSIBLE);
  return redirect("/login/");
}

function activationMail(call: Call, applicant: Applicant, hash: string): Mail {
  const link = escapeHtml(`${siteOf(call)}/register/activation/${hash}`);
  return mailTo(applicant, [
    `Please go to the activation page to finish your registration. Your user name is <b>${escapeHtml(applicant.username)}</b>.`,
    `<a href="${link}">Follow this link to activate</a>`,
    "If you did not register here, leave the link alone: without it there will be no account.",
  ]);
}

function takenMail(call: Call, applicant: Applicant): Mail {
  const link = escapeHtml(`${siteOf(call)}/login/`);
  return mailTo(applicant, [
    `Somebody, probably you, wanted to register as <b>${escapeHtml(applicant.username)}</b> with this address.`,
    "This user name or this address has an account, or a registration that waits for its confirmation, so nothing was changed.",
    `<a href="${link}">Log in</a>, or register under another name.`,
  ]);
}

function mailTo({ first_name, last_name, email }: Applicant, paragraphs: string[]): Mail {
  const greeting = `Hello ${escapeHtml(first_name)} ${escapeHtml(last_name)},`;
  const html = [greeting, ...paragraphs].map((text) => `<p>${text}</p>`).join("\n");
  return { to: email, subject: "Account activation", html, attachments: [] };
}

/** Where people find this site: as the settings say, or as the request came. */
function siteOf({ app: { settings }, client }: Call): string {
  const named = settings.WEBDRIVER_BASEURL_USER_FRIENDLY;
  if (named === defaultSettings().WEBDRIVER_BASEURL_USER_FRIENDLY) return client.origin + rootPath(settings);
  return new URL(rootPath(settings), named).href.replace(/\/$/, "");
}

interface Limits {
  client(address: string): void;
  mailbox(address: string): void;
}

const kept = new WeakMap<App, Limits>();

/** Whatever AUTH_RATE_LIMIT says: nobody fills other people's mailboxes, and nobody tries out names. */
function limitsOf(app: App): Limits {
  const limits = kept.get(app) ?? {
    client: createRateLimit("20 per hour"),
    mailbox: createRateLimit("3 per hour"),
  };
  kept.set(app, limits);
  return limits;
}
