import fc from 'fast-check';
import { separated, type Draw, type Operation, type Program, type Statement, type Together } from './program.ts';

const hops = fc.integer({ min: 1, max: 5 });
/** Durations of timers; those of runs come from the world, in the same range, so that either may be first. */
const ms = fc.integer({ min: 1, max: 30 });

const draw: fc.Arbitrary<Draw> = fc.record({
  from: fc.constantFrom('random', 'random', 'clock', 'clock', 'crypto'),
  form: fc.nat({ max: 5 }),
});

const simple: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Operation>({ op: 'work' }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constantFrom('timer', 'delay', 'sleep'), ms }) },
  { weight: 1, arbitrary: fc.constantFrom<Operation>({ op: 'failing' }, { op: 'awakeable' }, { op: 'call' }, { op: 'digest' }) },
);

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: simple },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('hops' as const), of: simple, hops }) },
);

/** Mostly members that can win; now and then one that is settled from the start. */
const member: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 12, arbitrary: operation },
  { weight: 1, arbitrary: fc.constant<Operation>({ op: 'settled' }) },
);

const how = fc.constantFrom<Together>('race', 'race', 'race', 'any', 'all', 'allSettled', 'first', 'first', 'deferred', 'emitter', 'queue');

const leaf: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hops' as const), hops }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('draw' as const), draw }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('await' as const), operation }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('effect' as const), draw }) },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom('native-run', 'mutated', 'custom-error', 'retried', 'late-rejection', 'jitter', 'interval', 'generator', 'busy', 'abort')
      .map((it): Statement => ({ do: it as 'busy' })),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('callback' as const), ms }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rounds' as const), rounds: fc.integer({ min: 1, max: 3 }), thenEffect: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('state' as const), key: fc.nat({ max: 1 }), draw }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), draw }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('together' as const), how, members: fc.array(member, { minLength: 2, maxLength: 3 }) }) },
);

const { statement } = fc.letrec<{ statement: Statement }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    { weight: 9, arbitrary: leaf },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('if' as const), draw, then: few(tie('statement')), otherwise: few(tie('statement')) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fork' as const), branches: fc.array(few(tie('statement')), { minLength: 2, maxLength: 3 }) }) },
  ),
}));

function few(of: fc.Arbitrary<Statement>): fc.Arbitrary<Statement[]> {
  return fc.array(of, { minLength: 1, maxLength: 2 });
}

const branches = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.array(statement, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 4 }) },
  { weight: 3, arbitrary: fc.array(fc.array(statement, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 }) },
);

/** Small programs in which branches, races and draws meet. */
export const program: fc.Arbitrary<Program> = fc.record({
  before: fc.array(leaf, { maxLength: 1 }),
  branches,
  after: fc.array(leaf, { maxLength: 2 }),
}).map(separated);
