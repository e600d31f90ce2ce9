import { StetError } from '../../kernel/errors.ts';

/** `module.registerHooks`, and a `node:sqlite` without a flag. */
const neededNode = '22.15.0';

/** Throws `unsupported-node` where `found` (as in `process.versions.node`) is older than what stet runs on. */
export function requireSupportedNode(found: string = process.versions.node): void {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = neededNode.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  throw new StetError(
    'unsupported-node',
    `unsupported-node  stet needs Node ${neededNode} or newer, and this is Node ${found} (${process.execPath})\n` +
      'Install a newer Node, or run the program with `npx -p node@24 node …`.',
  );
}
