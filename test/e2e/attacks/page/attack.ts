/**
 * What the attacks have in common. These files run in the attacked person's browser, on an attacker's page; they are sent there with
 * their types stripped and know nothing but the DOM. An attack tells what it could read; what it changed is seen on the other side.
 */

/** What an attacker may know beforehand: everything but the tokens. */
export interface Knowledge {
  /** Name of the page's place: `another port`, `a foreign name`. */
  readonly place: string;
  /** The page has Hookglass's own origin, by a name that was bound to another address meanwhile. */
  readonly isRebound: boolean;
  /** Origin of Hookglass. */
  readonly base: string;
  /** Other ways to write that origin. */
  readonly aliases: readonly string[];
  /** Origin of the attacker's own server, whose answers may be read by everybody. */
  readonly attacker: string;
  /** Files of the page, by kind. */
  readonly files: { readonly script: string; readonly style: string; readonly image: string; readonly font: string };
  readonly endpointId: string;
  readonly deliveryId: string;
  /** A launch code that was used, and one that still works. */
  readonly usedCode: string;
  readonly liveCode: string;
  /** Long where attacks are to succeed, however busy the machine is. */
  readonly patienceMs: number;
}

/** `read`: what of Hookglass's answers became known; null is what we want. `note`: how the browser refused. */
export interface Finding {
  readonly read: string | null;
  readonly note: string;
}

export interface Attack {
  readonly name: string;
  run(knowledge: Knowledge): Promise<Finding>;
}

/** How long an attack waits for what is probably not coming. */
export let patienceMs = 1_500;

export function setPatience(ms: number): void {
  patienceMs = ms;
}

export const guess = 'A'.repeat(43);

export const read = (what: string): Finding => ({ read: what.slice(0, 200), note: '' });
export const nothing = (note: string): Finding => ({ read: null, note: note.slice(0, 120) });

export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** The work's finding, or `nothing` when it takes too long. */
export function within(work: Promise<Finding>, ms: number = patienceMs): Promise<Finding> {
  const late = new Promise<Finding>((resolve) => setTimeout(() => resolve(nothing('no answer')), ms));
  return Promise.race([work, late]);
}

/** Time for something to take effect of which a page is never told; whether it did is seen on the other side. */
export async function pause(ms: number): Promise<void> {
  await within(new Promise(() => undefined), ms);
}

/**
 * An answer that may be read is a breach, whatever it says. The exception is a rebound name: there the page reads its own origin, and
 * what it reads has to be the gate's refusal and nothing else.
 */
export function judgeText(knowledge: Knowledge, status: number, text: string): Finding {
  const isRefusal = status === 403 && text.includes('link.forbidden') && !text.includes('<html');
  return knowledge.isRebound && isRefusal ? nothing(`refused with ${status}`) : read(`${status} ${text}`);
}

export async function judgeResponse(knowledge: Knowledge, response: Response): Promise<Finding> {
  if (response.type === 'opaque' || response.type === 'opaqueredirect') return nothing(response.type);
  if (response.body === null || response.status === 204) return judgeText(knowledge, response.status, '');
  const reader = response.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return judgeText(knowledge, response.status, new TextDecoder().decode(value));
}

export function fetchAttack(name: string, make: (knowledge: Knowledge) => readonly [string, RequestInit?]): Attack {
  return {
    name,
    async run(knowledge) {
      try {
        const [path, init] = make(knowledge);
        const url = path.startsWith('http') ? path : `${knowledge.base}${path}`;
        const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs), ...init });
        return await judgeHead(knowledge, response, init?.method);
      } catch (error) {
        return nothing(messageOf(error));
      }
    },
  };
}

/** A HEAD has no body to tell a refusal by. */
function judgeHead(knowledge: Knowledge, response: Response, method: string | undefined): Promise<Finding> {
  if (method !== 'HEAD' || response.type === 'opaque') return judgeResponse(knowledge, response);
  return Promise.resolve(knowledge.isRebound && response.status === 403 ? nothing('refused with 403') : read(`${response.status}`));
}

/** Puts an element into the page, waits for `load` or `error`, asks what is to be seen, and takes it out again. */
export async function withElement<E extends HTMLElement>(
  element: E,
  look: (element: E, event: string) => Finding | Promise<Finding>,
  events: readonly string[] = ['load', 'error'],
): Promise<Finding> {
  const happened = new Promise<string>((resolve) => {
    for (const event of events) element.addEventListener(event, () => resolve(event), { once: true });
    setTimeout(() => resolve('nothing'), patienceMs);
  });
  document.body.append(element);
  try {
    return await look(element, await happened);
  } catch (error) {
    return nothing(messageOf(error));
  } finally {
    element.remove();
  }
}

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, fields: Partial<HTMLElementTagNameMap[K]>): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), fields);
}
