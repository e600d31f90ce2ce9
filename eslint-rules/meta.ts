/** How the plugin calls itself in ESLint's caches and messages. */
export const meta = { name: 'eslint-plugin-stet', version: '0.1.0', namespace: 'stet' } as const;
