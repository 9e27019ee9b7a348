import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn } from "../columns.ts";
import { Role } from "./role.ts";
import { UserAttribute } from "./user-attribute.ts";

/** A person who signs in. */
export const User = defineEntity({
  name: "User",
  tableName: "ab_user",
  properties: {
    id: p.integer().primary(),
    first_name: p.string().length(64),
    last_name: p.string().length(64),
    username: p.string().length(128).unique(),
    password: p.string().length(256).nullable(),
    active: p
      .boolean()
      .nullable()
      .onCreate(() => true),
    email: p.string().length(320).unique(),
    last_login: dateTimeColumn().nullable(),
    login_count: p.integer().nullable(),
    fail_login_count: p.integer().nullable(),
    created_on: dateTimeColumn()
      .nullable()
      .onCreate(() => new Date()),
    changed_on: dateTimeColumn()
      .nullable()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    created_by: () => p.manyToOne(User).joinColumn("created_by_fk").nullable(),
    created_by_fk: p.integer().fieldName("created_by_fk").persist(false).nullable(),
    changed_by: () => p.manyToOne(User).joinColumn("changed_by_fk").nullable(),
    changed_by_fk: p.integer().fieldName("changed_by_fk").persist(false).nullable(),
    roles: () => p.manyToMany(Role).pivotTable("ab_user_role").joinColumn("user_id").inverseJoinColumn("role_id"),
    groups: () => p.manyToMany(Group).pivotTable("ab_user_group").joinColumn("user_id").inverseJoinColumn("group_id"),
    extra_attributes: () => p.oneToMany(UserAttribute).mappedBy("user"),
  },
});
export type User = InferEntity<typeof User>;

/** Users who share roles. */
export const Group = defineEntity({
  name: "Group",
  tableName: "ab_group",
  properties: {
    id: p.integer().primary(),
    name: p.string().length(100).unique(),
    label: p.string().length(150).nullable(),
    description: p.string().length(512).nullable(),
    roles: () => p.manyToMany(Role).pivotTable("ab_group_role").joinColumn("group_id").inverseJoinColumn("role_id"),
    users: () => p.manyToMany(User).mappedBy("groups"),
  },
});
export type Group = InferEntity<typeof Group>;

/** A registration waiting for its confirmation. */
export const RegisterUser = defineEntity({
  name: "RegisterUser",
  tableName: "ab_register_user",
  properties: {
    id: p.integer().primary(),
    first_name: p.string().length(64),
    last_name: p.string().length(64),
    username: p.string().length(128).unique(),
    password: p.string().length(256).nullable(),
    email: p.string().length(320).unique(),
    registration_date: dateTimeColumn()
      .nullable()
      .onCreate(() => new Date()),
    registration_hash: p.string().length(256).nullable(),
  },
});
export type RegisterUser = InferEntity<typeof RegisterUser>;
