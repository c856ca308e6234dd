import { describe, expect, it } from 'vitest';
import {
  choiceOptions,
  chosenTarget,
  isHostTyped,
  noTarget,
  startingTarget,
  targetChoiceOf,
  targetDraftOf,
} from '#renderer/exchange/aim/target-choice.ts';
import { target } from '#test/unit/renderer/support/replays.ts';

const orders = target('tgt_1', { name: 'Orders', url: 'http://127.0.0.1:3000/hooks' });
const shop = target('tgt_2', { name: 'Shop', url: 'https://shop.example/hooks', isProduction: true });

describe('what deliveries are sent to', () => {
  it('is a kept target, or a URL that is completed; nothing while nothing is named', () => {
    expect(targetChoiceOf(noTarget)).toBeNull();
    expect(targetChoiceOf({ targetId: null, url: ' localhost:3000/x ' })).toEqual({ url: 'http://localhost:3000/x' });
    expect(targetChoiceOf({ targetId: orders.id, url: 'typed before' })).toEqual({ targetId: orders.id });
    expect(targetDraftOf({ targetId: orders.id })).toEqual({ targetId: orders.id, url: '' });
  });

  it('starts with what was used last, and never with production', () => {
    expect(startingTarget(noTarget, orders.url, [orders, shop])).toEqual({ targetId: orders.id, url: '' });
    expect(startingTarget(noTarget, 'http://127.0.0.1:9/', [orders])).toEqual({ targetId: null, url: 'http://127.0.0.1:9/' });
    expect(startingTarget(noTarget, '', [shop, orders])).toEqual({ targetId: orders.id, url: '' });
    expect(startingTarget(noTarget, shop.url, [orders, shop])).toBe(noTarget);
    const typed = { targetId: null, url: 'x' };
    expect(startingTarget(typed, orders.url, [orders])).toBe(typed);
  });

  it('offers kept targets with their mark, a URL, and what was chosen and is gone', () => {
    expect(choiceOptions([shop], noTarget).map(({ label, hint }) => [label, hint])).toEqual([
      ['Shop', 'production · shop.example'],
      ['A URL', 'typed here'],
    ]);
    expect(choiceOptions([], { targetId: orders.id, url: '' }).map(({ label }) => label)).toEqual(['A target that is gone', 'A URL']);
  });

  it('keeps what was typed while a kept one is chosen', () => {
    const typed = { targetId: null, url: 'http://127.0.0.1:9/' };
    const chosen = chosenTarget(orders.id, [orders], typed);
    expect(chosen).toEqual({ ...typed, targetId: orders.id });
    expect(chosenTarget('url', [orders], chosen)).toEqual(typed);
  });

  it('is confirmed by its host, typed', () => {
    expect(isHostTyped('', null)).toBe(true);
    expect(isHostTyped(' Shop.example ', 'shop.example')).toBe(true);
    expect(isHostTyped('shop.example.org', 'shop.example')).toBe(false);
  });
});
