#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old gets a sentence, not a stack.
import { requireSupportedNode } from '../hosts/node-loader/supported-node.js';
import { readOwnTypeScript } from '../hosts/node-loader/own-typescript.js';

requireSupportedNode();
readOwnTypeScript();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
