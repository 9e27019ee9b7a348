const BY_NAME: Readonly<Record<string, readonly number[]>> = {
  http: [80],
  ssh: [22],
  https: [443],
  ftp: [20, 21],
  ftps: [989, 990],
  telnet: [23],
  telnets: [992],
  smtp: [25],
  submissions: [465],
  kerberos: [88],
  "kerberos-adm": [749],
  poperator3: [110],
  poperator3s: [995],
  nntp: [119],
  nntps: [563],
  ntp: [123],
  snmp: [161],
  ldap: [389],
  ldaps: [636],
  imap2: [143],
  imaps: [993],
  MySQL: [3306],
  "Remote Desktop": [3389],
  dns: [53],
  ctf: [84],
  pdap: [344],
};

/** The ports that a name or number stands for; null when it is none. */
export function readPorts(text: string): readonly number[] | null {
  if (!/^\d+$/.test(text)) return Object.hasOwn(BY_NAME, text) ? (BY_NAME[text] ?? null) : null;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? [port] : null;
}
