// How pixels are shown: light, contrast, and the green channel alone. Pure: bytes in, bytes out.

export interface Light {
  /** -50 … 50; 0 is as the camera made it. */
  light: number;
  contrast: number;
  isRedFree: boolean;
}

export const PLAIN: Light = { light: 0, contrast: 0, isRedFree: false };

export function isPlain(shown: Light): boolean {
  return shown.light === 0 && shown.contrast === 0 && !shown.isRedFree;
}

/** What each of the 256 values becomes: contrast turns about the middle, light then shifts by up to half the range. */
export function curve(shown: Light): Uint8ClampedArray {
  const slope = 2 ** (shown.contrast / 25);
  const shift = (shown.light / 50) * 128;
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => Math.round((value - 127.5) * slope + 127.5 + shift));
}

/** Change RGBA pixels in place. Red-free: every channel is what the green one was. */
export function apply(pixels: Uint8ClampedArray, shown: Light): void {
  const become = curve(shown);
  if (shown.isRedFree) {
    for (let i = 0; i < pixels.length; i += 4) {
      pixels[i] = pixels[i + 1] = pixels[i + 2] = become[pixels[i + 1]!]!;
    }
    return;
  }
  for (let i = 0; i < pixels.length; i += 4) {
    pixels[i] = become[pixels[i]!]!;
    pixels[i + 1] = become[pixels[i + 1]!]!;
    pixels[i + 2] = become[pixels[i + 2]!]!;
  }
}
