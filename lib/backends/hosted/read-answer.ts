/**
 * Limits for one response. It comes from a server that any guest may name as their project; `marks` counts commas and
 * brackets, because an empty row takes three bytes to send and fifty in memory.
 */
export const answerLimits = { bytes: 32 * 1024 * 1024, marks: 1_000_000 };

/** The JSON of a response; null if it is not JSON, `too-large` if it exceeds `answerLimits`; reading stops there. */
export async function readAnswer(answer: Response): Promise<{ json: unknown } | 'too-large' | null> {
  const parts: Uint8Array[] = [];
  let [bytes, marks] = [0, 0];
  try {
    const reader = answer.body?.getReader();
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      bytes += value.length;
      marks += countMarks(value);
      if (bytes > answerLimits.bytes || marks > answerLimits.marks) {
        await reader?.cancel();
        return 'too-large';
      }
      parts.push(value);
    }
    return { json: JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown };
  } catch {
    return null;
  }
}

const [comma, bracket, brace] = [0x2c, 0x5b, 0x7b];

/** Marks inside strings count too: either way a million of them exceeds any page of rows. */
function countMarks(bytes: Uint8Array): number {
  let marks = 0;
  for (const byte of bytes) if (byte === comma || byte === bracket || byte === brace) marks += 1;
  return marks;
}
