import type { Command } from "commander";
import { describe, expect, it } from "vitest";
// The click trees of Superset 6.0.0 and of its Python replacement: command → program → options in all spellings, arguments.
import facts from "../fixtures/superset-commands.json" with { type: "json" };
import { createProgram, inOurSpelling } from "./program.ts";

interface Given {
  options: string[][];
  arguments: number;
}

const program = createProgram();
const cases = Object.entries(facts).flatMap(([name, programs]) =>
  Object.entries(programs as Record<string, Given>).map(([whose, given]) => ({ name, whose, given })),
);

function find(name: string): Command | undefined {
  let command: Command | undefined = program;
  for (const word of name.split(" ").filter(Boolean)) {
    command = command?.commands.find((one) => one.name() === word || one.aliases().includes(word));
  }
  return command;
}

/** Every flag that a command takes, its own and the global ones. */
const flagsOf = (command: Command): Set<string> =>
  new Set([...command.options, ...program.options].flatMap(({ long, short }) => [long ?? "", short ?? ""]));

/** Modes of `test-db` are arguments here: `test-db full URI`. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  "test-db full": "test-db",
  "test-db connectivity": "test-db",
  "test-db engine-spec": "test-db",
};

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];

describe("the command line", () => {
  it.each(cases)("has $whose's `$name` with every option, or refuses it by name", ({ name, given }) => {
    const command = find(ARGUMENTS[name] ?? name);
    if (!command) throw new Error(`there is no command ${name}`);
    if (command.description().startsWith("refused: ")) return;
    const known = flagsOf(command);
    const flags = given.options.flat().map((flag) => inOurSpelling(program, [flag])[0] ?? flag);
    expect(flags.filter((flag) => !known.has(flag))).toEqual([]);
    expect(command.registeredArguments.length).toBeGreaterThanOrEqual(given.arguments);
  });

  it("shows examples below the help of each command", () => {
    const without = all(program).filter((command) => {
      if (command.commands.length > 0 || command.description().startsWith("refused: ")) return false;
      let help = "";
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      return !help.includes("\nExamples:\n  $ liteset ");
    });
    expect(without.map((command) => command.name())).toEqual([]);
  });

  it("says what each command is for", () => {
    expect(all(program).filter((command) => command.description() === "")).toEqual([]);
  });

  it.each([
    [
      ["load_examples", "--only_metadata"],
      ["load-examples", "--only-metadata"],
    ],
    [
      ["--config", "load_me.py", "fab", "create_user", "--role", "sql_lab"],
      ["--config", "load_me.py", "fab", "create-user", "--role", "sql_lab"],
    ],
    [
      ["fab", "export-roles", "-path", "a_b.json"],
      ["fab", "export-roles", "--path", "a_b.json"],
    ],
    [
      ["import_directory", "my_folder"],
      ["import-directory", "my_folder"],
    ],
  ])("takes %j as Superset spells it", (given, ours) => {
    expect(inOurSpelling(program, given)).toEqual(ours);
  });
});
