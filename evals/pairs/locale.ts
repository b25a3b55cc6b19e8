/** The browser's language for an app in this one. */
export const localeOf = (language: string) => (language === 'zh' ? 'zh-CN' : language);
