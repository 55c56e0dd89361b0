/** Linear-light sRGB, each part 0 to 1. */
type LinearRgb = readonly [number, number, number];
type Lab = readonly [number, number, number];

/** `#rrggbb` as linear light. */
function linearRgb(hex: string): LinearRgb {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(first: string, second: string): number {
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = linearRgb(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export type Vision = "normal" | "protanopia" | "deuteranopia" | "tritanopia";
type Matrix = readonly [LinearRgb, LinearRgb, LinearRgb];

/** Applied to linear light. Red and green: Viénot, Brettel and Mollon 1999. Blue: Machado, Oliveira and Fernandes 2009, severity 1. */
const simulations: Readonly<Record<Vision, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** How far apart two colours are to somebody's eyes, as ΔE2000. About 2 can just be told apart side by side. */
export function distance(first: string, second: string, vision: Vision): number {
  return deltaE2000(labOf(seen(linearRgb(first), vision)), labOf(seen(linearRgb(second), vision)));
}

function seen(rgb: LinearRgb, vision: Vision): LinearRgb {
  const row = (weights: LinearRgb): number => Math.min(1, Math.max(0, weights[0] * rgb[0] + weights[1] * rgb[1] + weights[2] * rgb[2]));
  const matrix = simulations[vision];
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

function labOf([red, green, blue]: LinearRgb): Lab {
  const x = curve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = curve(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = curve((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function curve(value: number): number {
  return value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116;
}

const radians = Math.PI / 180;
const farChroma = 25 ** 7;

/** Sharma, Wu and Dalal 2005, with all weights 1. */
function deltaE2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const meanChroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const stretch = 1.5 - 0.5 * Math.sqrt(meanChroma ** 7 / (meanChroma ** 7 + farChroma));
  const [c1, c2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)];
  const [h1, h2] = [hue(a1 * stretch, b1), hue(a2 * stretch, b2)];
  const turn = c1 * c2 === 0 ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const deltaHue = 2 * Math.sqrt(c1 * c2) * Math.sin((turn * radians) / 2);
  const lightness = (l1 + l2) / 2;
  const chroma = (c1 + c2) / 2;
  const middle = (((h1 + turn / 2) % 360) + 360) % 360;
  const t =
    1 -
    0.17 * Math.cos((middle - 30) * radians) +
    0.24 * Math.cos(2 * middle * radians) +
    0.32 * Math.cos((3 * middle + 6) * radians) -
    0.2 * Math.cos((4 * middle - 63) * radians);
  const byLightness = (l2 - l1) / (1 + (0.015 * (lightness - 50) ** 2) / Math.sqrt(20 + (lightness - 50) ** 2));
  const byChroma = (c2 - c1) / (1 + 0.045 * chroma);
  const byHue = deltaHue / (1 + 0.015 * chroma * t);
  const rotation =
    -2 * Math.sqrt(chroma ** 7 / (chroma ** 7 + farChroma)) * Math.sin(60 * radians * Math.exp(-(((middle - 275) / 25) ** 2)));
  return Math.sqrt(byLightness ** 2 + byChroma ** 2 + byHue ** 2 + rotation * byChroma * byHue);
}

function hue(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / radians + 360) % 360;
}
