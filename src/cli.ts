import { CommanderError } from "commander";
import { createProgram, inOurSpelling } from "./commands/program/program.ts";
import { messageOf, UserError } from "./errors.ts";

await main(process.argv.slice(2));

async function main(given: string[]): Promise<void> {
  const program = createProgram();
  const args = inOurSpelling(program, given);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = report(error, args.includes("--debug"));
  }
}

/** The one place where a command's failure becomes words and an exit status. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (debug) console.error(error);
  else if (error instanceof UserError) console.error(`liteset: ${error.message}`);
  else if (isAbortedPrompt(error)) console.error("liteset: stopped; nothing was changed");
  else console.error(`liteset: unexpected error: ${messageOf(error)}\nRun it again with --debug for the details.`);
  return 1;
}

/** Ctrl+C at one of inquirer's questions. */
function isAbortedPrompt(error: unknown): boolean {
  return error instanceof Error && error.name === "ExitPromptError";
}
