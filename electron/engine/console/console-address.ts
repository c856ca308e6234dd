/** Reads the addresses beside the API's that a person gives for a Console: of its pages, and the one it sends events to. */
import { pathFields } from '#domain/console/console-path.ts';
import { fail } from '../failure.ts';
import { checkBaseUrl } from './client/access.ts';

/** C0 controls, blank, DEL and backslash: a URL parser drops or rewrites them, so the text would not say where it leads. */
const misleading = /[\u0000-\u0020\u007f\\]/;
const linkFields = ['id', 'run_id', 'organization_id'];

/** Without a slash at its end. Fails with `input.console_url`. */
export function readConsoleUrl(text: string): string {
  return checkBaseUrl(text).text;
}

/** Where a Console is to send events. Fails with `input.console_url`. */
export function readWebhookUrl(text: string): string {
  const typed = text.trim();
  if (typed.includes('#')) refuse('What comes after # never reaches a server. Leave it out.');
  checkBaseUrl(typed.split('?')[0] ?? '');
  return typed;
}

/** A template of a page: below the Console's address, or whole. Fails with `input.console_url`. */
export function readLinkTemplate(text: string): string {
  const template = text.trim();
  if (misleading.test(template)) refuse('A template has no blanks, control characters or backslashes.');
  if (!template.startsWith('/')) checkBaseUrl(template.replaceAll(/\{\w*\}/g, 'x').split(/[?#]/)[0] ?? '');
  if (/[{}]/.test(template.replaceAll(/\{\w*\}/g, ''))) refuse('A brace has no partner; a field is written {id}.');
  const unknown = pathFields(template).find((name) => !linkFields.includes(name));
  if (unknown !== undefined) refuse(`{${unknown}} is not known here. Known are ${linkFields.map((name) => `{${name}}`).join(', ')}.`);
  return template;
}

function refuse(problem: string): never {
  return fail('input.console_url', { problem });
}
