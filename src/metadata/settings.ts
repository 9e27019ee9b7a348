/** The settings that opening the metadata database reads. */
export interface MetadataSettings {
  SECRET_KEY: string | null;
  SQLALCHEMY_DATABASE_URI: string;
  /** Of SQLAlchemy's options: pool_size and max_overflow. */
  SQLALCHEMY_ENGINE_OPTIONS?: Record<string, unknown>;
  SQLALCHEMY_POOL_SIZE?: number | null;
  SQLALCHEMY_MAX_OVERFLOW?: number | null;
}

/** Most connections at once, with SQLAlchemy's defaults: 5 kept and 10 more. */
export function poolSize(settings: MetadataSettings): number {
  const options = settings.SQLALCHEMY_ENGINE_OPTIONS ?? {};
  const size = number(options.pool_size ?? settings.SQLALCHEMY_POOL_SIZE, 5);
  const overflow = number(options.max_overflow ?? settings.SQLALCHEMY_MAX_OVERFLOW, 10);
  return Math.max(1, size + Math.max(0, overflow));
}

function number(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}
