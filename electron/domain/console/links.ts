/**
 * Links to the Console's pages. Where they are is not documented, so they come from templates that a person sets. Guarantees: a link is
 * http or https; what is filled in is encoded and can change neither the host nor the path around it; no template, no link.
 */
import type { ConsoleConnection, ConsoleThing } from '#contract/models/console.ts';

/** What a template may name. */
const linkFields = ['id', 'run_id', 'organization_id'] as const;
export type LinkValues = Readonly<Partial<Record<(typeof linkFields)[number], string | null>>>;

const webAddress = /^https?:\/\/(?:\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+)(?::\d{1,5})?(?=[/?#]|$)/iu;
const placeholder = /\{([^{}]*)\}/g;
/** A dot segment in any of the ways in which browsers understand one. */
const dotSegment = /(?:^|[/\\])(?:\.|%2e){1,2}(?=[/\\?#]|$)/i;

/** The part after the host; null for what is no web address. */
function afterHost(address: string): string | null {
  const host = webAddress.exec(address)?.[0];
  return host === undefined ? null : address.slice(host.length);
}

function isLinkField(name: string): name is (typeof linkFields)[number] {
  return linkFields.some((field) => field === name);
}

/** Why a template can not be used, in one sentence; null when it can. `consoleUrl`: the Console's own address, where one is set. */
export function linkTemplateProblem(template: string, consoleUrl: string | null): string | null {
  if (/[\s\\\p{Cc}]/u.test(template)) return 'A link has no spaces, backslashes or control characters.';
  const names = [...template.matchAll(placeholder)].map((found) => found[1] ?? '');
  const unknown = names.find((name) => !isLinkField(name));
  if (unknown !== undefined) return `{${unknown}} is not known here; {id}, {run_id} and {organization_id} are.`;
  if (/[{}]/.test(template.replace(placeholder, '')))
    return 'A brace is open or closed alone; {id}, {run_id} and {organization_id} are filled in.';
  if (template.startsWith('/') && consoleUrl === null)
    return 'A link that begins with / needs the address of the Console, and none is set.';
  const path = template.startsWith('/') ? template : afterHost(template);
  if (path === null)
    return 'A link begins with https:// and a host without placeholders, or with / for a page below the address of the Console.';
  return dotSegment.test(path) ? 'A link may not have . or .. between its slashes.' : null;
}

/** Why an address of the Console can not be used, in one sentence; null when it can. */
export function consoleUrlProblem(consoleUrl: string): string | null {
  const path = /[\s\\{}\p{Cc}]/u.test(consoleUrl) ? null : afterHost(consoleUrl);
  if (path === null) return 'The address of the Console begins with https:// or http:// and a host, and has no user name in it.';
  return /[?#]/.test(path) ? 'The address of the Console ends before any ? or #.' : null;
}

/** Encoded; null for what is missing, and for what no encoding keeps from changing the path. */
function encoded(value: string | null | undefined): string | null {
  if (value === null || value === undefined || value === '' || !value.isWellFormed()) return null;
  return encodeURIComponent(value);
}

function filled(template: string, values: LinkValues): string | null {
  let isWhole = true;
  const text = template.replace(placeholder, (_, name: string) => {
    const value = isLinkField(name) ? encoded(values[name]) : null;
    if (value === null) isWhole = false;
    return value ?? '';
  });
  return isWhole ? text : null;
}

/** Null where no template is set, where it can not be used, or where the object lacks a value that it names. */
export function consoleLink(
  { consoleUrl, linkTemplates }: Pick<ConsoleConnection, 'consoleUrl' | 'linkTemplates'>,
  thing: ConsoleThing,
  values: LinkValues,
): string | null {
  const template = linkTemplates[thing];
  if (template === null || template === '' || linkTemplateProblem(template, consoleUrl) !== null) return null;
  const isBelow = template.startsWith('/');
  if (isBelow && (consoleUrl === null || consoleUrlProblem(consoleUrl) !== null)) return null;
  const text = filled(template, values);
  if (text === null || dotSegment.test(isBelow ? text : (afterHost(text) ?? ''))) return null;
  return isBelow ? `${(consoleUrl ?? '').replace(/\/+$/, '')}${text}` : text;
}
