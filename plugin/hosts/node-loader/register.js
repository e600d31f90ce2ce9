// `node --import @stet/plugin/register app.ts`. Plain JavaScript, so that a Node that is too old gets a sentence, not a stack.
import { requireSupportedNode } from './supported-node.js';
import { readOwnTypeScript } from './own-typescript.js';

requireSupportedNode();
readOwnTypeScript();
const { install } = await import('./install.ts');
install();
