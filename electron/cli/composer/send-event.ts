/** What `hookglass send` does, from its options to an exit code. */
import type { DeliveryId, DraftId, EnvironmentId } from '#contract/ids.ts';
import type { Composition, CompositionPreview, Sent, Spoiler } from '#contract/models/composer.ts';
import type { Attempt } from '#contract/models/replay.ts';
import type { TextSource } from '#contract/procedures/composer.ts';
import { parseJson } from '#domain/json-value.ts';
import { withValueAt } from '#domain/scenario/json-path.ts';
import { fail } from '#engine/failure.ts';
import { findConnection } from '../console/environment.ts';
import { createInputReader, type InputReader, withoutLineEnd } from '../read-input.ts';
import type { CommandRun, CommandSurroundings, CommonOptions } from '../run-command.ts';
import { type AimOptions, aimOf } from './aim-options.ts';
import { parseDraftId, templateText, textSourceOf, utf8Of } from './text-input.ts';

export interface SendOptions extends CommonOptions, AimOptions {
  readonly template?: string;
  readonly legacy?: boolean;
  readonly file?: string;
  readonly draft?: string;
  readonly delivery?: DeliveryId;
  readonly set: readonly string[];
  readonly header: readonly string[];
  readonly method?: string;
  readonly spoil: readonly Spoiler[];
  readonly env?: string;
  readonly preview?: boolean;
  readonly yesHost?: string;
}

/** Answered otherwise than a correct handler would, or nobody can tell. */
const otherwise = 1;

/** The event and what came with it. */
interface Start {
  readonly text: Uint8Array;
  readonly composition: Omit<Composition, 'destination' | 'signer'> & Partial<Pick<Composition, 'destination' | 'signer'>>;
  readonly draftId: DraftId | undefined;
}

const plain: Start['composition'] = { method: 'POST', contentType: 'application/json', headers: [], spoilers: [] };

interface What {
  readonly text: TextSource;
  readonly composition: Composition;
  readonly environmentId?: EnvironmentId;
  readonly draftId?: DraftId;
  readonly givenSecret?: string;
}

export async function sendEvent(run: CommandRun, options: SendOptions, { terminal }: CommandSurroundings): Promise<void> {
  // why: what is typed in a terminal is shown in it, and nobody knows that it is waited for.
  const reader = createInputReader(terminal.stdin?.isTTY === true ? undefined : terminal.stdin);
  const what = await whatOf(run, options, reader);
  const preview = await run.client.composer.preview(what, { signal: run.signal });
  if (options.preview === true) return tellPreview(run, preview);
  for (const warning of preview.warnings) run.note(warning);
  const confirmed = options.yesHost === undefined ? {} : { confirmedHost: options.yesHost };
  const sent = await run.client.composer.send({ what: { previewId: preview.id }, ...confirmed }, { signal: run.signal });
  const attempts = await Promise.all(sent.attemptIds.map((id) => run.client.replays.attempt({ id }, { signal: run.signal })));
  tellSent(run, sent, attempts);
  if (sent.judgement.word !== 'handled-correctly') run.exitWith(otherwise);
}

async function whatOf(run: CommandRun, options: SendOptions, reader: InputReader): Promise<What> {
  const start = await startOf(run, options, reader);
  const { secretFrom, ...aim } = await aimOf(run, options);
  const destination = aim.destination ?? start.composition.destination;
  if (destination === undefined) return fail('input.invalid', { problems: 'Say where it goes, as --to orders or --to sample.' });
  const text = options.set.length === 0 ? start.text : Buffer.from(changed(utf8Of(start.text), options.set));
  const composition = withHeaders(
    {
      ...start.composition,
      destination,
      signer: aim.signer ?? start.composition.signer ?? { by: 'destination', secret: 'current' },
      spoilers: [...start.composition.spoilers.filter(({ name }) => !options.spoil.some((one) => one.name === name)), ...options.spoil],
      ...(options.method === undefined ? {} : { method: options.method }),
    },
    options.header,
  );
  return {
    text: await textSourceOf(run, text),
    composition,
    ...(options.env === undefined ? {} : { environmentId: (await findConnection(run, options)).environmentId }),
    ...(start.draftId === undefined ? {} : { draftId: start.draftId }),
    ...(secretFrom === undefined ? {} : { givenSecret: utf8Of(withoutLineEnd(await reader.read(secretFrom))) }),
  };
}

async function startOf(run: CommandRun, options: SendOptions, reader: InputReader): Promise<Start> {
  const { template, file, draft, delivery, legacy } = options;
  const sources = [template, file, draft, delivery].filter((one) => one !== undefined);
  if (sources.length > 1) fail('input.invalid', { problems: 'Give one of --template, --file, --draft and --delivery.' });
  if (draft !== undefined) return fromDraft(run, parseDraftId(draft));
  if (delivery !== undefined) return fromDelivery(run, delivery);
  const text =
    template === undefined
      ? await reader.read(file ?? '-')
      : Buffer.from(await templateText(run, template, legacy === true ? 'legacy' : 'current'));
  return { text, composition: plain, draftId: undefined };
}

async function fromDraft(run: CommandRun, id: DraftId): Promise<Start> {
  const { composition, bodyPath } = await run.client.drafts.get({ id }, { signal: run.signal });
  return { text: await run.readBytes(bodyPath), composition, draftId: id };
}

/** By a draft that is gone afterwards: what is worth keeping of a delivery is said in one place. */
async function fromDelivery(run: CommandRun, deliveryId: DeliveryId): Promise<Start> {
  const draft = await run.client.drafts.create({ from: { kind: 'delivery', deliveryId } }, { signal: run.signal });
  try {
    for (const note of draft.notes) run.note(note);
    return { text: await run.readBytes(draft.bodyPath), composition: draft.composition, draftId: undefined };
  } finally {
    await run.client.drafts.remove({ id: draft.id });
  }
}

function changed(text: string, changes: readonly string[]): string {
  let value = jsonOf(text) ?? fail('input.invalid', { problems: 'The event is no JSON, so --set can not change it.' });
  for (const change of changes) {
    const at = change.indexOf('=');
    if (at < 1) fail('input.invalid', { problems: `--set takes a path and a value, as data.object.status=failed, not ${change}.` });
    const given = change.slice(at + 1);
    value = { inside: withValueAt(value.inside, change.slice(0, at), (jsonOf(given) ?? { inside: given }).inside) };
  }
  return JSON.stringify(value.inside, null, 2);
}

/** Wrapped, as null is JSON too. */
function jsonOf(text: string) {
  try {
    return { inside: parseJson(text) };
  } catch {
    // why: not JSON is an answer here.
    return undefined;
  }
}

function withHeaders(composition: Composition, lines: readonly string[]): Composition {
  let { contentType } = composition;
  const headers = [...composition.headers];
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at < 1) fail('input.invalid', { problems: `A header is given as "Name: value", not ${line}.` });
    const [name, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    if (name.toLowerCase() === 'content-type') contentType = value === '' ? null : value;
    else headers.push([name, value]);
  }
  return { ...composition, contentType, headers };
}

async function tellPreview(run: CommandRun, preview: CompositionPreview): Promise<void> {
  const body = Buffer.from(await run.readBytes(preview.bodyPath));
  const { pathname, search } = new URL(preview.url);
  run.result({ ...preview, bodyBase64: body.toString('base64') }, [
    `${preview.method} ${pathname}${search} HTTP/1.1`,
    ...preview.headers.map(([name, value]) => `${name}: ${value}`),
    '',
    ...body.toString('utf8').split('\n'),
    '',
    `To ${preview.url}. ${preview.signedBy}`,
    ...preview.warnings,
    preview.expectation.sentence,
    ...(preview.hostToConfirm === null ? [] : [`It needs --yes-host ${preview.hostToConfirm}.`]),
  ]);
}

function tellSent(run: CommandRun, sent: Sent, attempts: readonly Attempt[]): void {
  const lines = attempts.map(({ id, sentence }) => `${id}  ${sentence}`);
  const found = sent.deliveryId === null ? [] : [`Captured as ${sent.deliveryId}.`];
  const word = { 'handled-correctly': 'Handled correctly.', 'not-handled-correctly': 'Not handled correctly.', unclear: 'Unclear.' };
  run.result({ ...sent, attempts }, [...lines, `${word[sent.judgement.word]} ${sent.judgement.sentence}`, ...found]);
}
