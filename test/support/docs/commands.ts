/** Commands that pages name, held against the command line as it is. */
import type { Command } from 'commander';
import { createProgram } from '#cli/program.ts';

const silent = { write: () => undefined };

export function programAsIs(): Command {
  const host = {
    entry: 'file:///hookglass.js',
    dataFolder: '',
    platform: 'linux',
    terminal: { stdout: silent, stderr: silent },
    env: {},
    keyboard: null,
  } as const;
  return createProgram(host, '');
}

/** `hookglass list type:x --json > file # why` as its words; undefined when the line is no command of ours. */
export function commandWords(line: string): readonly string[] | undefined {
  const own = /^(?:\$ )?(?:npm run -s hookglass -- |hookglass )(.*)$/.exec(line)?.[1];
  if (own === undefined) return undefined;
  const words = [...own.replace(/\s#\s.*$/, '').matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word);
  const end = words.findIndex((word) => /^(?:[<>|]|&&|2>|\|\|)/.test(word));
  return end === -1 ? words : words.slice(0, end);
}

/** What is wrong with the words of a command; undefined when the program takes them. */
export function commandProblem(program: Command, words: readonly string[]): string | undefined {
  let command = program;
  let rest = words;
  for (;;) {
    const next = command.commands.find((one) => one.name() === rest[0]);
    if (next === undefined) break;
    command = next;
    rest = rest.slice(1);
  }
  const first = rest[0] ?? '';
  if (command === program && !first.startsWith('-') && /^[a-z]/.test(first)) return `there is no command ${first}`;
  const end = rest.indexOf('--');
  const options = new Set(['--help', '-h', '--version', ...command.options.flatMap(({ long, short }) => [long, short])]);
  const unknown = (end === -1 ? rest : rest.slice(0, end)).filter(
    (word) => /^--?[a-z]/i.test(word) && !options.has(word.split('=')[0] ?? ''),
  );
  return unknown.length === 0 ? undefined : `${command.name()} has no ${unknown.join(' ')}`;
}

export function allOptions(command: Command): readonly string[] {
  return [...command.options.flatMap(({ long }) => (long ? [long] : [])), ...command.commands.flatMap(allOptions)];
}
