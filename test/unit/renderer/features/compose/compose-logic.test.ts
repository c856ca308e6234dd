import { describe, expect, it } from 'vitest';
import { type DraftSummary, draftSummarySchema, type Spoiler, spoilerNames, spoilerSchema } from '#contract/models/composer.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { obstacleOf, signingFactsOf } from '#renderer/features/compose/composition.ts';
import { neighbourOf, originWords, withDraft, withoutDraft } from '#renderer/features/compose/drafts-of-list.ts';
import { reasonAgainst, unfitOf } from '#renderer/features/compose/spoiler-choice.ts';
import { createPlaces, findTextProblems, formatText, longestChecked, namesOf } from '#renderer/features/compose/text-facts.ts';
import { anEndpoint } from '#test/unit/renderer/support/endpoints.ts';

function aDraft(number: number, changedAtUs: number): DraftSummary {
  return draftSummarySchema.parse({
    id: `drf_${number}`,
    name: `Draft ${number}`,
    eventType: null,
    envelope: null,
    createdAtUs: 1,
    changedAtUs,
    origin: { kind: 'blank' },
    bytes: 0,
  });
}

const nothing = { eventType: null, envelope: null } as const;
const facts = { environmentValues: new Map([['loop', '{{env.loop}}']]), eventType: null };

describe('the list of drafts', () => {
  const list = [aDraft(3, 30), aDraft(2, 20), aDraft(1, 10)];

  it('has the last changed first, each once', () => {
    expect(withDraft(list, aDraft(1, 40)).map(({ id }) => id)).toEqual(['drf_1', 'drf_3', 'drf_2']);
    expect(withDraft(list, aDraft(4, 25)).map(({ id }) => id)).toEqual(['drf_3', 'drf_4', 'drf_2', 'drf_1']);
  });

  it('shows the one below when one goes, at the end the one above', () => {
    expect(neighbourOf(list, list[1]?.id ?? aDraft(9, 0).id)).toBe('drf_1');
    expect(neighbourOf(list, list[2]?.id ?? aDraft(9, 0).id)).toBe('drf_2');
    expect(neighbourOf(list.slice(0, 1), aDraft(3, 0).id)).toBeNull();
    expect(withoutDraft(list, aDraft(2, 0).id)).toHaveLength(2);
    expect(originWords({ kind: 'text', form: 'cURL', fileName: null })).toBe('cURL');
  });
});

describe('a text', () => {
  it('names its type and envelope, and keeps them while it is no JSON', () => {
    const current = namesOf('{"type":"run.failed","data":{"object":{}}}', nothing);
    expect(current).toEqual({ eventType: 'run.failed', envelope: 'current' });
    expect(namesOf('{"type":"run.fai', current)).toEqual(current);
    expect(namesOf('{"a":1}', current)).toEqual(nothing);
  });

  it('has its variables marked where they stand', async () => {
    const text = '{\n  "a": "{{run_idd}}",\n  "b": "{{env.loop}} {{uuid}}"\n}';
    const problems = await findTextProblems(text, facts);
    expect(problems.map(({ line, column, endColumn }) => [line, column, endColumn])).toEqual([
      [2, 9, 20],
      [3, 9, 21],
    ]);
    expect(problems[0]?.sentence).toContain('Did you mean {{run_id}}?');
    expect(problems[1]?.sentence).toContain('leads back to itself');
  });

  it('is looked at for being JSON when it is too long for more', async () => {
    const long = `{"a":"${'x'.repeat(longestChecked)}"\n,}`;
    expect((await findTextProblems(long, facts)).map(({ line }) => line)).toEqual([2]);
    expect(await findTextProblems('{,', facts)).toEqual([]);
  });

  it('is laid out without its values changing', async () => {
    expect(await formatText('{"a":1.0,"b":9007199254740993}')).toEqual({ text: '{\n  "a": 1.0,\n  "b": 9007199254740993\n}\n' });
    expect(await formatText('{"a":')).toHaveProperty('problem');
  });

  it('has places by line and column', () => {
    const placeOf = createPlaces('ab\n\ncd');
    expect([0, 2, 3, 4, 6].map(placeOf)).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 3 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 3, column: 3 },
    ]);
  });
});

describe('spoilers', () => {
  const zof = describeSigning(defaultSigning('zof'));
  const unsigned: readonly Spoiler[] = [{ name: 'unsigned' }];

  it('say why they do not go together, and only what is new', () => {
    expect(reasonAgainst('tampered', unsigned, zof, 10)).toContain('do not go together');
    expect(reasonAgainst('wrong-method', unsigned, zof, 10)).toBeNull();
  });

  it('say what they need', () => {
    expect(reasonAgainst('prefix', [], null, 10)).toContain('nobody signs');
    expect(reasonAgainst('prefix', [], undefined, 10)).toBeNull();
    expect(unfitOf(unsigned, zof, 10)).toEqual([]);
  });

  it('can each be had alone by the scheme of Zof', () => {
    for (const name of spoilerNames) expect(reasonAgainst(name, [], zof, 100), name).toBeNull();
    expect(() => spoilerNames.map((name) => spoilerSchema.parse({ name }))).not.toThrow();
  });
});

describe('who signs', () => {
  const endpoint = anEndpoint('Zof', []);
  const toEndpoint = { to: 'endpoint', endpointId: endpoint.id } as const;

  it('is known by the endpoint, the sample handler, or what was typed', () => {
    const own = { by: 'destination', secret: 'current' } as const;
    expect(signingFactsOf({ destination: toEndpoint, signer: own }, [endpoint])?.label).toBe(describeSigning(endpoint).label);
    expect(signingFactsOf({ destination: toEndpoint, signer: own }, [])).toBeUndefined();
    expect(signingFactsOf({ destination: { to: 'sample' }, signer: own }, [])?.label).toBe(describeSigning(defaultSigning('zof')).label);
    expect(signingFactsOf({ destination: { to: 'sample' }, signer: { by: 'nobody' } }, [])).toBeNull();
  });

  it('has to be settled before anything leaves', () => {
    const base = { method: 'POST', contentType: null, headers: [], spoilers: [] };
    expect(obstacleOf({ ...base, destination: { to: 'url', url: ' ' }, signer: { by: 'nobody' } }, '')).toContain('Name a target');
    const given = { by: 'given', signing: { scheme: 'zof' } } as const;
    expect(obstacleOf({ ...base, destination: { to: 'sample' }, signer: given }, '')).toContain('secret');
    expect(obstacleOf({ ...base, destination: { to: 'sample' }, signer: given }, 'x')).toBeNull();
  });
});
