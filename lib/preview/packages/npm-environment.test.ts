import { expect, test } from 'vitest';
import { npmSetup } from './npm-environment';

test('npm is told how to reach its registry, but none of Easel’s keys or URLs', () => {
  const { environment } = npmSetup(
    {
      PATH: '/bin',
      HOME: '/home/someone',
      npm_config_registry: 'https://registry.example/',
      HTTPS_PROXY: 'http://proxy.example',
      'npm_config_@acme:registry': 'https://acme.example/',
      OPENAI_API_KEY: 'sk-secret',
      DATABASE_URL: 'postgres://secret',
      EASEL_ACCESS_CODE: 'secret',
      AWS_SECRET_ACCESS_KEY: 'secret',
      NODE_OPTIONS: '--require ./secret.js',
      npm_config_ignore_scripts: 'false',
    },
    process.execPath,
  );
  expect(environment).toMatchObject({ npm_config_registry: 'https://registry.example/', PATH: '/bin' });
  expect(Object.keys(environment)).not.toContain('npm_config_ignore_scripts');
  expect(JSON.stringify(environment)).not.toMatch(/secret/);
});
