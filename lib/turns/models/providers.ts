import { isLocalHost } from '../../base/foundation/env';

/** A provider's address; some have two, and a key for one does not work at the other. */
export type ProviderAddress = { place: 'world' | 'china'; baseUrl: string; keyPage: string | null };

/**
 * Where a model runs and how to connect: with a key, a sign-in, on this machine, or at an address of the person's own.
 */
export type Provider = {
  id: ProviderId;
  /** The product's own name, the same in every language. */
  name: string;
  kind: 'sign-in' | 'key' | 'local' | 'other';
  /** The first is the default; empty for an address of the person's own. */
  addresses: readonly ProviderAddress[];
  /** The first is prefilled; all are ids as the provider writes them. */
  models: readonly string[];
  /** Quick and cheap, for titles and summaries; null if nothing fits better than the first of `models`. */
  smallModel: string | null;
};

export const providerIds = [
  'openrouter',
  'openai',
  'anthropic',
  'gemini',
  'deepseek',
  'qwen',
  'kimi',
  'glm',
  'mistral',
  'groq',
  'ollama',
  'lm-studio',
  'other',
] as const;
export type ProviderId = (typeof providerIds)[number];

function at(baseUrl: string, keyPage: string | null = null): ProviderAddress {
  return { place: 'world', baseUrl, keyPage };
}

function inChina(baseUrl: string, keyPage: string): ProviderAddress {
  return { place: 'china', baseUrl, keyPage };
}

/**
 * Every provider that has a card, in the cards' order. Addresses, key pages and model names are from the providers' own
 * pages in October and November 2026; prices are in `prices.ts`, and the card of a model without one says so.
 */
export const providers: readonly Provider[] = [
  {
    id: 'openrouter',
    name: 'OpenRouter',
    kind: 'sign-in',
    addresses: [at('https://openrouter.ai/api/v1', 'https://openrouter.ai/settings/keys')],
    models: ['anthropic/claude-sonnet-5.5', 'openai/gpt-6.1-sol', 'openai/gpt-6.1-terra', 'google/gemini-3.8-flash'],
    smallModel: 'openai/gpt-6-luna',
  },
  {
    id: 'openai',
    name: 'OpenAI',
    kind: 'key',
    addresses: [at('https://api.openai.com/v1', 'https://platform.openai.com/api-keys')],
    models: ['gpt-6.1-sol', 'gpt-6.1-terra', 'gpt-6-astra'],
    smallModel: 'gpt-6-luna',
  },
  {
    id: 'anthropic',
    name: 'Anthropic',
    kind: 'key',
    addresses: [at('https://api.anthropic.com/v1', 'https://platform.claude.com/settings/keys')],
    models: ['claude-sonnet-5-5', 'claude-opus-5-5'],
    smallModel: 'claude-haiku-5-5',
  },
  {
    id: 'gemini',
    name: 'Gemini',
    kind: 'key',
    addresses: [at('https://generativelanguage.googleapis.com/v1beta/openai', 'https://aistudio.google.com/apikey')],
    models: ['gemini-3.8-flash'],
    smallModel: null,
  },
  {
    id: 'deepseek',
    name: 'DeepSeek',
    kind: 'key',
    addresses: [at('https://api.deepseek.com/v1', 'https://platform.deepseek.com/api_keys')],
    models: ['deepseek-v4-pro', 'deepseek-flash'],
    smallModel: 'deepseek-flash',
  },
  {
    id: 'qwen',
    name: 'Qwen',
    kind: 'key',
    addresses: [
      at(
        'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
        'https://modelstudio.console.alibabacloud.com/?tab=dashboard#/api-key',
      ),
      inChina(
        'https://dashscope.aliyuncs.com/compatible-mode/v1',
        'https://bailian.console.aliyun.com/?tab=model#/api-key',
      ),
    ],
    models: ['qwen3.7-max', 'qwen3-coder-plus'],
    smallModel: null,
  },
  {
    id: 'kimi',
    name: 'Kimi',
    kind: 'key',
    addresses: [
      at('https://api.moonshot.ai/v1', 'https://platform.moonshot.ai/console/api-keys'),
      inChina('https://api.moonshot.cn/v1', 'https://platform.moonshot.cn/console/api-keys'),
    ],
    models: ['kimi-k3', 'kimi-k2.7-code'],
    smallModel: null,
  },
  {
    id: 'glm',
    name: 'GLM',
    kind: 'key',
    addresses: [
      at('https://api.z.ai/api/paas/v4', 'https://z.ai/manage-apikey/apikey-list'),
      inChina('https://open.bigmodel.cn/api/paas/v4', 'https://bigmodel.cn/usercenter/proj-mgmt/apikeys'),
    ],
    models: ['glm-5.2', 'glm-4.6'],
    smallModel: null,
  },
  {
    id: 'mistral',
    name: 'Mistral',
    kind: 'key',
    addresses: [at('https://api.mistral.ai/v1', 'https://console.mistral.ai/api-keys')],
    models: ['mistral-medium-3.5', 'codestral-latest'],
    smallModel: 'mistral-small-latest',
  },
  {
    id: 'groq',
    name: 'Groq',
    kind: 'key',
    addresses: [at('https://api.groq.com/openai/v1', 'https://console.groq.com/keys')],
    models: ['openai/gpt-oss-120b'],
    smallModel: 'openai/gpt-oss-20b',
  },
  {
    id: 'ollama',
    name: 'Ollama',
    kind: 'local',
    addresses: [at('http://127.0.0.1:11434/v1', 'https://ollama.com/download')],
    models: [],
    smallModel: null,
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    kind: 'local',
    addresses: [at('http://127.0.0.1:1234/v1', 'https://lmstudio.ai/download')],
    models: [],
    smallModel: null,
  },
  { id: 'other', name: '', kind: 'other', addresses: [], models: [], smallModel: null },
];

export function findProvider(id: ProviderId): Provider {
  return providers.find((provider) => provider.id === id)!;
}

/** The provider card of a connection: the provider at its host (and port, on this machine), otherwise `other`. */
export function providerOfAddress(baseUrl: string): Provider {
  const host = hostOf(baseUrl);
  const found = providers.find(({ addresses }) => addresses.some((address) => hostOf(address.baseUrl) === host));
  return found ?? findProvider('other');
}

function hostOf(address: string): string {
  if (!URL.canParse(address)) return '';
  const { host, hostname, port } = new URL(address);
  return isLocalHost(hostname) ? `local:${port}` : host;
}
