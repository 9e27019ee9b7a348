/** Asks a server's API in the name of one who signed in. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;

/** Signs in with a token, as both Liteset and Superset take it; a changing request carries the CSRF token, too. */
export async function signIn(base: string, username: string, password: string): Promise<Ask> {
  const send = await openSession(base, username, password);
  return async (method, path, body) => {
    const response = await send(method, path, body);
    const text = await response.text();
    try {
      return { status: response.status, body: JSON.parse(text) as unknown };
    } catch {
      return { status: response.status, body: text };
    }
  };
}

/** The same, with answers as they come. */
export type Send = (method: string, path: string, body?: unknown) => Promise<Response>;

export async function openSession(base: string, username: string, password: string): Promise<Send> {
  const json = { "content-type": "application/json" };
  const headers: Record<string, string> = { referer: base };
  const credentials = JSON.stringify({ username, password, provider: "db" });
  const login = await fetch(`${base}/api/v1/security/login`, {
    method: "POST",
    headers: { ...headers, ...json },
    body: credentials,
  });
  const { access_token: token } = (await login.json()) as { access_token?: string };
  if (!token) throw new Error(`${username} could not sign in at ${base}: ${login.status}`);
  headers.authorization = `Bearer ${token}`;
  const csrf = await fetch(`${base}/api/v1/security/csrf_token/`, { headers });
  headers["x-csrftoken"] = ((await csrf.json()) as { result: string }).result;
  headers.cookie = csrf.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
  return (method, path, body) =>
    fetchAgain(base + path, {
      method,
      signal: AbortSignal.timeout(120_000),
      ...(body === undefined ? { headers } : { headers: { ...headers, ...json }, body: JSON.stringify(body) }),
    });
}

/** A server that closes an idle connection just then is asked once more. */
async function fetchAgain(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fetch(url, init);
  }
}

/** The body of an answer that must be a success. */
export async function must<T>(asked: ReturnType<Ask>): Promise<T> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body).slice(0, 500)}`);
  return body as T;
}
