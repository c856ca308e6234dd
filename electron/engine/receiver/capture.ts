/**
 * One request from its head to its end: takes the stream over before anything else can parse it, keeps the exact bytes within
 * the limits, has it judged and stored, and only then answers.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DeliveryId } from '#contract/ids.ts';
import type { CapturedDelivery } from '../log/log.ts';
import { BodyCollector } from './body-collector.ts';
import type { CommitGate } from './commit-gate.ts';
import type { Connection, OpenExchange } from './connection.ts';
import { pairsOf, type RequestHead, readHead } from './head.ts';
import { overLimitKeptBytes, type ReceiverLimits } from './limits.ts';
import type { BudgetHolder, MemoryBudget } from './memory-budget.ts';
import type { ReceiverParts } from './receiver-parts.ts';
import { type AnswerStatus, answer, answerEarly, answerHalfClosed } from './responder.ts';

/** What all requests of a receiver share. */
export interface Intake extends Pick<ReceiverParts, 'clock' | 'directory' | 'settings'> {
  readonly limits: ReceiverLimits;
  readonly gate: CommitGate;
  readonly budget: MemoryBudget;
  /** Answers say that the connection closes. */
  readonly isClosing: () => boolean;
}

/** A body up to here is not counted against the budget: the connections' number bounds them. */
const freeBytes = 64 * 1024;

/**
 * Takes a request over; the exchange is open on `connection` until its answer has gone or its sender has. Behind an answer that says the
 * connection closes nothing is a request any more: its sender has to send it again, so it would be there twice.
 */
export function takeOver(
  intake: Intake,
  connection: Connection,
  request: IncomingMessage,
  response: ServerResponse,
  awaitsContinue: boolean,
): void {
  if (connection.isEnding || connection.hasLast) {
    request.resume();
    return;
  }
  const capture = new Capture(intake, connection, request, response);
  connection.hasLast = capture.isLast();
  connection.exchanges.add(capture);
  capture.begin(awaitsContinue);
}

class Capture implements OpenExchange, BudgetHolder {
  heldBytes = 0;
  isPaused = false;
  private readonly receivedAtUs: number;
  private readonly head: RequestHead;
  private readonly intake: Intake;
  private readonly connection: Connection;
  private readonly request: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly limitBytes: number;
  private readonly overLimitKeeps: number;
  private body: BodyCollector;
  private isOverLimit: boolean;
  private phase: 'reading' | 'storing' | 'answering' | 'done' = 'reading';
  private drainedBytes = 0;
  private lingerTimer: NodeJS.Timeout | undefined;
  /** Undefined until the log has spoken; null when it refused. */
  private storedAs: DeliveryId | null | undefined = undefined;
  /** Undefined until it is known how the answer ended; null when the sender had gone. */
  private answeredStatus: number | null | undefined = undefined;

  constructor(intake: Intake, connection: Connection, request: IncomingMessage, response: ServerResponse) {
    this.receivedAtUs = intake.clock.nowUs();
    this.intake = intake;
    this.connection = connection;
    this.request = request;
    this.response = response;
    this.head = readHead(request);
    this.limitBytes = intake.settings().bodyLimitBytes;
    this.overLimitKeeps = Math.min(overLimitKeptBytes, this.limitBytes);
    this.isOverLimit = this.head.announcedBytes !== null && this.head.announcedBytes > this.limitBytes;
    this.body = new BodyCollector(this.isOverLimit ? this.overLimitKeeps : this.limitBytes);
  }

  begin(awaitsContinue: boolean): void {
    this.request.on('data', (chunk: Buffer) => this.onData(chunk));
    this.request.on('end', () => this.onEnd());
    if (!awaitsContinue) return;
    if (!this.isOverLimit) {
      this.response.writeContinue();
      return;
    }
    this.connection.hasLast = true;
    // why: the requests before it on this connection are stored when their ends have been told, and it comes behind them.
    setImmediate(() => {
      if (this.phase === 'reading') this.settle('over-limit', 413);
    });
  }

  isLast(): boolean {
    return this.head.isLast;
  }

  isIncomplete(): boolean {
    return this.phase === 'reading' && !this.request.complete;
  }

  cutOff(status: 408 | 503 | null): void {
    if (this.phase !== 'reading') return;
    if (status === null) this.answeredStatus = null;
    this.settle(this.isOverLimit ? 'over-limit' : 'cut-off', status ?? 408);
  }

  drop(): void {
    if (this.phase !== 'reading') return;
    this.phase = 'done';
    this.leave();
  }

  senderGone(): void {
    clearTimeout(this.lingerTimer);
    if (this.phase === 'reading') this.cutOff(null);
    else if (this.answeredStatus === undefined) this.noteAnswer(null);
    if (this.phase === 'done') this.leave();
  }

  giveUp(): void {
    if (this.phase === 'reading') this.cutOff(503);
    if (this.phase === 'storing' && this.answeredStatus === undefined) this.respond(503);
  }

  pause(): void {
    this.request.pause();
  }

  resume(): void {
    this.request.resume();
  }

  private onData(chunk: Buffer): void {
    if (this.phase !== 'reading') {
      this.drain(chunk.length);
      return;
    }
    this.body.add(chunk);
    const seen = this.body.seenBytes;
    if (this.isOverLimit) {
      if (seen >= this.overLimitKeeps) this.settle('over-limit', 413);
      return;
    }
    if (seen > this.limitBytes) {
      this.isOverLimit = true;
      this.body.keepOnly(this.overLimitKeeps);
      this.intake.budget.release(this);
      this.settle('over-limit', 413);
      return;
    }
    if (seen > freeBytes) this.intake.budget.grow(this, this.heldBytes === 0 ? seen : chunk.length);
  }

  /** Drops what comes after it is settled what is kept; a sender that never ends is left waiting for the close instead of keeping us busy. */
  private drain(bytes: number): void {
    this.drainedBytes += bytes;
    if (this.drainedBytes > this.intake.limits.lingerBytes) this.request.pause();
  }

  private onEnd(): void {
    if (this.phase === 'reading') this.settle('none', 200);
    else if (this.lingerTimer !== undefined) this.endLingering();
  }

  private settle(truncation: CapturedDelivery['truncation'], status: AnswerStatus): void {
    this.phase = 'storing';
    // why: from here the rest of an unfinished request is only drained, and how it ends is nobody's refusal.
    if (!this.request.complete || status !== 200) this.connection.isEnding = true;
    this.intake.gate.store(
      () => this.captured(truncation),
      (id) => this.onStored(id, status),
    );
  }

  private captured(truncation: CapturedDelivery['truncation']): CapturedDelivery {
    const { directory } = this.intake;
    const { method, url, httpVersion, headers, announcedBytes, warnings } = this.head;
    const body = this.body.bytes();
    const trailers = this.request.rawTrailers.length === 0 ? [] : pairsOf(this.request.rawTrailers);
    const endpoint = directory.route(url);
    const verification = directory.verify(endpoint, { url, headers, body, isComplete: truncation === 'none' }, this.receivedAtUs);
    if (trailers.length > 0) warnings.push('trailers');
    if (truncation !== 'none') warnings.push(truncation === 'over-limit' ? 'over_limit' : 'cut_off');
    return {
      environmentId: endpoint.environmentId,
      endpointId: endpoint.id,
      receivedAtUs: this.receivedAtUs,
      method,
      url,
      httpVersion,
      headers,
      trailers,
      remoteAddress: this.connection.remoteAddress,
      remotePort: this.connection.remotePort,
      body,
      totalBytes: Math.max(announcedBytes ?? 0, this.body.seenBytes),
      truncation,
      verification,
      signing: endpoint,
      warnings,
    };
  }

  private onStored(id: DeliveryId | null, status: AnswerStatus): void {
    this.storedAs = id;
    this.body = emptyBody;
    this.intake.budget.release(this);
    if (this.phase === 'storing' && this.answeredStatus === undefined) this.respond(id === null ? 503 : status);
    else this.recordWhenKnown();
  }

  private respond(status: AnswerStatus): void {
    this.phase = 'answering';
    const { request, response, connection } = this;
    if (connection.socket.destroyed) {
      this.noteAnswer(null);
    } else if (!request.complete) {
      answerEarly(response, status, (error) => this.noteAnswer(error ? null : status));
      this.lingerTimer = setTimeout(() => this.endLingering(), this.intake.limits.lingerMs);
      if (request.isPaused() && this.drainedBytes === 0) request.resume();
    } else if (connection.socket.readableEnded && connection.exchanges.size === 1 && !(status === 200 && connection.isEnding)) {
      answerHalfClosed(response, status, (error) => this.noteAnswer(error ? null : status));
    } else {
      const isLast = status === 413 || status === 408 || this.head.isLast || (this.intake.isClosing() && connection.isNewest(this));
      answer(response, status, isLast, (error) => this.noteAnswer(error ? null : status));
    }
  }

  private endLingering(): void {
    clearTimeout(this.lingerTimer);
    this.lingerTimer = undefined;
    this.response.end();
  }

  private noteAnswer(status: number | null): void {
    if (this.answeredStatus !== undefined) return;
    this.answeredStatus = status;
    this.recordWhenKnown();
  }

  /** The log is told about the answer once both are known: what it is stored as and how it was answered. */
  private recordWhenKnown(): void {
    if (this.storedAs === undefined || this.answeredStatus === undefined) return;
    if (this.storedAs !== null) this.intake.gate.record(this.storedAs, this.answeredStatus);
    this.phase = 'done';
    this.leave();
  }

  private leave(): void {
    this.intake.budget.release(this);
    this.connection.remove(this);
  }
}

const emptyBody = new BodyCollector(0);
