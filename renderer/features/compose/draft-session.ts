/**
 * One draft being written: what is typed is saved as the person rests, in order and one save at a time.
 * Guarantees: what was typed is never replaced by what comes from elsewhere, unless the person says so; a failed save keeps it.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '#contract/api.ts';
import type { Composition, Draft, DraftSummary } from '#contract/models/composer.ts';
import type { StagingClient } from '#renderer/platform/stage-body.ts';
import { savableComposition } from './composition.ts';
import { textSourceOf } from './text-source.ts';

export type Saving =
  | { readonly kind: 'saved' }
  /** Typed, and not sent off yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface DraftState {
  /** As the engine has it. */
  readonly draft: Draft;
  /** As it was shown or read last; what is typed comes here when the person rests. */
  readonly text: string;
  /** Grows whenever the text was replaced by other means than typing. */
  readonly round: number;
  /** As it is set in the window. */
  readonly composition: Composition;
  readonly saving: Saving;
  /** How somebody else left it while there was unsaved work here; nothing is saved until one of both is chosen. */
  readonly elsewhere: Draft | null;
  /** It was removed, here or elsewhere. */
  readonly isGone: boolean;
}

/** The part of the client that a session calls. */
export interface SessionClient extends StagingClient {
  readonly drafts: Pick<ApiClient['drafts'], 'get' | 'save' | 'undo' | 'redo' | 'revert'>;
}

export interface SessionParts {
  readonly client: SessionClient;
  readonly fetchText: (path: string) => Promise<string>;
  readonly draft: Draft;
  readonly text: string;
  /** How long the person rests before it is saved, milliseconds; 600 unless told. */
  readonly restMs?: number;
}

export interface DraftSession {
  readonly store: StoreApi<DraftState>;
  /** The text has changed; `read` is asked for it when it is needed. */
  typed(read: () => string): void;
  compose(change: Partial<Composition>): void;
  rename(name: string | null): Promise<void>;
  /** The text as it is now. */
  text(): string;
  /** Saves what is not saved; resolves with whether everything is. */
  flush(): Promise<boolean>;
  /** These save first; they fail as their calls do. */
  undo(): Promise<void>;
  redo(): Promise<void>;
  revert(version: number): Promise<void>;
  /** What the feed says of this draft. */
  hear(summary: DraftSummary): void;
  hearRemoved(): void;
  keepMine(): void;
  takeTheirs(): Promise<void>;
  /** Saves what is left, in the background. */
  close(): void;
}

type Client = SessionClient['drafts'];

class Session implements DraftSession {
  readonly store: StoreApi<DraftState>;
  readonly #parts: SessionParts;
  readonly #drafts: Client;
  #read: (() => string) | undefined;
  #isTextDirty = false;
  #isCompositionDirty = false;
  #running: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heard: DraftSummary | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#drafts = parts.client.drafts;
    const { draft, text } = parts;
    this.store = createStore<DraftState>(() => ({
      draft,
      text,
      round: 0,
      composition: draft.composition,
      saving: { kind: 'saved' },
      elsewhere: null,
      isGone: false,
    }));
  }

  typed(read: () => string): void {
    this.#read = read;
    this.#isTextDirty = true;
    this.#wait();
  }

  compose(change: Partial<Composition>): void {
    this.store.setState(({ composition }) => ({ composition: { ...composition, ...change } }));
    this.#isCompositionDirty = true;
    this.#wait();
  }

  async rename(name: string | null): Promise<void> {
    await this.flush();
    this.#took(await this.#drafts.save({ id: this.#id, name }));
  }

  text(): string {
    if (this.#read !== undefined) {
      const text = this.#read();
      this.#read = undefined;
      this.store.setState({ text });
    }
    return this.store.getState().text;
  }

  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.store.getState().elsewhere !== null || this.store.getState().isGone) return Promise.resolve(!this.#isDirty);
    this.#running ??= this.#save().finally(() => {
      this.#running = undefined;
      this.#settleHeard();
    });
    return this.#running;
  }

  async undo(): Promise<void> {
    await this.#replaceBy(() => this.#drafts.undo({ id: this.#id }));
  }

  async redo(): Promise<void> {
    await this.#replaceBy(() => this.#drafts.redo({ id: this.#id }));
  }

  async revert(version: number): Promise<void> {
    await this.#replaceBy(() => this.#drafts.revert({ id: this.#id, version }));
  }

  hear(summary: DraftSummary): void {
    this.#heard = summary;
    if (this.#running === undefined) this.#settleHeard();
  }

  hearRemoved(): void {
    clearTimeout(this.#timer);
    this.store.setState({ isGone: true });
  }

  keepMine(): void {
    const { elsewhere } = this.store.getState();
    if (elsewhere === null) return;
    this.store.setState({ draft: elsewhere, elsewhere: null });
    this.#isTextDirty = true;
    this.#isCompositionDirty = true;
    void this.flush();
  }

  async takeTheirs(): Promise<void> {
    const { elsewhere } = this.store.getState();
    if (elsewhere === null) return;
    await this.#adopt(elsewhere);
    this.store.setState({ elsewhere: null, saving: { kind: 'saved' } });
  }

  close(): void {
    void this.flush();
  }

  get #id(): Draft['id'] {
    return this.#parts.draft.id;
  }

  get #isDirty(): boolean {
    return this.#isTextDirty || this.#isCompositionDirty;
  }

  #wait(): void {
    if (this.#running === undefined) this.store.setState({ saving: { kind: 'waiting' } });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), this.#parts.restMs ?? 600);
  }

  /** Until nothing is left to save: what is typed meanwhile goes with the next round. */
  async #save(): Promise<boolean> {
    while (this.#isDirty) {
      this.store.setState({ saving: { kind: 'saving' } });
      const [wasText, wasComposition] = [this.#isTextDirty, this.#isCompositionDirty];
      this.#isTextDirty = false;
      this.#isCompositionDirty = false;
      try {
        this.#took(await this.#sendOff(wasText, wasComposition));
      } catch (error) {
        this.#isTextDirty ||= wasText;
        this.#isCompositionDirty ||= wasComposition;
        this.store.setState({ saving: { kind: 'failed', error } });
        return false;
      }
    }
    this.store.setState({ saving: { kind: 'saved' } });
    return true;
  }

  async #sendOff(hasText: boolean, hasComposition: boolean): Promise<Draft> {
    const { client } = this.#parts;
    const text = hasText ? await textSourceOf(client, this.text(), new AbortController().signal) : undefined;
    const { composition, draft } = this.store.getState();
    return this.#drafts.save({
      id: this.#id,
      ...(text === undefined ? {} : { text }),
      ...(hasComposition ? { composition: savableComposition(composition, draft.composition) } : {}),
    });
  }

  async #replaceBy(call: () => Promise<Draft>): Promise<void> {
    if (!(await this.flush())) return;
    await this.#adopt(await call());
  }

  /** Shows what the engine has. What was typed while it was fetched stays, as the next version. */
  async #adopt(draft: Draft): Promise<void> {
    const text = await this.#parts.fetchText(draft.bodyPath);
    if (this.store.getState().elsewhere === null && this.#isTextDirty) {
      this.#took(draft);
      return;
    }
    clearTimeout(this.#timer);
    this.#read = undefined;
    this.#isTextDirty = false;
    this.#isCompositionDirty = false;
    this.store.setState(({ round }) => ({ draft, text, composition: draft.composition, round: round + 1 }));
  }

  #took(draft: Draft): void {
    this.store.setState({ draft });
  }

  #settleHeard(): void {
    const heard = this.#heard;
    this.#heard = undefined;
    if (heard === undefined || heard.changedAtUs <= this.store.getState().draft.changedAtUs) return;
    void this.#lookAfter().catch(() => undefined);
  }

  /** Somebody else has changed it: taken in where nothing is lost, told otherwise. */
  async #lookAfter(): Promise<void> {
    const theirs = await this.#drafts.get({ id: this.#id });
    const { draft } = this.store.getState();
    if (theirs.changedAtUs <= draft.changedAtUs) return;
    const isSame = theirs.version === draft.version && JSON.stringify(theirs.composition) === JSON.stringify(draft.composition);
    if (isSame) this.#took(theirs);
    else if (this.#isDirty) this.#stopFor(theirs);
    else await this.#adopt(theirs);
  }

  #stopFor(elsewhere: Draft): void {
    clearTimeout(this.#timer);
    this.store.setState({ elsewhere, saving: { kind: 'waiting' } });
  }
}

export function createDraftSession(parts: SessionParts): DraftSession {
  return new Session(parts);
}
