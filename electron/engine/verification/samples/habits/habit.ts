/** What goes wrong in code, as the few lines that people write, and why. */
import type { HabitCode } from '#contract/models/diagnosis.ts';
import type { HashAlgorithm, SignatureEncoding, Signing } from '#contract/models/signing.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import type { Recipe } from '../recipe.ts';

/** What the wrong lines of a scheme are made of. */
export interface WrongFacts {
  readonly header: string;
  readonly algorithm: HashAlgorithm;
  /** The one the scheme does not use. */
  readonly otherEncoding: Exclude<SignatureEncoding, 'base64url'>;
  /** Whether the key is the secret's text itself. */
  readonly isKeyText: boolean;
  /** Whether only the body is signed. */
  readonly isBodyAlone: boolean;
  readonly functionName: string;
}

export type WrongLines = Readonly<Record<HabitCode, (facts: WrongFacts) => string>>;

export function wrongFactsOf(recipe: Recipe, functionName: string): WrongFacts {
  return {
    header: recipe.headers[0],
    algorithm: recipe.algorithm,
    otherEncoding: recipe.encoding === 'hex' ? 'base64' : 'hex',
    isKeyText: recipe.key === 'text',
    isBodyAlone: recipe.content === 'around-body' && recipe.before.length === 0 && recipe.after.length === 0,
    functionName,
  };
}

const reasons: Readonly<Record<HabitCode, string>> = {
  'parse-then-serialise':
    'Parsed and written again, JSON has other white space, another order of keys, other numbers and escapes than what was signed. Check the bytes as they came, then parse.',
  'text-not-bytes':
    'As text a body loses what is not valid UTF-8, and in some readers its byte order mark. Pass the bytes on as they came.',
  'body-reader-changed-it':
    'A reader that unpacks, trims or changes line ends hands on another body than the one that was signed. Read the raw body before it does.',
  'wrong-key-bytes': '',
  'untrimmed-secret':
    'A file or a pasted line often ends in a newline, and with it the key is another one. Cut it off where the secret is read.',
  'wrong-secret':
    'Each endpoint has a signing secret of its own: an API key, or the secret of another endpoint or environment, never gives the same signature.',
  'no-rotation-overlap':
    'During a rotation some deliveries are signed with the previous secret and some with the new one. Accept both until the previous one ends.',
  'wrong-encoding': '',
  'wrong-header': '',
  'wrong-content': '',
  'no-clock-check': '',
  'hash-not-hmac':
    'A hash over the secret and the body is no HMAC: it gives other bytes, and whoever has one such hash can make more of them without the secret.',
  'wrong-url':
    'Behind a proxy or a tunnel the server sees another protocol, host or path than the sender signed. Use the public address from your configuration.',
};

/** Why the habit breaks the check of this scheme, in one or two sentences. */
export function whyOf(habit: HabitCode, signing: Signing, recipe: Recipe): string {
  const { encoding, signedContent } = describeSigning(signing);
  switch (habit) {
    case 'wrong-key-bytes':
      return recipe.key === 'text'
        ? "The key is the secret's text as it is given; what it decodes to are other bytes."
        : 'The key is what the secret decodes to; its text has other bytes.';
    case 'wrong-encoding':
      return `The signature is written as ${encoding}. In another form it never matches, and a comparison with == also tells by its time how much was right.`;
    case 'wrong-header':
      return `The signature is in ${recipe.headers.join(' or ')}. Under another name there is nothing, and nothing never matches.`;
    case 'wrong-content':
      return `What is signed: ${signedContent}. With a part too few or too many the signature is another one.`;
    case 'no-clock-check':
      return recipe.time === null
        ? 'No time is signed, so a right signature stays right until the secret is rotated. Remember which events were handled.'
        : 'Without a look at the signed time a captured delivery can be sent again for ever. Refuse what is too old, and what is from the future.';
    default:
      return reasons[habit];
  }
}
