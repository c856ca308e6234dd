/** Cuts the middle out, so that the ends by which people tell ids apart stay: `run_8160…c20d`. Counts code points, not halves. */
export function shortenMiddle(text: string, atMost: number): string {
  const points = Array.from(text);
  if (points.length <= atMost) return text;
  const tail = Math.floor((atMost - 1) * 0.4);
  const head = atMost - 1 - tail;
  return `${points.slice(0, head).join('')}…${points.slice(points.length - tail).join('')}`;
}
