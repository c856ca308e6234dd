/** Asks for groups and for the deliveries of opened ones. Arrivals count the head anew, at most once per pause. */
import type { ApiClient } from '#contract/api.ts';
import type { Grouping } from '#contract/models/saved-view.ts';
import { quoteText } from '#domain/query/format.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { type GroupStore, noGroups } from './group-store.ts';

export interface GroupClient {
  readonly deliveries: Pick<ApiClient['deliveries'], 'groups' | 'list'>;
}

export interface GroupQuestion {
  readonly query: string;
  readonly by: Exclude<Grouping, 'flat'>;
}

const pageSize = 50;
const mostAtOnce = 200;
const livePauseMs = 500;
const membersAtOnce = 100;

/** The filter narrowed to one group. */
export function memberQuery({ query, by }: GroupQuestion, key: string): string {
  const term = `${by}:${quoteText(key)}`;
  return query === '' ? term : `(${query}) ${term}`;
}

/** Loads for one store; `load` starts over, and what was asked before is given up. */
export class GroupLoader {
  readonly #client: GroupClient;
  readonly #store: GroupStore;
  #round = new AbortController();
  #question: GroupQuestion | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: GroupClient, store: GroupStore) {
    this.#client = client;
    this.#store = store;
  }

  load(question: GroupQuestion): void {
    this.close();
    this.#round = new AbortController();
    this.#question = question;
    this.#store.setState(noGroups);
    void this.#loadHead(pageSize);
  }

  loadMore(): void {
    const { nextCursor, isLoadingMore, error } = this.#store.getState();
    if (nextCursor !== null && !isLoadingMore && error === null) void this.#loadTail(nextCursor);
  }

  toggle(key: string): void {
    const { opened } = this.#store.getState();
    if (opened.has(key)) {
      this.#store.setState({ opened: new Map([...opened].filter(([other]) => other !== key)) });
      return;
    }
    this.#store.setState({ opened: new Map([...opened, [key, { rows: null, nextCursor: null }]]) });
    void this.#loadMembers(key, null);
  }

  loadMembers(key: string): void {
    void this.#loadMembers(key, this.#store.getState().opened.get(key)?.nextCursor ?? null);
  }

  /** Something arrived or changed. At the top the head is asked for again; elsewhere nothing moves. */
  refresh(isAtTop: boolean): void {
    if (!isAtTop) {
      if (!this.#store.getState().isStale) this.#store.setState({ isStale: true });
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#loadHead(Math.min(mostAtOnce, Math.max(pageSize, this.#store.getState().groups.length)));
    }, livePauseMs);
  }

  retry(): void {
    this.#store.setState({ error: null });
    void this.#loadHead(pageSize);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#round.abort();
  }

  /** Asks within this round; what comes after the round has ended is dropped. */
  async #ask<T>(call: (question: GroupQuestion, signal: AbortSignal) => Promise<T>, take: (answer: T) => void): Promise<void> {
    const { signal } = this.#round;
    if (this.#question === undefined) return;
    try {
      const answer = await call(this.#question, signal);
      if (!signal.aborted) take(answer);
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) this.#store.setState({ error, isLoadingMore: false });
    }
  }

  #loadHead(limit: number): Promise<void> {
    return this.#ask(
      (question, signal) => this.#client.deliveries.groups({ ...question, limit }, { signal }),
      (page) => {
        this.#store.setState({
          groups: page.items,
          nextCursor: page.nextCursor,
          hasLoaded: true,
          isLoadingMore: false,
          error: null,
          isStale: false,
        });
        for (const key of this.#store.getState().opened.keys()) void this.#loadMembers(key, null);
      },
    );
  }

  #loadTail(cursor: string): Promise<void> {
    this.#store.setState({ isLoadingMore: true });
    return this.#ask(
      (question, signal) => this.#client.deliveries.groups({ ...question, limit: pageSize, cursor }, { signal }),
      (page) =>
        this.#store.setState(({ groups }) => ({
          groups: [...groups, ...page.items],
          nextCursor: page.nextCursor,
          isLoadingMore: false,
          error: null,
        })),
    );
  }

  #loadMembers(key: string, cursor: string | null): Promise<void> {
    return this.#ask(
      (question, signal) => {
        const input = { query: memberQuery(question, key), limit: membersAtOnce, ...(cursor === null ? {} : { cursor }) };
        return this.#client.deliveries.list(input, { signal });
      },
      (page) =>
        this.#store.setState(({ opened }) => {
          const before = opened.get(key);
          if (before === undefined) return {};
          const rows = cursor === null ? page.items : [...(before.rows ?? []), ...page.items];
          return { opened: new Map([...opened, [key, { rows, nextCursor: page.nextCursor }]]) };
        }),
    );
  }
}
