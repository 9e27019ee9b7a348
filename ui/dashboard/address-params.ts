/**
 * What an address says to the charts of its dashboard, as Superset's frontend hands it on: templates read it with `url_param`. Not
 * what only lays out the page.
 */
export function addressParams(search: string): Record<string, string> {
  const { standalone: _standalone, edit: _edit, ...params } = Object.fromEntries(new URLSearchParams(search));
  return params;
}
