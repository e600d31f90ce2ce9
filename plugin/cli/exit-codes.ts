/** How the process ends: fine; findings of severity error, or a file that failed; wrong usage. */
export const exitCodes = { fine: 0, failed: 1, usage: 2 } as const;
