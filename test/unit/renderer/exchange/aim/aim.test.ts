import { describe, expect, it } from 'vitest';
import type { Signer } from '#contract/models/composer.ts';
import {
  destinationOf,
  fittingSigner,
  isNamed,
  sentDestination,
  signerChoiceOf,
  signerOf,
  signerOptions,
  signerProblem,
  targetChoiceOf,
  targetOptions,
} from '#renderer/exchange/aim/aim.ts';
import { anEndpoint, aSecret } from '#test/unit/renderer/support/endpoints.ts';

const orders = anEndpoint('Orders', [aSecret('new', 2), aSecret('old', 1, { state: 'previous' })]);
const bare = anEndpoint('Bare', []);
const unrouted = anEndpoint('Unrouted', [], { slug: null });
const archived = anEndpoint('Gone', [aSecret('gone', 1)], { isArchived: true });
const endpoints = [bare, orders, unrouted, archived];
const toOrders = { to: 'endpoint', endpointId: orders.id } as const;
const toUrl = { to: 'url', url: 'localhost:3000/hooks' } as const;

describe('targets', () => {
  it('offers a URL, the sample handler and endpoints with a path of their own', () => {
    const values = targetOptions(endpoints, [], 'url').map(({ value }) => value);
    expect(values).toEqual(['url', 'sample', bare.id, orders.id]);
  });

  it('keeps what is chosen in the list, also when its endpoint is gone', () => {
    expect(targetOptions(endpoints, [], archived.id).find(({ value }) => value === archived.id)?.label).toContain('gone');
  });

  it('goes from a choice to a destination and back', () => {
    for (const choice of ['url', 'sample', `${orders.id}`]) {
      const destination = destinationOf(choice, endpoints, 'x');
      expect(destination === undefined ? undefined : targetChoiceOf(destination)).toBe(choice);
    }
    expect(destinationOf('ep_unknown', endpoints, '')).toBeUndefined();
  });

  it('completes a URL without a scheme only when it is sent, and takes an empty one for none', () => {
    expect(sentDestination(toUrl)).toEqual({ to: 'url', url: 'http://localhost:3000/hooks' });
    expect(sentDestination({ to: 'sample' })).toEqual({ to: 'sample' });
    expect(isNamed({ to: 'url', url: '  ' })).toBe(false);
    expect(isNamed(toUrl)).toBe(true);
  });
});

describe('signers', () => {
  it('takes the secret of an endpoint for a URL, and nobody where no endpoint has one', () => {
    const own: Signer = { by: 'destination', secret: 'current' };
    expect(fittingSigner(toUrl, own, endpoints)).toEqual({ by: 'endpoint', endpointId: orders.id, secretId: null });
    expect(fittingSigner(toUrl, own, [bare])).toEqual({ by: 'nobody' });
    expect(fittingSigner(toOrders, { by: 'nobody' }, endpoints)).toEqual({ by: 'nobody' });
    expect(fittingSigner({ to: 'sample' }, { by: 'endpoint', endpointId: orders.id, secretId: null }, endpoints)).toEqual(own);
  });

  it('offers the secrets that count, and those of the target only where it has some', () => {
    const values = (destination: typeof toUrl | typeof toOrders) =>
      signerOptions(destination, endpoints, { by: 'nobody' }).map(({ value }) => value);
    expect(values(toUrl)).toEqual([`${orders.id} `, `${orders.id} sec_old`, 'given', 'nobody']);
    expect(values(toOrders).slice(0, 2)).toEqual(['current', 'previous']);
  });

  it('goes from a choice to a signer and back', () => {
    for (const { value } of signerOptions(toOrders, endpoints, { by: 'nobody' })) {
      const signer = signerOf(value, endpoints, { by: 'nobody' });
      expect(signer === undefined ? undefined : signerChoiceOf(signer)).toBe(value);
    }
  });

  it('keeps how a typed secret signs, and asks for it', () => {
    const given: Signer = { by: 'given', signing: { scheme: 'stripe' } };
    expect(signerOf('given', endpoints, given)).toBe(given);
    expect(signerProblem(toUrl, given, '')).toContain('missing');
    expect(signerProblem(toUrl, given, 'x')).toBeNull();
    expect(signerProblem(toUrl, { by: 'destination', secret: 'current' }, '')).toContain('no secret of its own');
  });
});
