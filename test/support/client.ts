/** Talks to a server as a browser does: signs in by the form, keeps the cookie, sends the CSRF token. */
export interface Client {
  (method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  /** The server's address. */
  base: string;
  /** The session's cookie as it is sent. */
  cookie: string;
}

/** A genuine server's gunicorn closes idle connections after two seconds, now and then just as the next request is sent on one. */
export const once = { connection: "close" };

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

/** Signs in and gives what asks in that user's name. */
export async function signInAs(base: string, name: string, password = name): Promise<Client> {
  const page = await fetch(`${base}/login/`, { headers: once });
  const token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const answer = await fetch(`${base}/login/`, {
    method: "POST",
    redirect: "manual",
    headers: { ...once, cookie: cookieOf(page) },
    body: new URLSearchParams({ username: name, password, csrf_token: token }),
  });
  const signedIn = cookieOf(answer);
  const csrf = await fetch(`${base}/api/v1/security/csrf_token/`, { headers: { ...once, cookie: signedIn } });
  const { result } = (await csrf.json()) as { result?: string };
  if (!result) throw new Error(`${name} could not sign in`);
  const cookie = cookieOf(csrf) || signedIn;
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(base + path, {
      method,
      redirect: "manual",
      headers: {
        ...once,
        cookie,
        "x-csrftoken": result,
        accept: "application/json",
        ...(body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : { text } };
  };
  return Object.assign(ask, { base, cookie });
}
