type Tsc = typeof import('./tsc.js', { with: { 'resolution-mode': 'import' } });

declare const transformer: Tsc['default'] & { readonly default: Tsc['default']; readonly stetTransformer: Tsc['stetTransformer'] };
export = transformer;
