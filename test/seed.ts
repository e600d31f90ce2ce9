import fc from 'fast-check';

/** One seed for the properties of one run of the suite: the suite gives the same verdict each time. STET_SEED explores. */
fc.configureGlobal({ seed: Number(process.env['STET_SEED'] ?? 20261124) });
