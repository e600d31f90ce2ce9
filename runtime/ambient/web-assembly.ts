import { facade, replaced } from './facade.ts';
import { guard } from './guards.ts';
import { nativeWebAssembly } from './natives.ts';
import { ordered } from './order.ts';

const native = { ...nativeWebAssembly, compile: nativeWebAssembly.compile, instantiate: nativeWebAssembly.instantiate };
const { compileStreaming, instantiateStreaming } = nativeWebAssembly;
const readsTheNetwork = 'It reads from the network.';

/** `WebAssembly`: compiling is a function of the bytes, done again in each attempt and delivered in its place. */
export const webAssemblyFacade = facade({
  native: nativeWebAssembly,
  current: () => WebAssembly,
  members: new Map([
    ['compile', replaced(native.compile, ordered(native.compile, () => WebAssembly.compile, 'WebAssembly.compile'))],
    ['instantiate', replaced(native.instantiate, ordered(native.instantiate, () => WebAssembly.instantiate, 'WebAssembly.instantiate'))],
    [
      'compileStreaming',
      replaced(compileStreaming, guard(compileStreaming, () => WebAssembly.compileStreaming, 'WebAssembly.compileStreaming', readsTheNetwork)),
    ],
    [
      'instantiateStreaming',
      replaced(
        instantiateStreaming,
        guard(instantiateStreaming, () => WebAssembly.instantiateStreaming, 'WebAssembly.instantiateStreaming', readsTheNetwork),
      ),
    ],
  ]),
});
