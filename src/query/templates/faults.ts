import { LitesetError } from "../../errors.ts";
import { TemplateFault } from "../../sql/templates/values.ts";

/** The reference's answer to a text that is no template; what is no fault of a template stays what it is. */
export function syntaxRefusal(error: unknown, sql: string): unknown {
  if (!(error instanceof TemplateFault)) return error;
  return new LitesetError(`Jinja2 template error (${error.kind}): ${error.message}`, "GENERIC_COMMAND_ERROR", {
    status: 422,
    extra: { template: sql.slice(0, 500), line: error.line, exception_type: error.kind },
  });
}
