const smallChunk = 4 * 1024;
const tailBytes = 16 * 1024;
const nothing = Buffer.alloc(0);

/**
 * Gathers a body's bytes. A body that comes in one piece is never copied; tiny pieces are gathered into blocks, so a body of
 * 1-byte chunks costs its own size and not a Buffer for each byte. Keeps at most `keepBytes`, counts all.
 */
export class BodyCollector {
  private pieces: Buffer[] = [];
  private tail: Buffer | null = null;
  private tailUsed = 0;
  private kept = 0;
  /** Bytes seen, kept or not. */
  seenBytes = 0;
  private keepBytes: number;

  constructor(keepBytes: number) {
    this.keepBytes = keepBytes;
  }

  add(chunk: Buffer): void {
    this.seenBytes += chunk.length;
    const room = this.keepBytes - this.kept;
    if (room <= 0) return;
    const piece = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.kept += piece.length;
    if (piece.length >= smallChunk || (this.pieces.length === 0 && this.tail === null)) {
      this.flushTail();
      this.pieces.push(piece);
    } else {
      this.addToTail(piece);
    }
  }

  /** From here on only the first `bytes` are kept; what is over them is let go. */
  keepOnly(bytes: number): void {
    if (this.kept > bytes) {
      this.flushTail();
      this.pieces = [Buffer.concat(this.pieces, bytes)];
      this.kept = bytes;
    }
    this.keepBytes = bytes;
  }

  /** What is kept. Owned by the collector until it is dropped. */
  bytes(): Buffer {
    this.flushTail();
    const only = this.pieces[0];
    if (only === undefined) return nothing;
    if (this.pieces.length === 1) return only;
    const whole = Buffer.concat(this.pieces, this.kept);
    this.pieces = [whole];
    return whole;
  }

  private addToTail(piece: Buffer): void {
    if (this.tail === null || this.tailUsed + piece.length > this.tail.length) {
      this.flushTail();
      this.tail = Buffer.allocUnsafeSlow(tailBytes);
    }
    piece.copy(this.tail, this.tailUsed);
    this.tailUsed += piece.length;
  }

  private flushTail(): void {
    if (this.tail === null) return;
    this.pieces.push(this.tail.subarray(0, this.tailUsed));
    this.tail = null;
    this.tailUsed = 0;
  }
}
