// Plain, old JavaScript: it has to run on the Nodes that it refuses.

/** The oldest Node with `module.registerHooks`. */
const needed = [22, 15];

/**
 * @param {string} found a version such as `20.11.1`
 * @returns {string | undefined} one line that says what is needed and what was found; undefined where it is enough
 */
export function unsupportedNode(found) {
  const parts = found.split('.').map(Number);
  if (parts[0] > needed[0] || (parts[0] === needed[0] && parts[1] >= needed[1])) return undefined;
  return 'error unsupported-node: stet needs Node >= ' + needed.join('.') + ', and this is Node ' + found;
}

/** Ends the process with one line on a Node that is too old. */
export function requireSupportedNode() {
  const problem = unsupportedNode(process.versions.node);
  if (problem === undefined) return;
  console.error(problem);
  process.exit(1);
}
