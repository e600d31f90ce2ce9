/**
 * The net, up from here on and for good: for a library that takes the globals through `Function('return this')()` and keeps what it finds
 * when it is loaded, which is before any program serves. The build has such a file import this first.
 */
import { netMode, spreadNet } from '../spread-net.ts';

spreadNet(netMode());
