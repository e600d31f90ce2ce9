/** package.json, as far as it is read. */
export interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

export interface Wanted {
  readonly tools: readonly string[];
  readonly withLint: boolean;
  /** Version range of stet's packages. */
  readonly range: string;
}

/** Adds stet's packages and scripts to the text of a package.json; what is there already stays, and so do indentation and line ends. Throws `SyntaxError`. */
export function withPackages(text: string, { tools, withLint, range }: Wanted): string {
  const manifest = JSON.parse(text) as Manifest;
  const dependencies = added(manifest.dependencies, { '@stet/runtime': range }, manifest.devDependencies);
  const devDependencies = added(manifest.devDependencies, { '@stet/plugin': range, ...(withLint && { 'eslint-plugin-stet': range }) }, manifest.dependencies);
  const scripts = { ...Object.fromEntries(Object.entries(manifest.scripts ?? {}).map(([name, script]) => [name, withStet(script, tools)])) };
  if (!Object.values(scripts).some((script) => /\bstet check\b/.test(script))) scripts['stet:check'] = 'stet check';
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const written = JSON.stringify({ ...manifest, scripts, dependencies, devDependencies }, null, indent).replaceAll('\n', newline);
  return written + (/\s*$/.exec(text)?.[0] ?? '');
}

function added(known: Readonly<Record<string, string>> = {}, news: Readonly<Record<string, string>>, elsewhere: Readonly<Record<string, string>> = {}): Record<string, string> {
  const all = { ...Object.fromEntries(Object.entries(news).filter(([name]) => !(name in elsewhere))), ...known };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `tsc` that emits becomes `stet tsc`, and a program that Node runs by itself gets the loader; what a bundler builds is rewritten already. */
function withStet(script: string, tools: readonly string[]): string {
  let result = script;
  if (tools.includes('tsc')) result = result.replace(/(^|&&\s*|\|\|\s*|;\s*)(?:npx\s+)?tsc\b(?![^&|;]*--noEmit)/g, '$1stet tsc');
  if (tools.includes('node')) result = result.replace(/(^|&&\s*|\|\|\s*|;\s*)node\s+(?![^&|;]*@stet\/plugin\/register)(?=[^&|;]*\.[cm]?ts\b)/g, '$1node --import @stet/plugin/register ');
  return result;
}
