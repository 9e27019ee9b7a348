import { type Command, Option } from "commander";
import { UserError } from "../../errors.ts";

/** Options of every command, as commander gives them: `--only-metadata` is `onlyMetadata`. */
export interface CommandOptions {
  /** The settings file, instead of the one that would be found. */
  config?: string;
  /** Show stacks. */
  debug?: boolean;
  [option: string]: unknown;
}

type Run = (options: CommandOptions, ...args: string[]) => Promise<void> | void;

/** Loads a command's module when the command runs, and hands it its options with the global ones. */
export function lazy(load: () => Promise<Run>) {
  return async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1) as Command;
    const args = given.slice(0, -2).filter((argument): argument is string => typeof argument === "string");
    await (await load())(command.optsWithGlobals<CommandOptions>(), ...args);
  };
}

const shown = new WeakSet<Command>();

/** Lines below a command's help, as they are typed. */
export function examples(command: Command, ...lines: string[]): Command {
  shown.add(command);
  return command.addHelpText("after", `\nExamples:\n${lines.map((line) => `  $ liteset ${line}`).join("\n")}`);
}

/** Options that scripts for Superset give and that change nothing here. */
export function accepts(command: Command, ...flags: string[]): Command {
  for (const flag of flags) command.addOption(new Option(flag, "accepted for compatibility").hideHelp());
  return command;
}

/** Options of Superset's command that are refused in words, with the reason. */
export function refuses(command: Command, reason: string, ...flags: string[]): Command {
  for (const flag of flags) {
    const option = new Option(flag, `refused: ${reason}`).hideHelp();
    command.addOption(option).on(`option:${option.name()}`, () => {
      throw new UserError(`${command.name()}: ${option.long ?? option.short} is refused: ${reason}`);
    });
  }
  return command;
}

/** A command of Superset that is not part of Liteset: it says why, and ends with status 1, whatever its options. */
export function refused(parent: Command, name: string, reason: string): void {
  parent
    .command(name)
    .description(`refused: ${reason}`)
    .argument("[anything...]")
    .allowUnknownOption()
    .action(() => {
      throw new UserError(`${name} is refused: ${reason}`);
    });
}

/** Commands that need nothing more than their name show it. */
export function exampleForEach(command: Command, words: readonly string[] = []): void {
  for (const child of command.commands) exampleForEach(child, [...words, child.name()]);
  const isRefused = command.description().startsWith("refused: ");
  if (command.commands.length === 0 && !shown.has(command) && !isRefused) examples(command, words.join(" "));
}
