import { idFromRandom } from '../../base/foundation/id';

export const createTestId = idFromRandom((size) => crypto.getRandomValues(new Uint8Array(size)));
