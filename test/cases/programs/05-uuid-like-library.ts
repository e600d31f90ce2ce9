/**
 * CASE 05 code as uuid libraries have it: a hex table at module level, rng with a reused buffer, version bits, string assembly
 * KIND replay
 * EXPECT well-formed version 4 uuids, the same in each attempt, all different; the module-level buffer is overwritten before each use, so it carries nothing over.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay', warm: true };
const table = Array.from({ length: 256 }, (_, i) => (i + 0x100).toString(16).slice(1));
const scratch = new Uint8Array(16);
function rng() { return crypto.getRandomValues(scratch); }
function v4() { const b = rng(); b[6] = (b[6]! & 0x0f) | 0x40; b[8] = (b[8]! & 0x3f) | 0x80; return [...b].map((x, i) => ([4, 6, 8, 10].includes(i) ? '-' : '') + table[x]).join(''); }
export async function handler(ctx: Ctx, io: Io) {
  const ids: string[] = []; for (let i = 0; i < 3; i++) { ids.push(v4()); await ctx.run('step' + i, () => io.effect('id' + i, ids[i])); }
  io.observe(ids); return ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)) && new Set(ids).size;
}
export const check = (r: Outcome) => r.result === 3;
