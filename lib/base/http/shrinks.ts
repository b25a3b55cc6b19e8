/** Below this many bytes compressing saves no packet. */
export const leastToCompress = 1024;

const text = /^(?:text\/|application\/(?:javascript|json|manifest\+json|openapi\+json|xml|wasm)\b|image\/svg\+xml)/;

/**
 * Whether bytes of this type compress; pictures, fonts and archives already are. Event streams are never compressed, so
 * that nothing delays them.
 */
export function shrinks(contentType: string): boolean {
  return text.test(contentType) && !contentType.startsWith('text/event-stream');
}
