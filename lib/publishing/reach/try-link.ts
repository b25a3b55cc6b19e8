/** Opens a link as a visitor would, and returns whether this Easel answered the probe. Never rejects. */
export async function tryLink(origin: string, probe: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/.well-known/easel/${probe}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    await answer.body?.cancel();
    return answer.status === 204 && answer.headers.get('x-easel-link') === 'here';
  } catch {
    return false;
  }
}
