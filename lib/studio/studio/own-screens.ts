import { toBase64 } from '../../base/foundation/base64';
import type { FirstScreen } from '../../preview/runtime/runtime';

/** A picture of the app's first screen at that width in CSS px, to send with a prompt. */
export type OwnScreen = { width: number; dataUrl: string };

export const toOwnScreen = ({ width, bytes }: FirstScreen): OwnScreen => ({
  width,
  dataUrl: `data:image/jpeg;base64,${toBase64(bytes)}`,
});
