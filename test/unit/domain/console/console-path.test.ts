import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consolePath, findTemplateProblem, pathFields } from '#domain/console/console-path.ts';

const base = 'https://api.zof.ai/v1';
const segmentsOf = (path: string) => new URL(base + path).pathname.split('/');
const unit = fc.constantFrom(
  '/',
  '.',
  '..',
  '%',
  '%2e',
  '%2F',
  '\\',
  '?',
  '#',
  '&',
  '=',
  ' ',
  '\n',
  '\0',
  ';',
  '@',
  ':',
  'a',
  '1',
  '{id}',
  'é',
  '\ud800',
  '\u202e',
);
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(unit, { maxLength: 12 }).map((parts) => parts.join('')),
);

describe('consolePath', () => {
  it.each([
    ['run_abc', '/runs/run_abc'],
    ['a/b', '/runs/a%2Fb'],
    ['..', '/runs/%252E%252E'],
    ['.', '/runs/%252E'],
    ['%2e%2e', '/runs/%252e%252e'],
    ['../../webhooks', '/runs/..%2F..%2Fwebhooks'],
    ['a?b#c', '/runs/a%3Fb%23c'],
    ['\\..\\', '/runs/%5C..%5C'],
    ['', '/runs/%20'],
    ['\ud800', '/runs/%EF%BF%BD'],
    ['{id}', '/runs/%7Bid%7D'],
  ])('encodes %j', (id, path) => {
    expect(consolePath('/runs/{id}', { id })).toBe(path);
    expect(new URL(base + consolePath('/runs/{id}', { id })).pathname).toBe(`/v1${path}`);
  });

  it('never lets a value change the path: same host, same segments, no query, no fragment', () => {
    fc.assert(
      fc.property(hostile, hostile, (id, other) => {
        const url = new URL(base + consolePath('/runs/{id}/cases/{other}/log', { id, other }));
        expect(url.host).toBe('api.zof.ai');
        expect([url.search, url.hash]).toEqual(['', '']);
        const segments = url.pathname.split('/');
        expect(segments).toHaveLength(7);
        expect([segments[1], segments[2], segments[4], segments[6]]).toEqual(['v1', 'runs', 'cases', 'log']);
        expect(segments.every((segment, index) => index === 0 || segment !== '')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a server the very value back, but for dots, nothing and half of a pair', () => {
    fc.assert(
      fc.property(hostile, (id) => {
        fc.pre(!['', '.', '..'].includes(id));
        expect(decodeURIComponent(segmentsOf(consolePath('/runs/{id}', { id }))[3] ?? '')).toBe(id.toWellFormed());
      }),
    );
  });

  it('keeps two values apart in a query', () => {
    fc.assert(
      fc.property(hostile, (id) => {
        const url = new URL(base + consolePath('/results?run_id={run_id}&limit=1', { run_id: id }));
        expect(url.pathname).toBe('/v1/results');
        expect([...url.searchParams.keys()]).toEqual(['run_id', 'limit']);
        expect(url.searchParams.get('run_id')).toBe(id.toWellFormed());
      }),
    );
  });

  it('takes any template at all without leaving the base URL', () => {
    fc.assert(
      fc.property(hostile, hostile, (template, id) => {
        const url = new URL(base + consolePath(template, { id }));
        expect(url.host).toBe('api.zof.ai');
        expect(url.pathname.startsWith('/v1/')).toBe(true);
      }),
    );
  });

  it('does not care about slashes at the ends, and knows inherited names from given ones', () => {
    expect(consolePath('runs/', {})).toBe('/runs');
    expect(consolePath('', {})).toBe('/');
    expect(consolePath('/x/{toString}', {})).toBe('/x/%20');
    expect(pathFields('/runs/{run_id}/{id}?a={id}')).toEqual(['run_id', 'id']);
  });
});

describe('findTemplateProblem', () => {
  it.each(['', '/runs/{run_id}', 'agents', '/results?run_id={run_id}', '/a-b/{id}:cancel'])('takes %j', (template) => {
    expect(findTemplateProblem(template)).toBeNull();
  });

  it.each([
    ['https://evil.example/x', 'address of its own'],
    ['//evil.example', 'address of its own'],
    ['/a b', 'a blank'],
    ['/a\\b', 'a blank'],
    ['/a#b', '#'],
    ['/a%2fb', '%'],
    ['/runs/{run_id', 'no partner'],
    ['/runs/{}', 'no field'],
    ['/runs/{a.b}', 'no field'],
    ['/runs/../webhooks', 'a step'],
    [`/${'a'.repeat(600)}`, 'longer'],
  ])('refuses %j', (template, words) => {
    expect(findTemplateProblem(template)).toContain(words);
  });
});
