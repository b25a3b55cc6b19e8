import type { FirstScreen } from '../../preview/runtime/runtime';

/** A picture of the app's first screen at that width in CSS px, to send with a prompt. */
export type OwnScreen = { width: number; dataUrl: string };

const chunk = 0x8000;

export function toOwnScreen({ width, bytes }: FirstScreen): OwnScreen {
  let text = '';
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return { width, dataUrl: `data:image/jpeg;base64,${btoa(text)}` };
}
