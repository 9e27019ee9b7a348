/** What is used of the package hive-driver, which speaks the Thrift protocol of HiveServer2. */
export interface HivePackage {
  HiveClient: new (service: unknown, types: HiveTypes) => HiveClient;
  thrift: { TCLIService: unknown; TCLIService_types: HiveTypes };
  connections: { TcpConnection: new () => unknown; HttpConnection: new () => unknown };
  auth: {
    NoSaslAuthentication: new () => unknown;
    PlainTcpAuthentication: new (who: HiveLogin) => unknown;
    PlainHttpAuthentication: new (who: HiveLogin) => unknown;
  };
}

interface HiveLogin {
  username: string;
  password: string;
}

interface HiveTypes {
  TProtocolVersion: Readonly<Record<string, number>>;
  TOperationState: Readonly<Record<string, number>>;
}

export interface HiveClient {
  connect(where: object, connection: unknown, login: unknown): Promise<unknown>;
  openSession(request: object): Promise<HiveSession>;
  on(event: "error", hear: (error: Error) => void): void;
  on(event: "close", hear: () => void): void;
  close(): void;
}

export interface HiveSession {
  executeStatement(sql: string, options: { runAsync: boolean }): Promise<HiveOperation>;
  close(): Promise<unknown>;
}

export interface HiveOperation {
  status(): Promise<{ operationState: number; errorMessage?: string | null }>;
  fetch(orientation?: number): Promise<unknown>;
  getSchema(): { columns: readonly HiveColumn[] } | null;
  getData(): readonly { columns?: readonly HiveValues[] }[];
  flush(): void;
  hasResultSet: boolean;
  hasMoreRows(): boolean;
  setMaxRows(rows: number): void;
  cancel(): Promise<unknown>;
  close(): Promise<unknown>;
}

export interface HiveColumn {
  columnName: string;
  typeDesc: { types: readonly { primitiveEntry?: { type: number } | null }[] };
}

/** One column of a block: its values are in the one list that its type has; the bits of `nulls` say which are none. */
export type HiveValues = Readonly<Record<string, { values: readonly unknown[]; nulls?: Uint8Array | string } | null>>;
