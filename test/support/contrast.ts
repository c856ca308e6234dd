/** Contrast as WCAG 2 counts it, of colours written in OKLCH. */

type Triple = readonly [number, number, number];

/** Linear sRGB, each 0 to 1, cut to what a screen can show, and how much of it covers. */
export interface Colour {
  readonly rgb: Triple;
  readonly alpha: number;
}

export function parseOklch(text: string): Colour {
  const match = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/.exec(text);
  if (match === null) throw new Error(`Not a colour in OKLCH: ${text}`);
  const [lightness = 0, chroma = 0, hue = 0, alpha = 1] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  return { rgb: linearOf(lightness, chroma, (hue * Math.PI) / 180), alpha };
}

function linearOf(lightness: number, chroma: number, hue: number): Triple {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    inGamut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    inGamut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    inGamut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function inGamut(channel: number): number {
  return Math.min(1, Math.max(0, channel));
}

const encode = (linear: number) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
const decode = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** A colour seen through laid on another, mixed as a browser mixes them: in encoded sRGB. */
export function laidOn(over: Colour, under: Colour): Colour {
  const mix = (index: 0 | 1 | 2) => decode(encode(over.rgb[index]) * over.alpha + encode(under.rgb[index]) * (1 - over.alpha));
  return { rgb: [mix(0), mix(1), mix(2)], alpha: 1 };
}

function luminance({ rgb: [red, green, blue] }: Colour): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrastOf(left: Colour, right: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(left), luminance(right)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}
