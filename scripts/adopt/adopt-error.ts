/** Something that the user has to do before a project can be adopted; the message says what. */
export class AdoptError extends Error {
  override readonly name = 'AdoptError';

  constructor(problem: string, fix: string) {
    super(`error adopt: ${problem}\n  fix  ${fix}`);
  }
}
