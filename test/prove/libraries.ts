/**
 * `npm run prove -- libraries`: the senders' official libraries against our signer and our verifier, live. Four of them are development
 * dependencies and also part of `npm test`; the other four bring a web framework each and are installed beside the project, once.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { seededRandom } from '#test/support/seeded-random.ts';
import { contextOf, signedRequest } from '#test/unit/engine/verification/scheme-cases.ts';
import type { Figure, Proof } from './proof.ts';

const versions = { '@slack/bolt': '5.1.0', '@shopify/shopify-api': '15.0.0', '@hookdeck/sdk': '0.4.0', twilio: '6.2.0' } as const;
const own = { standardwebhooks: 'standard-webhooks', svix: 'svix', stripe: 'stripe', '@octokit/webhooks-methods': 'github' } as const;
const others: Readonly<Record<keyof typeof versions, SchemeName>> = {
  '@slack/bolt': 'slack',
  '@shopify/shopify-api': 'shopify',
  '@hookdeck/sdk': 'hookdeck',
  twilio: 'twilio',
};
const folder = join(import.meta.dirname, '../.artifacts/libraries');
const runner = join(import.meta.dirname, 'libraries-runner.mjs');
const address = 'https://hooks.example.test/in/endpoint';
const run = promisify(execFile);

interface Signed {
  readonly library: string;
  readonly scheme: SchemeName;
  readonly secret: string;
  readonly body: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  /** A right signature over another body, so it must be refused. */
  readonly isSpoiled: boolean;
}

const verdictsSchema = z.array(z.object({ accepted: z.boolean(), signed: z.array(z.tuple([z.string(), z.string()])).nullable() }));

/** Installs the four of which npm test has none; once. */
async function install(say: (line: string) => void): Promise<void> {
  if (existsSync(join(folder, '.installed'))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: versions }));
  say(`installing ${Object.keys(versions).join(', ')} into ${folder}`);
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], { cwd: folder });
  writeFileSync(join(folder, '.installed'), '');
}

/** Requests that our signer signed, each followed by one whose body was changed afterwards. */
function signedByUs(count: number, seed: number): readonly Signed[] {
  const random = seededRandom(seed);
  const seconds = Math.floor(Date.now() / 1000);
  return Object.entries({ ...own, ...others }).flatMap(([library, scheme]) =>
    Array.from({ length: count }, (_, at): Signed[] => {
      const bytes = Buffer.from(Array.from({ length: 24 }, () => random.below(256)));
      const secret = `whsec_${bytes.toString('base64')}`;
      const body =
        scheme === 'twilio'
          ? `From=%2B1415${random.below(1e7)}&Body=a+b`
          : `{"n":${at},"text":"${random.pick(['é', '\u{1f600}', '\\u0000', '"'])}"}`;
      const request = signedRequest(schemeSettings(scheme), Buffer.from(body), {
        secret,
        timestampSeconds: seconds,
        messageId: `msg_${at}`,
      });
      const common = { library, scheme, secret, url: address, headers: request.headers };
      return [
        { ...common, body, isSpoiled: false },
        { ...common, body: `${body.slice(0, -1)}x`, isSpoiled: true },
      ];
    }).flat(),
  );
}

/** Whether we take what the library signed; null where it signs nothing. */
function isTakenByUs({ scheme, secret, body, url }: Signed, headers: readonly HeaderPair[] | null): boolean | null {
  if (headers === null) return null;
  const settings = schemeSettings(scheme, scheme === 'twilio' ? { publicUrl: url } : {});
  const type: HeaderPair[] = scheme === 'twilio' ? [['Content-Type', 'application/x-www-form-urlencoded']] : [];
  const request = { url, headers: [...type, ...headers], body: Buffer.from(body), isComplete: true };
  return verify(request, contextOf(settings, [secret], Date.now() * 1000)).verdict === 'verified';
}

export const librariesProof: Proof = {
  name: 'libraries',
  about:
    'our signer and verifier against the official libraries of the senders (--count N, --seed N); needs the npm registry the first time',
  async run(args, say) {
    const at = (name: string, otherwise: number) => Number(args[args.indexOf(name) + 1] ?? otherwise) || otherwise;
    const [count, seed] = [args.includes('--count') ? at('--count', 50) : 50, args.includes('--seed') ? at('--seed', 1) : 20_260_101];
    await install(say);
    const sent = signedByUs(count, seed);
    writeFileSync(join(folder, 'sent.json'), JSON.stringify(sent));
    const { stdout } = await run(process.execPath, [runner, folder], { maxBuffer: 64 * 1024 * 1024 });
    const verdicts = verdictsSchema.parse(JSON.parse(stdout));
    return Object.keys({ ...own, ...versions }).map((library) => figureOf(library, sent, verdicts));
  },
};

function figureOf(library: string, sent: readonly Signed[], verdicts: z.infer<typeof verdictsSchema>): Figure {
  const mine = sent.flatMap((one, at) => {
    const verdict = verdicts[at];
    return one.library === library && verdict !== undefined ? [{ one, verdict }] : [];
  });
  const right = mine.filter(({ one }) => !one.isSpoiled);
  const taken = right.filter(({ verdict }) => verdict.accepted).length;
  const spoiledTaken = mine.filter(({ one, verdict }) => one.isSpoiled && verdict.accepted).length;
  const theirs = right.flatMap(({ one, verdict }) => isTakenByUs(one, verdict.signed) ?? []);
  const back = theirs.length === 0 ? 'it signs nothing' : `we take ${theirs.filter(Boolean).length} of ${theirs.length} of its own`;
  const version = library in versions ? ` ${Object.entries(versions).find(([name]) => name === library)?.[1]}` : '';
  const holds = right.length > 0 && taken === right.length && spoiledTaken === 0 && theirs.every(Boolean);
  return {
    name: `our signatures by ${library}${version}`,
    value: `it takes ${taken} of ${right.length}, and ${spoiledTaken} of ${mine.length - right.length} spoiled; ${back}`,
    mark: 'all, none of the spoiled, all of its own',
    ...(holds ? { outcome: 'reached' } : { outcome: 'broken', why: 'the two do not agree' }),
  };
}
