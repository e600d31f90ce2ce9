/** The package that a specifier, or a path below node_modules, begins with: `pg` of `pg/lib/client`, `@acme/db` of `@acme/db/x`. */
export function packageNamed(specifier: string): string {
  return specifier.split(/[/\\]/, specifier.startsWith('@') ? 2 : 1).join('/');
}
