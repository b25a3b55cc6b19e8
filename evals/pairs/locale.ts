/** The browser locale for an app in this language. */
export const localeOf = (language: string) => (language === 'zh' ? 'zh-CN' : language);
