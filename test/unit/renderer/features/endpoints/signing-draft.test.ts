import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customSchemeSchema, type Signing, signingChangeSchema } from '#contract/models/signing.ts';
import { schemeNames } from '#contract/models/verdict.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { readCustom } from '#renderer/features/endpoints/custom-draft.ts';
import { customExample } from '#renderer/features/endpoints/custom-example.ts';
import { schemeOptions } from '#renderer/features/endpoints/scheme-words.ts';
import {
  hasProblem,
  newSigningDraft,
  readSigning,
  signingChange,
  signingDraftOf,
  signingProblems,
  signingWords,
  withScheme,
} from '#renderer/features/endpoints/signing-draft.ts';

describe('how deliveries are signed, in fields', () => {
  it('every scheme is offered once, those of one group together', () => {
    expect(schemeOptions.map(({ value }) => value).toSorted()).toEqual([...schemeNames].toSorted());
    const groups = schemeOptions.map(({ group }) => group);
    expect(groups.filter((group, index) => group !== groups[index - 1])).toEqual(['Zof and standards', 'Other senders', 'Your own']);
  });

  it.each(schemeNames)('%s is read back as it is, and changes nothing then', (scheme) => {
    const custom = scheme === 'custom' ? customSchemeSchema.parse({ template: '{timestamp}.{body}', timestampHeader: 'X-Time' }) : null;
    const before: Signing = { ...defaultSigning(scheme), custom };
    const read = readSigning(signingDraftOf(before));
    expect(read).toEqual(before);
    expect(read === null ? null : signingChange(before, read)).toEqual({});
  });

  it.each(schemeNames)('choosing %s sends what the engine takes, and nothing that the scheme does not', (scheme) => {
    const before = defaultSigning(scheme === 'zof' ? 'stripe' : 'zof');
    const after = readSigning(withScheme(signingDraftOf(before), scheme));
    if (after === null) return expect.unreachable('The defaults of a scheme have no problem.');
    const change = signingChange(before, after);
    expect(signingChangeSchema.safeParse(change).success).toBe(true);
    expect(changeSigning(before, change)).toEqual(after);
    const facts = schemeFactsOf(scheme);
    expect(['headerName' in change, 'secretEncoding' in change, 'publicUrl' in change]).toEqual([
      facts.takesHeaderName,
      facts.takesSecretEncoding,
      facts.takesPublicUrl,
    ]);
  });

  it('tolerance and freshness are read as people write them, each where it applies', () => {
    const zof = newSigningDraft();
    expect(readSigning(zof)?.freshnessSeconds).toBeNull();
    expect(readSigning({ ...zof, checksFreshness: true, freshness: '36 h', tolerance: 'nonsense' })?.freshnessSeconds).toBe(129_600);
    const stripe = withScheme(zof, 'stripe');
    expect(readSigning({ ...stripe, tolerance: '10 min', checksFreshness: true })).toMatchObject({
      toleranceSeconds: 600,
      freshnessSeconds: null,
    });
    expect(readSigning({ ...stripe, tolerance: '' })?.toleranceSeconds).toBeNull();
  });

  it('what is wrong is said at its field, and nothing is read then', () => {
    const zof = newSigningDraft();
    const faulty = [
      [{ ...zof, headerName: 'X Sig' }, 'headerName'],
      [{ ...zof, checksFreshness: true, freshness: '0' }, 'freshness'],
      [{ ...withScheme(zof, 'slack'), tolerance: '11 years' }, 'tolerance'],
      [{ ...withScheme(zof, 'twilio'), publicUrl: 'example.com' }, 'publicUrl'],
    ] as const;
    for (const [draft, field] of faulty) {
      expect(Object.keys(signingProblems(draft)).filter((key) => key !== 'custom')).toEqual([field]);
      expect(readSigning(draft)).toBeNull();
    }
    expect(hasProblem(signingProblems({ ...zof, publicUrl: 'not shown', tolerance: 'not shown' }))).toBe(false);
  });

  it('an empty header is the usual one of the scheme', () => {
    expect(readSigning({ ...newSigningDraft(), headerName: ' ' })?.headerName).toBe('X-Zof-Signature');
  });

  it('says in one line what is signed and where it stands', () => {
    expect(signingWords(defaultSigning('zof'))).toBe('HMAC-SHA256 of the raw body, hex, lower case, in X-Zof-Signature');
  });
});

describe('a scheme of the person’s own', () => {
  const plain = newSigningDraft().custom;

  it.each([
    [{ template: '' }, 'template', 'The template needs {body} once'],
    [{ template: '{body}{body}' }, 'template', 'The template needs {body} once'],
    [{ template: '{time}.{body}' }, 'template', '{time} is not known: {body}, {timestamp}, {id} and {url} are'],
    [{ template: '{timestamp}.{body}' }, 'timestampHeader', 'The template has {timestamp}: say where the time is'],
    [{ timePlace: 'header', timestampHeader: ' ' }, 'timestampHeader', 'Name the header that the time is in'],
    [{ timePlace: 'header', timestampHeader: 'X Time' }, 'timestampHeader', 'A header name (letters, digits and hyphens)'],
    [{ timePlace: 'entry', timestampPrefix: '', separator: ',' }, 'timestampPrefix', 'Write what stands before the time, as t='],
    [{ timePlace: 'entry', separator: '' }, 'separator', 'A time in the signature header needs a separator between the entries'],
    [
      { timePlace: 'entry', timestampPrefix: 'v1=', prefix: 'v1=', separator: ',' },
      'timestampPrefix',
      'Signatures start the same way: each would be read as a time',
    ],
    [{ template: '{id}.{body}' }, 'idHeader', 'The template has {id}: name the header it is in'],
  ] as const)('%j is refused at %s: %s', (part, field, words) => {
    const { custom, problems } = readCustom({ ...plain, ...part });
    expect(custom).toBeNull();
    expect(problems).toEqual({ [field]: words });
  });

  it('whatever is typed, what is read is what the engine takes', () => {
    const text = fc.constantFrom('', 't=', ',', '{body}', '{timestamp}.{body}', '{id}:{body}', 'X-Time', 'bad name', '{x}');
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('none', 'header', 'entry'), text, text, text, (...given) => {
        const [prefix, separator, template, timePlace, timestampHeader, timestampPrefix, idHeader] = given;
        const draft = { ...plain, prefix, separator, template, timePlace, timestampHeader, timestampPrefix, idHeader } as const;
        const { custom, problems } = readCustom(draft);
        expect(custom === null).toBe(Object.keys(problems).length > 0);
        if (custom !== null) expect(customSchemeSchema.safeParse(custom).success).toBe(true);
      }),
    );
  });

  it('the example shows the headers as they come and the text that is signed', () => {
    const entry = customSchemeSchema.parse({
      prefix: 'v1=',
      separator: ',',
      template: '{timestamp}.{id}.{body}',
      timestampPrefix: 't=',
      idHeader: 'X-Id',
    });
    expect(customExample(entry, 'X-Sig', 'http://x/')).toEqual({
      headers: [
        ['X-Id', 'msg_2f8c'],
        ['X-Sig', 't=1796000000,v1=9f86d081884c7d659a2f…'],
      ],
      signedText: '1796000000.msg_2f8c.{"id":"evt_1","type":"run.completed"}',
    });
    const header = customSchemeSchema.parse({
      template: '{url}\n{body}',
      timestampHeader: 'X-Time',
      timestampUnit: 'milliseconds',
      encoding: 'base64',
    });
    expect(customExample(header, 'X-Sig', 'http://x/')).toEqual({
      headers: [
        ['X-Time', '1796000000000'],
        ['X-Sig', 'n4bQgYhMfWWaL+qg…'],
      ],
      signedText: 'http://x/\n{"id":"evt_1","type":"run.completed"}',
    });
  });
});
