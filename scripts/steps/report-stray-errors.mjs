import { writeFileSync } from 'node:fs';

/**
 * A vitest reporter. Errors outside any test (an unhandled rejection, a worker that dies) end the run with 1, but
 * vitest's JSON report omits them. This writes their texts to the file that `EASEL_STRAY_ERRORS` names.
 */
export default class {
  onTestRunEnd(_modules, unhandledErrors) {
    const file = process.env.EASEL_STRAY_ERRORS;
    if (file === undefined || unhandledErrors.length === 0) return;
    const texts = unhandledErrors.map(
      ({ name, message, stack, VITEST_TEST_NAME: test, VITEST_TEST_PATH: place }) =>
        `${name}: ${message}${place ? `\nwhile ${place}${test ? ` > ${test}` : ''} ran` : ''}\n${stack ?? ''}`,
    );
    writeFileSync(file, JSON.stringify(texts));
  }
}
