import { p } from "@mikro-orm/core";
import { dateTimeColumn } from "../columns.ts";
import { User } from "./user.ts";

/**
 * Who made and last changed a row, and when; the times fill themselves, the persons come from the caller.
 * A function declaration, since entity files import each other in circles and this one must be there first.
 */
export function auditColumns() {
  return {
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
  };
}
