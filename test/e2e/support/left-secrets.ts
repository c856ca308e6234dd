/** SEC-03 after each test of the window: the data folder that it leaves is looked through for the secrets that the specs give to Hookglass. */
import { canaryOf } from '#test/support/canary.ts';

/** Each of at least 16 characters; a secret of a spec that is to be looked for is added here. */
const planted = [
  'a-secret-of-at-least-16',
  'the-next-secret-of-16',
  'another-secret-16-bytes',
  'first-secret-a1b2c3',
  'second-secret-d4e5f6',
  'topsecret-4f1c9a7e0b',
  'another-9d2e77c1aa55',
  'whk_check_by_hand_5f2c81',
  'zof_live_canary_5f2c81d9',
];

const canary = canaryOf(planted);

/** `file: form` for each file of the folder that has one of them. */
export function secretsLeftIn(folder: string): readonly string[] {
  return canary.findBelow(folder);
}
