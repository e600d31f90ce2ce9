/** What stands for the outside in these programs: an answer that takes `ms`. */
export const answer = <T>(ms: number, value: T): Promise<T> => new Promise((done) => setTimeout(done, ms, value));
