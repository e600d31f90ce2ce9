/** A wrong hoister: one replacement in a file that holds `find` once. */
export interface HoisterMutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const plan = 'plugin/analysis/durable/plan.ts';

export const hoisterMutants: readonly HoisterMutant[] = [
  { name: 'reads behind an effect', file: plan, find: '    if (broken) return refusals.late;\n', replace: '' },
  { name: 'writes in front of an effect', file: plan, find: '    if (effectAfter) return refusals.early;\n', replace: '' },
  { name: 'writes behind an early return', file: plan, find: '    if (leavesBefore) return refusals.conditional;\n', replace: '' },
  { name: 'values are not carried', file: plan, find: 'else carried.push({ ...spanOf(value), by: this.fresh() });', replace: 'else carried.push({ ...spanOf(value), by: "undefined" + this.fresh().slice(0, 0) });' },
  { name: 'writes in front', file: 'plugin/rewrite/hoist.ts', find: 'output.move(piece.start, piece.end, edit.end);', replace: 'output.move(piece.start, piece.end, edit.start);' },
  { name: 'the result is lost', file: 'plugin/rewrite/hoist.ts', find: '`return ${edit.name}; })()`', replace: '`})()`' },
  { name: 'impure arguments', file: plan, find: '      if (!isPure(this.flow, argument, this.moved)) return undefined;\n', replace: '' },
];
