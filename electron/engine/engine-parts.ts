/** What an engine is to its host: handlers for the contract, bytes for the blob routes, and the receiver's address. */
import type { EngineApi } from '#contract/api.ts';
import type { AttemptId, DeliveryId, DraftId, ExportId, PreviewId, SnapshotId } from '#contract/ids.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { LogState } from './log/log.ts';
import type { PortChoice, ReceiverStatus } from './receiver/receiver-parts.ts';

export interface CallContext {
  /** Aborted when the caller cancels or the link is lost. */
  readonly signal: AbortSignal | undefined;
}

export interface ByteRange {
  readonly bytes: Uint8Array;
  /** Length of the whole. */
  readonly length: number;
}

export interface VersionRange extends ByteRange {
  readonly version: number;
}

export interface Bodies {
  /** Bytes `from` (inclusive) to `to` (exclusive) of what is kept; undefined when there is no such thing. */
  delivery(id: DeliveryId, from: number, to: number): Promise<ByteRange | undefined>;
  attempt(id: AttemptId, from: number, to: number): Promise<ByteRange | undefined>;
  /** What an attempt sent, as far as it is kept. */
  attemptRequest(id: AttemptId, from: number, to: number): Promise<ByteRange | undefined>;
  snapshot(id: SnapshotId, from: number, to: number): Promise<ByteRange | undefined>;
  /** `version` null: the one in force, which the answer names; its text never changes. */
  draft(id: DraftId, version: number | null, from: number, to: number): Promise<VersionRange | undefined>;
  preview(id: PreviewId, from: number, to: number): Promise<ByteRange | undefined>;
  /** A file made in memory, gone after ten minutes. */
  exported(id: ExportId, from: number, to: number): Promise<ByteRange | undefined>;
}

export interface EngineOptions {
  readonly version: string;
  readonly shell: 'electron' | 'browser' | 'headless';
  readonly capabilities: {
    readonly nativeDialogs: boolean;
    readonly keychain: boolean;
    readonly appMenu: boolean;
    readonly revealInFolder: boolean;
  };
  /** Undefined: what the settings say. */
  readonly receiverPort?: PortChoice;
  /** False: the receiver never listens. For a command that works on a log on which nothing else runs. */
  readonly isReceiving?: boolean;
}

export interface Engine {
  readonly handlers: Handlers<EngineApi, CallContext>;
  readonly bodies: Bodies;
  receiver(): ReceiverStatus;
  logState(): LogState;
  /** Told by the host when its control server listens; the port is never a replay target. */
  setControlPort(port: number): void;
  /** Stops receiving, lets what is in flight finish, commits, frees the lock. Safe to call twice. */
  close(): Promise<void>;
}

export type CreateEngine = (ports: import('./ports.ts').EnginePorts, options: EngineOptions) => Promise<Engine>;
