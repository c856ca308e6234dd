/** Monaco knows hex colours only; the tokens are OKLCH. The canvas converts, because it draws in the very colours the page shows. */

export type ReadColour = (token: string) => string;

function hexByte(value: number | undefined): string {
  return (value ?? 0).toString(16).padStart(2, '0');
}

/** Reads colour tokens of the page (`--text`) as `#rrggbbaa`. Ask for a fresh reader after the theme changed. */
export function createColourReader(root: HTMLElement): ReadColour {
  const styles = getComputedStyle(root);
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (token) => {
    if (context === null) return '#808080';
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = styles.getPropertyValue(token).trim();
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return `#${hexByte(red)}${hexByte(green)}${hexByte(blue)}${hexByte(alpha)}`;
  };
}
