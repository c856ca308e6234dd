import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostIds, recogniseText } from '#domain/find/recognise-text.ts';

describe('what a pasted text names', () => {
  it.each([
    ['dlv_12', 'delivery'],
    ['ep_a1B2', 'endpoint'],
    ['tgt_x', 'target'],
    ['drf_x', 'draft'],
    ['scn_x', 'scenario'],
    ['pln_x', 'plan'],
    ['rpl_x', 'replay'],
    ['att_x', 'attempt'],
    ['view_x', 'view'],
  ])('%s is an id of ours: %s', (id, thing) => {
    expect(recogniseText(id)).toEqual({ kind: 'ids', ids: [{ kind: 'own', thing, id }] });
  });

  it("keeps the platform's ids as they are written", () => {
    expect(recogniseText('evt_01J-x_y')).toEqual({ kind: 'ids', ids: [{ kind: 'event', id: 'evt_01J-x_y' }] });
    expect(recogniseText('run_81-0d')).toEqual({ kind: 'ids', ids: [{ kind: 'run', id: 'run_81-0d' }] });
  });

  it('finds ids in a line of a log, each once', () => {
    expect(recogniseText('2026-05-20 WARN event_id=evt_1 run=run_2 (dlv_3), again evt_1')).toEqual({
      kind: 'ids',
      ids: [
        { kind: 'event', id: 'evt_1' },
        { kind: 'run', id: 'run_2' },
        { kind: 'own', thing: 'delivery', id: 'dlv_3' },
      ],
    });
  });

  it('takes a word of no known form for an event or a run', () => {
    expect(recogniseText(' "0191-aa7f", ')).toEqual({ kind: 'ids', ids: [{ kind: 'word', id: '0191-aa7f' }] });
  });

  it('reads an address with the ids in it', () => {
    expect(recogniseText('<https://console.example/runs/run_7?tab=gates>')).toEqual({
      kind: 'address',
      url: 'https://console.example/runs/run_7?tab=gates',
      ids: [{ kind: 'run', id: 'run_7' }],
    });
    expect(recogniseText('http://127.0.0.1:4410/#/timeline/dlv_9/payload')).toMatchObject({ kind: 'address', ids: [{ id: 'dlv_9' }] });
  });

  it('reads a cURL command with the event it carries', () => {
    const command = `curl -X POST https://a.test/in/orders -H 'Content-Type: application/json' -d '{"id":"evt_1","type":"run.failed","data":{"object":{"run_id":"run_1"}}}'`;
    expect(recogniseText(command)).toEqual({
      kind: 'request',
      form: 'curl',
      method: 'POST',
      url: 'https://a.test/in/orders',
      ids: [
        { kind: 'event', id: 'evt_1' },
        { kind: 'run', id: 'run_1' },
      ],
    });
  });

  it('reads a request as on the wire', () => {
    expect(recogniseText('POST /in/orders HTTP/1.1\nHost: a.test\nX-Zof-Signature: 00\n\n{}')).toMatchObject({
      kind: 'request',
      form: 'http',
      url: '/in/orders',
    });
  });

  it('says what is wrong with a command that can not be read', () => {
    expect(recogniseText("curl -d 'open")).toMatchObject({ kind: 'broken-request' });
  });

  it('reads a payload in either envelope, and any other JSON', () => {
    expect(recogniseText('{"id":"evt_1","type":"run.failed","data":{"object":{}}}')).toEqual({
      kind: 'payload',
      eventType: 'run.failed',
      ids: [{ kind: 'event', id: 'evt_1' }],
    });
    expect(recogniseText('{"a":1}')).toEqual({ kind: 'payload', eventType: null, ids: [] });
  });

  it('leaves words to the timeline', () => {
    expect(recogniseText('payment was refused')).toEqual({ kind: 'text' });
    expect(recogniseText('note: payment was refused')).toEqual({ kind: 'text' });
    expect(recogniseText(' \n ')).toEqual({ kind: 'nothing' });
  });
});

const id = fc
  .tuple(
    fc.constantFrom('dlv', 'ep', 'tgt', 'drf', 'scn', 'pln', 'rpl', 'att', 'view', 'evt', 'run'),
    fc.stringMatching(/^[A-Za-z0-9]{1,30}$/),
  )
  .map(([prefix, rest]) => `${prefix}_${rest}`);

describe('whatever is pasted', () => {
  it('never throws, and names ten ids at most', () => {
    const piece = fc.oneof(id, fc.string({ maxLength: 12 }), fc.constantFrom('curl ', 'http://', '{"', '\n', ' HTTP/1.1\n', "'", ': '));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const recognised = recogniseText(pieces.join(''));
        if ('ids' in recognised) expect(recognised.ids.length).toBeLessThanOrEqual(mostIds);
      }),
      { numRuns: 100 },
    );
  });

  it('finds an id in quotes, brackets and punctuation', () => {
    const around = fc.constantFrom(['"', '"'], ["'", "',"], ['`', '`'], ['(', ')'], ['<', '>'], [' ', '\n'], ['', '.'], ['[', '];']);
    fc.assert(
      fc.property(id, around, (wanted, [before, after]) => {
        expect(recogniseText(`${before}${wanted}${after}`)).toMatchObject({ kind: 'ids', ids: [{ id: wanted }] });
      }),
    );
  });
});
