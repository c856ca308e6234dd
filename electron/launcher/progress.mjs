/**
 * Progress of the launcher's steps. On a terminal the running step is one live line; elsewhere a step is one line when it starts and
 * one when it ends, with its seconds.
 */

/** @typedef {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} Output */
/** @typedef {{ note(text: string): void, done(text: string): void, fail(text: string): void }} Step */

const liveEveryMs = 120;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Starts a step; end it with `done` or `fail`. `note` adds a detail to the live line.
 * @param {string} label what is being done, as in "Installing packages"
 * @param {Output} [output]
 * @returns {Step}
 */
export function startStep(label, output = process.stderr) {
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const line = output.isTTY ? liveLine(output, label, seconds) : plainLine(output, label);
  /** @param {string} mark @param {string} text */
  const end = (mark, text) => {
    line.end();
    output.write(`${mark} ${text} (${seconds()})\n`);
  };
  return { note: line.note, done: (text) => end('✓', text), fail: (text) => end('✕', text) };
}

/** @param {Output} output @param {string} label */
function plainLine(output, label) {
  output.write(`  ${label} …\n`);
  return { note: () => {}, end: () => {} };
}

/** @param {Output} output @param {string} label @param {() => string} seconds */
function liveLine(output, label, seconds) {
  let frame = 0;
  let detail = '';
  const draw = () => {
    frame = (frame + 1) % frames.length;
    const text = `${frames[frame]} ${label} … ${seconds()} ${detail}`;
    output.write(`\r\u001b[2K${text.slice(0, Math.max(20, (output.columns ?? 80) - 1))}`);
  };
  draw();
  const timer = setInterval(draw, liveEveryMs);
  timer.unref();
  return {
    /** @param {string} text */
    note: (text) => {
      detail = text;
    },
    end: () => {
      clearInterval(timer);
      output.write('\r\u001b[2K');
    },
  };
}
