/** Reads the addresses beside the API's that a person gives for a Console: of its pages, and the one it sends events to. */
import { consoleUrlProblem, linkTemplateProblem } from '#domain/console/links.ts';
import { fail } from '../failure.ts';
import { checkBaseUrl } from './client/access.ts';

/** Without a slash at its end. Fails with `input.console_url`. */
export function readConsoleUrl(text: string): string {
  const { text: url } = checkBaseUrl(text);
  return refuseIf(consoleUrlProblem(url)) ?? url;
}

/** Where a Console is to send events. Fails with `input.console_url`. */
export function readWebhookUrl(text: string): string {
  const typed = text.trim();
  if (typed.includes('#')) refuseIf('What comes after # never reaches a server. Leave it out.');
  checkBaseUrl(typed.split('?')[0] ?? '');
  return typed;
}

/** A template of a page: below the Console's address, or whole. Fails with `input.console_url`. */
export function readLinkTemplate(text: string, consoleUrl: string | null): string {
  const template = text.trim();
  return refuseIf(linkTemplateProblem(template, consoleUrl)) ?? template;
}

function refuseIf(problem: string | null): undefined {
  if (problem !== null) fail('input.console_url', { problem });
}
