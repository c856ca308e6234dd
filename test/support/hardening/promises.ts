import { asking } from './asking.ts';
import { keeping } from './keeping.ts';
import type { PromisedPart } from './promise.ts';
import { receiving } from './receiving.ts';
import { exchanging, secrecy } from './secrecy.ts';
import { sending } from './sending.ts';
import { browserShell, electronShell, untrusted } from './showing.ts';
import { verifying } from './verifying.ts';

/** Everything that Hookglass promises to withstand, in the order of the page. */
export const promisedParts: readonly PromisedPart[] = [
  receiving,
  keeping,
  verifying,
  sending,
  asking,
  electronShell,
  browserShell,
  untrusted,
  secrecy,
  exchanging,
];
