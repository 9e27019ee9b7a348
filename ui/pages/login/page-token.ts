/** The page comes with its token, as Superset's does. */
export function pageCsrfToken(): string {
  return document.querySelector<HTMLInputElement>("input#csrf_token")?.value ?? "";
}
