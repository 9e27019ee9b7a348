import { AlembicVersion } from "./alembic-version.ts";
import { Annotation, AnnotationLayer } from "./annotation.ts";
import { Chart } from "./chart.ts";
import { CssTemplate } from "./css-template.ts";
import { Dashboard, EmbeddedDashboard } from "./dashboard.ts";
import { Database, DatabaseUserOAuth2Token, SshTunnel } from "./database.ts";
import { Dataset, SqlMetric, TableColumn } from "./dataset.ts";
import { DynamicPlugin } from "./dynamic-plugin.ts";
import { FavStar } from "./favorite.ts";
import { CacheKey, KeyValue, OldKeyValue } from "./key-value.ts";
import { Log } from "./log.ts";
import { ReportExecutionLog, ReportRecipient, ReportSchedule } from "./report.ts";
import { Permission, PermissionView, Role, ViewMenu } from "./role.ts";
import { RowLevelSecurityFilter } from "./row-level-security.ts";
import { Query, SavedQuery, TableSchema, TabState } from "./sqllab.ts";
import { Tag, TaggedObject } from "./tag.ts";
import { Theme } from "./theme.ts";
import { Group, RegisterUser, User } from "./user.ts";
import { UserAttribute } from "./user-attribute.ts";

/** Every entity; the 13 join tables belong to the relations that use them. */
export const entities = [
  AlembicVersion,
  Annotation,
  AnnotationLayer,
  CacheKey,
  Chart,
  CssTemplate,
  Dashboard,
  Database,
  DatabaseUserOAuth2Token,
  Dataset,
  DynamicPlugin,
  EmbeddedDashboard,
  FavStar,
  Group,
  KeyValue,
  Log,
  OldKeyValue,
  Permission,
  PermissionView,
  Query,
  RegisterUser,
  ReportExecutionLog,
  ReportRecipient,
  ReportSchedule,
  Role,
  RowLevelSecurityFilter,
  SavedQuery,
  SqlMetric,
  SshTunnel,
  TabState,
  TableColumn,
  TableSchema,
  Tag,
  TaggedObject,
  Theme,
  User,
  UserAttribute,
  ViewMenu,
];
