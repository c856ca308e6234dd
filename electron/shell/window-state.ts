import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';

const boundsSchema = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(900).max(20_000),
  height: z.int().min(600).max(20_000),
  isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof boundsSchema>;

const firstState: WindowState = { width: 1280, height: 800, isMaximized: false };

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window was; the first size when the file is absent, unreadable or names a place that no screen shows. */
export function readWindowState(path: string, screens: readonly Rectangle[]): WindowState {
  const state = parseState(path);
  const { x, y } = state;
  if (x === undefined || y === undefined) return state;
  const isSeen = screens.some(
    (screen) => x >= screen.x && y >= screen.y && x < screen.x + screen.width - 100 && y < screen.y + screen.height - 100,
  );
  return isSeen ? state : { width: state.width, height: state.height, isMaximized: state.isMaximized };
}

function parseState(path: string): WindowState {
  try {
    return boundsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // why: a lost window position is not worth a word.
    return firstState;
  }
}

export async function writeWindowState(path: string, state: WindowState): Promise<void> {
  await writeFile(path, JSON.stringify(state), { mode: 0o600 });
}
