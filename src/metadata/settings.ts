/** The settings that opening the metadata database reads. */
export interface MetadataSettings {
  SECRET_KEY: string | null;
  SQLALCHEMY_DATABASE_URI: string;
  /** Of SQLAlchemy's options: pool_size, max_overflow, pool_timeout, pool_recycle and echo. */
  SQLALCHEMY_ENGINE_OPTIONS?: Record<string, unknown>;
  SQLALCHEMY_POOL_SIZE?: number | null;
  SQLALCHEMY_MAX_OVERFLOW?: number | null;
  SQLALCHEMY_POOL_TIMEOUT?: number | null;
  SQLALCHEMY_POOL_RECYCLE?: number | null;
  SQLALCHEMY_ECHO?: boolean;
}

/** Most connections at once, with SQLAlchemy's defaults: 5 kept and 10 more. */
export function poolSize(settings: MetadataSettings): number {
  const options = settings.SQLALCHEMY_ENGINE_OPTIONS ?? {};
  const size = number(options.pool_size ?? settings.SQLALCHEMY_POOL_SIZE, 5);
  const overflow = number(options.max_overflow ?? settings.SQLALCHEMY_MAX_OVERFLOW, 10);
  return Math.max(1, size + Math.max(0, overflow));
}

/** Seconds that one waits for a connection; undefined where the settings leave it to the driver. */
export const poolTimeout = ({ SQLALCHEMY_ENGINE_OPTIONS: options, SQLALCHEMY_POOL_TIMEOUT: key }: MetadataSettings) =>
  positive(options?.pool_timeout ?? key);

/** Seconds after which a connection is not used any more; undefined for never. */
export const poolRecycle = ({ SQLALCHEMY_ENGINE_OPTIONS: options, SQLALCHEMY_POOL_RECYCLE: key }: MetadataSettings) =>
  positive(options?.pool_recycle ?? key);

/** Whether each statement is to be logged. */
export const isEchoed = ({ SQLALCHEMY_ENGINE_OPTIONS: options, SQLALCHEMY_ECHO: key }: MetadataSettings): boolean =>
  Boolean(options?.echo ?? key);

const positive = (value: unknown): number | undefined =>
  typeof value === "number" && value > 0 && Number.isFinite(value) ? value : undefined;

function number(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}
